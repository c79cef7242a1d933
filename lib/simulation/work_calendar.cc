#include "lib/simulation/work_calendar.h"

#include <algorithm>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi::simulation {
namespace {

constexpr Microseconds kDay = std::chrono::hours{24};

/// Quotient and remainder with remainder >= 0.
std::pair<std::int64_t, std::int64_t> floored(std::int64_t value, std::int64_t divisor) noexcept {
    auto const remainder = ((value % divisor) + divisor) % divisor;
    return {(value - remainder) / divisor, remainder};
}

}  // namespace

WorkCalendar::WorkCalendar(TimePoint first_day, std::vector<bool> worked, Microseconds open, Microseconds close)
    : first_day_(first_day), open_(open), close_(close) {
    HZ_ASSERT(Microseconds{0} <= open && open < close && close <= kDay);
    for (std::size_t day = 0; day < worked.size(); ++day) {
        before_.push_back(static_cast<std::int32_t>(days_.size()));
        if (worked[day]) days_.push_back(static_cast<std::int32_t>(day));
    }
    before_.push_back(static_cast<std::int32_t>(days_.size()));
    HZ_ASSERT(!days_.empty());
}

WorkCalendar WorkCalendar::five_day_weeks(TimePoint first_day, std::int32_t days) {
    std::vector<bool> worked;
    for (std::int32_t day = 0; day < days; ++day) worked.push_back(day % 7 < 5);
    return {first_day, std::move(worked), std::chrono::hours{9}, std::chrono::hours{17}};
}

std::int64_t WorkCalendar::day_of(TimePoint time) const noexcept {
    return floored((time - first_day_).count(), kDay.count()).first;
}

TimePoint WorkCalendar::start_of(std::int64_t day) const noexcept {
    return first_day_ + kDay * day;
}

std::int64_t WorkCalendar::worked_before(std::int64_t day) const noexcept {
    auto const [round, within] = floored(day, static_cast<std::int64_t>(before_.size()) - 1);
    return round * before_.back() + before_[static_cast<std::size_t>(within)];
}

std::int64_t WorkCalendar::worked_day(std::int64_t number) const noexcept {
    auto const [round, within] = floored(number, before_.back());
    return round * (static_cast<std::int64_t>(before_.size()) - 1) + days_[static_cast<std::size_t>(within)];
}

bool WorkCalendar::is_worked(TimePoint time) const {
    auto const day = day_of(time);
    return worked_before(day + 1) > worked_before(day);
}

TimePoint WorkCalendar::in_office(TimePoint time) const {
    auto const day = day_of(time);
    auto const next = worked_day(worked_before(day));
    if (next > day || time < start_of(day) + open_) return start_of(next) + open_;
    if (time < start_of(day) + close_) return time;
    return start_of(worked_day(worked_before(day + 1))) + open_;
}

TimePoint WorkCalendar::after_office_time(TimePoint from, Microseconds work) const {
    HZ_ASSERT(work >= Microseconds{0});
    auto const begin = in_office(from);
    auto const day = day_of(begin);
    auto const left_today = start_of(day) + close_ - begin;
    if (work <= left_today) return begin + work;
    // Whole days, then the rest in (0, office_day] on the last one.
    auto const rest = work - left_today;
    auto const whole = (rest.count() - 1) / office_day().count();
    return start_of(worked_day(worked_before(day) + 1 + whole)) + open_ + (rest - office_day() * whole);
}

TimePoint WorkCalendar::after_working_days(TimePoint from, std::int32_t days) const {
    HZ_ASSERT(days >= 1);
    return start_of(worked_day(worked_before(day_of(from) + 1) + days - 1)) + close_;
}

}  // namespace hezhi::simulation
