// The SQL of place_positions and community_phones.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "src/jurisdictions/place_positions.h"

namespace hezhi::jurisdictions::store {

Positions positions_of(storage::ReadTransaction& tx, storage::Scope scope);
Positions positions_in(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);
/// Of these places.
Positions positions_at(storage::ReadTransaction& tx, storage::Scope scope, std::span<JurisdictionId const> places);

/// A place and where it lies from now on; nullopt: not known.
using Placed = std::pair<JurisdictionId, std::optional<Position>>;
void put_positions(storage::WriteTransaction& tx, storage::Scope scope, std::span<Placed const> placed, TimePoint now);

/// Empty: not told.
std::string phone_of(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);
void put_phone(storage::WriteTransaction& tx, storage::Scope scope, JurisdictionId community, std::string_view phone,
               TimePoint now);

}  // namespace hezhi::jurisdictions::store
