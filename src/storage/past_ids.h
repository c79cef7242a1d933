// Ids for what happened before it was entered here: an imported case of last spring sorts where it would stand had it
// been reported here.
#pragma once

#include <cstdint>

#include "lib/base/time.h"

namespace hezhi::storage {

/// An id as IdSource would have made it at `time`, with 22 bits of `chance`. Times before IdSource::kEpoch share its
/// first hour, in their order; later ones than `now` count as now. Unlike an id of IdSource it may repeat one, by
/// drawing the same 22 bits in the same millisecond: the insert must ask.
std::int64_t past_id(TimePoint time, TimePoint now, std::uint64_t chance) noexcept;

}  // namespace hezhi::storage
