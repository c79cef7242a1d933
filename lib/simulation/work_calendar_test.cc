#include "lib/simulation/work_calendar.h"

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::simulation {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TimePoint const kMonday = from_microseconds(1'767'571'200'000'000);  // 2026-01-05T00:00:00Z

TimePoint at(int day, int hour, int minute = 0) {
    return kMonday + hours{24 * day + hour} + minutes{minute};
}

TEST(WorkCalendar, knows_office_hours) {
    auto const week = WorkCalendar::five_day_weeks(kMonday, 7);
    EXPECT_EQ(week.in_office(at(0, 10)), at(0, 10));
    EXPECT_EQ(week.in_office(at(0, 7)), at(0, 9));
    EXPECT_EQ(week.in_office(at(0, 17)), at(1, 9)) << "five o'clock is closed";
    EXPECT_EQ(week.in_office(at(4, 18)), at(7, 9)) << "Friday evening to Monday";
    EXPECT_EQ(week.in_office(at(5, 12)), at(7, 9));
    EXPECT_EQ(week.in_office(at(-3, 18)), at(0, 9)) << "days before the first count backwards";
    EXPECT_TRUE(week.is_worked(at(4, 23)));
    EXPECT_FALSE(week.is_worked(at(12, 1)));
}

TEST(WorkCalendar, adds_office_time_and_working_days) {
    auto const week = WorkCalendar::five_day_weeks(kMonday, 7);
    EXPECT_EQ(week.after_office_time(at(0, 16), hours{1}), at(0, 17));
    EXPECT_EQ(week.after_office_time(at(0, 16), hours{2}), at(1, 10));
    EXPECT_EQ(week.after_office_time(at(4, 16), hours{9}), at(7, 17));
    EXPECT_EQ(week.after_office_time(at(5, 3), hours{0}), at(7, 9));
    EXPECT_EQ(week.after_working_days(at(0, 22), 1), at(1, 17));
    EXPECT_EQ(week.after_working_days(at(4, 8), 3), at(9, 17));
    EXPECT_EQ(week.after_working_days(at(5, 8), 1), at(7, 17));
}

TEST(WorkCalendar, holidays_and_make_up_days_are_days_like_others) {
    // Thursday and Friday off, Saturday worked instead.
    std::vector<bool> worked{true, true, true, false, false, true, false};
    WorkCalendar const week(kMonday, worked, hours{9}, hours{17});
    EXPECT_EQ(week.after_working_days(at(2, 12), 1), at(5, 17));
    EXPECT_EQ(week.in_office(at(3, 12)), at(5, 9));
}

TEST(WorkCalendar, agrees_with_counting_minute_by_minute) {
    Random random(7);
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<bool> worked;
        for (std::uint64_t day = 0; day < 9; ++day) worked.push_back(random.uniform_below(3) != 0);
        worked[random.uniform_below(9)] = true;
        WorkCalendar const calendar(kMonday, worked, hours{9}, hours{12});
        auto const is_office = [&](TimePoint time) {
            auto const offset = (time - kMonday).count();
            auto const day = offset / Microseconds{hours{24}}.count();
            auto const hour = offset % Microseconds{hours{24}}.count() / Microseconds{hours{1}}.count();
            return worked[static_cast<std::size_t>(day) % 9] && hour >= 9 && hour < 12;
        };
        auto const from = kMonday + minutes{static_cast<std::int64_t>(random.uniform_below(9 * 24 * 60))};
        auto time = from;
        while (!is_office(time)) time += minutes{1};
        EXPECT_EQ(calendar.in_office(from), time);
        auto const work = 1 + static_cast<std::int64_t>(random.uniform_below(700));
        for (auto left = work; left > 0; time += minutes{1}) left -= is_office(time) ? 1 : 0;
        EXPECT_EQ(calendar.after_office_time(from, minutes{work}), time);
    }
}

}  // namespace
}  // namespace hezhi::simulation
