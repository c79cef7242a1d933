// Names as people type them: plain text without anything that could disguise it. Pure. Stricter than
// BoundedText (lib/base/bounded.h), which keeps texts as they were typed: what these functions return is in Unicode
// normal form C (keys: KC, case-folded), so equal names compare equal byte by byte.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hezhi::text {

/// NFC, without control, bidirectional, zero-width and other invisible formatting characters; runs of white space
/// become one space; trimmed. nullopt if `utf8` is not valid UTF-8.
std::optional<std::string> clean_name(std::string_view utf8);

/// The form under which two spellings of a name count as the same: clean_name, then NFKC with case folded ("Ａnna" and
/// "anna" are one). nullopt if `utf8` is not valid UTF-8.
std::optional<std::string> name_key(std::string_view utf8);

/// ASCII words for an address bar: "青禾街道" → "qing-he-jie-dao". Never empty: "place" where nothing can be spelled.
std::string slug(std::string_view utf8);

}  // namespace hezhi::text
