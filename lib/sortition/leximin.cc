#include "lib/sortition/leximin.h"

#include <algorithm>
#include <cmath>

#include "lib/base/random.h"
#include "lib/sortition/panel_search.h"

namespace hezhi::sortition {
namespace {

/// Breaks ties between equally good ways. Fixed, so that the lottery depends on the pool alone; a draw's seed only
/// chooses a panel of it.
constexpr std::uint64_t kSeed = 20210812;

/// The largest difference of a person's chance under the lottery from the one under the target.
double distance(PanelSpace const& space, TypeLottery const& lottery, std::vector<double> const& target) {
    double largest = 0;
    for (std::size_t t = 0; t < target.size(); ++t) {
        double members = 0;
        for (std::size_t p = 0; p < lottery.panels.size(); ++p) members += lottery.weights[p] * lottery.panels[p][t];
        largest = std::max(largest, std::abs(members - target[t]) / space.types[t].count());
    }
    return largest;
}

}  // namespace

Result<LeximinLottery> leximin(PanelSpace const& space, LeximinLimits const& limits) {
    LeximinLottery result;
    Random random(kSeed);
    PanelSearch search(space);
    std::vector<TypePanel> known;
    std::vector<double> target;
    SearchLimits any;
    any.nodes_max = limits.nodes_max;
    any.good_enough = -1e299;
    auto first = search.maximise(std::vector<double>(space.types.size(), 0.0), any);
    result.nodes = search.nodes();
    if (!first.panel) {
        return first.is_complete ? fail(ErrorCode::unprocessable, "sortition.infeasible")
                                 : fail(ErrorCode::internal, "sortition.limit_reached", "a first panel");
    }
    while (result.rounds < limits.rounds_max) {
        ++result.rounds;
        auto relaxed = leximin_of_relaxation(space, result.cuts);
        if (!relaxed) {
            // The stages of the round before still bound everybody; its cut was not needed for them.
            if (relaxed.error().key() != "sortition.limit_reached" || result.stages.empty()) {
                return std::unexpected(std::move(relaxed).error());
            }
            result.cuts.pop_back();
            result.gap = distance(space, result.lottery, target);
            return result;
        }
        auto point = *std::move(relaxed);
        target.clear();
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            target.push_back(space.types[t].count() * point.chance[t]);
        }
        DecompositionLimits decomposition_limits;
        decomposition_limits.nodes_max = std::max<std::int64_t>(1, limits.nodes_max - result.nodes);
        decomposition_limits.nearest_at_limit = true;
        HZ_TRY(auto decomposition, decompose(space, search, target, known, decomposition_limits, random));
        result.nodes += decomposition.nodes;
        result.lottery = std::move(decomposition.lottery);
        result.stages = std::move(point.stages);
        if (!decomposition.cut) {
            result.gap = distance(space, result.lottery, target);
            return result;
        }
        search.add_cut(*decomposition.cut);
        result.cuts.push_back(*std::move(decomposition.cut));
    }
    return fail(ErrorCode::internal, "sortition.limit_reached", "rounds");
}

}  // namespace hezhi::sortition
