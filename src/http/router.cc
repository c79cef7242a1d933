// The route table and the tree of path segments that finds a route in it.
#include <algorithm>
#include <array>
#include <map>

#include "src/http/percent.h"
#include "src/http/routes.h"

namespace hezhi::http {
namespace {

constexpr std::size_t kMethods = 6;

std::size_t slot(Method method) noexcept {
    return static_cast<std::size_t>(method);
}

std::vector<std::string_view> split_path(std::string_view path) {
    std::vector<std::string_view> segments;
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        auto const end = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return segments;
}

bool is_placeholder(std::string_view segment) noexcept {
    return segment.size() > 2 && segment.starts_with('{') && segment.ends_with('}');
}

/// One segment deep in the tree. Literals win over the placeholder; the names of placeholders belong to the routes.
struct Node {
    std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
    std::unique_ptr<Node> any;
    std::array<Route const*, kMethods> routes{};
};

Node const* descend(Node const& node, std::vector<std::string_view> const& segments, std::size_t at,
                    std::vector<std::size_t>& captured) {
    if (at == segments.size()) {
        bool const has_route = std::ranges::any_of(node.routes, [](auto* route) { return route != nullptr; });
        return has_route ? &node : nullptr;
    }
    if (auto const child = node.literals.find(segments[at]); child != node.literals.end()) {
        if (auto const* found = descend(*child->second, segments, at + 1, captured)) return found;
    }
    if (node.any == nullptr || segments[at].empty()) return nullptr;
    captured.push_back(at);
    if (auto const* found = descend(*node.any, segments, at + 1, captured)) return found;
    captured.pop_back();
    return nullptr;
}

}  // namespace

namespace {

/// A call is run only in the way its route's Access says.
constexpr bool kCallFitsAccess = false;

}  // namespace

Result<Output> Call::answer(authority::Caller const&) {
    HZ_ASSERT(kCallFitsAccess);
    return Output{};
}
Result<Output> Call::read(storage::ReadTransaction&, authority::Caller const&) {
    HZ_ASSERT(kCallFitsAccess);
    return Output{};
}
Result<void> Call::prepare(authority::Caller const&) {
    HZ_ASSERT(kCallFitsAccess);
    return {};
}
Result<void> Call::prepare(storage::ReadTransaction&, authority::Caller const&) {
    HZ_ASSERT(kCallFitsAccess);
    return {};
}
Result<Output> Call::write(storage::WriteTransaction&, authority::Caller const&) {
    HZ_ASSERT(kCallFitsAccess);
    return Output{};
}

struct Router::Body {
    std::vector<std::unique_ptr<Route>> routes;
    Node root;
    std::map<std::string, MayListen, std::less<>> channels;
};

Router::Router() : body_(std::make_unique<Body>()) {}
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;
Router::~Router() = default;

std::vector<std::unique_ptr<Route>> const& Router::routes() const noexcept {
    return body_->routes;
}

void Router::channel(std::string kind, MayListen may_listen) {
    bool const is_new = body_->channels.emplace(std::move(kind), std::move(may_listen)).second;
    HZ_ASSERT(is_new);
}

MayListen const* Router::channel_guard(std::string_view kind) const {
    auto const found = body_->channels.find(kind);
    return found == body_->channels.end() ? nullptr : &found->second;
}

void Router::insert(Route route) {
    auto& spec = route.spec;
    HZ_ASSERT(spec.path.starts_with('/'));
    HZ_ASSERT(!spec.summary.empty());
    HZ_ASSERT(spec.method != Method::head);  // HEAD is answered by GET.
    bool const is_get = spec.method == Method::get;
    if (spec.body == BodyKind::by_method) {
        bool const carries_none = is_get || spec.method == Method::delete_;
        spec.body = carries_none ? BodyKind::none : BodyKind::json;
        if (route.takes_upload) spec.body = BodyKind::upload;
    }
    if (spec.budget == Budget::by_method) spec.budget = is_get ? Budget::read : Budget::write;
    HZ_ASSERT(route.takes_upload == (spec.body == BodyKind::upload));
    HZ_ASSERT(!is_get || spec.body == BodyKind::none);
    bool const changes_nothing =
        route.access == Access::none || route.access == Access::read || route.access == Access::stream;
    HZ_ASSERT(!is_get || changes_nothing);
    HZ_ASSERT(!spec.takes_idempotency_key || (spec.method == Method::post && route.access != Access::batched));
    HZ_ASSERT(!spec.is_reply_secret || spec.takes_idempotency_key);
    bool const is_cached = !spec.cached_until.empty();
    HZ_ASSERT(!is_cached || (is_get && spec.auth == Auth::public_));

    auto const segments = split_path(spec.path);
    Node* node = &body_->root;
    for (auto const segment : segments) {
        if (is_placeholder(segment)) {
            route.placeholders.emplace_back(segment.substr(1, segment.size() - 2));
            if (node->any == nullptr) node->any = std::make_unique<Node>();
            node = node->any.get();
        } else {
            auto& child = node->literals[std::string(segment)];
            if (child == nullptr) child = std::make_unique<Node>();
            node = child.get();
        }
    }
    auto& place = node->routes[slot(spec.method)];
    HZ_ASSERT(place == nullptr);  // The path is declared twice.
    route.index = body_->routes.size();
    body_->routes.push_back(std::make_unique<Route>(std::move(route)));
    place = body_->routes.back().get();
}

Router::Match Router::find(Method method, std::string_view path) const {
    Match match;
    if (!path.starts_with('/')) return match;
    auto const segments = split_path(path);
    std::vector<std::size_t> captured;
    auto const* node = descend(body_->root, segments, 0, captured);
    if (node == nullptr) return match;
    match.route = node->routes[slot(method == Method::head ? Method::get : method)];
    if (match.route == nullptr) {
        for (std::size_t i = 0; i < kMethods; ++i) {
            if (node->routes[i] != nullptr) match.allowed.push_back(static_cast<Method>(i));
        }
        return match;
    }
    match.path.reserve(captured.size());
    for (std::size_t i = 0; i < captured.size(); ++i) {
        auto decoded = percent_decode(segments[captured[i]], Plus::literal);
        if (!decoded) return Match{};
        match.path.push_back({match.route->placeholders[i], std::move(*decoded)});
    }
    return match;
}

std::string_view name(Method method) noexcept {
    static constexpr std::array<std::string_view, kMethods> kNames{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    return kNames[slot(method)];
}

std::string_view name(Auth auth) noexcept {
    static constexpr std::array<std::string_view, 4> kNames{"session", "api_key", "signature", "public"};
    return kNames[static_cast<std::size_t>(auth)];
}

}  // namespace hezhi::http
