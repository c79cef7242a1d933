// What people of a simulated street write: sentences put together from openings, places, troubles and wishes, by what a
// matter is about. Written for this; no text of a real reporter.
#pragma once

#include <string>

#include "lib/base/random.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::cases {

struct SimulatedWords {
    std::string text;
    std::string location;
};

/// `place` is the name of the building or community, `season` 0 for winter to 3 for autumn.
SimulatedWords simulated_report(Random& random, responsibilities::Matter const* matter, std::string const& place,
                                int season);
/// Another neighbour's words for the same thing at the same place.
std::string simulated_repetition(Random& random, std::string const& text);
std::string simulated_reply(Random& random, responsibilities::Matter const* matter);

}  // namespace hezhi::cases
