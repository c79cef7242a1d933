// The command line: `hezhi COMMAND …`. Each command is one file command_*.cc with one function, listed in commands.cc.
// Exit codes: 0 done; 1 the input was refused (one clear line on standard error: file, line, column, what was
// expected); 2 the command line itself is wrong; 3 our own fault.
#pragma once

#include <span>
#include <string_view>

namespace hezhi::app {

struct Command {
    std::string_view name;
    std::string_view summary;
    /// `arguments` begins after the command's name.
    int (*run)(std::span<char const* const> arguments);
};

std::span<Command const> commands();

/// `hezhi GROUP NAME …`: runs the one of `parts` that is named first; without a name, with --help or with an unknown
/// one prints the list. `noun` is what a part is called in messages, as in "unknown step".
int run_part(std::string_view group, std::string_view noun, std::span<Command const> parts,
             std::span<char const* const> arguments);

int command_account(std::span<char const* const> arguments);
int command_backup(std::span<char const* const> arguments);
int command_budget(std::span<char const* const> arguments);
int command_demo(std::span<char const* const> arguments);
int command_doctor(std::span<char const* const> arguments);
int command_draw(std::span<char const* const> arguments);
int command_export(std::span<char const* const> arguments);
int command_import(std::span<char const* const> arguments);
int command_export_cases(std::span<char const* const> arguments);
int command_export_register(std::span<char const* const> arguments);
int command_import_cases(std::span<char const* const> arguments);
int command_import_register(std::span<char const* const> arguments);
int command_migrate(std::span<char const* const> arguments);
int command_openapi(std::span<char const* const> arguments);
int command_opinion(std::span<char const* const> arguments);
int command_reconcile(std::span<char const* const> arguments);
int command_recount(std::span<char const* const> arguments);
int command_restore(std::span<char const* const> arguments);
int command_routes(std::span<char const* const> arguments);
int command_serve(std::span<char const* const> arguments);
int command_simulate(std::span<char const* const> arguments);
int command_sortition(std::span<char const* const> arguments);
int command_tally(std::span<char const* const> arguments);
int command_tally_owners(std::span<char const* const> arguments);
int command_train(std::span<char const* const> arguments);
int command_verify(std::span<char const* const> arguments);
int command_version(std::span<char const* const> arguments);

/// Runs the command that `arguments[1]` names; without one prints the list.
int run_command_line(std::span<char const* const> arguments);

}  // namespace hezhi::app
