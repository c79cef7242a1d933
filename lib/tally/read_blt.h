// Ballot files in the .blt format of Hill, Wichmann and Woodall (1987) with what later programs added: OpenSTV's
// comments, paper ids, equal and skipped ranks; the unquoted or spreadsheet-quoted names of published Scottish files.
// docs/formats/blt.md states the grammar that is accepted.
#pragma once

#include <string_view>

#include "lib/tally/ballot.h"

namespace hezhi::tally {

/// Error: tally.bad_blt with every problem found.
Result<Ballot> read_blt(std::string_view text);

}  // namespace hezhi::tally
