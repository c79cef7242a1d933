// The connection coroutine over TLS. A unit of its own because Asio's coroutines are dear to compile.
#include <boost/asio/ssl/stream.hpp>

#include "src/http/connection.h"

namespace hezhi::http {

Task<void> serve_tls(CoreLoop& loop, Socket socket, std::string peer, std::shared_ptr<asio::ssl::context> tls) {
    using Stream = asio::ssl::stream<Socket>;
    Stream stream{std::move(socket), *tls};
    Connection connection{.socket = &stream.next_layer(), .peer = std::move(peer)};
    CoreLoop::Registration const registration{loop, connection};
    error_code failure;
    connection.phase = Connection::Phase::head;
    connection.deadline = Steady::now() + loop.state().options.timeouts.handshake;
    co_await stream.async_handshake(Stream::server, asio::redirect_error(use_task, failure));
    if (failure) co_return;
    ConnectionServer<Stream> server{loop, connection, stream, true};
    try {
        co_await server.serve();
    } catch (std::exception const& broken) {
        loop.state().pipeline.log_error(std::string("connection ended: ") + broken.what());
    }
    connection.phase = Connection::Phase::write;
    connection.deadline = Steady::now() + std::chrono::seconds{2};
    co_await stream.async_shutdown(asio::redirect_error(use_task, failure));
}

}  // namespace hezhi::http
