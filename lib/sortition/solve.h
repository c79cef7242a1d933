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

/// One panel by the answer's lottery: people, ascending. Of LEGACY it is the first of the simulated draws, which
/// `options.legacy.seed` decides; `random` is not used.
std::vector<std::size_t> draw_panel(Answer const& answer, Random& random);

}  // namespace hezhi::sortition
