// The world's commitments in the states that the authorisation test asks about, and its resolutions.
#pragma once

#include <boost/json/object.hpp>

#include "tests/world/world_cases.h"

namespace hezhi {

/// @return {"commitments": {state: [{"id", "revision"}, …]}, "resolutions": {"asked": [{"id", "revision"}, …]}}.
/// Owner and addressee is `department`; "joint" ones have a part of `property`; `voiced` disputes the disputed ones.
boost::json::object fill_commitments(storage::Database& database, authority::Caller const& founder,
                                     authority::Caller const& voiced, jurisdictions::Jurisdiction const& community,
                                     WorldBodies const& bodies, int copies);

}  // namespace hezhi
