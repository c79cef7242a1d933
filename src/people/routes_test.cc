// The routes as a browser meets them: cookie, CSRF token, rate limits off. Black box over the whole pipeline.
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/bodies/bodies.h"
#include "src/http/pipeline.h"
#include "src/http/session.h"
#include "src/http/testing.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/code_rules.h"
#include "src/people/person_store.h"
#include "src/people/sign_in.h"
#include "src/people/testing.h"
#include "src/people/totp_rules.h"

namespace hezhi::people {
namespace {

using namespace std::chrono_literals;
using authority::Role;
using http::Method;
using storage::WriteTransaction;
using testing::HasSubstr;

class RoutesTest : public testkit::PeopleTest {
protected:
    RoutesTest() : authenticator(make_authenticator()), place_use(make_place_use()), assets({}) {
        jurisdictions::add_routes(router, {.database = &database(), .place_uses = {place_use.get()}});
        bodies::add_routes(router);
        add_routes(router, {.database = &database(),
                            .hasher = &hasher,
                            .budget = &budget,
                            .personal_data = {},
                            .public_url = "https://hezhi.example"});
        pipeline.emplace(router, database(), authenticator.get(), assets,
                         http::PipelineOptions{.clock = clock, .limits_rates = false});
        core = pipeline->make_core({});
    }

    /// One browser: keeps its cookie and CSRF token as the application does.
    class Browser {
    public:
        explicit Browser(RoutesTest& test) : test_(test) {}

        http::testkit::TestReply send(Method method, std::string const& target, std::string body = {},
                                      std::string const& content_type = "application/json") {
            http::RequestHead head{
                .method = method, .target = target, .host = "hezhi.example", .peer = {"203.0.113.7", true}};
            head.cookie = cookie_;
            head.csrf_token = csrf;
            head.sec_fetch_site = "same-origin";
            head.user_agent = "curl/8";
            head.has_body = !body.empty();
            head.content_length = body.size();
            if (head.has_body) head.content_type = content_type;
            auto const exchange = test_.pipeline->admit(head);
            test_.pipeline->run(*test_.core, exchange, std::move(body));
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
            lock.unlock();
            http::testkit::TestReply reply;
            reply.response = test_.pipeline->finish(*test_.core, *exchange);
            reply.status = reply.response.status;
            reply.body = reply.response.body.view();
            if (auto const set = reply.header("Set-Cookie"); !set.empty()) cookie_ = set.substr(0, set.find(';'));
            if (auto token = reply.text("/csrf_token"); !token.empty()) csrf = std::move(token);
            return reply;
        }
        http::testkit::TestReply get(std::string const& target) { return send(Method::get, target); }
        http::testkit::TestReply post(std::string const& target, std::string body) {
            return send(Method::post, target, std::move(body));
        }
        http::testkit::TestReply remove(std::string const& target) { return send(Method::delete_, target); }
        http::testkit::TestReply sign_in(std::string_view login_name, std::string_view password = kPassword) {
            get("/api/v1/session");
            return post("/api/v1/session", R"({"login_name":")" + std::string(login_name) + R"(","password":")" +
                                               std::string(password) + R"("})");
        }
        std::string const& cookie() const { return cookie_; }

        std::string csrf;

    private:
        RoutesTest& test_;
        std::string cookie_;
    };

    Browser browser() { return Browser(*this); }
    std::string at(std::string_view path) const { return "/api/v1/s/" + realm().str() + std::string(path); }

    http::Router router;
    std::unique_ptr<http::Authenticator> authenticator;
    std::unique_ptr<jurisdictions::PlaceUse> place_use;
    http::AssetStore assets;
    std::optional<http::Pipeline> pipeline;
    std::unique_ptr<http::Core> core;
};

TEST_P(RoutesTest, signing_in_changes_the_cookie_and_says_who_one_is) {
    add_resident("linxia", "D3");
    auto visitor = browser();
    EXPECT_EQ(visitor.get("/api/v1/session").text("/person"), "");
    auto const before = visitor.cookie();
    auto const signed_in = visitor.sign_in("LinXia");
    EXPECT_EQ(signed_in.status, 200) << signed_in.body;
    EXPECT_EQ(signed_in.text("/person/login_name"), "linxia");
    EXPECT_EQ(signed_in.text("/residences/0/community/name"), "云栖苑");
    EXPECT_NE(visitor.cookie(), before) << "no session fixation";
    EXPECT_THAT(std::string(signed_in.header("Set-Cookie")), HasSubstr("HttpOnly"));
    EXPECT_EQ(visitor.get("/api/v1/session").text("/person/display_name"), "显示linxia");
}

TEST_P(RoutesTest, signing_out_ends_the_session_on_the_server) {
    add_resident("linxia", "D3");
    auto one = browser();
    one.sign_in("linxia");
    auto const cookie = one.cookie();
    EXPECT_EQ(one.remove("/api/v1/session").status, 204);
    EXPECT_FALSE(read([&](storage::ReadTransaction& tx) {
                     return find_session(tx, digest(cookie.substr(cookie.find('=') + 1)), clock.now());
                 }).has_value());
}

TEST_P(RoutesTest, unknown_names_wrong_passwords_and_missing_tokens_are_refused) {
    add("linxia");
    auto one = browser();
    auto const wrong = one.sign_in("linxia", "wrong");
    auto const unknown = one.sign_in("nobody", "wrong");
    EXPECT_EQ(wrong.status, 401);
    EXPECT_EQ(wrong.code(), "sign_in.refused");
    EXPECT_EQ(unknown.status, wrong.status);
    EXPECT_EQ(unknown.code(), wrong.code());
    one.csrf = "forged";
    EXPECT_EQ(one.post("/api/v1/session", R"({"login_name":"linxia","password":"seven quiet herons"})").status, 403);
    EXPECT_EQ(browser().get("/api/v1/me/sessions").status, 401);
}

TEST_P(RoutesTest, a_post_that_ends_takes_effect_on_the_next_request) {
    add_post("second", Role::administrator, *street);
    auto const person = add_post("staff", Role::committee_staff, *willows);
    auto one = browser();
    one.sign_in("staff");
    auto const list = at("/invitations?community=") + willows->id.str();
    EXPECT_EQ(one.get(list).status, 200);
    EXPECT_EQ(one.get(at("/invitations?community=") + clouds->id.str()).status, 403) << "a sibling community";
    write([&](WriteTransaction& tx) -> Result<void> {
        end_own_post(tx, standing_posts(tx, person).at(0), clock.now());
        return {};
    });
    EXPECT_EQ(one.get(list).status, 403) << "the cached session is not believed any more";
}

TEST_P(RoutesTest, from_a_letter_to_an_account) {
    add_post("staff", Role::committee_staff, *willows);
    auto staff = browser();
    staff.sign_in("staff");
    auto const issued = staff.post(at("/invitations"), R"({"community":")" + willows->id.str() + R"(","dwelling":")" +
                                                           dwelling("D1").id.str() + R"("})");
    ASSERT_EQ(issued.status, 200) << issued.body;
    auto const code = issued.text("/code");
    auto const letters = staff.post(at("/invitation-letters"), R"({"codes":[")" + code + R"("]})");
    EXPECT_EQ(letters.status, 200);
    EXPECT_EQ(letters.text("/items/0/code"), code);
    EXPECT_THAT(letters.text("/items/0/qr_svg"), testing::StartsWith("<svg"));

    auto resident = browser();
    resident.get("/api/v1/session");
    auto const offer = resident.post("/api/v1/invitations/check", R"({"code":")" + code + R"("})");
    EXPECT_EQ(offer.text("/dwelling_label"), "1号楼101") << offer.body;
    auto const bad =
        resident.post("/api/v1/accounts",
                      R"({"code":")" + code + R"(","login_name":"a","display_name":"林夏","password":"password"})");
    EXPECT_EQ(bad.status, 422);
    EXPECT_EQ(bad.text("/problems"), "[2]") << bad.body;
    auto const opened = resident.post(
        "/api/v1/accounts",
        R"({"code":")" + code + R"(","login_name":"linxia","display_name":"林夏","password":"seven quiet herons"})");
    EXPECT_EQ(opened.status, 201) << opened.body;
    EXPECT_EQ(opened.text("/person/login_name"), "linxia");
    EXPECT_EQ(resident.get("/api/v1/me/sessions").text("/items"), "[1]");
    EXPECT_EQ(staff.get(at("/invitations")).status, 403) << "of the whole street";
    EXPECT_EQ(resident.get(at("/residents?community=") + willows->id.str()).status, 403);
}

TEST_P(RoutesTest, a_room_full_of_neighbours_opens_accounts_from_one_address) {
    add_post("staff", Role::committee_staff, *willows);
    auto staff = browser();
    staff.sign_in("staff");
    for (int number = 1; number <= 14; ++number) {
        auto const issued = staff.post(at("/invitations"), R"({"community":")" + willows->id.str() + R"("})");
        auto resident = browser();
        resident.get("/api/v1/session");
        auto const opened =
            resident.post("/api/v1/accounts", R"({"code":")" + issued.text("/code") + R"(","login_name":"neighbour-)" +
                                                  std::to_string(number) +
                                                  R"(","display_name":"邻居","password":"seven quiet herons"})");
        ASSERT_EQ(opened.status, 201) << number << opened.body;
    }
    // Wrong codes are still counted.
    auto const code = make_code(std::array<std::byte, kCodeRandomBytes>{});
    auto guesser = browser();
    guesser.get("/api/v1/session");
    int refused = 0;
    for (int guess = 0; guess < 12; ++guess) {
        auto const answer =
            guesser.post("/api/v1/accounts",
                         R"({"code":")" + code +
                             R"(","login_name":"guesser","display_name":"某某","password":"seven quiet herons"})");
        if (answer.status == 429) ++refused;
    }
    EXPECT_EQ(refused, 2);
}

TEST_P(RoutesTest, administrators_enrol_then_grant) {
    add("tangning");
    add_post("admin", Role::administrator, *street);
    auto one = browser();
    one.sign_in("admin");
    auto const wish = R"({"login_name":"tangning","role":"moderator","jurisdiction":")" + willows->id.str() + R"("})";
    EXPECT_EQ(one.post(at("/posts"), wish).code(), "authority.confirm_identity");
    EXPECT_EQ(one.post("/api/v1/session/confirm", R"({"password":"seven quiet herons"})").code(), "totp.needed");
    ASSERT_EQ(one.send(Method::post, "/api/v1/me/totp").status, 200);
    auto const secret = read(
        [&](storage::ReadTransaction& tx) { return store::find_totp(tx, *store::find_login(tx, "admin")).secret; });
    auto const code = totp_code(secret, totp_step(clock.now()));
    ASSERT_EQ(one.send(Method::put, "/api/v1/me/totp", R"({"code":")" + code + R"("})").status, 200);
    auto const granted = one.post(at("/posts"), wish);
    EXPECT_EQ(granted.status, 201) << granted.body;
    EXPECT_EQ(one.remove(at("/posts/") + granted.text("/id")).status, 204);
    EXPECT_EQ(one.get(at("/audit")).text("/items/0/act"), "post.ended");
}

TEST_P(RoutesTest, imports_report_problems_in_the_readers_language) {
    add_post("admin", Role::administrator, *street);
    auto one = browser();
    one.sign_in("admin");
    auto const target = at("/imports?kind=dwellings&dry_run=true&file_name=flats.csv");
    auto const report = one.send(Method::post, target, "code,place_code,label,area_m2\nD8,B7,x,many\n", "text/csv");
    ASSERT_EQ(report.status, 200) << report.body;
    EXPECT_EQ(report.text("/problems"), "[2]");
    EXPECT_EQ(report.text("/problems/0/where"), "flats.csv:2:9");
    EXPECT_THAT(report.text("/problems/0/detail"), HasSubstr("不是面积"));
    EXPECT_EQ(report.text("/import"), "");
    auto const tree = browser().get(at("/jurisdictions"));
    EXPECT_EQ(tree.text("/items"), "[3]") << "visitors see the street and its communities";
    EXPECT_EQ(one.get(at("/jurisdictions")).text("/items"), "[4]") << "and staff the building";
}

TEST_P(RoutesTest, own_data_are_exported_and_erased) {
    add_resident("linxia", "D3");
    auto one = browser();
    one.sign_in("linxia");
    auto const document = one.get("/api/v1/me/export");
    EXPECT_EQ(document.status, 200);
    EXPECT_EQ(document.text("/account/login_name"), "linxia");
    clock.advance(6min);
    EXPECT_EQ(one.get("/api/v1/me/export").code(), "authority.confirm_identity");
    EXPECT_EQ(one.post("/api/v1/me/erasure", R"({"password":"wrong"})").status, 401);
    EXPECT_EQ(one.post("/api/v1/me/erasure", R"({"password":"seven quiet herons"})").status, 204);
    EXPECT_EQ(browser().sign_in("linxia").status, 401);
}

HZ_ON_BOTH_ENGINES(RoutesTest);

}  // namespace
}  // namespace hezhi::people
