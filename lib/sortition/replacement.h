// A panel of which some decline: those who accepted keep their seats, the others are replaced by lot so that the whole
// keeps the quotas. What remains is again a sortition, on a smaller pool with what the kept ones leave of the quotas,
// and every method of solve.h answers it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/pool.h"
#include "lib/sortition/quota_advice.h"

namespace hezhi::sortition {

struct Replacement {
    Pool pool;                        ///< to draw from; panel_size: the seats that are free, 0 if none is
    std::vector<std::size_t> people;  ///< a person of `pool`: index in the whole pool
    /// Of the whole panel: bounds that had to give way, the least that makes a panel possible, in the order of the
    /// file.
    std::vector<QuotaChange> changes;
};

/// @param kept      who has accepted: indices into pool.people, distinct, at different addresses.
/// @param excluded  who has declined or cannot come; may be anybody who is not kept.
///
/// `pool` holds neither kept nor excluded people nor housemates of the kept. Each quota loses those kept: its minimum
/// max(0, min − kept), its maximum max − kept. Where the kept alone exceed a maximum, it rises to their number, which
/// is the first kind of change. If no panel is possible then, smallest_change (quota_advice.h) says how little is
/// enough, and that is the second kind.
///
/// Errors: sortition.replacement_invalid (`detail` says how), sortition.no_advice (too few people, or bounds that may
/// not change), sortition.limit_reached.
Result<Replacement> replacement(Pool const& pool, std::span<std::size_t const> kept,
                                std::span<std::size_t const> excluded);

}  // namespace hezhi::sortition
