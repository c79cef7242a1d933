// Bodies 治理主体: every organisation that answers for something in a street, from the residents' committee to a line
// department. Who acts for a body is a post (src/people). Bodies are public.
// Invariants: names are unique within a street; a body that is no more is ended, never deleted.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/bounded.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::storage {
class ReadTransaction;
class WriteTransaction;
}  // namespace hezhi::storage

namespace hezhi::http {
class Router;
}

namespace hezhi::bodies {

enum class BodyKind : std::uint8_t {
    residents_committee,  ///< 居民委员会
    party_organisation,   ///< 党组织
    owners_committee,     ///< 业主委员会
    property_company,     ///< 物业公司
    social_organisation,  ///< 社会组织
    hub_organisation,     ///< 枢纽型社会组织
    resident_unit,        ///< 驻区单位
    street_office,        ///< 街道办事处
    line_department       ///< 职能部门
};
BOOST_DESCRIBE_ENUM(BodyKind, residents_committee, party_organisation, owners_committee, property_company,
                    social_organisation, hub_organisation, resident_unit, street_office, line_department)

std::string_view name(BodyKind kind) noexcept;
std::optional<BodyKind> parse_body_kind(std::string_view name) noexcept;

struct Body {
    BodyId id;
    RealmId street;
    JurisdictionId jurisdiction;  ///< where it acts
    BodyKind kind;
    std::string name;
};

using BodyName = BoundedText<1, 80, TextKind::name>;

struct NewBody {
    RealmId street;
    BodyKind kind;
    BodyName name;
    std::optional<JurisdictionId> jurisdiction;  ///< the street where absent
};

/// Errors: authority's (body_write), street.unknown, jurisdiction.unknown, conflict body.name_taken.
Result<Body> add_body(storage::WriteTransaction& tx, authority::Caller const& who, NewBody const& request);

/// Error: street.unknown.
Result<std::vector<Body>> list_bodies(storage::ReadTransaction& tx, RealmId street);

std::optional<Body> find_body(storage::ReadTransaction& tx, BodyId id);

/// Error: not_found body.unknown.
Result<Body> require_body(storage::ReadTransaction& tx, RealmId street, BodyId id);

/// Keeps an import's undo from retiring a place where a body acts.
std::unique_ptr<jurisdictions::PlaceUse> make_place_use();

void add_routes(http::Router& router);

}  // namespace hezhi::bodies
