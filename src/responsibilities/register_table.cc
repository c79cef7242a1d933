#include "src/responsibilities/register_table.h"

#include <algorithm>
#include <charconv>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lib/base/character_columns.h"
#include "lib/base/csv.h"
#include "lib/base/utf8.h"
#include "lib/text/encoding.h"
#include "lib/text/names.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities {
namespace {

constexpr std::string_view kFormat = "hezhi-register";
constexpr std::size_t kJsonDepthMax = 8;
constexpr std::size_t kLettersInAlphabet = 26;

/// 0 → "A", 26 → "AA".
std::string column_letters(std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / kLettersInAlphabet) {
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % kLettersInAlphabet));
    }
    return letters;
}

std::string cleaned(std::string_view cell) {
    // The apostrophe of write_csv_table, or of a spreadsheet's own export.
    if (cell.size() >= 2 && cell[0] == '\'' && std::string_view("=+-@").contains(cell[1])) cell.remove_prefix(1);
    return text::clean_name(cell).value_or("");
}

bool is_blank(TableRow const& row) {
    return std::ranges::all_of(row.cells, [](std::string const& cell) { return cell.empty(); });
}

// ---- JSON

/// A scalar as a cell's text; nullopt for what no cell can hold.
std::optional<std::string> scalar_text(boost::json::value const& value) {
    if (value.is_string()) return cleaned(value.get_string());
    if (value.is_bool()) return value.get_bool() ? "yes" : "no";
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_uint64()) return std::to_string(value.get_uint64());
    if (value.is_null()) return std::string{};
    return std::nullopt;
}

std::optional<std::string> cell_text(boost::json::value const& value) {
    if (!value.is_array()) return scalar_text(value);
    std::vector<std::string> parts;
    for (auto const& one : value.get_array()) {
        auto part = scalar_text(one);
        if (!part) return std::nullopt;
        parts.push_back(*std::move(part));
    }
    return fmt::format("{}", fmt::join(parts, "; "));
}

}  // namespace

std::string Table::where(TableRow const& row, std::size_t cell) const {
    switch (kind) {
        case FileKind::csv:
            return fmt::format("{}:{}:{}", file_name, row.line, cell < row.columns.size() ? row.columns[cell] : 1);
        case FileKind::xlsx:
            return fmt::format("{}:{}!{}{}", file_name, sheet, column_letters(cell), row.line);
        case FileKind::json:
            return cell < heading.size() ? fmt::format("{}:/items/{}/{}", file_name, row.line, heading[cell])
                                         : fmt::format("{}:/items/{}", file_name, row.line);
    }
    return file_name;
}

void ProblemList::add(std::string where, std::string_view key, Params params) {
    if (problems_.size() < kProblemsMax) {
        problems_.push_back({std::move(where), key, std::move(params)});
    } else {
        ++unlisted_;
    }
}

std::vector<Problem> ProblemList::take(std::string_view file_name) {
    if (unlisted_ > 0) {
        problems_.push_back({std::string(file_name), "import.more_problems", {{"count", std::to_string(unlisted_)}}});
        unlisted_ = 0;
    }
    return std::move(problems_);
}

FileKind kind_of(std::string_view bytes) noexcept {
    if (bytes.starts_with("PK\x03\x04")) return FileKind::xlsx;
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    auto const first = bytes.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && bytes[first] == '{' ? FileKind::json : FileKind::csv;
}

Table read_csv_table(std::string_view file_name, std::string_view utf8, ProblemList& problems) {
    Table table{.kind = FileKind::csv, .file_name = std::string(file_name)};
    CharacterColumns const character_column(utf8);
    CsvReader reader(utf8, text::divider_of(utf8));
    HeadingSearch heading(table);
    while (true) {
        auto next = reader.next_row();
        if (!next) {
            auto const line = number_param(next.error(), "line");
            auto const column = number_param(next.error(), "column");
            problems.add(fmt::format("{}:{}:{}", file_name, line, character_column(line, column)), next.error().key());
            return table;
        }
        if (!*next) break;
        TableRow row{.line = (**next).front().line};
        for (auto const& field : **next) {
            row.cells.push_back(cleaned(field.text));
            row.columns.push_back(character_column(field.line, field.column));
        }
        if (heading.takes(row)) continue;
        if (is_blank(row)) continue;  // spreadsheets leave rows of bare commas
        if (table.rows.size() == kItemsMax) {
            problems.add(table.where(row, 0), "import.too_many_rows", {{"max", std::to_string(kItemsMax)}});
            return table;
        }
        table.rows.push_back(std::move(row));
    }
    if (table.rows.empty()) {
        problems.add(fmt::format("{}:1:1", file_name), heading.is_in_vain() ? "import.no_heading" : "import.empty");
    }
    return table;
}

bool HeadingSearch::takes(TableRow& row) {
    if (is_found_) return false;
    auto const filled = std::ranges::count_if(row.cells, [](std::string const& cell) { return !cell.empty(); });
    constexpr std::size_t kTitlesMax = 5;
    bool const is_title = filled <= 1 && titles_ < kTitlesMax;
    if (is_title) {
        ++titles_;
        if (filled == 0) return true;
    }
    is_found_ = !is_title;
    if (is_found_ || table_.heading.empty()) {
        table_.heading = row.cells;
        table_.heading_place = std::move(row);
    }
    return true;
}

Table read_json_table(std::string_view file_name, std::string_view utf8, ProblemList& problems) {
    Table table{.kind = FileKind::json, .file_name = std::string(file_name)};
    auto const whole = [&](std::string_view pointer) { return fmt::format("{}:{}", file_name, pointer); };
    boost::json::error_code error;
    boost::json::parse_options options;
    options.max_depth = kJsonDepthMax;
    auto const document = boost::json::parse(utf8, error, {}, options);
    auto const* const root = error ? nullptr : document.if_object();
    auto const* const format = root == nullptr ? nullptr : root->if_contains("format");
    auto const* const listed = root == nullptr ? nullptr : root->if_contains("items");
    if (format == nullptr || !format->is_string() || format->get_string() != kFormat || listed == nullptr ||
        !listed->is_array()) {
        problems.add(whole(""), "import.json_refused", {{"expected", std::string(kFormat)}});
        return table;
    }
    for (auto const& one : listed->get_array()) {
        auto const index = static_cast<std::size_t>(&one - listed->get_array().data());
        if (table.rows.size() == kItemsMax) {
            problems.add(whole("/items"), "import.too_many_rows", {{"max", std::to_string(kItemsMax)}});
            return table;
        }
        auto const* const item = one.if_object();
        if (item == nullptr) {
            problems.add(whole(fmt::format("/items/{}", index)), "import.value_type");
            continue;
        }
        TableRow row{.line = index};
        row.cells.resize(table.heading.size());
        for (auto const& member : *item) {
            std::string const column(member.key());
            auto const found = std::ranges::find(table.heading, column);
            auto const at = static_cast<std::size_t>(found - table.heading.begin());
            if (found == table.heading.end()) {
                table.heading.push_back(column);
                row.cells.emplace_back();
            }
            auto text = cell_text(member.value());
            if (!text) problems.add(table.where(row, at), "import.value_type");
            row.cells[at] = std::move(text).value_or("");
        }
        table.rows.push_back(std::move(row));
    }
    if (table.rows.empty()) problems.add(whole("/items"), "import.empty");
    return table;
}

std::string write_csv_table(std::span<std::string_view const> heading, std::span<std::vector<std::string> const> rows) {
    std::string csv = "\xEF\xBB\xBF";
    csv += fmt::format("{}\r\n", fmt::join(heading, ","));
    for (auto const& row : rows) {
        for (std::size_t cell = 0; cell < row.size(); ++cell) {
            if (cell > 0) csv += ',';
            csv += spreadsheet_field(row[cell]);
        }
        csv += "\r\n";
    }
    return csv;
}

}  // namespace hezhi::responsibilities
