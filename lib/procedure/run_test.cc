#include "lib/procedure/run.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include <gtest/gtest.h>

#include "lib/base/csv.h"
#include "lib/base/enum_names.h"
#include "lib/base/random.h"

namespace hezhi::procedure {
namespace {

constexpr Microseconds kDay = std::chrono::hours(24);
constexpr TimePoint kStart = from_microseconds(1'790'000'000'000'000);

Procedure const& shipped(std::string_view code) {
    for (auto const& procedure : shipped_procedures()) {
        if (procedure.code == code) return procedure;
    }
    ADD_FAILURE() << code;
    return shipped_procedures().front();
}

/// Readings under which every rule of every shipped procedure holds.
std::vector<Reading> plenty() {
    std::vector<Reading> readings;
    for (int i = 0; i <= static_cast<int>(Measure::answers); ++i) {
        auto const measure = static_cast<Measure>(i);
        bool const is_ceiling = measure == Measure::incomplete_commitments || measure == Measure::open_objections;
        readings.push_back({measure, is_ceiling ? 0 : 100, is_share(measure) ? 100 : 1});
    }
    return readings;
}

std::vector<Reading> with(std::vector<Reading> readings, Reading reading) {
    std::ranges::find(readings, reading.measure, &Reading::measure)->part = reading.part;
    std::ranges::find(readings, reading.measure, &Reading::measure)->whole = reading.whole;
    return readings;
}

/// An act that brings everything.
Act full(RunEvent event, RunActor actor, TimePoint at) {
    return {.event = event,
            .actor = actor,
            .at = at,
            .due = at + 30 * kDay,
            .limit = at + 7 * kDay,
            .readings = plenty(),
            .has_frame = true,
            .has_organiser = true,
            .has_resource = true,
            .has_decider = true,
            .has_reason = true,
            .has_ground = true,
            .has_remedy = true,
            .has_authority = true};
}

std::string key_of(Result<Step> const& step) {
    return step ? "done" : std::string(step.error().key());
}

RunFacts must(Procedure const& procedure, RunFacts const& facts, Act const& act) {
    auto const step = apply(procedure, facts, act);
    EXPECT_TRUE(step) << enum_name(act.event) << ": " << key_of(step);
    return step ? step->facts : facts;
}

RunFacts started(Procedure const& procedure) {
    return must(procedure, prepare(procedure, kStart), full(RunEvent::start, RunActor::organiser, kStart));
}

RunFacts at_stage(Procedure const& procedure, std::string_view key) {
    auto facts = started(procedure);
    while (procedure.stages[facts.stage].key != key) {
        auto const actor = procedure.stages[facts.stage].responsible;
        auto const next = must(procedure, facts, full(RunEvent::leave_stage, actor, facts.changed_at + kDay));
        if (next == facts) return facts;
        facts = next;
    }
    return facts;
}

std::vector<std::string> split(std::string_view text, char delimiter) {
    std::vector<std::string> parts(1);
    for (char const c : text) {
        if (c == delimiter) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

std::multiset<std::string> lines_of_file() {
    std::ifstream file("docs/formats/procedure-states.csv", std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    CsvReader reader(text);
    std::multiset<std::string> lines;
    for (bool is_header = true;; is_header = false) {
        auto const row = reader.next_row();
        EXPECT_TRUE(row);
        if (!row || !*row) return lines;
        std::vector<std::string> cells;
        for (auto const& field : **row) cells.emplace_back(field.text);
        EXPECT_EQ(cells.size(), 5U);
        if (cells.size() != 5 || is_header) continue;
        for (auto const& from : split(cells[0], '|')) {
            for (auto const& role : split(cells[2], '|')) {
                lines.insert(from + " " + cells[1] + " " + role + ": " + cells[3] + " → " +
                             (cells[4] == "=" ? from : cells[4]));
            }
        }
    }
}

TEST(ProcedureTable, says_what_the_published_file_says) {
    std::multiset<std::string> code;
    for (auto const& row : table()) {
        std::string guards = row.condition == Condition::always ? "" : std::string(enum_name(row.condition));
        for (auto const guard : row.guards) guards += (guards.empty() ? "" : " ") + std::string(enum_name(guard));
        code.insert(std::string(enum_name(row.from)) + " " + std::string(enum_name(row.event)) + " " +
                    std::string(enum_name(row.actor)) + ": " + guards + " → " + std::string(enum_name(row.to)));
    }
    auto const file = lines_of_file();
    ASSERT_GT(file.size(), 35U);
    for (auto const& row : code) EXPECT_TRUE(file.contains(row)) << "missing in the file: " << row;
    for (auto const& row : file) EXPECT_TRUE(code.contains(row)) << "missing in the code: " << row;
    EXPECT_EQ(code, file);
}

TEST(ProcedureTable, facts_come_before_what_is_brought_and_conditions_stand_in_complete_sets) {
    std::map<std::tuple<RunState, RunEvent, RunActor>, std::set<Condition>> sets;
    for (auto const& row : table()) {
        EXPECT_TRUE(std::ranges::is_partitioned(row.guards, [](Guard guard) { return !brings(guard); }));
        EXPECT_TRUE(sets[std::tuple(row.from, row.event, row.actor)].insert(row.condition).second);
        EXPECT_TRUE(is_open(row.from)) << "what has ended stays ended";
    }
    using C = Condition;
    std::set<std::set<C>> const complete{{C::always},
                                         {C::if_last_stage, C::if_stage_follows},
                                         {C::if_round_left, C::if_no_round_left},
                                         {C::if_curable, C::if_not_curable}};
    for (auto const& [key, conditions] : sets) EXPECT_TRUE(complete.contains(conditions));
}

TEST(ProcedureTable, the_steward_has_exactly_five_powers_beside_a_stage_of_its_own_and_none_that_ends_a_topic) {
    std::set<RunEvent> powers;
    for (auto const& row : table()) {
        if (row.actor != RunActor::steward) continue;
        bool const of_own_stage = std::ranges::find(row.guards, Guard::stage_is_yours) != row.guards.end();
        if (!of_own_stage) powers.insert(row.event);
        EXPECT_NE(row.to, RunState::stopped);
        EXPECT_TRUE(std::ranges::find(row.guards, Guard::reason) != row.guards.end() ||
                    row.event == RunEvent::leave_stage)
            << enum_name(row.event);
    }
    // An objection is no power: it only asks the authority, and lapses.
    EXPECT_EQ(powers, (std::set{RunEvent::convene, RunEvent::propose, RunEvent::order_agenda,
                                RunEvent::attach_resources, RunEvent::ask_reconsideration, RunEvent::object}));
}

/// Every state × event × actor: accepted exactly where the table has a row, refused by a name otherwise.
TEST(ProcedureRun, every_state_event_and_actor) {
    auto const& procedure = shipped("four_steps");
    std::size_t accepted = 0;
    for (std::size_t s = 0; s < kRunStates; ++s) {
        for (std::size_t e = 0; e < kRunEvents; ++e) {
            for (int a = 0; a <= static_cast<int>(RunActor::clock); ++a) {
                auto const state = static_cast<RunState>(s);
                auto const event = static_cast<RunEvent>(e);
                auto const actor = static_cast<RunActor>(a);
                bool in_table = false;
                bool event_known = false;
                for (auto const& row : table()) {
                    if (row.from != state || row.event != event) continue;
                    event_known = true;
                    in_table = in_table || row.actor == actor;
                }
                RunFacts facts = at_stage(procedure, "joint_meeting");
                facts.state = state;
                if (state == RunState::objected || state == RunState::reconsidering) {
                    facts.interrupted_at = facts.changed_at;
                    facts.limit = facts.changed_at + kDay;
                }
                auto const step = apply(procedure, facts, full(event, actor, facts.changed_at + 40 * kDay));
                if (!event_known) {
                    EXPECT_EQ(key_of(step), "procedure.act_not_now");
                } else if (!in_table) {
                    EXPECT_EQ(key_of(step), "procedure.act_not_yours");
                } else {
                    EXPECT_NE(key_of(step), "procedure.act_not_now");
                    EXPECT_NE(key_of(step), "procedure.act_not_yours");
                    accepted += step ? 1 : 0;
                }
            }
        }
    }
    EXPECT_GT(accepted, 15U);
}

TEST(ProcedureRun, a_launch_names_everything_that_is_missing) {
    auto const& procedure = shipped("council");
    auto const ready = prepare(procedure, kStart);
    for (unsigned mask = 0; mask < 15; ++mask) {
        auto act = full(RunEvent::start, RunActor::organiser, kStart);
        act.has_frame = (mask & 1U) != 0;
        act.has_organiser = (mask & 2U) != 0;
        act.has_resource = (mask & 4U) != 0;
        act.has_decider = (mask & 8U) != 0;
        auto const step = apply(procedure, ready, act);
        ASSERT_EQ(key_of(step), "procedure.launch_incomplete");
        EXPECT_EQ(step.error().problems().size(), 4U - static_cast<std::size_t>(__builtin_popcount(mask)));
    }
}

TEST(ProcedureRun, every_shipped_procedure_runs_to_its_end) {
    for (auto const& procedure : shipped_procedures()) {
        auto facts = started(procedure);
        std::size_t steps = 0;
        while (is_open(facts.state) && ++steps < 100) {
            ASSERT_EQ(holder(procedure, facts), procedure.stages[facts.stage].responsible);
            ASSERT_TRUE(deadline(facts));
            facts =
                must(procedure, facts,
                     full(RunEvent::leave_stage, procedure.stages[facts.stage].responsible, facts.changed_at + kDay));
        }
        EXPECT_EQ(facts.state, RunState::finished) << procedure.code;
        EXPECT_EQ(steps, procedure.stages.size());
        EXPECT_FALSE(holder(procedure, facts));
        EXPECT_FALSE(deadline(facts));
    }
}

TEST(ProcedureRun, a_blocked_exit_says_which_rule_and_by_how_much) {
    auto const& procedure = shipped("owners.special");
    auto const facts = at_stage(procedure, "ballot");
    auto act = full(RunEvent::leave_stage, RunActor::decider, facts.changed_at + kDay);
    act.readings = with(with(plenty(), {Measure::agree_heads, 22, 30}), {Measure::turnout_heads, 30, 46});
    auto const step = apply(procedure, facts, act);
    ASSERT_EQ(key_of(step), "procedure.rules_unmet");
    ASSERT_EQ(step.error().problems().size(), 2U);
    EXPECT_EQ(step.error().problems()[0].where, "/pass/turnout_heads");
    EXPECT_EQ(step.error().problems()[0].params.back().second, "1") << "31 of 46 are two thirds";
    EXPECT_EQ(step.error().problems()[1].where, "/pass/agree_heads");
    EXPECT_EQ(step.error().problems()[1].params.back().second, "1") << "23 of 30 are three quarters";
    act.readings = with(plenty(), {Measure::notice_days, 14, 1});
    EXPECT_EQ(apply(procedure, facts, act).error().problems()[0].where, "/leave/notice_days");
}

TEST(ProcedureRun, a_failed_ballot_leads_to_a_second_deliberation_and_a_last_one_ends_it) {
    auto const& procedure = shipped("owners.special");
    auto facts = at_stage(procedure, "ballot");
    auto const poor = with(plenty(), {Measure::agree_heads, 22, 30});
    for (int round = 1; round <= 3; ++round) {
        ASSERT_EQ(facts.rounds, round);
        auto act = full(RunEvent::fail_stage, RunActor::decider, facts.changed_at + kDay);
        EXPECT_EQ(key_of(apply(procedure, facts, act)), "procedure.stage_passes");
        act.readings = poor;
        facts = must(procedure, facts, act);
        if (round == 3) break;
        EXPECT_EQ(procedure.stages[facts.stage].key, "meeting");
        EXPECT_EQ(facts.outcomes[4], StageOutcome::ahead);
        while (procedure.stages[facts.stage].key != "ballot") {
            facts = must(procedure, facts, full(RunEvent::leave_stage, RunActor::organiser, facts.changed_at + kDay));
        }
    }
    EXPECT_EQ(facts.state, RunState::rejected);
    EXPECT_EQ(facts.outcomes[4], StageOutcome::failed);
}

TEST(ProcedureRun, reconsideration_is_asked_once_before_publication_and_silence_leaves_the_decision) {
    auto const& procedure = shipped("council");
    auto const before = at_stage(procedure, "resolution");
    EXPECT_EQ(
        key_of(apply(procedure, before, full(RunEvent::ask_reconsideration, RunActor::steward, before.changed_at))),
        "procedure.nothing_to_reconsider");
    auto facts = at_stage(procedure, "publication");
    auto const due = *facts.due;
    auto const asked_at = facts.changed_at + kDay;
    facts = must(procedure, facts, full(RunEvent::ask_reconsideration, RunActor::steward, asked_at));
    EXPECT_EQ(holder(procedure, facts), RunActor::decider);
    EXPECT_EQ(deadline(facts), asked_at + 7 * kDay);
    EXPECT_EQ(key_of(apply(procedure, facts, full(RunEvent::leave_stage, RunActor::organiser, asked_at))),
              "procedure.act_not_now");
    EXPECT_EQ(
        key_of(apply(procedure, facts, full(RunEvent::reconsideration_lapses, RunActor::clock, asked_at + 7 * kDay))),
        "procedure.too_early");
    facts = must(procedure, facts,
                 full(RunEvent::reconsideration_lapses, RunActor::clock, asked_at + 7 * kDay + Microseconds(1)));
    EXPECT_EQ(facts.outcomes[last_decision(procedure)], StageOutcome::passed);
    EXPECT_EQ(*facts.due, due + 7 * kDay + Microseconds(1)) << "the stage gets back the time it waited";
    EXPECT_EQ(key_of(apply(procedure, facts, full(RunEvent::ask_reconsideration, RunActor::steward, facts.changed_at))),
              "procedure.reconsidered_before");
    facts = must(procedure, facts, full(RunEvent::leave_stage, RunActor::organiser, facts.changed_at));
    EXPECT_EQ(procedure.stages[facts.stage].key, "evaluation");
    facts.reconsidered = false;
    EXPECT_EQ(key_of(apply(procedure, facts, full(RunEvent::ask_reconsideration, RunActor::steward, facts.changed_at))),
              "procedure.nothing_to_reconsider")
        << "published is published";
}

TEST(ProcedureRun, a_changed_decision_is_deliberated_again) {
    auto const& procedure = shipped("council");
    auto facts = at_stage(procedure, "commitments");
    facts = must(procedure, facts, full(RunEvent::ask_reconsideration, RunActor::steward, facts.changed_at));
    facts = must(procedure, facts, full(RunEvent::change_decision, RunActor::decider, facts.changed_at + kDay));
    EXPECT_EQ(procedure.stages[facts.stage].key, "opinions");
    EXPECT_EQ(facts.outcomes[last_decision(procedure)], StageOutcome::ahead);
    EXPECT_EQ(facts.rounds, 2);
}

TEST(ProcedureRun, an_objection_goes_to_the_authority_whose_silence_lets_the_topic_proceed) {
    auto const& procedure = shipped("council");
    auto const running = at_stage(procedure, "drafting");
    auto act = full(RunEvent::object, RunActor::steward, running.changed_at + kDay);
    for (auto const field : {&Act::has_reason, &Act::has_ground, &Act::has_authority}) {
        auto incomplete = act;
        incomplete.*field = false;
        EXPECT_FALSE(apply(procedure, running, incomplete));
    }
    auto const objected = must(procedure, running, act);
    EXPECT_EQ(holder(procedure, objected), RunActor::authority);

    auto const lapsed =
        apply(procedure, objected, full(RunEvent::objection_lapses, RunActor::clock, *objected.limit + kDay));
    ASSERT_TRUE(lapsed);
    EXPECT_TRUE(lapsed->escalates);
    EXPECT_EQ(lapsed->facts.state, RunState::running);
    EXPECT_EQ(lapsed->facts.stage, running.stage);
    EXPECT_EQ(key_of(apply(procedure, lapsed->facts, full(RunEvent::object, RunActor::steward, lapsed->at))),
              "procedure.objected_before");

    auto uphold = full(RunEvent::uphold_objection, RunActor::authority, objected.changed_at + kDay);
    EXPECT_EQ(must(procedure, objected, uphold).state, RunState::stopped);
    uphold.to_stage = 0;
    auto const sent_back = must(procedure, objected, uphold);
    EXPECT_EQ(sent_back.state, RunState::running);
    EXPECT_EQ(sent_back.stage, 0U);
    uphold.to_stage = objected.stage;
    EXPECT_EQ(key_of(apply(procedure, objected, uphold)), "procedure.earlier_stage_required");
}

TEST(ProcedureRun, silence_of_the_steward_lets_the_topic_proceed_and_silence_of_others_is_raised_once) {
    auto const& procedure = shipped("four_steps");
    auto const proposal = started(procedure);
    auto const late = *proposal.due + kDay;
    auto const silent = apply(procedure, proposal, full(RunEvent::steward_silent, RunActor::clock, late));
    ASSERT_TRUE(silent) << key_of(silent);
    EXPECT_EQ(silent->facts.outcomes[0], StageOutcome::lapsed);
    EXPECT_EQ(silent->facts.stage, 1U);
    EXPECT_TRUE(silent->escalates);
    EXPECT_EQ(key_of(apply(procedure, proposal, full(RunEvent::steward_silent, RunActor::clock, *proposal.due))),
              "procedure.too_early");

    auto const meeting = silent->facts;
    EXPECT_EQ(key_of(apply(procedure, meeting, full(RunEvent::steward_silent, RunActor::clock, *meeting.due + kDay))),
              "procedure.stage_not_stewards");
    auto const raised = apply(procedure, meeting, full(RunEvent::stage_overdue, RunActor::clock, *meeting.due + kDay));
    ASSERT_TRUE(raised);
    EXPECT_TRUE(raised->escalates);
    EXPECT_EQ(raised->facts.stage, meeting.stage) << "nothing is decided by a clock";
    EXPECT_EQ(
        key_of(apply(procedure, raised->facts, full(RunEvent::stage_overdue, RunActor::clock, raised->at + kDay))),
        "procedure.raised_already");
}

TEST(ProcedureRun, a_formal_vote_that_fails_names_the_remedy) {
    auto const& procedure = shipped("four_steps");
    auto const facts = at_stage(procedure, "party_assembly");
    auto act = full(RunEvent::fail_stage, RunActor::steward, facts.changed_at + kDay);
    act.readings = with(plenty(), {Measure::agree_members, 50, 100});
    act.has_remedy = false;
    EXPECT_EQ(key_of(apply(procedure, facts, act)), "procedure.remedy_required");
    act.has_remedy = true;
    EXPECT_EQ(procedure.stages[must(procedure, facts, act).stage].key, "joint_meeting");
}

TEST(ProcedureRun, skips_and_extensions_are_asked_of_the_procedure) {
    auto const& procedure = shipped("council");
    auto const opinions = at_stage(procedure, "opinions");
    auto const skipped =
        must(procedure, opinions, full(RunEvent::skip_stage, RunActor::organiser, opinions.changed_at));
    EXPECT_EQ(skipped.outcomes[1], StageOutcome::skipped);
    auto const resolution = at_stage(procedure, "resolution");
    EXPECT_EQ(key_of(apply(procedure, resolution, full(RunEvent::skip_stage, RunActor::organiser, kStart))),
              "procedure.stage_not_optional");
    auto extend = full(RunEvent::extend_stage, RunActor::organiser, opinions.changed_at);
    extend.due = *opinions.due;
    EXPECT_EQ(key_of(apply(procedure, opinions, extend)), "procedure.due_not_later");
    extend.due = *opinions.due + kDay;
    auto const extended = must(procedure, opinions, extend);
    EXPECT_EQ(extended.due, extend.due);
    *extend.due += kDay;
    EXPECT_EQ(key_of(apply(procedure, extended, extend)), "procedure.extended_before");
}

TEST(ProcedureRun, a_form_is_offered_before_its_counts_are_typed) {
    auto const& procedure = shipped("council");
    auto const events = [&](RunFacts const& facts) {
        std::vector<RunEvent> all;
        for (auto const& offer : offered(procedure, facts, RunActor::organiser, facts.changed_at)) {
            all.push_back(offer.event);
        }
        return all;
    };
    EXPECT_EQ(events(at_stage(procedure, "resolution")),
              (std::vector{RunEvent::leave_stage, RunEvent::fail_stage, RunEvent::go_back, RunEvent::extend_stage,
                           RunEvent::object, RunEvent::stop}));
    EXPECT_EQ(events(at_stage(procedure, "opinions")),
              (std::vector{RunEvent::leave_stage, RunEvent::skip_stage, RunEvent::go_back, RunEvent::extend_stage,
                           RunEvent::object, RunEvent::stop}));
}

TEST(ProcedureRun, what_is_offered_is_accepted_and_what_is_not_offered_is_refused) {
    Random random(7);
    for (auto const& procedure : shipped_procedures()) {
        auto facts = prepare(procedure, kStart);
        auto now = kStart;
        for (int step = 0; step < 40 && is_open(facts.state); ++step) {
            now += kDay * static_cast<std::int64_t>(random.uniform_below(12));
            std::vector<Act> possible;
            for (int a = 0; a <= static_cast<int>(RunActor::clock); ++a) {
                auto const actor = static_cast<RunActor>(a);
                auto const offers = allowed(procedure, facts, actor, plenty(), now);
                for (std::size_t e = 0; e < kRunEvents; ++e) {
                    auto const event = static_cast<RunEvent>(e);
                    auto act = full(event, actor, now);
                    if (event == RunEvent::go_back && facts.stage > 0) act.to_stage = facts.stage - 1;
                    bool const offered = std::ranges::find(offers, event, &Offer::event) != offers.end();
                    // An act may still lack what only it can bring: an earlier stage, a later deadline.
                    auto const done = apply(procedure, facts, act);
                    if (done) {
                        EXPECT_TRUE(offered) << enum_name(event);
                        possible.push_back(act);
                    } else if (offered) {
                        auto const key = done.error().key();
                        EXPECT_TRUE(key == "procedure.earlier_stage_required" || key == "procedure.due_not_later")
                            << enum_name(event) << " " << key;
                    }
                }
            }
            if (possible.empty()) continue;
            facts = must(procedure, facts, possible[static_cast<std::size_t>(random.uniform_below(possible.size()))]);
        }
    }
}

}  // namespace
}  // namespace hezhi::procedure
