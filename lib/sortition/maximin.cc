#include "lib/sortition/maximin.h"

#include <algorithm>
#include <vector>

#include "lib/sortition/chance_bounds.h"
#include "lib/sortition/coverage.h"

namespace hezhi::sortition {

double maximin_bound(PanelSpace const& space, std::vector<bool> const& is_covered, std::span<PanelCut const> cuts,
                     std::span<double const> multipliers) {
    std::vector<double> settled;
    for (bool const covered : is_covered) settled.push_back(covered ? -1.0 : 0.0);
    return stage_bound(space, cuts, multipliers, settled);
}

Result<RelaxedLottery> maximin(PanelSpace const& whole_space, RoundLimits const& limits) {
    PanelSearch first_search(whole_space);
    HZ_TRY(auto covered, coverage(whole_space, first_search));
    auto const space = without_uncovered(whole_space, covered);
    PanelSearch search(space);
    auto const best = [&space](std::span<PanelCut const> cuts) -> Result<RelaxedPoint> {
        ChanceBoundsProgram program(space, cuts);
        HZ_TRY(auto raised, program.raise_lowest());
        HZ_TRY(auto lowered, program.lower_highest(raised.lowest));
        return RelaxedPoint{std::move(lowered.members), std::move(raised.multipliers)};
    };
    HZ_TRY(auto result, relaxed_rounds(space, search, limits, best));
    result.is_covered = std::move(covered.is_covered);
    result.nodes += first_search.nodes();
    auto const chances = chances_of_types(space, result.lottery);
    result.objective = 1;
    for (std::size_t t = 0; t < chances.size(); ++t) {
        if (result.is_covered[t]) result.objective = std::min(result.objective, chances[t]);
    }
    // Where a type's limit is the obstacle, the limit is the bound and needs no multipliers.
    result.bound = maximin_bound(space, result.is_covered, result.cuts, result.multipliers);
    for (std::size_t t = 0; t < chances.size(); ++t) {
        if (!result.is_covered[t]) continue;
        result.bound = std::min(result.bound, static_cast<double>(space.types[t].limit) / space.types[t].count());
    }
    result.gap = std::max(0.0, result.bound - result.objective);
    return result;
}

}  // namespace hezhi::sortition
