#include "lib/sortition/relaxed_rounds.h"

#include <algorithm>

#include "lib/base/assert.h"
#include "lib/base/random.h"

namespace hezhi::sortition {
namespace {

/// Breaks ties between equally good ways. Fixed, so that the lottery depends on the pool alone.
constexpr std::uint64_t kSeed = 20210812;

}  // namespace

Result<RelaxedLottery> relaxed_rounds(PanelSpace const& space, PanelSearch& search, RoundLimits const& limits,
                                      std::function<Result<RelaxedPoint>(std::span<PanelCut const>)> const& best) {
    RelaxedLottery result;
    Random random(kSeed);
    std::vector<TypePanel> known;
    while (result.rounds < limits.rounds_max) {
        ++result.rounds;
        HZ_TRY(auto point, best(result.cuts));
        HZ_TRY(auto decomposition, decompose(space, search, point.members, known, limits.decomposition, random));
        result.nodes += decomposition.nodes;
        if (!decomposition.cut) {
            result.lottery = std::move(decomposition.lottery);
            result.multipliers = std::move(point.multipliers);
            return result;
        }
        search.add_cut(*decomposition.cut);
        result.cuts.push_back(*std::move(decomposition.cut));
    }
    return fail(ErrorCode::internal, "sortition.limit_reached", "rounds");
}

std::vector<double> chances_of_types(PanelSpace const& space, TypeLottery const& lottery) {
    std::vector<double> result(space.types.size(), 0.0);
    for (std::size_t p = 0; p < lottery.panels.size(); ++p) {
        for (std::size_t t = 0; t < result.size(); ++t) result[t] += lottery.weights[p] * lottery.panels[p][t];
    }
    for (std::size_t t = 0; t < result.size(); ++t) result[t] /= space.types[t].count();
    return result;
}

ValidInequality combined(PanelSpace const& space, std::span<PanelCut const> cuts, std::span<double const> multipliers) {
    HZ_ASSERT(multipliers.size() == space.constraints.size() + cuts.size());
    ValidInequality result;
    result.weight.assign(space.types.size(), 0.0);
    for (std::size_t r = 0; r < space.constraints.size(); ++r) {
        double const y = multipliers[r];
        result.right += y * (y >= 0 ? space.constraints[r].upper : space.constraints[r].lower);
        for (auto const t : space.constraints[r].types) result.weight[t] += y;
    }
    for (std::size_t c = 0; c < cuts.size(); ++c) {
        double const y = std::max(0.0, multipliers[space.constraints.size() + c]);
        result.right += y * cuts[c].upper;
        for (std::size_t i = 0; i < cuts[c].types.size(); ++i) {
            result.weight[cuts[c].types[i]] += y * cuts[c].coefficients[i];
        }
    }
    return result;
}

}  // namespace hezhi::sortition
