// LEGACY: the greedy draw that organisers used before lotteries were optimised. It keeps the quotas and is easy to
// explain, but nobody knows its chances in advance; they are estimated by drawing many times.
//
// One attempt, panel_size times: of the values that still have people and may take some, take the one in most need,
// i.e. with the largest (min − selected) / remaining people, ties to the first in file order; choose one of its
// remaining people uniformly; remove that person and all at the same address; where a value has reached its maximum,
// remove everybody who has it. The attempt fails as soon as a value needs more people than it has left, and is then
// repeated from the beginning. Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596 (2021),
// doi:10.1038/s41586-021-03788-6.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/random.h"
#include "lib/sortition/lottery.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

inline constexpr int kLegacyAttemptsMax = 100;

/// One panel: people, ascending.
/// Errors: sortition.legacy_failed (no attempt of `attempts_max` kept the quotas).
/// Cost: per attempt O(people · categories).
Result<std::vector<std::size_t>> legacy_panel(Pool const& pool, Random& random, int attempts_max = kLegacyAttemptsMax);

struct LegacyOptions {
    std::uint64_t seed = 20210812;
    int draws = 10'000;  ///< > 0
    int attempts_max = kLegacyAttemptsMax;
    double confidence = 0.99;  ///< of the intervals, in (0, 1)
};

struct ChanceInterval {
    double lower = 0;
    double upper = 1;
};

/// What many draws showed. The chances are those of a draw that succeeds.
struct LegacySimulation {
    std::vector<std::size_t> first;  ///< the panel of the first draw that succeeded: legacy_panel with the same seed
    int draws = 0;
    int failed = 0;                         ///< draws of which no attempt kept the quotas; not counted below
    std::vector<int> selections;            ///< a person: draws that chose the person
    std::vector<ChanceInterval> intervals;  ///< a person: jeffreys_interval
    double confidence = 0;
    double min_upper = 0;  ///< one-sided bound, at `confidence`, of the chance of the person least often chosen
    PanelLottery sample;   ///< the panels drawn, with their frequencies
};

/// Draws one after the other from Random{seed}: the first is the panel, all together say how it came about.
/// Errors: sortition.legacy_failed (the first 20 draws all failed).
Result<LegacySimulation> simulate_legacy(Pool const& pool, LegacyOptions const& options = {});

/// For `successes` of `trials`: quantiles of the posterior Beta(successes + ½, failures + ½) that leave out
/// (1 − confidence) / 2 on both sides; 0 and 1 where there were no successes or no failures.
/// Source: L. D. Brown, T. T. Cai, A. DasGupta, Interval estimation for a binomial proportion, Statistical Science 16
/// (2001).
ChanceInterval jeffreys_interval(int successes, int trials, double confidence);

}  // namespace hezhi::sortition
