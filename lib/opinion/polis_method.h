// Polis' mathematics: principal axes, k-means, representative statements, consensus and priorities, put together.
// Definition and source: docs/algorithms/opinion.md.
#pragma once

#include <span>

#include "lib/opinion/opinion_map.h"

namespace hezhi::opinion {

/// Preconditions are those of compute_opinion_map.
OpinionMap polis_map(VoteTable const& votes, std::span<StatementStatus const> statuses, MapOptions const& options);

}  // namespace hezhi::opinion
