#include "src/app/sortition_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/app/table.h"

namespace hezhi::app {
using namespace sortition;
namespace {

/// Members, quota and share of the pool for every value.
std::string composition(Pool const& pool, std::vector<std::size_t> const& selected) {
    Table table({Align::left, Align::left, Align::right, Align::right, Align::right, Align::right});
    table.add({"category", "value", "panel", "min", "max", "pool"});
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        auto const& category = pool.categories[c];
        for (std::size_t q = 0; q < category.quotas.size(); ++q) {
            auto const has = [&](std::size_t person) { return pool.people[person].values[c] == q; };
            std::size_t in_pool = 0;
            for (std::size_t i = 0; i < pool.people.size(); ++i) in_pool += has(i) ? 1 : 0;
            auto const& quota = category.quotas[q];
            table.add({q == 0 ? printable(category.name) : std::string{}, printable(quota.value),
                       std::to_string(std::count_if(selected.begin(), selected.end(), has)), std::to_string(quota.min),
                       std::to_string(quota.max), std::to_string(in_pool)});
        }
    }
    return table.text(2);
}

/// What stands behind the chances, in a line.
std::string proof(Answer const& answer) {
    switch (answer.method) {
        case Method::leximin:
            return fmt::format("certificate  {} stages, {} cuts (--json prints it; hezhi verify sortition checks it)",
                               answer.leximin.stages.size(), answer.leximin.cuts.size());
        case Method::legacy:
            return fmt::format("chances      estimated from {} simulated draws", answer.legacy.draws);
        case Method::maximin:
        case Method::nash:
        case Method::goldilocks:
            return fmt::format("certificate  objective {:.6g}, bound {:.6g} (--json prints it)",
                               answer.relaxed.objective, answer.relaxed.bound);
    }
    return {};
}

}  // namespace

std::string ids_text(Pool const& pool, std::vector<std::size_t> const& people, std::size_t width) {
    std::string text;
    std::string line = " ";
    for (auto const person : people) {
        auto const id = printable(pool.people[person].id);
        if (line.size() > 1 && display_width(line) + 1 + display_width(id) > width) {
            text += line + '\n';
            line = " ";
        }
        line += ' ' + id;
    }
    return line.size() > 1 ? text + line + '\n' : text;
}

std::string changes_text(Pool const& pool, QuotaAdvice const& advice) {
    std::string text;
    for (auto const& change : advice.changes) text += "  " + printable(text_of(pool, change)) + '\n';
    return text;
}

std::string answer_text(Pool const& pool, Answer const& answer, std::vector<std::size_t> const& selected,
                        std::uint64_t seed) {
    auto const figures = measures(answer.chances);
    auto const width = terminal_width();
    std::string text = fmt::format("{}: a panel of {} from {} people of {} types\n\n", name(answer.method),
                                   pool.panel_size, pool.people.size(), answer.space.types.size());
    text += fmt::format("Drawn with seed {}:\n{}\n", seed, ids_text(pool, selected, width));
    text += "How the panel keeps the quotas:\n" + composition(pool, selected) + '\n';
    text += fmt::format("smallest chance {:.6f}, Gini {:.4f}, geometric mean {:.6f}, {} panels\n",
                        figures.min_probability, figures.gini, figures.geometric_mean, answer.lottery.panels.size());
    text += proof(answer) + '\n';
    if (!answer.uncoverable.empty()) {
        text += fmt::format("\nIn no panel that keeps the quotas ({} people):\n{}", answer.uncoverable.size(),
                            ids_text(pool, answer.uncoverable, width));
    }
    return text;
}

}  // namespace hezhi::app
