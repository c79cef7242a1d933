#include "src/app/table.h"

#include <gtest/gtest.h>

namespace hezhi::app {
namespace {

TEST(Table, wide_characters_take_two_columns) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("业主"), 4U);
    EXPECT_EQ(display_width("e\u0301"), 1U);
    Table table({Align::left, Align::right});
    table.add({"业主", "1"});
    table.add({"ab", "23"});
    table.add_rule();
    table.add({"abcde"});
    EXPECT_EQ(table.text(), "业主    1\nab     23\n---------\nabcde\n");
    EXPECT_EQ(table.width(), 9U);
}

TEST(Table, names_cannot_move_the_cursor) {
    EXPECT_EQ(printable("a\x1b[2Jb\xE2\x80\xAE"), "a [2Jb ");
}

}  // namespace
}  // namespace hezhi::app
