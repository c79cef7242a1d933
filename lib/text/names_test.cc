#include "lib/text/names.h"

#include <gtest/gtest.h>

#include "lib/text/encoding.h"

namespace hezhi::text {
namespace {

TEST(CleanName, keeps_what_is_seen_and_drops_what_disguises) {
    struct Case {
        std::string_view given;
        std::string_view kept;
    };
    for (auto const& [given, kept] : {
             Case{"  沈 阿婆 ", "沈 阿婆"}, Case{"a\u202Egnp.exe", "agnp.exe"},  // right-to-left override
             Case{"王\u200B小\u2060明\uFEFF", "王小明"},                         // zero-width
             Case{"a\u2066b\u2069\u061C", "ab"},                                 // isolates, Arabic letter mark
             Case{"x\t\n\r y", "x y"},                                           // white space of every kind
             Case{"\u3000全角\u3000空格\u3000", "全角 空格"}, Case{"e\u0301", "\u00E9"},  // NFC
             Case{"\u3164\u2800", ""},                                                    // letters that are blank
             Case{"\x01\x7F", ""}, Case{"<b>&amp;", "<b>&amp;"},  // plain text: escaping is the reader's affair
         }) {
        EXPECT_EQ(clean_name(given), kept);
    }
    EXPECT_EQ(clean_name("\xC3\x28"), std::nullopt);
}

TEST(NameKey, folds_case_and_width) {
    EXPECT_EQ(name_key("Ｌiu.Wei"), name_key("liu.wei"));
    EXPECT_EQ(name_key("李\u200B雷"), name_key("李雷"));
    EXPECT_NE(name_key("liu.wei"), name_key("liuwei"));
    EXPECT_EQ(name_key("\xFF"), std::nullopt);
}

TEST(Slug, spells_names_in_ascii) {
    EXPECT_EQ(slug("青禾街道"), "qing-he-jie-dao");
    EXPECT_EQ(slug("Old Town, 3rd block"), "old-town-3rd-block");
    EXPECT_EQ(slug("!!"), "place");
}

TEST(DecodeUpload, reads_what_spreadsheets_write) {
    auto const plain = decode_upload("编码,名称\n");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->encoding, Encoding::utf8);
    auto const marked = decode_upload("\xEF\xBB\xBF编码");
    ASSERT_TRUE(marked);
    EXPECT_EQ(marked->encoding, Encoding::utf8_with_mark);
    EXPECT_EQ(marked->text, "编码");
    auto const gbk = decode_upload("\xC1\xF8\xD2\xF1\xC0\xEF,1");  // 柳荫里,1
    ASSERT_TRUE(gbk);
    EXPECT_EQ(gbk->encoding, Encoding::gbk);
    EXPECT_EQ(gbk->text, "柳荫里,1");
    EXPECT_EQ(decode_upload("")->text, "");
    using namespace std::string_view_literals;
    auto const little = decode_upload("\xFF\xFE\xF3\x67\x2C\x00\x31\x00"sv);
    ASSERT_TRUE(little);
    EXPECT_EQ(little->encoding, Encoding::utf16);
    EXPECT_EQ(little->text, "柳,1");
    EXPECT_EQ(decode_upload("\xFE\xFF\x67\xF3\x00\x2C\x00\x31"sv)->text, "柳,1");
    EXPECT_EQ(decode_upload("\xFF\xFE\x3D\xD8\xA1\xDC"sv)->text, "💡");
}

TEST(DecodeUpload, says_that_a_workbook_is_no_text) {
    EXPECT_EQ(decode_upload("PK\x03\x04...").error().key(), "text.workbook");
    EXPECT_EQ(decode_upload("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...").error().key(), "text.workbook");
}

TEST(DividerOf, is_a_comma_unless_the_heading_has_another) {
    EXPECT_EQ(divider_of("a,b;c\n1;2"), ',');
    EXPECT_EQ(divider_of("\n\r\na;b\n1,2"), ';');
    EXPECT_EQ(divider_of("a\tb;c\n"), '\t');
    EXPECT_EQ(divider_of("a"), ',');
    EXPECT_EQ(divider_of(""), ',');
}

TEST(DecodeUpload, refuses_what_is_neither) {
    EXPECT_EQ(decode_upload(std::string_view("a\0b", 3)).error().key(), "text.unknown_encoding");
    EXPECT_EQ(decode_upload("\xFF\xFE"
                            "a")
                  .error()
                  .key(),
              "text.unknown_encoding")
        << "half a character";
    EXPECT_EQ(decode_upload("ok\xFF").error().key(), "text.unknown_encoding");
    auto const offset = [](std::string_view bytes) { return decode_upload(bytes).error().params().front().second; };
    EXPECT_EQ(offset("ok\xFF"), "2");
    EXPECT_EQ(offset("ok\xFF\xFF,1"), "2") << "the first byte, not what follows";
    EXPECT_EQ(offset("\xC1\xF8\x81"), "2") << "cut off in the middle of a character";
}

}  // namespace
}  // namespace hezhi::text
