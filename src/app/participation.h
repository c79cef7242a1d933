// Who took part in a topic, joined from all slices, for the response rate of its evaluation.
#pragma once

#include <memory>

#include "src/evaluations/evaluations.h"

namespace hezhi::app {

/// Asks the initiative, statements, meetings, ballots, budgets and promises; nothing is kept.
std::unique_ptr<evaluations::Participation> make_participation();

}  // namespace hezhi::app
