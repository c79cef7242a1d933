// LEXIMIN over the linear relaxation of the panels: the same question without integrality, which is a short series of
// small linear programmes (types as columns, constraints as rows). Its optimum bounds LEXIMIN from above; where the
// optimal point can be written as a lottery over real panels (decomposition.h), the lottery is therefore optimal.
//
// Every stage carries multipliers of the constraints from which anyone can recompute its bound (weak duality), without
// trusting the solver: see `stage_bound`.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/panel_space.h"

namespace hezhi::sortition {

/// Σ coefficient · x_type ≤ upper for every panel, though not for every point of the relaxation.
struct PanelCut {
    std::vector<std::size_t> types;  ///< ascending
    std::vector<double> coefficients;
    double upper = 0;
};

struct LeximinStage {
    double value = 0;                ///< the chance that `types` have, in [0, 1]
    std::vector<std::size_t> types;  ///< those settled by this stage, ascending
    /// A constraint of the space, then a cut: its multiplier. ≥ 0 weighs `≤ upper`, ≤ 0 weighs `≥ lower`. Empty where
    /// the types stand at their limits, which needs no proof.
    std::vector<double> multipliers;
};

struct LeximinPoint {
    std::vector<double> chance;  ///< a type: the chance of each of its people
    std::vector<LeximinStage> stages;
};

/// Maximises the smallest chance, then among the optima the next smallest, and so on.
///
/// Stage: maximise z subject to x_t ≥ count_t · z for the types not yet settled, x_t = count_t · value of its stage for
/// the others, the constraints and the cuts. A type with positive multiplier has x_t = count_t · z in every optimal
/// solution (complementary slackness) and is settled; every stage settles one at least.
///
/// @param cuts  valid for all panels.
/// Errors: sortition.infeasible (no fractional panel exists), sortition.limit_reached (numerical failure).
/// Cost: at most one linear programme a type, usually 10 to 30 in all.
Result<LeximinPoint> leximin_of_relaxation(PanelSpace const& space, std::span<PanelCut const> cuts);

/// The largest chance that every unsettled type could have at once, by weak duality from `multipliers`.
/// For any y over the rows, with g = Aᵀy and b = Σ (y_r ≥ 0 ? y_r upper_r : y_r lower_r):
///     b ≥ Σ g_t x_t ≥ Σ_{unsettled, g_t ≥ 0} g_t count_t z + Σ_{unsettled, g_t < 0} g_t limit_t
///                    + Σ_{settled} g_t count_t value_t.
/// @param settled  a type: the chance it is known to have, or a negative number while it is unsettled.
double stage_bound(PanelSpace const& space, std::span<PanelCut const> cuts, std::span<double const> multipliers,
                   std::span<double const> settled);

}  // namespace hezhi::sortition
