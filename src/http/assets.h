// The web application's files, held in the binary in up to three encodings. Names with a content hash are immutable;
// the two pages are asked for again each time (ETag). Every address that is neither a file nor an API path is a page of
// one of the two applications, which then looks at the address itself.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/http/message.h"

namespace hezhi::http {

struct Asset {
    std::string_view path;  ///< "/assets/main-B1x2.js"
    std::string_view content_type;
    std::string_view etag;  ///< without quotes
    bool is_immutable = false;
    std::string_view identity;
    std::string_view gzip;    ///< empty: not worth it
    std::string_view brotli;  ///< empty: not worth it
};

/// The policy of pages. Everything comes from this server; no inline script or style; Trusted Types.
inline constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; "
    "trusted-types vue default dompurify";

class AssetStore {
public:
    /// `assets` sorted by path (asserted) and alive as long as the store. `image_origin`: the one foreign host from
    /// which pages may take pictures (tiles of a map), "https://tiles.example"; empty: none.
    explicit AssetStore(std::span<Asset const> assets, std::string_view image_origin = {});

    /// Answers GET and HEAD of any path that is not of the API; nullopt if there is neither such a file nor a page.
    std::optional<Response> answer(RequestHead const& head) const;

private:
    Asset const* find(std::string_view path) const;
    std::span<Asset const> assets_;
    std::string policy_;
};

}  // namespace hezhi::http
