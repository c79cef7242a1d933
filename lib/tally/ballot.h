// A ballot 表决 as the counting rules see it: the candidates and the papers, identical papers counted together. Readers
// (read_blt.h, read_preflib.h, read_csv.h) build it from files; rules (tally.h) count it. Invariants, established by
// `check`: candidate indices are in range, none occurs twice on a paper, levels rise from 1, counts are positive and
// their sum is at most kPapersMax.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/error.h"

namespace hezhi::tally {

using CandidateIndex = std::uint32_t;  ///< position in Ballot::candidates, from 0; files and people count from 1

inline constexpr std::size_t kCandidatesMax = 10'000;
inline constexpr std::int64_t kPapersMax = 1'000'000'000;
inline constexpr std::int32_t kScoreMax = 1'000'000;  ///< scores lie in [-kScoreMax, kScoreMax]

struct Candidate {
    std::string name;        ///< unique within the ballot, valid UTF-8
    bool withdrawn = false;  ///< struck off every paper before the count

    friend bool operator==(Candidate const&, Candidate const&) = default;
};

/// Identical papers 票. `order` lists the candidates named, best first; `level` gives each its rank from 1, so that
/// equal levels are equal preferences and a jump is a rank left empty. On scored papers `score` runs beside `order`.
struct Paper {
    std::int64_t count = 1;
    std::vector<CandidateIndex> order;
    std::vector<std::uint32_t> level;
    std::vector<std::int32_t> score;  ///< empty on ranked papers

    friend bool operator==(Paper const&, Paper const&) = default;
};

/// What the marks on the papers mean. PrefLib's four types are all `ranks`.
enum class Marks : std::uint8_t { ranks, scores, approvals };

struct Ballot {
    std::string title;
    std::optional<int> seats;  ///< as the file says
    std::vector<Candidate> candidates;
    std::vector<Paper> papers;  ///< in file order
    Marks marks = Marks::ranks;
    bool complete = false;  ///< PrefLib soc and toc: every paper ranks every candidate

    friend bool operator==(Ballot const&, Ballot const&) = default;
};

/// Error: tally.malformed_ballot with the first broken invariant. Readers never return a ballot that fails it; callers
/// that build ballots themselves (the server) pass through here.
Result<void> check(Ballot const& ballot);

/// Candidates who stand, in file order.
std::vector<CandidateIndex> standing(Ballot const& ballot);

/// A paper reduced to one candidate a rank.
struct StrictPaper {
    std::int64_t count = 0;
    std::vector<CandidateIndex> order;  ///< at least one

    friend bool operator==(StrictPaper const&, StrictPaper const&) = default;
};

enum class Gaps : std::uint8_t { end_the_paper, close_up };

/// What rules for one candidate a rank (STV, IRV, plurality, majority) read from the papers.
struct StrictPapers {
    std::size_t candidates = 0;
    std::vector<StrictPaper> papers;  ///< distinct, sorted by order: the same whatever the order of the file
    std::int64_t valid = 0;           ///< Σ count
    std::int64_t blank = 0;           ///< name nobody who stands
    std::int64_t spoiled = 0;         ///< two or more candidates at the first preference
    std::int64_t shortened = 0;       ///< valid, but cut before an equal preference or an empty rank
};

/// Strikes withdrawn candidates, then reads each paper up to its first equal preference and, with
/// Gaps::end_the_paper, up to its first empty rank. A rank that only withdrawn candidates held is not a gap.
StrictPapers strict_papers(Ballot const& ballot, Gaps gaps);

/// Appends " [n]" (n from 1) to names that occur more than once, so that every name tells one candidate.
void make_names_unique(std::vector<Candidate>& candidates);

}  // namespace hezhi::tally
