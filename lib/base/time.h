// Time is microseconds since the Unix epoch, UTC. `now` is always an argument: nothing below src/app reads a clock.
#pragma once

#include <chrono>
#include <cstdint>

namespace hezhi {

using Microseconds = std::chrono::microseconds;
using TimePoint = std::chrono::sys_time<Microseconds>;

constexpr std::int64_t to_microseconds(TimePoint time) noexcept {
    return time.time_since_epoch().count();
}
constexpr TimePoint from_microseconds(std::int64_t value) noexcept {
    return TimePoint{Microseconds{value}};
}

}  // namespace hezhi
