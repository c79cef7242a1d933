// Tasks in every state that a route asks for, several of each, so that every request which changes one gets its own.
#pragma once

#include <boost/json/object.hpp>

#include "tests/world/world_cases.h"

namespace hezhi {

struct WorldTasks {
    jurisdictions::Jurisdiction street;
    jurisdictions::Jurisdiction community;  ///< the one that is asked
    WorldBodies bodies;                     ///< the department asks
    TimePoint now;
    int copies;  ///< of every state
};

/// @return by state: [{"id", "revision", "answer_revision"}, …], and "assessment": the id of a live indicator.
boost::json::object propose_tasks(storage::Database& database, WorldTasks const& world);

}  // namespace hezhi
