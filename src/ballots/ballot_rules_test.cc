#include "src/ballots/ballot_rules.h"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "lib/tally/reference_owners.h"

namespace hezhi::ballots {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

TimePoint const kNow = TimePoint{days{20'800}};

Ballot ballot(BallotKind kind, BallotState state) {
    Ballot made;
    made.id = BallotId{1};
    made.kind = kind;
    made.state = state;
    made.title = "3 号楼 2 单元加装电梯";
    made.wording = "同意在 3 号楼 2 单元加装一部电梯。";
    made.yes_means = "同意按公示方案加装";
    made.paper_route = "居委会一楼，工作日九点到五点";
    made.opens_at = kNow + days{20};
    made.closes_at = kNow + days{30};
    made.roll.heads = 12;
    made.consensus = {.present = 9, .objections_asked = true, .recorder = "居委会副主任"};
    return made;
}

Act complete(BallotEvent event, BallotActor actor) {
    return {.event = event, .actor = actor, .at = kNow, .has_reason = true};
}

std::vector<std::string> parts(std::string const& text, char by) {
    std::vector<std::string> out;
    std::stringstream stream(text);
    for (std::string part; std::getline(stream, part, by);) out.push_back(part);
    return out;
}

std::multiset<std::string> lines_of_file() {
    std::ifstream file("docs/formats/ballot-states.csv");
    std::multiset<std::string> lines;
    std::string line;
    std::getline(file, line);
    EXPECT_EQ(line, "from,event,role,guard,to");
    while (std::getline(file, line)) {
        auto const cells = parts(line, ',');
        EXPECT_EQ(cells.size(), 5U) << line;
        auto states = parts(cells.at(0), '|');
        if (states.empty()) states.emplace_back();
        for (auto const& from : states) {
            for (auto const& role : parts(cells.at(2), '|')) {
                lines.insert(fmt::format("{},{},{},{},{}", from, cells.at(1), role, cells.at(3), cells.at(4)));
            }
        }
    }
    return lines;
}

TEST(BallotRules, table_is_the_published_file) {
    std::multiset<std::string> lines;
    for (auto const& row : table()) {
        std::string guards;
        for (auto const guard : row.guards) guards += (guards.empty() ? "" : " ") + std::string(enum_name(guard));
        lines.insert(fmt::format("{},{},{},{},{}", row.from ? enum_name(*row.from) : "", enum_name(row.event),
                                 enum_name(row.actor), guards, enum_name(row.to)));
    }
    EXPECT_EQ(lines, lines_of_file());
}

template <class E>
std::vector<E> all_of() {
    std::vector<E> values;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto one) { values.push_back(one.value); });
    return values;
}

TEST(BallotRules, every_state_takes_exactly_the_acts_of_its_rows) {
    for (auto const kind : all_of<BallotKind>()) {
        for (auto const state : all_of<BallotState>()) {
            for (auto const event : all_of<BallotEvent>()) {
                for (auto const actor : all_of<BallotActor>()) {
                    auto one = ballot(kind, state);
                    auto act = complete(event, actor);
                    // All announced moments have come, and the notice was long enough.
                    one.noticed_at = kNow - days{40};
                    one.opens_at = kNow - days{20};
                    one.closes_at = kNow - days{10};
                    if (state == BallotState::draft) {
                        one = ballot(kind, state);
                    }
                    bool expected = false;
                    for (auto const& row : table()) {
                        if (row.from != state || row.event != event || row.actor != actor) continue;
                        expected = true;
                        for (auto const guard : row.guards) {
                            if (guard == Guard::is_consensus && kind != BallotKind::consensus) expected = false;
                            if (guard == Guard::not_consensus && kind == BallotKind::consensus) expected = false;
                        }
                    }
                    auto const step = apply(one, act);
                    EXPECT_EQ(step.has_value(), expected)
                        << enum_name(kind) << ' ' << enum_name(state) << ' ' << enum_name(event) << ' '
                        << enum_name(actor) << ' ' << (step ? "" : step.error().key());
                    bool const listed = std::ranges::count(possible(one, actor), event) > 0;
                    EXPECT_EQ(listed, expected);
                }
            }
        }
    }
}

TEST(BallotRules, a_notice_names_everything_it_lacks) {
    Ballot bare;
    bare.kind = BallotKind::owners;
    auto const refused = apply(bare, complete(BallotEvent::give_notice, BallotActor::desk));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().key(), "ballot.notice_incomplete");
    std::vector<std::string> where;
    for (auto const& problem : refused.error().problems()) where.push_back(problem.where);
    EXPECT_THAT(where, ElementsAre("/wording", "/roll", "/paper_route", "/closes_at"));
}

TEST(BallotRules, owners_are_told_fifteen_whole_days_before) {
    auto one = ballot(BallotKind::owners, BallotState::draft);
    one.opens_at = kNow + days{15};
    EXPECT_TRUE(apply(one, complete(BallotEvent::give_notice, BallotActor::desk)).has_value());
    one.opens_at = kNow + days{15} - Microseconds{1};
    auto const refused = apply(one, complete(BallotEvent::give_notice, BallotActor::desk));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().problems().at(0).key, "ballot.needs_notice_days");
    one.kind = BallotKind::open;
    EXPECT_TRUE(apply(one, complete(BallotEvent::give_notice, BallotActor::desk)).has_value());
}

TEST(BallotRules, nothing_opens_or_closes_before_its_announced_moment) {
    auto one = ballot(BallotKind::owners, BallotState::noticed);
    for (auto const actor : {BallotActor::clock, BallotActor::desk}) {
        auto act = complete(BallotEvent::open, actor);
        act.at = *one.opens_at - Microseconds{1};
        EXPECT_EQ(apply(one, act).error().key(), "ballot.not_yet");
        act.at = *one.opens_at;
        EXPECT_EQ(apply(one, act).value(), BallotState::open);
        one.state = BallotState::open;
        act.event = BallotEvent::close;
        EXPECT_EQ(apply(one, act).error().key(), "ballot.not_yet");
        act.at = *one.closes_at;
        EXPECT_EQ(apply(one, act).value(), BallotState::counting);
        one.state = BallotState::noticed;
    }
}

TEST(BallotRules, no_outcome_while_a_paper_waits) {
    auto one = ballot(BallotKind::owners, BallotState::counting);
    auto act = complete(BallotEvent::decide, BallotActor::desk);
    act.unsettled_papers = 2;
    EXPECT_EQ(apply(one, act).error().key(), "ballot.papers_unsettled");
    act.unsettled_papers = 0;
    EXPECT_TRUE(apply(one, act).has_value());
    act.actor = BallotActor::clock;
    one.counts_until = kNow + hours{1};
    EXPECT_EQ(apply(one, act).error().key(), "ballot.not_yet") << "papers may still come in";
}

TEST(BallotRules, a_consensus_needs_a_number_present_and_the_question_for_objections) {
    auto one = ballot(BallotKind::consensus, BallotState::draft);
    one.consensus = {.present = 0, .objections_asked = false, .objecting = 2};
    auto const refused = apply(one, complete(BallotEvent::record, BallotActor::desk));
    ASSERT_FALSE(refused.has_value());
    std::vector<std::string> where;
    for (auto const& problem : refused.error().problems()) where.push_back(problem.where);
    EXPECT_THAT(where, ElementsAre("/present", "/objections_asked", "/recorder", "/objections"));
    EXPECT_TRUE(count(ConsensusRecord{.present = 9, .objections_asked = true}).passed);
    EXPECT_FALSE(count(ConsensusRecord{.present = 9, .objections_asked = true, .objecting = 1}).passed);
}

Vote vote(std::int64_t id, std::int64_t entry, VoteSource source, TimePoint dated, BallotChoice choice) {
    return {.id = VoteId{id},
            .entry = entry,
            .voter = "沈玉珍",
            .choice = choice,
            .source = source,
            .dated_at = dated,
            .recorded_at = dated + hours{2}};
}

TEST(BallotRules, the_later_dated_vote_counts_whatever_it_was_cast_by) {
    auto const phone = VoteSource::phone;
    auto const paper = VoteSource::paper;
    auto const yes = BallotChoice::agree;
    auto const no = BallotChoice::disagree;
    EXPECT_EQ(effective({vote(1, 1, phone, kNow, yes), vote(2, 1, paper, kNow - minutes{1}, no)}).at(0).choice, yes);
    EXPECT_EQ(effective({vote(1, 1, phone, kNow, yes), vote(2, 1, paper, kNow + minutes{1}, no)}).at(0).choice, no);
    // Entered first, dated later.
    EXPECT_EQ(effective({vote(1, 1, paper, kNow + minutes{1}, no), vote(2, 1, phone, kNow, yes)}).at(0).choice, no);
    // Of one moment the signed paper.
    EXPECT_EQ(effective({vote(1, 1, paper, kNow, no), vote(2, 1, phone, kNow, yes)}).at(0).choice, no);
    EXPECT_EQ(effective({vote(2, 1, phone, kNow, yes), vote(1, 1, paper, kNow, no)}).at(0).choice, no);
    // Other lines and other owners are other votes.
    auto other = vote(3, 1, phone, kNow, no);
    other.voter = "钱一鸣";
    EXPECT_EQ(effective({vote(1, 1, phone, kNow, yes), vote(2, 2, phone, kNow, yes), other}).size(), 3U);
}

TEST(BallotRules, readings_differ_field_by_field) {
    PaperReading const one{.entry = 4, .voters = {"沈玉珍"}, .choice = BallotChoice::agree, .handed_in_at = kNow};
    auto other = one;
    EXPECT_THAT(differences(one, other), IsEmpty());
    other.choice = BallotChoice::disagree;
    other.proxy = "沈国栋";
    EXPECT_THAT(differences(one, other), ElementsAre("choice", "proxy"));
    other = one;
    other.entry = 5;
    other.voters = {"沈玉珍", "钱一鸣"};
    other.handed_in_at += minutes{1};
    other.authority = "委托书";
    EXPECT_THAT(differences(one, other), ElementsAre("entry", "voters", "handed_in_at", "authority"));
}

constexpr std::string_view kRoll =
    "dwelling,building,unit,kind,owner,area_registered_m2,sale,developer\n"
    "101,3,2,dwelling,沈玉珍,60,sold,\n"
    "102,3,2,dwelling,\"钱一鸣;孙丽华\",60,sold,\n"
    "201,3,2,dwelling,周建国,60,sold,\n"
    "202,3,2,dwelling,,120,unsold,安栖置业\n"
    "301,3,2,dwelling,,120,unsold,\n"
    "B1,3,,parking,周建国,12,sold,\n"
    "101,4,1,dwelling,吴文斌,80,sold,\n";

Ballot lift() {
    auto one = ballot(BallotKind::owners, BallotState::counting);
    one.owners.matter = 7;
    one.owners.scope = *tally::scope_from("unit:3/2");
    one.owners.split_votes = tally::OwnersOptions::SplitVotes::by_area;
    return one;
}

std::vector<RollEntry> keyed(std::vector<RollEntry> entries) {
    std::map<std::string, std::string> keys;
    for (auto& entry : entries) {
        entry.key = fmt::format("d{:03}", 900 - entry.number);
        for (auto const& voter : entry.voters) {
            auto& key = keys[voter];
            if (key.empty()) key = fmt::format("o{:03}", keys.size());
            entry.voter_keys.push_back(key);
        }
    }
    return entries;
}

TEST(BallotRules, unsold_dwellings_are_one_head_and_the_developer_casts_for_them) {
    auto const one = lift();
    auto const entries = entries_of(tally::read_roll(kRoll).value(), one.owners);
    EXPECT_THAT(entries.at(3).voters, ElementsAre("安栖置业"));
    EXPECT_THAT(entries.at(4).voters, ElementsAre("安栖置业")) << "the only developer that the roll knows";
    auto const counted = counts_of(entries, false, one.owners).value();
    EXPECT_EQ(counted, (RollCounts{.dwellings = 5, .area_cm2 = 4'200'000, .heads = 4, .not_counted = 0}));
}

TEST(BallotRules, files_without_names_count_as_those_with_names_and_hold_none) {
    auto const one = lift();
    auto const entries = keyed(entries_of(tally::read_roll(kRoll).value(), one.owners));
    std::vector<Vote> votes;
    auto const add = [&](std::int64_t entry, std::string voter, BallotChoice choice, std::string proxy = "",
                         std::string authority = "") {
        auto made = vote(static_cast<std::int64_t>(votes.size()) + 1, entry, VoteSource::paper, kNow, choice);
        made.voter = std::move(voter);
        made.proxy = std::move(proxy);
        made.authority = std::move(authority);
        votes.push_back(std::move(made));
    };
    add(1, "沈玉珍", BallotChoice::agree, "沈国栋", "公证委托书");
    add(2, "钱一鸣", BallotChoice::agree);
    add(2, "孙丽华", BallotChoice::disagree);
    add(3, "周建国", BallotChoice::agree, "路人", "");
    add(4, "安栖置业", BallotChoice::agree);
    add(5, "安栖置业", BallotChoice::disagree);
    std::map<Names, boost::json::object> outcomes;
    for (auto const names : {Names::shown, Names::hidden}) {
        auto const roll = roll_csv(one, entries, names);
        auto const cast = votes_csv(one, entries, votes, names);
        auto const text = outcome_json(one, roll, cast);
        ASSERT_TRUE(text.has_value()) << text.error().detail();
        outcomes[names] = boost::json::parse(*text).as_object();
        // What a stranger counts with the second implementation.
        auto const recounted =
            tally::recount_owners(tally::read_roll(roll).value(), tally::read_votes(cast).value(), one.owners);
        ASSERT_TRUE(recounted.has_value());
        if (names == Names::hidden) {
            for (auto const* const name : {"沈", "钱一鸣", "孙丽华", "周建国", "安栖", "路人", "公证"}) {
                EXPECT_THAT(roll, Not(HasSubstr(name)));
                EXPECT_THAT(cast, Not(HasSubstr(name)));
            }
        }
    }
    for (auto const* const member : {"passed", "tests", "total", "participating", "votes", "parts"}) {
        EXPECT_EQ(outcomes[Names::shown].at(member), outcomes[Names::hidden].at(member)) << member;
    }
    // 沈 agrees by proxy; the co-owners contradict each other; a proxy without authority; the developer's split head.
    auto const& tests = outcomes[Names::hidden].at("tests").as_array();
    EXPECT_EQ(tests.at(1).at("numerator").to_number<int>(), 2);
    EXPECT_EQ(tests.at(3).at("numerator").to_number<int>(), 1);
}

struct Edge {
    int matter;
    int agree;
    int disagree;
    int silent;
    bool passes;
};
TEST(BallotRules, exactly_two_thirds_and_three_quarters_pass_and_exactly_half_does_not) {
    // Equal areas, so that area and heads stand at the same mark.
    for (auto const& edge : {Edge{7, 6, 2, 4, true}, Edge{7, 5, 3, 4, false}, Edge{4, 4, 4, 4, false},
                             Edge{4, 5, 3, 4, true}, Edge{4, 7, 0, 5, false}, Edge{4, 8, 0, 4, true}}) {
        auto one = lift();
        one.owners.matter = edge.matter;
        std::string roll = "dwelling,building,unit,owner,area_m2\n";
        for (int home = 1; home <= 12; ++home) roll += fmt::format("{}01,3,2,业主{},60\n", home, home);
        auto const entries = keyed(entries_of(tally::read_roll(roll).value(), one.owners));
        std::vector<Vote> votes;
        for (int home = 1; home <= edge.agree + edge.disagree; ++home) {
            auto made = vote(home, home, VoteSource::phone, kNow,
                             home <= edge.agree ? BallotChoice::agree : BallotChoice::disagree);
            made.voter = fmt::format("业主{}", home);
            votes.push_back(made);
        }
        auto const counted =
            count(one, roll_csv(one, entries, Names::hidden), votes_csv(one, entries, votes, Names::hidden));
        ASSERT_TRUE(counted.has_value());
        EXPECT_EQ(counted->passed, edge.passes) << edge.matter << ' ' << edge.agree << ' ' << edge.disagree;
    }
}

TEST(BallotRules, open_ballots_count_by_lib_tally_with_quorum_and_threshold) {
    auto one = ballot(BallotKind::open, BallotState::counting);
    one.roll.heads = 6;
    std::vector<RollEntry> entries;
    for (int number = 1; number <= 6; ++number) {
        RollEntry entry{.number = number};
        entry.voters = {fmt::format("居民{}", number)};
        entry.key = fmt::format("v{}", number);
        entry.voter_keys = {entry.key};
        entries.push_back(entry);
    }
    auto const counted = [&](std::vector<BallotChoice> const& choices) {
        std::vector<Vote> votes;
        for (auto const choice : choices) {
            auto const number = static_cast<std::int64_t>(votes.size()) + 1;
            votes.push_back(vote(number, number, VoteSource::phone, kNow, choice));
            votes.back().voter = fmt::format("居民{}", number);
        }
        EXPECT_TRUE(outcome_json(one, "", votes_csv(one, entries, votes, Names::shown)).has_value() || votes.empty());
        return count(one, roll_csv(one, entries, Names::hidden), votes_csv(one, entries, votes, Names::hidden)).value();
    };
    using enum BallotChoice;
    EXPECT_TRUE(counted({agree, agree, agree, disagree}).passed);
    EXPECT_FALSE(counted({agree, agree, agree}).passed) << "3 of 6 is not more than half";
    EXPECT_FALSE(counted({agree, agree, disagree, disagree}).passed);
    EXPECT_FALSE(counted({agree, agree, abstain, blank}).passed) << "of those taking part";
    EXPECT_FALSE(counted({}).passed);
    one.open_rule.of_all = true;
    EXPECT_FALSE(counted({agree, agree, agree, disagree}).passed);
    EXPECT_TRUE(counted({agree, agree, agree, agree}).passed);
}

TEST(BallotRules, a_rule_is_read_back_as_it_was_written) {
    auto one = lift();
    one.owners.parking_counts = true;
    BallotDraft read{.kind = BallotKind::owners};
    ASSERT_TRUE(read_rule(rule_text(one), read).has_value());
    EXPECT_EQ(rule_text(read), rule_text(one));
    one.kind = read.kind = BallotKind::open;
    one.open_rule = {.electorate = Electorate::representatives, .quorum = ">=2/3", .threshold = ">1/2", .of_all = true};
    ASSERT_TRUE(read_rule(rule_text(one), read).has_value());
    EXPECT_EQ(rule_text(read), rule_text(one));
    one.kind = read.kind = BallotKind::consensus;
    one.consensus.met_at = kNow;
    ASSERT_TRUE(read_rule(rule_text(one), read).has_value());
    EXPECT_EQ(rule_text(read), rule_text(one));
}

TEST(BallotRules, rules_below_the_law_or_without_a_majority_are_refused) {
    auto one = lift();
    EXPECT_TRUE(check_rule(one).has_value());
    one.owners.silent_majority = true;
    EXPECT_EQ(check_rule(one).error().problems().at(0).key, "ballot.silent_refused");
    one = lift();
    one.owners.split_votes = tally::OwnersOptions::SplitVotes::error;
    EXPECT_EQ(check_rule(one).error().problems().at(0).key, "ballot.split_votes_refused");
    one.kind = BallotKind::open;
    for (auto const* const threshold : {">=1/2", ">1/3", "none"}) {
        one.open_rule.threshold = threshold;
        EXPECT_EQ(check_rule(one).error().problems().at(0).key, "ballot.threshold_refused") << threshold;
    }
}

TEST(BallotRules, a_reminder_comes_a_day_before_the_close_where_there_are_two_days_to_vote) {
    Ballot ballot;
    EXPECT_EQ(reminder_at(ballot), std::nullopt);
    ballot.opened_at = kNow;
    EXPECT_EQ(reminder_at(ballot), std::nullopt);
    ballot.closes_at = kNow + hours{48};
    EXPECT_EQ(reminder_at(ballot), kNow + hours{24});
    ballot.closes_at = kNow + hours{48} - minutes{1};
    EXPECT_EQ(reminder_at(ballot), std::nullopt) << "it was announced a moment ago";
}

}  // namespace
}  // namespace hezhi::ballots
