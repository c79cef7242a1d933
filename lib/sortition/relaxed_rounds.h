// The common half of MAXIMIN, NASH and GOLDILOCKS. Each asks for the best point of a convex set, the expected members a
// type that some lottery over panels gives, under its own notion of best. Relaxation first, as in leximin.h: the best
// point of the linear relaxation bounds the answer and comes with multipliers that prove the bound; if the point is a
// lottery over panels, that lottery is the answer, otherwise a cut joins the relaxation and the next point is tried.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/decomposition.h"
#include "lib/sortition/panel_space.h"
#include "lib/sortition/relaxation.h"

namespace hezhi::sortition {

/// The best point of a relaxation.
struct RelaxedPoint {
    std::vector<double> members;  ///< a type: expected members
    /// A constraint of the space, then a cut; ≥ 0 weighs `≤ upper`, ≤ 0 weighs `≥ lower`. By weak duality they bound
    /// the objective of every lottery: maximin_bound, nash_bound, goldilocks_bound.
    std::vector<double> multipliers;
};

struct RoundLimits {
    int rounds_max = 2000;  ///< points tried
    DecompositionLimits decomposition;
};

/// A lottery and why none is better by more than `gap`.
struct RelaxedLottery {
    TypeLottery lottery;
    std::vector<bool> is_covered;     ///< a type: see coverage.h
    std::vector<double> multipliers;  ///< of the last point
    std::vector<PanelCut> cuts;
    double objective = 0;  ///< of the lottery; what the method maximises, or minimises (goldilocks)
    double bound = 0;      ///< no lottery's objective is beyond it
    double gap = 0;        ///< |bound − objective|, as the method measures it
    int rounds = 0;
    std::int64_t nodes = 0;  ///< linear relaxations solved in searching panels
};

/// Fills `lottery`, `multipliers`, `cuts`, `rounds` and `nodes`.
/// @param best  the best point of the relaxation with these cuts.
/// Errors: those of `best`, sortition.limit_reached.
Result<RelaxedLottery> relaxed_rounds(PanelSpace const& space, PanelSearch& search, RoundLimits const& limits,
                                      std::function<Result<RelaxedPoint>(std::span<PanelCut const>)> const& best);

/// A type: the chance of each of its people under the lottery.
std::vector<double> chances_of_types(PanelSpace const& space, TypeLottery const& lottery);

/// What multipliers say about all panels: Σ_t weight_t x_t ≤ right, their sum of constraints and cuts.
struct ValidInequality {
    std::vector<double> weight;
    double right = 0;
};
ValidInequality combined(PanelSpace const& space, std::span<PanelCut const> cuts, std::span<double const> multipliers);

}  // namespace hezhi::sortition
