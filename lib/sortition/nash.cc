#include "lib/sortition/nash.h"

#include <algorithm>
#include <cmath>

#include "lib/sortition/coverage.h"
#include "lib/sortition/log_optimum.h"

namespace hezhi::sortition {
namespace {

std::vector<double> people_of(PanelSpace const& space) {
    std::vector<double> result;
    for (auto const& type : space.types) result.push_back(type.count());
    return result;
}

}  // namespace

double nash_bound(PanelSpace const& space, std::vector<bool> const& is_covered, std::span<PanelCut const> cuts,
                  std::span<double const> multipliers) {
    auto const covered = without_uncovered(space, {is_covered, {}});
    auto const people = people_of(space);
    double result = log_bound(covered, cuts, people, multipliers);
    for (std::size_t t = 0; t < people.size(); ++t) {
        if (is_covered[t]) result -= people[t] * std::log(people[t]);
    }
    return result;
}

Result<RelaxedLottery> nash(PanelSpace const& whole_space, RoundLimits const& limits) {
    PanelSearch first_search(whole_space);
    HZ_TRY(auto covered, coverage(whole_space, first_search));
    auto const space = without_uncovered(whole_space, covered);
    auto const people = people_of(space);
    PanelSearch search(space);
    auto const best = [&](std::span<PanelCut const> cuts) { return log_optimum(space, cuts, people); };
    HZ_TRY(auto result, relaxed_rounds(space, search, limits, best));
    result.is_covered = std::move(covered.is_covered);
    result.nodes += first_search.nodes();
    auto const chances = chances_of_types(space, result.lottery);
    for (std::size_t t = 0; t < chances.size(); ++t) {
        if (result.is_covered[t]) result.objective += people[t] * std::log(chances[t]);
    }
    result.bound = nash_bound(space, result.is_covered, result.cuts, result.multipliers);
    result.gap = std::max(0.0, result.bound - result.objective);
    return result;
}

}  // namespace hezhi::sortition
