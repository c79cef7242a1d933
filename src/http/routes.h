// Routes are declared once. A slice's `_routes.cc` says method, path, permission, request type, reply type and the
// function that answers; from that one table come the router, the API's document, its TypeScript client and the list
// of what tests/authorisation.csv must cover. Handlers are synchronous functions over a transaction, the caller and a
// request that has been checked already; nothing here knows sockets.
//
//   router.write<VoteRequest, VoteReply>(
//       {.method = Method::put, .path = "/api/v1/s/{street}/topics/{topic}/statements/{statement}/vote",
//        .permission = Permission::statement_vote, .summary = "Vote on a statement"},
//       [](storage::WriteTransaction& tx, authority::Caller const& who, VoteRequest const& request) {
//           return cast_vote(tx, who, request);
//       });
//
// A handler may run more than once for one request (a database retries serialisation failures): no side effects but
// those in the transaction.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/assert.h"
#include "lib/base/error.h"
#include "src/http/reply.h"
#include "src/http/walker.h"

namespace hezhi::storage {
class ReadTransaction;
class WriteTransaction;
}  // namespace hezhi::storage

namespace hezhi::http {

using authority::Permission;

enum class Method : std::uint8_t { get, head, post, put, patch, delete_ };
enum class BodyKind : std::uint8_t { by_method, none, json, form, upload };  ///< by_method: none for GET, DELETE
enum class Auth : std::uint8_t { session, api_key, signature, public_ };

/// Which token bucket a request draws from (rate_limits.h has their sizes).
enum class Budget : std::uint8_t { by_method, read, write, vote, report, credentials, none };

class Messages;

/// A refusal in the words of another protocol.
struct Refusal {
    int status;
    std::string content_type;
    std::string body;
};
/// `target`: what was asked for, with its query; its ending may say in which format to refuse.
using RenderRefusal = Refusal (*)(Error const& error, int status, authority::Language language,
                                  Messages const& messages, std::string_view target);

struct RouteSpec {
    Method method = Method::get;
    std::string_view path;  ///< "/api/v1/s/{street}/topics"; a literal
    /// What the service will ask `authority::can` for. A route of Auth::session whose permission visitors do not hold
    /// answers a visitor 401 before anything is read.
    Permission permission = Permission::public_read;
    std::string_view summary;  ///< one English sentence for the API's document; a literal
    /// public_: the session is ignored, every caller sees the same, so the reply may be cached.
    Auth auth = Auth::session;
    BodyKind body = BodyKind::by_method;
    Budget budget = Budget::by_method;
    /// Honours Idempotency-Key: the reply is stored for 14 days.
    bool takes_idempotency_key = false;
    /// The reply holds a secret that is shown once: of a request with a key only that it was done is stored, and a
    /// repetition is refused with http.reply_not_kept instead of being done again.
    bool is_reply_secret = false;
    /// Only with Auth::public_ and GET: the serialised reply is kept until one of these channels is touched. Written
    /// with placeholders of the path: {"topic:{topic}", "street:{street}"}.
    std::vector<std::string_view> cached_until = {};
    std::size_t body_bytes_max = 256 * 1024;
    /// Instead of problem+json: for routes that speak another protocol.
    RenderRefusal render_refusal = nullptr;
};

/// What a handler produced, as text: ready to send and to store.
struct Output {
    std::string content_type;  ///< empty: no content (204)
    std::string body;
    std::string download_name{};
    ReplyMeta meta{};
};

/// One request bound to its handler: parsed, not yet run.
class Call {
public:
    Call() = default;
    Call(Call const&) = delete;
    Call& operator=(Call const&) = delete;
    virtual ~Call() = default;

    virtual Result<Output> answer(authority::Caller const& who);                                ///< Access::none
    virtual Result<Output> read(storage::ReadTransaction& tx, authority::Caller const& who);    ///< Access::read
    virtual Result<void> prepare(authority::Caller const& who);                                 ///< Access::prepared
    virtual Result<void> prepare(storage::ReadTransaction& tx, authority::Caller const& who);   ///< … with a snapshot
    virtual Result<Output> write(storage::WriteTransaction& tx, authority::Caller const& who);  ///< write, prepared
};

/// What a call touches, hence where it runs.
enum class Access : std::uint8_t { none, read, write, batched, prepared, prepared_on_snapshot, stream };

/// One of the requests that a batched handler answers together.
template <class Request>
struct Batched {
    authority::Caller const& who;
    Request const& request;
};

/// The same, type-erased.
struct BatchEntry {
    Call* call;                    ///< alive until the batch is answered
    authority::Caller const* who;  ///< likewise
};
using ApplyBatch =
    std::function<std::vector<Result<Output>>(storage::WriteTransaction& tx, std::span<BatchEntry const> entries)>;

struct Route {
    RouteSpec spec;
    Access access = Access::none;
    std::function<Result<std::unique_ptr<Call>>(Input const&)> bind{};
    ApplyBatch apply_batch{};  ///< only of Access::batched
    bool takes_upload = false;
    bool takes_if_match = false;
    bool takes_token = false;
    /// For the API's document; made only when it is asked for.
    std::vector<RequestMember> (*request_members)(Schemas&) = nullptr;
    std::string (*reply_schema)(Schemas&) = nullptr;  ///< nullptr: no JSON
    bool replies_document = false;
    std::vector<std::string> placeholders{};  ///< names, in the order of the path
    std::size_t index = 0;                    ///< position in the table
};

/// May this caller listen to `channel`'s events? `name` is what follows the colon.
using MayListen = std::function<bool(storage::ReadTransaction&, authority::Caller const& who, std::string_view name)>;

namespace detail {

template <class T>
struct ReplyOf {
    using Type = T;
};
template <class T>
struct ReplyOf<With<T>> {
    using Type = T;
};

template <class T>
Output output_of(T&& reply, ReplyMeta meta) {
    using Reply = std::remove_cvref_t<T>;
    if constexpr (std::same_as<Reply, Nothing>) {
        return {.content_type = {}, .body = {}, .meta = std::move(meta)};
    } else if constexpr (std::same_as<Reply, Document>) {
        return {.content_type = std::move(reply.content_type),
                .body = std::move(reply.bytes),
                .download_name = std::move(reply.download_name),
                .meta = std::move(meta)};
    } else {
        Output output{.content_type = "application/json", .body = {}, .meta = std::move(meta)};
        output.body.reserve(256);
        Field<Reply>::to_json(output.body, reply);
        return output;
    }
}

/// Result<Reply>, Result<With<Reply>> or Result<void> as an Output.
template <class T>
Result<Output> serialise(Result<T>&& result) {
    if (!result) return fail(std::move(result).error());
    if constexpr (std::is_void_v<T>) {
        return output_of(Nothing{}, {});
    } else if constexpr (std::same_as<typename ReplyOf<T>::Type, T>) {
        return output_of(*std::move(result), {});
    } else {
        return output_of(std::move(result->reply), std::move(result->meta));
    }
}

template <class Reply, class Returned>
inline constexpr bool answers = std::same_as<Returned, Result<Reply>> || std::same_as<Returned, Result<With<Reply>>>;
template <class Returned>
inline constexpr bool answers<void, Returned> =
    std::same_as<Returned, Result<void>> || std::same_as<Returned, Result<With<Nothing>>>;

template <class Request, class Handler>
class PlainCall final : public Call {
public:
    PlainCall(Request request, std::shared_ptr<Handler const> handler)
        : request_(std::move(request)), handler_(std::move(handler)) {}
    Result<Output> answer(authority::Caller const& who) override { return serialise((*handler_)(who, request_)); }

private:
    Request request_;
    std::shared_ptr<Handler const> handler_;
};

template <class Request, class Handler>
class ReadCall final : public Call {
public:
    ReadCall(Request request, std::shared_ptr<Handler const> handler)
        : request_(std::move(request)), handler_(std::move(handler)) {}
    using Call::read;
    Result<Output> read(storage::ReadTransaction& tx, authority::Caller const& who) override {
        return serialise((*handler_)(tx, who, request_));
    }

private:
    Request request_;
    std::shared_ptr<Handler const> handler_;
};

template <class Request, class Handler>
class WriteCall final : public Call {
public:
    WriteCall(Request request, std::shared_ptr<Handler const> handler)
        : request_(std::move(request)), handler_(std::move(handler)) {}
    Result<Output> write(storage::WriteTransaction& tx, authority::Caller const& who) override {
        return serialise((*handler_)(tx, who, request_));
    }

private:
    Request request_;
    std::shared_ptr<Handler const> handler_;
};

template <class Request>
class BatchedCall final : public Call {
public:
    BatchedCall(Request request, std::shared_ptr<Nothing const>) : request_(std::move(request)) {}
    Request const& request() const noexcept { return request_; }

private:
    Request request_;
};

template <class Request, class Plan, class Prepare, class Apply>
class PreparedCall final : public Call {
public:
    struct Handlers {
        Prepare prepare;
        Apply apply;
    };
    static constexpr bool on_snapshot =
        std::is_invocable_v<Prepare const&, storage::ReadTransaction&, Request const&, authority::Caller const&>;

    PreparedCall(Request request, std::shared_ptr<Handlers const> handlers)
        : request_(std::move(request)), handlers_(std::move(handlers)) {}

    Result<void> prepare([[maybe_unused]] authority::Caller const& who) override {
        if constexpr (!on_snapshot) {
            return keep(handlers_->prepare(request_, who));
        } else {
            return Call::prepare(who);
        }
    }
    Result<void> prepare([[maybe_unused]] storage::ReadTransaction& tx,
                         [[maybe_unused]] authority::Caller const& who) override {
        if constexpr (on_snapshot) {
            return keep(handlers_->prepare(tx, request_, who));
        } else {
            return Call::prepare(tx, who);
        }
    }
    Result<Output> write(storage::WriteTransaction& tx, authority::Caller const& who) override {
        HZ_ASSERT(plan_.has_value());
        return serialise(handlers_->apply(tx, who, std::as_const(*plan_)));
    }

private:
    Result<void> keep(Result<Plan> plan) {
        if (!plan) return fail(std::move(plan).error());
        plan_.emplace(*std::move(plan));
        return {};
    }

    Request request_;
    std::shared_ptr<Handlers const> handlers_;
    std::optional<Plan> plan_;
};

}  // namespace detail

class Router {
public:
    Router();
    Router(Router&&) noexcept;
    Router& operator=(Router&&) noexcept;
    ~Router();

    /// fn(ReadTransaction&, Caller const&, Request const&) -> Result<Reply> or Result<With<Reply>>, on a snapshot.
    template <class Request, class Reply, class Handler>
    void read(RouteSpec spec, Handler handler) {
        using Returned =
            std::invoke_result_t<Handler const&, storage::ReadTransaction&, authority::Caller const&, Request const&>;
        static_assert(detail::answers<Reply, Returned>, "the handler returns Result<Reply> or Result<With<Reply>>");
        add<Request, Reply>(std::move(spec), Access::read,
                            binder<Request, detail::ReadCall<Request, Handler>>(std::move(handler)));
    }

    /// fn(WriteTransaction&, Caller const&, Request const&) -> …; the reply is sent after the commit is durable.
    template <class Request, class Reply, class Handler>
    void write(RouteSpec spec, Handler handler) {
        using Returned =
            std::invoke_result_t<Handler const&, storage::WriteTransaction&, authority::Caller const&, Request const&>;
        static_assert(detail::answers<Reply, Returned>, "the handler returns Result<Reply> or Result<With<Reply>>");
        add<Request, Reply>(std::move(spec), Access::write,
                            binder<Request, detail::WriteCall<Request, Handler>>(std::move(handler)));
    }

    /// For a frequent small write (an opinion vote): requests that wait together are answered by one call,
    /// fn(WriteTransaction&, std::span<Batched<Request> const>) -> std::vector<Result<Reply>>, one result each, in
    /// order. A request that is refused must have left no rows behind.
    template <class Request, class Reply, class Handler>
    void batched(RouteSpec spec, Handler handler) {
        using Returned =
            std::invoke_result_t<Handler const&, storage::WriteTransaction&, std::span<Batched<Request> const>>;
        static_assert(std::same_as<Returned, std::vector<Result<Reply>>>, "one Result<Reply> for each request");
        ApplyBatch apply = [handler = std::move(handler)](storage::WriteTransaction& tx,
                                                          std::span<BatchEntry const> entries) {
            std::vector<Batched<Request>> requests;
            requests.reserve(entries.size());
            for (auto const& entry : entries) {
                requests.push_back({*entry.who, static_cast<detail::BatchedCall<Request>&>(*entry.call).request()});
            }
            std::vector<Result<Output>> outputs;
            outputs.reserve(entries.size());
            for (auto& reply : handler(tx, std::span<Batched<Request> const>(requests))) {
                outputs.push_back(detail::serialise(std::move(reply)));
            }
            return outputs;
        };
        add<Request, Reply>(std::move(spec), Access::batched, binder<Request, detail::BatchedCall<Request>>(Nothing{}),
                            std::move(apply));
    }

    /// For what is slow and may be stale: prepare(Request const&, Caller const&) -> Result<Plan>, or with a
    /// ReadTransaction& before them, on the compute pool; then apply(WriteTransaction&, Caller const&, Plan const&).
    template <class Request, class Plan, class Reply, class Prepare, class Apply>
    void prepared(RouteSpec spec, Prepare prepare, Apply apply) {
        using Bound = detail::PreparedCall<Request, Plan, Prepare, Apply>;
        using Returned =
            std::invoke_result_t<Apply const&, storage::WriteTransaction&, authority::Caller const&, Plan const&>;
        static_assert(detail::answers<Reply, Returned>, "apply returns Result<Reply> or Result<With<Reply>>");
        add<Request, Reply>(std::move(spec), Bound::on_snapshot ? Access::prepared_on_snapshot : Access::prepared,
                            binder<Request, Bound>(typename Bound::Handlers{std::move(prepare), std::move(apply)}));
    }

    /// fn(Caller const&, Request const&) -> …: answers from memory, without the database, at once.
    template <class Request, class Reply, class Handler>
    void plain(RouteSpec spec, Handler handler) {
        using Returned = std::invoke_result_t<Handler const&, authority::Caller const&, Request const&>;
        static_assert(detail::answers<Reply, Returned>, "the handler returns Result<Reply> or Result<With<Reply>>");
        add<Request, Reply>(std::move(spec), Access::none,
                            binder<Request, detail::PlainCall<Request, Handler>>(std::move(handler)));
    }

    /// The stream of live events (events.h): its request names channels, its reply never ends.
    template <class Request>
    void stream(RouteSpec spec) {
        add<Request, Document>(std::move(spec), Access::stream,
                               binder<Request, detail::BatchedCall<Request>>(Nothing{}));
    }

    /// Channels "kind:…" may be listened to on /events by whom `may_listen` says.
    void channel(std::string kind, MayListen may_listen);
    MayListen const* channel_guard(std::string_view kind) const;

    struct Match {
        Route const* route = nullptr;  ///< nullptr: no such path, or not with this method
        std::vector<Input::Text> path{};
        std::vector<Method> allowed{};  ///< the methods of a known path, if the method was wrong
    };
    /// `path` is the target before '?', still percent-encoded. HEAD finds GET.
    Match find(Method method, std::string_view path) const;

    std::vector<std::unique_ptr<Route>> const& routes() const noexcept;

private:
    using Binder = std::function<Result<std::unique_ptr<Call>>(Input const&)>;

    template <class Request, class Bound, class Handler>
    static Binder binder(Handler handler) {
        auto shared = std::make_shared<Handler const>(std::move(handler));
        return [shared](Input const& input) -> Result<std::unique_ptr<Call>> {
            auto request = read_request<Request>(input);
            if (!request) return fail(std::move(request).error());
            return std::make_unique<Bound>(*std::move(request), shared);
        };
    }

    template <class Request, class Reply>
    void add(RouteSpec spec, Access access, Binder bind, ApplyBatch apply_batch = {}) {
        Route route{
            .spec = std::move(spec), .access = access, .bind = std::move(bind), .apply_batch = std::move(apply_batch)};
        route.takes_upload = takes<Request, Upload>();
        route.takes_if_match = takes<Request, IfMatch>();
        route.takes_token = takes<Request, SessionToken>();
        route.request_members = &request_members<Request>;
        if constexpr (std::same_as<Reply, Document>) {
            route.replies_document = true;
        } else if constexpr (!std::is_void_v<Reply> && !std::same_as<Reply, Nothing>) {
            route.reply_schema = &Field<Reply>::schema;
        }
        insert(std::move(route));
    }

    /// Asserts that the path is well formed and new, and that the route's settings fit together.
    void insert(Route route);

    struct Body;
    std::unique_ptr<Body> body_;
};

std::string_view name(Method method) noexcept;
std::string_view name(Auth auth) noexcept;

}  // namespace hezhi::http
