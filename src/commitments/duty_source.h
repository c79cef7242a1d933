// What waits at the desk of whoever makes, keeps or answers for what was decided.
#pragma once

#include <memory>

#include "src/duties/duties.h"

namespace hezhi::commitments {

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::commitments
