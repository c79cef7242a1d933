// UTF-8 to code points and back. Validity, counting and trimming for input checks are in lib/base/utf8.h.
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

}  // namespace hezhi::text
