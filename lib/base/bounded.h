// Constraints as types: a number that lies in a range, a text whose length in characters lies in a range. A request
// type made of these cannot hold a wrong value, so a service never checks lengths again. http/ reads them from JSON and
// writes their bounds into the API's schema; `create` is their only way in.
#pragma once

#include <compare>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/utf8.h"

namespace hezhi {

template <std::int64_t Min, std::int64_t Max>
class Bounded {
    static_assert(Min <= Max);

public:
    static constexpr std::int64_t min = Min;
    static constexpr std::int64_t max = Max;

    static constexpr std::optional<Bounded> create(std::int64_t value) noexcept {
        if (value < Min || value > Max) return std::nullopt;
        return Bounded{value};
    }
    constexpr std::int64_t value() const noexcept { return value_; }
    friend constexpr auto operator<=>(Bounded, Bounded) = default;

private:
    constexpr explicit Bounded(std::int64_t value) noexcept : value_(value) {}
    std::int64_t value_;
};

/// What a text is, and so how it is cleaned before its characters are counted.
enum class TextKind : std::uint8_t {
    line,        ///< trimmed; no line breaks, no control characters
    paragraphs,  ///< trimmed; line breaks become \n, tabs stay, no other control characters
    name,        ///< as line; zero-width and bidirectional characters are dropped, so that no two names look alike
    secret       ///< a password: kept byte for byte
};

enum class TextFault : std::uint8_t { too_short, too_long, bad_text };

template <std::size_t Min, std::size_t Max, TextKind Kind = TextKind::line>
class BoundedText {
    static_assert(Min <= Max && Max > 0);

public:
    static constexpr std::size_t min = Min;
    static constexpr std::size_t max = Max;
    static constexpr TextKind kind = Kind;

    static std::expected<BoundedText, TextFault> create(std::string_view text) {
        if (!is_valid_utf8(text)) return std::unexpected(TextFault::bad_text);
        std::string cleaned = clean(text);
        if (has_refused_character(cleaned)) return std::unexpected(TextFault::bad_text);
        std::size_t const count = count_characters(cleaned);
        if (count < Min) return std::unexpected(TextFault::too_short);
        if (count > Max) return std::unexpected(TextFault::too_long);
        return BoundedText{std::move(cleaned)};
    }
    std::string const& str() const noexcept { return text_; }
    friend auto operator<=>(BoundedText const&, BoundedText const&) = default;

private:
    explicit BoundedText(std::string text) noexcept : text_(std::move(text)) {}

    static std::string clean(std::string_view text) {
        if constexpr (Kind == TextKind::secret) return std::string(text);
        if constexpr (Kind == TextKind::name) return std::string(trim_blanks(strip_invisible(text)));
        if constexpr (Kind == TextKind::paragraphs) {
            std::string joined;
            for (char const c : trim_blanks(text)) {
                if (c != '\r') joined += c;
            }
            return joined;
        }
        return std::string(trim_blanks(text));
    }
    static bool has_refused_character(std::string_view text) {
        if constexpr (Kind == TextKind::secret) return text.find('\0') != text.npos;
        if (has_control_character(text)) return true;
        return Kind != TextKind::paragraphs && text.find_first_of("\n\t") != text.npos;
    }

    std::string text_;
};

}  // namespace hezhi
