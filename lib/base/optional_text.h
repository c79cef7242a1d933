// A text that a request may leave out, as the domain keeps it.
#pragma once

#include <optional>
#include <string>

namespace hezhi {

/// What was typed; empty where nothing was.
template <class Text>
    requires requires(Text const& text) { std::string(text.str()); }
std::string text_of(std::optional<Text> const& text) {
    return text ? std::string(text->str()) : std::string{};
}

}  // namespace hezhi
