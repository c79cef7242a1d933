// A ballot's outcome for people: stage tables as councils publish them, matrices of pairs, ties in words.
#pragma once

#include <string>

#include "lib/tally/tally.h"

namespace hezhi::app {

/// @param width  columns to fit stage tables into; wider ones are split between stages.
std::string outcome_text(tally::Ballot const& ballot, tally::Options const& options, tally::Outcome const& outcome,
                         std::size_t width);

}  // namespace hezhi::app
