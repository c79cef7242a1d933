#include "src/storage/ids.h"

#include "lib/base/assert.h"

namespace hezhi::storage {

std::int64_t IdSource::next() {
    std::scoped_lock const lock(mutex_);
    std::int64_t const now = std::chrono::floor<std::chrono::milliseconds>(clock_() - kEpoch).count();
    HZ_ASSERT(now > 0 && now < (std::int64_t{1} << 41) - 1);
    std::int64_t const start = now << kRandomBits;
    if (start > last_) {
        last_ = start | static_cast<std::int64_t>(random_.uniform_below(std::uint64_t{1} << kRandomBits));
    } else {
        last_ += 1 + static_cast<std::int64_t>(random_.uniform_below(255));
    }
    return last_;
}

TimePoint IdSource::time_of(std::int64_t id) noexcept {
    return kEpoch + std::chrono::milliseconds{id >> kRandomBits};
}

}  // namespace hezhi::storage
