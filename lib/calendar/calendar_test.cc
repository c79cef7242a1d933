#include "lib/calendar/calendar.h"

#include <map>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/base/rfc3339.h"
#include "lib/calendar/china.h"

namespace hezhi::calendar {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::month;
using std::chrono::year;

TimePoint at(std::string_view text) {
    auto const time = from_rfc3339(text);
    EXPECT_TRUE(time) << text;
    return time.value_or(TimePoint{});
}

Date date(int y, unsigned m, unsigned d) {
    return Date{year{y} / month{m} / std::chrono::day{d}};
}

Calendar china() {
    return Calendar(national_days_of_china(), china_standard_time());
}

/// Berlin in 2026, as the tz database has it.
TimeZone berlin() {
    return TimeZone("Europe/Berlin", {{at("2025-10-26T01:00:00Z"), hours{1}},
                                      {at("2026-03-29T01:00:00Z"), hours{2}},
                                      {at("2026-10-25T01:00:00Z"), hours{1}}});
}

/// Clocks that jump over midnight and stand still after it, by turns: the worst a zone may do.
TimeZone jumping_at_midnight() {
    return TimeZone("Test/Midnight", {{at("2026-01-01T00:00:00Z"), hours{-3}},
                                      {at("2026-03-01T03:00:00Z"), hours{-2}},
                                      {at("2026-06-01T02:00:00Z"), hours{-3}}});
}

TEST(AddWorkingDays, ends_as_the_table_in_the_header_says) {
    struct Example {
        std::string_view received;
        int count;
        std::string_view end;
    };
    for (auto const& [received, count, end] : {
             Example{"2026-03-03T09:00:00+08:00", 1, "2026-03-04T23:59:59.999999+08:00"},
             Example{"2026-03-03T23:59:00+08:00", 1, "2026-03-04T23:59:59.999999+08:00"},
             Example{"2026-03-06T16:00:00+08:00", 3, "2026-03-11T23:59:59.999999+08:00"},
             Example{"2026-02-13T16:00:00+08:00", 1, "2026-02-14T23:59:59.999999+08:00"},
             Example{"2026-02-14T16:00:00+08:00", 3, "2026-02-26T23:59:59.999999+08:00"},
             Example{"2026-09-27T10:00:00+08:00", 5, "2026-10-09T23:59:59.999999+08:00"},
             Example{"2026-09-27T10:00:00+08:00", 6, "2026-10-10T23:59:59.999999+08:00"},
             Example{"2026-03-07T10:00:00+08:00", 0, "2026-03-07T23:59:59.999999+08:00"},
         }) {
        EXPECT_EQ(to_microseconds(add_working_days(china(), at(received), count)), to_microseconds(at(end)))
            << received << " + " << count;
    }
}

TEST(AddWorkingDays, counts_the_local_day_of_receipt_not_that_of_utc) {
    // 01:00 in Shanghai on Tuesday is still Monday in UTC.
    EXPECT_EQ(add_working_days(china(), at("2026-03-02T17:00:00Z"), 1), at("2026-03-04T15:59:59.999999Z"));
}

TEST(AddWorkingDays, a_limit_over_a_change_of_clocks_ends_at_local_midnight) {
    Calendar const office({}, berlin());
    EXPECT_EQ(add_working_days(office, at("2026-03-27T12:00:00+01:00"), 1), at("2026-03-30T23:59:59.999999+02:00"));
    EXPECT_EQ(add_working_days(office, at("2026-10-23T12:00:00+02:00"), 1), at("2026-10-26T23:59:59.999999+01:00"));
}

TEST(AddHours, runs_through_nights_holidays_and_changes_of_clocks) {
    EXPECT_EQ(add_hours(at("2026-02-16T23:30:00+08:00"), 2), at("2026-02-17T01:30:00+08:00"));
    EXPECT_EQ(add_hours(at("2026-03-29T00:30:00+01:00"), 24), at("2026-03-30T01:30:00+02:00"));
}

/// A calendar drawn at random: holidays, make-up days, in a zone that changes its clocks.
Calendar drawn(Random& random) {
    std::vector<SpecialDay> special;
    for (std::uint64_t left = random.uniform_below(60); left > 0; --left) {
        auto const offset = static_cast<int>(random.uniform_below(730));
        special.push_back(
            {date(2026, 1, 1) + days{offset}, random.uniform_below(3) == 0 ? DayKind::working : DayKind::holiday, ""});
    }
    auto const zone = random.uniform_below(3);
    return Calendar(std::move(special), zone == 0   ? berlin()
                                        : zone == 1 ? jumping_at_midnight()
                                                    : china_standard_time());
}

TimePoint drawn_time(Random& random) {
    return at("2026-01-01T00:00:00Z") + std::chrono::seconds{random.uniform_below(500 * 86'400)};
}

TEST(AddWorkingDays, n_and_then_m_is_n_plus_m) {
    Random random(1);
    for (int round = 0; round < 3'000; ++round) {
        auto const calendar = drawn(random);
        auto const from = drawn_time(random);
        auto const n = static_cast<int>(random.uniform_below(20));
        auto const m = static_cast<int>(random.uniform_below(20));
        EXPECT_EQ(add_working_days(calendar, add_working_days(calendar, from, n), m),
                  add_working_days(calendar, from, n + m));
    }
}

TEST(AddWorkingDays, later_receipt_and_longer_limit_never_end_earlier) {
    Random random(2);
    for (int round = 0; round < 3'000; ++round) {
        auto const calendar = drawn(random);
        auto const from = drawn_time(random);
        auto const later = from + std::chrono::seconds{random.uniform_below(5 * 86'400)};
        auto const n = static_cast<int>(random.uniform_below(20));
        EXPECT_LE(add_working_days(calendar, from, n), add_working_days(calendar, later, n));
        EXPECT_LT(add_working_days(calendar, from, n), add_working_days(calendar, from, n + 1));
        EXPECT_GE(add_working_days(calendar, from, n), from);
    }
}

TEST(AddWorkingDays, ends_on_a_working_day_and_between_is_its_inverse) {
    Random random(3);
    for (int round = 0; round < 3'000; ++round) {
        auto const calendar = drawn(random);
        auto const from = drawn_time(random);
        auto const n = static_cast<int>(random.uniform_below(20));
        auto const end = add_working_days(calendar, from, n);
        EXPECT_TRUE(n == 0 || calendar.is_working_day(calendar.zone().date_at(end)));
        EXPECT_EQ(working_days_between(calendar, from, end), n);
        EXPECT_EQ(working_days_between(calendar, end, from), -n);
    }
}

/// Day by day from a set of strings, without any of the arithmetic above.
TEST(AddWorkingDays, agrees_with_a_walk_over_written_days) {
    std::map<int, std::set<std::string_view>> const off{
        {2026,
         {"01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01", "05-04", "05-05",
          "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07"}},
        {2025,
         {"01-01", "01-28", "01-29", "01-30", "01-31", "02-03", "02-04", "04-04", "05-01", "05-02", "05-05", "06-02",
          "10-01", "10-02", "10-03", "10-06", "10-07", "10-08"}}};
    std::map<int, std::set<std::string_view>> const on{{2026, {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}},
                                                       {2025, {"01-26", "02-08", "04-27", "09-28", "10-11"}}};
    auto const calendar = china();
    for (auto const& [y, expected] : {std::pair{2025, 248}, std::pair{2026, 248}}) {
        int working = 0;
        for (Date day = date(y, 1, 1); day < date(y + 1, 1, 1); day += days{1}) {
            auto const written = to_rfc3339(TimePoint{day.time_since_epoch()}).substr(5, 5);
            auto const weekday = std::chrono::weekday{day}.iso_encoding();
            bool const works = weekday <= 5 ? !off.at(y).contains(written) : on.at(y).contains(written);
            EXPECT_EQ(calendar.is_working_day(day), works) << y << '-' << written;
            working += works ? 1 : 0;
        }
        EXPECT_EQ(working, expected) << y;
    }
}

TEST(Calendar, of_two_days_with_one_date_the_later_in_the_list_holds) {
    auto special = national_days_of_china();
    special.push_back({date(2026, 10, 10), DayKind::holiday, "店庆"});
    special.push_back({date(2026, 10, 1), DayKind::working, ""});
    Calendar const calendar(std::move(special), china_standard_time());
    EXPECT_FALSE(calendar.is_working_day(date(2026, 10, 10)));
    EXPECT_EQ(calendar.find(date(2026, 10, 10))->name, "店庆");
    EXPECT_TRUE(calendar.is_working_day(date(2026, 10, 1)));
    EXPECT_EQ(calendar.find(date(2026, 10, 12)), nullptr);
    EXPECT_EQ(calendar.special_days().size(), national_days_of_china().size());
}

TEST(Calendar, covers_the_years_with_holidays_away_from_new_year) {
    auto const calendar = china();
    EXPECT_EQ(calendar.years(), (std::vector{year{2025}, year{2026}}));
    EXPECT_TRUE(calendar.covers(year{2026}));
    EXPECT_FALSE(calendar.covers(year{2027}));
    // New Year's Day of 2027 in a list of 2026, and a make-up day, do not make 2027 known.
    auto special = national_days_of_china();
    special.push_back({date(2027, 1, 1), DayKind::holiday, "元旦"});
    special.push_back({date(2027, 5, 8), DayKind::working, ""});
    EXPECT_FALSE(Calendar(std::move(special), china_standard_time()).covers(year{2027}));
}

TEST(Calendar, says_when_an_end_may_still_move) {
    auto const calendar = china();
    EXPECT_FALSE(is_provisional(calendar, at("2026-12-01T00:00:00Z"), at("2026-12-31T15:59:59Z")));
    EXPECT_TRUE(is_provisional(calendar, at("2026-12-01T00:00:00Z"), at("2026-12-31T16:00:00Z")));
    EXPECT_TRUE(is_provisional(calendar, at("2024-12-31T15:00:00Z"), at("2025-01-03T00:00:00Z")));
}

TEST(Calendar, wants_the_next_year_from_november_on_in_local_days) {
    auto const calendar = china();
    EXPECT_EQ(missing_year(calendar, at("2026-10-31T15:59:59Z")), std::nullopt);
    EXPECT_EQ(missing_year(calendar, at("2026-10-31T16:00:00Z")), year{2027});
    EXPECT_EQ(missing_year(calendar, at("2025-12-01T00:00:00Z")), std::nullopt);
    EXPECT_EQ(missing_year(calendar, at("2027-01-15T00:00:00Z")), year{2027});
    EXPECT_EQ(missing_year(calendar, at("2024-06-01T00:00:00Z")), year{2024});
}

TEST(TimeZone, a_day_starts_where_clocks_jump_when_they_jump_over_midnight) {
    auto const zone = jumping_at_midnight();
    // On 1 March 00:00 does not exist; on 31 May 23:00 … 24:00 is lived twice.
    EXPECT_EQ(zone.start_of(date(2026, 3, 1)), at("2026-03-01T03:00:00Z"));
    EXPECT_EQ(zone.local(zone.start_of(date(2026, 3, 1))), LocalTime{date(2026, 3, 1)} + hours{1});
    EXPECT_EQ(zone.start_of(date(2026, 6, 1)), at("2026-06-01T03:00:00Z"));
    EXPECT_EQ(zone.date_at(at("2026-06-01T02:30:00Z")), date(2026, 5, 31));
}

TEST(TimeZone, days_tile_time_in_every_zone) {
    for (auto const& zone : {berlin(), jumping_at_midnight(), china_standard_time()}) {
        for (Date day = date(2025, 9, 1); day < date(2027, 3, 1); day += days{1}) {
            EXPECT_EQ(zone.date_at(zone.start_of(day)), day);
            EXPECT_EQ(zone.date_at(zone.end_of(day)), day);
            EXPECT_EQ(zone.end_of(day) + Microseconds{1}, zone.start_of(day + days{1}));
            EXPECT_EQ(zone.date_at(zone.start_of(day) - Microseconds{1}), day - days{1});
        }
    }
}

}  // namespace
}  // namespace hezhi::calendar
