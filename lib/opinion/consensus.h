// What participants agree on: over all of them, and across groups.
#pragma once

#include <span>
#include <vector>

#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

/// Statements that a significant majority of all who voted on them agrees with, and disagrees with: smoothed share
/// above one half, z against one half above kSignificantZ; at most 5 each, by share × z, the earlier statement first.
/// @param is_eligible  by statement: not left out, and somebody voted on it.
Consensus majority_consensus(std::span<VoteCounts const> counts, std::vector<bool> const& is_eligible);

/// Π over groups of (agree + 1) / (seen + 2): large only where every group agrees.
/// @param groups  one a group; all by statement.
double group_aware_consensus(std::span<OpinionGroup const> groups, StatementIndex statement);

}  // namespace hezhi::opinion
