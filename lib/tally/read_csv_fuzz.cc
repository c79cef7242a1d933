// Any bytes are read as a table of papers or refused with problems; see testing_fuzz.h. The first byte says what the
// cells are.
#include <cstdint>

#include "lib/tally/read_csv.h"
#include "lib/tally/testing_fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::tally;
    if (size == 0) return 0;
    CsvOptions options;
    options.cells = static_cast<Marks>(data[0] % 3);
    if (data[0] % 7 == 0) options.candidates = {"A", "B", "C"};
    if (data[0] % 5 == 0) options.ignore = {"note"};
    count_accepted(read_csv({reinterpret_cast<char const*>(data) + 1, size - 1}, options));
    return 0;
}
