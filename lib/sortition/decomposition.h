// Writes a point of the relaxation as a lottery over real panels, or finds an inequality that separates it from all of
// them. The first half is *peeling*: take a panel from the smallest face that holds the point, give it the largest
// weight that keeps the rest inside, go on with the rest. Each step reaches a bound or a quota, so few steps are needed
// (types that share a chance leave together). What peeling leaves over, if anything, is closed by column generation.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/random.h"
#include "lib/sortition/panel_search.h"
#include "lib/sortition/panel_space.h"
#include "lib/sortition/relaxation.h"

namespace hezhi::sortition {

/// Type panels, distinct, with weights > 0 that sum to 1 within 1e-12.
struct TypeLottery {
    std::vector<TypePanel> panels;
    std::vector<double> weights;
};

struct DecompositionLimits {
    int columns_max = 20'000;          ///< panels tried by column generation
    std::int64_t nodes_max = 120'000;  ///< linear relaxations of all searches together
    /// At a limit, return the nearest lottery found instead of an error, if there is one.
    bool nearest_at_limit = false;
};

struct Decomposition {
    TypeLottery lottery;
    double missing = 0;           ///< Σ_t max(0, target_t − what the lottery gives), in members
    std::optional<PanelCut> cut;  ///< violated by the target: it is no lottery over panels
    bool is_exact = true;         ///< false: a limit was reached, the lottery is `missing` away from the target
    std::int64_t nodes = 0;
    int columns = 0;
};

/// @param search  over the whole space; left so.
/// @param target  expected members a type; inside the relaxation up to 1e-9.
/// @param known   panels found before; those found now are added.
/// @param random  blurs preferences between equally good panels.
/// Errors: sortition.limit_reached.
Result<Decomposition> decompose(PanelSpace const& space, PanelSearch& search, std::span<double const> target,
                                std::vector<TypePanel>& known, DecompositionLimits const& limits, Random& random);

}  // namespace hezhi::sortition
