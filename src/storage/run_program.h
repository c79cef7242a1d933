// Another program, run to its end: pg_dump, pg_restore, vipsthumbnail. For storage/ and
// media/.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace hezhi::storage {

struct ProgramResult {
    int exit_code;
    std::string output;  ///< standard output and error, the last 64 KiB
};

/// Looks `words[0]` up in PATH. `environment` ("NAME=value") is added to ours, so that passwords need not stand in the
/// process list. nullopt if there is no such program.
std::optional<ProgramResult> run_program(std::vector<std::string> const& words,
                                         std::vector<std::string> const& environment);

}  // namespace hezhi::storage
