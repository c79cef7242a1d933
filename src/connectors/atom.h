// The routes of Atom feeds.
#pragma once

#include <string>

#include "src/connectors/connectors.h"

namespace hezhi::connectors {

/// @param public_url  where the links lead: "https://hezhi.example".
void add_atom_routes(http::Router& router, std::string const& public_url);

}  // namespace hezhi::connectors
