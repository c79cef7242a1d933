// The sockets, with real ones: limits, slow and hostile clients, pipelining, TLS, live events, drain.
#include "src/http/server.h"

#include <array>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include "src/http/example_test.h"
#include "src/storage/testing.h"

namespace hezhi::http {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// A plain blocking client that sends exactly the bytes it is told to.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, char const* from = "127.0.0.1") {
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in local{.sin_family = AF_INET, .sin_port = 0, .sin_addr = {inet_addr(from)}, .sin_zero = {}};
        ::bind(socket_, reinterpret_cast<sockaddr*>(&local), sizeof local);
        sockaddr_in address{
            .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
        timeval const patience{.tv_sec = 20, .tv_usec = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        is_open_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    RawClient(RawClient const&) = delete;
    RawClient& operator=(RawClient const&) = delete;
    ~RawClient() { ::close(socket_); }

    int handle() const { return socket_; }
    bool is_open() const { return is_open_; }
    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// One response: status and body by Content-Length. Status 0: the connection ended first.
    struct Reply {
        int status = 0;
        std::string head{};
        std::string body{};
    };
    Reply receive(bool has_body = true) {
        Reply reply;
        std::size_t end = std::string::npos;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
            if (!more()) return reply;
        }
        reply.head = buffer_.substr(0, end + 4);
        buffer_.erase(0, end + 4);
        std::from_chars(reply.head.data() + 9, reply.head.data() + 12, reply.status);
        std::size_t length = 0;
        if (auto const at = reply.head.find("Content-Length: "); has_body && at != std::string::npos) {
            std::from_chars(reply.head.data() + at + 16, reply.head.data() + reply.head.size(), length);
        }
        while (buffer_.size() < length && more()) {
        }
        reply.body = buffer_.substr(0, length);
        buffer_.erase(0, length);
        return reply;
    }
    /// Everything until the server ends the connection or `text` has come.
    std::string receive_until(std::string_view text) {
        while (buffer_.find(text) == std::string::npos && more()) {
        }
        return std::exchange(buffer_, {});
    }
    bool is_ended_by_server() {
        std::array<char, 64> byte;
        // No lock is held here: the analyzer loses sight of one that was released.
        return ::recv(socket_, byte.data(), byte.size(), 0) == 0;  // NOLINT(clang-analyzer-unix.BlockInCriticalSection)
    }

private:
    bool more() {
        std::array<char, 65536> bytes;
        auto const count = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (count <= 0) return false;
        buffer_.append(bytes.data(), static_cast<std::size_t>(count));
        return true;
    }
    int socket_ = -1;
    bool is_open_ = false;
    std::string buffer_;
};

class ServerTest : public ::testing::Test {
protected:
    ServerTest() {
        operations->health = [] { return Result<void>{}; };
        add_operations_routes(router, operations);
        example::add_routes(router, reads);
    }

    /// Small limits, so that a test does not wait for a minute.
    static ServerOptions quick() {
        ServerOptions options{.cores = 2};
        options.timeouts = {.head = milliseconds{700},
                            .body = milliseconds{3'000},
                            .idle = milliseconds{1'200},
                            .write = milliseconds{2'000},
                            .handshake = milliseconds{700},
                            .body_grace = milliseconds{500},
                            .body_rate_min = 1024};
        return options;
    }

    void start(ServerOptions options = {.cores = 2}) {
        pipeline = std::make_unique<Pipeline>(router, *database, &sessions, assets,
                                              PipelineOptions{.clock = system_now, .limits_rates = false});
        auto started = Server::start(*pipeline, std::move(options));
        ASSERT_TRUE(started) << started.error().detail();
        server = std::move(*started);
    }
    static TimePoint system_now() {
        return std::chrono::time_point_cast<Microseconds>(std::chrono::system_clock::now());
    }
    RawClient connect() { return RawClient(server->port()); }
    std::string signed_in(std::string_view line, std::string_view body) const {
        return std::string(line) + " HTTP/1.1\r\nHost: h\r\nCookie: __Host-sid=" + token.text +
               "\r\nX-CSRF-Token: " + token.csrf() +
               "\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
    }

    std::atomic<int> reads{0};
    std::shared_ptr<Operations> const operations = std::make_shared<Operations>();
    Router router;
    SessionToken const token = SessionToken::random();
    example::OneSession sessions{token};
    AssetStore const assets{{}};
    storage::testkit::TestDatabase database{storage::Engine::sqlite, system_now};
    std::unique_ptr<Pipeline> pipeline;
    std::unique_ptr<Server> server;
};

constexpr std::string_view kGetHealth = "GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_F(ServerTest, a_connection_is_kept) {
    start();
    auto client = connect();
    for (int i = 0; i < 3; ++i) {
        client.send(kGetHealth);
        auto const reply = client.receive();
        EXPECT_EQ(reply.status, 200);
        EXPECT_EQ(reply.body, R"({"status":"ok"})");
    }
    client.send("GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_NE(client.receive().head.find("Connection: close"), std::string::npos);
    EXPECT_TRUE(client.is_ended_by_server());
}

TEST_F(ServerTest, head_has_no_body) {
    start();
    auto client = connect();
    client.send("HEAD /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
    auto const reply = client.receive(false);
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.head.find("Content-Length: 15"), std::string::npos);
    client.send(kGetHealth);
    EXPECT_EQ(client.receive().body, R"({"status":"ok"})");
}

TEST_F(ServerTest, requests_in_a_row_are_answered_in_order) {
    start();
    auto client = connect();
    std::string all;
    for (int i = 0; i < 200; ++i) {
        all += i % 3 == 0 ? signed_in("PUT /api/v1/s/3/notes/" + std::to_string(i + 1) + "/vote", R"({"choice":1})")
                          : std::string(kGetHealth);
    }
    std::thread sender([&] { client.send(all); });
    for (int i = 0; i < 200; ++i) {
        auto const reply = client.receive();
        ASSERT_EQ(reply.status, 200) << i << reply.body;
        auto const expected = i % 3 == 0 ? R"({"id":")" + std::to_string(i + 1) + R"(","text":"1 by 7"})"
                                         : std::string(R"({"status":"ok"})");
        EXPECT_EQ(reply.body, expected);
    }
    sender.join();
}

TEST_F(ServerTest, bytes_may_come_one_at_a_time) {
    start();
    auto client = connect();
    auto const request = signed_in("POST /api/v1/s/3/notes", R"({"text":"slow but steady"})");
    for (char const c : request) client.send({&c, 1});
    EXPECT_EQ(client.receive().status, 201);
}

TEST_F(ServerTest, chunked_bodies) {
    start();
    auto client = connect();
    auto head = signed_in("POST /api/v1/s/3/notes", "");
    head.replace(head.find("Content-Length: 0"), 17, "Transfer-Encoding: chunked");
    client.send(head + "9\r\n{\"text\":\"\r\n");
    client.send("5;ext=1\r\nhallo\r\n2\r\n\"}\r\n0\r\nTrailer: x\r\n\r\n");
    auto const reply = client.receive();
    EXPECT_EQ(reply.status, 201) << reply.body;
    client.send(kGetHealth);
    EXPECT_EQ(client.receive().status, 200);

    client.send(head + "40001\r\n");  // One byte over the limit, before any of it is sent.
    EXPECT_EQ(client.receive().status, 413);
    EXPECT_TRUE(client.is_ended_by_server());
}

TEST_F(ServerTest, uploads_of_some_megabytes) {
    start();
    auto client = connect();
    std::string const bytes(3'000'000, 'x');
    auto request = signed_in("POST /api/v1/s/3/files", bytes);
    request.replace(request.find("application/json"), 16, "text/csv");
    client.send(request);
    EXPECT_EQ(client.receive().body, R"({"bytes":3000000,"dry_run":false})");
}

TEST_F(ServerTest, a_client_that_waits_for_100_is_told_to_go_on) {
    start();
    auto client = connect();
    auto request = signed_in("POST /api/v1/s/3/notes", R"({"text":"a"})");
    request.insert(request.find("Cookie:"), "Expect: 100-continue\r\n");
    auto const body = request.find("\r\n\r\n") + 4;
    client.send(request.substr(0, body));
    EXPECT_EQ(client.receive(false).status, 100);
    client.send(request.substr(body));
    EXPECT_EQ(client.receive().status, 201);
}

TEST_F(ServerTest, a_body_that_is_not_wanted_is_refused_before_it_is_sent) {
    start();
    auto client = connect();
    auto request = signed_in("POST /api/v1/s/3/notes", "");
    request.replace(request.find("Content-Length: 0"), 17, "Expect: 100-continue\r\nContent-Length: 9000000");
    client.send(request);
    auto const reply = client.receive();
    EXPECT_EQ(reply.status, 413);
    EXPECT_NE(reply.head.find("Connection: close"), std::string::npos);
}

struct Hostile {
    std::string_view what;
    std::string bytes;
    int status;
};

TEST_F(ServerTest, hostile_requests_are_refused_and_end_the_connection) {
    start();
    std::string const host = "Host: h\r\n";
    std::string const post = "POST /api/v1/s/3/notes HTTP/1.1\r\n" + host;
    std::vector<Hostile> const cases{
        {"length and coding", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"coding and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n", 400},
        {"two equal lengths", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello", 400},
        {"two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400},
        {"list of lengths", post + "Content-Length: 5, 5\r\n\r\nhello", 400},
        {"negative length", post + "Content-Length: -5\r\n\r\n", 400},
        {"huge length", post + "Content-Length: 99999999999999999999\r\n\r\n", 400},
        {"two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"unknown coding", post + "Transfer-Encoding: gzip\r\n\r\n", 501},
        {"coding in two steps", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
        {"bad chunk size", post + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400},
        {"huge chunk size",
         post + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", 400},
        {"folded line", "GET /healthz HTTP/1.1\r\n" + host + "X-A: b\r\n c\r\n\r\n", 400},
        {"folded with tab", "GET /healthz HTTP/1.1\r\n" + host + "X-A: b\r\n\tc\r\n\r\n", 400},
        {"line feeds alone", "GET /healthz HTTP/1.1\nHost: h\n\r\n\r\n", 400},
        {"bare CR", "GET /healthz HTTP/1.1\r\n" + host + "X-A: b\rc\r\n\r\n", 400},
        {"NUL", "GET /healthz HTTP/1.1\r\n" + host + std::string("X-A: b\0c\r\n\r\n", 12), 400},
        {"NUL in the target", std::string("GET /heal\0thz HTTP/1.1\r\n", 24) + host + "\r\n", 400},
        {"blank before the colon", "GET /healthz HTTP/1.1\r\nHost : h\r\n\r\n", 400},
        {"no host", "GET /healthz HTTP/1.1\r\n\r\n", 400},
        {"two hosts", "GET /healthz HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", 400},
        {"absolute target", "GET http://h/healthz HTTP/1.1\r\n" + host + "\r\n", 400},
        {"star", "OPTIONS * HTTP/1.1\r\n" + host + "\r\n", 400},
        {"fragment", "GET /healthz#x HTTP/1.1\r\n" + host + "\r\n", 400},
        {"raw UTF-8 in the target", "GET /合 HTTP/1.1\r\n" + host + "\r\n", 400},
        {"no version", "GET /healthz\r\n" + host + "\r\n", 400},
        {"version 3", "GET /healthz HTTP/3.0\r\n" + host + "\r\n", 400},
        {"garbage", "\x16\x03\x01\x02\x01\x01\xfc\r\n\r\n", 400},
        {"large head", "GET /healthz HTTP/1.1\r\n" + host + "X-A: " + std::string(9'000, 'a') + "\r\n\r\n", 431},
        {"endless head", "GET /healthz HTTP/1.1\r\n" + std::string(20'000, 'a'), 431},
    };
    for (auto const& hostile : cases) {
        auto client = connect();
        client.send(hostile.bytes);
        auto const reply = client.receive();
        EXPECT_EQ(reply.status, hostile.status) << hostile.what << "\n" << reply.body;
        EXPECT_NE(reply.head.find("Connection: close"), std::string::npos) << hostile.what;
        EXPECT_NE(reply.head.find("Content-Security-Policy: default-src 'none'"), std::string::npos) << hostile.what;
        EXPECT_TRUE(client.is_ended_by_server()) << hostile.what;
    }
    auto client = connect();
    client.send(kGetHealth);
    EXPECT_EQ(client.receive().status, 200);
}

TEST_F(ServerTest, strange_but_lawful) {
    start();
    auto client = connect();
    client.send("\r\nGET /healthz?a=%20 HTTP/1.1\r\nhOST:h\r\nX-Empty:\r\n\r\n");
    auto const first = client.receive();
    // The query is not one of this route, but the connection lives.
    EXPECT_NE(first.body.find("field.unknown"), std::string::npos) << first.body;
    client.send("BREW /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.receive().status, 501);
    client.send("OPTIONS /healthz HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.receive().status, 501);
    client.send("GET /healthz HTTP/1.0\r\nHost: h\r\n\r\n");
    EXPECT_EQ(client.receive().status, 200);
    EXPECT_TRUE(client.is_ended_by_server());  // Without keep-alive 1.0 ends.
}

TEST_F(ServerTest, slow_clients_are_ended_and_told) {
    start(quick());
    auto head = connect();
    head.send("GET /healthz HTTP/1.1\r\nHo");
    auto idle = connect();
    auto body = connect();
    auto request = signed_in("POST /api/v1/s/3/notes", std::string(200'000, 'a'));
    body.send(request.substr(0, request.find("\r\n\r\n") + 10));
    EXPECT_EQ(head.receive().status, 408);
    EXPECT_EQ(body.receive().status, 408);  // Far below body_rate_min.
    EXPECT_TRUE(idle.is_ended_by_server());
    EXPECT_NE(server->metrics().find("hezhi_http_timeouts_total 2"), std::string::npos);
}

TEST_F(ServerTest, slowloris_does_not_hold_up_others) {
    start(quick());
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 300; ++i) {
        slow.push_back(std::make_unique<RawClient>(server->port()));
        slow.back()->send("GET /healthz HTTP/1.1\r\nX-A: ");
    }
    auto const begun = std::chrono::steady_clock::now();
    auto client = connect();
    for (int i = 0; i < 20; ++i) {
        for (auto& each : slow) each->send("a");
        client.send(kGetHealth);
        ASSERT_EQ(client.receive().status, 200);
    }
    for (auto& each : slow) EXPECT_EQ(each->receive().status, 408);
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds{15});
}

TEST_F(ServerTest, a_client_that_does_not_read_is_let_go) {
    auto options = quick();
    start(options);
    RawClient client(server->port());
    int const small = 4096;
    ::setsockopt(client.handle(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    std::string const one = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: h\r\n\r\n";
    std::string many;
    for (int i = 0; i < 300; ++i) many += one;
    client.send(many);
    auto const becomes = [&](std::string_view metric) {
        auto const deadline = std::chrono::steady_clock::now() + seconds{15};
        bool seen = false;
        while (!(seen = server->metrics().find(metric) != std::string::npos) &&
               std::chrono::steady_clock::now() < deadline) {
            std::this_thread::sleep_for(milliseconds{5});
        }
        return seen;
    };
    EXPECT_TRUE(becomes("hezhi_http_connections 1\n"));  // Accepted: from here on, none means let go.
    EXPECT_TRUE(becomes("hezhi_http_connections 0\n"));
}

TEST_F(ServerTest, connections_of_one_address_are_limited) {
    ServerOptions options{.cores = 2};
    options.connections_per_address_max = 8;
    start(options);
    std::vector<std::unique_ptr<RawClient>> clients;
    int answered = 0;
    for (int i = 0; i < 20; ++i) {
        clients.push_back(std::make_unique<RawClient>(server->port()));
        clients.back()->send(kGetHealth);
        answered += clients.back()->receive().status == 200 ? 1 : 0;
    }
    EXPECT_EQ(answered, 8);
    RawClient elsewhere(server->port(), "127.0.0.2");
    elsewhere.send(kGetHealth);
    EXPECT_EQ(elsewhere.receive().status, 200);
    clients.clear();
    auto const deadline = std::chrono::steady_clock::now() + seconds{10};
    int status = 0;
    while (status != 200 && std::chrono::steady_clock::now() < deadline) {
        auto again = connect();
        again.send(kGetHealth);
        status = again.receive().status;
    }
    EXPECT_EQ(status, 200);
}

TEST_F(ServerTest, accepting_pauses_at_the_cap_and_goes_on) {
    ServerOptions options{.cores = 1};
    options.connections_max = 4;
    start(options);
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 4; ++i) {
        clients.push_back(std::make_unique<RawClient>(server->port()));
        clients.back()->send(kGetHealth);
        EXPECT_EQ(clients.back()->receive().status, 200);
    }
    auto late = connect();  // In the backlog.
    late.send(kGetHealth);
    std::this_thread::sleep_for(milliseconds{100});
    clients.pop_back();
    EXPECT_EQ(late.receive().status, 200);
}

TEST_F(ServerTest, live_events_reach_every_listener) {
    start();
    std::vector<std::unique_ptr<RawClient>> listeners;
    for (int i = 0; i < 6; ++i) {  // On both cores, very likely.
        listeners.push_back(std::make_unique<RawClient>(server->port()));
        listeners.back()->send("GET /events?channels=note:5,note:6 HTTP/1.1\r\nHost: h\r\n\r\n");
        auto const opening = listeners.back()->receive_until("event: ready\ndata: -\n\n");
        EXPECT_NE(opening.find("Content-Type: text/event-stream"), std::string::npos) << opening;
        EXPECT_EQ(opening.find("Content-Length"), std::string::npos);
    }
    auto writer = connect();
    writer.send(signed_in("PUT /api/v1/s/3/notes/5/vote", R"({"choice":1})"));
    EXPECT_EQ(writer.receive().status, 200);
    std::string id;
    for (auto& listener : listeners) {
        auto const heard = listener->receive_until("data: note:5\n\n");
        EXPECT_NE(heard.find("event: touched\ndata: note:5\n\n"), std::string::npos) << heard;
        id = heard.substr(heard.find("id: ") + 4);
        id = id.substr(0, id.find('\n'));
    }
    writer.send(signed_in("PUT /api/v1/s/3/notes/6/vote", R"({"choice":1})"));
    EXPECT_EQ(writer.receive().status, 200);
    auto late = connect();
    late.send("GET /events?channels=note:5,note:6 HTTP/1.1\r\nHost: h\r\nLast-Event-ID: " + id + "\r\n\r\n");
    auto const missed = late.receive_until("event: ready\ndata: -\n\n");
    EXPECT_NE(missed.find("data: note:6\n\n"), std::string::npos) << missed;
    EXPECT_EQ(missed.find("data: note:5\n\n"), std::string::npos) << missed;
}

TEST_F(ServerTest, a_stream_ends_when_rights_change) {
    start();
    auto listener = connect();
    listener.send("GET /events?channels=private:1 HTTP/1.1\r\nHost: h\r\nCookie: __Host-sid=" + token.text +
                  "\r\n\r\n");
    listener.receive_until("event: ready\ndata: -\n\n");
    ASSERT_TRUE(database->write([](storage::WriteTransaction& tx) { tx.touch("person:7"); }));
    EXPECT_TRUE(listener.is_ended_by_server());
}

TEST_F(ServerTest, draining_answers_what_is_in_flight) {
    start();
    auto idle = connect();
    idle.send(kGetHealth);
    EXPECT_EQ(idle.receive().status, 200);
    auto stream = connect();
    stream.send("GET /events?channels=note:5 HTTP/1.1\r\nHost: h\r\n\r\n");
    stream.receive_until("event: ready\ndata: -\n\n");
    auto half = connect();
    auto const request = signed_in("POST /api/v1/s/3/notes", R"({"text":"last"})");
    half.send(request.substr(0, request.size() - 5));
    std::this_thread::sleep_for(milliseconds{100});

    std::thread drain([&] { server->drain(seconds{10}); });
    EXPECT_TRUE(idle.is_ended_by_server());
    stream.receive_until("never");
    std::this_thread::sleep_for(milliseconds{100});
    EXPECT_FALSE(connect().is_open());
    half.send(request.substr(request.size() - 5));
    auto const reply = half.receive();
    EXPECT_EQ(reply.status, 201);
    EXPECT_NE(reply.head.find("Connection: close"), std::string::npos);
    auto const begun = std::chrono::steady_clock::now();
    drain.join();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds{5});
}

TEST_F(ServerTest, draining_has_an_end) {
    start();
    auto stuck = connect();
    stuck.send("GET /healthz HTTP/1.1\r\n");
    std::this_thread::sleep_for(milliseconds{50});
    auto const begun = std::chrono::steady_clock::now();
    server->drain(milliseconds{200});
    EXPECT_LT(std::chrono::steady_clock::now() - begun, seconds{5});
}

TEST_F(ServerTest, two_servers_do_not_share_a_port_by_accident) {
    start();
    auto const second = Server::start(*pipeline, {.port = server->port(), .cores = 2});
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().key(), "server.address_in_use");
    EXPECT_EQ(second.error().detail(), std::to_string(server->port()));
    auto const port = server->port();
    connect().send(kGetHealth);  // leaves a connection behind that the kernel still remembers
    server.reset();
    server = *Server::start(*pipeline, {.port = port, .cores = 2});
    auto client = connect();
    client.send(kGetHealth);
    EXPECT_EQ(client.receive().status, 200) << "as soon as the first has ended";
}

TEST_F(ServerTest, what_it_cannot_listen_with_is_named) {
    start();
    ServerOptions options{.address = "not an address"};
    EXPECT_EQ(Server::start(*pipeline, options).error().key(), "server.bad_address");
    options = {.tls_certificate_file = "/nonexistent", .tls_key_file = "/nonexistent"};
    EXPECT_EQ(Server::start(*pipeline, options).error().key(), "server.bad_certificate");
}

// ---------------------------------------------------------------------------------------------------------------------
// TLS

/// A self-signed certificate for a test, in two files.
class TestCertificate {
public:
    TestCertificate() {
        folder_ = std::filesystem::temp_directory_path() / ("hezhi_tls_" + std::to_string(::getpid()));
        std::filesystem::create_directories(folder_);
        auto* key = EVP_EC_gen("P-256");
        auto* certificate = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        auto* name = X509_get_subject_name(certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<unsigned char const*>("hezhi.test"), -1,
                                   -1, 0);
        X509_set_issuer_name(certificate, name);
        X509_sign(certificate, key, EVP_sha256());
        auto* out = std::fopen(key_file().c_str(), "w");
        PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
        std::fclose(out);
        out = std::fopen(certificate_file().c_str(), "w");
        PEM_write_X509(out, certificate);
        std::fclose(out);
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    ~TestCertificate() { std::filesystem::remove_all(folder_); }
    std::string certificate_file() const { return folder_ / "certificate.pem"; }
    std::string key_file() const { return folder_ / "key.pem"; }

private:
    std::filesystem::path folder_;
};

class TlsClient {
public:
    TlsClient(std::uint16_t port, int version_max) : client_(port) {
        context_ = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_max_proto_version(context_, version_max);
        SSL_CTX_set_security_level(context_, 0);
        ssl_ = SSL_new(context_);
        SSL_set_fd(ssl_, client_.handle());
        is_open_ = SSL_connect(ssl_) == 1;
        ERR_clear_error();
    }
    TlsClient(TlsClient const&) = delete;
    TlsClient& operator=(TlsClient const&) = delete;
    ~TlsClient() {
        SSL_free(ssl_);
        SSL_CTX_free(context_);
    }
    bool is_open() const { return is_open_; }
    std::string version() const { return SSL_get_version(ssl_); }
    std::string ask(std::string_view request) {
        SSL_write(ssl_, request.data(), static_cast<int>(request.size()));
        std::string reply;
        std::array<char, 4096> bytes;
        while (reply.find("\"}") == std::string::npos) {
            int const count = SSL_read(ssl_, bytes.data(), static_cast<int>(bytes.size()));
            if (count <= 0) break;
            reply.append(bytes.data(), static_cast<std::size_t>(count));
        }
        return reply;
    }

private:
    RawClient client_;
    SSL_CTX* context_ = nullptr;
    SSL* ssl_ = nullptr;
    bool is_open_ = false;
};

TEST_F(ServerTest, https) {
    TestCertificate const certificate;
    auto options = quick();
    options.tls_certificate_file = certificate.certificate_file();
    options.tls_key_file = certificate.key_file();
    start(options);
    for (int const version : {TLS1_3_VERSION, TLS1_2_VERSION}) {
        TlsClient client(server->port(), version);
        ASSERT_TRUE(client.is_open());
        for (int i = 0; i < 3; ++i) {
            auto const reply = client.ask(kGetHealth);
            EXPECT_TRUE(reply.starts_with("HTTP/1.1 200 OK")) << reply;
            EXPECT_NE(reply.find("Strict-Transport-Security: max-age=31536000"), reply.npos);
        }
        auto const written = client.ask(signed_in("POST /api/v1/s/3/notes", R"({"text":"over TLS"})"));
        EXPECT_TRUE(written.starts_with("HTTP/1.1 201 Created")) << written;
    }
    EXPECT_FALSE(TlsClient(server->port(), TLS1_1_VERSION).is_open());
    EXPECT_TRUE(server->reload_certificate());
    EXPECT_TRUE(TlsClient(server->port(), TLS1_3_VERSION).is_open());
    // Plain HTTP on the TLS port, and a client that says nothing, end without harm.
    auto plain = connect();
    plain.send(kGetHealth);
    plain.receive_until("never");
    auto silent = connect();
    EXPECT_TRUE(silent.is_ended_by_server());
    std::filesystem::remove(certificate.key_file());
    EXPECT_FALSE(server->reload_certificate());
    EXPECT_TRUE(TlsClient(server->port(), TLS1_3_VERSION).is_open());
}

}  // namespace
}  // namespace hezhi::http
