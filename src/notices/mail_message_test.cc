#include "src/notices/mail_message.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hezhi::notices {
namespace {

using testing::HasSubstr;
using testing::Not;

MailText text() {
    return {.from_name = "合治 Hezhi",
            .from_address = "noreply@hezhi.example",
            .to = "zhou@mail.example",
            .subject = "合治平台：有新消息，请您抽空看一看，这是一个很长很长的标题",
            .message_id = "mail-17@hezhi.example",
            .at = from_microseconds(1'772'438'400'000'000),
            .language = "zh-CN",
            .plain = "和您有关的事有了变化：\n\n- 路灯\n",
            .html = "<p>路灯</p>\n",
            .unsubscribe_url = "https://hezhi.example/api/v1/mail/unsubscribe?token=5.abc"};
}

TEST(MailMessage, is_ascii_in_short_lines_that_end_with_crlf) {
    auto const message = written(text());
    std::size_t start = 0;
    while (start < message.size()) {
        auto const end = message.find("\r\n", start);
        ASSERT_NE(end, message.npos) << "the last line ends too";
        EXPECT_LE(end - start, 998U);
        for (auto at = start; at < end; ++at) {
            EXPECT_GE(message[at], 0x20) << "no bare line end, no control character";
            EXPECT_LT(message[at], 0x7F);
        }
        start = end + 2;
    }
    EXPECT_THAT(message, HasSubstr("Date: Mon, 2 Mar 2026 08:00:00 +0000\r\n"));
    EXPECT_THAT(message, HasSubstr("Message-ID: <mail-17@hezhi.example>\r\n"));
    EXPECT_THAT(message, HasSubstr("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    EXPECT_THAT(message, HasSubstr("Auto-Submitted: auto-generated\r\n"));
    EXPECT_EQ(message, written(text())) << "the same in every attempt";
}

TEST(MailMessage, encoded_words_are_short_and_of_whole_characters) {
    std::string long_text;
    for (int count = 0; count < 40; ++count) long_text += "通知😀";
    auto const encoded = encoded_header(long_text);
    std::size_t start = 0;
    while (start < encoded.size()) {
        auto const end = std::min(encoded.find("\r\n ", start), encoded.size());
        EXPECT_LE(end - start, 75U);
        start = end + 3;
    }
    EXPECT_EQ(encoded_header("Hezhi: news"), "Hezhi: news");
    EXPECT_EQ(encoded_header("合治"), "=?UTF-8?B?5ZCI5rK7?=");
}

TEST(MailMessage, addresses_are_taken_only_if_they_can_hold_no_surprise) {
    EXPECT_EQ(clean_address(" Zhou.Min+x@Mail.Example "), "Zhou.Min+x@mail.example");
    for (auto const* bad : {"",
                            "@",
                            "a@",
                            "@b.example",
                            "a b@c.example",
                            "a@b",
                            "a@b..example",
                            "a@-b.example",
                            "a@b-.example",
                            "a@b.example\r\nBcc: x@y.example",
                            "a@b.example\n",
                            "\"a\"@b.example",
                            "<a@b.example>",
                            "a,b@c.example",
                            ".a@b.example",
                            "a..b@c.example",
                            "a@b@c.example",
                            "邮箱@b.example",
                            "a@例子.example",
                            "a@[127.0.0.1]"}) {
        EXPECT_EQ(clean_address(bad), std::nullopt) << bad;
    }
    EXPECT_EQ(shortened("zhou@mail.example"), "z…@mail.example");
}

TEST(MailMessage, html_is_escaped) {
    EXPECT_EQ(html_escaped(R"(<a href="x">&'</a>)"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
}

}  // namespace
}  // namespace hezhi::notices
