#include "lib/base/utf8.h"

#include <array>
#include <cstdint>

namespace hezhi {
namespace {

struct Decoded {
    std::uint32_t character = 0;
    std::size_t length = 0;  ///< 0: no valid character starts here
};

Decoded decode(std::string_view text) noexcept {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned char const first = byte(0);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    std::uint32_t character = 0;
    std::uint32_t smallest = 0;  // Anything below is an overlong form.
    if (first >= 0xC2 && first < 0xE0) {
        length = 2;
        character = first & 0x1Fu;
        smallest = 0x80;
    } else if (first >= 0xE0 && first < 0xF0) {
        length = 3;
        character = first & 0x0Fu;
        smallest = 0x800;
    } else if (first >= 0xF0 && first < 0xF5) {
        length = 4;
        character = first & 0x07u;
        smallest = 0x10000;
    } else {
        return {};
    }
    if (text.size() < length) return {};
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0u) != 0x80u) return {};
        character = (character << 6) | (byte(i) & 0x3Fu);
    }
    bool const surrogate = character >= 0xD800 && character <= 0xDFFF;
    if (character < smallest || character > 0x10FFFF || surrogate) return {};
    return {character, length};
}

constexpr bool is_blank(std::uint32_t c) noexcept {
    return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x3000 ||
           c == 0xFEFF;
}

constexpr bool is_invisible(std::uint32_t c) noexcept {
    return c == 0xAD || c == 0x61C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

}  // namespace

bool is_valid_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        auto const decoded = decode(text);
        if (decoded.length == 0) return false;
        text.remove_prefix(decoded.length);
    }
    return true;
}

std::size_t count_characters(std::string_view text) noexcept {
    std::size_t count = 0;
    for (char const c : text) count += (static_cast<unsigned char>(c) & 0xC0u) != 0x80u;
    return count;
}

std::string_view trim_blanks(std::string_view text) noexcept {
    while (!text.empty()) {
        auto const decoded = decode(text);
        if (decoded.length == 0 || !is_blank(decoded.character)) break;
        text.remove_prefix(decoded.length);
    }
    while (!text.empty()) {
        std::size_t start = text.size() - 1;
        while (start > 0 && (static_cast<unsigned char>(text[start]) & 0xC0u) == 0x80u) --start;
        auto const decoded = decode(text.substr(start));
        if (decoded.length == 0 || !is_blank(decoded.character)) break;
        text = text.substr(0, start);
    }
    return text;
}

bool has_control_character(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const c = static_cast<unsigned char>(text[i]);
        if ((c < 0x20 && c != '\t' && c != '\n') || c == 0x7F) return true;
        bool const c1 = c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
        if (c1) return true;
    }
    return false;
}

std::string strip_invisible(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    while (!text.empty()) {
        auto const decoded = decode(text);
        std::size_t const length = decoded.length == 0 ? 1 : decoded.length;
        if (decoded.length == 0 || !is_invisible(decoded.character)) kept.append(text.substr(0, length));
        text.remove_prefix(length);
    }
    return kept;
}

}  // namespace hezhi
