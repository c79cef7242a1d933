// What waits at the desk of whoever is asked to take a task on, to review it or to change it.
#pragma once

#include <memory>

#include "src/duties/duties.h"

namespace hezhi::tasks {

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::tasks
