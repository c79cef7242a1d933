// One door to all methods: from a pool to its lottery, everyone's chance and what proves it.
#pragma once

#include <cstddef>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/random.h"
#include "lib/sortition/answer.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

struct SolveOptions {
    Method method = Method::leximin;
};

/// Errors: sortition.infeasible (no panel keeps the quotas), sortition.limit_reached.
Result<Answer> solve(Pool const& pool, SolveOptions const& options = {});

/// One panel by the answer's lottery: people, ascending.
Result<std::vector<std::size_t>> draw_panel(Pool const& pool, Answer const& answer, Random& random);

}  // namespace hezhi::sortition
