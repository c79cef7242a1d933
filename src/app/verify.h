// The checkers behind `hezhi verify SUBJECT`. Each is in verify_SUBJECT.cc and shares no counting code with the
// command whose result it checks. `arguments` begins after the subject; exit codes as in command_verify.cc.
#pragma once

#include <span>

namespace hezhi::app {

int verify_allocation(std::span<char const* const> arguments);
int verify_draw(std::span<char const* const> arguments);
int verify_outcome(std::span<char const* const> arguments);
int verify_sortition(std::span<char const* const> arguments);
int verify_weighting(std::span<char const* const> arguments);

}  // namespace hezhi::app
