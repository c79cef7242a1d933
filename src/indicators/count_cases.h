// Counting what changed: a case takes back what it had added and adds what it is now.
#pragma once

#include "src/indicators/indicator_rules.h"
#include "src/storage/storage.h"

namespace hezhi::indicators {

/// Cases that a page adds by itself to the counters, before the job has come to them.
inline constexpr std::size_t kWaitingMax = 100;

/// Adds what waits to be counted. True if more than kWaitingMax cases wait: the figures are then behind.
bool add_waiting(storage::ReadTransaction& tx, storage::Scope scope, calendar::TimeZone const& zone,
                 Counters& counters);

}  // namespace hezhi::indicators
