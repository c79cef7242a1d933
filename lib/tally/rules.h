// The counting rules. Each counts papers that `tally` (tally.h) has prepared and validated: candidates in range, at
// least one valid paper, seats ≥ 1. docs/algorithms/tally.md defines every rule in words.
#pragma once

#include "lib/tally/outcome.h"
#include "lib/tally/ties.h"

namespace hezhi::tally {

/// Single transferable vote of the Scottish Local Government Elections Order 2007 (SSI 2007/42), rules 45–52: weighted
/// inclusive Gregory transfers; every paper's value is kept in whole 1e-5 of a vote, remainders ignored.
///
/// quota = ⌊valid / (seats + 1)⌋ + 1. At the end of each stage whoever has the quota is elected. Then one surplus is
/// transferred, the largest first: each paper of the candidate gets value ⌊surplus · value / votes⌋ and goes to its
/// next continuing candidate. With no surplus left the candidate with fewest votes is excluded and the papers go on at
/// their value. Equal candidates: the most recent earlier stage at which they differ decides, then the lot. The count
/// ends when as many candidates continue as seats are left (they are elected, no further transfer) or no seat is left.
///
/// Cost: O(stages · papers · candidates) at worst, each distinct paper moved as one.
Outcome count_scottish_stv(Ballot const& ballot, StrictPapers const& papers, int seats, Chooser& chooser);

/// Meek's method as the reference rule of the Proportional Representation Foundation fixes it: fixed point with nine
/// decimals, products and quotients of keep factors rounded up, quota = ⌊votes / (seats + 1)⌋ + 1e-9, iteration until
/// the total surplus is below 1e-6 or no longer falls; candidates within the total surplus of the lowest are tied for
/// exclusion. The arithmetic is part of the rule: another precision can elect others.
///
/// Cost: O(iterations · nodes of the papers' prefix tree).
Outcome count_meek(Ballot const& ballot, StrictPapers const& papers, int seats, Chooser& chooser);

/// Instant-runoff: the candidate with fewest papers is excluded, one at a time, until one has more than half of the
/// papers that still name a continuing candidate.
Outcome count_irv(Ballot const& ballot, StrictPapers const& papers, Chooser& chooser);

/// Papers ranking x above y, for standing candidates; a candidate named is above all who are not named; two who are not
/// named, or share a rank, give neither a vote.
Pairwise pairwise_votes(Ballot const& ballot);
/// Strength of each majority; 0 where x has none over y.
std::vector<std::int64_t> strengths(Pairwise const& pairwise, Strength strength);
/// The smallest non-empty set whose members all beat everyone outside, in file order.
std::vector<CandidateIndex> smith_set(Ballot const& ballot, Pairwise const& pairwise);

/// Who beats every other candidate in pairs; else nobody. With pairwise ties, whoever is unbeaten may win.
Outcome count_condorcet(Ballot const& ballot, Options const& options);
/// Schulze's method: x precedes y if the strongest path from x to y is stronger than that from y to x.
/// Cost: O(candidates³).
Outcome count_schulze(Ballot const& ballot, Options const& options, int seats);
/// Tideman's ranked pairs: majorities are locked from the strongest down unless they close a cycle.
Outcome count_ranked_pairs(Ballot const& ballot, Options const& options, int seats);

/// First preferences.
Outcome count_plurality(Ballot const& ballot, Options const& options, StrictPapers const& papers, int seats);
/// Papers approving each candidate.
Outcome count_approval(Ballot const& ballot, Options const& options, int seats);
/// m − 1 points for the first of m standing candidates down to 0; candidates that share ranks share their points.
/// Units of half a point.
Outcome count_borda(Ballot const& ballot, Options const& options, int seats);
/// Sum of scores; a candidate without a score on a paper gets 0 from it.
Outcome count_score(Ballot const& ballot, Options const& options, int seats);
/// The two with the highest sums of scores; of them, whom more papers score higher.
Outcome count_star(Ballot const& ballot, std::int32_t score_max, Chooser& chooser);
/// One option against the rest: the leading option wins if its papers meet the threshold.
Outcome count_majority(Ballot const& ballot, Options const& options, StrictPapers const& papers);

}  // namespace hezhi::tally
