// Texts that people upload come in the encodings their spreadsheets write: UTF-8 with or without a byte order mark, or
// GBK (which Excel in Chinese writes by default). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/error.h"

namespace hezhi::text {

enum class Encoding : std::uint8_t { utf8, utf8_with_mark, gbk };

struct DecodedText {
    std::string text;  ///< valid UTF-8 without byte order mark
    Encoding encoding;
};

/// Valid UTF-8 is taken as such, anything else is read as GB18030, the superset of GBK.
/// Error: text.unknown_encoding (with "offset" of the first byte that fits neither, and on NUL bytes: UTF-16, binary).
Result<DecodedText> decode_upload(std::string_view bytes);

std::string_view name(Encoding encoding) noexcept;

}  // namespace hezhi::text
