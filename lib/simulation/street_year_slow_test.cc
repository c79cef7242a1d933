// As street_year_test.cc, at length: streets of every kind, and a large one.
#include <gtest/gtest.h>

#include "lib/simulation/street_year.h"
#include "lib/simulation/testing_year.h"

namespace hezhi::simulation {
namespace {

/// A street whose every number is drawn: some of them absurd, none of them an excuse.
StreetModel any_street(Random& random) {
    auto const up_to = [&](std::uint64_t most) { return static_cast<std::int32_t>(1 + random.uniform_below(most)); };
    auto street = example_street(40, 2 + random.uniform_below(8));
    for (auto* office : {&street.desk, &street.arbiters}) office->officers = up_to(3);
    for (auto& body : street.bodies) {
        body.limit_days = up_to(15);
        body.handling.officers = up_to(2);
        body.waiting = Durations({std::chrono::hours{0}, std::chrono::hours{24 * up_to(60)}});
    }
    street.answer_delay = Durations({std::chrono::minutes{1}, std::chrono::hours{up_to(400)}});
    auto& c = street.chances;
    for (auto* chance : {&c.incomplete,
                         &c.lead_needs_info,
                         &c.gives_info,
                         &c.refused,
                         &c.merged,
                         &c.self_governing,
                         &c.deliberated,
                         &c.leaves_deliberation,
                         &c.dropped_deliberation,
                         &c.wrong_lead,
                         &c.wrong_lead_returns,
                         &c.right_lead_returns,
                         &c.ruled_rightly,
                         &c.returned_later,
                         &c.asks_extension,
                         &c.extension_granted,
                         &c.joint,
                         &c.called_body_comes,
                         &c.called_body_late,
                         &c.withdrawn,
                         &c.answers_follow_up,
                         &c.called_up,
                         &c.reached,
                         &c.solved,
                         &c.reopens_closed,
                         &c.supervised,
                         &c.reminded,
                         &c.stray_act,
                         &c.job_again}) {
        *chance = random.uniform_unit();
    }
    // Ends at the desk would hide the rest.
    c.refused /= 4;
    c.merged /= 4;
    auto& limits = street.limits;
    for (auto* days : {&limits.triage_days, &limits.undispatched_days, &limits.info_days, &limits.signing_days,
                       &limits.ruling_days, &limits.extension_days, &limits.follow_up_after_days,
                       &limits.follow_up_days, &limits.reopened_days, &limits.deliberation_days}) {
        *days = up_to(9);
    }
    return street;
}

WorkCalendar any_calendar(Random& random) {
    std::vector<bool> worked;
    for (int day = 0; day < 365; ++day) worked.push_back(random.uniform_below(7) < 5);
    worked.front() = true;
    auto const open = static_cast<std::int64_t>(random.uniform_below(16));
    return {kYearBegin, std::move(worked), std::chrono::hours{open}, std::chrono::hours{open + 8}};
}

void expect_whole(Year const& year, std::uint64_t seed) {
    for (auto const& broken : year.broken) {
        FAIL() << "seed " << seed << ", case " << broken.case_number << ": " << name(broken.promise) << " after "
               << (broken.event ? name(*broken.event) : "the end") << " at " << to_microseconds(broken.at);
    }
}

TEST(StreetYearLong, a_hundred_thousand_streets_keep_every_promise) {
    for (std::uint64_t seed = 1; seed <= 100'000 && !::testing::Test::HasFailure(); ++seed) {
        Random random(seed);
        auto const street = any_street(random);
        auto const calendar = any_calendar(random);
        expect_whole(simulate(street, calendar, kTestYear, seed), seed);
    }
}

TEST(StreetYearLong, years_of_a_hundred_thousand_cases_keep_every_promise) {
    auto const calendar = WorkCalendar::five_day_weeks(kYearBegin, 7);
    auto street = eventful_street(100'000);
    street.desk.officers = 60;
    for (auto& body : street.bodies) {
        body.signing.officers = 80;
        body.handling.officers = 120;
    }
    for (std::uint64_t seed = 1; seed <= 10 && !::testing::Test::HasFailure(); ++seed) {
        expect_whole(simulate(street, calendar, kTestYear, seed), seed);
    }
}

}  // namespace
}  // namespace hezhi::simulation
