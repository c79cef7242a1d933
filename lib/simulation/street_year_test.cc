#include "lib/simulation/street_year.h"

#include <algorithm>
#include <map>
#include <numeric>

#include <gtest/gtest.h>

#include "lib/simulation/testing_year.h"

namespace hezhi::simulation {
namespace {

using casework::Act;
using casework::CaseEvent;
using casework::CaseFacts;
using casework::CaseLimits;
using casework::CaseState;
using casework::Step;
using std::chrono::hours;

WorkCalendar const kCalendar = WorkCalendar::five_day_weeks(kYearBegin, 7);

TEST(StreetYear, keeps_every_promise_in_ten_thousand_years_of_forty_cases) {
    auto const model = eventful_street(40);
    std::array<std::uint64_t, casework::kEvents> events{};
    std::map<CaseState, std::uint64_t> ends;
    std::uint64_t refused = 0;
    for (std::uint64_t seed = 1; seed <= 10'000; ++seed) {
        auto const year = simulate(model, kCalendar, kTestYear, seed);
        ASSERT_EQ(year.cases.size(), 40U);
        for (auto const& broken : year.broken) {
            FAIL() << "seed " << seed << ", case " << broken.case_number << ": " << name(broken.promise) << " after "
                   << (broken.event ? name(*broken.event) : "the end") << " at " << to_microseconds(broken.at);
        }
        for (std::size_t i = 0; i < events.size(); ++i) events[i] += year.events[i];
        for (auto const& one : year.cases) ++ends[one.facts.state];
        refused += year.refused;
    }
    // Every event and every state was really there.
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_GT(events[i], 1'000U) << name(static_cast<CaseEvent>(i));
    }
    for (std::size_t i = 0; i < casework::kStates; ++i) {
        EXPECT_GT(ends[static_cast<CaseState>(i)], 0U) << name(static_cast<CaseState>(i));
    }
    EXPECT_GT(refused, 100'000U) << "jobs that come too late and acts out of turn are part of it";
}

TEST(StreetYear, is_the_same_for_the_same_seed_and_another_for_another) {
    auto const model = eventful_street(40);
    auto const year = simulate(model, kCalendar, kTestYear, 5);
    auto const again = simulate(model, kCalendar, kTestYear, 5);
    auto const other = simulate(model, kCalendar, kTestYear, 6);
    EXPECT_EQ(year.events, again.events);
    EXPECT_EQ(year.office_time, again.office_time);
    for (std::size_t i = 0; i < year.cases.size(); ++i) EXPECT_EQ(year.cases[i].facts, again.cases[i].facts);
    EXPECT_NE(year.events, other.events);
    // Pinned: a change of the generator, of the machine or of the order of draws shows here.
    EXPECT_EQ(std::accumulate(year.events.begin(), year.events.end(), std::uint64_t{0}), 416U);
}

TEST(StreetYear, leaves_no_case_lying) {
    auto const model = example_street(60);
    Span const three_years{kYearBegin, kYearBegin + hours{24 * 365 * 3}};
    std::size_t seen = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        for (auto const& one : simulate(model, kCalendar, three_years, seed).cases) {
            if (one.facts.received_at >= kTestYear.until) continue;
            ASSERT_FALSE(casework::is_open(one.facts.state)) << "seed " << seed << ": " << name(one.facts.state);
            ++seen;
        }
    }
    EXPECT_GT(seen, 5'000U);
}

TEST(StreetYear, two_models_on_one_seed_meet_the_same_reports) {
    auto const model = example_street(200);
    auto staffed = model;
    for (auto& body : staffed.bodies) body.handling.officers = 9;
    auto const few = simulate(model, kCalendar, kTestYear, 3);
    auto const many = simulate(staffed, kCalendar, kTestYear, 3);
    for (std::size_t i = 0; i < few.cases.size(); ++i) {
        EXPECT_EQ(few.cases[i].facts.received_at, many.cases[i].facts.received_at);
    }
}

Microseconds mean_first_reply(Year const& year) {
    Microseconds sum{0};
    std::int64_t replies = 0;
    for (auto const& one : year.cases) {
        if (!one.first_reply) continue;
        sum += *one.first_reply;
        ++replies;
    }
    EXPECT_GT(replies, 100);
    return sum / replies;
}

std::int64_t raised(Year const& year) {
    return std::accumulate(year.cases.begin(), year.cases.end(), std::int64_t{0},
                           [](std::int64_t sum, SimulatedCase const& one) { return sum + one.raised; });
}

TEST(StreetYear, more_officers_answer_sooner_and_wrong_dispatches_cost_time) {
    auto model = example_street(3'000);
    auto const usual = simulate(model, kCalendar, kTestYear, 11);
    auto staffed = model;
    for (auto& body : staffed.bodies) body.handling.officers = 9;
    auto const quick = simulate(staffed, kCalendar, kTestYear, 11);
    EXPECT_LT(mean_first_reply(quick), mean_first_reply(usual));
    EXPECT_LT(raised(quick), raised(usual));

    auto confused = staffed;
    confused.chances.wrong_lead = 0.9;
    auto const lost = simulate(confused, kCalendar, kTestYear, 11);
    EXPECT_GT(mean_first_reply(lost), mean_first_reply(quick));
    auto const returns = static_cast<std::size_t>(CaseEvent::ask_return);
    EXPECT_GT(lost.events[returns], 2 * quick.events[returns]);
}

TEST(StreetYear, reports_come_by_the_hours_weights_and_less_on_days_off) {
    auto model = example_street(20'000);
    model.hour_weights = {};
    model.hour_weights[9] = 1;
    model.hour_weights[20] = 3;
    model.rest_day_percent = 50;
    auto const year = simulate(model, kCalendar, kTestYear, 2);
    std::int64_t evening = 0;
    std::int64_t rest = 0;
    for (auto const& one : year.cases) {
        auto const offset = one.facts.received_at - kYearBegin;
        auto const hour = std::chrono::floor<hours>(offset).count() % 24;
        EXPECT_TRUE(hour == 9 || hour == 20);
        evening += hour == 20 ? 1 : 0;
        rest += kCalendar.is_worked(one.facts.received_at) ? 0 : 1;
    }
    EXPECT_NEAR(static_cast<double>(evening) / 20'000, 0.75, 0.02);
    // 104 days off at half weight beside 261 worked days.
    EXPECT_NEAR(static_cast<double>(rest) / 20'000, 52.0 / 313.0, 0.02);
}

TEST(Durations, lie_on_straight_lines_between_the_quantiles) {
    Durations const durations({hours{1}, hours{3}, hours{11}});
    Random random(4);
    std::int64_t below = 0;
    Microseconds sum{0};
    for (int i = 0; i < 20'000; ++i) {
        auto const drawn = durations.draw(random);
        ASSERT_GE(drawn, hours{1});
        ASSERT_LE(drawn, hours{11});
        below += drawn < hours{3} ? 1 : 0;
        sum += drawn;
    }
    EXPECT_NEAR(static_cast<double>(below) / 20'000, 0.5, 0.02);
    EXPECT_NEAR(static_cast<double>((sum / 20'000).count()) / 3.6e9, 4.5, 0.1);
    EXPECT_EQ(Durations({hours{2}}).draw(random), hours{2});
}

// --- Broken machines: the watch must see what is wrong with each ---------------------------------------------------

using Broken = Result<Step> (*)(CaseFacts const&, Act const&, CaseLimits const&);

/// The first promise that a machine breaks, over at most 500 years.
std::optional<BrokenPromise> first_broken(Broken apply) {
    auto const model = eventful_street(40);
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        auto const year = simulate(model, kCalendar, kTestYear, seed, {.apply = apply});
        if (!year.broken.empty()) return year.broken.front();
    }
    return std::nullopt;
}

struct Mutation {
    char const* what;
    Promise breaks;
    Broken apply;
};

/// A machine that does what the real one does, and then changes something.
#define HZ_THEN(change)                                                                    \
    [](CaseFacts const& facts, Act const& act, CaseLimits const& limits) -> Result<Step> { \
        auto step = casework::apply(facts, act, limits);                                   \
        if (step) {                                                                        \
            auto& after = step->facts;                                                     \
            change;                                                                        \
            (void)after;                                                                   \
        }                                                                                  \
        return step;                                                                       \
    }
/// One that asks the real one about changed facts or a changed act.
#define HZ_FIRST(change)                                                                   \
    [](CaseFacts const& facts, Act const& act, CaseLimits const& limits) -> Result<Step> { \
        auto before = facts;                                                               \
        auto given = act;                                                                  \
        change;                                                                            \
        return casework::apply(before, given, limits);                                     \
    }

TEST(CaseWatch, sees_what_is_wrong_with_a_broken_machine) {
    using E = CaseEvent;
    std::vector<Mutation> const mutations{
        {"escalates a deadline twice", Promise::raised_once, HZ_FIRST(before.due_raised.reset())},
        {"escalates a step's limit twice", Promise::raised_once, HZ_FIRST(before.step_due_raised.reset())},
        {"escalates an absence twice", Promise::raised_once,
         HZ_FIRST(for (auto& call : before.calls) call.absence_raised = false)},
        {"never escalates a deadline", Promise::raised_at_once, HZ_FIRST(before.due_raised = before.due)},
        {"never escalates a step's limit", Promise::raised_at_once, HZ_FIRST(before.step_due_raised = before.step_due)},
        {"counts a pause twice", Promise::pause,
         HZ_THEN(if (act.event == E::give_info) after.paused_total += after.paused_total)},
        {"forgets a pause", Promise::pause, HZ_THEN(if (act.event == E::give_info) after.paused_total = {})},
        {"pauses while a return is ruled on", Promise::pause,
         HZ_THEN(if (act.event == E::ask_return) after.paused_since = act.at)},
        {"asks for information twice", Promise::pause, HZ_FIRST(before.info_asked = false)},
        {"stops the clock for a return", Promise::clock,
         HZ_THEN(if (act.event == E::ask_return) after.stopped_at = act.at)},
        {"lets the clock run after a reply", Promise::clock,
         HZ_THEN(if (act.event == E::reply) after.stopped_at.reset())},
        {"starts the clock anew at reopening", Promise::clock,
         HZ_THEN(if (act.event == E::reopen) after.received_at = act.at)},
        {"loses the lead", Promise::holder, HZ_THEN(if (act.event == E::sign_in) after.lead.reset())},
        {"replies without a date for the follow-up", Promise::deadline,
         HZ_THEN(if (act.event == E::reply) after.step_due.reset())},
        {"opens a closed case by a remark", Promise::closed_stays,
         HZ_THEN(if (act.event == E::note && !casework::is_open(facts.state)) after.state = CaseState::in_progress)},
        {"lets a body return twice", Promise::one_return,
         HZ_FIRST(if (act.event == E::ask_return) before.returns_asked_by.clear())},
        {"lets an arbiter's assignment be returned", Promise::one_return,
         HZ_FIRST(if (act.event == E::ask_return) before.assignment_is_final = false)},
        {"takes silence for satisfaction", Promise::unconfirmed,
         HZ_THEN(if (act.event == E::lapse) after.closing = casework::Closing::confirmed)},
        {"takes nobody reached for satisfaction", Promise::unconfirmed,
         HZ_THEN(if (after.closing == casework::Closing::unreachable) after.closing = casework::Closing::confirmed)},
    };
    EXPECT_FALSE(first_broken(&casework::apply)) << "the real one";
    for (auto const& [what, breaks, apply] : mutations) {
        auto const broken = first_broken(apply);
        ASSERT_TRUE(broken) << "not seen: " << what;
        EXPECT_EQ(name(broken->promise), name(breaks)) << what;
    }
}

}  // namespace
}  // namespace hezhi::simulation
