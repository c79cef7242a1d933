// Support for tests of routes: the whole pipeline except sockets. A test builds a router with its slice's routes, opens
// a test database (src/storage/testing.h) and asks as whom it likes:
//
//     http::Router router;
//     topics::add_routes(router);
//     http::testkit::TestServer server(router, *database, clock);
//     auto const reply = server.as(resident).post("/api/v1/s/3/topics/7/statements", R"({"text":"…"})");
//     EXPECT_EQ(reply.status, 201);
//     EXPECT_EQ(reply.text("/state"), "published");
//
// The caller is taken as given: no cookie, CSRF or rate. Those, and everything about sockets, are http's own tests.
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/http/json.h"
#include "src/http/pipeline.h"

namespace hezhi::http::testkit {

struct TestReply {
    int status = 0;
    std::string body{};
    Response response{};

    std::string_view header(std::string_view name) const { return response.header(name); }

    /// The value at a JSON pointer as text: strings without quotes, other values as JSON ("true", "3"); "" where there
    /// is none, "[n]" and "{n}" for arrays and objects with n entries.
    std::string text(std::string_view pointer) const;
    /// The code of a problem, "" if the reply is none.
    std::string code() const { return status >= 400 ? text("/code") : std::string{}; }
};

class TestServer;

/// Requests of one caller.
class TestClient {
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    TestReply get(std::string_view target, Headers headers = {}) const;
    TestReply post(std::string_view target, std::string body = {}, Headers headers = {}) const;
    TestReply put(std::string_view target, std::string body = {}, Headers headers = {}) const;
    TestReply patch(std::string_view target, std::string body = {}, Headers headers = {}) const;
    TestReply remove(std::string_view target, Headers headers = {}) const;

private:
    friend class TestServer;
    TestClient(TestServer& server, authority::Caller who) : server_(&server), who_(std::move(who)) {}
    TestServer* server_;
    authority::Caller who_;
};

class TestServer {
public:
    TestServer(Router const& router, storage::Database& database, storage::Clock clock)
        : assets_({}),
          pipeline_(router, database, nullptr, assets_, {.clock = std::move(clock), .limits_rates = false}),
          core_(pipeline_.make_core({})) {}

    TestClient as(authority::Caller who) { return {*this, std::move(who)}; }
    TestClient visitor() { return as({}); }
    Pipeline& pipeline() noexcept { return pipeline_; }

    TestReply send(Method method, std::string_view target, std::string body, TestClient::Headers const& headers,
                   authority::Caller who);

private:
    AssetStore assets_;
    Pipeline pipeline_;
    std::unique_ptr<Core> core_;
};

}  // namespace hezhi::http::testkit
