#include "src/ballots/tally_json.h"

#include <cmath>

#include <fmt/format.h>

namespace hezhi::ballots {
namespace json = boost::json;
using namespace tally;

namespace {

int decimals_of(std::int64_t units_per_vote) {
    int decimals = 0;
    if (units_per_vote == 2) return 1;
    for (; units_per_vote > 1; units_per_vote /= 10) ++decimals;
    return decimals;
}

json::value name_json(Ballot const& ballot, CandidateIndex c) {
    return json::string(ballot.candidates[c].name);
}

json::array names_json(Ballot const& ballot, std::vector<CandidateIndex> const& candidates) {
    json::array result;
    for (auto const c : candidates) result.push_back(name_json(ballot, c));
    return result;
}

json::object by_name(Ballot const& ballot, std::vector<std::int64_t> const& units, std::int64_t units_per_vote) {
    json::object result;
    for (auto const c : standing(ballot)) result[ballot.candidates[c].name] = votes_json(units[c], units_per_vote);
    return result;
}

json::array matrix_json(std::vector<std::int64_t> const& values, std::size_t n) {
    json::array rows;
    for (std::size_t x = 0; x < n; ++x) {
        json::array row;
        for (std::size_t y = 0; y < n; ++y) row.push_back(values[x * n + y]);
        rows.push_back(std::move(row));
    }
    return rows;
}

json::object test_json(Test const& test) {
    return {{"name", test.name},
            {"numerator", test.numerator},
            {"denominator", test.denominator},
            {"threshold", text_of(test.threshold)},
            {"passed", test.passed},
            {"margin", test.margin}};
}

json::object tie_json(Ballot const& ballot, Tie const& tie, std::int64_t units) {
    json::object result;
    result["stage"] = tie.stage;
    result["kind"] = name_of(tie.kind);
    result["candidates"] = names_json(ballot, tie.candidates);
    result["votes"] = votes_json(tie.votes, units);
    result["places"] = tie.places;
    result["resolution"] = name_of(tie.resolution);
    result["chosen"] = names_json(ballot, tie.chosen);
    if (tie.resolution == TieResolution::earlier_stage) result["looked_back_to"] = tie.looked_back_to;
    return result;
}

json::object stage_json(Ballot const& ballot, Outcome const& outcome, Stage const& stage) {
    std::int64_t const units = outcome.units_per_vote;
    json::object result;
    result["stage"] = stage.number;
    result["action"] = name_of(stage.kind);
    result["candidates"] = names_json(ballot, stage.subject);
    result["votes"] = by_name(ballot, stage.votes, units);
    if (!stage.transfers.empty()) {
        result["transfers"] = by_name(ballot, stage.transfers, units);
        result["non_transferable"] = votes_json(stage.non_transferable, units);
    }
    if (outcome.rule == Rule::scottish_stv) result["rounding"] = votes_json(stage.rounding, units);
    if (stage.quota) result["quota"] = votes_json(*stage.quota, units);
    if (!stage.keep.empty()) {
        result["keep_factors"] = by_name(ballot, stage.keep, units);
        result["iterations"] = stage.iterations;
    }
    result["elected"] = names_json(ballot, stage.elected);
    result["excluded"] = names_json(ballot, stage.excluded);
    return result;
}

std::string_view name_of(TiePolicy policy) {
    constexpr std::string_view names[] = {"report", "file-order", "lot", "list"};
    return names[static_cast<std::size_t>(policy)];
}
std::string_view name_of(Strength strength) {
    return strength == Strength::margins ? "margins" : "winning-votes";
}
std::string_view name_of(MajorityOf of) {
    constexpr std::string_view names[] = {"votes", "present", "electorate"};
    return names[static_cast<std::size_t>(of)];
}
std::string_view name_of(ApprovedRanks approved) {
    constexpr std::string_view names[] = {"automatic", "ranked", "first"};
    return names[static_cast<std::size_t>(approved)];
}

json::object options_json(Ballot const& ballot, Options const& options) {
    json::object result;
    result["ties"] = name_of(options.ties);
    if (options.ties == TiePolicy::lot) result["seed"] = options.seed;
    if (options.ties == TiePolicy::list) result["tie_order"] = names_json(ballot, options.tie_order);
    switch (options.rule) {
        case Rule::schulze:
        case Rule::ranked_pairs:
            result["strength"] = name_of(options.strength);
            break;
        case Rule::borda:
            result["unranked"] = options.unranked == Unranked::average ? "average" : "zero";
            break;
        case Rule::approval:
            result["approved"] = name_of(options.approved);
            break;
        case Rule::star:
            result["max_score"] = options.score_max.value_or(5);
            break;
        case Rule::majority:
            result["threshold"] = text_of(options.threshold);
            result["majority_of"] = name_of(options.majority_of);
            result["abstentions"] = names_json(ballot, options.abstentions);
            break;
        default:
            break;
    }
    if (options.quorum) {
        result["quorum"] = options.quorum->share ? json::value(text_of(*options.quorum->share))
                                                 : json::value(options.quorum->papers.value_or(1));
    }
    if (options.electorate) result["electorate"] = *options.electorate;
    return result;
}

std::unexpected<Error> bad_result(std::string detail) {
    return fail(ErrorCode::invalid, "verify.bad_result", std::move(detail));
}

}  // namespace

json::value votes_json(std::int64_t units, std::int64_t units_per_vote) {
    if (units % units_per_vote == 0) return units / units_per_vote;
    // The nearest double prints as the shortest decimal that reads back to it, which is the exact one below 2^53 units.
    return static_cast<double>(units) / static_cast<double>(units_per_vote);
}

std::string votes_text(std::int64_t units, std::int64_t units_per_vote) {
    bool const negative = units < 0;
    std::int64_t const size = negative ? -units : units;
    int const decimals = decimals_of(units_per_vote);
    std::string text = fmt::format("{}{}", negative ? "-" : "", size / units_per_vote);
    if (decimals == 0) return text;
    std::int64_t const rest = size % units_per_vote;
    return text + fmt::format(".{:0{}}", units_per_vote == 2 ? rest * 5 : rest, decimals);
}

std::string_view name_of(TieKind kind) {
    constexpr std::string_view names[] = {"surplus-order", "exclusion", "last-seats",  "order-elected",
                                          "finalists",     "runoff",    "first-place", "equal-majorities"};
    return names[static_cast<std::size_t>(kind)];
}

std::string_view name_of(TieResolution resolution) {
    constexpr std::string_view names[] = {"open",         "no-effect",    "earlier-stage",
                                          "head-to-head", "higher-score", "most-top-scores",
                                          "lot",          "list",         "file-order"};
    return names[static_cast<std::size_t>(resolution)];
}

std::string_view name_of(StageKind kind) {
    constexpr std::string_view names[] = {"first preferences", "surplus", "exclusion", "round", "totals", "runoff"};
    return names[static_cast<std::size_t>(kind)];
}

std::vector<std::string> conventions(Ballot const& ballot, Options const& options, Outcome const& outcome) {
    std::vector<std::string> lines;
    switch (options.rule) {
        case Rule::scottish_stv:
            lines.emplace_back(
                "Scottish Local Government Elections Order 2007, rules 45 to 52; values kept to five "
                "decimals, remainders ignored");
            lines.emplace_back(
                "a paper ends before its first equal preference or skipped rank; without a single first "
                "preference it is spoiled");
            break;
        case Rule::meek:
            lines.emplace_back(
                "Meek's method in fixed point with nine decimals, keep factors rounded up, until the "
                "surplus is below 0.000001");
            lines.emplace_back("a paper ends before its first equal preference; skipped ranks close up");
            break;
        case Rule::irv:
            lines.emplace_back(
                "one candidate excluded at a time, until one has more than half of the papers that still "
                "name a continuing candidate");
            lines.emplace_back("a paper ends before its first equal preference; skipped ranks close up");
            break;
        case Rule::schulze:
        case Rule::ranked_pairs:
            lines.push_back(fmt::format("strength of a majority: {}", options.strength == Strength::margins
                                                                          ? "margin (votes for minus votes against)"
                                                                          : "winning votes"));
            [[fallthrough]];
        case Rule::condorcet:
            lines.emplace_back(
                "a candidate named is above all who are not named; between two not named, or equally "
                "ranked, a paper gives neither a vote");
            break;
        case Rule::plurality:
            lines.emplace_back("first preferences; a paper with two or more equal first preferences is spoiled");
            break;
        case Rule::approval: {
            bool const all = ballot.marks == Marks::approvals || options.approved == ApprovedRanks::ranked ||
                             (options.approved == ApprovedRanks::automatic && !ballot.complete);
            lines.emplace_back(all ? "every candidate named on a paper is approved"
                                   : "only candidates at a paper's first rank are approved");
            break;
        }
        case Rule::borda:
            lines.push_back(
                fmt::format("of m candidates the first gets m-1 points, the last 0; equals share the mean of "
                            "their places; candidates not named get {}",
                            options.unranked == Unranked::average ? "the mean of the places left" : "0"));
            break;
        case Rule::score:
            lines.emplace_back("sum of scores; no score counts 0");
            break;
        case Rule::star:
            lines.push_back(fmt::format("scores 0 to {}; no score counts 0; ties by the Equal Vote protocol",
                                        options.score_max.value_or(5)));
            break;
        case Rule::majority:
            lines.push_back(fmt::format("the leading option needs {} of {}", text_of(options.threshold),
                                        options.majority_of == MajorityOf::votes ? "the papers that choose an option "
                                                                                   "other than abstention"
                                        : options.majority_of == MajorityOf::present ? "all papers cast"
                                                                                     : "the electorate"));
            break;
    }
    bool const any_withdrawn = standing(ballot).size() < ballot.candidates.size();
    if (any_withdrawn) lines.emplace_back("withdrawn candidates are struck off every paper before the count");
    if (options.ties == TiePolicy::report && !outcome.decided) {
        lines.emplace_back(
            "open ties are not broken; the stages show the continuation in which they fall by file order");
    }
    if (!outcome.examined_all) {
        lines.emplace_back("too many continuations of the ties to examine; give the lot (--ties lot or list)");
    }
    return lines;
}

json::object outcome_json(Ballot const& ballot, Options const& options, Outcome const& outcome) {
    std::int64_t const units = outcome.units_per_vote;
    std::size_t const n = ballot.candidates.size();
    json::object result;
    result["rule"] = tally::name_of(outcome.rule);
    result["title"] = ballot.title;
    result["seats"] = outcome.seats;
    result["quota"] = outcome.quota ? votes_json(*outcome.quota, units) : json::value(nullptr);
    result["winners"] = names_json(ballot, outcome.winners);
    result["decided"] = outcome.decided;
    result["possible_winners"] = names_json(ballot, outcome.possible_winners);
    json::array ties;
    for (auto const& tie : outcome.ties) ties.push_back(tie_json(ballot, tie, units));
    result["ties"] = std::move(ties);
    json::array stages;
    for (auto const& stage : outcome.stages) stages.push_back(stage_json(ballot, outcome, stage));
    result["stages"] = std::move(stages);
    json::array candidates;
    json::array withdrawn;
    for (CandidateIndex c = 0; c < n; ++c) {
        candidates.push_back(name_json(ballot, c));
        if (ballot.candidates[c].withdrawn) withdrawn.push_back(name_json(ballot, c));
    }
    result["candidates"] = std::move(candidates);
    result["withdrawn"] = std::move(withdrawn);
    result["papers"] = json::object{{"cast", outcome.papers.cast},
                                    {"valid", outcome.papers.valid},
                                    {"blank", outcome.papers.blank},
                                    {"spoiled", outcome.papers.spoiled},
                                    {"shortened", outcome.papers.shortened}};
    if (!outcome.tests.empty()) {
        json::array tests;
        for (auto const& test : outcome.tests) tests.push_back(test_json(test));
        result["tests"] = std::move(tests);
    }
    if (outcome.pairwise) {
        result["pairwise"] = matrix_json(outcome.pairwise->votes, n);
        result["condorcet_winner"] =
            outcome.condorcet_winner ? name_json(ballot, *outcome.condorcet_winner) : json::value(nullptr);
        result["smith_set"] = names_json(ballot, outcome.smith_set);
    }
    if (!outcome.strongest_paths.empty()) result["strongest_paths"] = matrix_json(outcome.strongest_paths, n);
    if (outcome.rule == Rule::ranked_pairs) {
        json::array pairs;
        for (auto const& pair : outcome.pair_decisions) {
            pairs.push_back(json::object{{"winner", name_json(ballot, pair.winner)},
                                         {"loser", name_json(ballot, pair.loser)},
                                         {"strength", pair.strength},
                                         {"locked", pair.locked}});
        }
        result["pairs"] = std::move(pairs);
    }
    if (!outcome.tie_order.empty()) result["tie_order"] = names_json(ballot, outcome.tie_order);
    result["continuations"] = json::object{{"examined", outcome.continuations}, {"all", outcome.examined_all}};
    result["options"] = options_json(ballot, options);
    json::array words;
    for (auto const& line : conventions(ballot, options, outcome)) words.emplace_back(line);
    result["conventions"] = std::move(words);
    return result;
}

Result<Options> options_from_json(json::object const& result, Ballot const& ballot) {
    Options options;
    auto const text = [](json::object const& object, std::string_view key) -> std::optional<std::string_view> {
        auto const* value = object.if_contains(key);
        if (value == nullptr || !value->is_string()) return std::nullopt;
        return std::string_view(value->get_string());
    };
    auto const number = [](json::object const& object, std::string_view key) -> std::optional<std::int64_t> {
        auto const* value = object.if_contains(key);
        if (value == nullptr) return std::nullopt;
        if (value->is_int64()) return value->get_int64();
        if (value->is_uint64()) return static_cast<std::int64_t>(value->get_uint64());
        return std::nullopt;
    };
    auto const names = [&](json::object const& object,
                           std::string_view key) -> std::optional<std::vector<CandidateIndex>> {
        auto const* value = object.if_contains(key);
        if (value == nullptr || !value->is_array()) return std::nullopt;
        std::vector<CandidateIndex> candidates;
        for (auto const& item : value->get_array()) {
            if (!item.is_string()) return std::nullopt;
            bool known = false;
            for (CandidateIndex c = 0; c < ballot.candidates.size(); ++c) {
                if (ballot.candidates[c].name != std::string_view(item.get_string())) continue;
                candidates.push_back(c);
                known = true;
            }
            if (!known) return std::nullopt;
        }
        return candidates;
    };
    auto const rule = rule_named(text(result, "rule").value_or(""));
    if (!rule) return bad_result("no member \"rule\" with the name of a rule");
    options.rule = *rule;
    auto const seats = number(result, "seats");
    if (!seats || *seats < 1 || *seats > kSeatsMax) return bad_result("no member \"seats\" with a number of seats");
    options.seats = static_cast<int>(*seats);
    auto const* given = result.if_contains("options");
    if (given == nullptr) return options;
    if (!given->is_object()) return bad_result("\"options\" is not an object");
    json::object const& object = given->get_object();

    std::string_view const ties = text(object, "ties").value_or("report");
    if (ties == "report") {
        options.ties = TiePolicy::report;
    } else if (ties == "file-order") {
        options.ties = TiePolicy::file_order;
    } else if (ties == "lot") {
        options.ties = TiePolicy::lot;
        auto const seed = number(object, "seed");
        if (!seed) return bad_result("options.seed is missing");
        options.seed = static_cast<std::uint64_t>(*seed);
    } else if (ties == "list") {
        options.ties = TiePolicy::list;
        auto const order = names(object, "tie_order");
        if (!order) return bad_result("options.tie_order does not list candidates of this ballot");
        options.tie_order = *order;
    } else {
        return bad_result("options.ties is not report, file-order, lot or list");
    }
    if (auto const strength = text(object, "strength")) {
        if (*strength != "margins" && *strength != "winning-votes") return bad_result("options.strength is unknown");
        options.strength = *strength == "margins" ? Strength::margins : Strength::winning_votes;
    }
    if (auto const unranked = text(object, "unranked")) {
        if (*unranked != "average" && *unranked != "zero") return bad_result("options.unranked is unknown");
        options.unranked = *unranked == "average" ? Unranked::average : Unranked::zero;
    }
    if (auto const approved = text(object, "approved")) {
        if (*approved == "automatic")
            options.approved = ApprovedRanks::automatic;
        else if (*approved == "ranked")
            options.approved = ApprovedRanks::ranked;
        else if (*approved == "first")
            options.approved = ApprovedRanks::first;
        else
            return bad_result("options.approved is unknown");
    }
    if (auto const top = number(object, "max_score")) {
        if (*top < 1 || *top > kScoreMax) return bad_result("options.max_score is out of range");
        options.score_max = static_cast<std::int32_t>(*top);
    }
    if (auto const threshold = text(object, "threshold")) {
        auto const parsed = threshold_from(*threshold);
        if (!parsed) return bad_result("options.threshold is not a share");
        options.threshold = *parsed;
    }
    if (auto const of = text(object, "majority_of")) {
        if (*of == "votes")
            options.majority_of = MajorityOf::votes;
        else if (*of == "present")
            options.majority_of = MajorityOf::present;
        else if (*of == "electorate")
            options.majority_of = MajorityOf::electorate;
        else
            return bad_result("options.majority_of is unknown");
    }
    if (object.contains("abstentions")) {
        auto const abstentions = names(object, "abstentions");
        if (!abstentions) return bad_result("options.abstentions does not list options of this ballot");
        options.abstentions = *abstentions;
    }
    if (object.contains("quorum")) {
        Quorum quorum;
        if (auto const papers = number(object, "quorum")) {
            quorum.papers = papers;
        } else {
            quorum.share = threshold_from(text(object, "quorum").value_or(""));
            if (!quorum.share) return bad_result("options.quorum is neither a number of papers nor a share");
        }
        options.quorum = quorum;
    }
    options.electorate = number(object, "electorate");
    return options;
}

}  // namespace hezhi::ballots
