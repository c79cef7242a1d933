// What the readers share: collecting every problem with its place, and strict numbers. A problem's params name `found`
// and `expected`; its `where` is "line:column", both from 1, the column in bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/csv.h"
#include "lib/base/error.h"

namespace hezhi::tally {

/// A file with more problems is reported up to this many, and the last line says so.
inline constexpr std::size_t kProblemsMax = 1000;

class Problems {
public:
    void add(std::size_t line, std::size_t column, std::string_view key, std::string found, std::string expected);
    /// A problem of the whole file.
    void add(std::string_view key, std::string found, std::string expected);

    bool any() const noexcept { return !problems_.empty(); }
    bool full() const noexcept { return problems_.size() >= kProblemsMax; }
    /// The refusal `key` with all problems, in the order of the file.
    std::unexpected<Error> refusal(std::string_view key) &&;

private:
    std::vector<Problem> problems_;
};

/// `text` between quotation marks for a message: cut at 40 bytes (at a character), control characters as "?".
std::string shown(std::string_view text);

/// Decimal digits only; nullopt for anything else or a value above `max`.
std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t max) noexcept;

std::string_view trimmed(std::string_view text) noexcept;

/// ASCII letters in lower case, spaces, hyphens and full stops as one underscore; other bytes as they are.
std::string header_key(std::string_view text);

/// Byte offset of the first byte that is not UTF-8; nullopt if all are.
std::optional<std::size_t> first_invalid_utf8(std::string_view text) noexcept;

/// Adds a problem for text that is not UTF-8 or has control characters other than tab, CR and LF.
void check_text(std::string_view text, Problems& problems);

/// All rows of a CSV text: trimmed fields with their places. A broken quote is a problem and ends the reading.
struct CsvCell {
    std::string text;
    std::size_t line = 0;
    std::size_t column = 0;
};
std::vector<std::vector<CsvCell>> csv_rows(std::string_view text, char delimiter, Problems& problems);

/// ',' unless the first line has no comma outside quotes but has ';' or a tab.
char csv_delimiter(std::string_view text) noexcept;

}  // namespace hezhi::tally
