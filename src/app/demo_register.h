// The demo street's responsibility register: examples/register/qinghe.csv, part of the binary.
#pragma once

#include <string_view>

#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"

namespace hezhi::storage {
class Database;
}

namespace hezhi::app {

/// The file, in the format of docs/formats/register.md.
std::string_view demo_register();

/// Imports the register and publishes it as version 1, in force from `now`. The street has the bodies it names
/// (people::seed_demo_street). Errors: those of imports and publishing.
Result<void> add_demo_register(storage::Database& database, RealmId street, TimePoint now);

}  // namespace hezhi::app
