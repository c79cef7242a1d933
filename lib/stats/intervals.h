// What a count says about the rate behind it: 95 % intervals from whole numbers. Formulas and sources:
// docs/algorithms/indicators.md.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace hezhi::stats {

/// In ten-thousandths, rounded outwards: 1/3 lies in {3333, 3334}.
struct Interval {
    std::int64_t low_e4;
    std::int64_t high_e4;
    friend bool operator==(Interval const&, Interval const&) = default;
};

/// A share: `yes` of `n`. Wilson's score interval; it never leaves 0 … 1 and never has width zero.
/// 0 ≤ yes ≤ n, 1 ≤ n (asserted).
/// Source: Wilson, Probable inference, J. Am. Stat. Assoc. 22 (1927), 209–212.
Interval wilson_95(std::int64_t yes, std::int64_t n);

/// A mean of small counts: `events` over `n` units. The score interval of a Poisson rate, the counterpart of Wilson's;
/// wider than needed where a unit rarely has more than one event. 0 ≤ events, 1 ≤ n (asserted).
/// Source: Rao's score inverted; e.g. Brown, Cai, DasGupta, Statistica Sinica 13 (2003), 19–49, section 2.
Interval count_mean_95(std::int64_t events, std::int64_t n);

struct MedianInterval {
    std::int64_t low;
    std::int64_t median;  ///< of an even number the lower middle one: a value that occurred
    std::int64_t high;
    friend bool operator==(MedianInterval const&, MedianInterval const&) = default;
};

/// The median of ascending values (asserted) between two of them, x(k) and x(n+1-k) with the largest k for which
/// P(Bin(n, 1/2) < k) ≤ 0.025: right at least 95 times in 100 whatever the values' distribution. nullopt below six
/// values: there is no such pair. Cost: O(n).
/// Source: David, Nagaraja, Order Statistics (2003), section 7.1.
std::optional<MedianInterval> median_95(std::span<std::int64_t const> ascending);

}  // namespace hezhi::stats
