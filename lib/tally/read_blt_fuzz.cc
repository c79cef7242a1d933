// Any bytes are read as a .blt file or refused with problems; see testing_fuzz.h.
#include <cstdint>

#include "lib/tally/read_blt.h"
#include "lib/tally/testing_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    hezhi::tally::count_accepted(hezhi::tally::read_blt({reinterpret_cast<char const*>(data), size}));
    return 0;
}
