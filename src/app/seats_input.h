// Who keeps a seat and who is out: the files of `--keep` and `--exclude`, ids one a line, as `hezhi sortition` draws
// replacements from them and `hezhi verify sortition` checks them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/sortition/pool.h"
#include "lib/sortition/replacement.h"

namespace hezhi::app {

struct SeatsInput {
    std::string keep_path;     ///< empty: nobody has accepted yet
    std::string exclude_path;  ///< empty: nobody has declined

    bool is_given() const noexcept { return !keep_path.empty() || !exclude_path.empty(); }
};

struct Seats {
    std::vector<std::size_t> kept;      ///< indices into the whole pool, in file order
    std::vector<std::size_t> excluded;  ///< likewise
    sortition::Replacement left;
};

/// Prints why not, every problem on a line of its own, and returns nullopt.
std::optional<Seats> read_seats(std::string_view command, sortition::Pool const& pool, SeatsInput const& input);

}  // namespace hezhi::app
