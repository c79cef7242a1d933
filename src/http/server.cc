#include "src/http/server.h"

#include <algorithm>
#include <thread>
#include <vector>

#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include "src/http/core_loop.h"

namespace hezhi::http {
namespace {

constexpr auto kTick = std::chrono::seconds{1};
constexpr auto kFlushTick = std::chrono::milliseconds{100};

std::string http_date(TimePoint now) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

std::string address_text(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
    }
    return address.to_string();
}

Result<std::shared_ptr<asio::ssl::context>> load_certificate(ServerOptions const& options) {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    error_code failure;
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                             asio::ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE,
                         failure);
    if (!failure) context->use_certificate_chain_file(options.tls_certificate_file, failure);
    if (!failure) context->use_private_key_file(options.tls_key_file, asio::ssl::context::pem, failure);
    bool const fits = !failure && SSL_CTX_check_private_key(context->native_handle()) == 1;
    bool const has_ciphers =
        SSL_CTX_set_cipher_list(context->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20:!aNULL") == 1;
    if (!fits || !has_ciphers) return fail(ErrorCode::invalid, "server.bad_certificate", failure.message());
    SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);  // Idle connections hold no buffers.
    return context;
}

}  // namespace

// ---------------------------------------------------------------------------------------------------------------------
// Pieces that connections use

bool AddressCounts::enter(std::string const& address, std::size_t max) {
    std::scoped_lock const lock(mutex_);
    auto& count = counts_[address];
    if (count >= max) return false;
    ++count;
    return true;
}

void AddressCounts::leave(std::string const& address) {
    std::scoped_lock const lock(mutex_);
    auto const found = counts_.find(address);
    if (found != counts_.end() && --found->second == 0) counts_.erase(found);
}

Task<void> wait_for(std::shared_ptr<Exchange> exchange, Executor executor) {
    auto initiate = [](auto handler, Exchange* waited, Executor on) {
        waited->when_done([handler = std::move(handler), on]() mutable { asio::post(on, std::move(handler)); });
    };
    return asio::async_initiate<asio::use_awaitable_t<Executor> const, void()>(initiate, use_task, exchange.get(),
                                                                               executor);
}

std::string response_head(Response const& response, std::string_view date, bool keep_alive, bool is_stream) {
    std::string head;
    head.reserve(response.headers.size() + 160);
    fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                   reason_phrase(response.status), date);
    if (is_stream) {
        head += "X-Accel-Buffering: no\r\n";
    } else if (response.status != 204 && response.status != 304) {
        fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", response.body.view().size());
    }
    if (!keep_alive) head += "Connection: close\r\n";
    head += response.headers;
    head += "\r\n";
    return head;
}

/// Whether nobody listens there yet. Our cores share the port among themselves (SO_REUSEPORT), and the kernel would let
/// a second Hezhi of the same user join them unnoticed; without that option it says no.
Result<void> claim(std::string const& address, std::uint16_t port) {
    error_code failure;
    auto const parsed = asio::ip::make_address(address, failure);
    if (failure) return fail(ErrorCode::invalid, "server.bad_address", address);
    asio::io_context context;
    asio::ip::tcp::acceptor probe{context};
    asio::ip::tcp::endpoint const endpoint{parsed, port};
    probe.open(endpoint.protocol(), failure);
    if (!failure) probe.set_option(asio::ip::tcp::acceptor::reuse_address(true), failure);
    if (!failure) probe.bind(endpoint, failure);
    if (failure == asio::error::address_in_use) {
        return fail(ErrorCode::conflict, "server.address_in_use", std::to_string(port));
    }
    if (failure) return fail(ErrorCode::unavailable, "server.not_listening", failure.message());
    return {};
}

// ---------------------------------------------------------------------------------------------------------------------
// One core

CoreLoop::CoreLoop(ServerState& state, std::unique_ptr<Core> core)
    : state_(state), core_(std::move(core)), date_(http_date(state.pipeline.now())) {}

CoreLoop::Registration::Registration(CoreLoop& loop, Connection& connection) : loop_(loop) {
    place_ = loop_.connections_.insert(loop_.connections_.end(), &connection);
    loop_.core_->metrics.connections.fetch_add(1, std::memory_order_relaxed);
}

CoreLoop::Registration::~Registration() {
    loop_.state_.addresses.leave((*place_)->peer);
    loop_.state_.connections.fetch_sub(1, std::memory_order_relaxed);
    loop_.core_->metrics.connections.fetch_sub(1, std::memory_order_relaxed);
    loop_.connections_.erase(place_);
    loop_.end_if_drained();
}

Result<void> CoreLoop::listen(std::uint16_t& port) {
    error_code failure;
    auto const address = asio::ip::make_address(state_.options.address, failure);
    if (failure) return fail(ErrorCode::invalid, "server.bad_address", state_.options.address);
    asio::ip::tcp::endpoint const endpoint{address, port};
    acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(Acceptor::reuse_address(true), failure);
    int const on = 1;
    bool const is_shared =
        !failure && setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) == 0;
    if (is_shared) acceptor_.bind(endpoint, failure);
    if (failure == asio::error::address_in_use) {
        return fail(ErrorCode::conflict, "server.address_in_use", std::to_string(port));
    }
    if (!failure) acceptor_.listen(1024, failure);
    if (failure || !is_shared) return fail(ErrorCode::unavailable, "server.not_listening", failure.message());
    port = acceptor_.local_endpoint().port();
    return {};
}

void CoreLoop::run() {
    asio::co_spawn(context_, accept_loop(), asio::detached);
    asio::co_spawn(context_, tick_loop(), asio::detached);
    context_.run();
    core_->access_log.flush();
}

Task<void> CoreLoop::accept_loop() {
    auto const executor = context_.get_executor();
    while (!is_draining_) {
        error_code failure;
        bool const is_full = state_.connections.load(std::memory_order_relaxed) >= state_.options.connections_max;
        if (is_full) {
            // The backlog holds newcomers back until somebody leaves.
            pause_.expires_after(std::chrono::milliseconds{20});
            co_await pause_.async_wait(asio::redirect_error(use_task, failure));
            continue;
        }
        Socket socket{executor};
        co_await acceptor_.async_accept(socket, asio::redirect_error(use_task, failure));
        if (is_draining_) break;
        if (failure) {
            // Out of descriptors, or the client left already. Not faster than this.
            pause_.expires_after(std::chrono::milliseconds{5});
            co_await pause_.async_wait(asio::redirect_error(use_task, failure));
            continue;
        }
        error_code ignored;
        socket.set_option(asio::ip::tcp::no_delay(true), ignored);
        auto const endpoint = socket.remote_endpoint(failure);
        if (failure) continue;
        auto peer = address_text(endpoint.address());
        if (!state_.addresses.enter(peer, state_.options.connections_per_address_max)) {
            core_->metrics.connections_refused.fetch_add(1, std::memory_order_relaxed);
            continue;
        }
        state_.connections.fetch_add(1, std::memory_order_relaxed);
        std::shared_ptr<asio::ssl::context> tls;
        {
            std::scoped_lock const lock(state_.tls_mutex);
            tls = state_.tls;
        }
        if (tls) {
            asio::co_spawn(context_, serve_tls(*this, std::move(socket), std::move(peer), std::move(tls)),
                           asio::detached);
        } else {
            asio::co_spawn(context_, serve_plain(*this, std::move(socket), std::move(peer)), asio::detached);
        }
    }
}

Task<void> CoreLoop::tick_loop() {
    while (!is_draining_ || !connections_.empty()) {
        error_code failure;
        bool const is_urgent = is_draining_;
        tick_.expires_after(kTick);
        if (is_urgent) tick_.expires_after(std::chrono::milliseconds{50});
        co_await tick_.async_wait(asio::redirect_error(use_task, failure));
        date_ = http_date(state_.pipeline.now());
        core_->access_log.flush();
        sweep(Steady::now());
        if (is_draining_) close_idle();
    }
}

void CoreLoop::sweep(Steady::time_point now) {
    auto const& timeouts = state_.options.timeouts;
    for (auto* connection : connections_) {
        bool is_slow = now >= connection->deadline;
        if (connection->phase == Connection::Phase::body && now - connection->body_begun > timeouts.body_grace) {
            auto const seconds = std::chrono::duration<double>(now - connection->body_begun).count();
            is_slow = is_slow || static_cast<double>(connection->body_received) <
                                     seconds * static_cast<double>(timeouts.body_rate_min);
        }
        if (!is_slow) continue;
        connection->is_timed_out = true;
        connection->deadline = now + std::chrono::seconds{2};  // For saying so; then it is cancelled again.
        error_code ignored;
        connection->socket->cancel(ignored);
    }
}

void CoreLoop::close_idle() {
    bool const forced = state_.forced.load(std::memory_order_relaxed);
    for (auto* connection : connections_) {
        if (connection->stream_timer != nullptr) connection->stream_timer->cancel();
        error_code ignored;
        if (connection->phase == Connection::Phase::idle || forced) connection->socket->cancel(ignored);
    }
}

void CoreLoop::end_if_drained() {
    if (is_draining_ && connections_.empty()) tick_.cancel();
}

void CoreLoop::start_drain() {
    asio::post(context_, [this] {
        is_draining_ = true;
        error_code ignored;
        acceptor_.close(ignored);
        pause_.cancel();
        tick_.cancel();
        flush_.cancel();
        core_->board.end_all();
        close_idle();
    });
}

void CoreLoop::force() {
    asio::post(context_, [this] {
        close_idle();
        tick_.cancel();
    });
}

void CoreLoop::relay(std::vector<std::string> channels, std::uint64_t number) {
    if (core_->metrics.streams.load() == 0) return;
    asio::post(context_, [this, channels = std::move(channels), number] {
        auto const now = state_.pipeline.now();
        for (auto const& channel : channels) core_->board.touch(channel, number, now);
        flush_events_soon();
    });
}

void CoreLoop::flush_events_soon() {
    if (is_flushing_ || is_draining_) return;
    is_flushing_ = true;
    asio::co_spawn(context_, flush_loop(), asio::detached);
}

Task<void> CoreLoop::flush_loop() {
    bool waits = true;
    while (waits && !is_draining_) {
        error_code failure;
        flush_.expires_after(kFlushTick);
        co_await flush_.async_wait(asio::redirect_error(use_task, failure));
        waits = core_->board.flush(state_.pipeline.now());
    }
    is_flushing_ = false;
}

// ---------------------------------------------------------------------------------------------------------------------
// All cores

struct Server::Body {
    Body(Pipeline& pipeline, ServerOptions options) : state{pipeline, std::move(options)} {}

    ServerState state;
    std::vector<std::unique_ptr<CoreLoop>> cores;
    std::vector<std::thread> threads;
    std::uint16_t port = 0;
    bool is_stopped = false;
};

Server::Server(std::unique_ptr<Body> body) : body_(std::move(body)) {}

Result<std::unique_ptr<Server>> Server::start(Pipeline& pipeline, ServerOptions options) {
    auto body = std::make_unique<Body>(pipeline, std::move(options));
    auto& state = body->state;
    body->port = state.options.port;
    if (!state.options.tls_certificate_file.empty()) {
        HZ_TRY(state.tls, load_certificate(state.options));
    }
    HZ_TRY(claim(state.options.address, state.options.port));
    for (std::size_t i = 0; i < std::max<std::size_t>(1, state.options.cores); ++i) {
        body->cores.push_back(std::make_unique<CoreLoop>(state, pipeline.make_core(state.options.access_log)));
        HZ_TRY(body->cores.back()->listen(body->port));
    }
    pipeline.relay_events([&cores = body->cores](std::span<std::string const> channels, std::uint64_t number) {
        for (auto const& core : cores) core->relay({channels.begin(), channels.end()}, number);
    });
    for (auto const& core : body->cores) {
        body->threads.emplace_back([loop = core.get()] { loop->run(); });
    }
    return std::unique_ptr<Server>(new Server(std::move(body)));
}

Server::~Server() {
    drain(std::chrono::milliseconds{0});
}

std::uint16_t Server::port() const noexcept {
    return body_->port;
}

void Server::drain(std::chrono::milliseconds limit) {
    if (std::exchange(body_->is_stopped, true)) return;
    auto& state = body_->state;
    state.pipeline.start_draining();
    for (auto const& core : body_->cores) core->start_drain();
    auto const deadline = Steady::now() + limit;
    while (state.connections.load() > 0 && Steady::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    state.forced.store(true);
    for (auto const& core : body_->cores) core->force();
    for (auto& thread : body_->threads) thread.join();
    state.pipeline.relay_events({});
}

Result<void> Server::reload_certificate() {
    auto& state = body_->state;
    if (state.options.tls_certificate_file.empty()) return {};
    HZ_TRY(auto fresh, load_certificate(state.options));
    std::scoped_lock const lock(state.tls_mutex);
    state.tls = std::move(fresh);
    return {};
}

std::string Server::metrics() const {
    std::vector<CoreMetrics const*> cores;
    for (auto const& core : body_->cores) cores.push_back(&core->core().metrics);
    return body_->state.pipeline.metrics(cores);
}

}  // namespace hezhi::http
