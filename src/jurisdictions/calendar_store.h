// The SQL of calendar days and zones, and of no other table.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/storage.h"

namespace hezhi::jurisdictions::store {

/// In force, of any of `places`: by the order of `places`, then by date.
std::vector<StoredDay> days_of(storage::ReadTransaction& tx, storage::Scope scope,
                               std::span<JurisdictionId const> places);
/// Of one place, with one of these dates, retired ones too.
std::vector<StoredDay> days_with_dates(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place,
                                       std::span<calendar::Date const> dates);
std::optional<StoredDay> find_day(storage::ReadTransaction& tx, storage::Scope scope, CalendarDayId id);

void insert(storage::WriteTransaction& tx, storage::Scope scope, std::span<StoredDay const> days);
/// Writes kind, name and retirement of each.
void update(storage::WriteTransaction& tx, storage::Scope scope, std::span<StoredDay const> days, TimePoint now);

/// Of the last of `places` that has a zone of its own.
std::optional<calendar::TimeZone> zone_of(storage::ReadTransaction& tx, storage::Scope scope,
                                          std::span<JurisdictionId const> places);
/// All zones chosen in a street, with their places.
std::vector<std::pair<JurisdictionId, calendar::TimeZone>> zones(storage::ReadTransaction& tx, storage::Scope scope);
void put_zone(storage::WriteTransaction& tx, storage::Scope scope, JurisdictionId place,
              calendar::TimeZone const& zone);

}  // namespace hezhi::jurisdictions::store
