// Working days 工作日: which days count, and when a limit of N working days ends.
//
// A limit is counted as the law counts periods (Civil Code of China art. 201 and 203; Regulation (EEC) 1182/71 art. 3
// says the same): the day of receipt does not count, the limit ends with the last working day at 24:00 local time. The
// hour of receipt therefore does not matter. An end is the last microsecond of its day, so that its date is the day a
// person reads on the letter: something is late when now > end, never when now == end.
//
//   received (Asia/Shanghai)       limit     ends with            why
//   Tue 2026-03-03 09:00           1 day     Wed 2026-03-04       the day of receipt does not count
//   Tue 2026-03-03 23:59           1 day     Wed 2026-03-04       nor does its hour
//   Fri 2026-03-06 16:00           3 days    Wed 2026-03-11       the weekend does not count
//   Fri 2026-02-13 16:00           1 day     Sat 2026-02-14       a make-up day 调休 counts
//   Sat 2026-02-14 16:00           3 days    Thu 2026-02-26       Spring Festival lasts until the 23rd
//   Sun 2026-09-27 10:00           5 days    Fri 2026-10-09       28, 29, 30 September, National Day, then 8 and 9
//   Sun 2026-09-27 10:00           6 days    Sat 2026-10-10       and the make-up day after it
//   any moment                     0 days    the same day         "today", whether or not it is a working day
//
// (The table is tested: calendar_test.cc.) Emergencies are counted in clock hours and ask no calendar.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/time.h"
#include "lib/calendar/time_zone.h"

namespace hezhi::calendar {

enum class DayKind : std::uint8_t {
    holiday,  ///< nobody works, whatever the weekday
    working   ///< people work although it is Saturday or Sunday: 调休
};

/// A day that is not what its weekday says, or that has a name.
struct SpecialDay {
    Date date;
    DayKind kind;
    std::string name;  ///< "国庆节"; may be empty

    friend bool operator==(SpecialDay const&, SpecialDay const&) = default;
};

/// The most working days a limit may have: far beyond any, so that a loop over days is bounded.
constexpr int kWorkingDaysMax = 10'000;

/// Invariant: special days are ascending, one a date. Days that are not special are working days from Monday to Friday.
class Calendar {
public:
    /// Any order; of two days with the same date the later in the list holds (the nearer place overrules).
    Calendar(std::vector<SpecialDay> days, TimeZone zone);

    std::vector<SpecialDay> const& special_days() const noexcept { return days_; }
    TimeZone const& zone() const noexcept { return zone_; }
    /// Years that the calendar knows, ascending. A year is known when it has a holiday between 1 February and
    /// 30 November: lists of one year often reach a few days into its neighbours.
    std::vector<std::chrono::year> const& years() const noexcept { return years_; }

    bool covers(std::chrono::year year) const;
    SpecialDay const* find(Date date) const;
    bool is_working_day(Date date) const;

    friend bool operator==(Calendar const&, Calendar const&) = default;

private:
    std::vector<SpecialDay> days_;
    TimeZone zone_;
    std::vector<std::chrono::year> years_;
};

std::chrono::year year_of(Date date);

/// The end of the `count`-th working day after the day of `from`, as the table above. 0 ≤ count ≤ kWorkingDaysMax
/// (asserted). Adding n and then m is adding n + m. Years that the calendar does not cover count with ordinary weekends
/// only: ask is_provisional. Cost: a binary search a day passed.
TimePoint add_working_days(Calendar const& calendar, TimePoint from, int count);

/// Hours on the clock, day and night, holidays too. hours ≥ 0 (asserted).
TimePoint add_hours(TimePoint from, int hours);

/// Working days after the day of `from`, up to and with the day of `to`; negative when `to` lies on an earlier day.
/// working_days_between(c, t, add_working_days(c, t, n)) == n. Cost: as above.
int working_days_between(Calendar const& calendar, TimePoint from, TimePoint to);

/// Does some year from `from` to `to` lie outside what the calendar covers? Then a holiday announced later may move the
/// end.
bool is_provisional(Calendar const& calendar, TimePoint from, TimePoint to);

/// From this day on the missing calendar of the next year is somebody's task: the State Council announces it in
/// November (2025: on 12 November 2024; 2026: on 4 November 2025).
constexpr std::chrono::month_day kNextYearWanted{std::chrono::November, std::chrono::day{1}};

/// The year whose days are missing at `now`: this year, or from kNextYearWanted on the next one. nullopt: none.
std::optional<std::chrono::year> missing_year(Calendar const& calendar, TimePoint now);

}  // namespace hezhi::calendar
