// NASH: the lottery with the largest product of chances, or geometric mean. It lies between LEXIMIN, which cares for
// the smallest chance alone, and a lottery that would only count how many are served: halving one person's chance is
// worth it exactly if it more than doubles another's. Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596
// (2021), doi:10.1038/s41586-021-03788-6.
#pragma once

#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/relaxed_rounds.h"

namespace hezhi::sortition {

/// Maximises Σ log chance over the covered people. Chances are unique: Σ log is strictly concave.
///
/// @return  objective: Σ log chance; bound: nash_bound of the multipliers; gap: difference. The geometric mean of the
///          covered people's chances is at least exp(−gap / people) of the best.
/// Errors: sortition.infeasible, sortition.limit_reached.
/// Cost: one convex programme and one decomposition a round, usually one round.
Result<RelaxedLottery> nash(PanelSpace const& space, RoundLimits const& limits = {});

/// The largest Σ log chance of covered people that the multipliers allow: log_bound with a type's people as weight,
/// minus Σ count log count.
double nash_bound(PanelSpace const& space, std::vector<bool> const& is_covered, std::span<PanelCut const> cuts,
                  std::span<double const> multipliers);

}  // namespace hezhi::sortition
