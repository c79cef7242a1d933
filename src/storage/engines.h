// The two implementations of Database. Internal to storage/.
#pragma once

#include <cstdint>
#include <memory>

#include "src/storage/database.h"

namespace hezhi::storage {

std::unique_ptr<Database> open_sqlite(Options options, std::uint64_t seed);
std::unique_ptr<Database> open_postgres(Options options, std::uint64_t seed);

}  // namespace hezhi::storage
