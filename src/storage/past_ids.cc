#include "src/storage/past_ids.h"

#include <algorithm>

#include "src/storage/ids.h"

namespace hezhi::storage {
namespace {

constexpr std::int64_t kEarlierSpan_ms = 3'600'000;

}  // namespace

std::int64_t past_id(TimePoint time, TimePoint now, std::uint64_t chance) noexcept {
    auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(std::min(time, now) - IdSource::kEpoch).count();
    if (milliseconds < kEarlierSpan_ms) {
        double const end = static_cast<double>(to_microseconds(IdSource::kEpoch)) + kEarlierSpan_ms * 1e3;
        double const share = std::max(0.0, static_cast<double>(to_microseconds(time)) / end);
        milliseconds = 1 + static_cast<std::int64_t>(share * (kEarlierSpan_ms - 1));
    }
    constexpr std::uint64_t kMask = (std::uint64_t{1} << IdSource::kRandomBits) - 1;
    return milliseconds << IdSource::kRandomBits | static_cast<std::int64_t>(chance & kMask);
}

}  // namespace hezhi::storage
