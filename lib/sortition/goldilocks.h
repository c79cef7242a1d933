// GOLDILOCKS: neither too small nor too large a chance for anybody. Very small chances are unfair to people, very large
// ones invite them to answer untruthfully, since somebody rare is sure to be chosen.
//
// This is the version with the true minimum and maximum, not the one that approximates them by 50-norms: minimise
//     (n/k) · max chance + γ · (k/n) / min chance,   γ = 1,
// n the covered people, k the panel's size. At equal chances k/n both terms are 1. People of one type have equal
// chances exactly.
// Source: C. Baharav, B. Flanigan, Fair, Manipulation-Robust, and Transparent Sortition, EC 2024, arXiv:2406.15009.
#pragma once

#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/relaxed_rounds.h"

namespace hezhi::sortition {

/// For a smallest chance L the least possible largest chance U(L) is the value of a linear programme, convex and
/// piecewise linear in L. So the objective in L is convex; tangents from both sides enclose its minimum, which is found
/// exactly.
///
/// @return  objective: as above; bound: goldilocks_bound of the multipliers; gap: difference.
/// Errors: sortition.infeasible, sortition.limit_reached.
/// Cost: 5 to 30 linear programmes and one decomposition a round, usually one round.
Result<RelaxedLottery> goldilocks(PanelSpace const& space, RoundLimits const& limits = {});

/// The least objective that the multipliers allow. Their combined inequality g·x ≤ b holds for all panels, and
/// count_t L ≤ x_t ≤ min(count_t U, limit_t), so
///     L Σ_{g_t > 0} g_t count_t  −  U Σ_{g_t < 0, counted} |g_t| count_t  ≤  b + Σ_{g_t < 0, others} |g_t| limit_t,
/// whichever types are counted: once all, once those whose limit is their count; the better bound is the result. Under
/// it the objective has its minimum over k/n ≤ U ≤ 1 and L ≤ limit_t / count_t in closed form.
double goldilocks_bound(PanelSpace const& space, std::vector<bool> const& is_covered, std::span<PanelCut const> cuts,
                        std::span<double const> multipliers);

}  // namespace hezhi::sortition
