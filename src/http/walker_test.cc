#include "src/http/walker.h"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <gtest/gtest.h>

#include "src/http/authority_fields.h"

namespace hezhi::http {
namespace {

using ThingId = Id<struct ThingTag>;

enum class Colour : std::uint8_t { red, dark_green, default_ };
BOOST_DESCRIBE_ENUM(Colour, red, dark_green, default_)

struct Part {
    BoundedText<1, 5> label;
    std::optional<Bounded<0, 9>> weight;
};
BOOST_DESCRIBE_STRUCT(Part, (), (label, weight))

struct Thing : PageRequest {
    ThingId thing;
    BoundedText<2, 4> title;
    Bounded<1, 10> count;
    bool open;
    Colour colour;
    std::optional<TimePoint> closes_at;
    std::vector<Part> parts;
    ClientAddress address;
};
BOOST_DESCRIBE_STRUCT(Thing, (PageRequest), (thing, title, count, open, colour, closes_at, parts, address))

Result<Thing> read(std::string_view body, std::vector<std::pair<std::string, std::string>> query = {}) {
    auto document = JsonDocument::parse(body);
    if (!document) return fail(document.error());
    static ClientAddress const address{"192.0.2.1"};
    Input input{.path = {{"thing", "77"}}, .query = std::move(query), .body = document->root(), .address = &address};
    return read_request<Thing>(input);
}

TEST(Walker, reads_a_whole_request_from_path_query_body_and_context) {
    auto const thing = read(
        R"({"title":" 合治 ","count":10,"open":true,"colour":"dark_green","closes_at":"2026-11-23T17:00:00+08:00",
            "parts":[{"label":"a"},{"label":"b","weight":9}]})",
        {{"limit", "50"}});
    ASSERT_TRUE(thing) << thing.error().key();
    EXPECT_EQ(thing->thing, ThingId{77});
    EXPECT_EQ(thing->title.str(), "合治");
    EXPECT_EQ(thing->count.value(), 10);
    EXPECT_TRUE(thing->open);
    EXPECT_EQ(thing->colour, Colour::dark_green);
    EXPECT_EQ(to_json(thing->closes_at), R"("2026-11-23T09:00:00Z")");
    ASSERT_EQ(thing->parts.size(), 2U);
    EXPECT_EQ(thing->parts[1].weight->value(), 9);
    EXPECT_EQ(thing->limit->value(), 50);
    EXPECT_FALSE(thing->cursor);
    EXPECT_EQ(thing->address.text, "192.0.2.1");
}

TEST(Walker, collects_all_problems_with_pointers) {
    auto const thing = read(
        R"({"title":"合","count":11,"open":"yes","colour":"blue","extra":1,"parts":[{"label":""},{"label":"ok","weigth":1},3]})");
    ASSERT_FALSE(thing);
    EXPECT_EQ(thing.error().code(), ErrorCode::invalid);
    std::vector<Problem> const expected{
        {"/title", "field.too_short", {{"min", "2"}}},
        {"/count", "field.too_large", {{"max", "10"}}},
        {"/open", "field.wrong_type", {{"expected", "boolean"}}},
        {"/colour", "field.not_listed"},
        {"/parts/0/label", "field.empty", {{"min", "1"}}},
        {"/parts/1/weigth", "field.unknown"},
        {"/parts/2", "field.wrong_type", {{"expected", "object"}}},
        {"/extra", "field.unknown"},
    };
    EXPECT_EQ(thing.error().problems(), expected);
}

TEST(Walker, names_every_missing_member) {
    auto const thing = read("{}");
    ASSERT_FALSE(thing);
    std::vector<std::string> places;
    for (auto const& problem : thing.error().problems()) {
        EXPECT_EQ(problem.key, "field.missing");
        places.push_back(problem.where);
    }
    EXPECT_EQ(places, (std::vector<std::string>{"/title", "/count", "/open", "/colour", "/parts"}));
}

TEST(Walker, refuses_in_the_body_what_the_path_says) {
    auto const thing = read(R"({"thing":"78","title":"abc","count":1,"open":false,"colour":"red","parts":[]})");
    ASSERT_FALSE(thing);
    EXPECT_EQ(thing.error().problems(), (std::vector<Problem>{{"/thing", "field.unknown"}}));
}

TEST(Walker, a_placeholder_that_does_not_fit_is_an_unknown_path) {
    Input const input{.path = {{"thing", "abc"}}};
    auto const thing = read_request<Thing>(input);
    ASSERT_FALSE(thing);
    EXPECT_EQ(thing.error().code(), ErrorCode::not_found);
}

TEST(Walker, a_body_that_is_no_object_is_refused) {
    auto const thing = read("[1]");
    ASSERT_FALSE(thing);
    EXPECT_EQ(thing.error().problems().back(), (Problem{"", "field.wrong_type", {{"expected", "object"}}}));
}

TEST(Walker, null_is_an_absent_optional) {
    auto const thing = read(R"({"title":"abc","count":1,"open":false,"colour":"default","closes_at":null,"parts":[]})");
    ASSERT_TRUE(thing);
    EXPECT_FALSE(thing->closes_at);
    EXPECT_EQ(thing->colour, Colour::default_);
}

TEST(Walker, stops_counting_problems_at_a_hundred) {
    std::string body = R"({"parts":[)";
    for (int i = 0; i < 300; ++i) body += i == 0 ? "1" : ",1";
    auto const thing = read(body + "]}");
    ASSERT_FALSE(thing);
    EXPECT_EQ(thing.error().problems().size(), Problems::max);
}

struct Shown {
    ThingId id;
    std::string text;
    std::optional<std::string> note;
    double share;
    std::vector<std::int64_t> numbers;
    std::map<std::string, bool> flags;
    RawJson<Part> raw;
    authority::Role role;
};
BOOST_DESCRIBE_STRUCT(Shown, (), (id, text, note, share, numbers, flags, raw, role))

TEST(Walker, writes_replies) {
    Shown const shown{.id = ThingId{5},
                      .text = "a\"\\\n\x01 合",
                      .note = std::nullopt,
                      .share = 0.1,
                      .numbers = {1, -2},
                      .flags = {{"x", true}},
                      .raw = {R"({"label":"p"})"},
                      .role = authority::Role::party_officer};
    EXPECT_EQ(
        to_json(shown),
        "{\"id\":\"5\",\"text\":\"a\\\"\\\\\\n\\u0001 合\",\"share\":0.1,\"numbers\":[1,-2],\"flags\":{\"x\":true},"
        "\"raw\":{\"label\":\"p\"},\"role\":\"party_officer\"}");
}

TEST(Walker, states_schemas) {
    Schemas schemas;
    EXPECT_EQ(Field<Page<Part>>::schema(schemas), R"({"$ref":"#/components/schemas/PartPage"})");
    EXPECT_EQ(schemas.all().at("Part"),
              R"({"type":"object","properties":{"label":{"type":"string","minLength":1,"maxLength":5},)"
              R"("weight":{"type":"integer","format":"int64","minimum":0,"maximum":9}},"required":["label"]})");
    EXPECT_EQ(schemas.all().at("PartPage"),
              R"({"type":"object","properties":{"items":{"type":"array","items":{"$ref":"#/components/schemas/Part"}},)"
              R"("next_cursor":{"type":"string"}},"required":["items"]})");
    Field<Colour>::schema(schemas);
    EXPECT_EQ(schemas.all().at("Colour"), R"({"type":"string","enum":["red","dark_green","default"]})");
}

TEST(Walker, described_roles_are_those_of_authority) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<authority::Role>>(
        [](auto enumerator) { EXPECT_EQ(authority::name(enumerator.value), enumerator.name); });
}

TEST(Json, limits_depth_and_wants_one_value) {
    std::string const deep(kJsonDepthMax + 1, '[');
    EXPECT_EQ(JsonDocument::parse(deep).error().key(), "json.too_deep");
    EXPECT_TRUE(JsonDocument::parse(std::string(kJsonDepthMax, '[') + std::string(kJsonDepthMax, ']')));
    for (auto const* wrong : {"", " ", "{", "{} {}", "tru", "{\"a\":}", "\"\xff\"", "{\"a\":1,}", "nul"}) {
        auto const document = JsonDocument::parse(wrong);
        ASSERT_FALSE(document) << wrong;
        EXPECT_EQ(document.error().key(), "json.syntax") << wrong;
    }
    EXPECT_EQ(JsonDocument::parse(" 12 ")->root().integer(), 12);
    EXPECT_EQ(JsonDocument::parse("9223372036854775808")->root().kind(), JsonNode::Kind::number);
}

}  // namespace
}  // namespace hezhi::http
