#include "src/http/pipeline.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <openssl/rand.h>
#include <unistd.h>

#include "src/http/conditional.h"
#include "src/http/digest.h"
#include "src/http/listen.h"
#include "src/http/percent.h"

namespace hezhi::http {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kIdempotencyKeyMax = 100;
constexpr std::size_t kTokenCharacters = 43;  // 32 bytes, base64url
constexpr std::size_t kGzipBytesMin = 1024;
/// Of answers that are data: whoever opens one as a page loads nothing with it.
constexpr std::string_view kDataPolicy = "default-src 'none'; frame-ancestors 'none'";

std::uint64_t random_number() {
    std::uint64_t value = 0;
    bool const filled = RAND_bytes(reinterpret_cast<unsigned char*>(&value), sizeof value) == 1;
    HZ_ASSERT(filled);
    return value;
}

std::string_view cookie_value(std::string_view cookies, std::string_view name) noexcept {
    while (!cookies.empty()) {
        auto const end = std::min(cookies.find(';'), cookies.size());
        auto pair = cookies.substr(0, end);
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return pair.substr(name.size() + 1);
    }
    return {};
}

bool is_token(std::string_view text) noexcept {
    return text.size() == kTokenCharacters && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_';
           });
}

bool is_safe(Method method) noexcept {
    return method == Method::get || method == Method::head;
}

bool is_json(std::string_view content_type) noexcept {
    constexpr std::string_view kJson = "application/json";
    return content_type.starts_with(kJson) &&
           (content_type.size() == kJson.size() || content_type[kJson.size()] == ';');
}

bool is_form(std::string_view content_type) noexcept {
    constexpr std::string_view kForm = "application/x-www-form-urlencoded";
    return content_type.starts_with(kForm) &&
           (content_type.size() == kForm.size() || content_type[kForm.size()] == ';');
}

/// "votes:{street}/{topic}" with the values of the path.
std::string filled_in(std::string_view pattern, std::vector<Input::Text> const& path) {
    std::string text;
    while (!pattern.empty()) {
        auto const open = std::min(pattern.find('{'), pattern.size());
        text.append(pattern.substr(0, open));
        pattern.remove_prefix(open);
        if (pattern.empty()) break;
        auto const close = pattern.find('}');
        auto const part = std::ranges::find(path, pattern.substr(1, close - 1), &Input::Text::name);
        HZ_ASSERT(close != pattern.npos && part != path.end());
        text += part->value;
        pattern.remove_prefix(close + 1);
    }
    return text;
}

Device device_of(std::string_view user_agent) {
    Device device;
    for (char const c : user_agent.substr(0, 200)) device.text += c >= ' ' && c <= '~' ? c : '?';
    return device;
}

/// From /proc; 0 where that is not readable.
std::uint64_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::uint64_t total = 0;
    std::uint64_t resident = 0;
    statm >> total >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

bool is_text(std::string_view content_type) noexcept {
    return content_type.starts_with("application/json") || content_type.starts_with("text/") ||
           content_type.starts_with("image/svg+xml");
}

/// What holds for the pages of one person too: nothing is loaded, nothing framed. A printable letter is HTML of our own
/// making with one <style>: exactly that text is allowed, by its hash.
std::string document_policy(std::string_view content_type, std::string_view body) {
    std::string policy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    if (!content_type.starts_with("text/html")) return policy;
    policy += "; img-src data:";
    constexpr std::string_view kOpen = "<style>";
    auto const open = body.find(kOpen);
    auto const close = body.find("</style>", open);
    if (open != body.npos && close != body.npos) {
        auto const digest = sha256(body.substr(open + kOpen.size(), close - open - kOpen.size()));
        policy += "; style-src 'sha256-" + base64(digest) + "'";
    }
    return policy;
}

/// Names of files come from us, but may hold Chinese: RFC 6266 with both spellings.
std::string attachment(std::string_view name) {
    std::string ascii;
    for (char const c : name) ascii += (c > ' ' && c <= '~' && c != '"' && c != '\\') ? c : '_';
    return "attachment; filename=\"" + ascii + "\"; filename*=UTF-8''" + percent_encode(name);
}

}  // namespace

void Exchange::when_done(std::move_only_function<void()> wake) {
    wake_ = std::move(wake);
    int expected = kRunning;
    if (state_.compare_exchange_strong(expected, kAwaited, std::memory_order_acq_rel)) return;
    std::exchange(wake_, nullptr)();
}

void Exchange::complete(Result<Output> result) {
    result_.emplace(std::move(result));
    if (state_.exchange(kDone, std::memory_order_acq_rel) == kAwaited) {
        // The waiter may let go of the exchange as soon as it is called.
        auto wake = std::move(wake_);
        wake();
    }
}

Pipeline::Pipeline(Router const& router, storage::Database& database, Authenticator* authenticator,
                   AssetStore const& assets, PipelineOptions options)
    : router_(router),
      database_(database),
      authenticator_(authenticator),
      assets_(assets),
      options_(std::move(options)),
      sessions_(stamps_),
      history_(fmt::format("{:x}", random_number())),
      request_salt_(random_number()),
      compute_(options_.compute_threads, 256),
      reads_(options_.read_threads, 4096) {
    HZ_ASSERT(options_.clock != nullptr);
    if (database_.engine() == storage::Engine::postgres) options_.reads_inline = false;  // They wait for the network.
    for (auto const& route : router_.routes()) {
        auto state = std::make_unique<RouteState>();
        if (route->access == Access::batched) {
            state->lane = std::make_unique<storage::BatchLane<BatchEntry, Output>>(database_, route->apply_batch);
        }
        route_states_.push_back(std::move(state));
    }
    subscription_ = database_.on_commit([this](std::span<std::string const> channels) {
        stamps_.count_commit();
        bool const all = std::ranges::find(channels, storage::Database::kEveryChannel) != channels.end();
        for (auto const& channel : channels) stamps_.touch(channel);
        if (all) stamps_.touch_all();
        if (channels.empty()) return;
        auto const number = all ? history_.touch_all() : history_.touch(channels);
        std::scoped_lock const lock(relay_mutex_);
        if (relay_) relay_(channels, number);
    });
}

Pipeline::~Pipeline() {
    for (int left = notes_under_way_->load(); left > 0; left = notes_under_way_->load()) notes_under_way_->wait(left);
}

void Pipeline::relay_events(EventRelay relay) {
    std::scoped_lock const lock(relay_mutex_);
    relay_ = std::move(relay);
}

std::unique_ptr<Core> Pipeline::make_core(AccessLog::Sink log) const {
    return std::make_unique<Core>(stamps_, history_, router_.routes().size(), std::move(log));
}

std::string Pipeline::next_request_id() {
    // A bijection of a counter: unique in this process, and it does not tell how many requests there were.
    std::uint64_t value = (next_request_.fetch_add(1, std::memory_order_relaxed) + request_salt_) * 0x9E3779B97F4A7C15U;
    value ^= value >> 32;
    return fmt::format("{:016x}", value);
}

// ---------------------------------------------------------------------------------------------------------------------
// admit

void Pipeline::refuse(Exchange& exchange, Error error, int status) const {
    exchange.refusal_ = std::move(error);
    exchange.refusal_status_ = status;
}

std::shared_ptr<Exchange> Pipeline::admit(RequestHead const& head) {
    auto exchange = std::make_shared<Exchange>();
    exchange->head_ = &head;
    exchange->request_id_ = next_request_id();
    exchange->now_ = options_.clock();
    exchange->started_ = Steady::now();
    exchange->who_.now = exchange->now_;
    exchange->who_.language = preferred_language(head.accept_language);
    if (!head.known_method) {
        refuse(*exchange, Error{ErrorCode::invalid, "http.method_unknown"}, 501);
        return exchange;
    }
    auto match = router_.find(head.method, head.path());
    if (match.route == nullptr) {
        if (!match.allowed.empty()) {
            exchange->allowed_ = std::move(match.allowed);
            refuse(*exchange, Error{ErrorCode::invalid, "http.method_not_allowed"}, 405);
            return exchange;
        }
        bool const may_be_page = is_safe(head.method) && !head.has_body && !head.path().starts_with("/api/");
        if (may_be_page) exchange->ready_ = assets_.answer(head);
        exchange->is_asset_ = exchange->ready_.has_value();
        if (!exchange->ready_) refuse(*exchange, Error{ErrorCode::not_found, "http.unknown_path"});
        return exchange;
    }
    exchange->route_ = match.route;
    exchange->path_ = std::move(match.path);
    auto const& spec = match.route->spec;
    exchange->body_bytes_max_ = spec.body == BodyKind::none ? 0 : spec.body_bytes_max;
    if (!head.has_body) return exchange;
    if (spec.body == BodyKind::none) {
        refuse(*exchange, Error{ErrorCode::invalid, "http.body_not_expected"});
    } else if (head.content_length > spec.body_bytes_max) {
        refuse(*exchange,
               Error{ErrorCode::too_large, "http.body_too_large"}.with("max", std::to_string(spec.body_bytes_max)));
    } else if (spec.body == BodyKind::json && !is_json(head.content_type)) {
        refuse(*exchange,
               Error{ErrorCode::unsupported_type, "http.unsupported_type"}.with("expected", "application/json"));
    } else if (spec.body == BodyKind::form && !is_form(head.content_type)) {
        refuse(*exchange, Error{ErrorCode::unsupported_type, "http.unsupported_type"}.with(
                              "expected", "application/x-www-form-urlencoded"));
    }
    return exchange;
}

// ---------------------------------------------------------------------------------------------------------------------
// run

bool Pipeline::is_trusted_proxy(std::string_view address) const {
    return std::ranges::any_of(options_.trusted_proxies,
                               [&](Network const& network) { return network.contains(address); });
}

ClientAddress Pipeline::resolve_client(RequestHead const& head) const {
    ClientAddress client = head.peer;
    client.is_local = is_loopback(client.text) && head.forwarded_for.empty();
    if (head.forwarded_for.empty() || !is_trusted_proxy(client.text)) return client;
    // From the right: each trusted proxy has put there whom it heard; the first untrusted one is the client.
    auto rest = head.forwarded_for;
    while (!rest.empty()) {
        auto const comma = rest.rfind(',');
        auto hop = comma == rest.npos ? rest : rest.substr(comma + 1);
        rest = comma == rest.npos ? std::string_view{} : rest.substr(0, comma);
        while (hop.starts_with(' ')) hop.remove_prefix(1);
        while (hop.ends_with(' ')) hop.remove_suffix(1);
        if (!Network::parse(hop) || hop.find('/') != hop.npos) break;
        client.text = std::string(hop);
        if (!is_trusted_proxy(hop)) break;
    }
    return client;
}

bool Pipeline::is_secure(RequestHead const& head) const {
    if (head.is_encrypted || options_.public_origin.starts_with("https://")) return true;
    return head.forwarded_proto == "https" && is_trusted_proxy(head.peer.text);
}

std::string Pipeline::own_origin(RequestHead const& head) const {
    if (!options_.public_origin.empty()) return options_.public_origin;
    return (is_secure(head) ? "https://" : "http://") + std::string(head.host);
}

bool Pipeline::serve_cached(Core& core, Exchange& exchange) {
    auto const& spec = exchange.route_->spec;
    auto const target = exchange.head_->target;
    if (spec.cached_until.empty() || target.size() > ReplyCache::kKeyBytesMax) return false;
    exchange.cache_key_.reserve(target.size() + 1);
    exchange.cache_key_ += exchange.who_.language == authority::Language::en ? 'e' : 'z';
    exchange.cache_key_ += target;
    if (auto const* reply = core.replies.find(exchange.cache_key_)) {
        core.metrics.cache_hits.fetch_add(1, std::memory_order_relaxed);
        exchange.ready_ = cached_response(exchange, *reply);
        return true;
    }
    core.metrics.cache_misses.fetch_add(1, std::memory_order_relaxed);
    for (auto const pattern : spec.cached_until) {
        exchange.cache_slots_.push_back(ChannelStamps::slot_of(filled_in(pattern, exchange.path_)));
    }
    exchange.cache_sum_ = stamps_.sum(exchange.cache_slots_);
    return false;
}

void Pipeline::run(Core& core, std::shared_ptr<Exchange> const& exchange, std::string body) {
    if (exchange->refusal_ || exchange->ready_) return exchange->complete(Output{});
    exchange->body_ = std::move(body);
    exchange->address_ = resolve_client(*exchange->head_);
    auto const& route = *exchange->route_;
    if (route.spec.auth != Auth::session) {
        if (options_.limits_rates) {
            auto const allowed =
                budgets_.take(route.spec.budget, RateSubject::address, exchange->address_.text, exchange->now_);
            if (!allowed) return exchange->complete(fail(allowed.error()));
        }
        if (serve_cached(core, *exchange)) return exchange->complete(Output{});
        return proceed(exchange);
    }

    auto const name = options_.insecure_lan ? std::string_view{"sid"} : std::string_view{"__Host-sid"};
    auto const token = cookie_value(exchange->head_->cookie, name);
    if (is_token(token)) {
        exchange->token_.text = std::string(token);
    } else if (route.takes_token) {
        exchange->token_ = SessionToken::random();
        exchange->is_minted_ = true;
    }
    if (exchange->token_.text.empty() || exchange->is_minted_ || authenticator_ == nullptr) return proceed(exchange);
    exchange->session_hash_ = exchange->token_.hash();
    exchange->known_ = sessions_.find(exchange->session_hash_, exchange->now_);
    if (exchange->known_) return proceed(exchange);
    if (options_.reads_inline) {
        find_session(*exchange);
        return proceed(exchange);
    }
    bool const queued = reads_.submit([this, exchange] {
        find_session(*exchange);
        proceed(exchange);
    });
    if (!queued) exchange->complete(fail(ErrorCode::unavailable, "http.too_busy"));
}

void Pipeline::find_session(Exchange& exchange) {
    auto const commits = stamps_.commits();
    auto found = database_.read([&](storage::ReadTransaction& tx) -> Result<std::optional<Session>> {
        return authenticator_->find(tx, exchange.session_hash_, exchange.now_);
    });
    if (!found) {
        refuse(exchange, std::move(found).error());
        return;
    }
    if (!*found || (**found).valid_until <= exchange.now_) return;
    exchange.known_ = std::make_shared<KnownSession const>(*std::move(*found), exchange.token_.csrf());
    sessions_.keep(exchange.session_hash_, exchange.known_, commits, exchange.now_);
}

void Pipeline::proceed(std::shared_ptr<Exchange> const& exchange) {
    if (exchange->refusal_) return exchange->complete(Output{});
    if (exchange->route_->spec.auth == Auth::session) {
        if (auto const checked = check_session(*exchange); !checked) return exchange->complete(fail(checked.error()));
    }
    if (auto const bound = bind(*exchange); !bound) return exchange->complete(fail(bound.error()));
    execute(exchange);
}

Result<void> Pipeline::check_csrf(Exchange const& exchange) const {
    auto const& head = *exchange.head_;
    bool const same_site =
        head.sec_fetch_site.empty() ? head.origin == own_origin(head) : head.sec_fetch_site == "same-origin";
    if (!same_site) return fail(ErrorCode::forbidden, "http.cross_site");
    if (exchange.token_.text.empty() || exchange.is_minted_) return fail(ErrorCode::forbidden, "http.csrf_missing");
    bool const matches = exchange.known_ ? equal_in_constant_time(head.csrf_token, exchange.known_->csrf)
                                         : equal_in_constant_time(head.csrf_token, exchange.token_.csrf());
    if (!matches) return fail(ErrorCode::forbidden, "http.csrf_missing");
    return {};
}

Result<void> Pipeline::check_session(Exchange& exchange) {
    auto const& spec = exchange.route_->spec;
    auto const now = exchange.now_;
    if (exchange.known_) {
        auto const& session = exchange.known_->session;
        exchange.who_.person = session.person;
        exchange.who_.grants = session.grants;
        // The page says which language it shows; the account's own is for requests that name none.
        if (exchange.head_->accept_language.empty()) exchange.who_.language = session.language;
        exchange.who_.identity_confirmed = session.confirmed_until && now < *session.confirmed_until;
        if (sessions_.is_seen_due(exchange.session_hash_, now)) {
            notes_under_way_->fetch_add(1);
            database_.submit([authenticator = authenticator_, hash = exchange.session_hash_,
                              now](storage::WriteTransaction& tx) { authenticator->seen(tx, hash, now); },
                             [notes = notes_under_way_](Result<void> const&) {
                                 notes->fetch_sub(1);  // Lost at worst: the next request of the session says it again.
                                 notes->notify_all();
                             });
        }
    }
    if (!is_safe(spec.method)) HZ_TRY(check_csrf(exchange));
    if (options_.limits_rates) {
        if (exchange.known_) {
            std::string_view const hash{reinterpret_cast<char const*>(exchange.session_hash_.data()),
                                        exchange.session_hash_.size()};
            HZ_TRY(budgets_.take(spec.budget, RateSubject::session, hash, now));
        } else {
            HZ_TRY(budgets_.take(spec.budget, RateSubject::address, exchange.address_.text, now));
            // What gives people work is counted by the visitor's browser as well.
            if (spec.budget == Budget::report && !exchange.token_.text.empty()) {
                HZ_TRY(budgets_.take(spec.budget, RateSubject::session, exchange.token_.text, now));
            }
        }
    }
    auto const& holders = authority::holders(spec.permission);
    bool const for_visitors = std::ranges::find(holders, authority::Role::visitor) != holders.end();
    if (!for_visitors) HZ_TRY(authority::require_person(exchange.who_));
    return {};
}

Result<void> Pipeline::bind(Exchange& exchange) {
    auto const& head = *exchange.head_;
    auto const& spec = exchange.route_->spec;
    if (auto const key = head.idempotency_key; spec.takes_idempotency_key && !key.empty()) {
        bool const is_visible = std::ranges::all_of(key, [](char c) { return c > ' ' && c <= '~'; });
        if (!is_visible || key.size() > kIdempotencyKeyMax) return fail(ErrorCode::invalid, "http.bad_idempotency_key");
        std::string digested(head.target);
        digested.append("\n").append(exchange.body_);
        exchange.idempotency_ =
            IdempotencyUse{.person = exchange.who_.person,
                           .session_digest = exchange.who_.person ? std::string{} : hex(exchange.token_.hash()),
                           .key = std::string(key),
                           .route = std::string(name(spec.method)) + " " + std::string(spec.path),
                           .request_digest = hex(sha256(digested)),
                           .is_reply_secret = spec.is_reply_secret};
    }

    Input input{.path = exchange.path_};
    if (auto const query = head.query(); !query.empty()) {
        auto parsed = parse_query(query);
        if (!parsed) return fail(ErrorCode::invalid, "http.bad_query");
        input.query = *std::move(parsed);
    }
    std::optional<JsonDocument> document;
    if (spec.body == BodyKind::json && !exchange.body_.empty()) {
        HZ_TRY(document, JsonDocument::parse(exchange.body_));
        input.body = document->root();
    } else if (spec.body == BodyKind::form) {
        auto parsed = parse_query(exchange.body_);
        if (!parsed) return fail(ErrorCode::invalid, "http.bad_query");
        for (auto& parameter : *parsed) input.query.push_back(std::move(parameter));
    }
    Upload upload;
    if (spec.body == BodyKind::upload) {
        if (exchange.body_.empty()) return fail(ErrorCode::invalid, "http.body_expected");
        upload = {std::move(exchange.body_), std::string(head.content_type)};
        input.upload = &upload;
    }
    Device const device = device_of(head.user_agent);
    IfMatch const if_match{single_tag(head.if_match)};
    input.token = &exchange.token_;
    input.address = &exchange.address_;
    input.device = &device;
    input.if_match = &if_match;
    Transport const transport{options_.insecure_lan};
    input.transport = &transport;
    HZ_TRY(exchange.call_, exchange.route_->bind(input));
    return {};
}

bool Pipeline::wants_pool(Exchange const& exchange) const noexcept {
    if (!options_.reads_inline) return true;
    auto const average = route_states_[exchange.route_->index]->read_microseconds.load(std::memory_order_relaxed);
    return average > kInlineReadMax.count();
}

void Pipeline::on_read_pool(std::shared_ptr<Exchange> const& exchange, void (Pipeline::*work)(Exchange&)) {
    if (!wants_pool(*exchange)) return (this->*work)(*exchange);
    if (!reads_.submit([this, exchange, work] { (this->*work)(*exchange); })) {
        exchange->complete(fail(ErrorCode::unavailable, "http.too_busy"));
    }
}

void Pipeline::execute(std::shared_ptr<Exchange> const& exchange) {
    switch (exchange->route_->access) {
        case Access::none:
            return answer_now(*exchange);
        case Access::read:
            return on_read_pool(exchange, &Pipeline::read_now);
        case Access::stream:
            return on_read_pool(exchange, &Pipeline::listen_now);
        case Access::write:
            return submit_write(exchange);
        case Access::batched:
            route_states_[exchange->route_->index]->lane->submit(
                BatchEntry{exchange->call_.get(), &exchange->who_},
                [exchange](Result<Output> result) { exchange->complete(std::move(result)); });
            return;
        case Access::prepared:
        case Access::prepared_on_snapshot:
            if (!compute_.submit([this, exchange] { prepare_now(exchange); })) {
                exchange->complete(fail(ErrorCode::unavailable, "http.too_busy"));
            }
            return;
    }
}

void Pipeline::answer_now(Exchange& exchange) {
    try {
        exchange.complete(exchange.call_->answer(exchange.who_));
    } catch (std::exception const& failure) {
        exchange.complete(fail(ErrorCode::internal, "server.failed", failure.what()));
    }
}

void Pipeline::read_now(Exchange& exchange) {
    auto const begun = Steady::now();
    auto result = database_.read([&](storage::ReadTransaction& tx) { return exchange.call_->read(tx, exchange.who_); });
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - begun).count();
    auto& average = route_states_[exchange.route_->index]->read_microseconds;
    auto const before = static_cast<std::int64_t>(average.load(std::memory_order_relaxed));
    // A moving average over about sixteen reads; races lose a sample at worst.
    average.store(static_cast<std::uint32_t>(std::min<std::int64_t>(before + (took - before) / 16, 1'000'000'000)),
                  std::memory_order_relaxed);
    exchange.complete(std::move(result));
}

void Pipeline::listen_now(Exchange& exchange) {
    auto const& request = static_cast<detail::BatchedCall<ListenRequest> const&>(*exchange.call_).request();
    if (request.channels.empty() || request.channels.size() > kChannelsMax) {
        return exchange.complete(
            fail(Error{ErrorCode::invalid, "http.too_many_channels"}.with("max", std::to_string(kChannelsMax))));
    }
    auto const granted = database_.read([&](storage::ReadTransaction& tx) -> Result<std::vector<std::string>> {
        return may_listen(router_, tx, exchange.who_, request);
    });
    if (!granted) return exchange.complete(fail(granted.error()));
    if (exchange.head_->method != Method::head) exchange.channels_ = *granted;
    exchange.last_event_id_ = exchange.head_->last_event_id;
    if (exchange.last_event_id_.empty() && request.last_event_id) {
        exchange.last_event_id_ = request.last_event_id->str();
    }
    exchange.complete(Output{.content_type = "text/event-stream", .body = {}});
}

void Pipeline::prepare_now(std::shared_ptr<Exchange> const& exchange) {
    auto const run = [&]() -> Result<std::optional<Output>> {
        if (exchange->idempotency_) {
            // The first attempt may have used up what prepare looks for: an earlier reply comes first.
            HZ_TRY(auto stored, database_.read([&](storage::ReadTransaction& tx) {
                return stored_reply(tx, *exchange->idempotency_);
            }));
            if (stored) return stored;
        }
        if (exchange->route_->access == Access::prepared) {
            HZ_TRY(exchange->call_->prepare(exchange->who_));
        } else {
            HZ_TRY(database_.read(
                [&](storage::ReadTransaction& tx) { return exchange->call_->prepare(tx, exchange->who_); }));
        }
        return std::nullopt;
    };
    try {
        auto prepared = run();
        if (!prepared) return exchange->complete(fail(std::move(prepared).error()));
        if (*prepared) return exchange->complete(*std::move(*prepared));
    } catch (std::exception const& failure) {
        return exchange->complete(fail(ErrorCode::internal, "server.failed", failure.what()));
    }
    submit_write(exchange);
}

void Pipeline::submit_write(std::shared_ptr<Exchange> const& exchange) {
    database_.submit(
        [exchange](storage::WriteTransaction& tx) -> Result<Output> {
            if (!exchange->idempotency_) return exchange->call_->write(tx, exchange->who_);
            HZ_TRY(auto stored, stored_reply(tx, *exchange->idempotency_));
            if (stored) return *std::move(stored);
            HZ_TRY(auto output, exchange->call_->write(tx, exchange->who_));
            store_reply(tx, *exchange->idempotency_, output, exchange->now_);
            return output;
        },
        [exchange](Result<Output> result) { exchange->complete(std::move(result)); });
}

void Pipeline::run_as(Core& core, std::shared_ptr<Exchange> const& exchange, std::string body, authority::Caller who) {
    if (exchange->refusal_ || exchange->ready_) return exchange->complete(Output{});
    exchange->body_ = std::move(body);
    exchange->address_ = exchange->head_->peer;
    auto const& spec = exchange->route_->spec;
    if (spec.auth != Auth::session) {
        if (serve_cached(core, *exchange)) return exchange->complete(Output{});
    } else {
        who.now = exchange->now_;
        exchange->who_ = std::move(who);
        exchange->token_.text = cookie_value(exchange->head_->cookie, "__Host-sid");
        if (exchange->token_.text.empty() && exchange->route_->takes_token) {
            exchange->token_ = SessionToken::random();
            exchange->is_minted_ = true;
        }
        auto const& holders = authority::holders(spec.permission);
        bool const for_visitors = std::ranges::find(holders, authority::Role::visitor) != holders.end();
        if (auto const person = authority::require_person(exchange->who_); !for_visitors && !person) {
            return exchange->complete(fail(person.error()));
        }
    }
    if (auto const bound = bind(*exchange); !bound) return exchange->complete(fail(bound.error()));
    execute(exchange);
}

// ---------------------------------------------------------------------------------------------------------------------
// finish

void Pipeline::add_security_headers(Response& response, RequestHead const& head) const {
    response.headers +=
        "X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\nCross-Origin-Opener-Policy: same-origin\r\n"
        "Cross-Origin-Resource-Policy: same-origin\r\nPermissions-Policy: camera=(), microphone=(self), "
        "geolocation=(self), "
        "payment=(), usb=()\r\n";
    if (is_secure(head)) response.headers += "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n";
}

void Pipeline::add_cookie(Response& response, RequestHead const&, SessionCookie const& cookie) const {
    std::string line = options_.insecure_lan ? "sid=" : "__Host-sid=";
    line += cookie.token.text;
    line += "; Path=/; HttpOnly; SameSite=Lax";
    if (!options_.insecure_lan) line += "; Secure";
    line += "; Max-Age=" + std::to_string(cookie.token.text.empty() ? 0 : cookie.lifetime.count());
    response.add_header("Set-Cookie", line);
}

Response Pipeline::problem(Exchange const& exchange, Error const& error, int status) const {
    Response response;
    response.status = status == 0 ? status_of(error.code()) : status;
    std::string content_type = "application/problem+json";
    response.add_header("Cache-Control", "no-store");
    response.add_header("Content-Security-Policy", kDataPolicy);
    response.add_header("Content-Language", language_tag(exchange.who_.language));
    if (response.status == 401) response.add_header("WWW-Authenticate", "Session realm=\"hezhi\"");
    if (response.status == 405) {
        std::string allowed;
        for (auto const method : exchange.allowed_) {
            allowed.append(allowed.empty() ? "" : ", ").append(name(method));
            if (method == Method::get) allowed += ", HEAD";
        }
        response.add_header("Allow", allowed);
    }
    if (response.status == 503) response.add_header("Retry-After", "2");
    for (auto const& [param, value] : error.params()) {
        if (param == "retry_after") response.add_header("Retry-After", value);
    }
    if (exchange.route_ != nullptr && exchange.route_->spec.render_refusal != nullptr) {
        auto refusal = exchange.route_->spec.render_refusal(error, response.status, exchange.who_.language, messages_,
                                                            exchange.head_->target);
        response.status = refusal.status;
        content_type = std::move(refusal.content_type);
        response.body = ResponseBody{std::move(refusal.body)};
    } else {
        response.body =
            ResponseBody{problem_json(error, response.status, exchange.who_.language, messages_, exchange.request_id_)};
    }
    response.add_header("Content-Type", content_type);
    response.omit_body = exchange.head_->method == Method::head;
    return response;
}

Response Pipeline::cached_response(Exchange const& exchange, CachedReply const& reply) const {
    auto const& head = *exchange.head_;
    bool const zipped = reply.gzip != nullptr && accepts_encoding(head.accept_encoding, "gzip");
    Response response;
    response.headers.reserve(512);
    response.add_header("Content-Type", reply.content_type);
    response.add_header("Cache-Control", "no-cache");
    response.add_header("Vary", "Accept-Language, Accept-Encoding");
    response.add_header("Content-Security-Policy", kDataPolicy);
    response.headers.append(zipped ? "ETag: W/\"" : "ETag: \"").append(reply.etag).append("\"\r\n");
    if (none_match(head.if_none_match, reply.etag)) {
        response.status = 304;
        response.omit_body = true;
        return response;
    }
    if (zipped) response.add_header("Content-Encoding", "gzip");
    response.body = ResponseBody{zipped ? reply.gzip : reply.body};
    response.omit_body = head.method == Method::head;
    return response;
}

Response Pipeline::success(Core& core, Exchange& exchange, Output output) {
    auto const& head = *exchange.head_;
    if (!exchange.cache_key_.empty()) {
        CachedReply reply{.etag = output.meta.etag.value_or(std::string{}),
                          .content_type = std::move(output.content_type),
                          .body = std::make_shared<std::string const>(std::move(output.body)),
                          .gzip = nullptr,
                          .slots = std::move(exchange.cache_slots_),
                          .sum = exchange.cache_sum_};
        if (reply.etag.empty()) {
            auto const digest = sha256(*reply.body);
            reply.etag = base64url(std::span<unsigned char const>(digest).first(12));
        }
        if (reply.body->size() >= kGzipBytesMin) {
            if (auto zipped = gzip(*reply.body, Squeeze::well); !zipped.empty()) {
                reply.gzip = std::make_shared<std::string const>(std::move(zipped));
            }
        }
        if (stamps_.sum(reply.slots) != reply.sum) return cached_response(exchange, reply);
        return cached_response(exchange, core.replies.keep(std::move(exchange.cache_key_), std::move(reply)));
    }

    Response response;
    response.headers.reserve(512);
    response.add_header("Cache-Control", "no-store");
    if (output.meta.cookie) {
        add_cookie(response, head, *output.meta.cookie);
    } else if (exchange.is_minted_) {
        add_cookie(response, head, {exchange.token_, std::chrono::hours{24}});
    }
    if (output.meta.location) {
        response.status = 201;
        response.add_header("Location", *output.meta.location);
    }
    if (output.meta.etag) {
        response.headers.append("ETag: \"").append(*output.meta.etag).append("\"\r\n");
        if (is_safe(head.method) && none_match(head.if_none_match, *output.meta.etag)) {
            response.status = 304;
            response.omit_body = true;
            return response;
        }
    }
    if (output.content_type.empty()) {
        if (response.status == 200) response.status = 204;
        return response;
    }
    response.add_header("Content-Type", output.content_type);
    response.add_header("Content-Security-Policy", document_policy(output.content_type, output.body));
    // Not where the CSRF token is: a secret is never compressed beside what a stranger may have written.
    bool const may_zip = output.body.size() >= kGzipBytesMin && is_text(output.content_type) &&
                         !exchange.route_->takes_token && !output.meta.cookie;
    if (may_zip && accepts_encoding(head.accept_encoding, "gzip")) {
        if (auto zipped = gzip(output.body, Squeeze::quick); !zipped.empty()) {
            output.body = std::move(zipped);
            response.add_header("Content-Encoding", "gzip");
        }
    }
    if (!output.download_name.empty()) response.add_header("Content-Disposition", attachment(output.download_name));
    response.body = ResponseBody{std::move(output.body)};
    response.omit_body = head.method == Method::head;
    return response;
}

Response Pipeline::finish(Core& core, Exchange& exchange) {
    HZ_ASSERT(exchange.is_done());
    auto const& head = *exchange.head_;
    Response response;
    if (exchange.refusal_) {
        response = problem(exchange, *exchange.refusal_, exchange.refusal_status_);
        response.close = head.has_body;  // Its body was not read.
    } else if (exchange.ready_) {
        response = *std::move(exchange.ready_);
    } else if (!*exchange.result_) {
        auto const& error = exchange.result_->error();
        if (error.code() == ErrorCode::internal) {
            log_error(fmt::format("request {} {} {}: {} {}", exchange.request_id_, name(head.method),
                                  exchange.route_->spec.path, error.key(), error.detail()));
        }
        response = problem(exchange, error, 0);
    } else {
        response = success(core, exchange, *std::move(*exchange.result_));
    }
    add_security_headers(response, head);
    response.add_header("X-Request-Id", exchange.request_id_);
    if (is_draining()) response.close = true;

    auto const took = std::chrono::duration_cast<Microseconds>(Steady::now() - exchange.started_);
    auto const bytes = response.omit_body ? 0 : response.body.view().size();
    std::string_view route = "-";
    auto index = core.metrics.index_of(CoreMetrics::Pseudo::none);
    if (exchange.route_ != nullptr) {
        route = exchange.route_->spec.path;
        index = exchange.route_->index;
    } else if (exchange.is_asset_) {
        route = "(asset)";
        index = core.metrics.index_of(CoreMetrics::Pseudo::asset);
    }
    core.metrics.count(index, response.status, took);
    core.metrics.bytes_sent.fetch_add(bytes, std::memory_order_relaxed);
    core.access_log.add(exchange.now_, head.known_method ? name(head.method) : "-", route, response.status, bytes, took,
                        exchange.request_id_);
    return response;
}

std::string Pipeline::metrics(std::span<CoreMetrics const* const> cores) const {
    auto out = metrics_text(cores, router_.routes());
    auto const database = database_.statistics();
    auto const number = [](auto value) { return static_cast<double>(value); };
    append_metric(out, "hezhi_database_reads_total", "counter", "Read transactions.", number(database.reads));
    append_metric(out, "hezhi_database_writes_total", "counter", "Writes applied and durable.",
                  number(database.writes));
    append_metric(out, "hezhi_database_writes_refused_total", "counter", "Writes refused by a rule or a failure.",
                  number(database.writes_refused));
    append_metric(out, "hezhi_database_commits_total", "counter", "Commits; one carries many writes.",
                  number(database.commits));
    append_metric(out, "hezhi_database_retries_total", "counter", "Serialisation failures tried again.",
                  number(database.serialization_retries));
    append_metric(out, "hezhi_database_queue_length", "gauge", "Writes that wait.", number(database.queue_length));
    append_metric(out, "hezhi_database_queue_wait_seconds", "gauge", "How long the oldest of them has waited.",
                  number(database.queue_wait.count()) / 1e6);
    append_metric(out, "hezhi_compute_queue_length", "gauge", "Prepared requests that wait for the compute pool.",
                  number(compute_.waiting()));
    append_metric(out, "hezhi_read_queue_length", "gauge", "Reads that wait for the read pool.",
                  number(reads_.waiting()));
    append_metric(out, "hezhi_process_resident_bytes", "gauge", "Memory that the process holds.",
                  number(resident_bytes()));
    return out;
}

Response Pipeline::protocol_error(Core& core, int status, std::string_view key,
                                  std::string_view accept_language) const {
    Response response;
    response.status = status;
    response.close = true;
    auto const language = preferred_language(accept_language);
    response.add_header("Content-Type", "application/problem+json");
    response.add_header("Cache-Control", "no-store");
    response.add_header("Content-Security-Policy", kDataPolicy);
    response.add_header("X-Content-Type-Options", "nosniff");
    response.body = ResponseBody{problem_json(Error{ErrorCode::invalid, key}, status, language, messages_, "-")};
    core.metrics.count(core.metrics.index_of(CoreMetrics::Pseudo::none), status, Microseconds{0});
    core.access_log.add(options_.clock(), "-", "-", status, response.body.view().size(), Microseconds{0}, "-");
    return response;
}

}  // namespace hezhi::http
