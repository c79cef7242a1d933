// Small cells (DESIGN §2.4): a published count below the threshold could point at persons, so it is withheld, and so
// is whatever would let a reader compute it from the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace hezhi::stats {

/// The thresholds of DESIGN §2.4.
inline constexpr std::int64_t kPublicThreshold = 10;   ///< readable without sign-in, or published
inline constexpr std::int64_t kSignedInThreshold = 5;  ///< readable only when signed in

struct PublishedCells {
    std::vector<std::optional<std::int64_t>> cells;  ///< nullopt: withheld
    std::optional<std::int64_t> total;               ///< withheld when it would give the withheld cells away
};

/// Withholds every cell in 1 … threshold-1, and then the zeros too, so that "withheld" does not mean "not zero". The
/// total is published only when the withheld cells together reach the threshold: a reader who subtracts then learns a
/// sum that is itself large enough, and of at least two cells. Counts must be >= 0 (asserted).
PublishedCells publish_cells(std::span<std::int64_t const> cells, std::int64_t threshold);

/// Participation as live pages show it: rounded down to a multiple of `step`, so that one act cannot be seen.
constexpr std::int64_t in_steps(std::int64_t count, std::int64_t step = 5) noexcept {
    return count - count % step;
}

}  // namespace hezhi::stats
