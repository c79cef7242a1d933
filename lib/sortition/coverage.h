// Who can be on a panel at all. Quotas and addresses may leave people whom no panel holds; nothing can give them a
// chance, so they are named and left out of what a method maximises.
#pragma once

#include <cstdint>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/panel_search.h"
#include "lib/sortition/panel_space.h"

namespace hezhi::sortition {

struct Coverage {
    std::vector<bool> is_covered;   ///< a type: some panel holds one of its people
    std::vector<TypePanel> panels;  ///< every covered type is in one of them
};

/// Searches panels that hold as many of the types not yet seen as can be, until a complete search finds none.
///
/// @param search  over the whole space; left so.
/// @param nodes_max  bounds each search.
/// Errors: sortition.infeasible (no panel keeps the quotas), sortition.limit_reached.
/// Cost: one search a panel, usually types / panel_size · 2 of them; only the last one must be complete.
Result<Coverage> coverage(PanelSpace const& space, PanelSearch& search, std::int64_t nodes_max = 1'000'000);

/// The space with limit 0 for the types that are not covered: the same panels, a tighter relaxation.
PanelSpace without_uncovered(PanelSpace space, Coverage const& coverage);

}  // namespace hezhi::sortition
