// What a cached value depends on, checked without locks. Every channel has a counter (shared by hash with others: then
// a value is dropped once too often, never kept once too long); a commit that touches the channel raises it before
// anybody gets an answer. A cached value remembers the sum of the counters it saw *before* it was read.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace hezhi::http {

class ChannelStamps {
public:
    static constexpr std::size_t kCounters = 4096;

    static std::uint16_t slot_of(std::string_view channel) noexcept {
        return static_cast<std::uint16_t>(std::hash<std::string_view>{}(channel) % kCounters);
    }
    void touch(std::string_view channel) noexcept {
        counters_[slot_of(channel)].fetch_add(1, std::memory_order_acq_rel);
    }
    void touch_all() noexcept { everything_.fetch_add(1, std::memory_order_acq_rel); }

    /// Commits so far. A value whose channels are known only after it was read is kept if no commit came meanwhile.
    void count_commit() noexcept { commits_.fetch_add(1, std::memory_order_acq_rel); }
    std::uint64_t commits() const noexcept { return commits_.load(std::memory_order_acquire); }

    /// Counters only grow, so equal sums over the same slots mean that none of them has moved.
    std::uint64_t sum(std::span<std::uint16_t const> slots) const noexcept {
        std::uint64_t total = everything_.load(std::memory_order_acquire);
        for (auto const slot : slots) total += counters_[slot].load(std::memory_order_acquire);
        return total;
    }

private:
    std::array<std::atomic<std::uint64_t>, kCounters> counters_{};
    std::atomic<std::uint64_t> everything_{0};
    std::atomic<std::uint64_t> commits_{0};
};

}  // namespace hezhi::http
