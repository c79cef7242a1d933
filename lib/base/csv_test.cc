#include "lib/base/csv.h"

#include <gtest/gtest.h>

namespace hezhi {
namespace {

std::vector<std::vector<std::string>> read_all(std::string_view text, char delimiter = ',') {
    CsvReader reader(text, delimiter);
    std::vector<std::vector<std::string>> rows;
    for (;;) {
        auto row = reader.next_row();
        if (!row) {
            rows.push_back({std::string(row.error().key())});
            return rows;
        }
        if (!*row) return rows;
        auto& copy = rows.emplace_back();
        for (auto const& field : **row) copy.emplace_back(field.text);
    }
}

using Rows = std::vector<std::vector<std::string>>;

TEST(CsvReader, reads_what_spreadsheets_write) {
    EXPECT_EQ(read_all("\xEF\xBB\xBF"
                       "a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n\r\n,\n"),
              (Rows{{"a", "b"}, {"1", "x, \"y\"\nz"}, {"", ""}}));
    EXPECT_EQ(read_all("k;v", ';'), (Rows{{"k", "v"}}));
    EXPECT_EQ(read_all(""), Rows{});
    EXPECT_EQ(read_all("\n\n"), Rows{});
    EXPECT_EQ(read_all("a,"), (Rows{{"a", ""}}));
}

TEST(CsvReader, names_the_place_of_a_broken_quote) {
    CsvReader reader("a,b\n1,\"open\n");
    ASSERT_TRUE(reader.next_row().has_value());
    auto const broken = reader.next_row();
    ASSERT_FALSE(broken.has_value());
    EXPECT_EQ(broken.error().key(), "csv.unclosed_quote");
    EXPECT_EQ(broken.error().params(), (Error::Params{{"line", "2"}, {"column", "3"}}));
    EXPECT_EQ(read_all("\"a\"b"), (Rows{{"csv.text_after_quote"}}));
}

TEST(CsvReader, counts_lines_inside_quotes) {
    CsvReader reader("\"a\nb\",c\nd\n");
    ASSERT_TRUE(reader.next_row().has_value());
    auto const row = reader.next_row();
    ASSERT_TRUE(row.has_value() && row->has_value());
    EXPECT_EQ((**row)[0].line, 3U);
    EXPECT_EQ((**row)[0].column, 1U);
}

TEST(CsvReader, counts_every_kind_of_line_end_once) {
    CsvReader reader("a\r\nb\n\nc\r\rd,\"x\ry\r\nz\"\re");
    std::vector<std::pair<std::string, std::size_t>> read;
    for (;;) {
        auto const row = reader.next_row();
        ASSERT_TRUE(row.has_value());
        if (!*row) break;
        EXPECT_EQ((**row)[0].column, 1U);
        read.emplace_back((**row)[0].text, (**row)[0].line);
    }
    EXPECT_EQ(read,
              (std::vector<std::pair<std::string, std::size_t>>{{"a", 1}, {"b", 2}, {"c", 4}, {"d", 6}, {"e", 9}}));
}

TEST(CsvField, quotes_only_where_needed) {
    EXPECT_EQ(csv_field("plain"), "plain");
    EXPECT_EQ(csv_field("a,\"b\""), "\"a,\"\"b\"\"\"");
    EXPECT_EQ(spreadsheet_field("=1+1"), "'=1+1");
}

}  // namespace
}  // namespace hezhi
