#include "src/connectors/xml_text.h"

#include "lib/base/utf8.h"

namespace hezhi::connectors {
namespace {

/// Bytes of the character that begins here; 1 for a byte that begins none.
std::size_t length_at(std::string_view text) noexcept {
    auto const first = static_cast<unsigned char>(text.front());
    std::size_t const length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return length > text.size() ? 1 : length;
}

}  // namespace

std::string speakable(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    while (!text.empty()) {
        auto const character = text.substr(0, length_at(text));
        bool const is_character = is_valid_utf8(character);
        text.remove_prefix(is_character ? character.size() : 1);
        auto const first = static_cast<unsigned char>(character.front());
        bool const is_control = first < 0x20 && first != '\t' && first != '\n' && first != '\r';
        bool const is_noncharacter = character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
        if (is_control || is_noncharacter || !is_character) continue;
        kept += character;
    }
    return kept;
}

}  // namespace hezhi::connectors
