// MAXIMIN: the lottery that makes the smallest chance as large as possible, and says nothing of the others. It is the
// first stage of LEXIMIN and has the same smallest chance; of the lotteries that reach it, this one is chosen so that
// the largest chance is small too.
// Source: Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596 (2021), doi:10.1038/s41586-021-03788-6.
#pragma once

#include <span>

#include "lib/base/error.h"
#include "lib/sortition/relaxed_rounds.h"

namespace hezhi::sortition {

/// Maximises z subject to  Σ_P λ_P x_t(P) ≥ count_t z  for every covered type,  Σ λ_P = 1,  over type panels P.
///
/// @return  objective: the smallest chance of covered people; bound: maximin_bound of the multipliers; gap: difference.
/// Errors: sortition.infeasible, sortition.limit_reached.
/// Cost: two linear programmes and one decomposition a round, usually one round.
Result<RelaxedLottery> maximin(PanelSpace const& space, RoundLimits const& limits = {});

/// The largest smallest chance that the multipliers allow, by weak duality (see stage_bound).
double maximin_bound(PanelSpace const& space, std::vector<bool> const& is_covered, std::span<PanelCut const> cuts,
                     std::span<double const> multipliers);

}  // namespace hezhi::sortition
