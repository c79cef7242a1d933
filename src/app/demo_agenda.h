// Fills the demo street's agenda desk: forty like cases of a courtyard in six weeks, plans, initiatives, an offer.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// After the demo's register, people and cases; the same each time, ending at `now`. Errors: those of cases and agenda,
/// demo.community_missing.
Result<void> add_demo_agenda(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
