// Representativeness ("repness"): which statements tell a group apart from everybody else.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

/// z of a share against one half, one success and one trial added: 2 √(n+1) ((s+1)/(n+1) - 1/2).
double proportion_z(std::uint32_t successes, std::uint32_t trials);
/// z of the difference of two shares, one success and one trial added to each; 0 where nobody differs.
double difference_z(std::uint32_t successes_a, std::uint32_t trials_a, std::uint32_t successes_b,
                    std::uint32_t trials_b);
/// (s+1)/(n+2).
double smoothed_share(std::uint32_t successes, std::uint32_t trials);

/// Above this a z counts as significant (one-sided 90 %), here and for consensus.
inline constexpr double kSignificantZ = 1.2816;

/// What a group's votes on one statement say beside those of all others.
struct GroupComparison {
    double agree_share = 0;  ///< in the group
    double disagree_share = 0;
    double agree_z = 0;  ///< against one half
    double disagree_z = 0;
    double agree_ratio = 0;  ///< share in the group / share outside
    double disagree_ratio = 0;
    double agree_ratio_z = 0;
    double disagree_ratio_z = 0;
};
GroupComparison compare(VoteCounts const& inside, VoteCounts const& outside);

/// The representative statements of one group, at most 5, those agreed with first.
/// @param inside      the group's votes by statement.
/// @param outside     the votes of all other groups by statement.
/// @param is_eligible by statement: not left out, and somebody voted on it.
/// The selection follows Polis step by step, in ascending order of statements; see docs/algorithms/opinion.md.
std::vector<RepresentativeStatement> representative_statements(std::span<VoteCounts const> inside,
                                                               std::span<VoteCounts const> outside,
                                                               std::vector<bool> const& is_eligible);

}  // namespace hezhi::opinion
