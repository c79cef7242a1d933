// `hezhi tally FILE` counts ballot papers; `hezhi tally owners` an owners' assembly (tally_owners.cc).
#include <cstdio>

#include <fmt/format.h>

#include "lib/tally/reading.h"
#include "src/app/ballot_input.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/table.h"
#include "src/app/tally_text.h"
#include "src/ballots/tally_json.h"

namespace hezhi::app {
using namespace ballots;
using namespace tally;
namespace {

struct Arguments {
    BallotInput input;
    std::string rule;
    int seats = 0;
    std::string ties = "report";
    std::uint64_t seed = 0;
    std::string tie_list;
    std::string strength;
    std::string unranked = "average";
    std::string approved = "automatic";
    int score_max = 0;
    std::string threshold;
    std::string majority_of = "votes";
    std::vector<std::string> abstentions;
    std::string quorum;
    std::int64_t electorate = 0;
    bool as_json = false;
};

std::string rule_names() {
    std::string names;
    for (auto const rule : all_rules()) names += (names.empty() ? "" : ", ") + std::string(name_of(rule));
    return names;
}

/// Each format's usual rule.
Rule default_rule(std::string const& format, bool scores) {
    if (scores) return Rule::score;
    if (format == "blt") return Rule::scottish_stv;
    if (format == "csv") return Rule::plurality;
    return Rule::schulze;
}

/// The candidate with this name, or with this number from 1 after '#'.
std::optional<CandidateIndex> candidate_named(Ballot const& ballot, std::string_view name) {
    for (CandidateIndex c = 0; c < ballot.candidates.size(); ++c) {
        if (ballot.candidates[c].name == name) return c;
    }
    if (name.starts_with('#')) {
        auto const number = whole_number(name.substr(1), static_cast<std::int64_t>(ballot.candidates.size()));
        if (number && *number > 0) return static_cast<CandidateIndex>(*number - 1);
    }
    return std::nullopt;
}

/// A list of candidates, one a line, those who prevail first.
Result<std::vector<CandidateIndex>> read_tie_list(std::string const& path, Ballot const& ballot) {
    HZ_TRY(std::string const text, read_text(path, "auto", true));
    Problems problems;
    std::vector<CandidateIndex> order;
    std::size_t line = 0;
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    while (!rest.empty()) {
        ++line;
        std::size_t const end = std::min(rest.find('\n'), rest.size());
        std::string_view const name = trimmed(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (name.empty()) continue;
        auto const candidate = candidate_named(ballot, name);
        if (!candidate || ballot.candidates[*candidate].withdrawn) {
            problems.add(line, 1, "tally.unknown_candidate", shown(name),
                         "the name of a standing candidate, or # and its number");
        } else if (std::find(order.begin(), order.end(), *candidate) != order.end()) {
            problems.add(line, 1, "tally.candidate_twice", shown(name) + " a second time", "each candidate once");
        } else {
            order.push_back(*candidate);
        }
    }
    for (auto const candidate : standing(ballot)) {
        if (std::find(order.begin(), order.end(), candidate) == order.end()) {
            problems.add("tally.missing_names", "no line for " + shown(ballot.candidates[candidate].name),
                         "every standing candidate");
        }
    }
    if (problems.any()) return std::move(problems).refusal("tally.bad_tie_list");
    return order;
}

/// Options that do not need the ballot; the message of a wrong one.
std::optional<std::string> set_options(Arguments const& given, Options& options) {
    if (given.seats != 0) {
        if (given.seats < 1 || given.seats > kSeatsMax) return fmt::format("--seats is 1 to {}", kSeatsMax);
        options.seats = given.seats;
    }
    if (given.ties == "file-order") options.ties = TiePolicy::file_order;
    if (given.ties == "lot") options.ties = TiePolicy::lot;
    if (given.ties == "list") options.ties = TiePolicy::list;
    options.seed = given.seed;
    if (given.strength == "margins") options.strength = Strength::margins;
    if (given.strength == "winning-votes") options.strength = Strength::winning_votes;
    if (given.unranked == "zero") options.unranked = Unranked::zero;
    if (given.approved == "ranked") options.approved = ApprovedRanks::ranked;
    if (given.approved == "first") options.approved = ApprovedRanks::first;
    if (given.score_max != 0) {
        if (given.score_max < 1 || given.score_max > kScoreMax) return fmt::format("--max-score is 1 to {}", kScoreMax);
        options.score_max = given.score_max;
    }
    if (!given.threshold.empty()) {
        auto const threshold = threshold_from(given.threshold);
        if (!threshold) return "--threshold is a share such as '>1/2' (more than), '2/3' or '>=2/3' (at least), '60%'";
        options.threshold = *threshold;
    }
    if (given.majority_of == "present") options.majority_of = MajorityOf::present;
    if (given.majority_of == "electorate") options.majority_of = MajorityOf::electorate;
    if (!given.quorum.empty()) {
        Quorum quorum;
        quorum.papers = whole_number(given.quorum, kPapersMax);
        if (!quorum.papers) quorum.share = threshold_from(given.quorum);
        if (quorum.papers == 0 || (!quorum.papers && !quorum.share)) {
            return "--quorum is a number of papers, or a share of --electorate such as '1/2', '>1/2' or '30%'";
        }
        if (quorum.share && given.electorate == 0) return "--quorum as a share needs --electorate";
        options.quorum = quorum;
    }
    if (given.electorate != 0) {
        if (given.electorate < 1 || given.electorate > kPapersMax)
            return fmt::format("--electorate is 1 to {}", kPapersMax);
        options.electorate = given.electorate;
    }
    return std::nullopt;
}

}  // namespace

int command_tally(std::span<char const* const> arguments) {
    if (!arguments.empty() && std::string_view(arguments.front()) == "owners") {
        return command_tally_owners(arguments.subspan(1));
    }
    Arguments given;
    CLI::App parser("Count ballot papers.  hezhi tally owners --help: an owners' assembly (Civil Code, art. 278).",
                    "tally");
    parser
        .add_option("FILE", given.input.path,
                    "papers: .blt, PrefLib .soc .soi .toc .toi, .csv; - for standard input with --format")
        ->required();
    auto* const rule_option = parser.add_option(
        "--rule", given.rule, rule_names() + "; default: blt scottish-stv, PrefLib schulze, csv plurality");
    auto* const seats_option = parser.add_option("--seats", given.seats, "seats to fill; default: the file's, else 1");
    parser
        .add_option("--ties", given.ties, "report: break none; file-order; lot (with --seed); list (with --tie-list)")
        ->check(CLI::IsMember({"report", "file-order", "lot", "list"}));
    auto* const seed_option =
        parser.add_option("--seed", given.seed, "seed of the lot, a whole number published beforehand");
    parser.add_option("--tie-list", given.tie_list, "file of candidates, one a line, who prevails first");
    parser.add_option("--quorum", given.quorum, "papers needed: a number, or a share of --electorate such as 1/2");
    parser.add_option("--electorate", given.electorate, "number of people entitled to vote");
    parser.add_option("--strength", given.strength, "schulze, ranked-pairs: margins or winning-votes")
        ->check(CLI::IsMember({"margins", "winning-votes"}));
    parser.add_option("--unranked", given.unranked, "borda: average or zero points for candidates not named")
        ->check(CLI::IsMember({"average", "zero"}));
    parser.add_option("--approved", given.approved, "approval of ranked papers: all ranked, or the first rank")
        ->check(CLI::IsMember({"automatic", "ranked", "first"}));
    parser.add_option("--max-score", given.score_max, "star: the highest score, 5 unless given");
    parser.add_option("--threshold", given.threshold, "majority: share needed, '>1/2' unless given");
    parser.add_option("--majority-of", given.majority_of, "majority of votes, of those present, or of the electorate")
        ->check(CLI::IsMember({"votes", "present", "electorate"}));
    parser.add_option("--abstain", given.abstentions, "majority: an option that means abstention; repeatable");
    add_input_options(parser, given.input);
    parser.add_flag("--json", given.as_json, "print JSON (docs/formats/tally-json.md)");
    if (auto const exit_code = parse_options(parser, arguments)) return *exit_code;

    std::string const format = format_of(given.input);
    if (format.empty()) {
        return misused("tally",
                       fmt::format("cannot tell the format of '{}' from its name; give --format", given.input.path));
    }
    Options options;
    options.rule = default_rule(format, given.input.cells == "scores");
    if (rule_option->count() > 0) {
        auto const rule = rule_named(given.rule);
        if (!rule) return misused("tally", fmt::format("unknown rule '{}'; rules are {}", given.rule, rule_names()));
        options.rule = *rule;
    }
    if (seats_option->count() > 0 && given.seats < 1) return misused("tally", "--seats is a number from 1");
    if (auto const message = set_options(given, options)) return misused("tally", *message);
    if (options.ties == TiePolicy::lot && seed_option->count() == 0) {
        return misused("tally", "--ties lot needs --seed: a number that was published before the count");
    }
    if ((options.ties == TiePolicy::list) != !given.tie_list.empty()) {
        return misused("tally", "--ties list and --tie-list FILE go together");
    }

    std::optional<std::int32_t> scale;
    if (options.rule == Rule::star) scale = options.score_max.value_or(5);
    auto const ballot = read_ballot(given.input, options.rule, scale);
    if (!ballot) return refuse("tally", given.input.path, ballot.error());
    for (auto const& name : given.abstentions) {
        auto const candidate = candidate_named(*ballot, name);
        if (!candidate) return misused("tally", fmt::format("--abstain '{}' is no option of this ballot", name));
        options.abstentions.push_back(*candidate);
    }
    if (options.ties == TiePolicy::list) {
        auto order = read_tie_list(given.tie_list, *ballot);
        if (!order) return refuse("tally", given.tie_list, order.error());
        options.tie_order = std::move(*order);
    }
    auto const outcome = tally::tally(*ballot, options);
    if (!outcome) {
        if (outcome.error().code() == ErrorCode::unprocessable) return misused("tally", outcome.error().detail());
        return refuse("tally", given.input.path, outcome.error());
    }
    if (given.as_json) {
        print_json(outcome_json(*ballot, options, *outcome));
    } else {
        fmt::print("{}", outcome_text(*ballot, options, *outcome, terminal_width()));
    }
    return 0;
}

}  // namespace hezhi::app
