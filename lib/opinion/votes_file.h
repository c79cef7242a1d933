// Votes as Polis exports them: a CSV file with the columns `timestamp`, `comment-id`, `voter-id`, `vote` in any order
// (+1 agree, 0 pass, -1 disagree); further columns, such as `datetime`, are ignored. docs/formats/opinion.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lib/base/csv_table.h"
#include "lib/base/error.h"
#include "lib/opinion/opening.h"
#include "lib/opinion/vote_table.h"

namespace hezhi::opinion {

/// Polis admits this many of each, in the order of their first votes, and ignores the votes of and on later ones.
struct AdmissionLimits {
    std::size_t participants = 100'000;
    std::size_t statements = 10'000;
};

struct PolisVotes {
    VoteTable table;
    std::vector<std::int64_t> participant_ids;  ///< by index, in the order of first votes
    std::vector<std::int64_t> statement_ids;    ///< by index, ascending
    /// The first votes (at most kMaxOpeningVotes) as they were cast; empty where the file does not tell, i.e. without
    /// timestamps or with equal ones.
    std::vector<CastVote> opening;
    std::size_t superseded = 0;    ///< votes that the same person later changed
    std::size_t not_admitted = 0;  ///< votes beyond the limits
};

/// Reads a whole file. Votes count in the order of their timestamps, equal ones in the order of the file; without a
/// timestamp column in the order of the file.
///
/// Errors: opinion.votes_unreadable with one problem for every bad row (keys csv.*, opinion.not_an_id,
/// opinion.not_a_vote, opinion.not_a_time). A file with a header and no votes gives an empty table.
/// Cost: linear in the file, plus a sort where timestamps do not ascend.
Result<PolisVotes> parse_votes(std::string_view text, CsvTable::Walk walk = CsvTable::Walk::fastest,
                               AdmissionLimits limits = {});

}  // namespace hezhi::opinion
