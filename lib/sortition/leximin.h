// LEXIMIN: the lottery that makes the smallest chance as large as possible, among those the second smallest, and so on
// (Flanigan, Gölz, Gupta, Hennig, Procaccia, Nature 596 (2021), doi:10.1038/s41586-021-03788-6). Exact: the answer
// comes with bounds that it meets.
//
// Relaxation first: LEXIMIN of the linear relaxation bounds the answer from above and is cheap (relaxation.h). If its
// point is a lottery over panels (decomposition.h), that lottery is the answer; if not, an inequality that holds for
// all panels and not for the point joins the relaxation, and the next point is tried.
#pragma once

#include <cstdint>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/decomposition.h"
#include "lib/sortition/panel_space.h"
#include "lib/sortition/relaxation.h"

namespace hezhi::sortition {

struct LeximinLimits {
    int rounds_max = 2000;             ///< points tried
    std::int64_t nodes_max = 120'000;  ///< linear relaxations solved in searching panels, over all rounds
};

struct LeximinLottery {
    TypeLottery lottery;
    std::vector<LeximinStage> stages;
    std::vector<PanelCut> cuts;
    /// How far anyone's chance is from the value of its stage. Above 1e-9 a limit was reached: the stage values are
    /// still bounds, the lottery is the nearest one found, and whether a better one exists is open.
    double gap = 0;
    int rounds = 0;
    std::int64_t nodes = 0;  ///< linear relaxations solved in searching panels
};

/// Limits count work, never time, so that the result is the same on every machine. At a limit the answer states its
/// gap. Errors: sortition.infeasible (no panel keeps the quotas), sortition.limit_reached (no lottery was found, or a
/// numerical failure).
Result<LeximinLottery> leximin(PanelSpace const& space, LeximinLimits const& limits = {});

}  // namespace hezhi::sortition
