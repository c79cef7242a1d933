// Fills a street with tasks that departments want communities to do, in every state; errands that came without
// admission, indicators, inspections, and fields that are supplied already: through the same services and jobs as real
// ones.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// The same each time, ending at `now`. Needs the demo's register and people.
/// Errors: demo.community_missing, body.unknown, and those of tasks.
Result<void> add_demo_tasks(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
