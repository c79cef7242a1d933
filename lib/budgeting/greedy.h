// Greedy rules: projects in order of support, each funded if it still fits. They serve as a rule of their own, as the
// completion of equal shares and as the outcome it is compared with.
#pragma once

#include <optional>
#include <vector>

#include "lib/budgeting/equal_shares.h"

namespace hezhi::budgeting {

/// A project's score as cities announce it, in steps of 1/scale: votes on approval ballots; the sum of points; on
/// ordinal ballots the longest ballot's length for a first place, one less for each later place.
struct Scores {
    std::vector<Integer> values;  ///< per project
    Integer scale = 1;
};
Scores scores_of(Instance const& instance, Profile const& profile);

/// All projects by utility per cost, highest first (for cost utilities that is by votes); equal ones by priority.
std::vector<ProjectIndex> by_utility_per_cost(Support const& support, Amounts const& amounts, Priority const& priority);

/// All projects whose score is at least `threshold`, highest score first; equal ones by priority.
std::vector<ProjectIndex> by_score(Scores const& scores, Rational const& threshold, Priority const& priority);

struct GreedyStep {
    ProjectIndex project = 0;
    bool funded = false;
    Integer left;  ///< money units left when the project was considered
};

/// Goes through `order` and funds what fits into the budget, beginning with `funded` (never considered again).
std::vector<GreedyStep> fill_greedily(std::vector<ProjectIndex> const& order, Amounts const& amounts,
                                      std::vector<ProjectIndex> const& funded);

}  // namespace hezhi::budgeting
