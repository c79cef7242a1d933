// The outcome of an owners' assembly as JSON (docs/formats/owners-json.md), and its options from JSON.
#pragma once

#include <string>

#include <boost/json.hpp>

#include "lib/tally/owners.h"

namespace hezhi::ballots {

boost::json::object owners_json(tally::OwnersOptions const& options, tally::AreaOrder const& order,
                                tally::OwnersOutcome const& outcome);
/// The settings, as the command line writes them.
boost::json::object owners_options_json(tally::OwnersOptions const& options);

/// "registered,surveyed"; nullopt if a word is unknown or there is none.
std::optional<tally::AreaOrder> area_order_from(std::string_view text);
/// The order that a result names. Error: verify.bad_result.
Result<tally::AreaOrder> area_order_from(boost::json::object const& result);

/// Error: verify.bad_result with a detail that names the member.
Result<tally::OwnersOptions> owners_options_from_json(boost::json::object const& result);

}  // namespace hezhi::ballots
