// The job that follows the end of a topic (topics::kEndedJob).
#pragma once

#include <vector>

#include "src/procedures/procedures.h"

namespace hezhi::jobs {
struct Job;
}

namespace hezhi::procedures {

/// Outside of transactions; again tells whoever was not told yet. A topic that goes on tells nobody.
Result<void> tell_end(storage::Database& database, std::vector<notices::Participants*> const& participants,
                      jobs::Job const& job, TimePoint now);

}  // namespace hezhi::procedures
