#include "lib/base/csv.h"

namespace hezhi {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::unexpected<Error> fail_at(std::string_view key, std::size_t line, std::size_t column) {
    return fail(
        Error{ErrorCode::invalid, key}.with("line", std::to_string(line)).with("column", std::to_string(column)));
}

/// How many bytes end a line at `at`: 2 for CRLF, 1 for LF or a lone CR, 0 where no line ends.
std::size_t line_end(std::string_view text, std::size_t at) {
    if (at >= text.size() || (text[at] != '\n' && text[at] != '\r')) return 0;
    return text.substr(at, 2) == "\r\n" ? 2 : 1;
}

}  // namespace

CsvReader::CsvReader(std::string_view text, char delimiter) noexcept : text_(text), delimiter_(delimiter) {
    if (text_.starts_with(kByteOrderMark)) line_start_ = position_ = kByteOrderMark.size();
}

Result<std::optional<std::vector<CsvField>>> CsvReader::next_row() {
    unquoted_.clear();
    // Blank lines between rows carry nothing.
    while (auto const length = line_end(text_, position_)) {
        line_start_ = position_ += length;
        ++line_;
    }
    if (position_ >= text_.size()) return std::optional<std::vector<CsvField>>{};

    std::vector<CsvField> row;
    for (;;) {
        std::size_t const line = line_;
        std::size_t const column = position_ - line_start_ + 1;
        std::string_view value;
        if (position_ < text_.size() && text_[position_] == '"') {
            std::string& copy = unquoted_.emplace_back();
            ++position_;
            for (;;) {
                std::size_t const quote = text_.find('"', position_);
                if (quote == std::string_view::npos) return fail_at("csv.unclosed_quote", line, column);
                for (std::size_t at = text_.find_first_of("\r\n", position_); at < quote;
                     at = text_.find_first_of("\r\n", line_start_)) {
                    line_start_ = at + line_end(text_, at);
                    ++line_;
                }
                copy.append(text_, position_, quote - position_);
                position_ = quote + 1;
                if (position_ >= text_.size() || text_[position_] != '"') break;
                copy.push_back('"');
                ++position_;
            }
            value = copy;
            if (position_ < text_.size() && text_[position_] != delimiter_ && text_[position_] != '\r' &&
                text_[position_] != '\n') {
                return fail_at("csv.text_after_quote", line_, position_ - line_start_ + 1);
            }
        } else {
            std::size_t const start = position_;
            while (position_ < text_.size() && text_[position_] != delimiter_ && text_[position_] != '\n' &&
                   text_[position_] != '\r') {
                ++position_;
            }
            value = text_.substr(start, position_ - start);
        }
        row.push_back({value, line, column});
        if (position_ < text_.size() && text_[position_] == delimiter_) {
            ++position_;
            continue;
        }
        if (auto const length = line_end(text_, position_)) {
            line_start_ = position_ += length;
            ++line_;
        }
        return std::optional{std::move(row)};
    }
}

std::string csv_field(std::string_view text, char delimiter) {
    char const special[] = {'"', '\r', '\n', delimiter, '\0'};
    if (text.find_first_of(special) == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (char const c : text) {
        if (c == '"') quoted.push_back('"');
        quoted.push_back(c);
    }
    quoted.push_back('"');
    return quoted;
}

std::string spreadsheet_field(std::string_view text, char delimiter) {
    if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
        return csv_field("'" + std::string(text), delimiter);
    }
    return csv_field(text, delimiter);
}

}  // namespace hezhi
