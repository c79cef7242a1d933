// What waits at the desk of whoever enters papers and checks who is an owner.
#pragma once

#include <memory>

#include "src/duties/duties.h"

namespace hezhi::ballots {

std::unique_ptr<duties::Source> make_duty_source();

}  // namespace hezhi::ballots
