// A lottery as M equally likely panels, so that three dice in a hall can draw one of them (Flanigan, Kehne, Procaccia,
// Fair Sortition Made Transparent, NeurIPS 2021). Everyone's chance becomes count / M; how far that is from the chance
// of the lottery is part of the result.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/random.h"
#include "lib/sortition/lottery.h"
#include "lib/sortition/panel_space.h"

namespace hezhi::sortition {

inline constexpr int kUniformPanelsMax = 10'000;

struct UniformLottery {
    std::vector<std::vector<std::size_t>> panels;  ///< M panels of people, ascending; repetitions count; random order
    std::vector<int> counts;                       ///< a person: panels that hold it
    double deviation_max = 0;                      ///< max |count / M − chance|
    int min_count = 0;                             ///< the least count among people with a chance > 0
};

/// 1. Panels of equal types are one; each gets ⌊M · weight⌋ copies. The remaining fractions are rounded by vertices of
///    linear programmes that keep the members a type, of which the ones with least left to decide are given up first
///    (Beck, Fiala, Integer-making theorems, 1981; over single people that method's bound is panel_size / M).
/// 2. Local search: one member against one of another type, one panel against another, new panels by search; each step
///    lowers Σ over people of (count − M · chance)⁴, and people without any panel weigh most.
/// 3. The better of both by the largest deviation is filled with people, who take turns within their type, so that
///    counts within a type differ by at most one (people who share an address: as nearly as the others allow).
///
/// @param lottery  of the space's people.
/// @param size     M, 1 … kUniformPanelsMax.
/// @param random   decides ties and the order of panels.
/// Every panel keeps all quotas and addresses (asserted). Errors: none but those of the linear programmes
/// (sortition.limit_reached).
Result<UniformLottery> uniform_lottery(PanelSpace const& space, PanelLottery const& lottery, int size, Random& random);

}  // namespace hezhi::sortition
