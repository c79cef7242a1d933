#include <cstddef>

#include "src/app/commands.h"

int main(int argc, char** argv) {
    return hezhi::app::run_command_line({argv, static_cast<std::size_t>(argc)});
}
