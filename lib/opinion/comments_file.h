// Statements as Polis exports them ("comments"): a CSV file with the columns `comment-id` and, optionally, `moderated`
// (1 accepted, 0 undecided, -1 rejected) and `is-meta` (true or false), in any order; further columns, such as the
// text, are ignored. docs/formats/opinion.md.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/opinion/statement_status.h"

namespace hezhi::opinion {

struct PolisComment {
    std::int64_t id = 0;
    StatementStatus status;
};

/// Errors: opinion.comments_unreadable with one problem for every bad row (keys csv.*, opinion.not_an_id,
/// opinion.not_a_moderation, opinion.not_a_flag, opinion.statement_repeated).
Result<std::vector<PolisComment>> parse_comments(std::string_view text);

/// The status of each of `statement_ids`; undecided where `comments` does not name it.
std::vector<StatementStatus> statuses_of(std::span<std::int64_t const> statement_ids,
                                         std::span<PolisComment const> comments);

}  // namespace hezhi::opinion
