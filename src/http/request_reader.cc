#include "src/http/request_reader.h"

#include <algorithm>

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/field.hpp>
#include <boost/beast/http/verb.hpp>

namespace hezhi::http {
namespace {

namespace beast = boost::beast::http;
using boost::system::error_code;

std::string_view view(boost::beast::string_view text) noexcept {
    return {text.data(), text.size()};
}

std::string_view RequestHead::* member_of(beast::field field) noexcept {
    switch (field) {
        case beast::field::accept_encoding:
            return &RequestHead::accept_encoding;
        case beast::field::accept_language:
            return &RequestHead::accept_language;
        case beast::field::content_type:
            return &RequestHead::content_type;
        case beast::field::cookie:
            return &RequestHead::cookie;
        case beast::field::host:
            return &RequestHead::host;
        case beast::field::if_match:
            return &RequestHead::if_match;
        case beast::field::if_none_match:
            return &RequestHead::if_none_match;
        case beast::field::origin:
            return &RequestHead::origin;
        case beast::field::user_agent:
            return &RequestHead::user_agent;
        default:
            return nullptr;
    }
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) noexcept {
    return std::ranges::equal(
        text, lower, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b; });
}

/// Headers that Beast has no number for.
std::string_view RequestHead::* member_of(std::string_view name) noexcept {
    if (equals_ignoring_case(name, "x-csrf-token")) return &RequestHead::csrf_token;
    if (equals_ignoring_case(name, "sec-fetch-site")) return &RequestHead::sec_fetch_site;
    if (equals_ignoring_case(name, "idempotency-key")) return &RequestHead::idempotency_key;
    if (equals_ignoring_case(name, "last-event-id")) return &RequestHead::last_event_id;
    if (equals_ignoring_case(name, "x-forwarded-for")) return &RequestHead::forwarded_for;
    if (equals_ignoring_case(name, "x-forwarded-proto")) return &RequestHead::forwarded_proto;
    return nullptr;
}

/// CR only before LF, LF only after CR, no NUL, no line that begins with a blank.
bool is_clean(std::string_view block) noexcept {
    for (std::size_t i = 0; i < block.size(); ++i) {
        char const c = block[i];
        if (c == '\0') return false;
        if (c == '\r' && (i + 1 == block.size() || block[i + 1] != '\n')) return false;
        if (c != '\n') continue;
        if (i == 0 || block[i - 1] != '\r') return false;
        if (i + 1 < block.size() && (block[i + 1] == ' ' || block[i + 1] == '\t')) return false;
    }
    return true;
}

/// An origin-form target of visible ASCII.
bool is_path(std::string_view target) noexcept {
    return target.starts_with('/') &&
           std::ranges::all_of(target, [](char c) { return c > ' ' && c <= '~' && c != '#'; });
}

/// "0", CRLF, CRLF: every body still to come ends with at least so much. Beast asserts that a last chunk which came in
/// parts has so much when it is read again, so with less the parser is not asked.
constexpr std::size_t kLastChunkBytes = 5;

}  // namespace

std::size_t find_head_end(std::string_view bytes) noexcept {
    auto const end = bytes.substr(0, kHeadBytesMax + 4).find("\r\n\r\n");
    return end == bytes.npos ? end : end + 4;
}

class RequestReader::Parser final : public beast::basic_parser<true> {
public:
    explicit Parser() {
        header_limit(kHeadBytesMax + 4);
        body_limit(boost::none);  // Ours are checked where the route is known.
    }

    RequestHead* head = nullptr;
    std::string* body = nullptr;
    std::uint64_t body_max = 0;
    bool has_length = false;
    bool has_coding = false;
    bool is_unknown_coding = false;  ///< anything but "chunked"
    bool has_two = false;            ///< Content-Length, Host or Transfer-Encoding came twice, or the length is a list
    bool expects_continue = false;
    bool is_over = false;

private:
    void on_request_impl(beast::verb verb, boost::beast::string_view method, boost::beast::string_view target, int,
                         error_code&) override {
        head->method_text = view(method);
        head->target = view(target);
        head->known_method = true;
        switch (verb) {
            case beast::verb::get:
                head->method = Method::get;
                break;
            case beast::verb::head:
                head->method = Method::head;
                break;
            case beast::verb::post:
                head->method = Method::post;
                break;
            case beast::verb::put:
                head->method = Method::put;
                break;
            case beast::verb::patch:
                head->method = Method::patch;
                break;
            case beast::verb::delete_:
                head->method = Method::delete_;
                break;
            default:
                head->known_method = false;
        }
    }
    void on_response_impl(int, boost::beast::string_view, int, error_code&) override {}

    void on_field_impl(beast::field field, boost::beast::string_view name, boost::beast::string_view value,
                       error_code&) override {
        if (field == beast::field::content_length) {
            // Beast takes "5, 5" for 5.
            has_two =
                has_two || has_length || !std::ranges::all_of(view(value), [](char c) { return c >= '0' && c <= '9'; });
            has_length = true;
        } else if (field == beast::field::transfer_encoding) {
            has_two = has_two || has_coding;
            has_coding = true;
            is_unknown_coding = !equals_ignoring_case(view(value), "chunked");
        } else if (field == beast::field::expect) {
            expects_continue = equals_ignoring_case(view(value), "100-continue");
        } else {
            auto const member = field == beast::field::unknown || member_of(field) == nullptr ? member_of(view(name))
                                                                                              : member_of(field);
            if (member == nullptr) return;
            has_two = has_two || (field == beast::field::host && !(head->*member).empty());
            head->*member = view(value);
        }
    }
    void on_header_impl(error_code&) override {}
    void on_body_init_impl(boost::optional<std::uint64_t> const&, error_code&) override {}
    std::size_t on_body_impl(boost::beast::string_view bytes, error_code&) override { return bytes.size(); }
    void on_chunk_header_impl(std::uint64_t size, boost::beast::string_view, error_code& failure) override {
        if (size > body_max - std::min<std::uint64_t>(body_max, body->size())) {
            is_over = true;
            failure = beast::error::body_limit;
        }
    }
    std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view bytes, error_code&) override {
        body->append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_finish_impl(error_code&) override {}
};

RequestReader::RequestReader() : parser_(std::make_unique<Parser>()) {}
RequestReader::~RequestReader() = default;

std::optional<ProtocolFault> RequestReader::read_head(std::string_view block, RequestHead& head) {
    if (block.size() > kHeadBytesMax) return ProtocolFault{431, "http.head_too_large"};
    if (!is_clean(block)) return ProtocolFault{400, "http.bad_head"};
    auto& parser = *parser_;
    parser.head = &head;
    error_code failure;
    parser.put(boost::asio::const_buffer(block.data(), block.size()), failure);
    bool const conflict = failure == beast::error::bad_content_length ||
                          failure == beast::error::bad_transfer_encoding ||
                          failure == beast::error::multiple_content_length;
    if (conflict || parser.has_two || (parser.has_length && parser.has_coding)) {
        return ProtocolFault{400, "http.length_ambiguous"};
    }
    if (failure && failure != beast::error::need_more) return ProtocolFault{400, "http.bad_head"};
    if (!parser.is_header_done()) return ProtocolFault{400, "http.bad_head"};
    if (parser.is_unknown_coding) return ProtocolFault{501, "http.bad_head"};
    if (!is_path(head.target)) return ProtocolFault{400, "http.bad_head"};
    if (head.host.empty()) return ProtocolFault{400, "http.bad_head"};
    if (parser.upgrade() && head.method_text == "CONNECT") return ProtocolFault{501, "http.method_unknown"};
    head.keep_alive = parser.keep_alive();
    is_chunked_ = parser.chunked();
    expects_continue_ = parser.expects_continue;
    head.content_length = parser.content_length().value_or(0);
    head.has_body = is_chunked_ || head.content_length > 0;
    return std::nullopt;
}

std::size_t RequestReader::read_chunked(std::string_view bytes, std::string& body, std::uint64_t bytes_max,
                                        std::optional<ProtocolFault>& fault) {
    auto& parser = *parser_;
    parser.body = &body;
    parser.body_max = bytes_max;
    std::size_t used = 0;
    while (!parser.is_done() && bytes.size() - used >= kLastChunkBytes) {
        error_code failure;
        used += parser.put(boost::asio::const_buffer(bytes.data() + used, bytes.size() - used), failure);
        if (failure == beast::error::need_more) break;
        if (failure) {
            fault = parser.is_over ? ProtocolFault{413, "http.body_too_large"} : ProtocolFault{400, "http.bad_head"};
            break;
        }
    }
    return used;
}

bool RequestReader::is_complete() const noexcept {
    return parser_->is_done();
}

}  // namespace hezhi::http
