// The agenda desk of the world: an item in every state, offers, a cluster of the world's cases.
#pragma once

#include <boost/json/object.hpp>

#include "tests/world/world_cases.h"

namespace hezhi {

/// @return {"items": {state: [id, …]}, "offers": {state: [id, …]}, "cluster": id, "topic": id of the launched one}.
/// Items that are proposed are plans of `department`, `copies` of them; as many offers of `property` stand.
boost::json::object fill_agenda(storage::Database& database, authority::Caller const& founder,
                                authority::Caller const& reporter, jurisdictions::Jurisdiction const& community,
                                WorldBodies const& bodies, int copies);

}  // namespace hezhi
