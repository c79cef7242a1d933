// The numbers that an item keeps of its signatures and events.
#pragma once

#include <span>

#include "src/storage/kept_counters.h"

namespace hezhi::agenda {

std::span<storage::KeptCounter const> kept_counters();

}  // namespace hezhi::agenda
