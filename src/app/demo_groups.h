// Fills the demo street with people who gather: one gathering that was offered support in time and out of which a group
// registered, and one that was offered it late.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// After the demo's register and people; the same each time, ending at `now`. Errors: those of groups and agenda,
/// demo.community_missing.
Result<void> add_demo_groups(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
