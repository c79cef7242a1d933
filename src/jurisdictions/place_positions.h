// Where places lie on the map: a point of each place that somebody pointed at, typed or imported; and the sheet with a
// code that hangs at a place's door and begins a report there. Public, as the places are. Nothing depends on a point:
// without one, lists say where something is.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/storage.h"

namespace hezhi::jurisdictions {

/// WGS 84, degrees × 10⁷: a step is about a centimetre.
struct Position {
    std::int64_t latitude_e7;
    std::int64_t longitude_e7;
    friend bool operator==(Position, Position) = default;
};
inline constexpr std::int64_t kLatitudeMaxE7 = 900'000'000;
inline constexpr std::int64_t kLongitudeMaxE7 = 1'800'000'000;

/// By id of the place.
using Positions = std::unordered_map<std::int64_t, Position>;
/// Of the street's places that have one. Cost: reads them all.
Positions positions_of(storage::ReadTransaction& tx, RealmId street);
/// Of a community and what lies in it.
Positions positions_in(storage::ReadTransaction& tx, RealmId street, JurisdictionId community);

/// Says where a community, or something in it, lies; nullopt: no longer known. By whoever keeps the community's
/// residences (residence_bind over the place). Errors: street's, jurisdiction.unknown, authority's.
Result<Jurisdiction> set_position(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                                  JurisdictionId place, std::optional<Position> position);

/// What a sheet on a wall says of its place.
struct PlaceNames {
    Jurisdiction street;
    Jurisdiction community;
    Jurisdiction place;
    std::string phone;  ///< of the community's committee; empty: not told
};
/// Of a community or what lies in it. Errors: street's, jurisdiction.unknown.
Result<PlaceNames> names_of(storage::ReadTransaction& tx, RealmId street, JurisdictionId place);

inline constexpr std::size_t kPhoneCharactersMax = 20;
/// Digits, blanks, +, -, ( and ), with at least three digits.
bool is_phone(std::string_view text) noexcept;
/// The telephone of a community's committee, in public; empty: none. By whoever keeps its residences (residence_bind).
/// Errors: jurisdiction.unknown, authority's, jurisdiction.phone_refused.
Result<void> set_phone(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                       JurisdictionId community, std::string_view phone);

struct SheetContext {
    std::string public_url{};
    std::function<std::string(std::string const&)> draw_code{};  ///< a text as a picture (SVG) to scan
};
/// Positions, telephones and sheets.
void add_place_routes(http::Router& router, SheetContext context);

}  // namespace hezhi::jurisdictions
