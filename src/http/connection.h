// Internal: serving one connection, over plain TCP and over TLS alike. See core_loop.h.
#pragma once

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

#include "src/http/core_loop.h"
#include "src/http/request_reader.h"

namespace hezhi::http {

inline constexpr std::size_t kReadBytes = 16 * 1024;
inline constexpr std::size_t kBodyGrowth = 256 * 1024;
inline constexpr std::uint64_t kProportionalFrom = 256 * 1024;
inline constexpr std::size_t kLingerBytesMax = 1024 * 1024;

/// Larger messages get time in proportion: `base` for each 256 KiB.
inline Steady::duration time_for(std::chrono::milliseconds base, std::uint64_t bytes) {
    return base * static_cast<std::int64_t>(1 + bytes / kProportionalFrom);
}

/// Bytes received and not yet used.
class InputBuffer {
public:
    std::string_view view() const noexcept { return {bytes_.data() + begin_, end_ - begin_}; }
    void consume(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_) begin_ = end_ = 0;
    }
    /// Room for at least one more read; views stay valid only until here.
    asio::mutable_buffer space() {
        if (bytes_.empty()) bytes_.resize(kReadBytes);
        if (bytes_.size() - end_ < kReadBytes / 4 && begin_ > 0) {
            std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_),
                      bytes_.begin() + static_cast<std::ptrdiff_t>(end_), bytes_.begin());
            end_ -= begin_;
            begin_ = 0;
        }
        return {bytes_.data() + end_, bytes_.size() - end_};
    }
    void add(std::size_t count) noexcept { end_ += count; }

private:
    std::string bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

/// Counts an upload against what all requests in flight may hold.
class InFlightBytes {
public:
    explicit InFlightBytes(std::atomic<std::uint64_t>& total) noexcept : total_(total) {}
    InFlightBytes(InFlightBytes const&) = delete;
    InFlightBytes& operator=(InFlightBytes const&) = delete;
    ~InFlightBytes() { total_.fetch_sub(held_, std::memory_order_relaxed); }
    bool hold(std::uint64_t bytes) noexcept {
        held_ += bytes;
        return total_.fetch_add(bytes, std::memory_order_relaxed) + bytes <= kBodyBytesInFlightMax;
    }

private:
    std::atomic<std::uint64_t>& total_;
    std::uint64_t held_ = 0;
};

template <class Stream>
class ConnectionServer {
public:
    ConnectionServer(CoreLoop& loop, Connection& connection, Stream& stream, bool is_encrypted)
        : loop_(loop), connection_(connection), stream_(stream), is_encrypted_(is_encrypted) {}

    Task<void> serve() {
        for (;;) {
            std::size_t head_size = 0;
            bool const has_head = co_await read_head(head_size);
            if (!has_head) break;
            RequestHead head;
            RequestReader reader;
            auto const fault = reader.read_head(input_.view().substr(0, head_size), head);
            if (fault) {
                co_await refuse(*fault, head.accept_language);
                break;
            }
            head.peer.text = connection_.peer;
            head.is_encrypted = is_encrypted_;
            bool const keep_alive = co_await answer(head, reader, head_size);
            if (!keep_alive) break;
        }
    }

private:
    static constexpr bool is_plain = std::is_same_v<Stream, Socket>;

    Pipeline& pipeline() noexcept { return loop_.state().pipeline; }
    Timeouts const& timeouts() const noexcept { return loop_.state().options.timeouts; }

    void enter(Connection::Phase phase, Steady::duration limit) {
        connection_.phase = phase;
        connection_.deadline = Steady::now() + limit;
    }
    void enter_without_limit(Connection::Phase phase) {
        connection_.phase = phase;
        connection_.deadline = Steady::time_point::max();
    }

    /// One read into the buffer; false at the end of the stream, on errors and timeouts.
    Task<bool> read_some() {
        error_code failure;
        auto const space = input_.space();
        std::size_t const count = co_await stream_.async_read_some(space, asio::redirect_error(use_task, failure));
        input_.add(count);
        co_return !failure;
    }

    Task<bool> read_head(std::size_t& size) {
        bool is_begun = !input_.view().empty();
        if (is_begun) {
            enter(Connection::Phase::head, timeouts().head);
        } else {
            if (loop_.is_draining()) co_return false;
            enter(Connection::Phase::idle, timeouts().idle);
        }
        for (;;) {
            while (input_.view().starts_with("\r\n")) input_.consume(2);  // RFC 9112 §2.2
            auto const end = find_head_end(input_.view());
            if (end != std::string_view::npos) {
                size = end;
                co_return true;
            }
            if (input_.view().size() > kHeadBytesMax) {
                co_await refuse({431, "http.head_too_large"}, {});
                co_return false;
            }
            bool const has_more = co_await read_some();
            if (!has_more) {
                if (connection_.is_timed_out && is_begun) co_await refuse({408, "http.timeout"}, {});
                co_return false;
            }
            if (!is_begun) {
                is_begun = true;
                enter(Connection::Phase::head, timeouts().head);
            }
        }
    }

    /// From a complete head to a written response. False: the connection ends.
    Task<bool> answer(RequestHead& head, RequestReader& reader, std::size_t head_size) {
        auto const exchange = pipeline().admit(head);
        std::string body;
        std::size_t used = head_size;  // The head stays in the buffer: views point into it.
        InFlightBytes in_flight{pipeline().body_bytes_in_flight};
        if (head.has_body && !exchange->is_refused()) {
            std::optional<ProtocolFault> fault;
            // The body may need the buffer; the head moves out of its way.
            head_copy_.assign(input_.view().substr(0, head_size));
            rebase(head, input_.view().data(), head_copy_);
            input_.consume(head_size);
            used = 0;
            bool const is_read = co_await read_body(head, reader, exchange->body_bytes_max(), body, in_flight, fault);
            if (fault) co_await refuse(*fault, head.accept_language);
            if (fault || !is_read) co_return false;
        }

        enter_without_limit(Connection::Phase::handler);
        pipeline().run(loop_.core(), exchange, std::move(body));
        if (!exchange->is_done()) co_await wait_for(exchange, loop_.executor());
        Response response = pipeline().finish(loop_.core(), *exchange);
        if (exchange->is_stream()) {
            co_await serve_stream(*exchange, std::move(response));
            co_return false;
        }
        bool const keep_alive = head.keep_alive && !response.close && !loop_.is_draining();
        bool const is_sent = co_await send(response, keep_alive);
        input_.consume(used);
        if (is_sent && !keep_alive) co_await linger();
        co_return is_sent&& keep_alive;
    }

    static void rebase(RequestHead& head, char const* from, std::string const& to) {
        auto const move = [&](std::string_view& view) {
            if (view.data() != nullptr) view = {to.data() + (view.data() - from), view.size()};
        };
        for (auto* view : {&head.method_text, &head.target, &head.host, &head.cookie, &head.content_type,
                           &head.accept_language, &head.accept_encoding, &head.csrf_token, &head.sec_fetch_site,
                           &head.origin, &head.if_match, &head.if_none_match, &head.idempotency_key,
                           &head.last_event_id, &head.user_agent, &head.forwarded_for, &head.forwarded_proto}) {
            move(*view);
        }
    }

    Task<bool> read_body(RequestHead const& head, RequestReader& reader, std::uint64_t bytes_max, std::string& body,
                         InFlightBytes& in_flight, std::optional<ProtocolFault>& fault) {
        enter(Connection::Phase::body, time_for(timeouts().body, head.content_length));
        connection_.body_begun = Steady::now();
        connection_.body_received = 0;
        if (reader.expects_continue() && input_.view().empty()) {
            error_code failure;
            constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
            co_await asio::async_write(stream_, asio::buffer(kContinue), asio::redirect_error(use_task, failure));
            if (failure) co_return false;
        }
        bool is_complete = false;
        if (reader.is_chunked()) {
            if (!in_flight.hold(bytes_max)) fault = ProtocolFault{503, "http.too_busy"};
            while (!fault) {
                auto const used = reader.read_chunked(input_.view(), body, bytes_max, fault);
                input_.consume(used);
                connection_.body_received = body.size();
                is_complete = reader.is_complete();
                if (is_complete || fault) break;
                // A chunk header is short: what is left over and does not parse is no chunk.
                if (input_.view().size() > kHeadBytesMax) fault = ProtocolFault{400, "http.bad_head"};
                bool const has_more = co_await read_some();
                if (!has_more) break;
            }
        } else {
            if (!in_flight.hold(head.content_length)) fault = ProtocolFault{503, "http.too_busy"};
            auto const length = static_cast<std::size_t>(head.content_length);
            auto const here = std::min(length, input_.view().size());
            body.assign(input_.view().substr(0, here));
            input_.consume(here);
            while (!fault && body.size() < length) {
                // Grown as it arrives: a promise of ten megabytes costs nothing yet.
                std::size_t const have = body.size();
                body.resize(std::min(length, have + kBodyGrowth));
                error_code failure;
                std::size_t const count = co_await stream_.async_read_some(
                    asio::buffer(body.data() + have, body.size() - have), asio::redirect_error(use_task, failure));
                body.resize(have + count);
                connection_.body_received = body.size();
                if (failure) break;
            }
            is_complete = body.size() == length;
        }
        if (!is_complete && !fault && connection_.is_timed_out) fault = ProtocolFault{408, "http.timeout"};
        co_return is_complete;
    }

    /// All of two buffers. Over plain TCP the first attempt is made at once: it nearly always takes everything.
    Task<bool> write_all(std::string_view first, std::string_view second) {
        enter(Connection::Phase::write, time_for(timeouts().write, first.size() + second.size()));
        error_code failure;
        std::size_t written = 0;
        if constexpr (is_plain) {
            std::array<asio::const_buffer, 2> const buffers{asio::buffer(first), asio::buffer(second)};
            written = stream_.write_some(buffers, failure);
            if (failure == asio::error::would_block || failure == asio::error::try_again) failure = {};
            if (failure) co_return false;
        }
        if (written == first.size() + second.size()) co_return true;
        auto const skip = std::min(written, first.size());
        first.remove_prefix(skip);
        second.remove_prefix(written - skip);
        std::array<asio::const_buffer, 2> const rest{asio::buffer(first), asio::buffer(second)};
        co_await asio::async_write(stream_, rest, asio::redirect_error(use_task, failure));
        co_return !failure;
    }

    Task<bool> send(Response const& response, bool keep_alive) {
        auto const head = response_head(response, loop_.date(), keep_alive, false);
        auto const body = response.omit_body ? std::string_view{} : response.body.view();
        bool const is_sent = co_await write_all(head, body);
        co_return is_sent;
    }

    /// Says why, and ends. Best effort: the client may be gone.
    Task<void> refuse(ProtocolFault fault, std::string_view accept_language) {
        if (connection_.is_timed_out) {
            connection_.is_timed_out = false;
            loop_.core().metrics.timeouts.fetch_add(1, std::memory_order_relaxed);
        }
        auto const response = pipeline().protocol_error(loop_.core(), fault.status, fault.key, accept_language);
        bool const is_sent = co_await send(response, false);
        if (is_sent) co_await linger();
    }

    /// Lets the client read the answer although it is still sending: closing at once would reset the connection.
    Task<void> linger() {
        if constexpr (is_plain) {
            error_code failure;
            stream_.shutdown(Socket::shutdown_send, failure);
            enter(Connection::Phase::write, std::chrono::seconds{2});
            std::array<char, 4096> ignored;
            std::size_t total = 0;
            while (!failure && total < kLingerBytesMax && !loop_.state().forced.load(std::memory_order_relaxed)) {
                std::size_t const count =
                    co_await stream_.async_read_some(asio::buffer(ignored), asio::redirect_error(use_task, failure));
                total += count;
            }
        }
        co_return;
    }

    /// text/event-stream until the client leaves, its person changes, it stops reading, or the server drains.
    Task<void> serve_stream(Exchange const& exchange, Response response) {
        auto& core = loop_.core();
        Timer timer{loop_.executor()};
        connection_.stream_timer = &timer;
        // Shared with the board, which only holds it between add and remove below.
        auto const listener = std::make_shared<Listener>();
        listener->channels = exchange.channels();
        if (auto const person = exchange.person()) listener->ends_with = "person:" + person->str();
        listener->wake = [&timer] { timer.cancel(); };
        core.board.add(listener);
        core.metrics.streams.fetch_add(1);
        // After the listener is counted: what is touched from now on is relayed, what was touched before is in here.
        auto out = response_head(response, loop_.date(), false, true) +
                   stream_opening(pipeline().history().since(exchange.last_event_id(), exchange.channels()));
        for (;;) {
            bool const is_sent = co_await write_all(out, {});
            out.clear();
            if (!is_sent || listener->ended || loop_.is_draining()) break;
            if (listener->outbox.empty()) {
                enter_without_limit(Connection::Phase::stream);
                timer.expires_after(kHeartbeatInterval);
                error_code failure;
                co_await timer.async_wait(asio::redirect_error(use_task, failure));
                if (listener->ended || loop_.is_draining()) break;
            }
            std::swap(out, listener->outbox);
            if (out.empty()) out = ": still here\n\n";
        }
        core.board.remove(*listener);
        core.metrics.streams.fetch_sub(1);
        connection_.stream_timer = nullptr;
    }

    CoreLoop& loop_;
    Connection& connection_;
    Stream& stream_;
    bool is_encrypted_;
    InputBuffer input_;
    std::string head_copy_;
};

}  // namespace hezhi::http
