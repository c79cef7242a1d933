// Which statement a participant should see next: each has a weight (priority), and one is drawn by weight.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "lib/base/random.h"
#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

/// Priority of a statement that is not on the map yet.
inline constexpr double kPriorityOfNew = 1;

/// Large for statements that people agree on, seldom pass on, that say much about where somebody stands, and that few
/// have seen: ( (1 - (P+1)/(S+2)) (E+1) (A+1)/(S+2) (1 + 8·2^(-S/5)) )². Meta statements have 7².
/// @param counts  over the members of all groups.
double statement_priority(VoteCounts const& counts, double extremity, bool is_meta);

/// Draws one of the statements not yet seen, with probability proportional to its priority; nullopt when all were seen.
/// Where all priorities left are zero, each is equally likely.
/// @param priorities  finite, ≥ 0 (asserted).
/// @param seen        one a priority: the participant has voted on it, or it may not be shown.
std::optional<std::size_t> draw_next_statement(std::span<double const> priorities, std::vector<bool> const& seen,
                                               Random& random);

}  // namespace hezhi::opinion
