// `hezhi budget FILE.pb`: shares a budget among projects by the ballots of a Pabulib file, and explains the result
// (docs/formats/budget.md, docs/algorithms/equal-shares.md).
#include <chrono>
#include <cstdio>
#include <functional>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "lib/budgeting/allocation.h"
#include "lib/budgeting/pabulib.h"
#include "src/app/budget_json.h"
#include "src/app/budget_names.h"
#include "src/app/budget_text.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/table.h"

namespace hezhi::app {
using namespace budgeting;
using namespace budget_names;
namespace {

/// An option whose value is one of `names`.
template <class T, std::size_t size, class Target>
CLI::Option* add_choice(CLI::App& app, std::string const& option, Names<T, size> const& names, Target& target,
                        std::string const& help) {
    return app
        .add_option_function<std::string>(
            option,
            [option, &names, &target](std::string const& text) {
                auto const value = value_of(names, text);
                if (!value) {
                    throw CLI::ValidationError(option, fmt::format("found '{}'; expected {}", text, list_of(names)));
                }
                target = *value;
            },
            help)
        ->type_name(list_of(names));
}

/// One line on a terminal once the work takes longer than a second.
class Progress {
public:
    void operator()(std::uint64_t increments) {
        using namespace std::chrono;
        auto const now = steady_clock::now();
        if (now - begin_ < seconds{1} || now - last_ < milliseconds{200}) return;
        last_ = now;
        shown_ = true;
        fmt::print(stderr, "\rAdd1: {} increments, {} s", increments, duration_cast<seconds>(now - begin_).count());
        static_cast<void>(std::fflush(stderr));
    }
    void clear() const {
        if (shown_) fmt::print(stderr, "\r\x1b[K");
    }

private:
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point last_{};
    bool shown_ = false;
};

}  // namespace

int command_budget(std::span<char const* const> arguments) {
    std::string path;
    AllocationOptions options;
    Preference preference = Preference::satisfaction;
    bool as_json = false;
    CLI::App app{"Shares a budget among projects by the ballots of a Pabulib file, and explains the result.", "budget"};
    app.add_option("FILE", path, "Pabulib file (.pb); - for standard input")->required();
    add_choice(
        app, "--rule", kRules, options.rule,
        "method of equal shares (default), greedy, greedy among projects with a least score, or Phragmén's rule");
    add_choice(app, "--utility", kUtilities, options.utility,
               "what a funded project is worth to its supporter (default: points for cumulative and scoring ballots, "
               "borda for ordinal ones, otherwise cost)");
    add_choice(app, "--completion", kCompletions, options.completion, "what follows equal shares (default none)");
    add_choice(app, "--start", kStarts, options.start,
               "Add1's first endowment: budget/voters, or its integral part (default)");
    add_choice(app, "--stop", kStops, options.stop,
               "Add1 ends when no further supported project fits (default), or only before overspending");
    add_choice(app, "--ties", kTies, options.ties, "who wins an exact tie (default file-order)");
    app.add_option("--seed", options.lot_seed, "seed of the lot in --ties cost-votes-lot (default 0)")
        ->type_name("NUMBER");
    std::string compared;
    app.add_option("--compare", compared, "take the greedy outcome instead if strictly more voters prefer it")
        ->check([](std::string const& text) {
            return text == "greedy" ? std::string{} : "found '" + text + "'; expected greedy";
        })
        ->type_name("greedy");
    add_choice(app, "--prefer", kPreferences, preference,
               "in --compare a voter prefers more funded projects of theirs (default), or any instead of none");
    app.add_option_function<std::string>(
           "--threshold",
           [&](std::string const& text) {
               options.threshold = parse_decimal(text);
               if (!options.threshold)
                   throw CLI::ValidationError("--threshold", "found '" + text + "'; expected a number");
           },
           "least score in --rule greedy-threshold (default: min_project_score_threshold of the file)")
        ->type_name("NUMBER");
    app.add_flag("--json", as_json, "for programs (docs/formats/budget.md)");
    if (auto const code = parse_options(app, arguments)) return *code;
    if (options.rule != Rule::equal_shares && options.completion != Completion::none) {
        return misused("budget", "--completion completes equal shares: use it with --rule mes");
    }
    if (options.rule != Rule::equal_shares && !compared.empty()) {
        return misused("budget", "--compare compares equal shares with greedy: use it with --rule mes");
    }
    if (!compared.empty()) options.compare = preference;

    auto const text = read_input(path);
    if (!text) return refuse("budget", path, text.error());
    auto const file = read_pabulib(*text);
    if (!file) return refuse("budget", path, file.error());
    if (options.rule == Rule::greedy_threshold && !options.threshold) options.threshold = file->score_threshold;

    Progress progress;
    if (::isatty(STDERR_FILENO) == 1) options.progress = std::ref(progress);
    auto const allocation = allocate(file->instance, file->profile, options);
    progress.clear();
    if (!allocation) {
        fmt::print(stderr, "{}: {} (its ballots are {})\n", path, allocation.error().detail(),
                   to_string(file->profile.type()));
        return 1;
    }
    if (as_json) {
        print_json(allocation_json(*file, options, *allocation));
        return 0;
    }
    for (Problem const& notice : file->notices) {
        fmt::print(stderr, "{}:{}: note: {}\n", path, notice.where, notice_text(notice));
    }
    auto const table = allocation_text(*file, options, *allocation, terminal_width());
    static_cast<void>(std::fwrite(table.data(), 1, table.size(), stdout));
    return 0;
}

}  // namespace hezhi::app
