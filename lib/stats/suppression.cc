#include "lib/stats/suppression.h"

#include <algorithm>
#include <numeric>

#include "lib/base/assert.h"

namespace hezhi::stats {
namespace {

/// The known table as a network; on each edge flows the true value.
class Circulation {
public:
    explicit Circulation(KnownTable const& table) {
        std::size_t const rows = table.row_sums.size();
        std::size_t const columns = table.column_sums.size();
        HZ_ASSERT(table.cells.size() == rows * columns);
        std::size_t const source = rows + columns;
        std::size_t const sink = source + 1;
        from_.resize(sink + 1);
        for (std::size_t row = 0; row < rows; ++row) {
            for (std::size_t column = 0; column < columns; ++column) {
                add(row, rows + column, table.cells[row * columns + column]);
            }
        }
        for (std::size_t row = 0; row < rows; ++row) add(source, row, table.row_sums[row]);
        for (std::size_t column = 0; column < columns; ++column) add(rows + column, sink, table.column_sums[column]);
        add(sink, source, table.sum);
        check();
    }

    /// total → rows of the first → kinds → rows of the second → total.
    explicit Circulation(KnownTables const& tables) {
        auto const& [first, second] = tables;
        std::size_t const above = first.row_sums.size();
        std::size_t const below = second.row_sums.size();
        std::size_t const kinds = first.column_sums.size();
        HZ_ASSERT(first.cells.size() == above * kinds && second.cells.size() == below * kinds);
        std::size_t const kinds_in = above;
        std::size_t const kinds_out = kinds_in + kinds;
        std::size_t const rows_below = kinds_out + kinds;
        std::size_t const source = rows_below + below;
        std::size_t const sink = source + 1;
        from_.resize(sink + 1);
        for (std::size_t at = 0; at < first.cells.size(); ++at) add(at / kinds, kinds_in + at % kinds, first.cells[at]);
        for (std::size_t at = 0; at < second.cells.size(); ++at) {
            add(kinds_out + at % kinds, rows_below + at / kinds, second.cells[at]);
        }
        for (std::size_t row = 0; row < above; ++row) add(source, row, first.row_sums[row]);
        for (std::size_t row = 0; row < below; ++row) add(rows_below + row, sink, second.row_sums[row]);
        for (std::size_t kind = 0; kind < kinds; ++kind)
            add(kinds_in + kind, kinds_out + kind, first.column_sums[kind]);
        add(sink, source, first.sum);
        check();
    }

    AttainableRange range(std::size_t cell) const {
        auto const& edge = edges_[cell];
        return {edge.count.value - most_flow(edge.tail, edge.head, cell, edge.count.value - edge.count.least),
                edge.count.value + most_flow(edge.head, edge.tail, cell, edge.count.most - edge.count.value)};
    }

private:
    struct Edge {
        std::size_t tail;
        std::size_t head;
        KnownCount count;
    };

    void check() const {
        std::vector<std::int64_t> balance(from_.size());
        for (auto const& edge : edges_) {
            HZ_ASSERT(edge.count.least <= edge.count.value && edge.count.value <= edge.count.most);
            balance[edge.tail] -= edge.count.value;
            balance[edge.head] += edge.count.value;
        }
        HZ_ASSERT(std::ranges::all_of(balance, [](std::int64_t one) { return one == 0; }));
    }

    void add(std::size_t tail, std::size_t head, KnownCount const& count) {
        from_[tail].push_back(edges_.size());
        from_[head].push_back(edges_.size());
        edges_.push_back({tail, head, count});
    }

    /// At most `limit` from one node to another through all edges but one, by shortest augmenting paths.
    std::int64_t most_flow(std::size_t from, std::size_t to, std::size_t without, std::int64_t limit) const {
        auto edges = edges_;
        auto const room = [&](std::size_t at, std::size_t node) {
            auto const& [tail, head, count] = edges[at];
            return at == without ? 0 : tail == node ? count.most - count.value : count.value - count.least;
        };
        auto const other = [&](std::size_t at, std::size_t node) {
            return edges[at].tail == node ? edges[at].head : edges[at].tail;
        };
        std::int64_t flow = 0;
        while (flow < limit) {
            std::vector<std::optional<std::size_t>> reached_by(from_.size());
            std::vector<std::size_t> queue{from};
            for (std::size_t next = 0; next < queue.size() && !reached_by[to]; ++next) {
                for (std::size_t const at : from_[queue[next]]) {
                    auto const head = other(at, queue[next]);
                    if (head == from || reached_by[head] || room(at, queue[next]) <= 0) continue;
                    reached_by[head] = at;
                    queue.push_back(head);
                }
            }
            if (!reached_by[to]) break;
            std::int64_t step = limit - flow;
            for (std::size_t node = to; node != from; node = other(*reached_by[node], node)) {
                step = std::min(step, room(*reached_by[node], other(*reached_by[node], node)));
            }
            for (std::size_t node = to; node != from; node = other(*reached_by[node], node)) {
                auto& edge = edges[*reached_by[node]];
                edge.count.value += edge.head == node ? step : -step;
            }
            flow += step;
        }
        return flow;
    }

    std::vector<Edge> edges_;  ///< the cells first
    std::vector<std::vector<std::size_t>> from_;
};

}  // namespace

std::vector<AttainableRange> attainable_ranges(KnownTable const& table) {
    Circulation const circulation(table);
    std::vector<AttainableRange> ranges(table.cells.size());
    for (std::size_t cell = 0; cell < ranges.size(); ++cell) ranges[cell] = circulation.range(cell);
    return ranges;
}

std::vector<AttainableRange> attainable_ranges(KnownTables const& tables) {
    Circulation const circulation(tables);
    std::vector<AttainableRange> ranges(tables.first.cells.size() + tables.second.cells.size());
    for (std::size_t cell = 0; cell < ranges.size(); ++cell) ranges[cell] = circulation.range(cell);
    return ranges;
}

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
    std::int64_t hidden = 0;
    for (std::size_t at = 0; at < cells.size(); ++at) {
        if (cells[at] < threshold) {
            published.cells[at] = std::nullopt;
            hidden_sum += cells[at];
            ++hidden;
        }
    }
    // The hidden cells' sum is what a reader gets from total minus published cells.
    if (hidden_sum < threshold) {
        published.total = std::nullopt;
        return published;
    }
    // Each of them is below the threshold, so none is less than the sum minus the most that all others can be.
    std::int64_t const least = std::max<std::int64_t>(0, hidden_sum - (hidden - 1) * (threshold - 1));
    if (threshold - least < possible_values_min(threshold)) {
        published.cells.assign(cells.size(), std::nullopt);
        published.total = std::nullopt;
    }
    return published;
}

}  // namespace hezhi::stats
