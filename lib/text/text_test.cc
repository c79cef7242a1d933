#include <gtest/gtest.h>

#include "lib/text/similarity.h"
#include "lib/text/utf8.h"

namespace hezhi::text {
namespace {

TEST(DecodeUtf8, accepts_valid_and_refuses_broken_text) {
    EXPECT_EQ(decode_utf8("a合𠮷").value(), (std::vector<char32_t>{U'a', U'合', U'𠮷'}));
    EXPECT_FALSE(decode_utf8("\xC0\xAF").has_value()) << "overlong";
    EXPECT_FALSE(decode_utf8("\xED\xA0\x80").has_value()) << "surrogate";
    EXPECT_FALSE(decode_utf8("\xE5\x90").has_value()) << "cut off";
    EXPECT_FALSE(decode_utf8("\xF5\x80\x80\x80").has_value()) << "above U+10FFFF";
    EXPECT_EQ(encode_utf8(U"a合𠮷"), "a合𠮷");
}

TEST(Similarity, finds_near_duplicates_across_punctuation_and_width) {
    EXPECT_DOUBLE_EQ(similarity("维保费按楼层递增。", "维保费，按楼层递增"), 1.0);
    EXPECT_DOUBLE_EQ(similarity("ＡＢＣ12", "abc12"), 1.0);
    EXPECT_GT(similarity("一楼住户不用出建设费", "一楼的住户不应该出建设费"), 0.5);
    EXPECT_LT(similarity("晚上九点以后不要跳广场舞", "先请专业公司报价再谈"), 0.1);
    EXPECT_EQ(similarity("", "电梯"), 0);
    EXPECT_EQ(similarity("好", "好"), 1);
}

}  // namespace
}  // namespace hezhi::text
