// Fills a street with cases of the last six weeks, in every state, through the same services and jobs as real ones.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// The same cases each time, ending at `now`. Needs the demo's register and people.
/// Errors: demo.community_missing, and those of cases.
Result<void> add_demo_cases(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
