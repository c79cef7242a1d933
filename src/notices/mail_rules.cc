#include "src/notices/mail_rules.h"

#include <algorithm>
#include <array>

namespace hezhi::notices {
std::int64_t local_hour(calendar::TimeZone const& zone, TimePoint at) {
    auto const local = zone.local(at);
    auto const day = std::chrono::floor<std::chrono::days>(local);
    return std::chrono::floor<std::chrono::hours>(local - day).count();
}

TimePoint after_quiet(TimePoint at, std::optional<std::int64_t> from, std::optional<std::int64_t> until,
                      calendar::TimeZone const& zone) {
    if (!from || !until || *from == *until) return at;
    auto const is_quiet = [&](std::int64_t hour) {
        return *from < *until ? hour >= *from && hour < *until : hour >= *from || hour < *until;
    };
    // Hour by hour, so that days on which clocks change need no rule of their own.
    for (int step = 0; step < 25 && is_quiet(local_hour(zone, at)); ++step) {
        auto const local = zone.local(at);
        auto const into_hour = local - std::chrono::floor<std::chrono::hours>(local);
        at += std::chrono::hours{1} - into_hour;
    }
    return at;
}

TimePoint news_due(MailAddress const& address, calendar::TimeZone const& zone, TimePoint now) {
    auto due = now + kGatheredFor;
    if (address.mailed_at) due = std::max(due, *address.mailed_at + kMailEvery);
    return after_quiet(due, address.quiet_from, address.quiet_until, zone);
}

Microseconds backoff_after(std::int64_t attempts) noexcept {
    using std::chrono::hours;
    using std::chrono::minutes;
    static constexpr std::array<Microseconds, 7> kWaits{minutes{1}, minutes{5}, minutes{15}, hours{1},
                                                        hours{2},   hours{4},   hours{8}};
    auto const index = std::clamp<std::int64_t>(attempts - 1, 0, static_cast<std::int64_t>(kWaits.size()) - 1);
    return kWaits[static_cast<std::size_t>(index)];
}

bool is_digest_hour(DigestPace pace, std::int64_t hour, calendar::TimeZone const& zone, TimePoint now) {
    if (pace == DigestPace::never || local_hour(zone, now) != hour) return false;
    if (pace == DigestPace::daily) return true;
    return std::chrono::weekday{std::chrono::local_days{zone.date_at(now)}} == std::chrono::Monday;
}

}  // namespace hezhi::notices
