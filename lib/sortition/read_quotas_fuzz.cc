// Any bytes are read as quotas that keep their promises, or refused with problems.
#include <cstdint>

#include "lib/base/assert.h"
#include "lib/sortition/pool_files.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::sortition;
    auto const read = read_quotas({reinterpret_cast<char const*>(data), size});
    if (!read) {
        HZ_ASSERT(!read.error().problems().empty());
        return 0;
    }
    HZ_ASSERT(!read->empty());
    for (auto const& category : *read) {
        HZ_ASSERT(!category.quotas.empty());
        for (auto const& quota : category.quotas) {
            HZ_ASSERT(0 <= quota.min && quota.min <= quota.max);
            HZ_ASSERT(quota.min_flex.value_or(0) <= quota.min && quota.max <= quota.max_flex.value_or(quota.max));
        }
    }
    return 0;
}
