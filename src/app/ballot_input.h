// Ballot files for `hezhi tally` and `hezhi verify outcome`: which format a file has, its encoding, and the options
// that say how to read it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "lib/base/error.h"
#include "lib/tally/ballot.h"
#include "lib/tally/outcome.h"

namespace hezhi::app {

/// A text file decoded to UTF-8. `encoding` is auto, utf-8, gbk or latin-1; auto reads UTF-8 and, if `may_be_gbk`, what
/// is not UTF-8 as GBK (which Excel in Chinese writes). Errors as read_input, and file.encoding.
Result<std::string> read_text(std::string const& path, std::string const& encoding, bool may_be_gbk);

struct BallotInput {
    std::string path;
    std::string format = "auto";  ///< auto: by extension
    std::string encoding = "auto";
    std::string cells = "auto";           ///< CSV: ranks, scores, approvals; auto: by rule
    std::vector<std::string> candidates;  ///< CSV
    std::vector<std::string> ignore;      ///< CSV
};

void add_input_options(CLI::App& options, BallotInput& input);

/// blt, soc, soi, toc, toi or csv; empty if neither --format nor the extension tells.
std::string format_of(BallotInput const& input);

/// The papers, their cells read as `rule` takes them. `score_max`: scores in CSV must lie between 0 and this.
Result<tally::Ballot> read_ballot(BallotInput const& input, tally::Rule rule,
                                  std::optional<std::int32_t> score_max = std::nullopt);

}  // namespace hezhi::app
