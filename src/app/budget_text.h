// An allocation for people: what was funded, who paid, what the others lacked.
#pragma once

#include <string>

#include "lib/budgeting/allocation.h"
#include "lib/budgeting/pabulib.h"

namespace hezhi::app {

/// @param width  columns to fit into, by clipping names; a table needs about 100 for its numbers.
std::string allocation_text(budgeting::PabulibFile const& file, budgeting::AllocationOptions const& options,
                            budgeting::Allocation const& allocation, std::size_t width);

}  // namespace hezhi::app
