// The slow reference of the owners' assembly: from the definitions of docs/algorithms/owners.md, part by part and head
// by head, every time looking through the whole roll and all votes. `hezhi verify outcome` recounts with it.
#pragma once

#include <vector>

#include "lib/tally/owners.h"

namespace hezhi::tally {

struct OwnersRecount {
    Amount total;
    Amount participating;
    Amount agree;
    bool passed_each[4] = {};  ///< in the order of OwnersOutcome::tests
    bool passed = false;
};

/// nullopt: the votes contradict the roll or themselves, so that nothing is counted.
std::optional<OwnersRecount> recount_owners(Roll const& roll, std::vector<CastVote> const& votes,
                                            OwnersOptions const& options);

}  // namespace hezhi::tally
