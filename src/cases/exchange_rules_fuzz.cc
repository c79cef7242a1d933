// Any bytes as a file of cases: no crash, and what is accepted satisfies what the import relies on.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lib/base/assert.h"
#include "lib/base/utf8.h"
#include "lib/text/encoding.h"
#include "src/cases/exchange_rules.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::cases;
    auto const decoded = hezhi::text::decode_upload({reinterpret_cast<char const*>(data), size});
    if (!decoded) return 0;
    auto const zone = hezhi::calendar::TimeZone::fixed("Asia/Shanghai", std::chrono::hours{8});
    auto const any = [](std::string_view name) { return !name.empty(); };
    auto const rows = read_case_rows(decoded->text, zone, {any, any, any}, hezhi::TimePoint::max());
    if (!rows) {
        HZ_ASSERT(!rows.error().key().empty());
        return 0;
    }
    for (auto const& row : *rows) {
        HZ_ASSERT(row.line > 1 && !row.source.empty() && !row.source_number.empty() && !row.text.empty());
        HZ_ASSERT(hezhi::is_valid_utf8(row.text) && !row.place_code.empty());
        HZ_ASSERT(!row.closed_at || *row.closed_at >= row.received_at);
        HZ_ASSERT(!row.due_at || *row.due_at > row.received_at);
        HZ_ASSERT(differences(row, row).empty());
    }
    return 0;
}
