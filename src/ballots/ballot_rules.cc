#include "src/ballots/ballot_rules.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <tuple>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/base/csv.h"
#include "lib/base/enum_names.h"
#include "lib/tally/read_csv.h"
#include "src/ballots/owners_json.h"
#include "src/ballots/tally_json.h"

namespace hezhi::ballots {
namespace json = boost::json;
namespace {

using std::chrono::days;
using tally::OwnersOptions;

std::vector<TableRow> make_table() {
    using enum BallotState;
    using A = BallotActor;
    using E = BallotEvent;
    using G = Guard;
    std::vector<Guard> const notice{G::not_consensus, G::wording, G::roll, G::paper_route, G::dates, G::notice_period};
    return {
        {std::nullopt, E::prepare, A::desk, {}, draft},
        {draft, E::change, A::desk, {}, draft},
        {draft, E::give_notice, A::desk, notice, noticed},
        {draft, E::record, A::desk, {G::is_consensus, G::wording, G::record}, decided},
        {noticed, E::open, A::clock, {G::opens_passed}, open},
        {noticed, E::open, A::desk, {G::opens_passed}, open},
        {open, E::close, A::clock, {G::closes_passed}, counting},
        {open, E::close, A::desk, {G::closes_passed}, counting},
        {counting, E::decide, A::desk, {G::papers_settled}, decided},
        {counting, E::decide, A::clock, {G::papers_settled, G::count_ended}, decided},
        {draft, E::declare_void, A::desk, {G::reason}, voided},
        {noticed, E::declare_void, A::desk, {G::reason}, voided},
        {open, E::declare_void, A::desk, {G::reason}, voided},
        {counting, E::declare_void, A::desk, {G::reason}, voided},
    };
}

std::unexpected<Error> not_yet(std::optional<TimePoint> at) {
    return fail(Error{ErrorCode::conflict, "ballot.not_yet"}.with(
        "at", std::to_string(at ? at->time_since_epoch().count() : 0)));
}

/// A guard that belongs to the ballot itself, for `possible`.
bool fits(Guard guard, Ballot const& ballot) {
    if (guard == Guard::is_consensus) return ballot.kind == BallotKind::consensus;
    if (guard == Guard::not_consensus) return ballot.kind != BallotKind::consensus;
    return true;
}

Result<void> holds(Guard guard, Ballot const& ballot, Act const& act, std::vector<Problem>& missing) {
    auto const lacks = [&](bool is_there, std::string_view where, std::string_view key) {
        if (!is_there) missing.push_back({std::string(where), key});
    };
    bool const dated = ballot.opens_at && ballot.closes_at;
    switch (guard) {
        case Guard::is_consensus:
        case Guard::not_consensus:
            if (!fits(guard, ballot)) {
                return fail(Error{ErrorCode::conflict, "ballot.act_not_now"}.with(
                    "state", std::string(enum_name(ballot.state))));
            }
            break;
        case Guard::wording:
            lacks(!ballot.title.empty() && !ballot.wording.empty() && !ballot.yes_means.empty(), "/wording",
                  "ballot.needs_wording");
            break;
        case Guard::roll:
            lacks(ballot.roll.heads > 0, "/roll", "ballot.needs_roll");
            break;
        case Guard::paper_route:
            lacks(!ballot.paper_route.empty(), "/paper_route", "ballot.needs_paper_route");
            break;
        case Guard::dates:
            lacks(dated && *ballot.opens_at < *ballot.closes_at &&
                      (!ballot.counts_until || *ballot.counts_until >= *ballot.closes_at),
                  "/closes_at", "ballot.needs_dates");
            break;
        case Guard::notice_period:
            if (ballot.opens_at && notice_days(ballot, act.at) < notice_days_min(ballot.kind)) {
                missing.push_back({"/opens_at",
                                   "ballot.needs_notice_days",
                                   {{"days", std::to_string(notice_days_min(ballot.kind))}}});
            }
            break;
        case Guard::record:
            lacks(ballot.consensus.present > 0, "/present", "ballot.needs_present");
            lacks(ballot.consensus.objections_asked, "/objections_asked", "ballot.needs_objections_asked");
            lacks(!ballot.consensus.recorder.empty(), "/recorder", "ballot.needs_recorder");
            lacks(ballot.consensus.objecting == 0 || !ballot.consensus.objections.empty(), "/objections",
                  "ballot.needs_objections");
            break;
        case Guard::opens_passed:
            if (!ballot.opens_at || act.at < *ballot.opens_at) return not_yet(ballot.opens_at);
            break;
        case Guard::closes_passed:
            if (!ballot.closes_at || act.at < *ballot.closes_at) return not_yet(ballot.closes_at);
            break;
        case Guard::count_ended: {
            auto const end = ballot.counts_until ? ballot.counts_until : ballot.closes_at;
            if (!end || act.at < *end) return not_yet(end);
            break;
        }
        case Guard::papers_settled:
            if (act.unsettled_papers > 0) {
                return fail(Error{ErrorCode::conflict, "ballot.papers_unsettled"}.with(
                    "count", std::to_string(act.unsettled_papers)));
            }
            break;
        case Guard::reason:
            if (!act.has_reason) return fail(ErrorCode::unprocessable, "ballot.reason_required");
            break;
    }
    return {};
}

tally::Choice choice_of(BallotChoice choice) {
    switch (choice) {
        case BallotChoice::agree:
            return tally::Choice::agree;
        case BallotChoice::disagree:
            return tally::Choice::disagree;
        case BallotChoice::abstain:
            return tally::Choice::abstain;
        case BallotChoice::blank:
            return tally::Choice::blank;
        case BallotChoice::invalid:
            return tally::Choice::invalid;
    }
    return tally::Choice::invalid;
}

std::string joined(std::vector<std::string> const& names) {
    std::string text;
    for (auto const& name : names) text += (text.empty() ? "" : ";") + name;
    return text;
}

std::string_view kind_word(tally::PartKind kind) {
    constexpr std::array<std::string_view, 6> kWords{"dwelling", "shop", "office", "other", "parking", "storage"};
    return kWords.at(static_cast<std::size_t>(kind));
}
std::string_view sale_word(tally::Sale sale) {
    constexpr std::array<std::string_view, 3> kWords{"sold", "unsold", "undelivered"};
    return kWords.at(static_cast<std::size_t>(sale));
}

/// Square metres with the four decimals of a whole number of cm².
std::string square_metres(std::int64_t area_cm2) {
    return fmt::format("{}.{:04}", area_cm2 / 10'000, area_cm2 % 10'000);
}

struct RollShape {
    bool has_building = false;
    bool has_unit = false;
    bool has_sources = false;
};
RollShape shape_of(std::vector<RollEntry> const& entries) {
    RollShape shape;
    for (auto const& entry : entries) {
        if (!entry.part.building.empty()) shape.has_building = true;
        if (!entry.part.unit.empty()) shape.has_unit = true;
        if (entry.part.area_source != tally::AreaSource::unstated) shape.has_sources = true;
    }
    return shape;
}

std::string cell(std::string_view text) {
    return spreadsheet_field(text);
}

/// Names, or the keys that stand for them.
std::vector<std::string> shown_voters(RollEntry const& entry, std::vector<std::string> const& voters, Names names) {
    if (names == Names::shown) return voters;
    std::vector<std::string> keys;
    for (auto const& voter : voters) {
        auto const at = std::ranges::find(entry.voters, voter);
        if (at != entry.voters.end())
            keys.push_back(entry.voter_keys.at(static_cast<std::size_t>(at - entry.voters.begin())));
    }
    return keys;
}

struct Lines {
    std::map<std::string, std::string> by_key;  // sorted by the random key, so that their order says nothing
    std::string text() const {
        std::string all;
        for (auto const& [key, line] : by_key) all += line;
        return all;
    }
};

tally::Options open_options(Ballot const& ballot) {
    auto const threshold = tally::threshold_from(ballot.open_rule.threshold);
    auto const quorum = tally::threshold_from(ballot.open_rule.quorum);
    HZ_ASSERT(threshold && quorum);
    return {.rule = tally::Rule::majority,
            .tie_order = {},
            .threshold = *threshold,
            .majority_of = ballot.open_rule.of_all ? tally::MajorityOf::electorate : tally::MajorityOf::present,
            .abstentions = {2},
            .quorum = tally::Quorum{.papers = std::nullopt, .share = *quorum},
            .electorate = ballot.roll.heads};
}

Result<tally::Ballot> open_papers(std::string_view votes) {
    tally::CsvOptions options;
    options.candidates = {"agree", "disagree", "abstain"};
    options.ignore = {"name", "proxy", "authority"};
    return tally::read_csv(votes, options);
}

json::object test_json(tally::Test const& test, std::string_view unit) {
    return {{"name", test.name},
            {"numerator", test.numerator},
            {"denominator", test.denominator},
            {"threshold", tally::text_of(test.threshold)},
            {"passed", test.passed},
            {"margin", test.margin},
            {"unit", unit}};
}

struct OwnersCount {
    tally::OwnersOutcome outcome;
    std::string text;
};
Result<OwnersCount> count_owners(Ballot const& ballot, std::string_view roll_text, std::string_view votes_text) {
    HZ_TRY(auto const roll, tally::read_roll(roll_text));
    HZ_TRY(auto const votes, tally::read_votes(votes_text));
    HZ_TRY(auto outcome, tally::tally_owners(roll, votes, ballot.owners));
    auto text = json::serialize(owners_json(ballot.owners, tally::usual_area_order(), outcome)) + "\n";
    return OwnersCount{std::move(outcome), std::move(text)};
}

}  // namespace

std::span<TableRow const> table() {
    static std::vector<TableRow> const rows = make_table();
    return rows;
}

Result<BallotState> apply(Ballot const& ballot, Act const& act) {
    for (auto const& row : table()) {
        if (row.from != ballot.state || row.event != act.event || row.actor != act.actor) continue;
        std::vector<Problem> missing;
        for (auto const guard : row.guards) HZ_TRY(holds(guard, ballot, act, missing));
        if (!missing.empty()) {
            auto const key = act.event == BallotEvent::record ? "ballot.record_incomplete" : "ballot.notice_incomplete";
            return fail(Error{ErrorCode::unprocessable, key}.with(std::move(missing)));
        }
        return row.to;
    }
    return fail(Error{ErrorCode::conflict, "ballot.act_not_now"}.with("state", std::string(enum_name(ballot.state))));
}

std::vector<BallotEvent> possible(Ballot const& ballot, BallotActor actor) {
    std::vector<BallotEvent> events;
    for (auto const& row : table()) {
        bool const fit = row.from == ballot.state && row.actor == actor &&
                         std::ranges::all_of(row.guards, [&](Guard guard) { return fits(guard, ballot); });
        if (fit) events.push_back(row.event);
    }
    return events;
}

std::int64_t notice_days_min(BallotKind kind) noexcept {
    return kind == BallotKind::owners ? kOwnersNoticeDays : kOpenNoticeDays;
}

std::int64_t notice_days(Ballot const& ballot, TimePoint now) {
    if (!ballot.opens_at) return 0;
    auto const from = ballot.noticed_at.value_or(now);
    if (*ballot.opens_at <= from) return 0;
    return std::chrono::duration_cast<days>(*ballot.opens_at - from).count();
}

bool counts(tally::ExclusivePart const& part, OwnersOptions const& options) {
    if (part.kind == tally::PartKind::parking && !options.parking_counts) return false;
    if (part.kind == tally::PartKind::storage && !options.storage_counts) return false;
    auto const& scope = options.scope;
    if (scope.kind == tally::ScopeKind::estate) return true;
    if (part.building != scope.building) return false;
    return scope.kind == tally::ScopeKind::building || part.unit == scope.unit;
}

std::vector<RollEntry> entries_of(tally::Roll const& roll, OwnersOptions const& options) {
    std::set<std::string> developers;
    for (auto const& part : roll.parts) {
        if (!part.developer.empty()) {
            developers.insert(part.developer);
        } else if (part.sale == tally::Sale::unsold && part.owners.size() == 1) {
            developers.insert(part.owners.front());
        }
    }
    std::string const only = developers.size() == 1 ? *developers.begin() : "developer";
    std::vector<RollEntry> entries;
    entries.reserve(roll.parts.size());
    for (auto const& part : roll.parts) {
        RollEntry entry{.number = static_cast<std::int64_t>(entries.size()) + 1, .part = part};
        bool const stock =
            part.sale == tally::Sale::unsold ||
            (part.sale == tally::Sale::undelivered && options.undelivered == OwnersOptions::Undelivered::developer);
        if (stock && part.developer.empty()) {
            // As lib/tally finds it, written down, so that the file says it by itself.
            entry.part.developer =
                part.sale == tally::Sale::unsold && part.owners.size() == 1 ? part.owners.front() : only;
        }
        entry.voters = stock ? std::vector{entry.part.developer} : part.owners;
        entries.push_back(std::move(entry));
    }
    return entries;
}

Result<RollCounts> counts_of(std::vector<RollEntry> const& entries, bool has_owner_ids, OwnersOptions const& options) {
    auto const shape = shape_of(entries);
    tally::Roll roll{
        .parts = {}, .has_building = shape.has_building, .has_unit = shape.has_unit, .has_owner_id = has_owner_ids};
    for (auto const& entry : entries) roll.parts.push_back(entry.part);
    HZ_TRY(auto const outcome, tally::tally_owners(roll, {}, options));
    return RollCounts{.dwellings = outcome.parts,
                      .area_cm2 = outcome.total.area_cm2,
                      .heads = outcome.total.heads,
                      .not_counted = outcome.parts_of_kind_not_counted};
}

std::vector<Vote> effective(std::vector<Vote> votes) {
    auto const weight = [](Vote const& vote) {
        return std::tuple(vote.dated_at, vote.source == VoteSource::paper, vote.recorded_at, vote.id.value());
    };
    std::ranges::sort(votes, [&](Vote const& a, Vote const& b) {
        return std::tie(a.entry, a.voter) != std::tie(b.entry, b.voter)
                   ? std::tie(a.entry, a.voter) < std::tie(b.entry, b.voter)
                   : weight(a) > weight(b);
    });
    auto const rest = std::ranges::unique(
        votes, [](Vote const& a, Vote const& b) { return a.entry == b.entry && a.voter == b.voter; });
    votes.erase(rest.begin(), rest.end());
    return votes;
}

std::vector<std::string_view> differences(PaperReading const& a, PaperReading const& b) {
    std::vector<std::string_view> fields;
    if (a.entry != b.entry) fields.emplace_back("entry");
    if (a.voters != b.voters) fields.emplace_back("voters");
    if (a.choice != b.choice) fields.emplace_back("choice");
    if (a.handed_in_at != b.handed_in_at) fields.emplace_back("handed_in_at");
    if (a.proxy != b.proxy) fields.emplace_back("proxy");
    if (a.authority != b.authority) fields.emplace_back("authority");
    return fields;
}

std::string heads_csv(std::vector<Head> heads, bool with_choices, Names names) {
    bool const shown = names == Names::shown;
    std::ranges::sort(heads, [&](Head const& a, Head const& b) {
        return shown ? std::tie(a.number, a.key) < std::tie(b.number, b.key) : a.key < b.key;
    });
    std::string text = with_choices ? "voter,choice" : "voter";
    if (shown) text += ",name";
    text += "\n";
    for (auto const& head : heads) {
        text += head.key;
        if (with_choices) {
            text += ",";
            if (head.choice != BallotChoice::blank) text += enum_name(head.choice.value());
        }
        if (shown) text += "," + cell(head.name);
        text += "\n";
    }
    return text;
}

std::string roll_csv(Ballot const& ballot, std::vector<RollEntry> const& entries, Names names) {
    Lines lines;
    bool const shown = names == Names::shown;
    if (ballot.kind == BallotKind::open) {
        std::vector<Head> heads;
        for (auto const& entry : entries) heads.push_back({entry.number, entry.key, entry.voters.front(), {}});
        return heads_csv(std::move(heads), false, names);
    }
    auto const shape = shape_of(entries);
    for (auto const& entry : entries) {
        auto const& part = entry.part;
        auto const stock = entry.voters != part.owners;
        std::string line = cell(shown ? part.dwelling : entry.key);
        if (shape.has_building) line += "," + cell(part.building);
        if (shape.has_unit) line += "," + cell(part.unit);
        line += fmt::format(",{},", kind_word(part.kind));
        // Of stock only the developer votes; a buyer before delivery is no name that the public needs.
        line += shown ? cell(joined(part.owners)) : stock ? "" : cell(joined(entry.voter_keys));
        using S = tally::AreaSource;
        if (shape.has_sources) {
            for (auto const source : {S::registered, S::surveyed, S::contract, S::unstated}) {
                line += "," + (part.area_source == source ? square_metres(part.area_cm2) : std::string{});
            }
        } else {
            line += fmt::format(",{}", part.area_cm2);
        }
        line += fmt::format(",{},", sale_word(part.sale));
        if (!part.developer.empty())
            line += cell(shown || !stock ? (shown ? part.developer : "") : entry.voter_keys.front());
        lines.by_key[shown ? fmt::format("{:08}", entry.number) : entry.key] = line + "\n";
    }
    std::string head = "dwelling";
    if (shape.has_building) head += ",building";
    if (shape.has_unit) head += ",unit";
    head += shown && !ballot.has_owner_ids ? ",kind,owner" : ",kind,owner_id";
    head += shape.has_sources ? ",area_registered_m2,area_surveyed_m2,area_contract_m2,area_m2" : ",area_cm2";
    return head + ",sale,developer\n" + lines.text();
}

std::string votes_csv(Ballot const& ballot, std::vector<RollEntry> const& entries, std::vector<Vote> const& votes,
                      Names names) {
    bool const shown = names == Names::shown;
    std::map<std::int64_t, RollEntry const*> by_number;
    for (auto const& entry : entries) by_number[entry.number] = &entry;
    if (ballot.kind == BallotKind::open) {
        std::vector<Head> heads;
        for (auto const& vote : votes) {
            heads.push_back({vote.entry, by_number.at(vote.entry)->key, vote.voter, vote.choice});
        }
        return heads_csv(std::move(heads), true, names);
    }
    auto const shape = shape_of(entries);
    Lines lines;
    std::size_t row = 0;
    for (auto const& vote : votes) {
        auto const& entry = *by_number.at(vote.entry);
        auto const voters = shown_voters(entry, {vote.voter}, names);
        auto const proxy = vote.proxy.empty() || shown ? vote.proxy : "proxy";
        auto const authority = vote.authority.empty() || shown ? vote.authority : "written";
        std::string line = cell(shown ? entry.part.dwelling : entry.key);
        if (shape.has_building) line += "," + cell(entry.part.building);
        if (shape.has_unit) line += "," + cell(entry.part.unit);
        line += fmt::format(",{},{},{},{}", cell(joined(voters)), tally::name_of(choice_of(vote.choice)), cell(proxy),
                            cell(authority));
        auto const first = shown ? fmt::format("{:08}", entry.number) : entry.key;
        lines.by_key[fmt::format("{} {} {:08}", first, joined(voters), row++)] = line + "\n";
    }
    std::string head = "dwelling";
    if (shape.has_building) head += ",building";
    if (shape.has_unit) head += ",unit";
    return head + (shown && !ballot.has_owner_ids ? ",owner" : ",owner_id") + ",vote,proxy,authority\n" + lines.text();
}

Result<std::string> outcome_json(Ballot const& ballot, std::string_view roll, std::string_view votes) {
    if (ballot.kind == BallotKind::owners) {
        HZ_TRY(auto counted, count_owners(ballot, roll, votes));
        return std::move(counted.text);
    }
    HZ_TRY(auto const papers, open_papers(votes));
    auto const options = open_options(ballot);
    HZ_TRY(auto const outcome, tally::tally(papers, options));
    return json::serialize(outcome_json(papers, options, outcome)) + "\n";
}

Result<Count> count(Ballot const& ballot, std::string_view roll, std::string_view votes) {
    if (ballot.kind == BallotKind::owners) {
        HZ_TRY(auto const counted, count_owners(ballot, roll, votes));
        return Count{.passed = counted.outcome.passed, .result = counted.text};
    }
    HZ_TRY(auto const papers, open_papers(votes));
    auto const options = open_options(ballot);
    std::int64_t by_choice[3] = {0, 0, 0};
    std::int64_t blank = 0;
    for (auto const& paper : papers.papers) {
        (paper.order.empty() ? blank : by_choice[paper.order.front()]) += paper.count;
    }
    auto const taking_part = by_choice[0] + by_choice[1] + by_choice[2] + blank;
    auto const whole = ballot.open_rule.of_all ? ballot.roll.heads : taking_part;
    auto const quorum = tally::test_of("quorum_heads", taking_part, ballot.roll.heads, *options.quorum->share);
    auto const consent = tally::test_of("consent_heads", by_choice[0], whole, options.threshold);
    bool passed = quorum.passed && consent.passed;
    if (by_choice[0] + by_choice[1] + by_choice[2] > 0) {
        HZ_TRY(auto const outcome, tally::tally(papers, options));
        // The count is lib/tally's; the two tests above say the same in the page's words.
        bool const agreed = outcome.decided && outcome.winners == std::vector<tally::CandidateIndex>{0};
        HZ_ASSERT(agreed == passed);
    }
    auto const heads = [](std::int64_t n) { return json::object{{"heads", n}, {"area_cm2", 0}}; };
    json::object const result{{"rule", "majority"},
                              {"passed", passed},
                              {"tests", json::array{test_json(quorum, "heads"), test_json(consent, "heads")}},
                              {"total", heads(ballot.roll.heads)},
                              {"participating", heads(taking_part)},
                              {"not_participating", heads(ballot.roll.heads - taking_part)},
                              {"votes", json::object{{"agree", heads(by_choice[0])},
                                                     {"disagree", heads(by_choice[1])},
                                                     {"abstain", heads(by_choice[2])},
                                                     {"blank", heads(blank)},
                                                     {"invalid", heads(0)}}},
                              {"points_of_law", json::array{}}};
    return Count{.passed = passed, .result = json::serialize(result)};
}

Count count(ConsensusRecord const& record) {
    bool const passed = record.objections_asked && record.objecting == 0 && record.present > 0;
    json::object const result{{"rule", "consensus"}, {"passed", passed}};
    return {.passed = passed, .result = json::serialize(result)};
}

std::string rule_text(BallotDraft const& draft) {
    if (draft.kind == BallotKind::owners) {
        auto options = owners_options_json(draft.owners);
        options["area"] = "registered,surveyed,contract";
        return json::serialize(json::object{{"rule", "owners"},
                                            {"matter", draft.owners.matter},
                                            {"scope", tally::text_of(draft.owners.scope)},
                                            {"options", std::move(options)}});
    }
    if (draft.kind == BallotKind::open) {
        auto const& rule = draft.open_rule;
        return json::serialize(json::object{{"rule", "majority"},
                                            {"electorate", enum_name(rule.electorate)},
                                            {"quorum", rule.quorum},
                                            {"threshold", rule.threshold},
                                            {"of_all", rule.of_all}});
    }
    auto const& record = draft.consensus;
    json::object value{{"rule", "consensus"},
                       {"present", record.present},
                       {"objections_asked", record.objections_asked},
                       {"objecting", record.objecting},
                       {"objections", record.objections},
                       {"recorder", record.recorder}};
    if (record.met_at) value["met_at"] = to_microseconds(*record.met_at);
    return json::serialize(value);
}

Result<void> read_rule(std::string_view text, BallotDraft& draft) {
    boost::system::error_code error;
    auto const value = json::parse(text, error);
    auto const* object = error ? nullptr : value.if_object();
    if (object == nullptr) return fail(ErrorCode::internal, "ballot.rule_refused");
    if (draft.kind == BallotKind::owners) {
        HZ_TRY(draft.owners, owners_options_from_json(*object));
        return {};
    }
    auto const word = [&](char const* name) { return std::string(object->at(name).as_string()); };
    if (draft.kind == BallotKind::open) {
        auto const electorate = parse_enum<Electorate>(word("electorate"));
        if (!electorate) return fail(ErrorCode::internal, "ballot.rule_refused");
        draft.open_rule = {.electorate = *electorate,
                           .quorum = word("quorum"),
                           .threshold = word("threshold"),
                           .of_all = object->at("of_all").as_bool()};
        return {};
    }
    draft.consensus = {.present = object->at("present").to_number<std::int64_t>(),
                       .objections_asked = object->at("objections_asked").as_bool(),
                       .objecting = object->at("objecting").to_number<std::int64_t>(),
                       .objections = word("objections"),
                       .recorder = word("recorder")};
    if (auto const* at = object->if_contains("met_at")) {
        draft.consensus.met_at = from_microseconds(at->to_number<std::int64_t>());
    }
    return {};
}

Result<void> check_rule(BallotDraft const& draft) {
    std::vector<Problem> problems;
    if (draft.kind == BallotKind::owners) {
        if (draft.owners.matter < 1 || draft.owners.matter > 9)
            problems.push_back({"/matter", "ballot.matter_refused"});
        // A count must not be stopped by an owner who contradicts herself.
        if (draft.owners.split_votes == OwnersOptions::SplitVotes::error) {
            problems.push_back({"/split_votes", "ballot.split_votes_refused"});
        }
        // Silence is no vote: article 278 counts those taking part.
        if (draft.owners.silent_majority) problems.push_back({"/silent", "ballot.silent_refused"});
    }
    if (draft.kind == BallotKind::open) {
        auto const quorum = tally::threshold_from(draft.open_rule.quorum);
        auto const threshold = tally::threshold_from(draft.open_rule.threshold);
        if (!quorum) problems.push_back({"/quorum", "ballot.quorum_refused"});
        // Less than more than half would let both sides win.
        bool const most = threshold && (2 * threshold->numerator > threshold->denominator ||
                                        (2 * threshold->numerator == threshold->denominator && !threshold->inclusive));
        if (!most) problems.push_back({"/threshold", "ballot.threshold_refused"});
    }
    if (problems.empty()) return {};
    return fail(Error{ErrorCode::unprocessable, "ballot.rule_refused"}.with(std::move(problems)));
}

std::optional<TimePoint> reminder_at(Ballot const& ballot) {
    constexpr std::chrono::hours kBefore{24};
    if (!ballot.opened_at || !ballot.closes_at || *ballot.opened_at + 2 * kBefore > *ballot.closes_at) {
        return std::nullopt;
    }
    return *ballot.closes_at - kBefore;
}

}  // namespace hezhi::ballots
