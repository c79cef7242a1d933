// An allocation as JSON (docs/formats/budget.md): what `hezhi budget --json` prints.
#pragma once

#include <string>

#include <boost/json.hpp>

#include "lib/budgeting/allocation.h"
#include "lib/budgeting/pabulib.h"

namespace hezhi::app {

boost::json::object allocation_json(budgeting::PabulibFile const& file, budgeting::AllocationOptions const& options,
                                    budgeting::Allocation const& allocation);

/// The same as `hezhi budget --json` prints it, byte for byte: what the server stores and publishes.
std::string allocation_file(budgeting::PabulibFile const& file, budgeting::AllocationOptions const& options,
                            budgeting::Allocation const& allocation);

/// "found …; expected … (n such places)" of one notice of a Pabulib file.
std::string notice_text(Problem const& notice);

}  // namespace hezhi::app
