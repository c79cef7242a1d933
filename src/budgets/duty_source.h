// What waits at the desk of whoever reviews what was proposed, enters papers and publishes the result.
#pragma once

#include <memory>

#include "src/duties/duties.h"

namespace hezhi::budgets {

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::budgets
