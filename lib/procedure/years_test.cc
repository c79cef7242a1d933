// Years of topics with a clock of their own: residents come or do not, decisions fail, stewards ask and stay silent,
// objections are ruled on or forgotten. What must hold is judged from outside, from the steps alone.
#include <algorithm>
#include <array>
#include <string>

#include <gtest/gtest.h>

#include "lib/base/enum_names.h"
#include "lib/base/random.h"
#include "lib/procedure/run.h"

namespace hezhi::procedure {
namespace {

constexpr Microseconds kDay = std::chrono::hours(24);
constexpr TimePoint kStart = from_microseconds(1'790'000'000'000'000);
constexpr int kDays = 730;

/// Its own books of one topic.
class Watch {
public:
    explicit Watch(Procedure const& procedure) : procedure_(&procedure) {}

    /// Empty: all promises are kept.
    std::string see(RunFacts const& before, Act const& act, Step const& step) {
        auto const& after = step.facts;
        if (!is_open(before.state)) return "something happened after the end";
        if (after.changed_at < before.changed_at) return "time ran backwards";
        if (step.escalates && act.event != RunEvent::objection_lapses) {
            if (!before.due || before.due == raised_) return "a deadline was raised twice";
            if (*before.due >= after.changed_at) return "a deadline was raised before it passed";
            raised_ = before.due;
        }
        if (act.event == RunEvent::ask_reconsideration && ++reconsiderations_ > 1) return "reconsidered twice";
        if (act.event == RunEvent::change_decision || act.event == RunEvent::uphold_objection) ++extra_rounds_;
        if (after.rounds > procedure_->rounds_max + extra_rounds_) return "more rounds than the procedure has";
        if (act.event == RunEvent::leave_stage) {
            auto const& left = procedure_->stages[before.stage];
            if (!shortfalls(left.leave, act.readings).empty() || !shortfalls(left.pass, act.readings).empty()) {
                return "left against its rules";
            }
        }
        auto const begun = stage_begun_by(*procedure_, before, act.event, act.to_stage);
        if (begun && after.stage != *begun) return "another stage began than was said";
        if (!begun && after.stage != before.stage) return "a stage began that nobody said";
        if (after.stage > before.stage + 1) return "a stage was jumped over";
        if (after.stage == before.stage + 1 && before.state == RunState::running) {
            auto const outcome = after.outcomes[before.stage];
            if (outcome == StageOutcome::ahead || outcome == StageOutcome::failed) return "went on without an outcome";
        }
        if (after.state == RunState::finished) return finished(after);
        return look(after);
    }

    std::string look(RunFacts const& facts) const {
        if (!is_open(facts.state)) return holder(*procedure_, facts) ? "an ended topic waits for somebody" : "";
        if (!holder(*procedure_, facts)) return "an open topic is nobody's";
        if (facts.state != RunState::prepared && !deadline(facts)) return "an open topic has no deadline";
        return "";
    }

private:
    std::string finished(RunFacts const& facts) const {
        for (std::size_t i = 0; i < facts.outcomes.size(); ++i) {
            auto const& stage = procedure_->stages[i];
            auto const outcome = facts.outcomes[i];
            if (outcome == StageOutcome::skipped && !stage.is_optional) return "a stage that counts was skipped";
            if (outcome == StageOutcome::lapsed && stage.responsible != RunActor::steward) return "silence decided";
            if (stage.decides() && !stage.is_formal && outcome != StageOutcome::passed) return "finished undecided";
            if (outcome == StageOutcome::ahead || outcome == StageOutcome::failed) return "finished with a stage ahead";
        }
        return "";
    }

    Procedure const* procedure_;
    std::optional<TimePoint> raised_{};
    int reconsiderations_ = 0;
    int extra_rounds_ = 0;
};

/// Readings of a street where things go well four times out of five.
std::vector<Reading> readings(Random& random) {
    std::vector<Reading> all;
    for (int i = 0; i <= static_cast<int>(Measure::answers); ++i) {
        auto const measure = static_cast<Measure>(i);
        bool const is_ceiling = measure == Measure::incomplete_commitments || measure == Measure::open_objections;
        bool const well = random.uniform_below(5) != 0;
        auto const part = static_cast<std::int64_t>(random.uniform_below(60)) + (well ? 40 : 0);
        if (is_ceiling) {
            all.push_back({measure, well ? 0 : 1, 1});
        } else {
            all.push_back(
                {measure, well && measure == Measure::agree_members ? 100 : part, is_share(measure) ? 100 : 1});
        }
    }
    return all;
}

Act random_act(Random& random, RunFacts const& facts, TimePoint now) {
    auto const days = [&](std::uint64_t most) {
        return kDay * static_cast<std::int64_t>(1 + random.uniform_below(most));
    };
    Act act{.event = static_cast<RunEvent>(random.uniform_below(kRunEvents)),
            .actor = static_cast<RunActor>(random.uniform_below(4)),
            .at = now,
            .due = now + days(40),
            .limit = now + days(20),
            .readings = readings(random),
            .has_frame = true,
            .has_organiser = true,
            .has_resource = true,
            .has_decider = true,
            .has_reason = true,
            .has_ground = true,
            .has_remedy = true,
            .has_authority = true};
    // Stopping and going back are rare; a year would not get far otherwise.
    if (act.event == RunEvent::stop && random.uniform_below(40) != 0) act.event = RunEvent::leave_stage;
    if (act.event == RunEvent::go_back && facts.stage > 0) {
        act.to_stage = static_cast<std::size_t>(random.uniform_below(facts.stage));
    }
    if (act.event == RunEvent::uphold_objection && facts.stage > 0 && random.uniform_below(4) != 0) {
        act.to_stage = static_cast<std::size_t>(random.uniform_below(facts.stage));
    }
    return act;
}

struct Tally {
    std::array<int, kRunEvents> events{};
    std::array<int, kRunStates> ends{};
    int overdue = 0;
};

/// What the durable job does when it wakes: the first act of the clock that is possible.
void tick(Procedure const& procedure, RunFacts& facts, Watch& watch, TimePoint now, Tally& tally) {
    for (auto const event : {RunEvent::reconsideration_lapses, RunEvent::objection_lapses, RunEvent::steward_silent,
                             RunEvent::stage_overdue}) {
        Act const act{.event = event, .actor = RunActor::clock, .at = now, .due = now + 20 * kDay};
        auto const step = apply(procedure, facts, act);
        if (!step) continue;
        ASSERT_EQ(watch.see(facts, act, *step), "") << enum_name(event);
        ++tally.events[static_cast<std::size_t>(event)];
        facts = step->facts;
    }
}

void live(Procedure const& procedure, std::uint64_t seed, Tally& tally) {
    Random random(seed);
    Watch watch(procedure);
    auto facts = prepare(procedure, kStart);
    for (int day = 0; day < kDays && is_open(facts.state); ++day) {
        auto const now = kStart + day * kDay;
        tick(procedure, facts, watch, now, tally);
        for (int tries = 0; tries < 2; ++tries) {
            auto const act = random_act(random, facts, now);
            auto const step = apply(procedure, facts, act);
            if (!step) continue;
            ASSERT_EQ(watch.see(facts, act, *step), "")
                << procedure.code << " seed " << seed << " day " << day << " " << enum_name(act.event);
            ++tally.events[static_cast<std::size_t>(act.event)];
            facts = step->facts;
        }
        if (facts.limit) {
            ASSERT_LE(now, *facts.limit + kDay) << "an interruption outlives its limit";
        }
        if (facts.state == RunState::running && *facts.due + kDay < now) {
            ASSERT_EQ(facts.due_raised, facts.due) << "late, and nobody was told";
            ++tally.overdue;
        }
    }
    ++tally.ends[static_cast<std::size_t>(facts.state)];
}

TEST(ProcedureYears, two_years_of_topics_keep_every_promise) {
    Tally tally;
    for (auto const& procedure : shipped_procedures()) {
        for (std::uint64_t seed = 1; seed <= 400; ++seed) {
            live(procedure, seed, tally);
            if (testing::Test::HasFatalFailure()) return;
        }
    }
    // The years were eventful: everything that can happen did, and every way to end was found.
    for (std::size_t event = 0; event < kRunEvents; ++event) {
        EXPECT_GT(tally.events[event], 20) << enum_name(static_cast<RunEvent>(event));
    }
    for (auto const end : {RunState::finished, RunState::rejected, RunState::stopped}) {
        EXPECT_GT(tally.ends[static_cast<std::size_t>(end)], 50) << enum_name(end);
    }
    EXPECT_GT(tally.overdue, 100);
}

TEST(ProcedureYears, the_watch_sees_a_broken_machine) {
    auto const& procedure = shipped_procedures().front();
    auto facts = prepare(procedure, kStart);
    Act const act{.event = RunEvent::start,
                  .actor = RunActor::organiser,
                  .at = kStart,
                  .due = kStart + kDay,
                  .has_frame = true,
                  .has_organiser = true,
                  .has_resource = true,
                  .has_decider = true};
    auto step = apply(procedure, facts, act);
    ASSERT_TRUE(step);
    EXPECT_EQ(Watch(procedure).see(facts, act, *step), "");
    auto jumped = *step;
    jumped.facts.stage = 2;
    EXPECT_EQ(Watch(procedure).see(facts, act, jumped), "another stage began than was said");
    Act const power{.event = RunEvent::convene, .actor = RunActor::steward, .at = kStart};
    EXPECT_EQ(Watch(procedure).see(step->facts, power, jumped), "a stage began that nobody said");
    auto endless = *step;
    endless.facts.due.reset();
    EXPECT_EQ(Watch(procedure).see(facts, act, endless), "an open topic has no deadline");
    auto early = *step;
    early.escalates = true;
    EXPECT_EQ(Watch(procedure).see(step->facts, act, early), "a deadline was raised before it passed");
    auto ended = *step;
    ended.facts.state = RunState::finished;
    EXPECT_NE(Watch(procedure).see(step->facts, act, ended), "");
    EXPECT_EQ(Watch(procedure).see(ended.facts, act, *step), "something happened after the end");
}

}  // namespace
}  // namespace hezhi::procedure
