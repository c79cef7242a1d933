// What waits at the desk of whoever called a meeting.
#pragma once

#include <memory>

#include "src/duties/duties.h"

namespace hezhi::meetings {

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::meetings
