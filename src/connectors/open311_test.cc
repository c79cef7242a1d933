#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "lib/base/utf8.h"
#include "src/cases/testing_cases.h"
#include "src/connectors/api_keys.h"
#include "src/connectors/connectors.h"
#include "src/connectors/open311_format.h"
#include "src/http/testing.h"

namespace hezhi::connectors {
namespace {

using http::testkit::TestReply;
using http::testkit::TestServer;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Open311Test : public cases::testkit::CasesTest {
protected:
    TestServer& server() {
        if (!server_) server_ = std::make_unique<TestServer>(router_, database(), clock);
        return *server_;
    }
    TestReply get(std::string_view target) { return server().visitor().get(target); }
    TestReply post(std::string_view target, std::string form) {
        return server().visitor().post(target, std::move(form),
                                       {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}});
    }
    std::string key() {
        auto const editor = caller(authority::Role::administrator, street.path);
        return write([&](storage::WriteTransaction& tx) {
                   return issue_key(tx, editor, realm(), *ApiKeyName::create("青禾市民网"));
               })
            .secret;
    }
    /// A report about the lamp, sent with a key.
    std::string reported_number(std::string const& secret) {
        auto const reply = post("/open311/v2/requests.json",
                                "api_key=" + secret +
                                    "&service_code=SZ-01&address_string=%E6%9F%B3%E8%8D%AB%E9%87%8C%E7%A4%BE%E5%8C%BA"
                                    "&lat=30.12345&long=120.54321&first_name=%E6%9D%8E&phone=13900001234"
                                    "&description=%E8%B7%AF%E7%81%AF%E4%B8%8D%E4%BA%AE%0A%F0%9F%92%A1");
        EXPECT_EQ(reply.status, 200) << reply.body;
        return reply.text("/0/service_request_id");
    }
    void dispatch(std::string const& number) {
        auto const listed =
            read([&](storage::ReadTransaction& tx) { return cases::list_desk_cases(tx, dispatcher(), scope(), {}); });
        for (auto const& one : listed) {
            if (one.number != number) continue;
            auto const done =
                acted(committee_staff(), one.id, {.event = cases::CaseEvent::dispatch, .matter = lamp_matter});
            EXPECT_TRUE(done.has_value()) << done.error().key();
        }
    }

private:
    ReportBudgetsHandle budgets_ = make_report_budgets();
    http::Router router_ = [this] {
        http::Router router;
        add_routes(router, *budgets_, "https://hezhi.example");
        return router;
    }();
    std::unique_ptr<TestServer> server_;
};

TEST_P(Open311Test, discovery_names_endpoints_in_both_formats) {
    auto const json = get("/open311/discovery.json");
    ASSERT_EQ(json.status, 200);
    EXPECT_EQ(json.header("Content-Type"), "application/json; charset=utf-8");
    EXPECT_EQ(json.text("/endpoints/0/url"), "https://hezhi.example/open311/v2");
    EXPECT_EQ(json.text("/endpoints/1/type"), "test");
    EXPECT_EQ(json.text("/endpoints/0/formats/0"), "text/xml");
    auto const xml = get("/open311/discovery.xml");
    EXPECT_EQ(xml.header("Content-Type"), "text/xml; charset=utf-8");
    EXPECT_THAT(xml.body, StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
    pugi::xml_document parsed;
    ASSERT_TRUE(parsed.load_string(xml.body.c_str()));
    EXPECT_STREQ(parsed.child("discovery").child("changeset").text().get(), json.text("/changeset").c_str());
    EXPECT_STREQ(parsed.select_node("/discovery/endpoints/endpoint[2]/formats/format[2]").node().text().get(),
                 "application/json");
}

TEST_P(Open311Test, services_are_the_register_in_force) {
    auto const json = get("/open311/v2/services.json");
    ASSERT_EQ(json.status, 200);
    EXPECT_EQ(json.text(""), "[4]");
    auto const definition = get("/open311/v2/services/SZ-01.json");
    ASSERT_EQ(definition.status, 200) << definition.body;
    EXPECT_EQ(definition.text("/service_code"), "SZ-01");
    EXPECT_EQ(definition.text("/attributes/0/code"), "URGENCY");
    auto const xml = get("/open311/v2/services/SZ-01.xml");
    pugi::xml_document parsed;
    ASSERT_TRUE(parsed.load_string(xml.body.c_str()));
    EXPECT_STREQ(
        parsed.select_node("/service_definition/attributes/attribute[1]/values/value[2]/key").node().text().get(),
        "urgent");
    auto const unknown = get("/open311/v2/services/NO-99.json");
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(unknown.text("/0/code"), "404");
    auto const unknown_xml = get("/open311/v2/services/NO-99.xml");
    EXPECT_EQ(unknown_xml.header("Content-Type"), "text/xml; charset=utf-8");
    EXPECT_THAT(unknown_xml.body, HasSubstr("<errors><error><code>404</code>"));
}

TEST_P(Open311Test, a_report_is_a_case_and_is_shown_once_the_desk_has_looked) {
    auto const number = reported_number(key());
    EXPECT_EQ(get("/open311/v2/requests/" + number + ".json").status, 404);
    dispatch(number);
    auto const shown = get("/open311/v2/requests/" + number + ".json");
    ASSERT_EQ(shown.status, 200) << shown.body;
    EXPECT_EQ(shown.text("/0/status"), "open");
    EXPECT_EQ(shown.text("/0/service_code"), "SZ-01");
    EXPECT_EQ(shown.text("/0/agency_responsible"), "市政照明所");
    EXPECT_EQ(shown.text("/0/lat"), "30.1230");
    EXPECT_EQ(shown.text("/0/description"), "路灯不亮\n💡");
    for (std::string_view const canary : {"13900001234", "李"}) {
        EXPECT_THAT(shown.body, Not(HasSubstr(std::string(canary))));
    }
    auto const xml = get("/open311/v2/requests/" + number + ".xml");
    pugi::xml_document parsed;
    ASSERT_TRUE(parsed.load_string(xml.body.c_str()));
    EXPECT_STREQ(parsed.select_node("/service_requests/request/service_request_id").node().text().get(),
                 number.c_str());
    EXPECT_EQ(get("/open311/v2/requests.json").text(""), "[1]");
    EXPECT_EQ(get("/open311/v2/requests.json?service_request_id=" + number + ",261127-00000").text(""), "[1]");
    EXPECT_EQ(get("/open311/v2/requests.json?status=closed").text(""), "[0]");
    EXPECT_EQ(get("/open311/v2/requests.json?service_code=SZ-01,WY-01&status=open").text(""), "[1]");
    EXPECT_EQ(get("/open311/v2/requests.json?service_code=WY-01").text(""), "[0]");
    EXPECT_EQ(get("/open311/v2/requests.json?start_date=2020-01-01T00:00:00Z").text(""), "[0]");
}

TEST_P(Open311Test, pages_continue_where_the_last_one_ended) {
    auto const secret = key();
    std::vector<std::string> numbers;
    for (int count = 0; count < 3; ++count) {
        numbers.push_back(reported_number(secret));
        dispatch(numbers.back());
        clock.advance(std::chrono::minutes{1});
    }
    auto const page = [&](int which) {
        return get("/open311/v2/requests.json?page_size=2&page=" + std::to_string(which));
    };
    EXPECT_EQ(page(1).text("/0/service_request_id"), numbers[2]);
    EXPECT_EQ(page(1).text("/1/service_request_id"), numbers[1]);
    EXPECT_EQ(page(2).text(""), "[1]");
    EXPECT_EQ(page(2).text("/0/service_request_id"), numbers[0]);
    EXPECT_EQ(page(3).text(""), "[0]");
}

TEST_P(Open311Test, reporting_needs_a_key_in_force) {
    auto const editor = caller(authority::Role::administrator, street.path);
    auto const issued = write(
        [&](storage::WriteTransaction& tx) { return issue_key(tx, editor, realm(), *ApiKeyName::create("某程序")); });
    std::string const form = "service_code=SZ-01&lat=30.1&long=120.5";
    EXPECT_EQ(post("/open311/v2/requests.json", form).status, 403);
    auto const wrong = post("/open311/v2/requests.xml", form + "&api_key=wrong");
    EXPECT_EQ(wrong.status, 403);
    EXPECT_THAT(wrong.body, HasSubstr("<code>403</code>"));
    EXPECT_EQ(post("/open311/v2/requests.xml", form + "&api_key=" + issued.secret).status, 200);
    write([&](storage::WriteTransaction& tx) -> Result<int> {
        HZ_TRY(revoke_key(tx, editor, realm(), issued.key.id));
        return 0;
    });
    EXPECT_EQ(post("/open311/v2/requests.json", form + "&api_key=" + issued.secret).status, 403);
    auto const by_staff = database().write([&](storage::WriteTransaction& tx) {
        return issue_key(tx, committee_staff(), realm(), *ApiKeyName::create("某程序"));
    });
    EXPECT_EQ(by_staff.error().key(), "authority.missing");
}

TEST_P(Open311Test, every_fault_is_an_error_in_the_format_asked_for) {
    auto const secret = key();
    auto const refused = [&](std::string const& form) {
        auto const reply = post("/open311/v2/requests.json", "api_key=" + secret + "&" + form);
        EXPECT_EQ(reply.status, 400) << form << " " << reply.body;
        EXPECT_EQ(reply.text("/0/code"), "400");
        return reply.text("/0/description");
    };
    EXPECT_THAT(refused("lat=1&long=2"), HasSubstr("service_code"));
    EXPECT_THAT(refused("service_code=SZ-01"), HasSubstr("address_string"));
    EXPECT_THAT(refused("service_code=SZ-01&lat=1"), HasSubstr("lat"));
    EXPECT_THAT(refused("service_code=SZ-01&lat=nan&long=2"), HasSubstr("WGS84"));
    EXPECT_THAT(refused("service_code=SZ-01&lat=91&long=2"), HasSubstr("WGS84"));
    EXPECT_THAT(refused("service_code=SZ-01&address_id=17"), HasSubstr("address_id"));
    EXPECT_THAT(refused("service_code=SZ-01&lat=1&long=2&attribute%5BURGENCY%5D=now"), HasSubstr("URGENCY"));
    EXPECT_THAT(refused("service_code=SZ-01&lat=1&long=2&description=" + std::string(4'001, 'x')),
                HasSubstr("description"));
    for (std::string_view const query :
         {"start_date=yesterday", "start_date=2026-11-01T00:00:00", "status=odd", "page=0", "page_size=many",
          "start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z",
          "start_date=2026-06-01T00:00:00Z&end_date=2026-01-01T00:00:00Z"}) {
        EXPECT_EQ(get("/open311/v2/requests.json?" + std::string(query)).status, 400) << query;
    }
    EXPECT_EQ(get("/open311/v2/tokens/abc.json").status, 404);
    EXPECT_EQ(get("/open311/v2/requests/261127-00000").status, 404) << "no format";
}

TEST_P(Open311Test, what_clients_of_other_cities_send_is_understood) {
    auto const secret = key();
    auto const taken = [&](std::string const& form) {
        auto const reply = post("/open311/v2/requests.json", "service_code=SZ-01&api_key=" + secret + "&" + form);
        EXPECT_EQ(reply.status, 200) << form << " " << reply.body;
    };
    taken("lat=%2B30.1&long=%20120.5&phone=&email=a%40example.org&account_id=9&device_id=7");
    taken(
        "lat=30.1&long=120.5&attribute%5Bkind%5D=a&attribute%5Bkind%5D=b&attribute%5Blist%5D%5B%5D=1&attribute%5Blist%"
        "5D%5B%5D=2");
    std::string address;
    for (int i = 0; i < 100; ++i) address += "%E8%B7%AF%E5%8F%A3";  // 路口
    taken("address_string=" + address + "&media_url=https%3A%2F%2Fexample.org%2F1.jpg");
    auto const all = read([&](storage::ReadTransaction& tx) {
        return cases::list_desk_cases(tx, dispatcher(), scope(), {.queue = cases::Queue::all});
    });
    auto const longest = std::ranges::max(all, {}, [](auto const& one) { return one.location.size(); });
    EXPECT_EQ(count_characters(longest.location), 120U);
    EXPECT_THAT(longest.location, testing::EndsWith("…"));
    auto const page = *seen(dispatcher(), longest.id);
    EXPECT_THAT(page.reporters.front().text, StartsWith("https://example.org/1.jpg 路口路口")) << "for the desk";
    for (std::string_view const query :
         {"start_date=2026-11-01T00:00Z", "start_date=2026-11-01%2000:00:00Z", "start_date=2026-11-01T00:00:00%2B0800",
          "start_date=2026-11-01T00:00:00+08:00", "start_date=2026-11-01", "status=OPEN", "page_size=5000",
          "extensions=true&limit=5"}) {
        EXPECT_EQ(get("/open311/v2/requests.json?" + std::string(query)).status, 200) << query;
    }
}

TEST_P(Open311Test, the_test_endpoint_checks_and_forgets) {
    auto const secret = key();
    auto const reply =
        post("/open311/test/v2/requests.json", "api_key=" + secret + "&service_code=SZ-01&lat=30.1&long=120.5");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.text("/0/service_request_id"), "test");
    EXPECT_EQ(post("/open311/test/v2/requests.json", "api_key=" + secret).status, 400);
    EXPECT_TRUE(read([&](storage::ReadTransaction& tx) {
                    return cases::list_desk_cases(tx, dispatcher(), scope(), {});
                }).empty());
}

TEST_P(Open311Test, of_several_streets_one_is_named) {
    write([&](storage::WriteTransaction& tx) {
        return jurisdictions::found_street(tx, *jurisdictions::name_street("临江市", "河东区", "白桥街道"),
                                           clock.now());
    });
    EXPECT_EQ(get("/open311/v2/services.json").status, 400);
    EXPECT_EQ(get("/open311/v2/services.json?jurisdiction_id=" + street.slug).status, 200);
    EXPECT_EQ(get("/open311/v2/services.json?jurisdiction_id=" + street.id.str()).status, 200);
    EXPECT_EQ(get("/open311/v2/services.json?jurisdiction_id=nowhere").status, 404);
}

TEST_P(Open311Test, a_key_that_reports_too_often_waits) {
    auto const secret = key();
    std::string const form = "api_key=" + secret + "&service_code=SZ-01&lat=30.1&long=120.5";
    int refused = 0;
    for (int count = 0; count < 40; ++count) refused += post("/open311/test/v2/requests.json", form).status == 429;
    EXPECT_EQ(refused, 10);
}

HZ_ON_BOTH_ENGINES(Open311Test);

TEST(Open311FormatTest, xml_carries_any_text_that_a_person_can_type) {
    boost::json::array const list{boost::json::object{{"a", "<b>&\"'"}, {"c", "x\x01y"}, {"d", nullptr}}};
    auto const xml = open311::written(list, {"things", "thing"}, open311::Format::xml);
    pugi::xml_document parsed;
    ASSERT_TRUE(parsed.load_string(xml.c_str()));
    EXPECT_STREQ(parsed.select_node("/things/thing/a").node().text().get(), "<b>&\"'");
    EXPECT_STREQ(parsed.select_node("/things/thing/c").node().text().get(), "xy");
    EXPECT_TRUE(parsed.select_node("/things/thing/d"));
}

}  // namespace
}  // namespace hezhi::connectors
