#include "src/app/canonical_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hezhi::app {
namespace {

namespace json = boost::json;

std::string canonical(std::string_view text) {
    auto const result = canonical_json(json::parse(text));
    return result ? *result : "refused: " + result.error().detail();
}

TEST(CanonicalJson, sorts_members_and_spells_texts_once) {
    EXPECT_EQ(canonical(R"({ "b": [1, -2], "a": {"d": "", "c": 0} })"), R"({"a":{"c":0,"d":""},"b":[1,-2]})");
    EXPECT_EQ(canonical(R"(["\u0041\/\u00e9\u20ac", "\u0001\u001F\n\t\"\\\u007f"])"),
              "[\"A/é€\",\"\\u0001\\u001f\\n\\t\\\"\\\\\x7f\"]");
    // The order of RFC 8785 §3.2.3: by UTF-16 code units, so U+1F600 comes before U+FB33.
    EXPECT_EQ(canonical(R"({"\u20ac":1,"\r":2,"\ufb33":3,"1":4,"\ud83d\ude00":5,"\u0080":6,"\u00f6":7})"),
              "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"ö\":7,\"€\":1,\"😀\":5,\"\ufb33\":3}");
    EXPECT_EQ(canonical(R"({"ab":1,"a":2,"":3})"), R"({"":3,"a":2,"ab":1})");
}

TEST(CanonicalJson, refuses_what_has_several_spellings) {
    using testing::StartsWith;
    EXPECT_EQ(canonical("[9007199254740991]"), "[9007199254740991]");
    for (auto const* text :
         {"[1.0]", "[0.5]", "[1e3]", "[9007199254740992]", "[18446744073709551615]", "[true]", "[null]"}) {
        EXPECT_THAT(canonical(text), StartsWith("refused: /0: ")) << text;
    }
}

TEST(CanonicalJson, files_have_one_spelling) {
    EXPECT_TRUE(read_canonical("{\"a\":1}\n"));
    for (auto const* text : {"{\"a\":1}", "{\"a\":1}\n\n", "{\"a\": 1}\n", "{\"a\":1,\"a\":1}\n", "{\"b\":1,\"a\":1}\n",
                             "{\"a\":1.0}\n", "[1]\n", "", "{\"\\u0061\":1}\n"}) {
        EXPECT_FALSE(read_canonical(text)) << text;
    }
}

}  // namespace
}  // namespace hezhi::app
