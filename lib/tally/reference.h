// The slow reference of the counting rules: written from the definitions in docs/algorithms/tally.md, without a line of
// the fast counts, and without their ideas – papers are looked through from the first preference at every step, ties
// are followed to the end one sequence of answers after another. Tests compare both on random ballots; `hezhi verify
// outcome` recounts published results with it.
#pragma once

#include <vector>

#include "lib/tally/outcome.h"

namespace hezhi::tally {

struct Recount {
    std::int64_t units_per_vote = 1;
    std::optional<std::int64_t> quota;
    std::vector<CandidateIndex> winners;           ///< as Outcome::winners
    std::vector<CandidateIndex> possible_winners;  ///< as Outcome::possible_winners
    bool decided = true;
    bool examined_all =
        true;  ///< false: more sequences of answers than kSequencesMax; the three above are then unknown
    std::vector<CandidateIndex> shown_winners;           ///< of the continuation shown in the stages
    std::vector<std::vector<std::int64_t>> stage_votes;  ///< a stage: votes of each candidate at its end
    std::vector<std::int64_t> pairwise;                  ///< as Pairwise::votes
    std::vector<std::int64_t> strongest_paths;           ///< Schulze
    bool quorum_reached = true;
};

inline constexpr std::size_t kSequencesMax = 20'000;

/// Errors: as tally().
Result<Recount> recount(Ballot const& ballot, Options const& options);

}  // namespace hezhi::tally
