// A request and a response as plain values: what the pipeline works on, whether they come from a socket or a test.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "src/http/context.h"
#include "src/http/routes.h"

namespace hezhi::http {

/// The head of a request. Views point into the connection's buffer, which stays put until the response is written.
struct RequestHead {
    Method method = Method::get;
    std::string_view method_text{};  ///< as sent; `known_method` is false for methods that no route has
    bool known_method = true;
    std::string_view target{};  ///< as sent: path and query, percent-encoded
    std::string_view host{};
    std::string_view cookie{};
    std::string_view content_type{};
    std::string_view accept_language{};
    std::string_view accept_encoding{};
    std::string_view csrf_token{};
    std::string_view sec_fetch_site{};
    std::string_view origin{};
    std::string_view if_match{};
    std::string_view if_none_match{};
    std::string_view idempotency_key{};
    std::string_view last_event_id{};
    std::string_view user_agent{};
    std::string_view forwarded_for{};    ///< X-Forwarded-For, believed from trusted proxies only
    std::string_view forwarded_proto{};  ///< X-Forwarded-Proto, likewise
    std::uint64_t content_length = 0;    ///< 0 for chunked bodies, whose length is not known yet
    bool has_body = false;
    bool keep_alive = true;
    ClientAddress peer{};       ///< of the connection
    bool is_encrypted = false;  ///< this connection is TLS

    std::string_view path() const noexcept { return target.substr(0, target.find('?')); }
    std::string_view query() const noexcept {
        auto const mark = target.find('?');
        return mark == target.npos ? std::string_view{} : target.substr(mark + 1);
    }
};

/// Owned, shared with a cache, or part of the binary.
class ResponseBody {
public:
    ResponseBody() = default;
    explicit ResponseBody(std::string owned) : bytes_(std::move(owned)) {}
    explicit ResponseBody(std::shared_ptr<std::string const> shared) : bytes_(std::move(shared)) {}
    static ResponseBody embedded(std::string_view bytes) {
        ResponseBody body;
        body.bytes_ = bytes;
        return body;
    }
    std::string_view view() const noexcept {
        if (auto const* owned = std::get_if<std::string>(&bytes_)) return *owned;
        if (auto const* embedded_bytes = std::get_if<std::string_view>(&bytes_)) return *embedded_bytes;
        return **std::get_if<std::shared_ptr<std::string const>>(&bytes_);
    }

private:
    std::variant<std::string, std::string_view, std::shared_ptr<std::string const>> bytes_;
};

struct Response {
    int status = 200;
    std::string headers{};  ///< whole lines "Name: value\r\n", without Content-Length, Date, Connection
    ResponseBody body{};
    bool omit_body = false;  ///< HEAD, 304: headers as if, no bytes
    bool close = false;      ///< end the connection after it

    void add_header(std::string_view name, std::string_view value) {
        headers.append(name).append(": ").append(value).append("\r\n");
    }
    /// The first of that name, for tests.
    std::string_view header(std::string_view name) const noexcept;
};

std::string_view reason_phrase(int status) noexcept;

}  // namespace hezhi::http
