#include "src/http/assets.h"

#include <algorithm>

#include "lib/base/assert.h"
#include "src/http/conditional.h"

namespace hezhi::http {
namespace {

constexpr std::string_view kResidentsPage = "/residents.html";
constexpr std::string_view kWorkbenchPage = "/workbench.html";

constexpr std::string_view kNotBuilt =
    "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<title>合治 Hezhi</title>\n"
    "<h1>合治 Hezhi</h1>\n<p>服务器已启动，但这个程序没有包含网页应用。</p>\n"
    "<p lang=\"en\">The server runs, but this binary was built without the web application "
    "(<code>web/dist</code> was absent).</p>\n";

/// A page of an application, as opposed to a file that is missing: no dot in the last segment.
bool is_page_path(std::string_view path) noexcept {
    auto const last = path.substr(path.rfind('/') + 1);
    return last.find('.') == last.npos;
}

}  // namespace

AssetStore::AssetStore(std::span<Asset const> assets, std::string_view image_origin)
    : assets_(assets), policy_(kPagePolicy) {
    if (!image_origin.empty()) {
        constexpr std::string_view kImages = "img-src 'self'";
        policy_.insert(policy_.find(kImages) + kImages.size(), " " + std::string(image_origin));
    }
    HZ_ASSERT(std::ranges::is_sorted(assets_, {}, &Asset::path));
}

Asset const* AssetStore::find(std::string_view path) const {
    auto const found = std::ranges::lower_bound(assets_, path, {}, &Asset::path);
    return found != assets_.end() && found->path == path ? &*found : nullptr;
}

std::optional<Response> AssetStore::answer(RequestHead const& head) const {
    auto const path = head.path();
    auto const* asset = find(path);
    if (asset == nullptr && is_page_path(path)) {
        bool const workbench = path == "/workbench" || path.starts_with("/workbench/");
        asset = find(workbench ? kWorkbenchPage : kResidentsPage);
        if (asset == nullptr) {
            Response response;
            response.add_header("Content-Type", "text/html; charset=utf-8");
            response.add_header("Cache-Control", "no-cache");
            response.add_header("Content-Security-Policy", policy_);
            response.body = ResponseBody::embedded(kNotBuilt);
            response.omit_body = head.method == Method::head;
            return response;
        }
    }
    if (asset == nullptr) return std::nullopt;

    Response response;
    auto bytes = asset->identity;
    bool const has_encodings = !asset->brotli.empty() || !asset->gzip.empty();
    if (!asset->brotli.empty() && accepts_encoding(head.accept_encoding, "br")) {
        bytes = asset->brotli;
        response.add_header("Content-Encoding", "br");
    } else if (!asset->gzip.empty() && accepts_encoding(head.accept_encoding, "gzip")) {
        bytes = asset->gzip;
        response.add_header("Content-Encoding", "gzip");
    }
    if (has_encodings) response.add_header("Vary", "Accept-Encoding");
    response.add_header("Content-Type", asset->content_type);
    response.add_header("Cache-Control", asset->is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
    // Weak, because the encodings share it.
    response.headers.append("ETag: W/\"").append(asset->etag).append("\"\r\n");
    if (asset->content_type.starts_with("text/html")) response.add_header("Content-Security-Policy", policy_);
    if (path == "/sw.js") response.add_header("Service-Worker-Allowed", "/");
    if (none_match(head.if_none_match, asset->etag)) {
        response.status = 304;
        response.omit_body = true;
        return response;
    }
    response.body = ResponseBody::embedded(bytes);
    response.omit_body = head.method == Method::head;
    return response;
}

}  // namespace hezhi::http
