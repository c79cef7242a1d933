// The smallest and the largest chance that a point of the relaxation can have together: the linear programme behind
// MAXIMIN and GOLDILOCKS. Columns are the expected members x_t a type, the smallest chance L and the largest U; rows
// are the constraints, the cuts, x_t ≥ count_t L and x_t ≤ count_t U. Types with limit 0 have no part in L and U.
#pragma once

#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/solver/linear_program.h"
#include "lib/sortition/panel_space.h"
#include "lib/sortition/relaxation.h"

namespace hezhi::sortition {

/// An optimum of the programme.
struct ChanceBounds {
    double lowest = 0;                ///< L
    double highest = 0;               ///< U
    double slope = 0;                 ///< dU/dL along the optimum, where L was given
    std::vector<double> members;      ///< x
    std::vector<double> multipliers;  ///< a constraint, then a cut
};

class ChanceBoundsProgram {
public:
    ChanceBoundsProgram(PanelSpace const& space, std::span<PanelCut const> cuts);

    /// The largest L.
    /// Errors: sortition.infeasible, sortition.limit_reached.
    Result<ChanceBounds> raise_lowest();
    /// The smallest U for a given L, which must be possible up to 1e-9.
    /// Errors: sortition.limit_reached.
    Result<ChanceBounds> lower_highest(double lowest);

private:
    Result<ChanceBounds> solve();

    solver::LinearProgram program_;
    std::size_t types_ = 0;
    std::vector<int> rows_;  ///< a constraint, then a cut: its row
    int lowest_ = 0;
    int highest_ = 0;
    double lowest_max_ = 1;
    bool is_first_ = true;
};

}  // namespace hezhi::sortition
