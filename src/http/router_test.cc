#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include "src/http/percent.h"
#include "src/http/routes.h"

namespace hezhi::http {
namespace {

using ThingId = Id<struct ThingTag>;

struct ShowThing {
    RealmId street;
    ThingId thing;
};
BOOST_DESCRIBE_STRUCT(ShowThing, (), (street, thing))

struct ThingView {
    ThingId id;
};
BOOST_DESCRIBE_STRUCT(ThingView, (), (id))

Router small_router() {
    Router router;
    router.plain<ShowThing, ThingView>({.path = "/api/v1/s/{street}/things/{thing}", .summary = "One thing"},
                                       [](authority::Caller const&, ShowThing const& request) -> Result<ThingView> {
                                           return ThingView{request.thing};
                                       });
    router.plain<Nothing, void>(
        {.method = Method::delete_, .path = "/api/v1/s/{street}/things/{thing}", .summary = "End it"},
        [](authority::Caller const&, Nothing const&) -> Result<void> { return {}; });
    router.plain<Nothing, Document>({.path = "/api/v1/s/{street}/things/latest.csv", .summary = "As a table"},
                                    [](authority::Caller const&, Nothing const&) -> Result<With<Document>> {
                                        return With(Document{"text/csv", "a\n", "things.csv"}).etag("v1");
                                    });
    return router;
}

TEST(Router, finds_literals_before_placeholders) {
    auto const router = small_router();
    auto const latest = router.find(Method::get, "/api/v1/s/3/things/latest.csv");
    ASSERT_NE(latest.route, nullptr);
    EXPECT_EQ(latest.route->spec.summary, "As a table");
    auto const one = router.find(Method::head, "/api/v1/s/3/things/%34%32");
    ASSERT_NE(one.route, nullptr);
    ASSERT_EQ(one.path.size(), 2U);
    EXPECT_EQ(one.path[1].name, "thing");
    EXPECT_EQ(one.path[1].value, "42");
}

TEST(Router, knows_which_methods_a_path_has) {
    auto const router = small_router();
    auto const match = router.find(Method::put, "/api/v1/s/3/things/4");
    EXPECT_EQ(match.route, nullptr);
    EXPECT_EQ(match.allowed, (std::vector{Method::get, Method::delete_}));
}

TEST(Router, refuses_strange_paths) {
    auto const router = small_router();
    for (auto const* path :
         {"", "api", "/", "/api/v1/s/3/things", "/api/v1/s/3/things/", "/api/v1/s//things/4", "/api/v1/s/3/things/4/",
          "/api/v1/s/3/things/%zz", "/api/v1/s/3/things/%00", "/api/v1/s/3/things/%ff", "//api/v1/s/3/things/4"}) {
        auto const match = router.find(Method::get, path);
        EXPECT_EQ(match.route, nullptr) << path;
        EXPECT_TRUE(match.allowed.empty()) << path;
    }
}

TEST(Router, binds_and_answers) {
    auto const router = small_router();
    auto match = router.find(Method::get, "/api/v1/s/3/things/4");
    auto call = match.route->bind(Input{.path = match.path});
    ASSERT_TRUE(call);
    auto const output = (*call)->answer({});
    ASSERT_TRUE(output);
    EXPECT_EQ(output->body, R"({"id":"4"})");
    EXPECT_EQ(output->content_type, "application/json");

    auto const latest = router.find(Method::get, "/api/v1/s/3/things/latest.csv");
    // The placeholder of the path is not a member of Nothing, and that is fine.
    auto const document = (*latest.route->bind(Input{.path = latest.path}))->answer({});
    ASSERT_TRUE(document);
    EXPECT_EQ(document->download_name, "things.csv");
    EXPECT_EQ(document->meta.etag, "v1");
}

TEST(RouterDeath, a_path_is_declared_once) {
    auto router = small_router();
    EXPECT_DEATH(
        (router.plain<Nothing, void>({.path = "/api/v1/s/{other}/things/{name}", .summary = "Again"},
                                     [](authority::Caller const&, Nothing const&) -> Result<void> { return {}; })),
        "place == nullptr");
}

TEST(Percent, decodes_and_encodes) {
    EXPECT_EQ(percent_decode("a%20b+c", Plus::literal), "a b+c");
    EXPECT_EQ(percent_decode("a%20b+c", Plus::space), "a b c");
    EXPECT_EQ(percent_decode("%e5%90%88", Plus::literal), "合");
    for (auto const* broken : {"%", "%a", "%g0", "%00", "%80"})
        EXPECT_FALSE(percent_decode(broken, Plus::literal)) << broken;
    EXPECT_EQ(percent_encode("合 a~"), "%E5%90%88%20a~");
}

TEST(Percent, parses_queries) {
    using Parameters = std::vector<std::pair<std::string, std::string>>;
    EXPECT_EQ(parse_query("a=1&b=%E5%90%88&c&&d="), (Parameters{{"a", "1"}, {"b", "合"}, {"c", ""}, {"d", ""}}));
    EXPECT_EQ(parse_query(""), Parameters{});
    EXPECT_FALSE(parse_query("a=1&a=2"));
    EXPECT_EQ(parse_query("a[]=1&a%5B%5D=2"), (Parameters{{"a[]", "1"}, {"a[]", "2"}})) << "lists of Open311";
    EXPECT_FALSE(parse_query("a=%"));
    std::string many;
    for (std::size_t i = 0; i <= kQueryParametersMax; ++i) many += "p" + std::to_string(i) + "=1&";
    EXPECT_FALSE(parse_query(many));
}

}  // namespace
}  // namespace hezhi::http
