#include "src/notices/mail_message.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace hezhi::notices {
namespace {

constexpr std::size_t kBase64Line = 76;
/// Bytes of text in one encoded word: "=?UTF-8?B?" and "?=" around 56 characters of base64 stay below 75.
constexpr std::size_t kWordBytes = 42;
constexpr std::size_t kAddressMax = 254;
constexpr std::size_t kLocalPartMax = 64;

std::string base64(std::string_view bytes) {
    static constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        unsigned group = 0;
        std::size_t const count = std::min<std::size_t>(3, bytes.size() - at);
        for (std::size_t byte = 0; byte < 3; ++byte) {
            group = group << 8U | (byte < count ? static_cast<unsigned char>(bytes[at + byte]) : 0U);
        }
        for (std::size_t digit = 0; digit < 4; ++digit) {
            bool const is_filler = digit > count;
            out += is_filler ? '=' : kDigits[group >> (18U - 6U * static_cast<unsigned>(digit)) & 63U];
        }
    }
    return out;
}

std::string in_lines(std::string_view text) {
    std::string out;
    for (; !text.empty(); text.remove_prefix(std::min(kBase64Line, text.size()))) {
        out.append(text.substr(0, kBase64Line)).append("\r\n");
    }
    return out;
}

bool is_plain_ascii(std::string_view text) noexcept {
    return std::ranges::all_of(text, [](char byte) { return byte >= 0x20 && byte < 0x7F; });
}

/// As far as whole characters go into `most` bytes; at least one character.
std::string_view first_characters(std::string_view text, std::size_t most) noexcept {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return text.substr(0, std::max<std::size_t>(end, 1));
}

/// RFC 5322: "Fri, 27 Nov 2026 13:20:00 +0000".
std::string date_of(TimePoint at) {
    static constexpr std::array<char const*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<char const*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::seconds>(at - day)};
    return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday{day}.c_encoding()],
                       static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                       static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                       time.seconds().count());
}

/// A quoted string where it is ASCII, so that commas and brackets mean nothing.
std::string display_name(std::string_view name) {
    if (!is_plain_ascii(name)) return encoded_header(name);
    std::string quoted = "\"";
    for (char const byte : name) {
        if (byte == '"' || byte == '\\') quoted += '\\';
        quoted += byte;
    }
    return quoted + "\"";
}

void add_part(std::string& out, std::string_view boundary, std::string_view type, std::string_view text) {
    out += fmt::format("--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n", boundary,
                       type);
    out += in_lines(base64(text));
}

}  // namespace

std::string encoded_header(std::string_view text) {
    if (is_plain_ascii(text)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        auto const piece = first_characters(text, kWordBytes);
        text.remove_prefix(piece.size());
        if (!out.empty()) out += "\r\n ";
        out += "=?UTF-8?B?" + base64(piece) + "?=";
    }
    return out;
}

std::string written(MailText const& text) {
    // No line of base64 begins with "--=".
    auto const boundary = "=_hezhi_" + text.message_id.substr(0, text.message_id.find('@'));
    std::string out;
    auto const header = [&](std::string_view name, std::string_view value) {
        out.append(name).append(": ").append(value).append("\r\n");
    };
    header("Date", date_of(text.at));
    header("From", display_name(text.from_name) + "\r\n <" + text.from_address + ">");
    header("To", "<" + text.to + ">");
    header("Subject", encoded_header(text.subject));
    header("Message-ID", "<" + text.message_id + ">");
    header("Auto-Submitted", "auto-generated");
    header("Content-Language", text.language);
    if (text.unsubscribe_url) {
        header("List-Unsubscribe", "<" + *text.unsubscribe_url + ">");
        header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    header("MIME-Version", "1.0");
    header("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
    out += "\r\n";
    add_part(out, boundary, "text/plain", text.plain);
    add_part(out, boundary, "text/html", text.html);
    out += "--" + boundary + "--\r\n";
    return out;
}

std::optional<std::string> clean_address(std::string_view typed) {
    while (typed.starts_with(' ')) typed.remove_prefix(1);
    while (typed.ends_with(' ')) typed.remove_suffix(1);
    auto const at = typed.find('@');
    if (typed.size() > kAddressMax || at == typed.npos || at == 0 || at > kLocalPartMax) return std::nullopt;
    auto const local = typed.substr(0, at);
    std::string host(typed.substr(at + 1));
    auto const is_word = [](char byte) {
        return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
    };
    constexpr std::string_view kLocalMarks = "!#$%&'*+-/=?^_`{|}~.";
    bool const is_local_good =
        std::ranges::all_of(local,
                            [&](char byte) { return is_word(byte) || kLocalMarks.find(byte) != kLocalMarks.npos; }) &&
        !local.starts_with('.') && !local.ends_with('.') && local.find("..") == local.npos;
    if (!is_local_good) return std::nullopt;
    std::size_t label = 0;
    bool has_dot = false;
    for (std::size_t index = 0; index <= host.size(); ++index) {
        if (index == host.size() || host[index] == '.') {
            bool const is_good = label > 0 && label <= 63 && host[index - 1] != '-' && host[index - label] != '-';
            if (!is_good) return std::nullopt;
            has_dot = has_dot || index < host.size();
            label = 0;
            continue;
        }
        if (!is_word(host[index]) && host[index] != '-') return std::nullopt;
        if (host[index] >= 'A' && host[index] <= 'Z') host[index] = static_cast<char>(host[index] - 'A' + 'a');
        ++label;
    }
    if (!has_dot && host != "localhost") return std::nullopt;
    return std::string(local) + "@" + host;
}

std::string shortened(std::string_view address) {
    auto const at = address.find('@');
    if (at == address.npos || at == 0) return "…";
    return std::string(address.substr(0, 1)) + "…" + std::string(address.substr(at));
}

std::string html_escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char const byte : text) {
        switch (byte) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += byte;
        }
    }
    return out;
}

}  // namespace hezhi::notices
