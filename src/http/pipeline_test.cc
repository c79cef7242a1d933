#include "src/http/pipeline.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <gtest/gtest.h>

#include "src/http/example_test.h"
#include "src/http/testing.h"
#include "src/storage/testing.h"

namespace hezhi::http {
namespace {

using authority::Caller;
using testkit::TestServer;

class RoutesTest : public storage::testkit::StorageTest {
protected:
    std::atomic<int> reads{0};
    Router router = [this] {
        Router with_routes;
        example::add_routes(with_routes, reads);
        return with_routes;
    }();
    Caller resident{.person = PersonId{7}};
    TestServer& server() {
        if (!server_) server_ = std::make_unique<TestServer>(router, database(), clock);
        return *server_;
    }

    std::string written_note(std::string const& text) {
        auto const reply = server().as(resident).post("/api/v1/s/3/notes", R"({"text":")" + text + R"("})");
        EXPECT_EQ(reply.status, 201) << reply.body;
        return std::string(reply.header("Location"));
    }

    std::unique_ptr<TestServer> server_;
};

// The server keeps a pointer to every route, so they come first.
TEST_P(RoutesTest, writes_reads_and_deletes) {
    auto const address = written_note("合治");
    auto const read = server().visitor().get(address);
    EXPECT_EQ(read.status, 200);
    EXPECT_EQ(read.text("/text"), "合治");
    EXPECT_EQ(server().as(resident).remove(address).status, 204);
    EXPECT_EQ(server().visitor().get(address).status, 404);
}

TEST_P(RoutesTest, refusals_are_problem_documents_in_the_readers_language) {
    auto const chinese = server().as(resident).post("/api/v1/s/3/notes", R"({"text":"","more":1})");
    EXPECT_EQ(chinese.status, 400);
    EXPECT_EQ(chinese.header("Content-Type"), "application/problem+json");
    EXPECT_EQ(chinese.header("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(chinese.code(), "http.invalid_request");
    EXPECT_EQ(chinese.text("/problems/0/pointer"), "/text");
    EXPECT_EQ(chinese.text("/problems/0/detail"), "这里不能为空。");
    EXPECT_EQ(chinese.text("/problems/1/code"), "field.unknown");
    EXPECT_EQ(chinese.text("/request_id"), chinese.header("X-Request-Id"));
    EXPECT_EQ(chinese.text("/status"), "400");

    Caller english = resident;
    english.language = authority::Language::en;
    auto const other = server().as(english).post("/api/v1/s/3/notes", R"({"text":""})");
    EXPECT_EQ(other.text("/problems/0/detail"), "This must not be empty.");
    EXPECT_EQ(other.header("Content-Language"), "en");
}

TEST_P(RoutesTest, visitors_are_asked_to_sign_in) {
    auto const reply = server().visitor().post("/api/v1/s/3/notes", R"({"text":"a"})");
    EXPECT_EQ(reply.status, 401);
    EXPECT_EQ(reply.code(), "authority.sign_in");
    EXPECT_FALSE(reply.header("WWW-Authenticate").empty());
}

TEST_P(RoutesTest, unknown_paths_and_methods) {
    EXPECT_EQ(server().visitor().get("/api/v1/nothing").status, 404);
    auto const reply = server().as(resident).put("/api/v1/s/3/notes/4", "{}");
    EXPECT_EQ(reply.status, 405);
    EXPECT_EQ(reply.header("Allow"), "GET, HEAD, DELETE");
    EXPECT_EQ(server().visitor().get("/api/v1/s/abc/notes/4").status, 404);
}

TEST_P(RoutesTest, bodies_are_checked_before_they_are_read) {
    auto const client = server().as(resident);
    EXPECT_EQ(client.post("/api/v1/s/3/notes", "text=a", {{"Content-Type", "text/plain"}}).status, 415);
    EXPECT_EQ(client.post("/api/v1/s/3/notes", "{", {}).code(), "json.syntax");
    EXPECT_EQ(client.post("/api/v1/s/3/notes?a=1&a=2", "{}").code(), "http.bad_query");
    EXPECT_EQ(client.post("/api/v1/s/3/notes?text=a", R"({"text":"b"})").status, 201);  // One and the same type.
    std::string const large = R"({"text":")" + std::string(300'000, 'a') + R"("})";
    auto const reply = client.post("/api/v1/s/3/notes", large);
    EXPECT_EQ(reply.status, 413);
    EXPECT_EQ(reply.text("/params/max"), "262144");
    EXPECT_TRUE(reply.response.close);
}

TEST_P(RoutesTest, a_key_gives_the_same_answer_once) {
    auto const client = server().as(resident);
    auto const first = client.post("/api/v1/s/3/notes", R"({"text":"a"})", {{"Idempotency-Key", "k1"}});
    auto const again = client.post("/api/v1/s/3/notes", R"({"text":"a"})", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(again.status, 201);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("Location"), first.header("Location"));

    auto const other = client.post("/api/v1/s/3/notes", R"({"text":"b"})", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(other.code(), "http.idempotency_key_reused");

    Caller const neighbour{.person = PersonId{8}};
    auto const theirs =
        server().as(neighbour).post("/api/v1/s/3/notes", R"({"text":"b"})", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(theirs.status, 201);

    EXPECT_EQ(client.post("/api/v1/s/3/notes", R"({"text":"a"})", {{"Idempotency-Key", "k 2"}}).code(),
              "http.bad_idempotency_key");
}

TEST_P(RoutesTest, nothing_is_stored_on_refusal) {
    auto const client = server().as(resident);
    EXPECT_EQ(client.post("/api/v1/s/3/notes", R"({"text":"refuse"})", {{"Idempotency-Key", "k1"}}).status, 409);
    EXPECT_EQ(client.post("/api/v1/s/3/notes", R"({"text":"a"})", {{"Idempotency-Key", "k1"}}).status, 201);
}

TEST_P(RoutesTest, a_secret_is_answered_once_and_not_kept) {
    auto const client = server().as(resident);
    auto const first = client.post("/api/v1/s/3/slow-notes", R"({"text":"secret"})", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(first.text("/text"), "slow secret");
    auto const again = client.post("/api/v1/s/3/slow-notes", R"({"text":"secret"})", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(again.status, 409);
    EXPECT_EQ(again.code(), "http.reply_not_kept");
    EXPECT_EQ(again.body.find("slow"), std::string::npos) << again.body;
    auto const other = client.post("/api/v1/s/3/slow-notes", R"({"text":"other"})", {{"Idempotency-Key", "k1"}});
    EXPECT_EQ(other.status, 422);
    auto const kept = database().read([](storage::ReadTransaction& tx) -> Result<std::vector<std::string>> {
        return tx.all("SELECT reply FROM idempotency_keys", {},
                      [](storage::Row const& row) { return std::string(row.text(0)); });
    });
    EXPECT_EQ(*kept, std::vector<std::string>{""});
    EXPECT_EQ(client.post("/api/v1/s/3/slow-notes", R"({"text":"refuse"})", {{"Idempotency-Key", "k2"}}).status, 409);
    EXPECT_EQ(client.post("/api/v1/s/3/slow-notes", R"({"text":"a"})", {{"Idempotency-Key", "k2"}}).status, 200);
}

TEST_P(RoutesTest, hot_pages_come_from_the_cache_until_their_channel_is_touched) {
    auto const address = written_note("a");
    auto const client = server().visitor();
    auto const first = client.get(address);
    EXPECT_EQ(first.text("/text"), "a");
    EXPECT_EQ(client.get(address).body, first.body);
    EXPECT_EQ(reads, 1);
    EXPECT_EQ(client.get(address, {{"Accept-Language", "en"}}).text("/text"), "a (en)");
    EXPECT_EQ(reads, 2);

    auto const etag = std::string(first.header("ETag"));
    EXPECT_EQ(client.get(address, {{"If-None-Match", etag}}).status, 304);
    EXPECT_EQ(reads, 2);

    auto const note = address.substr(address.rfind('/') + 1);
    EXPECT_EQ(server().as(resident).put(address + "/vote", R"({"choice":1})").status, 200);
    auto const changed = client.get(address, {{"If-None-Match", etag}});
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.text("/text"), "1 by 7");
    EXPECT_EQ(reads, 3);
    EXPECT_NE(changed.header("ETag"), etag);
}

TEST_P(RoutesTest, an_absent_page_is_not_cached) {
    EXPECT_EQ(server().visitor().get("/api/v1/s/3/notes/4").status, 404);
    write([](storage::WriteTransaction& tx) { example::put(tx, example::NoteId{4}, "here"); });
    EXPECT_EQ(server().visitor().get("/api/v1/s/3/notes/4").status, 200);
}

TEST_P(RoutesTest, a_batch_answers_each_by_itself) {
    auto const client = server().as(resident);
    EXPECT_EQ(client.put("/api/v1/s/3/notes/4/vote", R"({"choice":-1})").text("/text"), "-1 by 7");
    EXPECT_EQ(client.put("/api/v1/s/3/notes/4/vote", R"({"choice":0})").status, 422);
    EXPECT_EQ(client.put("/api/v1/s/3/notes/4/vote", R"({"choice":2})").status, 400);
}

TEST_P(RoutesTest, slow_parts_run_before_the_transaction) {
    auto const client = server().as(resident);
    EXPECT_EQ(client.post("/api/v1/s/3/slow-notes", R"({"text":"a"})").text("/text"), "slow a");
    EXPECT_EQ(client.post("/api/v1/s/3/slow-notes", R"({"text":"refuse"})").status, 409);
    EXPECT_EQ(client.post("/api/v1/s/3/slow-notes", R"({"text":"throw"})").status, 500);
}

TEST_P(RoutesTest, what_is_thrown_ends_one_request) {
    auto const reply = server().visitor().get("/api/v1/broken");
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.code(), "server.failed");
    EXPECT_EQ(reply.body.find("broken"), std::string::npos);  // The detail stays with us.
    EXPECT_EQ(server().visitor().get("/api/v1/letter").status, 200);
}

TEST_P(RoutesTest, entity_tags) {
    auto const address = written_note("v1");
    auto const client = server().as(resident);
    auto const read = client.get(address + "/mine");
    EXPECT_EQ(read.header("ETag"), "\"v1\"");
    EXPECT_EQ(read.header("Cache-Control"), "no-store");
    EXPECT_EQ(client.get(address + "/mine", {{"If-None-Match", "\"v0\", W/\"v1\""}}).status, 304);
    EXPECT_EQ(client.remove(address, {{"If-Match", "\"v0\""}}).status, 412);
    EXPECT_EQ(client.remove(address, {{"If-Match", "\"v1\""}}).status, 204);
}

TEST_P(RoutesTest, long_replies_are_compressed_for_who_can_read_that) {
    Router wide;
    add_operations_routes(wide, std::make_shared<Operations const>());
    TestServer document{wide, database(), clock};
    auto const plain = document.visitor().get("/api/v1/openapi.json");
    auto const zipped = document.visitor().get("/api/v1/openapi.json", {{"Accept-Encoding", "gzip"}});
    EXPECT_EQ(plain.header("Content-Encoding"), "");
    EXPECT_EQ(zipped.header("Content-Encoding"), "gzip");
    EXPECT_LT(zipped.body.size(), plain.body.size() / 2);
    EXPECT_TRUE(zipped.body.starts_with("\x1f\x8b"));
}

TEST_P(RoutesTest, uploads_arrive_as_bytes) {
    std::string const bytes = std::string("a,b\n\0\xff", 6);
    auto const reply =
        server().as(resident).post("/api/v1/s/3/files?dry_run=true", bytes, {{"Content-Type", "text/csv"}});
    EXPECT_EQ(reply.text("/bytes"), "6");
    EXPECT_EQ(reply.text("/dry_run"), "true");
    EXPECT_EQ(server().as(resident).post("/api/v1/s/3/files").code(), "http.body_expected");
}

TEST_P(RoutesTest, a_printable_letter_may_use_its_own_style_and_nothing_else) {
    auto const reply = server().visitor().get("/api/v1/letter");
    EXPECT_EQ(reply.header("Content-Security-Policy"),
              "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; img-src data:; "
              "style-src 'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='");
    EXPECT_EQ(reply.header("Content-Disposition"),
              "attachment; filename=\"____1.html\"; filename*=UTF-8''%E4%BF%A1%201.html");
    EXPECT_EQ(reply.header("X-Content-Type-Options"), "nosniff");
}

TEST_P(RoutesTest, metrics_and_log_name_routes_not_people) {
    std::string log;
    AssetStore const assets{{}};
    Pipeline pipeline{router, database(), nullptr, assets, {.clock = clock}};
    auto const core = pipeline.make_core([&](std::string_view block) { log += block; });
    RequestHead const head{.target = "/api/v1/s/3/notes/4?secret=1", .host = "h", .peer = {"203.0.113.9"}};
    auto const exchange = pipeline.admit(head);
    pipeline.run(*core, exchange, {});
    ASSERT_TRUE(exchange->is_done() || database().engine() == storage::Engine::postgres);
    while (!exchange->is_done()) std::this_thread::yield();
    EXPECT_EQ(pipeline.finish(*core, *exchange).status, 400);
    core->access_log.flush();
    EXPECT_TRUE(log.starts_with("2026-03-02T08:00:00Z GET /api/v1/s/{street}/notes/{note} 400 ")) << log;
    for (auto const* secret : {"203.0.113.9", "secret", "/s/3/", "notes/4"})
        EXPECT_EQ(log.find(secret), log.npos) << secret;
    CoreMetrics const* const cores[] = {&core->metrics};
    auto const text = metrics_text(cores, router.routes());
    EXPECT_NE(
        text.find(
            "hezhi_http_requests_total{method=\"GET\",route=\"/api/v1/s/{street}/notes/{note}\",status=\"4xx\"} 1"),
        text.npos)
        << text;
}

HZ_ON_BOTH_ENGINES(RoutesTest);

/// The whole pipeline with cookies, CSRF and rates.
class SessionTest : public storage::testkit::StorageTest {
protected:
    SessionTest() { example::add_routes(router, reads); }

    struct Reply {
        Response response;
        std::string body;
        int status() const { return response.status; }
        std::string code() const { return testkit::TestReply{response.status, body, {}}.text("/code"); }
    };

    Reply send(RequestHead head, std::string body = {}) {
        if (head.host.empty()) head.host = "hezhi.test";
        if (head.peer.text.empty()) head.peer.text = "203.0.113.9";
        if (!body.empty()) {
            head.has_body = true;
            head.content_length = body.size();
            head.content_type = "application/json";
        }
        auto& pipeline = this->pipeline();
        auto const exchange = pipeline.admit(head);
        pipeline.run(*core_, exchange, std::move(body));
        std::mutex mutex;
        std::condition_variable done;
        bool is_done = false;
        exchange->when_done([&] {
            std::scoped_lock const lock(mutex);
            is_done = true;
            done.notify_one();
        });
        std::unique_lock lock(mutex);
        done.wait(lock, [&] { return is_done; });
        Reply reply{pipeline.finish(*core_, *exchange), {}};
        reply.body = reply.response.body.view();
        return reply;
    }

    Pipeline& pipeline() {
        if (!pipeline_) {
            options.clock = clock;
            pipeline_ = std::make_unique<Pipeline>(router, database(), &sessions, assets, options);
            core_ = pipeline_->make_core({});
        }
        return *pipeline_;
    }

    RequestHead signed_in(Method method, std::string_view target) {
        return {
            .method = method, .target = target, .cookie = cookie, .csrf_token = csrf, .sec_fetch_site = "same-origin"};
    }

    std::atomic<int> reads{0};
    Router router;
    SessionToken const token = SessionToken::random();
    std::string const cookie = "theme=dark; __Host-sid=" + token.text;
    std::string const csrf = token.csrf();
    example::OneSession sessions{token};
    AssetStore const assets{{}};
    PipelineOptions options{.clock = {}};
    std::unique_ptr<Pipeline> pipeline_;
    std::unique_ptr<Core> core_;
};

TEST_P(SessionTest, a_cookie_says_who_asks_and_is_looked_up_once) {
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(send(signed_in(Method::get, "/api/v1/session")).body.find("\"person\":\"7\"") != std::string::npos,
                  true);
    EXPECT_EQ(sessions.finds, 1);
    clock.advance(SessionCache::kBelievedFor);
    send(signed_in(Method::get, "/api/v1/session"));
    EXPECT_EQ(sessions.finds, 2);
}

TEST_P(SessionTest, a_touched_person_is_looked_up_again) {
    auto const target = "/api/v1/s/3/notes";
    EXPECT_EQ(send(signed_in(Method::post, target), R"({"text":"a"})").status(), 201);
    sessions.revoked = true;
    EXPECT_EQ(send(signed_in(Method::post, target), R"({"text":"b"})").status(), 201);  // Nobody said so yet.
    write([](storage::WriteTransaction& tx) { tx.touch("person:7"); });
    EXPECT_EQ(send(signed_in(Method::post, target), R"({"text":"c"})").status(), 401);
}

TEST_P(SessionTest, use_is_reported_every_five_minutes) {
    sessions.last_seen = clock.now();
    send(signed_in(Method::get, "/api/v1/session"));
    EXPECT_EQ(sessions.seens, 0);
    clock.advance(Authenticator::kSeenInterval);
    for (int i = 0; i < 3; ++i) send(signed_in(Method::get, "/api/v1/session"));
    write([](storage::WriteTransaction&) {});  // On SQLite the report stands before it in the queue.
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (sessions.seens == 0 && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    EXPECT_EQ(sessions.seens, 1);
}

TEST_P(SessionTest, it_does_not_end_before_its_notes_of_use_are_written) {
    sessions.last_seen = clock.now() - Authenticator::kSeenInterval;
    pipeline();
    // Something long stands before the note in the queue (on PostgreSQL beside it).
    database().submit([](storage::WriteTransaction&) { std::this_thread::sleep_for(std::chrono::milliseconds{100}); },
                      [](Result<void> const&) {}, storage::Effort::bulk);
    send(signed_in(Method::get, "/api/v1/session"));
    core_.reset();
    pipeline_.reset();
    EXPECT_EQ(sessions.seens, 1) << "whatever keeps sessions may be gone from here on";
}

TEST_P(SessionTest, visitors_get_a_token_of_their_own) {
    auto const reply = send({.target = "/api/v1/session"});
    EXPECT_EQ(reply.status(), 200);
    auto const set = reply.response.header("Set-Cookie");
    EXPECT_TRUE(set.starts_with("__Host-sid=")) << set;
    EXPECT_NE(set.find("; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=86400"), set.npos) << set;
    std::string const theirs(set.substr(0, set.find(';')));
    SessionToken const minted{theirs.substr(11)};
    EXPECT_NE(reply.body.find(minted.csrf()), std::string::npos);
    auto const again = send({.target = "/api/v1/session", .cookie = theirs});
    EXPECT_EQ(again.response.header("Set-Cookie"), "");
    EXPECT_EQ(again.body, reply.body);
}

TEST_P(SessionTest, the_lan_cookie_is_not_secure) {
    options.insecure_lan = true;
    auto const reply = send({.target = "/api/v1/session"});
    auto const set = reply.response.header("Set-Cookie");
    EXPECT_TRUE(set.starts_with("sid=")) << set;
    EXPECT_EQ(set.find("Secure"), set.npos);
}

TEST_P(SessionTest, forged_requests_are_refused) {
    auto const target = "/api/v1/s/3/notes";
    std::string const body = R"({"text":"a"})";
    auto head = signed_in(Method::post, target);
    EXPECT_EQ(send(head, body).status(), 201);
    head.csrf_token = "wrong";
    EXPECT_EQ(send(head, body).code(), "http.csrf_missing");
    head.csrf_token = {};
    EXPECT_EQ(send(head, body).code(), "http.csrf_missing");
    head = signed_in(Method::post, target);
    for (auto const* site : {"cross-site", "same-site", "none"}) {
        head.sec_fetch_site = site;
        EXPECT_EQ(send(head, body).code(), "http.cross_site") << site;
    }
    // Browsers without Sec-Fetch-Site say where they come from.
    head.sec_fetch_site = {};
    EXPECT_EQ(send(head, body).code(), "http.cross_site");
    head.origin = "http://evil.test";
    EXPECT_EQ(send(head, body).code(), "http.cross_site");
    head.origin = "http://hezhi.test";
    EXPECT_EQ(send(head, body).status(), 201);
    head.cookie = {};
    EXPECT_EQ(send(head, body).code(), "http.csrf_missing");
}

TEST_P(SessionTest, the_public_address_decides_the_origin) {
    options.public_origin = "https://hezhi.example";
    auto head = signed_in(Method::post, "/api/v1/s/3/notes");
    head.sec_fetch_site = {};
    head.origin = "http://hezhi.test";
    EXPECT_EQ(send(head, R"({"text":"a"})").code(), "http.cross_site");
    head.origin = "https://hezhi.example";
    auto const reply = send(head, R"({"text":"a"})");
    EXPECT_EQ(reply.status(), 201);
    EXPECT_EQ(reply.response.header("Strict-Transport-Security"), "max-age=31536000; includeSubDomains");
}

TEST_P(SessionTest, a_session_that_asks_too_often_waits) {
    auto const target = "/api/v1/s/3/notes";
    int refused = 0;
    for (int i = 0; i < 40; ++i) {
        auto const reply = send(signed_in(Method::post, target), R"({"text":"a"})");
        if (reply.status() != 429) continue;
        ++refused;
        EXPECT_EQ(reply.response.header("Retry-After"), "1");
        EXPECT_EQ(reply.code(), "http.rate_limited");
    }
    EXPECT_EQ(refused, 10);
    clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(send(signed_in(Method::post, target), R"({"text":"a"})").status(), 201);
    EXPECT_EQ(send(signed_in(Method::post, target), R"({"text":"a"})").status(), 429);
}

TEST_P(SessionTest, addresses_behind_a_trusted_proxy_are_told_apart) {
    options.trusted_proxies = {*Network::parse("10.0.0.0/8")};
    auto const attempt = [&](std::string_view peer, std::string_view forwarded) {
        RequestHead head{.target = "/api/v1/letter", .forwarded_for = forwarded, .peer = {std::string(peer)}};
        return send(head).status();
    };
    int const burst = static_cast<int>(rate_of(Budget::read, RateSubject::address).burst);
    for (int i = 0; i < burst; ++i) ASSERT_EQ(attempt("10.1.1.1", "198.51.100.1, 198.51.100.2, 10.2.2.2"), 200);
    EXPECT_EQ(attempt("10.1.1.1", "198.51.100.2"), 429);  // The same client.
    EXPECT_EQ(attempt("10.1.1.1", "198.51.100.1"), 200);
    EXPECT_EQ(attempt("192.0.2.1", "198.51.100.2"), 200);  // Not a proxy of ours: not believed.
}

TEST_P(SessionTest, events_are_granted_by_channel) {
    auto const listen = [&](RequestHead head) {
        auto const exchange = pipeline().admit(head);
        pipeline().run(*core_, exchange, {});
        while (!exchange->is_done()) std::this_thread::yield();
        return std::pair{pipeline().finish(*core_, *exchange).status, exchange->channels()};
    };
    add_operations_routes(router, std::make_shared<Operations const>());
    RequestHead head{.target = "/events?channels=note:1,private:2", .host = "hezhi.test", .peer = {"203.0.113.9"}};
    EXPECT_EQ(listen(head).first, 404);
    head.cookie = cookie;
    auto const granted = listen(head);
    EXPECT_EQ(granted.first, 200);
    EXPECT_EQ(granted.second, (std::vector<std::string>{"note:1", "private:2"}));
    head.target = "/events?channels=unknown:1";
    EXPECT_EQ(listen(head).first, 404);
    head.target = "/events";
    EXPECT_EQ(listen(head).first, 400);
}

HZ_ON_BOTH_ENGINES(SessionTest);

}  // namespace
}  // namespace hezhi::http
