// One door to all methods: from a pool to its lottery, everyone's chance and what proves it.
#pragma once

#include <cstddef>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/random.h"
#include "lib/sortition/answer.h"
#include "lib/sortition/legacy.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

struct SolveOptions {
    Method method = Method::leximin;
    LegacyOptions legacy;  ///< method legacy
};

/// Errors: sortition.infeasible (no panel keeps the quotas), sortition.limit_reached, sortition.legacy_failed.
Result<Answer> solve(Pool const& pool, SolveOptions const& options = {});

/// One panel: people, ascending. By the answer's lottery; LEGACY draws anew, as its lottery is only a sample.
/// Errors: sortition.legacy_failed.
Result<std::vector<std::size_t>> draw_panel(Pool const& pool, Answer const& answer, Random& random);

}  // namespace hezhi::sortition
