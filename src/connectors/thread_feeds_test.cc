#include "src/connectors/thread_feeds.h"

#include <gtest/gtest.h>

namespace hezhi::connectors {
namespace {

using authority::Language;

TEST(ThreadFeeds, say_what_the_pages_say) {
    threads::Entry entry{.what = "signal.cases", .title = "晚上怎么停车", .count = 41};
    EXPECT_EQ(sentence_of(entry, Language::zh_cn), "有 41 件诉求反映同一件事");
    EXPECT_EQ(sentence_of(entry, Language::en), "41 reports about the same thing");
    entry.what = "nobody.knows";
    EXPECT_EQ(sentence_of(entry, Language::zh_cn), "“晚上怎么停车”有了新进展");
    entry = {.what = "agenda.launched", .body = "青禾社区居委会"};
    EXPECT_EQ(sentence_of(entry, Language::zh_cn), "青禾社区居委会立为议题");
}

TEST(ThreadFeeds, lines_of_a_calendar_are_folded_between_characters_and_text_is_escaped) {
    std::string long_name;
    for (int i = 0; i < 40; ++i) long_name += "停车";
    auto const at = TimePoint{} + std::chrono::days{20'000};
    auto const text =
        calendar_of("名,称;", {{"3-7-end", at, long_name + "; 一, 二\n三\\", "https://h.example/s/3"}}, at);
    EXPECT_NE(text.find("X-WR-CALNAME:名\\,称\\;\r\n"), text.npos);
    EXPECT_NE(text.find("DTSTART:20241004T000000Z\r\n"), text.npos);
    std::string unfolded = text;
    for (auto cut = unfolded.find("\r\n "); cut != unfolded.npos; cut = unfolded.find("\r\n ")) unfolded.erase(cut, 3);
    EXPECT_NE(unfolded.find("SUMMARY:" + long_name + "\\; 一\\, 二\\n三\\\\\r\n"), unfolded.npos);
    for (std::size_t from = 0; from < text.size();) {
        auto const end = text.find("\r\n", from);
        ASSERT_NE(end, text.npos) << "the last line ends too";
        EXPECT_LE(end - from, 75U);
        // No line begins within a character.
        EXPECT_NE(static_cast<unsigned char>(text[from] == ' ' ? text[from + 1] : text[from]) & 0xC0U, 0x80U);
        from = end + 2;
    }
}

}  // namespace
}  // namespace hezhi::connectors
