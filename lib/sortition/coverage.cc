#include "lib/sortition/coverage.h"

#include "lib/base/assert.h"

namespace hezhi::sortition {

Result<Coverage> coverage(PanelSpace const& space, PanelSearch& search, std::int64_t nodes_max) {
    Coverage result;
    result.is_covered.assign(space.types.size(), false);
    std::vector<double> prices(space.types.size(), 1.0);
    SearchLimits limits;
    limits.nodes_max = nodes_max;
    limits.good_enough = 1;  // the first one found: the depth-first dive meets a good one
    limits.at_least = 0.5;
    for (;;) {
        auto found = search.maximise(prices, limits);
        if (!found.panel) {
            if (!found.is_complete) return fail(ErrorCode::internal, "sortition.limit_reached", "coverage");
            if (result.panels.empty()) return fail(ErrorCode::unprocessable, "sortition.infeasible");
            return result;
        }
        bool is_new = false;
        for (std::size_t t = 0; t < prices.size(); ++t) {
            if ((*found.panel)[t] == 0 || result.is_covered[t]) continue;
            result.is_covered[t] = true;
            prices[t] = 0;
            is_new = true;
        }
        HZ_ASSERT(is_new);
        result.panels.push_back(*std::move(found.panel));
    }
}

PanelSpace without_uncovered(PanelSpace space, Coverage const& coverage) {
    HZ_ASSERT(coverage.is_covered.size() == space.types.size());
    for (std::size_t t = 0; t < space.types.size(); ++t) {
        if (!coverage.is_covered[t]) space.types[t].limit = 0;
    }
    return space;
}

}  // namespace hezhi::sortition
