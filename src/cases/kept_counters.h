// The numbers that a case keeps of its reporters and events.
#pragma once

#include <span>

#include "src/storage/kept_counters.h"

namespace hezhi::cases {

std::span<storage::KeptCounter const> kept_counters();

}  // namespace hezhi::cases
