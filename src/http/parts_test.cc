// The small parts of the pipeline by themselves: assets, conditional requests, networks, digests, caches, buckets,
// pool, chunked bodies.
#include <array>
#include <atomic>
#include <thread>

#include <gtest/gtest.h>
#include <zlib.h>

#include "src/http/access_log.h"
#include "src/http/assets.h"
#include "src/http/conditional.h"
#include "src/http/context.h"
#include "src/http/digest.h"
#include "src/http/network.h"
#include "src/http/rate_limits.h"
#include "src/http/reply_cache.h"
#include "src/http/request_reader.h"
#include "src/http/session_cache.h"
#include "src/http/work_pool.h"

namespace hezhi::http {
namespace {

constexpr TimePoint kNow = from_microseconds(1'772'438'400'000'000);

// ---------------------------------------------------------------------------------------------------------------------

constexpr std::array<Asset, 5> kAssets{{
    {"/assets/main-B1x2Y3z4.js", "text/javascript; charset=utf-8", "tag1", true, "plain", "zipped", "squeezed"},
    {"/icon.png", "image/png", "tag2", false, "pixels", {}, {}},
    {"/residents.html", "text/html; charset=utf-8", "tag3", false, "residents", {}, {}},
    {"/sw.js", "text/javascript; charset=utf-8", "tag4", false, "worker", {}, {}},
    {"/workbench.html", "text/html; charset=utf-8", "tag5", false, "workbench", {}, {}},
}};

TEST(ExpectedRevision, is_a_whole_number_and_nothing_else) {
    EXPECT_EQ(expected_revision({.tag = "17"}, "topic.changed_meanwhile").value(), 17);
    for (auto const* tag : {"", "x", "17x", " 17", "99999999999999999999"}) {
        EXPECT_EQ(expected_revision({.tag = tag}, "topic.changed_meanwhile").error().key(), "topic.changed_meanwhile");
    }
    EXPECT_EQ(expected_revision({}, "topic.changed_meanwhile").error().code(), ErrorCode::stale);
}

TEST(Assets, hashed_names_are_immutable_and_encoded_as_accepted) {
    AssetStore const store{kAssets};
    RequestHead head{.target = "/assets/main-B1x2Y3z4.js"};
    EXPECT_EQ(store.answer(head)->body.view(), "plain");
    head.accept_encoding = "gzip, deflate";
    EXPECT_EQ(store.answer(head)->header("Content-Encoding"), "gzip");
    head.accept_encoding = "gzip, br;q=0.5";
    auto const reply = store.answer(head);
    EXPECT_EQ(reply->body.view(), "squeezed");
    EXPECT_EQ(reply->header("Cache-Control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(reply->header("Vary"), "Accept-Encoding");
    head.accept_encoding = "br;q=0, gzip;q=0.000";
    EXPECT_EQ(store.answer(head)->body.view(), "plain");
}

TEST(Assets, pages_are_asked_for_again_under_the_page_policy) {
    AssetStore const store{kAssets};
    RequestHead head{.target = "/topics/17/map?x=1"};
    auto const page = store.answer(head);
    EXPECT_EQ(page->body.view(), "residents");
    EXPECT_EQ(page->header("Cache-Control"), "no-cache");
    EXPECT_EQ(page->header("Content-Security-Policy"), kPagePolicy);
    head.if_none_match = page->header("ETag");
    EXPECT_EQ(store.answer(head)->status, 304);
    for (auto const* workbench : {"/workbench", "/workbench/", "/workbench/topics/3"}) {
        EXPECT_EQ(store.answer({.target = workbench})->body.view(), "workbench") << workbench;
    }
    EXPECT_EQ(store.answer({.target = "/workbenches"})->body.view(), "residents");
    EXPECT_EQ(store.answer({.target = "/"})->body.view(), "residents");
}

TEST(Assets, pages_may_take_pictures_of_one_foreign_host_and_nothing_else) {
    AssetStore const store{kAssets, "https://tiles.example"};
    auto const page = store.answer({.target = "/report"});
    auto expected = std::string(kPagePolicy);
    auto const images = expected.find("img-src 'self'");
    expected.replace(images, std::string("img-src 'self'").size(), "img-src 'self' https://tiles.example");
    EXPECT_EQ(page->header("Content-Security-Policy"), expected);
}

TEST(Assets, the_service_worker_may_serve_the_whole_site) {
    AssetStore const store{kAssets};
    auto const worker = store.answer({.target = "/sw.js"});
    EXPECT_EQ(worker->header("Service-Worker-Allowed"), "/");
    EXPECT_EQ(worker->header("Cache-Control"), "no-cache");
}

TEST(Assets, a_missing_file_is_no_page) {
    AssetStore const store{kAssets};
    EXPECT_FALSE(store.answer({.target = "/assets/old-00000000.js"}));
    EXPECT_FALSE(store.answer({.target = "/favicon.ico"}));
}

TEST(Assets, a_binary_without_the_web_application_says_so) {
    AssetStore const store{{}};
    EXPECT_NE(store.answer({.target = "/"})->body.view().find("web/dist"), std::string_view::npos);
    EXPECT_FALSE(store.answer({.target = "/sw.js"}));
}

// ---------------------------------------------------------------------------------------------------------------------

TEST(Conditional, tags) {
    EXPECT_TRUE(none_match("*", "a"));
    EXPECT_TRUE(none_match("\"b\", W/\"a\"", "a"));
    EXPECT_FALSE(none_match("\"ab\", a", "a"));
    EXPECT_FALSE(none_match("", "a"));
    EXPECT_EQ(single_tag(" W/\"v1\" "), "v1");
    EXPECT_EQ(single_tag("\"\""), "");
    EXPECT_EQ(single_tag("v1"), std::nullopt);
    EXPECT_EQ(single_tag(""), std::nullopt);
    EXPECT_EQ(single_tag("\""), std::nullopt);
}

TEST(Network, contains) {
    auto const contains = [](char const* network, char const* address) {
        return Network::parse(network)->contains(address);
    };
    EXPECT_TRUE(contains("10.0.0.0/8", "10.255.1.2"));
    EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
    EXPECT_TRUE(contains("127.0.0.1", "127.0.0.1"));
    EXPECT_FALSE(contains("127.0.0.1", "127.0.0.2"));
    EXPECT_TRUE(contains("0.0.0.0/0", "8.8.8.8"));
    EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
    EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
    EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
    EXPECT_TRUE(contains("10.0.0.0/8", "::ffff:10.1.1.1"));
    EXPECT_FALSE(contains("10.0.0.0/8", "nonsense"));
    for (auto const* wrong :
         {"", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "::/129", "a/8", "10.0.0.0/8x"}) {
        EXPECT_FALSE(Network::parse(wrong)) << wrong;
    }
    EXPECT_TRUE(is_loopback("127.1.2.3"));
    EXPECT_TRUE(is_loopback("::1"));
    EXPECT_FALSE(is_loopback("0.0.0.0"));
    EXPECT_FALSE(is_loopback("192.168.1.1"));
}

TEST(Context, networks_of_clients) {
    EXPECT_EQ((ClientAddress{"203.0.113.77"}).network(), "203.0.113.0/24");
    EXPECT_EQ((ClientAddress{"2001:db8:1:2345:6789::1"}).network(), "2001:db8:1:2300::/56");
}

TEST(Context, tokens_and_their_two_hashes) {
    auto const token = SessionToken::random();
    EXPECT_EQ(token.text.size(), 43U);
    EXPECT_NE(token.text, SessionToken::random().text);
    EXPECT_EQ(token.csrf().size(), 43U);
    EXPECT_NE(token.csrf(), base64url(token.hash()));
    EXPECT_EQ(hex(SessionToken{"abc"}.hash()), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, spellings) {
    auto const bytes = [](std::string_view text) {
        return std::span{reinterpret_cast<unsigned char const*>(text.data()), text.size()};
    };
    EXPECT_EQ(base64(bytes("")), "");
    EXPECT_EQ(base64(bytes("f")), "Zg==");
    EXPECT_EQ(base64(bytes("fo")), "Zm8=");
    EXPECT_EQ(base64(bytes("foobar")), "Zm9vYmFy");
    EXPECT_EQ(base64url(bytes("\xfb\xff")), "-_8");
    EXPECT_EQ(hex(bytes("\x01\xaf")), "01af");
    EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
    EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
    EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

// ---------------------------------------------------------------------------------------------------------------------

TEST(ReplyCache, forgets_what_was_touched_and_starts_over_when_full) {
    ChannelStamps stamps;
    ReplyCache cache{stamps};
    auto const keep = [&](std::string const& key, std::string const& channel, std::size_t bytes) {
        CachedReply reply{.etag = key, .body = std::make_shared<std::string const>(bytes, 'x')};
        reply.slots = {ChannelStamps::slot_of(channel)};
        reply.sum = stamps.sum(reply.slots);
        cache.keep(key, std::move(reply));
    };
    keep("a", "topic:1", 10);
    keep("b", "topic:2", 10);
    stamps.touch("topic:1");
    EXPECT_EQ(cache.find("a"), nullptr);
    EXPECT_NE(cache.find("b"), nullptr);
    stamps.touch_all();
    EXPECT_EQ(cache.find("b"), nullptr);
    keep("c", "topic:3", ReplyCache::kBytesMax / 2);
    keep("d", "topic:3", ReplyCache::kBytesMax / 2);
    EXPECT_EQ(cache.find("c"), nullptr);
    EXPECT_NE(cache.find("d"), nullptr);
}

TEST(ReplyCache, gzip_is_read_back_by_zlib) {
    std::string const text(10'000, 'a');
    for (auto const squeeze : {Squeeze::quick, Squeeze::well}) {
        auto const zipped = gzip(text, squeeze);
        ASSERT_FALSE(zipped.empty());
        EXPECT_LT(zipped.size(), 200U);
        z_stream stream{};
        ASSERT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
        std::string out(text.size(), '\0');
        std::string in = zipped;
        stream.next_in = reinterpret_cast<Bytef*>(in.data());
        stream.avail_in = static_cast<uInt>(in.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
        EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
        inflateEnd(&stream);
        EXPECT_EQ(out, text);
    }
    EXPECT_EQ(gzip("short", Squeeze::well), "");
}

TEST(SessionCache, believes_for_a_minute_and_not_past_the_sessions_end) {
    ChannelStamps stamps;
    SessionCache cache{stamps};
    SessionHash const hash{1};
    auto const known = [](TimePoint until) {
        return std::make_shared<KnownSession const>(
            KnownSession{Session{.person = PersonId{7}, .last_seen = kNow, .valid_until = until}, "csrf"});
    };
    cache.keep(hash, known(kNow + std::chrono::hours{1}), stamps.commits(), kNow);
    EXPECT_TRUE(cache.find(hash, kNow + std::chrono::seconds{59}));
    EXPECT_FALSE(cache.find(hash, kNow + std::chrono::seconds{60}));
    cache.keep(hash, known(kNow + std::chrono::seconds{5}), stamps.commits(), kNow);
    EXPECT_FALSE(cache.find(hash, kNow + std::chrono::seconds{5}));

    auto const commits = stamps.commits();
    stamps.count_commit();
    cache.keep(hash, known(kNow + std::chrono::hours{1}), commits, kNow);
    EXPECT_FALSE(cache.find(hash, kNow));  // A commit came between: it may have been about this session.
}

TEST(RateLimits, a_bucket_fills_again) {
    TokenBuckets buckets;
    Rate const rate{3, std::chrono::seconds{2}};
    for (int i = 0; i < 3; ++i) EXPECT_EQ(buckets.take(1, rate, kNow).count(), 0);
    EXPECT_EQ(buckets.take(1, rate, kNow), std::chrono::seconds{2});
    EXPECT_EQ(buckets.take(2, rate, kNow).count(), 0);
    EXPECT_EQ(buckets.take(1, rate, kNow + std::chrono::seconds{1}), std::chrono::seconds{1});
    EXPECT_EQ(buckets.take(1, rate, kNow + std::chrono::seconds{2}).count(), 0);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(buckets.take(1, rate, kNow + std::chrono::hours{1}).count(), 0);
    EXPECT_GT(buckets.take(1, rate, kNow + std::chrono::hours{1}).count(), 0);
}

TEST(RateLimits, memory_is_bounded) {
    TokenBuckets buckets;
    Rate const rate{1, std::chrono::hours{1}};
    for (std::uint64_t key = 0; key < 20 * TokenBuckets::kBucketsMaxPerShard; ++key) buckets.take(key * 16, rate, kNow);
    SUCCEED();  // Not a test of time: only that it ends, and under ASan without growing out of memory.
}

TEST(RateLimits, guesses_have_their_own_budget) {
    AttemptBudgets budgets;
    Rate const rate{2, std::chrono::minutes{1}};
    EXPECT_TRUE(budgets.take("login.account", "li", rate, kNow));
    EXPECT_TRUE(budgets.take("login.account", "li", rate, kNow));
    auto const spent = budgets.take("login.account", "li", rate, kNow);
    ASSERT_FALSE(spent);
    EXPECT_EQ(spent.error().code(), ErrorCode::rate_limited);
    EXPECT_EQ(spent.error().params().front().second, "60");
    EXPECT_TRUE(budgets.take("login.account", "wang", rate, kNow));
    EXPECT_TRUE(budgets.take("login.address", "li", rate, kNow));
}

TEST(WorkPool, runs_everything_and_is_bounded) {
    std::atomic<int> ran{0};
    {
        WorkPool pool(2, 1'000);
        for (int i = 0; i < 500; ++i) EXPECT_TRUE(pool.submit([&] { ++ran; }));
    }
    EXPECT_EQ(ran, 500);

    std::atomic<bool> go{false};
    WorkPool small(1, 2);
    EXPECT_TRUE(small.submit([&] {
        while (!go) std::this_thread::yield();
    }));
    while (small.waiting() > 0) std::this_thread::yield();
    EXPECT_TRUE(small.submit([] {}));
    EXPECT_TRUE(small.submit([] {}));
    EXPECT_FALSE(small.submit([] {}));
    go = true;
}

TEST(RequestReader, reads_a_chunked_body_however_it_arrives) {
    std::string_view const block = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (auto const& [sent, body] : {std::pair<std::string_view, std::string_view>{"0\r\n\r\n", ""},
                                     {"5\r\nabcde\r\n0\r\n\r\n", "abcde"},
                                     {"1;x=y\r\na\r\n2\r\nbc\r\n0;z\r\nTrailer: t\r\n\r\n", "abc"}}) {
        for (std::size_t piece = 1; piece <= sent.size(); ++piece) {
            RequestHead head;
            RequestReader reader;
            ASSERT_FALSE(reader.read_head(block, head).has_value());
            std::string buffered;
            std::string read;
            std::optional<ProtocolFault> fault;
            for (std::size_t at = 0; at < sent.size(); at += piece) {
                ASSERT_FALSE(reader.is_complete()) << sent << " by " << piece;
                buffered += sent.substr(at, piece);
                buffered.erase(0, reader.read_chunked(buffered, read, 100, fault));
                ASSERT_FALSE(fault.has_value()) << sent << " by " << piece;
            }
            EXPECT_TRUE(reader.is_complete()) << sent << " by " << piece;
            EXPECT_EQ(read, body);
            EXPECT_EQ(buffered, "");
        }
    }
}

TEST(AccessLog, writes_whole_lines) {
    std::string written;
    AccessLog log([&](std::string_view block) { written += block; });
    log.add(kNow, "GET", "/a/{b}", 200, 12, Microseconds{1'234}, "id1");
    EXPECT_EQ(written, "");
    log.flush();
    EXPECT_EQ(written, "2026-03-02T08:00:00Z GET /a/{b} 200 12 1.234ms id1\n");
}

}  // namespace
}  // namespace hezhi::http
