// The little of Unicode that input checks need: validity, characters counted as code points, trimming of the blanks
// people type (ASCII, no-break and ideographic space), and the invisible characters that make two names look alike.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hezhi {

bool is_valid_utf8(std::string_view text) noexcept;

/// Code points of a valid text; bytes that begin no character count as nothing.
std::size_t count_characters(std::string_view text) noexcept;

/// Without blanks at both ends: U+0009 … U+000D, U+0020, U+00A0, U+2028, U+2029, U+3000, U+FEFF.
std::string_view trim_blanks(std::string_view text) noexcept;

/// True for a text with a control character (C0, DEL, C1) other than tab and line feed.
bool has_control_character(std::string_view text) noexcept;

/// Without zero-width characters and bidirectional controls, which have no place in a name.
std::string strip_invisible(std::string_view text);

}  // namespace hezhi
