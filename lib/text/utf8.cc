#include "lib/text/utf8.h"

namespace hezhi::text {
namespace {

bool is_space(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\u00A0' || c == U'\u3000' || c == U'\r';
}

/// Zero-width and bidirectional controls: invisible, and able to make a text read as another.
bool is_deceptive(char32_t c) {
    return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xFEFF || c == 0x061C || c == 0x180E;
}

bool is_control(char32_t c) {
    return c < 0x20 || (c >= 0x7F && c < 0xA0);
}

void append_utf8(std::string& out, char32_t c) {
    auto const byte = [&](char32_t value) { out.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | (c >> 6));
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | (c >> 12));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | (c >> 18));
        byte(0x80 | ((c >> 12) & 0x3F));
        byte(0x80 | ((c >> 6) & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

}  // namespace

std::optional<std::vector<char32_t>> decode_utf8(std::string_view text) {
    std::vector<char32_t> out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto const lead = static_cast<unsigned char>(text[at]);
        std::size_t const length = lead < 0x80   ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || at + length > text.size()) return std::nullopt;
        char32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
        for (std::size_t next = 1; next < length; ++next) {
            auto const byte = static_cast<unsigned char>(text[at + next]);
            if ((byte & 0xC0) != 0x80) return std::nullopt;
            value = (value << 6) | (byte & 0x3F);
        }
        bool const overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
        if (overlong || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return std::nullopt;
        out.push_back(value);
        at += length;
    }
    return out;
}

std::string encode_utf8(std::u32string_view code_points) {
    std::string out;
    for (char32_t const c : code_points) append_utf8(out, c);
    return out;
}

std::optional<std::string> clean_text(std::string_view text, Lines lines) {
    auto const points = decode_utf8(text);
    if (!points) return std::nullopt;
    std::string out;
    // White space seen but not yet written; of line feeds at most two (an empty line between paragraphs) survive.
    bool space = false;
    int line_feeds = 0;
    for (char32_t const c : *points) {
        if (c == U'\n' && lines == Lines::keep) {
            ++line_feeds;
        } else if (is_space(c) || c == U'\n') {
            space = true;
        } else if (!is_deceptive(c) && !is_control(c)) {
            if (!out.empty() && line_feeds > 0) {
                out.append(line_feeds == 1 ? "\n" : "\n\n");
            } else if (!out.empty() && space) {
                out.push_back(' ');
            }
            space = false;
            line_feeds = 0;
            append_utf8(out, c);
        }
    }
    return out;
}

}  // namespace hezhi::text
