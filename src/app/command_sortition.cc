// `hezhi sortition RESPONDENTS.csv CATEGORIES.csv --panel-size K`: a fair lottery over panels that keep every quota,
// and one panel drawn by it (docs/formats/sortition.md, docs/algorithms/sortition.md).
#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lib/base/random.h"
#include "lib/sortition/alternates.h"
#include "lib/sortition/answer.h"
#include "lib/sortition/coverage.h"
#include "lib/sortition/panel_search.h"
#include "lib/sortition/pool_files.h"
#include "lib/sortition/quota_advice.h"
#include "lib/sortition/solve.h"
#include "lib/sortition/uniform_lottery.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/seats_input.h"
#include "src/app/sortition_json.h"
#include "src/app/sortition_text.h"
#include "src/app/table.h"
#include "src/app/ticker.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace sortition;
namespace {

/// People whom no panel of the pool holds; nothing where the search was given up.
std::vector<std::size_t> left_out(Pool const& pool) {
    auto const space = panel_space(pool);
    PanelSearch search(space);
    auto const reached = coverage(space, search);
    std::vector<std::size_t> people;
    if (!reached) return people;
    for (std::size_t i = 0; i < pool.people.size(); ++i) {
        if (!reached->is_covered[space.type_of[i]]) people.push_back(i);
    }
    return people;
}

/// No panel keeps the quotas: says why as far as adding up shows, what the smallest change is, and whom it leaves out.
/// Programs get the same as JSON on standard output. Returns exit code 1.
int report_infeasible(Pool const& pool, std::string const& categories_path, bool as_json) {
    auto const space = panel_space(pool);
    auto const conflicts = quota_conflicts(pool);
    fmt::print(stderr, "hezhi sortition: no panel of {} keeps all quotas\n", pool.panel_size);
    for (auto const& conflict : conflicts) {
        fmt::print(stderr, "{}: found {}; expected {}\n", categories_path, printable(conflict.found),
                   printable(conflict.expected));
    }
    Infeasible report{conflicts, {}, {}, {}};
    std::optional<Ticker> ticker(std::in_place, "searching the smallest change of the quotas");
    auto advice = smallest_change(pool, space);
    ticker.reset();
    if (advice) {
        report.advice = *advice;
        fmt::print(stderr, "the smallest change that makes it possible:\n{}", changes_text(pool, *advice));
        report.left_out = left_out(with_changes(pool, *advice));
        if (!report.left_out.empty()) {
            fmt::print(stderr, "{} people would then still be in no panel:\n{}", report.left_out.size(),
                       ids_text(pool, report.left_out, terminal_width()));
            ticker.emplace("searching quotas under which everybody can be drawn");
            auto everybody = smallest_change_for_everybody(pool, space);
            ticker.reset();
            if (everybody) {
                report.for_everybody = *everybody;
                fmt::print(stderr, "the smallest change under which everybody can be drawn:\n{}",
                           changes_text(pool, *everybody));
            }
        }
    } else if (advice.error().key() == "sortition.no_advice") {
        fmt::print(stderr, "no change of the quotas helps{}\n",
                   has_flexible_bounds(pool) ? " within min_flex and max_flex" : "");
    } else {
        fmt::print(stderr, "the smallest change was not found within the limit of the search\n");
    }
    if (as_json) print_json(infeasible_json(pool, report));
    return 1;
}

/// A hint beside the result: what would have to change for everybody to have a chance.
void hint_at_everybody(Pool const& pool, Answer const& answer) {
    if (answer.uncoverable.empty()) return;
    Ticker const ticker("searching quotas under which everybody can be drawn");
    auto const advice = smallest_change_for_everybody(pool, answer.space);
    if (!advice) return;
    fmt::print("\nThe smallest change under which everybody can be drawn:\n{}", changes_text(pool, *advice));
}

json::array ids_json(Pool const& pool, std::vector<std::size_t> const& people) {
    json::array ids;
    for (auto const person : people) ids.emplace_back(pool.people[person].id);
    return ids;
}

/// Alternates for the whole panel: those who keep their seats and those just drawn.
Result<Alternates> alternates_of(Pool const& whole, std::optional<Seats> const& seats,
                                 std::vector<std::size_t> const& selected, AlternatesOptions const& options) {
    std::vector<std::size_t> panel = seats ? seats->kept : std::vector<std::size_t>{};
    for (auto const person : selected) panel.push_back(seats ? seats->left.people[person] : person);
    return choose_alternates(whole, panel, seats ? seats->excluded : std::vector<std::size_t>{}, options);
}

}  // namespace

int command_sortition(std::span<char const* const> arguments) {
    std::string respondents_path;
    std::string categories_path;
    int panel_size = 0;
    RespondentOptions respondent_options;
    std::optional<std::uint64_t> seed;
    SolveOptions solve_options;
    std::map<std::string, Method> methods;
    for (auto const each : {Method::leximin, Method::maximin, Method::nash, Method::goldilocks, Method::legacy}) {
        methods.emplace(name(each), each);
    }
    bool as_json = false;
    CLI::App app{"Draws a panel by a fair lottery over all panels that keep the quotas.", "sortition"};
    app.add_option("RESPONDENTS.csv", respondents_path, "the pool: one row a person, one column a category")
        ->required();
    app.add_option("CATEGORIES.csv", categories_path, "quotas: category, value, min, max")->required();
    app.add_option("--panel-size", panel_size, "people on the panel")
        ->required()
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("K");
    app.add_option("--method", solve_options.method,
                   "what is fair: docs/algorithms/sortition-methods.md (default: leximin)")
        ->transform(CLI::CheckedTransformer(methods, CLI::ignore_case).description(""))
        ->type_name("leximin|maximin|nash|goldilocks|legacy");
    app.add_option("--draws", solve_options.legacy.draws,
                   "legacy: draws by which chances are estimated (default 10000)")
        ->check(CLI::Range(1, 1'000'000))
        ->type_name("NUMBER");
    app.add_option("--id-column", respondent_options.id_column, "column of ids (default: people are numbered from 1)")
        ->type_name("COLUMN");
    app.add_option("--same-address", respondent_options.same_address_columns,
                   "columns that make an address; a panel holds at most one person an address")
        ->delimiter(',')
        ->type_name("COLUMN,COLUMN");
    int uniform_size = 0;
    app.add_option("--panels", uniform_size,
                   "round the lottery to M equally likely panels, numbered from 0, for a public draw; the panel drawn "
                   "is one of them")
        ->check(CLI::Range(1, kUniformPanelsMax))
        ->type_name("M");
    std::string panels_path;
    app.add_option("--panels-file", panels_path, "also write the M panels there: a row a panel (.csv), or JSON")
        ->type_name("FILE");
    SeatsInput seats_input;
    app.add_option("--keep", seats_input.keep_path,
                   "ids of those who keep their seats, one a line: only the free seats are drawn")
        ->type_name("FILE");
    app.add_option("--exclude", seats_input.exclude_path, "ids of those who have declined or cannot come, one a line")
        ->type_name("FILE");
    AlternatesOptions alternates_options;
    auto* const with_alternates = app.add_option("--alternates", alternates_options.count,
                                                 "choose alternates for the panel drawn, for when members drop out")
                                      ->check(CLI::Range(1, 10'000))
                                      ->type_name("NUMBER");
    app.add_option("--dropout", alternates_options.dropout, "how likely a member drops out (default 0.2)")
        ->check(CLI::Range(0.0, 1.0))
        ->needs(with_alternates)
        ->type_name("P");
    app.add_option("--seed", seed, "chooses the panel drawn (default: by chance, and printed)")->type_name("NUMBER");
    app.add_flag("--json", as_json, "for programs (docs/formats/sortition.md)");
    if (auto const code = parse_options(app, arguments)) return *code;
    if (!panels_path.empty() && uniform_size == 0) return misused("sortition", "--panels-file needs --panels M");

    auto const categories_text = read_text("sortition", categories_path);
    if (!categories_text) return 1;
    auto const categories = read_quotas(*categories_text);
    if (!categories) return refuse("sortition", categories_path, categories.error());
    auto const respondents_text = read_text("sortition", respondents_path);
    if (!respondents_text) return 1;
    auto const people = read_respondents(*respondents_text, *categories, respondent_options);
    if (!people) return refuse("sortition", respondents_path, people.error());

    Pool const whole{*categories, *people, panel_size};
    std::optional<Seats> seats;
    if (seats_input.is_given()) {
        seats = read_seats("sortition", whole, seats_input);
        if (!seats) return 1;
        if (seats->left.pool.panel_size == 0) {
            fmt::print(stderr, "hezhi sortition: all {} seats are kept; nothing is drawn\n", panel_size);
            return 1;
        }
    }
    Pool const& pool = seats ? seats->left.pool : whole;
    if (!seed) seed = (static_cast<std::uint64_t>(std::random_device{}()) << 21) ^ std::random_device{}();
    solve_options.legacy.seed = *seed;
    std::optional<Ticker> ticker(std::in_place,
                                 fmt::format("{} over {} people", name(solve_options.method), pool.people.size()));
    auto const solved = solve(pool, solve_options);
    ticker.reset();
    if (!solved && solved.error().key() == "sortition.infeasible") {
        return report_infeasible(pool, categories_path, as_json);
    }
    if (!solved) {
        fmt::print(stderr, "hezhi sortition: {} {}\n", solved.error().key(), solved.error().detail());
        return 1;
    }
    auto const& answer = *solved;
    Random random(*seed);
    std::optional<UniformLottery> uniform;
    std::optional<std::size_t> number;
    std::vector<std::size_t> selected;
    if (uniform_size > 0) {
        ticker.emplace(fmt::format("rounding to {} panels", uniform_size));
        auto rounded = uniform_lottery(answer.space, answer.lottery, uniform_size, random);
        ticker.reset();
        if (!rounded) {
            fmt::print(stderr, "hezhi sortition: {} {}\n", rounded.error().key(), rounded.error().detail());
            return 1;
        }
        uniform = *std::move(rounded);
        number = static_cast<std::size_t>(random.uniform_below(static_cast<std::uint64_t>(uniform_size)));
        selected = uniform->panels[*number];
    } else {
        selected = draw_panel(answer, random);
    }
    if (!panels_path.empty()) {
        auto const text =
            panels_path.ends_with(".csv") ? uniform_csv(pool, *uniform) : to_text(uniform_json(pool, *uniform));
        if (auto const written = write_output(panels_path, text); !written) {
            return refuse("sortition", panels_path, written.error());
        }
    }

    std::optional<Alternates> alternates;
    if (*with_alternates) {
        alternates_options.seed = *seed;
        ticker.emplace("choosing alternates");
        auto chosen = alternates_of(whole, seats, selected, alternates_options);
        ticker.reset();
        if (!chosen) {
            fmt::print(stderr, "hezhi sortition: {} {}\n", chosen.error().key(), chosen.error().detail());
            return 1;
        }
        alternates = *std::move(chosen);
    }

    if (as_json) {
        auto object = answer_json(pool, answer);
        object["seed"] = *seed;
        if (uniform) {
            object["uniform_lottery"] = uniform_json(pool, *uniform);
            object["selected_panel"] = *number;
        }
        object["selected"] = ids_json(pool, selected);
        if (seats) {
            object["kept"] = ids_json(whole, seats->kept);
            object["excluded"] = ids_json(whole, seats->excluded);
            object["quota_changes"] = changes_json(whole, {seats->left.changes, 0});
        }
        if (alternates) {
            object["alternates"] = json::object{
                {"people", ids_json(whole, alternates->people)}, {"dropout", alternates_options.dropout},
                {"scenarios", alternates_options.scenarios},     {"expected_loss", alternates->expected_loss},
                {"loss_without", alternates->loss_without},      {"is_optimal", alternates->is_optimal}};
        }
        print_json(object);
        return 0;
    }
    auto const text = answer_text(pool, answer, selected, *seed);
    static_cast<void>(std::fwrite(text.data(), 1, text.size(), stdout));
    if (uniform) {
        fmt::print(
            "\n{0} equally likely panels, numbered 0 to {1}; panel {2} is the one drawn above\n"
            "largest change of a chance {3:.6f} ({4:.2f} panels of {0}); everybody with a chance is in at least {5}\n",
            uniform_size, uniform_size - 1, *number, uniform->deviation_max, uniform->deviation_max * uniform_size,
            uniform->min_count);
    }
    if (seats) {
        fmt::print("\n{} seats are kept, {} were drawn above\n", seats->kept.size(), selected.size());
        if (!seats->left.changes.empty()) {
            fmt::print("Quotas of the whole panel that can no longer be kept:\n{}",
                       changes_text(whole, {seats->left.changes, 0}));
        }
    }
    if (alternates) {
        fmt::print("\nAlternates, if each member drops out with probability {}:\n{}", alternates_options.dropout,
                   ids_text(whole, alternates->people, terminal_width()));
        fmt::print("members missing or beside the quotas, on average: {:.2f}; without alternates {:.2f}\n",
                   alternates->expected_loss, alternates->loss_without);
    }
    hint_at_everybody(pool, answer);
    return 0;
}

}  // namespace hezhi::app
