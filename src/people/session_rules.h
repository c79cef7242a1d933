// How long a session lives. Pure.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/time.h"

namespace hezhi::people {

struct SessionLimits {
    Microseconds idle;
    Microseconds absolute;
};

/// Whoever holds a post in force works with other people's data: 30 minutes idle, 12 hours in all. Residents: 14 days
/// and 60 days.
enum class SessionKind : std::uint8_t { staff, resident };
SessionLimits limits(SessionKind kind) noexcept;

bool is_alive(SessionKind kind, TimePoint created_at, TimePoint last_seen_at, TimePoint now) noexcept;

/// Is it time to write down that the session is still used? At most once a minute for staff, once an hour for
/// residents.
bool must_note_use(SessionKind kind, TimePoint noted_at, TimePoint now) noexcept;

/// The moment until which a confirmed identity counts, if it still does.
constexpr Microseconds kConfirmationLasts = std::chrono::minutes(5);
std::optional<TimePoint> confirmed_until(std::optional<TimePoint> confirmed_at, TimePoint now) noexcept;

/// What a list of sessions shows of a User-Agent: "Chrome · Windows", "WeChat · Android"; empty if nothing is known.
std::string describe_device(std::string_view user_agent);

}  // namespace hezhi::people
