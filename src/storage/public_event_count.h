// How long the public record of a street is. Reads it all: for commands, not for pages.
#pragma once

#include <cstddef>

#include "src/storage/storage.h"

namespace hezhi::storage {

std::size_t count_public_events(ReadTransaction& tx, Scope scope);

}  // namespace hezhi::storage
