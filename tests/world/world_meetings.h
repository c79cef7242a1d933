// The meetings of the world: the committee's, in every state.
#pragma once

#include <boost/json/object.hpp>

#include "tests/world/world_cases.h"

namespace hezhi {

/// @return by state ("draft", "called", "invited": a co-chair was asked, "in_session", "minuted"): [{"id", "revision",
/// "code"}, …], three of each; "corrections": ids of two, of the first minuted one. `resident` signed in wherever a
/// meeting was held or goes on.
boost::json::object hold_meetings(storage::Database& database, authority::Caller const& founder,
                                  authority::Caller const& resident, jurisdictions::Jurisdiction const& community,
                                  WorldBodies const& bodies);

}  // namespace hezhi
