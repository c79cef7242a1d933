// Fills a street's communities with the demo's topics, statements and simulated residents' votes.
#pragma once

#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// The same topics, statements and votes each time (seeded). Simulated residents are participants without a person.
/// Errors: demo.community_missing, and those of topics and opinions.
Result<void> add_demo_topics(storage::Database& database, RealmId street, TimePoint now);

}  // namespace hezhi::app
