// A ballot's outcome as JSON (docs/formats/tally-json.md) and back: what `hezhi tally --json` prints and
// `hezhi verify outcome` reads.
#pragma once

#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "lib/tally/tally.h"

namespace hezhi::ballots {

/// Votes in units as a JSON number of votes: whole where they are whole, else exact decimals.
boost::json::value votes_json(std::int64_t units, std::int64_t units_per_vote);
/// The same for people: "1497.51240" with all decimals of the rule.
std::string votes_text(std::int64_t units, std::int64_t units_per_vote);

std::string_view name_of(tally::TieKind kind);
std::string_view name_of(tally::TieResolution resolution);
std::string_view name_of(tally::StageKind kind);

boost::json::object outcome_json(tally::Ballot const& ballot, tally::Options const& options,
                                 tally::Outcome const& outcome);

/// Conventions and choices that the result rests on, in words.
std::vector<std::string> conventions(tally::Ballot const& ballot, tally::Options const& options,
                                     tally::Outcome const& outcome);

/// The rule and options a published result says it was counted with, for `ballot`.
/// Error: verify.bad_result with a detail that names the member.
Result<tally::Options> options_from_json(boost::json::object const& result, tally::Ballot const& ballot);

}  // namespace hezhi::ballots
