#include "src/app/commands.h"
namespace hezhi::app {
int command_tally_owners(std::span<char const* const>) {
    return 2;
}
}  // namespace hezhi::app
