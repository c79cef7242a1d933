// Percent-encoding of paths, queries and forms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hezhi::http {

enum class Plus : std::uint8_t { literal, space };

/// nullopt for a broken escape, for NUL and for what is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

/// Unreserved characters of RFC 3986 stay.
std::string percent_encode(std::string_view text);

inline constexpr std::size_t kQueryParametersMax = 64;

/// "a=1&b=%E5%90%88" → pairs in order; nullopt if an escape is broken, a name comes twice (lists
/// of other protocols may: "a[x]"), or there are too many.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query);

}  // namespace hezhi::http
