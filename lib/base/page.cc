#include "lib/base/page.h"

#include <charconv>

namespace hezhi {

std::string Cursor::str() const {
    std::string text = std::to_string(keys_[0]);
    if (keys_[1] != 0 || keys_[2] != 0) text += "." + std::to_string(keys_[1]);
    if (keys_[2] != 0) text += "." + std::to_string(keys_[2]);
    return text;
}

std::optional<Cursor> Cursor::parse(std::string_view text) noexcept {
    Cursor cursor{0};
    for (std::size_t part = 0; part < cursor.keys_.size(); ++part) {
        auto const dot = text.find('.');
        auto const digits = text.substr(0, dot);
        auto const end = digits.data() + digits.size();
        auto const [stop, error] = std::from_chars(digits.data(), end, cursor.keys_[part]);
        if (error != std::errc{} || stop != end) return std::nullopt;
        if (dot == text.npos) return cursor;
        text.remove_prefix(dot + 1);
    }
    return std::nullopt;
}

}  // namespace hezhi
