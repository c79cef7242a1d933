// Which jurisdiction may stand in which, and what their words are in files. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::jurisdictions {

/// May a jurisdiction of kind `child` stand directly in one of kind `parent`?
bool may_stand_in(Kind child, Kind parent) noexcept;

/// The kinds that `child` may stand in, for messages: "community, compound".
std::string parents_of(Kind child);

bool may_hold_dwellings(Kind kind) noexcept;

/// The path of a child: the parent's path and its own id.
authority::JurisdictionPath path_below(authority::JurisdictionPath const& parent, JurisdictionId child);

/// Types as the table keeps them: names joined by commas, in the enum's order, each once.
std::string join_types(std::vector<CommunityType> types);
std::vector<CommunityType> split_types(std::string_view joined);

}  // namespace hezhi::jurisdictions
