#include "lib/base/csv_table.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "lib/base/assert.h"

namespace hezhi {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
/// Longer findings are cut: a problem is a line on a screen.
constexpr std::size_t kMaxFoundBytes = 60;

/// Between quotation marks, cut, control characters as "?".
std::string shown(std::string_view text) {
    std::size_t end = std::min(text.size(), kMaxFoundBytes);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    std::string result = "'";
    for (char const c : text.substr(0, end)) {
        bool const is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        result += is_control ? '?' : c;
    }
    return result + (end < text.size() ? "…'" : "'");
}

bool ends_field(char c) {
    // Digits, letters and most signs are above the comma: one comparison for nearly every byte.
    return static_cast<unsigned char>(c) <= ',' && (c == ',' || c == '\n' || c == '\r');
}

/// As CsvReader counts lines: CRLF is one end, LF and a lone CR are one each, 0 where no line ends.
std::size_t line_end(char const* data, std::size_t at, std::size_t size) {
    if (at >= size || (data[at] != '\n' && data[at] != '\r')) return 0;
    return data[at] == '\r' && at + 1 < size && data[at + 1] == '\n' ? 2 : 1;
}

}  // namespace

CsvTable::CsvTable(std::string_view text, Walk walk) : text_(text) {
    if (walk == Walk::general || text.find('"') != std::string_view::npos) {
        reader_.emplace(text);
    } else if (text.starts_with(kByteOrderMark)) {
        line_start_ = position_ = kByteOrderMark.size();
    }
}

bool CsvTable::read_plain_row() {
    char const* const data = text_.data();
    std::size_t const size = text_.size();
    while (auto const length = line_end(data, position_, size)) {
        line_start_ = position_ += length;
        ++line_;
    }
    if (position_ >= size) return false;
    row_.clear();
    std::size_t at = position_;
    for (;;) {
        std::size_t const start = at;
        while (at < size && !ends_field(data[at])) ++at;
        row_.push_back({{data + start, at - start}, line_, start - line_start_ + 1});
        if (at >= size || data[at] != ',') break;
        ++at;
    }
    position_ = at;
    if (auto const length = line_end(data, position_, size)) {
        line_start_ = position_ += length;
        ++line_;
    }
    return true;
}

bool CsvTable::read_row() {
    if (!reader_) return read_plain_row();
    auto next = reader_->next_row();
    if (!next) {
        // The rest of the file cannot be told apart any more.
        std::size_t line = 0;
        std::size_t column = 0;
        for (auto const& [name, value] : next.error().params()) {
            std::size_t& place = name == "line" ? line : column;
            std::from_chars(value.data(), value.data() + value.size(), place);
        }
        bool const is_open = next.error().key() == "csv.unclosed_quote";
        add(line, column, next.error().key(),
            is_open ? "a quotation mark that is never closed" : "text after a quotation",
            is_open ? "a closing quotation mark" : "a comma or the end of the line");
        return false;
    }
    if (!*next) return false;
    row_ = **std::move(next);
    return true;
}

bool CsvTable::find_columns(std::span<Column const> columns) {
    HZ_ASSERT(header_.empty());
    for (auto const& column : columns) names_.push_back(column.name);
    places_.assign(columns.size(), kAbsent);
    if (!read_row()) {
        if (ok()) add(1, 1, "csv.empty", "nothing", "a header line");
        return false;
    }
    for (auto const& field : row_) header_.emplace_back(field.text);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto const first = std::ranges::find(header_, columns[i].name);
        if (first == header_.end()) {
            if (columns[i].need == Need::required) {
                add(row_.front().line, 1, "csv.column_missing", "no column " + std::string(columns[i].name),
                    "it in the header line");
            }
            continue;
        }
        places_[i] = static_cast<std::size_t>(first - header_.begin());
        auto const second = std::find(first + 1, header_.end(), columns[i].name);
        if (second != header_.end()) {
            auto const& place = row_[static_cast<std::size_t>(second - header_.begin())];
            add(place.line, place.column, "csv.column_repeated", "a second column " + std::string(columns[i].name),
                "one");
        }
    }
    return ok();
}

bool CsvTable::next_row() {
    while (read_row()) {
        if (row_.size() == header_.size()) return true;
        add(row_.front().line, row_.front().column, "csv.wrong_field_count", std::to_string(row_.size()) + " fields",
            std::to_string(header_.size()) + " as in the header line");
    }
    return false;
}

std::optional<std::int64_t> CsvTable::whole_number(std::size_t column, std::int64_t low, std::int64_t high,
                                                   std::string_view key, std::string_view expected) {
    std::string_view const text = field(column).text;
    std::int64_t value = 0;
    auto const [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc{} && end == text.data() + text.size() && value >= low && value <= high) return value;
    report(column, key, expected);
    return std::nullopt;
}

void CsvTable::report(std::size_t column, std::string_view key, std::string_view expected) {
    auto const& place = field(column);
    add(place.line, place.column, key, std::string(names_[column]) + " " + shown(place.text), std::string(expected));
}

void CsvTable::add(std::size_t line, std::size_t column, std::string_view key, std::string found,
                   std::string expected) {
    ++problem_count_;
    if (problems_.size() >= kMaxProblems) return;
    problems_.push_back({std::to_string(line) + ":" + std::to_string(column),
                         key,
                         {{"found", std::move(found)}, {"expected", std::move(expected)}}});
}

Error CsvTable::error(std::string_view key) {
    return Error{ErrorCode::invalid, key}
        .with("count", std::to_string(problem_count_))
        .with(std::exchange(problems_, {}));
}

}  // namespace hezhi
