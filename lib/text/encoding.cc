#include "lib/text/encoding.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "lib/base/assert.h"
#include "lib/text/utf8.h"

namespace hezhi::text {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

struct CloseConverter {
    void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};

std::unexpected<Error> unknown_encoding(std::size_t offset) {
    return fail(Error{ErrorCode::invalid, "text.unknown_encoding"}.with("offset", std::to_string(offset)));
}

Result<std::string> from_gb18030(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UConverter, CloseConverter> const converter(ucnv_open("gb18030", &status));
    HZ_ASSERT(U_SUCCESS(status) && converter);
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    // No byte of GB18030 yields more than one UTF-16 unit.
    std::vector<UChar> units(bytes.size() + 1);
    char const* source = bytes.data();
    UChar* target = units.data();
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(), &source, bytes.data() + bytes.size(), nullptr,
                   true, &status);
    if (U_FAILURE(status)) {
        // The source stands behind the bytes that make no character; the first of them is what is told.
        char invalid[8];
        std::int8_t invalid_count = sizeof invalid;
        UErrorCode asked = U_ZERO_ERROR;
        ucnv_getInvalidChars(converter.get(), invalid, &invalid_count, &asked);
        auto const read = static_cast<std::size_t>(source - bytes.data());
        return unknown_encoding(read - std::min(read, static_cast<std::size_t>(U_SUCCESS(asked) ? invalid_count : 0)));
    }
    std::string utf8;
    icu::UnicodeString(units.data(), static_cast<std::int32_t>(target - units.data())).toUTF8String(utf8);
    return utf8;
}

/// nullopt: not marked as UTF-16.
std::optional<Result<std::string>> from_utf16(std::string_view bytes) {
    bool const is_little = bytes.starts_with("\xFF\xFE");
    if (!is_little && !bytes.starts_with("\xFE\xFF")) return std::nullopt;
    if (bytes.size() % 2 != 0) return unknown_encoding(bytes.size() - 1);
    std::vector<UChar> units;
    units.reserve(bytes.size() / 2);
    for (std::size_t at = 2; at < bytes.size(); at += 2) {
        auto const first = static_cast<unsigned char>(bytes[at]);
        auto const second = static_cast<unsigned char>(bytes[at + 1]);
        auto const unit = static_cast<UChar>(is_little ? first | second << 8 : first << 8 | second);
        if (unit == 0) return unknown_encoding(at);
        units.push_back(unit);
    }
    std::string utf8;
    // A lone surrogate becomes U+FFFD.
    icu::UnicodeString(units.data(), static_cast<std::int32_t>(units.size())).toUTF8String(utf8);
    return utf8;
}

bool is_workbook(std::string_view bytes) {
    return bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
}

}  // namespace

Result<DecodedText> decode_upload(std::string_view bytes) {
    if (is_workbook(bytes)) return fail(ErrorCode::invalid, "text.workbook");
    if (auto utf16 = from_utf16(bytes)) {
        HZ_TRY(auto text, *std::move(utf16));
        return DecodedText{std::move(text), Encoding::utf16};
    }
    if (auto const nul = bytes.find('\0'); nul != std::string_view::npos) return unknown_encoding(nul);
    if (decode_utf8(bytes)) {
        if (bytes.starts_with(kByteOrderMark)) {
            return DecodedText{std::string(bytes.substr(kByteOrderMark.size())), Encoding::utf8_with_mark};
        }
        return DecodedText{std::string(bytes), Encoding::utf8};
    }
    HZ_TRY(auto text, from_gb18030(bytes));
    return DecodedText{std::move(text), Encoding::gbk};
}

char divider_of(std::string_view text) noexcept {
    auto const begin = std::min(text.find_first_not_of("\r\n"), text.size());
    auto const line = text.substr(begin, std::min(text.find_first_of("\r\n", begin), text.size()) - begin);
    if (line.contains(',')) return ',';
    return line.contains('\t') ? '\t' : line.contains(';') ? ';' : ',';
}

std::string_view name(Encoding encoding) noexcept {
    switch (encoding) {
        case Encoding::utf8:
            return "utf-8";
        case Encoding::utf8_with_mark:
            return "utf-8-bom";
        case Encoding::gbk:
            return "gbk";
        case Encoding::utf16:
            return "utf-16";
    }
    return "unknown";
}

}  // namespace hezhi::text
