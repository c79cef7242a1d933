// CSV as people write it (RFC 4180): quotes, doubled quotes, CRLF, a UTF-8 byte order mark, blank lines. The reader
// walks a text held in memory, row by row, without copying unquoted fields; every field knows its line and column, so
// an importer can report all problems with their places.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"

namespace hezhi {

struct CsvField {
    std::string_view text;   ///< unquoted; valid until the next call of next_row
    std::size_t line = 0;    ///< from 1; a line ends with LF, CRLF or a lone CR
    std::size_t column = 0;  ///< character position in bytes, from 1
};

class CsvReader {
public:
    /// `text` must outlive the reader. A leading byte order mark is skipped.
    explicit CsvReader(std::string_view text, char delimiter = ',') noexcept;

    /// The next row that is not blank; nullopt at the end. Error: csv.unclosed_quote, csv.text_after_quote (with
    /// place).
    Result<std::optional<std::vector<CsvField>>> next_row();

private:
    std::string_view text_;
    char delimiter_;
    std::size_t position_ = 0;
    std::size_t line_ = 1;
    std::size_t line_start_ = 0;
    std::deque<std::string> unquoted_;
};

/// One field, quoted where RFC 4180 needs it. A text that a spreadsheet would run as a formula is not altered here:
/// exports for spreadsheets use `spreadsheet_field`.
std::string csv_field(std::string_view text, char delimiter = ',');
/// As csv_field, with an apostrophe before =, +, -, @, tab or CR at the start, so that no spreadsheet executes it.
std::string spreadsheet_field(std::string_view text, char delimiter = ',');

}  // namespace hezhi
