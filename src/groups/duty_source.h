// What waits at the desk of whoever owes neighbours who gather an offer of support.
#pragma once

#include <memory>

#include "src/duties/duties.h"

namespace hezhi::groups {

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::groups
