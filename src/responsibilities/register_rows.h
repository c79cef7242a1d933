// Rows of a register's file ↔ entries. Pure: the street's bodies are handed in, every problem of a file is found in one
// reading. Format: docs/formats/register.md.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/responsibilities/register_table.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities {

/// Longest texts of a row, in characters.
inline constexpr std::size_t kCodeMax = 32;
inline constexpr std::size_t kGroupMax = 20;
inline constexpr std::size_t kNameMax = 60;
inline constexpr std::size_t kKeywordMax = 30;
inline constexpr std::size_t kKeywordsMax = 60;
inline constexpr std::size_t kDutyMax = 500;
inline constexpr std::size_t kPhoneMax = 60;
inline constexpr std::size_t kSupportingMax = 12;

inline constexpr std::size_t kColumnCount = 25;

/// In which words a file speaks: canonical ones for programs, Chinese for offices. Both are read everywhere.
enum class Wording : std::uint8_t { canonical, chinese };

/// The columns in their order.
std::array<std::string_view, kColumnCount> heading(Wording wording);

struct ParsedRow {
    std::size_t row;  ///< index into the table's rows
    Entry entry;      ///< ids are 0
};
struct ParsedRegister {
    std::vector<ParsedRow> rows{};
};

/// Rows without problems; the others are told in `problems`, each at its row and column: import.column_*,
/// import.field_*, import.value_unknown, import.code_refused, import.code_repeated, import.text_too_long,
/// import.number_refused, import.limits_partial, import.body_unknown, import.too_many_words.
ParsedRegister read_rows(Table const& table, std::span<bodies::Body const> bodies, ProblemList& problems);

/// One cell a column.
std::vector<std::string> cells_of(Entry const& entry, std::span<bodies::Body const> bodies, Wording wording);

/// {"format": "hezhi-register", "version": …, "items": […]}, lists as arrays, numbers as numbers, absent values left
/// out; one item a line.
std::string write_json(std::span<Entry const> entries, std::span<bodies::Body const> bodies, std::int64_t version);

/// A row kept for the undo of an import: its canonical cells as a JSON object. Read back with the bodies of the street.
std::string image_of(Entry const& entry, std::span<bodies::Body const> bodies);
/// nullopt where a body that the row names is gone.
std::optional<Entry> read_image(std::string_view image, std::span<bodies::Body const> bodies);

}  // namespace hezhi::responsibilities
