#include "lib/calendar/calendar.h"

#include <algorithm>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi::calendar {
namespace {

using std::chrono::days;
using std::chrono::year;
using std::chrono::year_month_day;

year_month_day civil(Date date) {
    return year_month_day{date};
}

bool proves_its_year(SpecialDay const& day) {
    auto const month = civil(day.date).month();
    return day.kind == DayKind::holiday && month >= std::chrono::February && month <= std::chrono::November;
}

}  // namespace

Calendar::Calendar(std::vector<SpecialDay> special_days, TimeZone zone) : zone_(std::move(zone)) {
    // Of one date, the last word holds.
    std::vector<std::size_t> order(special_days.size());
    for (std::size_t at = 0; at < order.size(); ++at) order[at] = at;
    std::ranges::sort(order, {}, [&](std::size_t at) { return std::pair(special_days[at].date, at); });
    days_.reserve(special_days.size());
    for (auto const at : order) {
        auto& day = special_days[at];
        if (!days_.empty() && days_.back().date == day.date) days_.pop_back();
        days_.push_back(std::move(day));
    }
    for (auto const& day : days_) {
        auto const its_year = year_of(day.date);
        if (proves_its_year(day) && (years_.empty() || years_.back() != its_year)) years_.push_back(its_year);
    }
}

bool Calendar::covers(year wanted) const {
    return std::ranges::binary_search(years_, wanted);
}

SpecialDay const* Calendar::find(Date date) const {
    auto const found = std::ranges::lower_bound(days_, date, std::ranges::less{}, &SpecialDay::date);
    return found != days_.end() && found->date == date ? &*found : nullptr;
}

bool Calendar::is_working_day(Date date) const {
    if (auto const* const special = find(date)) return special->kind == DayKind::working;
    std::chrono::weekday const weekday{date};
    return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday;
}

year year_of(Date date) {
    return civil(date).year();
}

TimePoint add_working_days(Calendar const& calendar, TimePoint from, int count) {
    HZ_ASSERT(count >= 0 && count <= kWorkingDaysMax);
    Date date = calendar.zone().date_at(from);
    // Ends: special days are finite, and beyond them five days of seven count.
    while (count > 0) {
        date += days{1};
        if (calendar.is_working_day(date)) --count;
    }
    return calendar.zone().end_of(date);
}

TimePoint add_hours(TimePoint from, int hours) {
    HZ_ASSERT(hours >= 0);
    return from + std::chrono::hours{hours};
}

int working_days_between(Calendar const& calendar, TimePoint from, TimePoint to) {
    Date date = calendar.zone().date_at(from);
    Date const last = calendar.zone().date_at(to);
    if (last < date) return -working_days_between(calendar, to, from);
    int count = 0;
    while (date < last) {
        date += days{1};
        if (calendar.is_working_day(date)) ++count;
    }
    return count;
}

bool is_provisional(Calendar const& calendar, TimePoint from, TimePoint to) {
    year const last = year_of(calendar.zone().date_at(to));
    for (year at = year_of(calendar.zone().date_at(from)); at <= last; ++at) {
        if (!calendar.covers(at)) return true;
    }
    return false;
}

std::optional<year> missing_year(Calendar const& calendar, TimePoint now) {
    auto const today = civil(calendar.zone().date_at(now));
    if (!calendar.covers(today.year())) return today.year();
    bool const is_late = std::chrono::month_day{today.month(), today.day()} >= kNextYearWanted;
    if (is_late && !calendar.covers(today.year() + std::chrono::years{1})) return today.year() + std::chrono::years{1};
    return std::nullopt;
}

}  // namespace hezhi::calendar
