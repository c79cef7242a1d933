// `hezhi verify SUBJECT …`: checks a published result with code other than that which computed it. Exit codes: 0 the
// result holds; 1 it does not, or a file cannot be read; 2 wrong usage. A checker is one function in
// verify_SUBJECT.cc, listed here.
#include <array>

#include "src/app/commands.h"
#include "src/app/verify.h"

namespace hezhi::app {
namespace {

constexpr std::array kCheckers{
    Command{"allocation", "compute a shared budget again", verify_allocation},
    Command{"draw", "compute a public draw again", verify_draw},
    Command{"outcome", "recount ballots or an owners' assembly", verify_outcome},
    Command{"sortition", "check a lottery over panels and its certificate", verify_sortition},
    Command{"weighting", "weigh a topic's voices to the community's ages again", verify_weighting},
};

}  // namespace

int command_verify(std::span<char const* const> arguments) {
    return run_part("verify", "subject", kCheckers, arguments);
}

}  // namespace hezhi::app
