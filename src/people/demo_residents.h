// More people for a demo street after it was filled.
#pragma once

#include <cstddef>
#include <vector>

#include "src/people/people.h"

namespace hezhi::people {

/// Simulated residents of one community of a demo street, with names and dwellings but no password; those of its
/// dwellings come first in which nobody of the demo lives. Errors: jurisdiction.unknown, storage's.
Result<std::vector<PersonId>> settle_demo_residents(storage::Database& database, RealmId street,
                                                    JurisdictionId community, std::size_t count, TimePoint now);

}  // namespace hezhi::people
