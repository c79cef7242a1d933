// Phragmén's sequential rule for participatory budgeting (approval ballots).
//
// Voters receive money at the same constant speed from nothing; a project is bought the moment its supporters together
// hold its cost, and they pay with all they have. Equivalently: loads x_i = 0; with t(p) = (c(p) + Σ_{i∈N(p)} x_i) /
// |N(p)|, the project with the smallest t is funded and its supporters' loads become t. The rule stops when a project
// of smallest t no longer fits into the budget. Projects dearer than the whole budget and projects nobody supports take
// no part. All loads are exact.
//
// A load is the t of the last funded project on the ballot, so Σ x_i is Σ_j count_j·t_j with whole counts; and t never
// falls, so a project's last known t bounds it from below and few are computed in a round.
//
// Source: Brill, Freeman, Janson, Lackner, "Phragmén's Voting Methods and Justified Representation" (2017); Los,
// Christoff, Grossi, "Proportional Budget Allocations" (IJCAI 2022).
#pragma once

#include <vector>

#include "lib/budgeting/equal_shares.h"

namespace hezhi::budgeting {

struct PhragmenRound {
    ProjectIndex project = 0;
    Rational load;                   ///< t, in money units per voter
    std::vector<ProjectIndex> tied;  ///< other projects with this t, which lost by priority; ascending rank
};

struct PhragmenRun {
    std::vector<PhragmenRound> rounds;
    /// The projects of smallest t when the rule stopped: at least one of them did not fit. Empty: no project was left.
    std::vector<ProjectIndex> stopped_at;
};

/// `support` must be uniform (approval ballots).
PhragmenRun phragmen(Support const& support, Amounts const& amounts, Priority const& priority);

}  // namespace hezhi::budgeting
