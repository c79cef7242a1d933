// Ballot papers in a CSV table, one row a paper (or, with a `count` column, a number of identical papers). Four layouts
// are told apart by the header: a column a candidate (cells are ranks, scores or approvals); columns rank1, rank2, …
// holding names; one column `ranking` holding "A > B = C"; one column `choice` or `approvals` holding names.
// docs/formats/ballots-csv.md states them in full.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/tally/ballot.h"

namespace hezhi::tally {

struct CsvOptions {
    /// What numbers in candidate columns mean; scored rules ask for scores, approval for approvals.
    Marks cells = Marks::ranks;
    /// The candidates in their order. Empty: candidate columns as they stand; names in cells sorted by their bytes.
    std::vector<std::string> candidates;
    /// Header names of columns that are neither papers nor candidates.
    std::vector<std::string> ignore;
    /// Scores run from 0 to this, as STAR's do. Empty: whole scores of either sign.
    std::optional<std::int32_t> score_max = std::nullopt;
};

/// Error: tally.bad_csv with every problem found.
Result<Ballot> read_csv(std::string_view text, CsvOptions const& options = {});

}  // namespace hezhi::tally
