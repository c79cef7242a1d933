#include <fmt/format.h>

#include "src/app/commands.h"

namespace hezhi::app {

int command_version(std::span<char const* const>) {
    fmt::print("hezhi 0.1.0\n");
    return 0;
}

}  // namespace hezhi::app
