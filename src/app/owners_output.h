// The outcome of an owners' assembly for people; as JSON: src/ballots/owners_json.h.
#pragma once

#include <string>

#include "lib/tally/owners.h"

namespace hezhi::app {

std::string owners_text(tally::OwnersOutcome const& outcome);

}  // namespace hezhi::app
