// What waits at the desk of whoever answers what became public, and launches what was promised.
#pragma once

#include <memory>

#include "src/duties/duties.h"

namespace hezhi::agenda {

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::agenda
