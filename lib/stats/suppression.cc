#include "lib/stats/suppression.h"

#include <algorithm>
#include <numeric>

#include "lib/base/assert.h"

namespace hezhi::stats {

PublishedCells publish_cells(std::span<std::int64_t const> cells, std::int64_t threshold) {
    HZ_ASSERT(threshold > 0);
    HZ_ASSERT(std::ranges::all_of(cells, [](std::int64_t cell) { return cell >= 0; }));
    PublishedCells published;
    std::int64_t const total = std::accumulate(cells.begin(), cells.end(), std::int64_t{0});
    if (total > 0 && total < threshold) {
        published.cells.assign(cells.size(), std::nullopt);
        return published;
    }
    published.cells.assign(cells.begin(), cells.end());
    published.total = total;
    auto const small = [&](std::int64_t cell) { return cell > 0 && cell < threshold; };
    std::int64_t const withheld = std::ranges::count_if(cells, small);
    if (withheld == 0) return published;

    std::int64_t hidden_sum = 0;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (cells[at] < threshold) {
            published.cells[at] = std::nullopt;
            hidden_sum += cells[at];
        }
    }
    // The hidden cells' sum is what a reader gets from total minus published cells.
    if (hidden_sum < threshold) {
        published.total = std::nullopt;
        return published;
    }
    return published;
}

}  // namespace hezhi::stats
