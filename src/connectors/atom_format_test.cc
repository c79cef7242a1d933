#include "src/connectors/atom_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

#include "src/connectors/xml_text.h"

namespace hezhi::connectors {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr TimePoint kDay = from_microseconds(1'772'438'400'000'000);

atom::Feed feed_of(std::string title) {
    return {.id = "tag:hezhi.example,2026:3/feeds/cases.atom",
            .title = "青禾街道 诉求与工单",
            .subtitle = {},
            .author = "青禾街道",
            .address = "https://hezhi.example/s/3/feeds/cases.atom?community=5&matter=7",
            .page = "https://hezhi.example/cases",
            .founded = kDay,
            .entries = {{.id = "tag:hezhi.example,2026:3/case/17",
                         .title = std::move(title),
                         .published = kDay,
                         .updated = kDay + std::chrono::hours{2},
                         .address = "https://hezhi.example/s/3/cases/17",
                         .summary = "办理中\n路灯不亮"}}};
}

TEST(AtomFormat, whatever_somebody_typed_comes_out_as_they_typed_it) {
    std::string const typed = R"(路灯 😀 <script>alert("1")</script> & ]]> <![CDATA[x]]> '"')";
    auto const text = atom::written(feed_of(typed));
    pugi::xml_document document;
    ASSERT_TRUE(document.load_string(text.c_str()));
    EXPECT_EQ(document.child("feed").child("entry").child("title").text().get(), typed);
    EXPECT_EQ(std::string(document.child("feed").child("link").attribute("href").value()),
              "https://hezhi.example/s/3/feeds/cases.atom?community=5&matter=7");
    EXPECT_THAT(text, Not(HasSubstr("<script>")));
}

TEST(AtomFormat, what_xml_cannot_say_is_left_out) {
    std::string const typed = std::string("灯\x07\x1b[0m\x0b") + '\0' + "\xEF\xBF\xBE亮\xEF\xBF\xBF\xC3\x28\xF0\x9F";
    EXPECT_EQ(speakable(typed), "灯[0m亮(");
    EXPECT_EQ(speakable("一行\n二行\t三"), "一行\n二行\t三");
    pugi::xml_document document;
    EXPECT_TRUE(document.load_string(atom::written(feed_of(typed)).c_str()));
}

TEST(AtomFormat, is_as_new_as_its_newest_entry_and_has_a_date_without_any) {
    auto feed = feed_of("路灯");
    EXPECT_THAT(atom::written(feed), HasSubstr("<updated>2026-03-02T10:00:00"));
    feed.entries.clear();
    EXPECT_THAT(atom::written(feed), HasSubstr("<updated>2026-03-02T08:00:00"));
}

TEST(AtomFormat, a_tag_names_the_host_without_its_port) {
    EXPECT_EQ(atom::tag("https://hezhi.example", "3/case/17"), "tag:hezhi.example,2026:3/case/17");
    EXPECT_EQ(atom::tag("http://127.0.0.1:8080", "3"), "tag:127.0.0.1,2026:3");
    EXPECT_EQ(atom::tag("http://[::1]:8080", "3"), "tag:[::1],2026:3");
}

}  // namespace
}  // namespace hezhi::connectors
