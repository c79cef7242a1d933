// The sockets: one single-threaded event loop a core, all listening on one port (SO_REUSEPORT), a coroutine a
// connection. Beast and Asio stay behind this header.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "lib/base/error.h"
#include "src/http/pipeline.h"

namespace hezhi::http {

/// How long a client may take.
struct Timeouts {
    std::chrono::milliseconds head{10'000};       ///< first to last byte of a head
    std::chrono::milliseconds body{30'000};       ///< a body up to 256 KiB; larger ones in proportion
    std::chrono::milliseconds idle{60'000};       ///< between two requests of a connection
    std::chrono::milliseconds write{30'000};      ///< a response up to 256 KiB, likewise
    std::chrono::milliseconds handshake{10'000};  ///< TLS
    std::chrono::milliseconds body_grace{5'000};  ///< after this a body must have come at body_rate_min on average
    std::uint64_t body_rate_min = 1024;           ///< bytes a second
};

struct ServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one
    std::size_t cores = 1;
    std::string tls_certificate_file{};  ///< chain in PEM; with a key: HTTPS
    std::string tls_key_file{};
    std::size_t connections_max = 10'000;             ///< over all cores; then accepting pauses
    std::size_t connections_per_address_max = 1'024;  ///< a hall or a proxy shares an address
    Timeouts timeouts{};
    AccessLog::Sink access_log{};  ///< called from the cores' threads, each with whole lines
};

class Server {
public:
    /// Listens and serves from threads of its own. Errors: server.address_in_use, server.bad_address,
    /// server.bad_certificate, server.not_listening (with detail).
    static Result<std::unique_ptr<Server>> start(Pipeline& pipeline, ServerOptions options);

    Server(Server const&) = delete;
    Server& operator=(Server const&) = delete;
    /// As drain with no time left.
    ~Server();

    std::uint16_t port() const noexcept;

    /// Stops listening, ends idle connections and streams, lets requests in flight finish for at most `limit`.
    void drain(std::chrono::milliseconds limit);

    /// New connections use the files as they are now; a broken pair changes nothing.
    Result<void> reload_certificate();

    std::string metrics() const;

private:
    struct Body;
    explicit Server(std::unique_ptr<Body> body);
    std::unique_ptr<Body> body_;
};

}  // namespace hezhi::http
