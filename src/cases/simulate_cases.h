// Cases of a simulated street whose residents have accounts and whose record is public, for src/app: what
// simulate_cases() writes, and more.
#pragma once

#include <vector>

#include "src/cases/cases.h"

namespace hezhi::cases {

/// As simulate_cases(). `reporters`: accounts that report what comes by the app, not empty. The public record hears of
/// each act, as it would have if all had happened here.
Result<std::size_t> simulate_recorded_cases(storage::Database& database, authority::Caller const& who,
                                            storage::Scope scope, Simulation const& simulation,
                                            std::vector<PersonId> const& reporters, Progress const& progress);

}  // namespace hezhi::cases
