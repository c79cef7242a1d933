// The glue between bytes and requests. The first byte says in pieces of what size the rest arrives; the outcome must
// not depend on it. What is accepted is a clean path, and goes on through query parsing and the router.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/base/assert.h"
#include "src/http/conditional.h"
#include "src/http/percent.h"
#include "src/http/problem.h"
#include "src/http/request_reader.h"
#include "src/http/routes.h"

namespace hezhi::http {
namespace {

constexpr std::uint64_t kBodyMax = 4096;

struct Outcome {
    int status = 0;  ///< 0: more bytes are needed
    std::string target{};
    std::string body{};
    friend bool operator==(Outcome const&, Outcome const&) = default;
};

Outcome read(std::string_view bytes, std::size_t piece) {
    auto const end = find_head_end(bytes);
    if (end == bytes.npos) return {};
    RequestHead head;
    RequestReader reader;
    if (auto const fault = reader.read_head(bytes.substr(0, end), head)) return {.status = fault->status};
    Outcome outcome{.target = std::string(head.target)};
    bytes.remove_prefix(end);
    if (!reader.is_chunked()) {
        if (head.content_length > kBodyMax) return {.status = 413};
        if (bytes.size() < head.content_length) return {};
        outcome.body = bytes.substr(0, static_cast<std::size_t>(head.content_length));
        outcome.status = 200;
        return outcome;
    }
    std::string buffered;
    while (!reader.is_complete()) {
        std::optional<ProtocolFault> fault;
        auto const used = reader.read_chunked(buffered, outcome.body, kBodyMax, fault);
        buffered.erase(0, used);
        if (fault) return {.status = fault->status};
        if (reader.is_complete()) break;
        if (bytes.empty()) return {};
        buffered.append(bytes.substr(0, piece));
        bytes.remove_prefix(std::min(piece, bytes.size()));
    }
    HZ_ASSERT(outcome.body.size() <= kBodyMax);
    outcome.status = 200;
    return outcome;
}

Router const& router() {
    static Router const instance = [] {
        Router made;
        made.plain<Nothing, void>({.path = "/a/{b}/c", .summary = "Some path"},
                                  [](authority::Caller const&, Nothing const&) -> Result<void> { return {}; });
        return made;
    }();
    return instance;
}

}  // namespace
}  // namespace hezhi::http

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    using namespace hezhi::http;
    if (size == 0) return 0;
    std::string_view const bytes{reinterpret_cast<char const*>(data) + 1, size - 1};
    auto const whole = read(bytes, bytes.size() + 1);
    auto const pieces = read(bytes, 1 + data[0] % 16U);
    HZ_ASSERT(whole == pieces);
    if (whole.status != 200) return 0;
    HZ_ASSERT(whole.target.starts_with('/'));
    std::string_view const target = whole.target;
    auto const mark = std::min(target.find('?'), target.size());
    static_cast<void>(router().find(Method::get, target.substr(0, mark)));
    if (auto const query = parse_query(target.substr(std::min(mark + 1, target.size())))) {
        for (auto const& [name, value] : *query)
            HZ_ASSERT(percent_decode(percent_encode(value), Plus::literal) == value);
    }
    static_cast<void>(preferred_language(whole.body));
    static_cast<void>(none_match(whole.body, "x"));
    static_cast<void>(accepts_encoding(whole.body, "gzip"));
    return 0;
}
