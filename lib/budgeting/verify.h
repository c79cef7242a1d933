// Checks a published allocation by computing it again with code of its own: integers of any size throughout, every
// project looked at in every round, nothing shared with the engine of equal_shares.cc, greedy.cc or phragmen.cc. Slower
// by two orders of magnitude, and simple enough to be read against docs/algorithms/equal-shares.md in one sitting.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "lib/base/error.h"
#include "lib/budgeting/allocation.h"

namespace hezhi::budgeting {

/// What a published result claims. Absent members were not published and are not checked.
struct AllocationClaim {
    AllocationOptions options;  ///< rule, utility, completion, start, stop, ties, lot_seed, compare, threshold
    std::vector<ProjectIndex> selected;
    std::optional<Rational> budget;
    std::optional<Rational> cost;
    std::optional<Rational> endowment;
    std::optional<std::vector<ProjectIndex>> equal_shares;
    /// Per round the project and its ρ, or Phragmén's load.
    std::optional<std::vector<std::pair<ProjectIndex, Rational>>> rounds;
    std::map<ProjectIndex, Rational> effective_support;  ///< of losers
};

enum class Increments : std::uint8_t {
    last,  ///< Add1: the final run and the one after it
    all    ///< also every run before: none of them may have been the last
};

/// What does not hold; empty: the result holds. Params are `found` (in the claim) and `expected` (computed here).
/// `progress` is called with the number of every increment done.
std::vector<Problem> verify_allocation(Instance const& instance, Profile const& profile, AllocationClaim const& claim,
                                       Increments increments, std::function<void(std::uint64_t)> const& progress = {});

}  // namespace hezhi::budgeting
