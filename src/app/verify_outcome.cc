// `hezhi verify outcome RESULT.json BALLOTS`, or `RESULT.json ROLL.csv VOTES.csv`: recounts a published result with the
// slow reference (lib/tally/reference.h, reference_owners.h), which shares no counting code with `hezhi tally`, under
// the rule and options the result names, and compares what both say.
#include <cmath>

#include <fmt/format.h>

#include "lib/tally/reference.h"
#include "lib/tally/reference_owners.h"
#include "src/app/ballot_input.h"
#include "src/app/command_line.h"
#include "src/app/table.h"
#include "src/app/verify.h"
#include "src/ballots/owners_json.h"
#include "src/ballots/tally_json.h"

namespace hezhi::app {
namespace json = boost::json;
using namespace ballots;
using namespace tally;
namespace {

/// What was compared, and every difference.
struct Findings {
    std::int64_t units = 1;  ///< of a vote: numbers are compared to less than half a unit
    std::vector<std::string> checked;
    std::vector<std::string> unchecked;
    std::vector<std::string> differences;

    void compare(std::string const& what, json::value const* said, json::value const& recounted) {
        if (said == nullptr) {
            differences.push_back(
                fmt::format("{}: missing in the result; the recount gives {}", what, json::serialize(recounted)));
            return;
        }
        checked.push_back(what);
        if (same(*said, recounted)) return;
        differences.push_back(fmt::format("{}: the result says {}; the recount gives {}", what, json::serialize(*said),
                                          json::serialize(recounted)));
    }

    int report() const {
        for (auto const& line : differences) fmt::print("DIFFERS  {}\n", printable(line));
        for (auto const& line : unchecked) fmt::print("not checked  {}\n", line);
        if (differences.empty()) {
            fmt::print("OK: recounted with independent code; equal in {} points\n", checked.size());
            return 0;
        }
        fmt::print("NOT OK: {} of {} points differ\n", differences.size(), checked.size());
        return 1;
    }

private:
    /// Equal as JSON; numbers that are not both whole are the same number of units of a vote.
    bool same(json::value const& a, json::value const& b) const {
        if (a.is_number() && b.is_number()) {
            if (!a.is_double() && !b.is_double()) return a.to_number<std::int64_t>() == b.to_number<std::int64_t>();
            double const x = a.to_number<double>();
            double const y = b.to_number<double>();
            // Beyond 2^53 units a JSON number of most programs cannot be more exact than this.
            return std::abs(x - y) <= std::max(0.25 / static_cast<double>(units), std::abs(y) * 0x1p-50);
        }
        if (a.kind() != b.kind()) return false;
        if (a.is_array()) {
            auto const& x = a.get_array();
            auto const& y = b.get_array();
            return std::equal(x.begin(), x.end(), y.begin(), y.end(),
                              [this](json::value const& u, json::value const& v) { return same(u, v); });
        }
        if (a.is_object()) {
            auto const& x = a.get_object();
            auto const& y = b.get_object();
            return x.size() == y.size() && std::all_of(x.begin(), x.end(), [&](auto const& member) {
                       auto const* other = y.if_contains(member.key());
                       return other != nullptr && same(member.value(), *other);
                   });
        }
        return a == b;
    }
};

json::array names(Ballot const& ballot, std::vector<CandidateIndex> const& candidates) {
    json::array result;
    for (auto const c : candidates) result.emplace_back(ballot.candidates[c].name);
    return result;
}

json::array matrix(std::vector<std::int64_t> const& values, std::size_t n) {
    json::array rows;
    for (std::size_t i = 0; i < n; ++i) {
        rows.push_back(json::array(values.begin() + static_cast<std::ptrdiff_t>(i * n),
                                   values.begin() + static_cast<std::ptrdiff_t>((i + 1) * n)));
    }
    return rows;
}

int verify_ballot(json::object const& result, BallotInput const& input) {
    auto const* named = result.if_contains("rule");
    auto const rule =
        named != nullptr && named->is_string() ? rule_named(std::string_view(named->get_string())) : std::nullopt;
    if (!rule)
        return refuse("verify outcome", "RESULT",
                      Error(ErrorCode::invalid, "verify.bad_result", "no member \"rule\" with the name of a rule"));
    auto const ballot = read_ballot(input, *rule);
    if (!ballot) return refuse("verify outcome", input.path, ballot.error());
    auto const options = options_from_json(result, *ballot);
    if (!options) return refuse("verify outcome", "RESULT", options.error());
    auto const recounted = recount(*ballot, *options);
    if (!recounted) return refuse("verify outcome", input.path, recounted.error());

    Findings findings;
    std::size_t const n = ballot->candidates.size();
    std::int64_t const units = recounted->units_per_vote;
    findings.units = units;
    auto const member = [&](std::string_view key) { return result.if_contains(key); };
    std::vector<CandidateIndex> everybody;
    for (CandidateIndex c = 0; c < n; ++c) everybody.push_back(c);
    findings.compare("candidates", member("candidates"), names(*ballot, everybody));
    findings.compare("quota", member("quota"),
                     recounted->quota ? votes_json(*recounted->quota, units) : json::value(nullptr));
    if (recounted->examined_all) {
        findings.compare("winners", member("winners"), names(*ballot, recounted->winners));
        findings.compare("possible winners", member("possible_winners"), names(*ballot, recounted->possible_winners));
        findings.compare("decided", member("decided"), recounted->decided);
    } else {
        findings.unchecked.push_back(
            fmt::format("winners: the open ties have more than {} sequences of answers; publish a lot", kSequencesMax));
    }
    auto const* stages = member("stages");
    if (stages == nullptr || !stages->is_array()) {
        findings.differences.emplace_back("stages: missing in the result");
    } else {
        auto const& said = stages->get_array();
        json::value const number(said.size());
        findings.compare("number of stages", &number, recounted->stage_votes.size());
        for (std::size_t s = 0; s < std::min(said.size(), recounted->stage_votes.size()); ++s) {
            json::object votes;
            for (auto const c : standing(*ballot))
                votes[ballot->candidates[c].name] = votes_json(recounted->stage_votes[s][c], units);
            auto const* stage = said[s].if_object();
            findings.compare(fmt::format("votes at stage {}", s + 1),
                             stage != nullptr ? stage->if_contains("votes") : nullptr, votes);
        }
    }
    if (!recounted->pairwise.empty())
        findings.compare("pairwise votes", member("pairwise"), matrix(recounted->pairwise, n));
    if (!recounted->strongest_paths.empty()) {
        findings.compare("strongest paths", member("strongest_paths"), matrix(recounted->strongest_paths, n));
    }
    return findings.report();
}

int verify_owners(json::object const& result, std::string const& roll_path, std::string const& votes_path,
                  std::string const& encoding) {
    auto const options = owners_options_from_json(result);
    if (!options) return refuse("verify outcome", "RESULT", options.error());
    auto const roll_text = read_text(roll_path, encoding, true);
    if (!roll_text) return refuse("verify outcome", roll_path, roll_text.error());
    auto const votes_text = read_text(votes_path, encoding, true);
    if (!votes_text) return refuse("verify outcome", votes_path, votes_text.error());
    auto const order = area_order_from(result);
    if (!order) return refuse("verify outcome", "RESULT", order.error());
    auto const roll = read_roll(*roll_text, *order);
    if (!roll) return refuse("verify outcome", roll_path, roll.error());
    auto const votes = read_votes(*votes_text);
    if (!votes) return refuse("verify outcome", votes_path, votes.error());
    auto const recounted = recount_owners(*roll, *votes, *options);
    if (!recounted) {
        fmt::print(
            "NOT OK: the votes contradict the roll or themselves; there is no result (see hezhi tally owners)\n");
        return 1;
    }
    Findings findings;
    auto const member = [&](std::string_view key) { return result.if_contains(key); };
    auto const amount = [](Amount const& a) { return json::object{{"heads", a.heads}, {"area_cm2", a.area_cm2}}; };
    findings.compare("total", member("total"), amount(recounted->total));
    findings.compare("participating", member("participating"), amount(recounted->participating));
    auto const* said = member("votes");
    findings.compare("agree", said != nullptr && said->is_object() ? said->get_object().if_contains("agree") : nullptr,
                     amount(recounted->agree));
    std::int64_t const numerators[] = {recounted->participating.area_cm2, recounted->participating.heads,
                                       recounted->agree.area_cm2, recounted->agree.heads};
    std::int64_t const denominators[] = {recounted->total.area_cm2, recounted->total.heads,
                                         recounted->participating.area_cm2, recounted->participating.heads};
    bool const three_quarters = options->matter >= 6 && options->matter <= 8;
    constexpr std::string_view test_names[] = {"quorum_area", "quorum_heads", "consent_area", "consent_heads"};
    auto const* tests = member("tests");
    auto const* list = tests != nullptr ? tests->if_array() : nullptr;
    for (std::size_t i = 0; i < 4; ++i) {
        auto const* test = list != nullptr && i < list->size() ? (*list)[i].if_object() : nullptr;
        auto const field = [&](std::string_view key) { return test != nullptr ? test->if_contains(key) : nullptr; };
        std::string const name(test_names[i]);
        findings.compare(name, field("name"), json::value(name));
        findings.compare(name + " numerator", field("numerator"), numerators[i]);
        findings.compare(name + " denominator", field("denominator"), denominators[i]);
        findings.compare(name + " threshold", field("threshold"),
                         json::value(i < 2            ? ">= 2/3"
                                     : three_quarters ? ">= 3/4"
                                                      : "> 1/2"));
        findings.compare(name + " passed", field("passed"), recounted->passed_each[i]);
    }
    findings.compare("passed", member("passed"), recounted->passed);
    return findings.report();
}

}  // namespace

int verify_outcome(std::span<char const* const> arguments) {
    std::string result_path;
    std::vector<std::string> files;
    BallotInput input;
    CLI::App parser("Recount a result of hezhi tally --json with independent code.", "verify outcome");
    parser.add_option("RESULT", result_path, "the result, JSON")->required();
    parser.add_option("FILES", files, "the ballot papers; of an owners' assembly the roll and the votes")
        ->required()
        ->expected(1, 2);
    add_input_options(parser, input);
    if (auto const exit_code = parse_options(parser, arguments)) return *exit_code;

    auto const text = read_input(result_path);
    if (!text) return refuse("verify outcome", result_path, text.error());
    boost::system::error_code error;
    auto const value = json::parse(*text, error);
    if (error || !value.is_object()) {
        return refuse("verify outcome", result_path,
                      Error(ErrorCode::invalid, "verify.bad_result",
                            error ? "is not JSON: " + error.message() : "is not a JSON object"));
    }
    auto const& result = value.get_object();
    auto const* rule = result.if_contains("rule");
    bool const owners = rule != nullptr && rule->is_string() && rule->get_string() == "owners";
    if (owners != (files.size() == 2)) {
        return misused("verify outcome",
                       owners ? "an owners' assembly needs ROLL and VOTES" : "one file of ballot papers is expected");
    }
    if (owners) return verify_owners(result, files[0], files[1], input.encoding);
    input.path = files[0];
    if (format_of(input).empty()) {
        return misused("verify outcome",
                       fmt::format("cannot tell the format of '{}' from its name; give --format", input.path));
    }
    return verify_ballot(result, input);
}

}  // namespace hezhi::app
