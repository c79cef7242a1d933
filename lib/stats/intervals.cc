#include "lib/stats/intervals.h"

#include <algorithm>
#include <cmath>

#include "lib/base/assert.h"

namespace hezhi::stats {
namespace {

constexpr double kZ = 1.959963984540054;  // of the normal distribution: 2.5 % lie above it
constexpr double kScale = 10'000;

std::int64_t floor_e4(double value) {
    return static_cast<std::int64_t>(std::floor(value * kScale));
}
std::int64_t ceil_e4(double value) {
    return static_cast<std::int64_t>(std::ceil(value * kScale));
}

/// The largest k with P(Bin(n, 1/2) < k) ≤ 0.025.
std::size_t rank_of_low(std::size_t n) {
    constexpr std::size_t kExactMax = 1'000;  // 2^-n is a normal double
    constexpr double kTail = 0.025;
    auto const count = static_cast<double>(n);
    if (n > kExactMax) {
        // The normal approximation, one rank further out than its continuity correction asks.
        return static_cast<std::size_t>(std::floor((count - kZ * std::sqrt(count)) / 2 - 0.5));
    }
    double chance = std::ldexp(1.0, -static_cast<int>(n));
    double below = 0;
    std::size_t k = 0;
    while (below + chance <= kTail) {
        below += chance;
        chance *= (count - static_cast<double>(k)) / static_cast<double>(k + 1);
        ++k;
    }
    return k;
}

}  // namespace

Interval wilson_95(std::int64_t yes, std::int64_t n) {
    HZ_ASSERT(n >= 1 && yes >= 0 && yes <= n);
    auto const count = static_cast<double>(n);
    auto const hits = static_cast<double>(yes);
    double const middle = hits + kZ * kZ / 2;
    double const reach = kZ * std::sqrt(hits * (count - hits) / count + kZ * kZ / 4);
    double const all = count + kZ * kZ;
    return {
        .low_e4 = yes == 0 ? 0 : std::max<std::int64_t>(floor_e4((middle - reach) / all), 0),
        .high_e4 = yes == n ? std::int64_t{10'000} : std::min<std::int64_t>(ceil_e4((middle + reach) / all), 10'000)};
}

Interval count_mean_95(std::int64_t events, std::int64_t n) {
    HZ_ASSERT(n >= 1 && events >= 0);
    auto const count = static_cast<double>(n);
    auto const hits = static_cast<double>(events);
    double const middle = hits + kZ * kZ / 2;
    double const reach = kZ * std::sqrt(hits + kZ * kZ / 4);
    return {.low_e4 = events == 0 ? 0 : std::max<std::int64_t>(floor_e4((middle - reach) / count), 0),
            .high_e4 = ceil_e4((middle + reach) / count)};
}

std::optional<MedianInterval> median_95(std::span<std::int64_t const> ascending) {
    HZ_ASSERT(std::ranges::is_sorted(ascending));
    std::size_t const n = ascending.size();
    std::size_t const k = n == 0 ? 0 : rank_of_low(n);
    if (k == 0) return std::nullopt;
    return MedianInterval{.low = ascending[k - 1], .median = ascending[(n - 1) / 2], .high = ascending[n - k]};
}

}  // namespace hezhi::stats
