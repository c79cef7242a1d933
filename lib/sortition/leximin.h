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
    int rounds_max = 2000;  ///< points tried
    DecompositionLimits decomposition;
};

struct LeximinLottery {
    TypeLottery lottery;
    std::vector<LeximinStage> stages;
    std::vector<PanelCut> cuts;
    int rounds = 0;
    std::int64_t nodes = 0;  ///< linear relaxations solved in searching panels
};

/// Errors: sortition.infeasible (no panel keeps the quotas), sortition.limit_reached.
Result<LeximinLottery> leximin(PanelSpace const& space, LeximinLimits const& limits = {});

}  // namespace hezhi::sortition
