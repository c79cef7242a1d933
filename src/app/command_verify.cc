// `hezhi verify SUBJECT …`: checks a published result with code other than that which computed it. Exit codes: 0 the
// result holds; 1 it does not, or a file cannot be read; 2 wrong usage. A checker is one function in
// verify_SUBJECT.cc, listed here.
#include <array>
#include <cstdio>

#include <fmt/format.h>

#include "src/app/commands.h"
#include "src/app/verify.h"

namespace hezhi::app {
namespace {

constexpr std::array kCheckers{
    Command{"allocation", "compute a shared budget again", verify_allocation},
    Command{"draw", "compute a public draw again", verify_draw},
    Command{"outcome", "recount ballots or an owners' assembly", verify_outcome},
    Command{"sortition", "check a lottery over panels and its certificate", verify_sortition},
};

void print_checkers(std::FILE* out) {
    fmt::print(out, "usage: hezhi verify SUBJECT …   (hezhi verify SUBJECT --help)\n\n");
    for (auto const& checker : kCheckers) fmt::print(out, "  {:<12} {}\n", checker.name, checker.summary);
}

}  // namespace

int command_verify(std::span<char const* const> arguments) {
    if (arguments.empty()) {
        print_checkers(stderr);
        return 2;
    }
    std::string_view const subject = arguments.front();
    if (subject == "--help" || subject == "-h") {
        print_checkers(stdout);
        return 0;
    }
    for (auto const& checker : kCheckers) {
        if (checker.name == subject) return checker.run(arguments.subspan(1));
    }
    fmt::print(stderr, "hezhi verify: unknown subject '{}'; 'hezhi verify --help' lists them\n", subject);
    return 2;
}

}  // namespace hezhi::app
