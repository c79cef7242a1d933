// The SQL of bodies.
#pragma once

#include <optional>
#include <vector>

#include "src/bodies/bodies.h"
#include "src/storage/storage.h"

namespace hezhi::bodies::store {

/// False if the street has a body of that name.
bool insert(storage::WriteTransaction& tx, Body const& body);
std::optional<Body> find(storage::ReadTransaction& tx, BodyId id);
/// Whether a body of the street that has not ended acts in exactly that place.
bool acts_in(storage::ReadTransaction& tx, RealmId street, JurisdictionId place);
std::vector<Body> of_street(storage::ReadTransaction& tx, RealmId street);

}  // namespace hezhi::bodies::store
