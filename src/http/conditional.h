// If-Match, If-None-Match and Accept-Encoding.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/base/error.h"
#include "src/http/context.h"

namespace hezhi::http {

/// True if one of the tags of If-None-Match is `etag` (weak comparison) or "*": the client has it already.
bool none_match(std::string_view if_none_match, std::string_view etag) noexcept;

/// The one tag of If-Match without W/ and quotes; nullopt if absent or malformed.
std::optional<std::string> single_tag(std::string_view if_match);

/// The revision that the page showed, where a revision is the tag. Error: `stale_key`, a literal, without a tag of
/// ours.
Result<std::int64_t> expected_revision(IfMatch const& if_match, std::string_view stale_key);

bool accepts_encoding(std::string_view accept_encoding, std::string_view encoding) noexcept;

}  // namespace hezhi::http
