// Any bytes as a register's file: no crash, bounded memory, and rows that are read satisfy what the services rely on.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "lib/base/assert.h"
#include "lib/text/encoding.h"
#include "lib/text/utf8.h"
#include "src/responsibilities/register_rows.h"
#include "src/responsibilities/workbook.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi;
    using namespace hezhi::responsibilities;
    std::string_view const bytes(reinterpret_cast<char const*>(data), size);
    // Small bounds, so that a run stays quick; what they refuse, larger ones refuse later.
    WorkbookLimits const limits{.part_bytes_max = 256 * 1024, .strings_max = 5'000};
    ProblemList problems;
    Table table;
    switch (kind_of(bytes)) {
        case FileKind::xlsx: {
            auto read = read_workbook("f", bytes, problems, limits);
            if (!read) return 0;
            table = *std::move(read);
            break;
        }
        case FileKind::json:
        case FileKind::csv: {
            auto const decoded = text::decode_upload(bytes);
            if (!decoded) return 0;
            table = kind_of(bytes) == FileKind::json ? read_json_table("f", decoded->text, problems)
                                                     : read_csv_table("f", decoded->text, problems);
            break;
        }
    }
    std::unordered_set<std::string> codes;
    for (auto const& row : read_rows(table, {}, problems).rows) {
        HZ_ASSERT(row.row < table.rows.size());
        HZ_ASSERT(!row.entry.matter.code.empty() && codes.insert(row.entry.matter.code).second);
        HZ_ASSERT(text::decode_utf8(row.entry.matter.name));
    }
    for (auto const& problem : problems.take("f")) HZ_ASSERT(problem.where.starts_with("f") && !problem.key.empty());
    return 0;
}
