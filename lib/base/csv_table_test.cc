#include "lib/base/csv_table.h"

#include <array>

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi {
namespace {

using enum CsvTable::Need;
constexpr std::array kColumns{CsvTable::Column{"id", required}, CsvTable::Column{"note", optional}};

/// Everything a table says about a text: rows as text and place, then the problems.
std::vector<std::string> transcript(std::string_view text, CsvTable::Walk walk) {
    CsvTable table(text, walk);
    std::vector<std::string> lines;
    if (table.find_columns(kColumns)) {
        while (table.next_row()) {
            auto const number = table.whole_number(0, 0, 99, "t.not_an_id", "0 to 99");
            lines.push_back((number ? std::to_string(*number) : "-") + "|" +
                            (table.has(1) ? std::string(table.field(1).text) : "-") + "@" +
                            std::to_string(table.field(0).line) + ":" + std::to_string(table.field(0).column));
        }
    }
    Error const error = table.error("t.bad");
    for (auto const& problem : error.problems()) {
        std::string line = problem.where + " " + std::string(problem.key);
        for (auto const& [name, value] : problem.params) line += "; " + name + " " + value;
        lines.push_back(line);
    }
    return lines;
}

using Lines = std::vector<std::string>;

TEST(CsvTable, finds_columns_in_any_order_and_ignores_others) {
    EXPECT_EQ(transcript("x,note,id\n1,a,7\n2,b,8\n", CsvTable::Walk::fastest), (Lines{"7|a@2:5", "8|b@3:5"}));
    EXPECT_EQ(transcript("id\n7\n", CsvTable::Walk::fastest), (Lines{"7|-@2:1"}));
    EXPECT_EQ(transcript("id,note\n7,\"a\nb\"\n\n8,c", CsvTable::Walk::fastest), (Lines{"7|a\nb@2:1", "8|c@5:1"}));
}

TEST(CsvTable, reports_every_bad_row_with_its_place) {
    EXPECT_EQ(transcript("note,id\na,x\nb\nc,5\nd,100\n", CsvTable::Walk::fastest),
              (Lines{"-|a@2:3", "5|c@4:3", "-|d@5:3", "2:3 t.not_an_id; found id 'x'; expected 0 to 99",
                     "3:1 csv.wrong_field_count; found 1 fields; expected 2 as in the header line",
                     "5:3 t.not_an_id; found id '100'; expected 0 to 99"}));
}

TEST(CsvTable, refuses_headers_it_cannot_read) {
    EXPECT_EQ(transcript("", CsvTable::Walk::fastest), (Lines{"1:1 csv.empty; found nothing; expected a header line"}));
    EXPECT_EQ(transcript("note\n", CsvTable::Walk::fastest),
              (Lines{"1:1 csv.column_missing; found no column id; expected it in the header line"}));
    EXPECT_EQ(transcript("id,id\n1,2\n", CsvTable::Walk::fastest),
              (Lines{"1:4 csv.column_repeated; found a second column id; expected one"}));
    EXPECT_EQ(
        transcript("id\n\"1", CsvTable::Walk::fastest),
        (Lines{
            "2:1 csv.unclosed_quote; found a quotation mark that is never closed; expected a closing quotation mark"}));
}

TEST(CsvTable, keeps_a_bounded_number_of_problems_and_counts_all) {
    std::string text = "id\n";
    for (int i = 0; i < 1'500; ++i) text += "x\n";
    CsvTable table(text);
    ASSERT_TRUE(table.find_columns(kColumns));
    while (table.next_row()) EXPECT_FALSE(table.whole_number(0, 0, 9, "t.not_an_id", "0 to 99"));
    EXPECT_FALSE(table.ok());
    Error const error = table.error("t.bad");
    EXPECT_EQ(error.problems().size(), CsvTable::kMaxProblems);
    EXPECT_EQ(error.params(), (Error::Params{{"count", "1500"}}));
}

TEST(CsvTable, cuts_long_findings_between_characters) {
    std::string text = "id\n";
    for (int i = 0; i < 40; ++i) text += "长";
    CsvTable table(text);
    ASSERT_TRUE(table.find_columns(kColumns) && table.next_row());
    EXPECT_FALSE(table.whole_number(0, 0, 9, "t.not_an_id", "0 to 99"));
    std::string expected;
    for (int i = 0; i < 20; ++i) expected += "长";
    EXPECT_EQ(table.error("t.bad").problems().front().params.front().second, "id '" + expected + "…'");
}

TEST(CsvTable, both_walks_agree_on_random_texts) {
    Random random(17);
    constexpr std::string_view kAlphabet = "id,note\n\r1,2\n,,x\n7\"";
    for (int run = 0; run < 20'000; ++run) {
        // Some texts hold quotes, most do not; most begin with a readable header.
        std::size_t const letters = kAlphabet.size() - (random.uniform_below(8) == 0 ? 0 : 1);
        std::string text = random.uniform_below(4) == 0 ? "" : "id,note\n";
        for (auto left = random.uniform_below(24); left > 0; --left) {
            text.push_back(kAlphabet[static_cast<std::size_t>(random.uniform_below(letters))]);
        }
        ASSERT_EQ(transcript(text, CsvTable::Walk::fastest), transcript(text, CsvTable::Walk::general)) << text;
    }
}

}  // namespace
}  // namespace hezhi
