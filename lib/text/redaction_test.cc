#include "lib/text/redaction.h"

#include <gtest/gtest.h>

namespace hezhi::text {
namespace {

TEST(RedactionTest, blots_out_numbers_that_lead_to_a_person) {
    struct Example {
        std::string_view typed;
        std::string_view shown;
    };
    // All numbers are made up.
    for (auto const& [typed, shown] : {
             Example{"我的电话13900001234，晚上打", "我的电话***，晚上打"},
             Example{"打 139 0000 1234 或 +86 139-0000-1234", "打 *** 或 ***"},
             Example{"居委会电话 0531-86001234", "居委会电话 ***"},
             Example{"身份证11010119900307451X", "身份证***"},
             Example{"卡号 6222 0000 0000 0000 123", "卡号 ***"},
             Example{"发到 someone.x@example.org.cn 吧", "发到 *** 吧"},
             Example{"鲁A·12345 堵了消防通道，旁边是鲁AD12345", "*** 堵了消防通道，旁边是***"},
             Example{"3号楼2单元501室漏水", "3号楼***漏水"},
             Example{"3号楼 1204室 半夜装修", "3号楼 *** 半夜装修"},
         }) {
        EXPECT_EQ(redacted(typed).text, shown) << typed;
        EXPECT_GE(redacted(typed).replaced, 1) << typed;
    }
}

TEST(RedactionTest, leaves_places_times_and_amounts_alone) {
    for (std::string_view const typed : {"3号楼北侧路灯不亮", "2026年11月27日晚上8点", "物业费每月 2,350 元",
                                         "北门到12号楼大约 120 米", "车位 A1203 长期被占", "12345 转来的",
                                         "第3单元门口", "室外温度 35 度", "", "Lamp 17 is dark since 2026-11-20."}) {
        EXPECT_EQ(redacted(typed).text, typed);
        EXPECT_EQ(redacted(typed).replaced, 0);
    }
}

TEST(RedactionTest, what_is_blotted_out_stays_so_and_bad_bytes_do_no_harm) {
    auto const once = redacted("13900001234 \xff\xfe 6222000000000000");
    EXPECT_EQ(redacted(once.text).text, once.text);
    EXPECT_EQ(once.replaced, 2);
}

}  // namespace
}  // namespace hezhi::text
