// Ids: 63 bits = 41 bits of milliseconds since 2025-01-01 UTC, then 22 bits that start at random in each millisecond
// and grow by random(1..255) for each further id of this process. So ids sort by time, do not tell how many there are,
// and two processes collide only by drawing the same 22 bits in the same millisecond. A burst that uses up its
// millisecond runs on into the next ones; a clock that goes back changes nothing. Good until the year 2094 (asserted).
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>

#include "lib/base/random.h"
#include "lib/base/time.h"

namespace hezhi::storage {

using Clock = std::function<TimePoint()>;

/// Thread-safe.
class IdSource {
public:
    static constexpr TimePoint kEpoch = TimePoint{Microseconds{1'735'689'600'000'000}};  // 2025-01-01T00:00:00Z
    static constexpr int kRandomBits = 22;

    /// @param clock  not empty; may be called from any thread.
    /// @param seed   of the random parts; a server takes it from the system.
    IdSource(Clock clock, std::uint64_t seed) : clock_(std::move(clock)), random_(seed) {}

    std::int64_t next();

    /// When the id was made, to the millisecond.
    static TimePoint time_of(std::int64_t id) noexcept;

private:
    Clock clock_;
    std::mutex mutex_;
    Random random_;
    std::int64_t last_ = 0;
};

}  // namespace hezhi::storage
