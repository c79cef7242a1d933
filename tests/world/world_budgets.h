// The budgets of the world: drafts, one that collects projects, one that is voted on, one that is counted.
#pragma once

#include <boost/json/object.hpp>

#include "src/topics/topics.h"
#include "tests/world/world_cases.h"

namespace hezhi {

/// @return by state: [{"budget", "project"}, …]; `copies` of those that requests change. Projects are `resident`'s.
boost::json::object fill_budgets(storage::Database& database, authority::Caller const& founder,
                                 authority::Caller const& resident, jurisdictions::Jurisdiction const& community,
                                 topics::TopicId topic, WorldBodies const& bodies, int copies);

}  // namespace hezhi
