// Any bytes are read as people with one value a category and distinct ids, or refused with problems.
#include <cstdint>
#include <set>

#include "lib/base/assert.h"
#include "lib/sortition/pool_files.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::sortition;
    std::vector<Category> const categories{{"g", {{"f", 0, 2, {}, {}}, {"m", 0, 2, {}, {}}}},
                                           {"a", {{"old", 0, 2, {}, {}}, {"young", 0, 2, {}, {}}}}};
    RespondentOptions options;
    if (size > 0 && (data[0] & 1U) != 0) options.id_column = "id";
    if (size > 0 && (data[0] & 2U) != 0) options.same_address_columns = {"street"};
    auto const text = std::string_view(reinterpret_cast<char const*>(data), size).substr(size > 0 ? 1 : 0);
    auto const read = read_respondents(text, categories, options);
    if (!read) {
        HZ_ASSERT(!read.error().problems().empty());
        return 0;
    }
    std::set<std::string> ids;
    for (auto const& person : *read) {
        HZ_ASSERT(person.values.size() == 2 && person.values[0] < 2 && person.values[1] < 2);
        HZ_ASSERT(!person.id.empty() && ids.insert(person.id).second);
    }
    return 0;
}
