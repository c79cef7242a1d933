// The demo's decisions: in 柳荫里 the owners of one stair voted on a lift, which passed by area and failed by heads,
// and vote again on a changed plan; in 云栖苑 all owners vote on the property company. Made through src/ballots.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// After the demo's topics and people; the same each time, ending at `now`. Errors: those of topics and ballots,
/// demo.topic_missing, demo.community_missing.
Result<void> add_demo_ballots(storage::Database& database, people::DemoStreet const& street, TimePoint now);

}  // namespace hezhi::app
