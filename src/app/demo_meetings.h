// Meetings of the demo street: one ahead in the evening, with child care, and one that was held, with its minutes.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// After the topics: both are about the parking topic of 云栖苑. Errors: demo.*, storage's.
Result<void> add_demo_meetings(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
