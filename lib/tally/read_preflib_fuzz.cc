// Any bytes are read as a PrefLib file or refused with problems; see testing_fuzz.h. The first byte chooses the type.
#include <cstdint>

#include "lib/tally/read_preflib.h"
#include "lib/tally/testing_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::tally;
    if (size == 0) return 0;
    std::string_view const text(reinterpret_cast<char const*>(data) + 1, size - 1);
    std::optional<OrderType> const types[] = {std::nullopt, OrderType::soc, OrderType::soi, OrderType::toc,
                                              OrderType::toi};
    count_accepted(read_preflib(text, types[data[0] % 5]));
    return 0;
}
