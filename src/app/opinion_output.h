// An opinion map as JSON (docs/formats/opinion.md) and as a table, with the ids of the file it came from.
#pragma once

#include <string>

#include <boost/json.hpp>

#include "lib/opinion/opinion_map.h"
#include "lib/opinion/votes_file.h"

namespace hezhi::app {

boost::json::object opinion_json(opinion::OpinionMap const& map, opinion::PolisVotes const& votes);
std::string opinion_table(opinion::OpinionMap const& map, opinion::PolisVotes const& votes);

}  // namespace hezhi::app
