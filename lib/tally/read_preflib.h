// PrefLib's files of orders: .soc (strict, complete), .soi (strict, incomplete), .toc (ties, complete), .toi (ties,
// incomplete), in the present format with "# KEY: value" lines and in the one used before 2022.
// docs/formats/preflib.md states what is accepted.
#pragma once

#include <optional>
#include <string_view>

#include "lib/tally/ballot.h"

namespace hezhi::tally {

enum class OrderType : std::uint8_t { soc, soi, toc, toi };

/// "soc", "soi", "toc", "toi" in any case; nullopt for anything else.
std::optional<OrderType> order_type(std::string_view text) noexcept;

/// @param type  from the file's extension; without one, the file's DATA TYPE, else toi, which allows everything.
/// Error: tally.bad_preflib with every problem found: among them orders that the type forbids and numbers of voters
/// or orders that differ from those the header states (a cut file).
Result<Ballot> read_preflib(std::string_view text, std::optional<OrderType> type = std::nullopt);

}  // namespace hezhi::tally
