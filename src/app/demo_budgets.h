// Fills the demo street's budgets: thirty thousand yuan for the courtyard of 柳荫里, from nine projects to commitments,
// and fifty thousand for 云栖苑 on which the demo's resident may vote. Names and places are invented.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// After the demo's people; the same each time, ending at `now`. Errors: those of topics and budgets,
/// demo.community_missing.
Result<void> add_demo_budgets(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
