// A ballot in every state that a route asks for.
#pragma once

#include <boost/json/object.hpp>

#include "src/topics/topics.h"
#include "tests/world/world_cases.h"

namespace hezhi {

/// @return by state (draft, noticed: of owners; open: of residents; decided: of owners): {"id", "revision"}.
boost::json::object hold_ballots(storage::Database& database, authority::Caller const& founder,
                                 jurisdictions::Jurisdiction const& community, WorldBodies const& bodies,
                                 topics::TopicId topic);

}  // namespace hezhi
