// Counting a ballot: `tally` checks the options against the ballot, prepares the papers and applies one rule. Pure:
// equal ballots and options give equal outcomes, and the order of the papers never matters.
#pragma once

#include "lib/tally/ballot.h"
#include "lib/tally/outcome.h"

namespace hezhi::tally {

/// Candidates that the pairwise rules accept.
inline constexpr std::size_t kPairwiseCandidatesMax = 1000;
inline constexpr int kSeatsMax = 10'000;

bool fills_several_seats(Rule rule) noexcept;  ///< takes the number of seats from the file
bool is_pairwise(Rule rule) noexcept;

/// Errors about options (code unprocessable): tally.option_seats, tally.option_ties, tally.option_electorate,
/// tally.option_threshold, tally.option_abstention. Errors about the ballot (code invalid): tally.malformed_ballot,
/// tally.no_candidates, tally.no_valid_papers, tally.needs_scores, tally.needs_ranks, tally.score_above_scale,
/// tally.too_many_candidates. Each has a `detail` in plain words.
Result<Outcome> tally(Ballot const& ballot, Options const& options);

/// The refusals of `tally` alone: the slow reference (reference.h) starts from the same door.
struct Admitted {
    int seats = 1;
    StrictPapers strict;  ///< of rules for one candidate a rank
    PaperTotals papers;
};
Result<Admitted> admit(Ballot const& ballot, Options const& options);

/// Applies the quorum: adds its test and, if it is missed, takes the winners away.
void apply_quorum(Outcome& outcome, Options const& options);

}  // namespace hezhi::tally
