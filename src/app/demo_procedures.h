// Puts topics of the demo street on their procedures.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// After the demo's topics; the same each time. 云栖苑's parking is on the owners' way; 新河湾's night
/// market begins the four steps. Errors: those of procedures, demo.community_missing.
Result<void> add_demo_procedures(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
