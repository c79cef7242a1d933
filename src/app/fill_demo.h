// What `hezhi demo` fills an empty folder with, all parts in their order.
#pragma once

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/people/people.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// The fictional 青禾街道 as it is at `now`. Errors: demo.not_empty, those of the services.
Result<people::DemoStreet> fill_demo(storage::Database& database, std::size_t residents_per_community, TimePoint now);

}  // namespace hezhi::app
