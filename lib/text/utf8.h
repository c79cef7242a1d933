// UTF-8 text as people type it: code points, counting, and the removal of characters that deceive the eye.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hezhi::text {

/// All code points, or nullopt when the text is not valid UTF-8 (surrogates, overlong forms and values above U+10FFFF
/// are not).
std::optional<std::vector<char32_t>> decode_utf8(std::string_view text);

std::string encode_utf8(std::u32string_view code_points);

/// Without leading and trailing white space (ASCII, U+00A0, U+3000), control characters, and the invisible characters
/// that reorder or hide text (bidirectional controls, zero-width characters, byte order marks); inner runs of white
/// space become one space, except line feeds when `keep_lines`. Invalid UTF-8 gives nullopt.
enum class Lines { join, keep };
std::optional<std::string> clean_text(std::string_view text, Lines lines = Lines::join);

}  // namespace hezhi::text
