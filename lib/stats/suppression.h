// Small cells: a published count below the threshold could point at persons, so it is withheld, and so
// is whatever would let a reader compute it from the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hezhi::stats {

/// The thresholds that hold everywhere.
inline constexpr std::int64_t kPublicThreshold = 10;   ///< readable without sign-in, or published
inline constexpr std::int64_t kSignedInThreshold = 5;  ///< readable only when signed in

struct PublishedCells {
    std::vector<std::optional<std::int64_t>> cells;  ///< nullopt: withheld
    std::optional<std::int64_t> total;               ///< withheld when it would give the withheld cells away
};

/// A withheld cell keeps at least this many values that a reader cannot tell apart: half of 0 … threshold-1.
constexpr std::int64_t possible_values_min(std::int64_t threshold) noexcept {
    return threshold / 2;
}

/// Withholds every cell in 1 … threshold-1, and then the zeros too, so that "withheld" does not mean "not zero". The
/// total is published only when the withheld cells together reach the threshold: a reader who subtracts then learns a
/// sum that is itself large enough, and of at least two cells. Where that sum would leave one of them fewer than
/// possible_values_min values, because all must be near to the threshold, nothing is published. Where only the total is
/// withheld, the withheld cells together are below the threshold. Counts must be >= 0 (asserted).
PublishedCells publish_cells(std::span<std::int64_t const> cells, std::int64_t threshold);

/// A count, and the bounds between which a reader knows it to be: least = most = value where it is published.
struct KnownCount {
    std::int64_t value = 0;
    std::int64_t least = 0;
    std::int64_t most = 0;
};

/// Counts by part (a row: a group of people) and kind (a column: a vote), with all their sums. Row by row in `cells`.
/// Values must add up and lie within their bounds (asserted).
struct KnownTable {
    std::vector<KnownCount> cells;
    std::vector<KnownCount> row_sums;
    std::vector<KnownCount> column_sums;
    KnownCount sum;
};

/// Least and most of one cell over all tables that a reader must think possible; every value between is attainable.
struct AttainableRange {
    std::int64_t least = 0;
    std::int64_t most = 0;
    std::int64_t values() const noexcept { return most - least + 1; }
};

/// For each cell the exact range over all tables of whole numbers within the bounds, rows, columns and total taken
/// together. Such tables are circulations (total → rows → columns → total), so the range comes from two maximum flows
/// in what the true table leaves free (Gusfield, A graph theoretic approach to statistical data security, SIAM J.
/// Comput. 17, 1988). Cost: two flows a cell over rows + columns + 2 nodes.
std::vector<AttainableRange> attainable_ranges(KnownTable const& table);

/// Two ways of dividing the same people, by rows of `first` and by rows of `second`; the kinds (columns) and their sums
/// are common. Column sums and sum are read from `first`; values of both add up to them (asserted).
struct KnownTables {
    KnownTable first;
    KnownTable second;
};

/// As attainable_ranges, for a reader who knows both divisions: the cells of `first`, then those of `second`. Exact:
/// how the two divisions overlap is unknown, so they meet only in the sums of the kinds.
std::vector<AttainableRange> attainable_ranges(KnownTables const& tables);

/// Participation as live pages show it: rounded down to a multiple of `step`, so that one act cannot be seen.
constexpr std::int64_t in_steps(std::int64_t count, std::int64_t step = 5) noexcept {
    return count - count % step;
}

}  // namespace hezhi::stats
