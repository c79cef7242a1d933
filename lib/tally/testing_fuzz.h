// What every ballot that a reader accepts must stand: its invariants hold, and on small ones each rule counts what the
// slow reference counts.
#pragma once

#include "lib/base/assert.h"
#include "lib/tally/reference.h"
#include "lib/tally/tally.h"

namespace hezhi::tally {

inline void count_accepted(Result<Ballot> const& ballot) {
    if (!ballot) {
        HZ_ASSERT(!ballot.error().problems().empty());
        for (auto const& problem : ballot.error().problems()) HZ_ASSERT(problem.params.size() == 2);
        return;
    }
    HZ_ASSERT(check(*ballot).has_value());
    if (ballot->candidates.size() > 5 || ballot->papers.size() > 12) return;
    for (Rule const rule : all_rules()) {
        Options options;
        options.rule = rule;
        if (fills_several_seats(rule)) options.seats = std::min(ballot->seats.value_or(1), 5);
        auto const fast = tally(*ballot, options);
        auto const slow = recount(*ballot, options);
        HZ_ASSERT(fast.has_value() == slow.has_value());
        if (!fast || !fast->examined_all || !slow->examined_all) continue;
        HZ_ASSERT(fast->winners == slow->winners);
        HZ_ASSERT(fast->possible_winners == slow->possible_winners);
    }
}

}  // namespace hezhi::tally
