// What a route answers beside a described struct: documents that are not JSON, and the few headers a service may ask
// for. `Result<With<Reply>>` is accepted wherever `Result<Reply>` is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "lib/base/time.h"
#include "src/http/context.h"

namespace hezhi::http {

/// A reply that is not JSON: CSV, SVG, a printable letter. With a download name it is sent as an attachment.
struct Document {
    std::string content_type;  ///< "text/csv; charset=utf-8"
    std::string bytes;
    std::string download_name{};
};

/// JSON text that exists already (a stored opinion map, say), sent as it is; the schema is that of T.
template <class T>
struct RawJson {
    std::string text;
};

/// A request without parameters; a reply without content is `void`.
struct Nothing {};

/// Sets or, with an empty token, ends the browser's session cookie.
struct SessionCookie {
    SessionToken token;
    std::chrono::seconds lifetime{};
};

struct ReplyMeta {
    std::optional<std::string> etag;      ///< without quotes; If-None-Match is answered from it
    std::optional<std::string> location;  ///< of what was created: the status becomes 201
    std::optional<SessionCookie> cookie;
};

template <class Reply>
struct With {
    Reply reply;
    ReplyMeta meta{};

    With&& etag(std::string tag) && {
        meta.etag = std::move(tag);
        return std::move(*this);
    }
    With&& created(std::string location) && {
        meta.location = std::move(location);
        return std::move(*this);
    }
    With&& start_session(SessionToken token, std::chrono::seconds lifetime) && {
        meta.cookie = SessionCookie{std::move(token), lifetime};
        return std::move(*this);
    }
    With&& end_session() && {
        meta.cookie = SessionCookie{};
        return std::move(*this);
    }
};
template <class Reply>
With(Reply) -> With<Reply>;

}  // namespace hezhi::http
