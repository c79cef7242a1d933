#include "lib/tally/reading.h"

#include <charconv>

#include <fmt/format.h>

namespace hezhi::tally {
namespace {

bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

/// Length of the UTF-8 sequence at the start of `text`; 0 if there is none.
std::size_t utf8_length(std::string_view text) noexcept {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    unsigned const lead = byte(0);
    if (lead < 0x80) return 1;
    std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return 0;
    }
    // Overlong forms, surrogates and values above U+10FFFF.
    if ((lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xED && byte(1) > 0x9F) || (lead == 0xF0 && byte(1) < 0x90) ||
        (lead == 0xF4 && byte(1) > 0x8F)) {
        return 0;
    }
    return length;
}

}  // namespace

void Problems::add(std::size_t line, std::size_t column, std::string_view key, std::string found,
                   std::string expected) {
    if (problems_.size() > kProblemsMax) return;
    if (problems_.size() == kProblemsMax) {
        found = fmt::format("more than {} problems", kProblemsMax);
        expected = "a file with fewer; the rest is not listed";
    }
    problems_.push_back(
        {fmt::format("{}:{}", line, column), key, {{"found", std::move(found)}, {"expected", std::move(expected)}}});
}

void Problems::add(std::string_view key, std::string found, std::string expected) {
    if (problems_.size() > kProblemsMax) return;
    problems_.push_back({{}, key, {{"found", std::move(found)}, {"expected", std::move(expected)}}});
}

std::unexpected<Error> Problems::refusal(std::string_view key) && {
    return fail(Error{ErrorCode::invalid, key}.with(std::move(problems_)));
}

std::string shown(std::string_view text) {
    constexpr std::size_t kBytesMax = 40;
    std::string result = "'";
    for (std::size_t i = 0; i < text.size();) {
        if (result.size() > kBytesMax) {
            result += "…";
            break;
        }
        std::size_t const length = utf8_length(text.substr(i));
        auto const byte = static_cast<unsigned char>(text[i]);
        if (length == 0 || byte < 0x20 || byte == 0x7F) {
            result += '?';
            ++i;
        } else {
            result += text.substr(i, length);
            i += length;
        }
    }
    return result + "'";
}

std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t max) noexcept {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    std::int64_t value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value > max) return std::nullopt;
    return value;
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

std::string header_key(std::string_view text) {
    std::string key;
    for (char const c : trimmed(text)) {
        if (c == ' ' || c == '-' || c == '_' || c == '.') {
            if (!key.empty() && key.back() != '_') key += '_';
        } else {
            key += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    while (!key.empty() && key.back() == '_') key.pop_back();
    return key;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = utf8_length(text.substr(i));
        if (length == 0) return i;
        i += length;
    }
    return std::nullopt;
}

void check_text(std::string_view text, Problems& problems) {
    std::size_t line = 1;
    std::size_t line_start = 0;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t const length = utf8_length(text.substr(i));
        auto const byte = static_cast<unsigned char>(text[i]);
        if (length == 0) {
            problems.add(line, i - line_start + 1, "tally.not_utf8", fmt::format("byte 0x{:02X}", byte),
                         "UTF-8 text (give the file's encoding with --encoding, or convert it)");
            return;
        }
        if ((byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7F) {
            problems.add(line, i - line_start + 1, "tally.control_character",
                         fmt::format("control character 0x{:02X}", byte), "text");
            return;
        }
        if (byte == '\n') {
            ++line;
            line_start = i + 1;
        }
        i += length;
    }
}

std::vector<std::vector<CsvCell>> csv_rows(std::string_view text, char delimiter, Problems& problems) {
    std::vector<std::vector<CsvCell>> rows;
    CsvReader reader(text, delimiter);
    for (;;) {
        auto row = reader.next_row();
        if (!row) {
            std::string line = "1";
            std::string column = "1";
            for (auto const& [name, value] : row.error().params()) {
                if (name == "line") line = value;
                if (name == "column") column = value;
            }
            bool const unclosed = row.error().key() == "csv.unclosed_quote";
            problems.add(static_cast<std::size_t>(whole_number(line, INT64_MAX).value_or(1)),
                         static_cast<std::size_t>(whole_number(column, INT64_MAX).value_or(1)), row.error().key(),
                         unclosed ? "a quotation mark that is never closed" : "text after a closing quotation mark",
                         unclosed ? "a closing \"" : "a delimiter or the end of the line");
            return rows;
        }
        if (!*row) return rows;
        std::vector<CsvCell> cells;
        bool any = false;
        for (auto const& field : **row) {
            cells.push_back({std::string(trimmed(field.text)), field.line, field.column});
            any = any || !cells.back().text.empty();
        }
        // A row of empty cells is how spreadsheets write a blank line.
        if (any) rows.push_back(std::move(cells));
    }
}

char csv_delimiter(std::string_view text) noexcept {
    bool quoted = false;
    bool semicolon = false;
    bool tab = false;
    for (char const c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n') break;
        if (c == ',') return ',';
        semicolon = semicolon || c == ';';
        tab = tab || c == '\t';
    }
    return semicolon ? ';' : tab ? '\t' : ',';
}

}  // namespace hezhi::tally
