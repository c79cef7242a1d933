// `hezhi sortition RESPONDENTS.csv CATEGORIES.csv --panel-size K`: a fair lottery over panels that keep every quota,
// and one panel drawn by it (docs/formats/sortition.md, docs/algorithms/sortition.md).
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "lib/base/random.h"
#include "lib/sortition/answer.h"
#include "lib/sortition/pool_files.h"
#include "lib/sortition/solve.h"
#include "lib/text/encoding.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/sortition_json.h"
#include "src/app/table.h"

namespace hezhi::app {
using namespace sortition;
namespace {

/// A file as UTF-8 (spreadsheets also write GBK). Prints why not and returns nullopt.
std::optional<std::string> read_text(std::string const& path) {
    auto bytes = read_input(path);
    if (!bytes) {
        refuse("sortition", path, bytes.error());
        return std::nullopt;
    }
    auto decoded = text::decode_upload(*bytes);
    if (!decoded) {
        refuse("sortition", path, decoded.error());
        return std::nullopt;
    }
    return std::move(decoded->text);
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
    app.add_option("--seed", seed, "chooses the panel drawn (default: by chance, and printed)")->type_name("NUMBER");
    app.add_flag("--json", as_json, "for programs (docs/formats/sortition.md)");
    if (auto const code = parse_options(app, arguments)) return *code;

    auto const categories_text = read_text(categories_path);
    if (!categories_text) return 1;
    auto const categories = read_quotas(*categories_text);
    if (!categories) return refuse("sortition", categories_path, categories.error());
    auto const respondents_text = read_text(respondents_path);
    if (!respondents_text) return 1;
    auto const people = read_respondents(*respondents_text, *categories, respondent_options);
    if (!people) return refuse("sortition", respondents_path, people.error());

    Pool const pool{*categories, *people, panel_size};
    auto const solved = solve(pool, solve_options);
    if (!solved) {
        fmt::print(stderr, "hezhi sortition: {} {}\n", solved.error().key(), solved.error().detail());
        return 1;
    }
    auto const& answer = *solved;
    if (!seed) seed = (static_cast<std::uint64_t>(std::random_device{}()) << 21) ^ std::random_device{}();
    Random random(*seed);
    auto const selected = draw_panel(pool, answer, random);
    if (!selected) {
        fmt::print(stderr, "hezhi sortition: {} {}\n", selected.error().key(), selected.error().detail());
        return 1;
    }

    if (as_json) {
        auto object = answer_json(pool, answer);
        object["seed"] = *seed;
        boost::json::array ids;
        for (auto const person : *selected) ids.emplace_back(pool.people[person].id);
        object["selected"] = std::move(ids);
        print_json(object);
        return 0;
    }
    auto const figures = measures(answer.chances);
    fmt::print("{}: {} people of {} types, panel of {}\n", name(answer.method), pool.people.size(),
               answer.space.types.size(), panel_size);
    fmt::print("smallest chance {:.6f}, Gini {:.4f}, geometric mean {:.6f}, {} panels\n", figures.min_probability,
               figures.gini, figures.geometric_mean, answer.lottery.panels.size());
    fmt::print("drawn with seed {}:", *seed);
    for (auto const person : *selected) fmt::print(" {}", printable(pool.people[person].id));
    fmt::print("\n");
    return 0;
}

}  // namespace hezhi::app
