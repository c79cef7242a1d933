// The checkers behind `hezhi verify SUBJECT`. Each is in verify_SUBJECT.cc and shares no counting code with the
// command whose result it checks.
#pragma once

#include <span>

namespace hezhi::app {}  // namespace hezhi::app
