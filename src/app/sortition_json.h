// The result of a sortition as JSON: docs/formats/sortition.md.
#pragma once

#include <boost/json.hpp>

#include "lib/sortition/answer.h"
#include "lib/sortition/pool.h"

namespace hezhi::app {

boost::json::object answer_json(sortition::Pool const& pool, sortition::Answer const& answer);

}  // namespace hezhi::app
