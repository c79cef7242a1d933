// Texts that people upload come in the encodings their spreadsheets write: UTF-8 with or without a byte order mark, GBK
// (which Excel in Chinese writes by default), or UTF-16 (its "Unicode text"). Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/error.h"

namespace hezhi::text {

enum class Encoding : std::uint8_t { utf8, utf8_with_mark, gbk, utf16 };

struct DecodedText {
    std::string text;  ///< valid UTF-8 without byte order mark
    Encoding encoding;
};

/// UTF-16 is known by its byte order mark; valid UTF-8 is taken as such, anything else is read as GB18030, the superset
/// of GBK. Errors: text.workbook (an Excel file, old or new, where a text is wanted); text.unknown_encoding (with
/// "offset" of the first byte that fits neither, and on NUL bytes).
Result<DecodedText> decode_upload(std::string_view bytes);

/// What divides the columns of a table: a comma, unless the first line that is not blank has none but has tabs (Excel's
/// "Unicode text") or semicolons (spreadsheets of other countries).
char divider_of(std::string_view text) noexcept;

std::string_view name(Encoding encoding) noexcept;

}  // namespace hezhi::text
