// The connection coroutine over plain TCP. A unit of its own because Asio's coroutines are dear to compile.
#include "src/http/connection.h"

namespace hezhi::http {

Task<void> serve_plain(CoreLoop& loop, Socket socket, std::string peer) {
    Connection connection{.socket = &socket, .peer = std::move(peer)};
    CoreLoop::Registration const registration{loop, connection};
    error_code failure;
    socket.non_blocking(true, failure);
    if (failure) co_return;
    ConnectionServer<Socket> server{loop, connection, socket, false};
    try {
        co_await server.serve();
    } catch (std::exception const& broken) {
        loop.state().pipeline.log_error(std::string("connection ended: ") + broken.what());
    }
}

}  // namespace hezhi::http
