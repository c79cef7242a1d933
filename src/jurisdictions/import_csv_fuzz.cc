// Any bytes as an import: no crash, and what is accepted satisfies what the services rely on.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_set>

#include "lib/base/assert.h"
#include "lib/text/encoding.h"
#include "lib/text/utf8.h"
#include "src/jurisdictions/calendar_rules.h"
#include "src/jurisdictions/import_rules.h"

namespace {

template <class File>
void check(File const& file) {
    std::unordered_set<std::string_view> codes;
    for (auto const& row : file.rows) {
        HZ_ASSERT(codes.insert(row.code).second);
        HZ_ASSERT(!row.code.empty() && row.place.line > 1);
        HZ_ASSERT(hezhi::text::decode_utf8(row.code));
    }
    for (auto const& problem : file.problems) {
        HZ_ASSERT(problem.where.starts_with("f:") || problem.where == "f");
        HZ_ASSERT(!problem.key.empty());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::jurisdictions;
    auto const decoded = hezhi::text::decode_upload({reinterpret_cast<char const*>(data), size});
    if (!decoded) return 0;
    check(read_jurisdictions("f", decoded->text));
    auto const dwellings = read_dwellings("f", decoded->text);
    check(dwellings);
    for (auto const& row : dwellings.rows) HZ_ASSERT(!row.area_cm2 || *row.area_cm2 > 0);
    auto const days = read_calendar_days("f", decoded->text);
    check(days);
    for (auto const& row : days.rows) HZ_ASSERT(parse_date(row.code) == row.day.date);
    return 0;
}
