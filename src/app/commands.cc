#include "src/app/commands.h"

#include <array>
#include <cstdio>
#include <exception>
#include <new>
#include <string>

#include <fmt/format.h>

namespace hezhi::app {
namespace {

constexpr std::array kCommands{
    Command{"account", "at the console: a forgotten password, an administrator's link, posts", command_account},
    Command{"backup", "take a verified backup, or verify one", command_backup},
    Command{"budget", "share a budget by equal shares, greedily or by Phragmén's rule", command_budget},
    Command{"demo", "fill an empty data folder with a fictional street", command_demo},
    Command{"doctor", "what is wrong with an installation, if anything, and what to do", command_doctor},
    Command{"draw", "draw one of many published panels in public, by dice or a public value", command_draw},
    Command{"export", "write a file for others: hezhi export cases", command_export},
    Command{"import", "bring in cases, a register, a conversation: hezhi import cases FILE", command_import},
    Command{"migrate", "bring the schema up to date, after a verified backup", command_migrate},
    Command{"openapi", "print the API's document (OpenAPI 3.1)", command_openapi},
    Command{"opinion", "opinion map of a Polis export: groups, differences, common ground", command_opinion},
    Command{"reconcile", "say in what another system and this one differ: hezhi reconcile cases FILE",
            command_reconcile},
    Command{"recount", "compare kept counters with the rows that they count, and mend them", command_recount},
    Command{"restore", "put a backup into a data folder", command_restore},
    Command{"routes", "print every route: method, path, authentication, permission", command_routes},
    Command{"serve", "run the server: hezhi serve --data DIR", command_serve},
    Command{"simulate", "write believable cases for trials and benchmarks: hezhi simulate cases", command_simulate},
    Command{"sortition", "draw a panel by a fair lottery that keeps quotas", command_sortition},
    Command{"tally", "count ballots: STV, pairwise, points, majority; owners' assembly", command_tally},
    Command{"train", "learn from a street's own past: hezhi train routing", command_train},
    Command{"verify", "check a published result with independent code", command_verify},
    Command{"version", "print the version", command_version},
};

void print_commands(std::FILE* out) {
    fmt::print(
        out,
        "Hezhi 合治: cooperative community governance\n\nusage: hezhi COMMAND [OPTIONS]   (hezhi COMMAND --help)\n\n");
    for (auto const& command : kCommands) fmt::print(out, "  {:<12} {}\n", command.name, command.summary);
}

}  // namespace

std::span<Command const> commands() {
    return kCommands;
}

int run_part(std::string_view group, std::string_view noun, std::span<Command const> parts,
             std::span<char const* const> arguments) {
    std::string_view const name = arguments.empty() ? "" : arguments.front();
    if (name.empty() || name == "--help" || name == "-h") {
        std::FILE* const out = name.empty() ? stderr : stdout;
        std::string capital(noun);
        for (char& letter : capital) letter = static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 32 : letter);
        fmt::print(out, "usage: hezhi {0} {1} …   (hezhi {0} {1} --help)\n\n", group, capital);
        for (auto const& part : parts) fmt::print(out, "  {:<12} {}\n", part.name, part.summary);
        return name.empty() ? 2 : 0;
    }
    for (auto const& part : parts) {
        if (part.name == name) return part.run(arguments.subspan(1));
    }
    fmt::print(stderr, "hezhi {0}: unknown {1} '{2}'; 'hezhi {0} --help' lists them\n", group, noun, name);
    return 2;
}

int run_command_line(std::span<char const* const> arguments) {
    if (arguments.size() < 2) {
        print_commands(stderr);
        return 2;
    }
    std::string_view const name = arguments[1];
    if (name == "--help" || name == "-h" || name == "help") {
        print_commands(stdout);
        return 0;
    }
    for (auto const& command : kCommands) {
        if (command.name != name) continue;
        try {
            return command.run(arguments.subspan(2));
        } catch (std::exception const& failure) {
            fmt::print(stderr, "hezhi {}: internal error: {}\n", name, failure.what());
            return 3;
        }
    }
    fmt::print(stderr, "hezhi: unknown command '{}'; 'hezhi help' lists them\n", name);
    return 2;
}

}  // namespace hezhi::app
