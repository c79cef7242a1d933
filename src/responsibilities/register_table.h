// A register as a table of texts, whatever file it came in: CSV, XLSX (workbook.h) or JSON. Every row knows where it
// stood, so that problems found later name row and column. Pure. Format: docs/formats/register.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/base/error.h"

namespace hezhi::responsibilities {

enum class FileKind : std::uint8_t { csv, xlsx, json };

struct TableRow {
    std::size_t line;                    ///< CSV: line from 1; XLSX: row from 1; JSON: index of the item from 0
    std::vector<std::string> cells{};    ///< as many as the row has
    std::vector<std::size_t> columns{};  ///< CSV: character of the line from 1, for each cell; otherwise empty
};

struct Table {
    FileKind kind;
    std::string file_name;
    std::string sheet{};  ///< XLSX
    std::vector<std::string> heading{};
    TableRow heading_place{};
    std::vector<TableRow> rows{};

    /// "register.csv:7:12", "register.xlsx:责任清单!C7", "register.json:/items/6/basis".
    std::string where(TableRow const& row, std::size_t cell) const;
};

/// More problems than a person reads at once are counted, not listed.
inline constexpr std::size_t kProblemsMax = 1'000;

/// Problems of one file, up to kProblemsMax, and how many more there were.
class ProblemList {
public:
    using Params = std::vector<std::pair<std::string, std::string>>;

    void add(std::string where, std::string_view key, Params params = {});
    bool empty() const noexcept { return problems_.empty(); }
    std::vector<Problem> take(std::string_view file_name);

private:
    std::vector<Problem> problems_;
    std::size_t unlisted_ = 0;
};

/// The first row with two filled cells is the heading: above it stand the titles of tables that offices make, at most
/// five rows. Where there is none, the first title has to do.
class HeadingSearch {
public:
    explicit HeadingSearch(Table& table) : table_(table) {}
    /// True: the row was the heading, or stood above it.
    bool takes(TableRow& row);
    /// Rows were there, but no heading.
    bool is_in_vain() const noexcept { return !is_found_ && !table_.heading.empty(); }

private:
    Table& table_;
    std::size_t titles_ = 0;
    bool is_found_ = false;
};

/// What the bytes are: a zip archive is a workbook, a text that begins with { is JSON, everything else CSV.
FileKind kind_of(std::string_view bytes) noexcept;

/// Divided by commas, tabs or semicolons. Rows of nothing but empty cells are left out. Problems: csv.*, import.empty,
/// import.no_heading, import.too_many_rows.
Table read_csv_table(std::string_view file_name, std::string_view utf8, ProblemList& problems);

/// {"format": "hezhi-register", "items": [{"code": …, …}, …]}: the members of each item become cells, lists are joined
/// by "; ". Problems: import.json_refused, import.value_type, import.empty, import.too_many_rows.
Table read_json_table(std::string_view file_name, std::string_view utf8, ProblemList& problems);

/// UTF-8 with a byte order mark, so that spreadsheets read it; cells that a spreadsheet would run begin with an
/// apostrophe, which reading takes away again.
std::string write_csv_table(std::span<std::string_view const> heading, std::span<std::vector<std::string> const> rows);

}  // namespace hezhi::responsibilities
