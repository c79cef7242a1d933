// Finds the opinion groups: who is grouped, the small base clusters, and the number of groups.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lib/opinion/opinion_map.h"
#include "lib/opinion/rating_matrix.h"

namespace hezhi::opinion {

inline constexpr std::size_t kMinVotes = 7;        ///< to be grouped
inline constexpr std::size_t kAlwaysIn = 15;       ///< the first participants are grouped however few their votes
inline constexpr std::size_t kBaseClusters = 100;  ///< at most
inline constexpr int kBaseRounds = 100;            ///< of k-means

/// Rows of those who are grouped, ascending: everybody with votes on at least min(7, columns) statements, rejected and
/// meta ones included, and the first 15 participants however few their votes.
std::vector<std::uint32_t> rows_in_conversation(RatingMatrix const& matrix);

struct FoundGroup {
    std::int64_t id = 0;              ///< order of the group's start point among the base clusters
    std::vector<std::uint32_t> rows;  ///< ascending, not empty
};

struct GroupSearch {
    std::vector<FoundGroup> groups;  ///< ascending by id
    GroupCountMemory memory;
};

/// 1. Base clusters: k-means with k = 100 over the positions of `rows`.
/// 2. For every k from 2 to min(5, 2 + ⌊base clusters / 12⌋): k-means over the base clusters' centres, weighted by
/// size.
/// 3. The k with the largest mean silhouette (unweighted, over base clusters), the largest such k.
/// 4. The number shown changes only when the same other k was best 4 times in a row (`memory`).
/// Clusters start from the first rows, so the order of `rows` matters. With fewer than two base clusters everybody is
/// in one group; without rows there is none.
GroupSearch find_groups(std::span<Point const> positions, std::span<std::uint32_t const> rows,
                        std::optional<GroupCountMemory> memory);

/// Step 4 alone: what is remembered and shown after `best` was the best number of groups.
GroupCountMemory remember(std::optional<GroupCountMemory> before, int best);

}  // namespace hezhi::opinion
