// The vertical half of the world: bodies, a register in force, and cases in every state, several of each, so that every
// request which changes a case gets one of its own.
#pragma once

#include <boost/json/object.hpp>

#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/database.h"

namespace hezhi {

/// Who answers in a street; the community's are those of the first one.
struct WorldBodies {
    BodyId office;
    BodyId committee;
    BodyId sibling_committee;
    BodyId department;        ///< leads the mandated matter
    BodyId other_department;  ///< leads another one
    BodyId property;          ///< leads what lies inside the estate; supports the department
    BodyId owners;
    BodyId organisation;
    BodyId party;
};

/// For the street `founder` administers. @param communities the first two are used.
WorldBodies found_bodies(storage::Database& database, authority::Caller const& founder, RealmId street,
                         std::vector<jurisdictions::Jurisdiction> const& communities);

/// Publishes a register whose matters those bodies lead.
/// @return {"department", "property", "other", "self_governing"}: ids of matters.
boost::json::object publish_register(storage::Database& database, authority::Caller const& founder, RealmId street,
                                     WorldBodies const& bodies);

struct WorldCases {
    authority::Caller reporter;  ///< a resident of the community, who reported all but the anonymous ones
    authority::Caller joined;    ///< a neighbour who joined the dispatched ones
    PersonId staff;              ///< recorded as whoever acted
    jurisdictions::Jurisdiction street;
    jurisdictions::Jurisdiction community;
    WorldBodies bodies;
    boost::json::object matters;  ///< of publish_register
    int copies;                   ///< of every state
};

/// The secret by which the reporter of the anonymous cases finds them again.
inline constexpr char const* kWorldFollowSecret = "the-device-of-nobody-0001";

/// @return by state: [{"id", "revision"}, …].
boost::json::object report_cases(storage::Database& database, WorldCases const& world);

}  // namespace hezhi
