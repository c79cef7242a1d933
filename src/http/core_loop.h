// Internal to the sockets: one core's event loop, its connections, and the coroutine that serves one of them. Included
// by server.cc, connection_plain.cc and connection_tls.cc only, because Asio is dear to compile.
//
// Lifetime: the loop outlives its connections. A connection's coroutine ends by itself (the client leaves, a timeout
// cancels its socket, a drain closes it); the context is destroyed only after the last has ended, so nobody ever posts
// into a dead context. Deadlines are plain times checked by one timer a core: no timer per operation.
#pragma once

#include <atomic>
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "src/http/server.h"

namespace hezhi::http {

namespace asio = boost::asio;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor>;
template <class T>
using Task = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> use_task{};

/// How many connections each address has. Thread-safe; asked at accept and at the end only.
class AddressCounts {
public:
    bool enter(std::string const& address, std::size_t max);
    void leave(std::string const& address);

private:
    std::mutex mutex_;
    std::unordered_map<std::string, std::size_t> counts_;
};

/// What all cores share.
struct ServerState {
    Pipeline& pipeline;
    ServerOptions options;
    AddressCounts addresses{};
    std::atomic<std::size_t> connections{0};
    std::mutex tls_mutex{};
    std::shared_ptr<asio::ssl::context> tls{};  // shared: connections keep the one they began with
    std::atomic<bool> forced{false};            ///< drain has run out of time
};

/// What the sweep looks at. Lives in the coroutine that serves it, listed in its loop.
struct Connection {
    enum class Phase : std::uint8_t { idle, head, body, handler, write, stream };

    Socket* socket = nullptr;
    std::string peer;
    Phase phase = Phase::idle;
    Steady::time_point deadline = Steady::time_point::max();
    bool is_timed_out = false;
    Steady::time_point body_begun{};
    std::uint64_t body_received = 0;
    Timer* stream_timer = nullptr;
};

class CoreLoop {
public:
    CoreLoop(ServerState& state, std::unique_ptr<Core> core);

    /// Binds and listens; port 0 is replaced by the one chosen.
    Result<void> listen(std::uint16_t& port);
    void run();
    /// From any thread.
    void start_drain();
    void force();
    void relay(std::vector<std::string> channels, std::uint64_t number);

    ServerState& state() noexcept { return state_; }
    Core& core() noexcept { return *core_; }
    Executor executor() { return context_.get_executor(); }
    std::string_view date() const noexcept { return date_; }
    bool is_draining() const noexcept { return is_draining_; }

    /// Registers for the lifetime of the object.
    class Registration {
    public:
        Registration(CoreLoop& loop, Connection& connection);
        Registration(Registration const&) = delete;
        Registration& operator=(Registration const&) = delete;
        ~Registration();

    private:
        CoreLoop& loop_;
        std::list<Connection*>::iterator place_;
    };

    /// Events wait: the board is flushed soon.
    void flush_events_soon();

private:
    Task<void> accept_loop();
    Task<void> tick_loop();
    Task<void> flush_loop();
    void sweep(Steady::time_point now);
    void close_idle();
    void end_if_drained();

    ServerState& state_;
    std::unique_ptr<Core> core_;
    std::list<Connection*> connections_;
    std::string date_;
    bool is_draining_ = false;
    bool is_flushing_ = false;
    asio::io_context context_{1};
    Acceptor acceptor_{context_.get_executor()};
    Timer tick_{context_.get_executor()};
    Timer pause_{context_.get_executor()};
    Timer flush_{context_.get_executor()};
};

Task<void> serve_plain(CoreLoop& loop, Socket socket, std::string peer);
Task<void> serve_tls(CoreLoop& loop, Socket socket, std::string peer, std::shared_ptr<asio::ssl::context> tls);

/// Completes, on the loop's thread, when the exchange is done.
Task<void> wait_for(std::shared_ptr<Exchange> exchange, Executor executor);

/// Status line and all headers with the empty line.
std::string response_head(Response const& response, std::string_view date, bool keep_alive, bool is_stream);

}  // namespace hezhi::http
