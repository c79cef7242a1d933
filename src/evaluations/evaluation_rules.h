// Pure decisions about evaluations: when one may be opened, until when, and what may be shown of the answers.
#pragma once

#include <span>

#include "src/evaluations/evaluations.h"

namespace hezhi::evaluations {

/// There is something to judge once the deliberation is over. Errors: evaluation.too_early, evaluation.opened_already,
/// evaluation.end_refused for an end outside of kDaysMin … kDaysMax from `now`.
Result<void> may_open(topics::Topic const& topic, std::optional<Evaluation> const& present, TimePoint closes_at,
                      TimePoint now);

/// Counts question by question; cells below `threshold` are withheld with whatever would give them away.
Results results(Evaluation const& evaluation, std::span<Answer const> answers, std::int64_t threshold);

}  // namespace hezhi::evaluations
