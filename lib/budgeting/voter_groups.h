// How much of the money each group of voters decided about: for every attribute of the voters that the file has, and
// for the length of their ballots.
#pragma once

#include <vector>

#include "lib/budgeting/allocation.h"
#include "lib/budgeting/equal_shares.h"

namespace hezhi::budgeting {

/// `run` with Detail::explanation, `endowment` the one it was computed with (money units). Ages become bands. Groups
/// come in the order of attributes in the file, values sorted; the shares of one attribute sum to the run's cost.
/// Groups below stats::kPublicThreshold voters are joined into one, together with the smallest other group if they are
/// still below it: no cell of the result, and no difference of cells, is about fewer voters. An attribute that would
/// have a single cell is left out.
std::vector<VoterGroupShare> share_by_voter_group(Profile const& profile, Support const& support,
                                                  Amounts const& amounts, Rational const& endowment,
                                                  EqualSharesRun const& run);

}  // namespace hezhi::budgeting
