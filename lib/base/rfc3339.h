// Points in time as JSON and people's files carry them: RFC 3339, "2026-11-23T17:00:00Z".
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "lib/base/time.h"

namespace hezhi {

/// UTC, whole seconds (rounded down): finer times would tell more about people than a page needs.
std::string to_rfc3339(TimePoint time);

/// Accepts a fraction of a second (up to microseconds) and an offset; years 1970 … 9999. nullopt otherwise.
std::optional<TimePoint> from_rfc3339(std::string_view text) noexcept;

}  // namespace hezhi
