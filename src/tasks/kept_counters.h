// The number that a task keeps of its events.
#pragma once

#include <span>

#include "src/storage/kept_counters.h"

namespace hezhi::tasks {

std::span<storage::KeptCounter const> kept_counters();

}  // namespace hezhi::tasks
