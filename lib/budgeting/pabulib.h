// Pabulib `.pb` files, as cities publish participatory budgets (docs/formats/budget.md): three sections META, PROJECTS
// and VOTES of semicolon-separated rows with a header each. Tolerant where real files vary (byte order mark, CRLF,
// quotes, blank lines, column order, upper and lower case, `none`, decimal commas), strict where a tolerant reading
// could change who wins (unknown projects, misaligned points, counts that differ, repeated voters). A refusal lists
// every problem with its line and column.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/error.h"
#include "lib/budgeting/instance.h"

namespace hezhi::budgeting {

struct PabulibFile {
    std::vector<std::pair<std::string, std::string>> meta;  ///< key in lower case and value, in file order
    Instance instance;
    Profile profile;
    std::optional<Rational> score_threshold;  ///< META min_project_score_threshold
    /// What a reader of the result should know and what did not prevent it: counts that differ from the announced ones,
    /// ballots outside the announced bounds. `where` is "line:column", params are `found`, `expected` and `count`.
    std::vector<Problem> notices;

    /// META value; empty when absent.
    std::string_view meta_value(std::string_view key) const;
};

/// At most this many problems are listed one by one; a last one counts the rest.
inline constexpr std::size_t kProblemsMax = 1000;

/// Reads a whole file. Each problem's `where` is "line:column" (bytes, from 1), its params are `found` and `expected`.
/// Error: pabulib.invalid with all problems.
Result<PabulibFile> read_pabulib(std::string_view text);

}  // namespace hezhi::budgeting
