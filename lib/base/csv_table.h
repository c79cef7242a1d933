// A CSV file with a header line, read by column names in any order. Built for importers: every problem is kept with its
// place ("line:column") and what was found and expected, so that all of them can be reported at once. Files without a
// quotation mark (exports of numbers, often hundreds of thousands of rows) are walked without an allocation per row;
// others through CsvReader, with the same result (csv_table_test.cc, votes_file_fuzz.cc).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/csv.h"
#include "lib/base/error.h"

namespace hezhi {

class CsvTable {
public:
    enum class Need : std::uint8_t { required, optional };
    struct Column {
        std::string_view name;
        Need need = Need::required;
    };
    enum class Walk : std::uint8_t { fastest, general };

    /// Problems beyond this number are counted, not kept.
    static constexpr std::size_t kMaxProblems = 1'000;

    /// `text` must outlive the table. `Walk::general` always reads through CsvReader.
    explicit CsvTable(std::string_view text, Walk walk = Walk::fastest);

    /// Reads the header and finds `columns` in it; further columns are ignored. False when the table cannot be read:
    /// no header, a required column missing, a column named twice. Call once, before next_row.
    bool find_columns(std::span<Column const> columns);
    /// The next row with as many fields as the header; others are reported and passed over. False at the end.
    bool next_row();

    bool has(std::size_t column) const noexcept { return places_[column] != kAbsent; }
    /// Field of the column with this position in find_columns; has(column) is required.
    CsvField const& field(std::size_t column) const noexcept { return row_[places_[column]]; }
    /// The field as a whole number of [low, high]; otherwise reported with `key` and what was `expected`, and nullopt.
    std::optional<std::int64_t> whole_number(std::size_t column, std::int64_t low, std::int64_t high,
                                             std::string_view key, std::string_view expected);

    /// Reports a problem at a field: found is the column's name and the field.
    void report(std::size_t column, std::string_view key, std::string_view expected);
    bool ok() const noexcept { return problem_count_ == 0; }
    /// An Error{invalid, key} with all problems, and their number as param `count`.
    Error error(std::string_view key);

private:
    static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

    bool read_row();
    bool read_plain_row();
    void add(std::size_t line, std::size_t column, std::string_view key, std::string found, std::string expected);

    std::string_view text_;
    std::optional<CsvReader> reader_;  ///< where quotes occur
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t line_start_ = 0;
    std::vector<CsvField> row_;
    std::vector<std::string> header_;
    std::vector<std::string_view> names_;
    std::vector<std::size_t> places_;
    std::vector<Problem> problems_;
    std::size_t problem_count_ = 0;
};

}  // namespace hezhi
