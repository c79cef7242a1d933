// The one place that knows Excel files (Office Open XML, .xlsx): reads the first sheet of a workbook as a table, writes
// a table as a workbook. Reading is bounded, so that a small archive cannot unfold into a large memory.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "src/responsibilities/register_table.h"

namespace hezhi::responsibilities {

/// Bounds of a workbook that is read. A register of 5,000 items needs about a tenth of them.
struct WorkbookLimits {
    std::size_t part_bytes_max = 32 * 1024 * 1024;  ///< one part of the archive, unpacked
    std::size_t parts_max = 1'000;                  ///< files in the archive
    std::size_t columns_max = 64;
    std::size_t strings_max = 200'000;       ///< entries of the table of shared strings
    std::size_t cell_bytes_max = 32 * 1024;  ///< text of one cell
};

/// The first sheet. Formulas give the value that was computed last; cells merged downwards give their text in each row;
/// blank rows are left out. Problems as read_csv_table, and import.cell_error, import.formula_unread.
/// Errors: invalid workbook.refused {reason}: not_a_workbook, too_large, damaged.
Result<Table> read_workbook(std::string_view file_name, std::string_view bytes, ProblemList& problems,
                            WorkbookLimits limits = {});

/// One sheet with a frozen, filtered heading and wrapped text. Error: internal workbook.not_written.
Result<std::string> write_workbook(std::string_view sheet, std::span<std::string_view const> heading,
                                   std::span<std::vector<std::string> const> rows);

}  // namespace hezhi::responsibilities
