// The one clock. Everything below src/app takes the time as an argument or as an injected storage::Clock.
#pragma once

#include <chrono>

#include "lib/base/time.h"

namespace hezhi::app {

inline TimePoint system_now() {
    return std::chrono::floor<Microseconds>(std::chrono::system_clock::now());
}

}  // namespace hezhi::app
