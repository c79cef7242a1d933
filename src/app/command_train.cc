// `hezhi train routing`: the nightly training of routing suggestions, now.
#include <array>

#include <fmt/format.h>

#include "lib/base/rfc3339.h"
#include "lib/stats/intervals.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/console_street.h"
#include "src/app/data_options.h"
#include "src/app/routing_past.h"
#include "src/app/system_clock.h"
#include "src/app/table.h"
#include "src/routing/routing.h"
#include "src/storage/database.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;

struct Options {
    DataOptions installation{};
    std::string street{};
    bool as_json = false;
};

std::string percent_of(std::int64_t right, std::int64_t of) {
    auto const interval = stats::wilson_95(right, of);
    constexpr double kE2 = 100.0;
    return fmt::format("{:.1f} % ({:.1f} to {:.1f})", kE2 * static_cast<double>(right) / static_cast<double>(of),
                       static_cast<double>(interval.low_e4) / kE2, static_cast<double>(interval.high_e4) / kE2);
}

void print(routing::Training const& training) {
    auto const& found = training.accuracy;
    auto const n = found.held_out;
    fmt::print("{} answered cases under {} matters; asked about {}, received from {}, that the trial had not seen\n",
               training.cases, training.matters, n, to_rfc3339(*training.held_out_from).substr(0, 10));
    Table table({Align::left, Align::right, Align::right});
    table.add({"", "first right (95 %)", "among the first three"});
    table.add({"words of the register", percent_of(found.words_first, n), percent_of(found.words_three, n)});
    table.add({"classifier", percent_of(found.model_first, n), percent_of(found.model_three, n)});
    table.add({"always the commonest", percent_of(found.majority_first, n), percent_of(found.majority_three, n)});
    fmt::print("{}right by the classifier alone: {}; by the words alone: {}\n", table.text(), found.only_model,
               found.only_words);
    fmt::print("{}\n", training.outcome == routing::TrainingOutcome::in_use
                           ? "the classifier is asked beside the words"
                           : "it does not surely beat the words: the classifier is not asked");
}

void print_as_json(routing::Training const& training) {
    auto const& found = training.accuracy;
    print_json(json::object{{"outcome", training.outcome == routing::TrainingOutcome::in_use ? "in_use" : "not_better"},
                            {"cases", training.cases},
                            {"matters", training.matters},
                            {"grams", training.grams},
                            {"held_out", found.held_out},
                            {"words_first", found.words_first},
                            {"words_three", found.words_three},
                            {"model_first", found.model_first},
                            {"model_three", found.model_three},
                            {"majority_first", found.majority_first},
                            {"majority_three", found.majority_three},
                            {"only_model", found.only_model},
                            {"only_words", found.only_words}});
}

Result<void> train(Options const& options) {
    HZ_TRY(options.installation.require_installation());
    auto const folder = options.installation.folder();
    HZ_TRY(auto const database,
           storage::open_migrated(folder, {.url = options.installation.database, .clock = system_now}, system_now()));
    HZ_TRY(auto const street, chosen_street(*database, options.street));
    auto const past = make_routing_past();
    routing::Workshop const workshop(routing_folder(folder));
    HZ_TRY(auto const training, routing::train(*database, *past, workshop, storage::Scope{*street.street},
                                               routing::TrainingCause::console, system_now()));
    if (options.as_json) {
        print_as_json(training);
    } else {
        print(training);
    }
    return {};
}

int routing_part(std::span<char const* const> arguments) {
    Options options;
    CLI::App parser{"Trains routing suggestions on the street's own answered cases and measures them on its past.",
                    "hezhi train routing"};
    options.installation.add_to(parser);
    parser.add_option("--street", options.street, "name of the street; not needed where there is one");
    parser.add_flag("--json", options.as_json, "for programs");
    if (auto const code = parse_options(parser, arguments)) return *code;
    if (auto const done = train(options); !done) {
        return refuse("train routing", options.installation.data, done.error());
    }
    return 0;
}

}  // namespace

int command_train(std::span<char const* const> arguments) {
    constexpr std::array kParts{Command{"routing", "under which matter a case will be dispatched", routing_part}};
    return run_part("train", "what", kParts, arguments);
}

}  // namespace hezhi::app
