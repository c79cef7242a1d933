// Office time of a simulated street: which days are worked, from when to when. A value, made from any calendar; a run
// asks it some ten times a case, so every answer is a look-up. Local days: the caller folds the time zone into
// `first_day`.
#pragma once

#include <cstdint>
#include <vector>

#include "lib/base/time.h"

namespace hezhi::simulation {

class WorkCalendar {
public:
    /// Day d begins at first_day + d × 24 h. `open` < `close` within a day, at least one day worked (asserted). Days
    /// after the last are worked as if the calendar began again.
    WorkCalendar(TimePoint first_day, std::vector<bool> worked, Microseconds open, Microseconds close);

    /// Five days worked, two not, from 9:00 to 17:00; `first_day` is a Monday.
    static WorkCalendar five_day_weeks(TimePoint first_day, std::int32_t days);

    bool is_worked(TimePoint time) const;
    /// `time` itself in office hours, else when the office next opens.
    TimePoint in_office(TimePoint time) const;
    /// When `work` of office time is over that begins at or after `from`; work >= 0.
    TimePoint after_office_time(TimePoint from, Microseconds work) const;
    /// A deadline of working days: the end of the days-th worked day after the day of `from`; days >= 1.
    TimePoint after_working_days(TimePoint from, std::int32_t days) const;
    /// When the local day after that of `time` begins.
    TimePoint next_day(TimePoint time) const noexcept { return start_of(day_of(time) + 1); }
    Microseconds office_day() const noexcept { return close_ - open_; }

private:
    std::int64_t day_of(TimePoint time) const noexcept;
    TimePoint start_of(std::int64_t day) const noexcept;
    std::int64_t worked_before(std::int64_t day) const noexcept;  ///< worked days of 0 … day-1
    std::int64_t worked_day(std::int64_t number) const noexcept;  ///< the day with this number, from 0

    TimePoint first_day_;
    Microseconds open_;
    Microseconds close_;
    std::vector<std::int32_t> before_;  ///< per day of one round: worked days before it; last entry: all of them
    std::vector<std::int32_t> days_;    ///< the worked days of one round
};

}  // namespace hezhi::simulation
