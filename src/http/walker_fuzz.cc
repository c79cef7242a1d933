// Any bytes as a JSON body for a request type that has every kind of field. Whatever is accepted must survive writing
// and reading again unchanged; whatever is refused must name its problems.
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "lib/base/assert.h"
#include "src/http/walker.h"

namespace hezhi::http {
namespace {

enum class Colour : std::uint8_t { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Leaf {
    BoundedText<1, 20, TextKind::name> name;
    std::optional<Bounded<-5, 5>> number;
};
BOOST_DESCRIBE_STRUCT(Leaf, (), (name, number))

struct Tree : PageRequest {
    Id<struct TreeTag> id;
    BoundedText<0, 40> line;
    BoundedText<0, 200, TextKind::paragraphs> text;
    std::optional<BoundedText<8, 64, TextKind::secret>> secret;
    bool flag;
    Colour colour;
    std::optional<TimePoint> at;
    std::vector<Leaf> leaves;
    std::vector<std::vector<Bounded<0, 9>>> table;
};
BOOST_DESCRIBE_STRUCT(Tree, (PageRequest), (id, line, text, secret, flag, colour, at, leaves, table))

Result<Tree> read(std::string_view json) {
    HZ_TRY(auto const document, JsonDocument::parse(json));
    return read_request<Tree>(Input{.body = document.root()});
}

}  // namespace
}  // namespace hezhi::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi;
    using namespace hezhi::http;
    auto const tree = read({reinterpret_cast<char const*>(data), size});
    if (!tree) {
        bool const explains = tree.error().key() != "http.invalid_request" || !tree.error().problems().empty();
        HZ_ASSERT(explains);
        return 0;
    }
    auto const written = to_json(*tree);
    auto const again = read(written);
    HZ_ASSERT(again.has_value());
    HZ_ASSERT(to_json(*again) == written);
    return 0;
}
