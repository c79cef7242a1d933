#include "lib/calendar/time_zone.h"

#include <algorithm>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi::calendar {
namespace {

constexpr std::chrono::hours kOffsetMax{26};

}  // namespace

TimeZone::TimeZone(std::string name, std::vector<OffsetSpan> spans) : name_(std::move(name)), spans_(std::move(spans)) {
    HZ_ASSERT(!spans_.empty());
    for (std::size_t at = 0; at < spans_.size(); ++at) {
        HZ_ASSERT(at == 0 || spans_[at - 1].from < spans_[at].from);
        HZ_ASSERT(std::chrono::abs(spans_[at].offset) <= kOffsetMax);
    }
}

TimeZone TimeZone::fixed(std::string name, std::chrono::seconds offset) {
    return TimeZone(std::move(name), {{TimePoint{}, offset}});
}

std::size_t TimeZone::span_at(TimePoint time) const {
    auto const after = std::ranges::upper_bound(spans_, time, std::ranges::less{}, &OffsetSpan::from);
    return after == spans_.begin() ? 0 : static_cast<std::size_t>(after - spans_.begin()) - 1;
}

LocalTime TimeZone::local(TimePoint time) const {
    return LocalTime{time.time_since_epoch() + spans_[span_at(time)].offset};
}

Date TimeZone::date_at(TimePoint time) const {
    return std::chrono::floor<std::chrono::days>(local(time));
}

TimePoint TimeZone::start_of(Date date) const {
    TimePoint const as_utc{date.time_since_epoch()};
    // No offset moves the day's start by more than kOffsetMax, so spans that ended before that cannot hold it.
    for (std::size_t at = span_at(as_utc - kOffsetMax);; ++at) {
        auto const start = at == 0 ? as_utc - spans_[at].offset : std::max(spans_[at].from, as_utc - spans_[at].offset);
        if (at + 1 == spans_.size() || start < spans_[at + 1].from) return start;
    }
}

TimePoint TimeZone::end_of(Date date) const {
    return start_of(date + std::chrono::days{1}) - Microseconds{1};
}

}  // namespace hezhi::calendar
