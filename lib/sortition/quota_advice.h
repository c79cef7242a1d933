// When quotas cannot be kept: why at a glance, the smallest changes that make a panel possible, and the smallest ones
// under which everybody can be drawn. Integer programmes over types, so that big pools are quick.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/panel_space.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

/// A contradiction that can be seen by adding up, in words: "gender: the minima add up to 12" against "at most 10".
struct QuotaConflict {
    std::string found;
    std::string expected;
};

/// All of: minima above or maxima below the panel size in a category, a minimum above the number of people (or of
/// addresses) that have the value, a panel larger than the pool (or its addresses). Empty does not say that a panel
/// exists.
std::vector<QuotaConflict> quota_conflicts(Pool const& pool);

enum class Bound : std::uint8_t { min, max };

struct QuotaChange {
    std::size_t category = 0;
    std::size_t quota = 0;  ///< into Category::quotas
    Bound bound = Bound::min;
    int from = 0;
    int to = 0;

    friend bool operator==(QuotaChange const&, QuotaChange const&) = default;
};

struct QuotaAdvice {
    std::vector<QuotaChange> changes;  ///< in file order, the minimum of a value before its maximum; may be empty
    double weight = 0;                 ///< Σ w·lowering + Σ raising, see below
};

/// The changes of least weight after which a panel exists. Lowering a minimum m by one weighs 1 + 2/m (small minima are
/// reluctant to fall), raising a maximum by one weighs 1. Flexible bounds of the file hold; without them a minimum may
/// fall to 0 and a maximum rise to the panel size.
///
/// Minimise Σ w_v a_v + Σ b_v  subject to  min_v − a_v ≤ Σ_{t with v} x_t ≤ max_v + b_v  for a type panel x.
///
/// Errors: sortition.no_advice (no change within the flexible bounds helps), sortition.limit_reached.
/// Cost: one integer programme with a column a type and two a value.
Result<QuotaAdvice> smallest_change(Pool const& pool, PanelSpace const& space);

/// The same, so that every person is in some panel: for each type a panel that holds it, all under the same changed
/// quotas. Types are added to the programme only once the changes found so far leave them out, so that the answer is
/// exact and the programme small.
/// Errors: as above.
Result<QuotaAdvice> smallest_change_for_everybody(Pool const& pool, PanelSpace const& space);

bool has_flexible_bounds(Pool const& pool);

Pool with_changes(Pool pool, QuotaAdvice const& advice);

/// "gender: female: at least 3 → 2"
std::string text_of(Pool const& pool, QuotaChange const& change);

}  // namespace hezhi::sortition
