#include "lib/text/names.h"

#include <cstdint>
#include <memory>

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "lib/base/assert.h"
#include "lib/text/utf8.h"

namespace hezhi::text {
namespace {

/// Characters that change how a name looks without being seen: all of category Cc, Cf, Co, Cs, Cn, and the blank
/// letters that are not in Cf.
bool is_disguise(UChar32 character) noexcept {
    switch (u_charType(character)) {
        case U_CONTROL_CHAR:
        case U_FORMAT_CHAR:
        case U_PRIVATE_USE_CHAR:
        case U_SURROGATE:
        case U_UNASSIGNED:
            return true;
        default:
            break;
    }
    return character == 0x115F || character == 0x1160 || character == 0x3164 || character == 0xFFA0 ||
           character == 0x2800 || character == 0x034F || u_hasBinaryProperty(character, UCHAR_VARIATION_SELECTOR);
}

std::string to_utf8(icu::UnicodeString const& text) {
    std::string utf8;
    text.toUTF8String(utf8);
    return utf8;
}

icu::UnicodeString normalized(icu::Normalizer2 const* form, icu::UnicodeString const& text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result = form->normalize(text, status);
    HZ_ASSERT(U_SUCCESS(status));
    return result;
}

icu::UnicodeString without_disguises(icu::UnicodeString const& text) {
    icu::UnicodeString kept;
    bool space_due = false;
    for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
        UChar32 const character = text.char32At(at);
        if (u_isUWhiteSpace(character)) {  // before is_disguise: tab and newline are control characters
            space_due = !kept.isEmpty();
            continue;
        }
        if (is_disguise(character)) continue;
        if (space_due) kept.append(UChar32{' '});
        space_due = false;
        kept.append(character);
    }
    return kept;
}

}  // namespace

std::optional<std::string> clean_name(std::string_view utf8) {
    if (!decode_utf8(utf8)) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    auto const* const nfc = icu::Normalizer2::getNFCInstance(status);
    HZ_ASSERT(U_SUCCESS(status));
    auto const text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    return to_utf8(normalized(nfc, without_disguises(text)));
}

std::optional<std::string> name_key(std::string_view utf8) {
    auto const clean = clean_name(utf8);
    if (!clean) return std::nullopt;
    UErrorCode status = U_ZERO_ERROR;
    auto const* const folding = icu::Normalizer2::getNFKCCasefoldInstance(status);
    HZ_ASSERT(U_SUCCESS(status));
    return to_utf8(normalized(folding, icu::UnicodeString::fromUTF8(*clean)));
}

std::string slug(std::string_view utf8) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> const to_latin(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII; Lower", UTRANS_FORWARD, status));
    HZ_ASSERT(U_SUCCESS(status) && to_latin);
    auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
    to_latin->transliterate(text);
    std::string words;
    for (char const c : to_utf8(text)) {
        bool const is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_word) {
            words.push_back(c);
        } else if (!words.empty() && words.back() != '-') {
            words.push_back('-');
        }
    }
    while (!words.empty() && words.back() == '-') words.pop_back();
    return words.empty() ? "place" : words;
}

}  // namespace hezhi::text
