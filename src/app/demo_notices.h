// The letterboxes of the demo: what its past would have told by now.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// Runs the jobs that tell of ballots and of the end of topics, as they were due a little before `now`: whoever starts
/// the demo finds them told.
Result<void> tell_demo(storage::Database& database, TimePoint now);

}  // namespace hezhi::app
