// What a request carries beside its own data. A request type that has a member of one of these types gets it filled by
// the pipeline; the member appears in no JSON and in no schema.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hezhi::http {

/// SHA-256 of a session's token: what is stored, what sessions are found by.
using SessionHash = std::array<unsigned char, 32>;

/// The secret in the session cookie: 256 random bits, base64url. Visitors have one too, unknown to the database, so
/// that their requests have a CSRF token; signing in replaces it.
struct SessionToken {
    std::string text;

    static SessionToken random();
    SessionHash hash() const;
    /// The token of `X-CSRF-Token`: a second, independent hash of the same secret, so nothing need be stored.
    std::string csrf() const;
};

/// Where the request came from, behind trusted proxies too: "203.0.113.7", "2001:db8::1".
struct ClientAddress {
    std::string text;
    bool is_local = false;  ///< this very machine, and no proxy in between
    /// The network that budgets of logins count: /24 of IPv4, /56 of IPv6.
    std::string network() const;
};

/// What the browser says of itself, shortened to 200 bytes of printable ASCII: for the list of one's sessions.
struct Device {
    std::string text;
};

/// The entity tag of If-Match without its quotes; the service compares it and returns ErrorCode::stale.
struct IfMatch {
    std::optional<std::string> tag;
};

/// How the server is reached. Pages show a banner while `is_insecure_lan`.
struct Transport {
    bool is_insecure_lan = false;
};

/// Query and form as they came, in order, for protocols of others whose names are not all known beforehand
/// (`attribute[CODE]`). A request with such a member is not refused for parameters that it does not have.
struct RawParameters {
    std::vector<std::pair<std::string, std::string>> items;

    /// The first of that name; empty text where there is none: a protocol that has both means the same by them.
    std::string_view find(std::string_view name) const noexcept {
        for (auto const& [key, value] : items) {
            if (key == name) return value;
        }
        return {};
    }
};

/// The body of a route with BodyKind::upload, as it came.
struct Upload {
    std::string bytes;
    std::string content_type;
};

}  // namespace hezhi::http
