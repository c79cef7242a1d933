#include "lib/sortition/leximin.h"

#include "lib/base/random.h"
#include "lib/sortition/panel_search.h"

namespace hezhi::sortition {
namespace {

/// Breaks ties between equally good ways. Fixed, so that the lottery depends on the pool alone; a draw's seed only
/// chooses a panel of it.
constexpr std::uint64_t kSeed = 20210812;

}  // namespace

Result<LeximinLottery> leximin(PanelSpace const& space, LeximinLimits const& limits) {
    LeximinLottery result;
    Random random(kSeed);
    PanelSearch search(space);
    std::vector<TypePanel> known;
    while (result.rounds < limits.rounds_max) {
        ++result.rounds;
        HZ_TRY(auto point, leximin_of_relaxation(space, result.cuts));
        std::vector<double> target;
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            target.push_back(space.types[t].count() * point.chance[t]);
        }
        HZ_TRY(auto decomposition, decompose(space, search, target, known, limits.decomposition, random));
        result.nodes += decomposition.nodes;
        if (!decomposition.cut) {
            result.lottery = std::move(decomposition.lottery);
            result.stages = std::move(point.stages);
            return result;
        }
        search.add_cut(*decomposition.cut);
        result.cuts.push_back(*std::move(decomposition.cut));
    }
    return fail(ErrorCode::internal, "sortition.limit_reached", "rounds");
}

}  // namespace hezhi::sortition
