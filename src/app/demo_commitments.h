// What the demo street promised: kept, overdue, disputed; and what a community asked of the street office.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// After the demo's people and topics; the same each time, ending at `now`. Errors: demo.community_missing, those of
/// commitments.
Result<void> add_demo_commitments(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
