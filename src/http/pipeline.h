// What happens to a request between its last byte and the first byte of the answer, without sockets:
//
//     admit   route, method, size: before the body is read
//     run     who asks (session) → CSRF → rate → parse → handler, on the right thread
//     finish  the result as a response; caching, conditional requests, metrics, access log
//
// A connection calls the three in order on its core's thread. `run` often completes at once; otherwise the exchange
// completes on another thread (storage after a durable commit, a pool) and tells its waiter. Everything shared between
// cores is in Pipeline and thread-safe; everything in Core belongs to one thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/time.h"
#include "src/http/access_log.h"
#include "src/http/assets.h"
#include "src/http/channel_stamps.h"
#include "src/http/events.h"
#include "src/http/idempotency.h"
#include "src/http/message.h"
#include "src/http/metrics.h"
#include "src/http/network.h"
#include "src/http/problem.h"
#include "src/http/rate_limits.h"
#include "src/http/reply_cache.h"
#include "src/http/routes.h"
#include "src/http/session.h"
#include "src/http/session_cache.h"
#include "src/http/work_pool.h"
#include "src/storage/batch_lane.h"
#include "src/storage/database.h"

namespace hezhi::http {

struct PipelineOptions {
    storage::Clock clock;                    ///< never empty
    std::vector<Network> trusted_proxies{};  ///< whose X-Forwarded-For and X-Forwarded-Proto are believed
    std::string public_origin{};             ///< "https://hezhi.example"; empty: what the Host header says
    bool insecure_lan = false;               ///< plain HTTP beyond this machine: a cookie without Secure
    bool limits_rates = true;                ///< off for load tests
    std::size_t compute_threads = 2;
    std::size_t read_threads = 4;
    /// Reads run on the core's own thread while they are quick (SQLite); a route whose reads take longer than
    /// kInlineReadMax on average moves to the read pool by itself.
    bool reads_inline = true;
    std::function<void(std::string_view line)> log_error{};  ///< our faults, with request id
};

inline constexpr Microseconds kInlineReadMax = std::chrono::milliseconds{2};
inline constexpr std::uint64_t kBodyBytesInFlightMax = 256 * 1024 * 1024;

/// What belongs to one core's thread.
struct Core {
    Core(ChannelStamps const& stamps, EventHistory const& history, std::size_t routes, AccessLog::Sink log)
        : replies(stamps), board(history), metrics(routes), access_log(std::move(log)) {}
    ReplyCache replies;
    EventBoard board;
    CoreMetrics metrics;
    AccessLog access_log;
};

/// One request on its way. Shared: the connection waits for it, storage or a pool completes it.
class Exchange {
public:
    bool is_done() const noexcept { return state_.load(std::memory_order_acquire) == kDone; }
    /// Calls `wake` once: when done, on the completing thread, or at once if it is done already. For one waiter.
    void when_done(std::move_only_function<void()> wake);

    std::uint64_t body_bytes_max() const noexcept { return body_bytes_max_; }
    /// True if `admit` has the answer already: do not read the body.
    bool is_refused() const noexcept { return refusal_.has_value(); }
    /// True if this is a stream of events, granted and not yet finished.
    bool is_stream() const noexcept { return !channels_.empty(); }
    std::string const& request_id() const noexcept { return request_id_; }

    /// Of a stream that was granted: what its listener shall hear.
    std::vector<std::string> const& channels() const noexcept { return channels_; }
    std::optional<PersonId> person() const noexcept { return who_.person; }
    std::string const& last_event_id() const noexcept { return last_event_id_; }

private:
    friend class Pipeline;
    static constexpr int kRunning = 0;
    static constexpr int kAwaited = 1;
    static constexpr int kDone = 2;

    void complete(Result<Output> result);

    std::atomic<int> state_{kRunning};
    std::move_only_function<void()> wake_;

    RequestHead const* head_ = nullptr;
    Route const* route_ = nullptr;
    std::vector<Input::Text> path_;
    std::string request_id_;
    TimePoint now_{};
    std::chrono::steady_clock::time_point started_{};
    std::uint64_t body_bytes_max_ = 0;
    std::string body_;
    ClientAddress address_;
    SessionToken token_;
    bool is_minted_ = false;  ///< the token was made for this request: set the cookie
    SessionHash session_hash_{};
    std::shared_ptr<KnownSession const> known_;  // shared with the cache
    authority::Caller who_;
    std::unique_ptr<Call> call_;
    std::optional<IdempotencyUse> idempotency_;
    std::optional<Error> refusal_;
    int refusal_status_ = 0;         ///< where it is not that of the error's code
    std::vector<Method> allowed_;    ///< of a 405
    std::optional<Response> ready_;  ///< answered without a handler: an asset, a cached page
    bool is_asset_ = false;
    std::string cache_key_;
    std::vector<std::uint16_t> cache_slots_;
    std::uint64_t cache_sum_ = 0;
    std::optional<Result<Output>> result_;
    std::vector<std::string> channels_;
    std::string last_event_id_;
};

class Pipeline {
public:
    /// `router` complete; all references outlive the pipeline. Without an authenticator everybody is a visitor.
    Pipeline(Router const& router, storage::Database& database, Authenticator* authenticator, AssetStore const& assets,
             PipelineOptions options);
    Pipeline(Pipeline const&) = delete;
    Pipeline& operator=(Pipeline const&) = delete;
    /// Waits for the pools. Every exchange must be done.
    ~Pipeline();

    std::unique_ptr<Core> make_core(AccessLog::Sink log) const;

    /// `head` stays where it is until finish.
    std::shared_ptr<Exchange> admit(RequestHead const& head);
    void run(Core& core, std::shared_ptr<Exchange> const& exchange, std::string body);
    Response finish(Core& core, Exchange& exchange);

    /// For what goes wrong before there is a request: 400, 408, 431 …
    Response protocol_error(Core& core, int status, std::string_view key, std::string_view accept_language) const;

    /// For tests of services over routes: the caller is given, not found by cookie; no CSRF, no rate.
    void run_as(Core& core, std::shared_ptr<Exchange> const& exchange, std::string body, authority::Caller who);

    /// Our own faults that no answer could tell, with the request or place they belong to.
    void log_error(std::string_view line) const {
        if (options_.log_error) options_.log_error(line);
    }

    /// From now on new requests still run, but connections end after them and /healthz says 503.
    void start_draining() noexcept { draining_.store(true, std::memory_order_relaxed); }
    bool is_draining() const noexcept { return draining_.load(std::memory_order_relaxed); }

    /// All of /metrics: requests, database, pools, memory of the process.
    std::string metrics(std::span<CoreMetrics const* const> cores) const;

    TimePoint now() const { return options_.clock(); }
    EventHistory& history() noexcept { return history_; }
    ChannelStamps const& stamps() const noexcept { return stamps_; }
    Messages const& messages() const noexcept { return messages_; }

    /// Tells each core's board; set by the server. `channels` are those touched, `number` of the last.
    using EventRelay = std::function<void(std::span<std::string const> channels, std::uint64_t number)>;
    void relay_events(EventRelay relay);

    /// Upload bytes held by requests in flight: refuse above kBodyBytesInFlightMax.
    std::atomic<std::uint64_t> body_bytes_in_flight{0};

private:
    struct RouteState {
        std::atomic<std::uint32_t> read_microseconds{0};  ///< moving average of reads
        std::unique_ptr<storage::BatchLane<BatchEntry, Output>> lane;
    };

    void refuse(Exchange& exchange, Error error, int status = 0) const;
    ClientAddress resolve_client(RequestHead const& head) const;
    bool is_trusted_proxy(std::string_view address) const;
    std::string own_origin(RequestHead const& head) const;
    bool is_secure(RequestHead const& head) const;
    bool serve_cached(Core& core, Exchange& exchange);
    void find_session(Exchange& exchange);
    void proceed(std::shared_ptr<Exchange> const& exchange);
    Result<void> check_session(Exchange& exchange);
    Result<void> check_csrf(Exchange const& exchange) const;
    Result<void> bind(Exchange& exchange);
    void execute(std::shared_ptr<Exchange> const& exchange);
    void on_read_pool(std::shared_ptr<Exchange> const& exchange, void (Pipeline::*work)(Exchange&));
    void answer_now(Exchange& exchange);
    void read_now(Exchange& exchange);
    void listen_now(Exchange& exchange);
    void prepare_now(std::shared_ptr<Exchange> const& exchange);
    void submit_write(std::shared_ptr<Exchange> const& exchange);
    bool wants_pool(Exchange const& exchange) const noexcept;
    Response problem(Exchange const& exchange, Error const& error, int status) const;
    Response success(Core& core, Exchange& exchange, Output output);
    Response cached_response(Exchange const& exchange, CachedReply const& reply) const;
    void add_cookie(Response& response, RequestHead const& head, SessionCookie const& cookie) const;
    void add_security_headers(Response& response, RequestHead const& head) const;
    std::string next_request_id();

    Router const& router_;
    storage::Database& database_;
    Authenticator* authenticator_;
    /// Notes of use that are still on their way through the writer; shared with their completions. The destructor waits
    /// for them, because the authenticator may go right after it.
    std::shared_ptr<std::atomic<int>> const notes_under_way_ = std::make_shared<std::atomic<int>>(0);
    AssetStore const& assets_;
    PipelineOptions options_;
    Messages messages_;
    ChannelStamps stamps_;
    SessionCache sessions_;
    RequestBudgets budgets_;
    EventHistory history_;
    EventRelay relay_;
    std::mutex relay_mutex_;
    std::vector<std::unique_ptr<RouteState>> route_states_;
    std::atomic<std::uint64_t> next_request_{0};
    std::uint64_t request_salt_ = 0;
    std::atomic<bool> draining_{false};
    WorkPool compute_;
    WorkPool reads_;
    storage::Database::Subscription subscription_;  // last: told until everything else is gone
};

}  // namespace hezhi::http
