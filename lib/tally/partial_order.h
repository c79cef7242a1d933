// What the pairwise rules share: their report of pairs, and seats filled from the top of a strict partial order.
#pragma once

#include <optional>
#include <vector>

#include "lib/tally/outcome.h"

namespace hezhi::tally {

/// better[i * n + j]: the i-th standing candidate precedes the j-th. Transitive and without cycles.
struct PartialOrder {
    std::size_t n = 0;
    std::vector<char> better;
};

/// An outcome with the pairwise votes, the Smith set and the Condorcet winner filled in.
Outcome pairwise_outcome(Ballot const& ballot, Rule rule, int seats);

TieResolution resolution_of(TiePolicy policy) noexcept;

/// Fills the seats one by one with a candidate whom nobody left precedes; where several are such, the tie is recorded
/// and the one who prevails under the options (file order with TiePolicy::report) is taken.
void fill_from_top(Outcome& outcome, Ballot const& ballot, Options const& options, PartialOrder const& order);

using WinnerSet = std::vector<CandidateIndex>;  ///< sorted

/// The sets of winners of all completions of an order; nullopt if there are too many (kWinnerSetsMax).
std::optional<std::vector<WinnerSet>> winner_sets(Ballot const& ballot, PartialOrder const& order, int seats);

/// Lets winners, possible winners and the resolution of ties speak for all `sets`. nullopt: too many to tell.
void speak_for_all(Outcome& outcome, Ballot const& ballot, std::optional<std::vector<WinnerSet>> const& sets);

}  // namespace hezhi::tally
