// When a mail leaves. Pure: times, hours and zones in, times out.
#pragma once

#include <cstdint>
#include <optional>

#include "lib/base/time.h"
#include "lib/calendar/time_zone.h"
#include "src/notices/mail.h"

namespace hezhi::notices {

/// `at`, or the end of the quiet hours in which it falls.
TimePoint after_quiet(TimePoint at, std::optional<std::int64_t> from, std::optional<std::int64_t> until,
                      calendar::TimeZone const& zone);

/// When a mail about notices may leave: gathered, not sooner than kMailEvery after the last one, outside quiet hours.
TimePoint news_due(MailAddress const& address, calendar::TimeZone const& zone, TimePoint now);

/// How long to wait after so many attempts failed: 1, 5, 15 minutes, then 1, 2, 4, 8, 8 … hours; in all about a day and
/// a half until the tenth.
Microseconds backoff_after(std::int64_t attempts) noexcept;

/// 0 … 23, on the clocks of the zone.
std::int64_t local_hour(calendar::TimeZone const& zone, TimePoint at);

/// Whether this is the hour of somebody's digest: the local hour they chose, for a weekly one on Mondays.
bool is_digest_hour(DigestPace pace, std::int64_t hour, calendar::TimeZone const& zone, TimePoint now);

}  // namespace hezhi::notices
