// The three readers: what they accept, and that every problem of a bad file is reported with its place.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/tally/read_blt.h"
#include "lib/tally/read_csv.h"
#include "lib/tally/read_preflib.h"

namespace hezhi::tally {
namespace {

using testing::ElementsAre;

/// "line:column key found | expected" of every problem.
std::vector<std::string> problems_of(Result<Ballot> const& result) {
    std::vector<std::string> lines;
    if (result) return {"no problem"};
    for (auto const& problem : result.error().problems()) {
        lines.push_back(problem.where + " " + std::string(problem.key) + " " + problem.params[0].second);
    }
    return lines;
}

std::vector<std::string> names_of(Ballot const& ballot) {
    std::vector<std::string> names;
    for (auto const& candidate : ballot.candidates) names.push_back(candidate.name);
    return names;
}

constexpr std::string_view kHill =
    "4 2\n-2\n3 1 3 4 0\n4 1 3 2 0\n2 4 1 3 0\n1 2 0\n2 2 4 3 1 0\n1 3 4 2 0\n0\n\"Adam\"\n"
    "\"Basil\"\n\"Charlotte\"\n\"Donald\"\n\"Title\"\n";

TEST(ReadBlt, reads_the_published_example) {
    auto const ballot = read_blt(kHill);
    ASSERT_TRUE(ballot.has_value());
    EXPECT_EQ(ballot->title, "Title");
    EXPECT_EQ(ballot->seats, 2);
    EXPECT_THAT(names_of(*ballot), ElementsAre("Adam", "Basil", "Charlotte", "Donald"));
    EXPECT_TRUE(ballot->candidates[1].withdrawn);
    ASSERT_EQ(ballot->papers.size(), 6U);
    EXPECT_EQ(ballot->papers[0], (Paper{3, {0, 2, 3}, {1, 2, 3}, {}}));
}

TEST(ReadBlt, line_ends_and_the_byte_order_mark_change_nothing) {
    std::string crlf = "\xEF\xBB\xBF";
    for (char const c : kHill) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
    EXPECT_EQ(read_blt(crlf).value(), read_blt(kHill).value());
    std::string spread;
    for (char const c : kHill) spread += c == '\n' ? std::string("\n\n") : std::string(1, c);
    EXPECT_EQ(read_blt(spread).value(), read_blt(kHill).value());
}

TEST(ReadBlt, a_whole_file_may_stand_on_one_line) {
    auto const ballot = read_blt(R"(3 2 4 1 2 0 2 3 0 0 "Castor" "Pollux" "Helen" "Pollux and Helen should tie")");
    ASSERT_TRUE(ballot.has_value());
    EXPECT_THAT(names_of(*ballot), ElementsAre("Castor", "Pollux", "Helen"));
    EXPECT_EQ(ballot->title, "Pollux and Helen should tie");
    EXPECT_EQ(ballot->papers[0], (Paper{4, {0, 1}, {1, 2}, {}}));
}

TEST(ReadBlt, names_as_scottish_councils_publish_them) {
    auto const ballot = read_blt(
        "4 1,\n1 1 0\n0\nJane O'DOE (Ind)\n\"Ind \"\"CHARLIE BROWN\"\"\"\n\"\"\"June KYLE\"\" \"\"Labour Party\"\" \"\n"
        "\"Plain QUOTED\",,\nWard 5 - East, Mainland");
    ASSERT_TRUE(ballot.has_value());
    EXPECT_THAT(names_of(*ballot), ElementsAre("Jane O'DOE (Ind)", "Ind \"CHARLIE BROWN\"",
                                               "\"June KYLE\" \"Labour Party\"", "Plain QUOTED"));
    EXPECT_EQ(ballot->title, "Ward 5 - East, Mainland");
    EXPECT_EQ(ballot->seats, 1);
}

TEST(ReadBlt, comments_ids_equal_and_skipped_ranks) {
    auto const ballot =
        read_blt("3 1 # three for one\n/* a comment\nof two lines */\n(a17) 1 2=3 - 1 0\n(b 2) 2 1 0\n0\nA\nB\nC\n");
    ASSERT_TRUE(ballot.has_value());
    EXPECT_EQ(ballot->papers[0], (Paper{1, {1, 2, 0}, {1, 1, 3}, {}}));
    EXPECT_EQ(ballot->papers[1], (Paper{2, {0}, {1}, {}}));
}

TEST(ReadBlt, both_ways_to_withdraw) {
    auto const minus = read_blt("3 1\n-1 -3\n1 2 0\n0\nA\nB\nC\n");
    auto const word = read_blt("3 1\n-w 1 3\n1 2 0\n0\nA\nB\nC\n");
    ASSERT_TRUE(minus.has_value() && word.has_value());
    EXPECT_EQ(*minus, *word);
    EXPECT_TRUE(minus->candidates[0].withdrawn && minus->candidates[2].withdrawn);
}

TEST(ReadBlt, equal_names_are_told_apart) {
    auto const ballot = read_blt("3 1\n1 2 0\n0\nLi Wei\nWang Fang\nLi Wei\n");
    ASSERT_TRUE(ballot.has_value());
    EXPECT_THAT(names_of(*ballot), ElementsAre("Li Wei [1]", "Wang Fang", "Li Wei [3]"));
}

TEST(ReadBlt, reports_every_problem_with_its_place) {
    EXPECT_THAT(problems_of(read_blt("3 1\n2 1 4 0\nx 1 0\n1 2 2 0\n1 3\n1 1= 0\n0\nA\nB\nC\n")),
                ElementsAre("2:5 tally.unknown_candidate '4'", "3:1 tally.bad_count 'x'",
                            "4:5 tally.candidate_twice candidate 2 a second time",
                            "5:4 tally.unended_paper the end of the line", "6:5 tally.unknown_candidate ''"));
}

TEST(ReadBlt, refuses_broken_files) {
    EXPECT_THAT(problems_of(read_blt("")),
                ElementsAre("1:1 tally.bad_header the end of the file", "1:1 tally.bad_header the end of the file"));
    EXPECT_THAT(problems_of(read_blt("0 1\n")), ElementsAre("1:1 tally.bad_header '0'"));
    EXPECT_THAT(problems_of(read_blt("2 0\n")), ElementsAre("1:3 tally.bad_header '0'"));
    EXPECT_THAT(problems_of(read_blt("1000000000 1\n0\n")), ElementsAre("1:1 tally.bad_header '1000000000'"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1 1 0\n")), ElementsAre("3:1 tally.no_end_of_papers the end of the file"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1 1 0\n0\nOnly One\n")), ElementsAre("4:1 tally.missing_names 1 names"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1 1 0\n0\n")), ElementsAre("3:2 tally.missing_names 0 names"));
    EXPECT_THAT(problems_of(read_blt("2 1\n0 1 2 0\n1 1 0\n0\nA\nB\n")),
                ElementsAre("2:3 tally.text_after_end '1 2 0'"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1 1 0\n0\nA\nB\nTitle\nWhat is this\n")),
                ElementsAre("7:1 tally.extra_line 'What is this'"));
    EXPECT_THAT(problems_of(read_blt("2 1\n-3\n1 1 0\n0\nA\nB\n")), ElementsAre("2:1 tally.unknown_candidate '-3'"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1 1 0\n0\nA\nB\xE9\n")), ElementsAre("5:2 tally.not_utf8 byte 0xE9"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1 1 0\n0\nA\nB\x1b[2J\n")),
                ElementsAre("5:2 tally.control_character control character 0x1B"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1 1 0\n0\n\"\"\nB\n")), ElementsAre("4:1 tally.empty_name an empty name"));
    EXPECT_THAT(problems_of(read_blt("2 1\n999999999 1 0\n2 2 0\n0\nA\nB\n")),
                ElementsAre("3:1 tally.too_many_papers '2'"));
    EXPECT_THAT(problems_of(read_blt("2 1\n99999999999999999999 1 0\n0\nA\nB\n")),
                ElementsAre("2:1 tally.bad_count '99999999999999999999'"));
    EXPECT_THAT(problems_of(read_blt("2 1\n1.5 1 0\n0\nA\nB\n")), ElementsAre("2:1 tally.bad_count '1.5'"));
}

TEST(ReadBlt, problems_are_listed_up_to_a_limit) {
    std::string text = "2 1\n";
    for (int i = 0; i < 5000; ++i) text += "1 9 0\n";
    auto const result = read_blt(text + "0\nA\nB\n");
    ASSERT_FALSE(result.has_value());
    EXPECT_GE(result.error().problems().size(), 1000U);
    EXPECT_LE(result.error().problems().size(), 1002U);
}

constexpr std::string_view kToc =
    "# FILE NAME: 1-1.toc\n# TITLE: A vote\n# DATA TYPE: toc\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 6\n"
    "# NUMBER UNIQUE ORDERS: 2\n# ALTERNATIVE NAME 1: Oak\n# ALTERNATIVE NAME 2: Elm: the tree\n"
    "# ALTERNATIVE NAME 3: Ash\n4: 2,{1,3}\n2: {1, 2,3}\n";

TEST(ReadPreflib, reads_orders_with_ties) {
    auto const ballot = read_preflib(kToc, OrderType::toc);
    ASSERT_TRUE(ballot.has_value());
    EXPECT_EQ(ballot->title, "A vote");
    EXPECT_TRUE(ballot->complete);
    EXPECT_THAT(names_of(*ballot), ElementsAre("Oak", "Elm: the tree", "Ash"));
    EXPECT_EQ(ballot->papers[0], (Paper{4, {1, 0, 2}, {1, 2, 2}, {}}));
    EXPECT_EQ(ballot->papers[1], (Paper{2, {0, 1, 2}, {1, 1, 1}, {}}));
}

TEST(ReadPreflib, reads_the_format_before_2022) {
    auto const ballot = read_preflib("3\n1,Oak\n2,\"Elm, old\"\n3,Ash\n5,5,2\n3,1,2,3\n2,{3,2}\n", OrderType::toi);
    ASSERT_TRUE(ballot.has_value());
    EXPECT_THAT(names_of(*ballot), ElementsAre("Oak", "Elm, old", "Ash"));
    EXPECT_EQ(ballot->papers[0], (Paper{3, {0, 1, 2}, {1, 2, 3}, {}}));
    EXPECT_EQ(ballot->papers[1], (Paper{2, {2, 1}, {1, 1}, {}}));
}

std::string preflib(std::string_view type, std::string_view orders, int voters, int unique) {
    return "# DATA TYPE: " + std::string(type) +
           "\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: " + std::to_string(voters) +
           "\n# NUMBER UNIQUE ORDERS: " + std::to_string(unique) +
           "\n# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n# ALTERNATIVE NAME 3: C\n" + std::string(orders);
}

TEST(ReadPreflib, holds_each_type_to_its_promise) {
    EXPECT_TRUE(read_preflib(preflib("soc", "1: 1,2,3\n", 1, 1)).has_value());
    EXPECT_TRUE(read_preflib(preflib("soi", "1: 1\n2: 3,1\n", 3, 2)).has_value());
    EXPECT_THAT(problems_of(read_preflib(preflib("soc", "1: 1,2\n1: 1,{2,3}\n", 2, 2))),
                ElementsAre("8:3 tally.incomplete_order 2 alternatives",
                            "9:3 tally.tie_in_strict_order equally preferred alternatives"));
    EXPECT_THAT(problems_of(read_preflib(preflib("soi", "1: {1,2}\n", 1, 1))),
                ElementsAre("8:3 tally.tie_in_strict_order equally preferred alternatives"));
    EXPECT_THAT(problems_of(read_preflib(preflib("toc", "1: {1,2}\n", 1, 1))),
                ElementsAre("8:3 tally.incomplete_order 2 alternatives"));
    EXPECT_THAT(problems_of(read_preflib(preflib("toi", "1: {1,2}\n", 1, 1), OrderType::soc)),
                ElementsAre(" tally.unknown_type DATA TYPE toi"));
}

TEST(ReadPreflib, a_cut_file_is_noticed) {
    EXPECT_THAT(problems_of(read_preflib(preflib("soi", "1: 1\n", 3, 2))),
                ElementsAre(" tally.wrong_total orders of 1 voters", " tally.wrong_total 1 lines of orders"));
}

TEST(ReadPreflib, reports_every_problem_with_its_place) {
    EXPECT_THAT(problems_of(read_preflib(preflib(
                    "toi", "1: 4\n0: 1\nx 1,2\n1: 1,1\n1: {1,2\n1: 1,,2\n1: 1 2\n1: {}\n1: {1},2,\n1: 2,1;3\n", 1, 1))),
                ElementsAre("8:4 tally.unknown_candidate '4'", "9:1 tally.bad_count '0'",
                            "10:1 tally.bad_count 'x 1,2'", "11:6 tally.candidate_twice alternative 1 a second time",
                            "12:8 tally.bad_order the end of the line", "13:6 tally.bad_order ',2'",
                            "14:6 tally.bad_order '2'", "15:5 tally.bad_order '}'",
                            "16:10 tally.bad_order the end of the line", "17:7 tally.bad_order ';3'"));
}

TEST(ReadPreflib, refuses_broken_headers) {
    EXPECT_THAT(problems_of(read_preflib("")), ElementsAre("1:1 tally.empty_file an empty file"));
    EXPECT_THAT(problems_of(read_preflib("# TITLE: x\n1: 1\n")),
                ElementsAre("2:1 tally.bad_header no line '# NUMBER ALTERNATIVES: …'"));
    EXPECT_THAT(problems_of(read_preflib("# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n1: 1\n")),
                ElementsAre("3:1 tally.missing_names no name of alternative 2"));
    // What is wrong with the orders is said too.
    EXPECT_THAT(problems_of(read_preflib("# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: A\n1: 3\nx: 1\n")),
                ElementsAre("3:1 tally.missing_names no name of alternative 2", "3:4 tally.unknown_candidate '3'",
                            "4:1 tally.bad_count 'x'"));
    EXPECT_THAT(problems_of(read_preflib("2\n1,A\n2,B\n1,1\n0,1\n")),
                ElementsAre("4:1 tally.bad_header '1,1'", "5:1 tally.bad_count '0'"));
    EXPECT_THAT(problems_of(read_preflib("# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 2: A\n")),
                ElementsAre("2:20 tally.unknown_candidate '2'"));
    EXPECT_THAT(problems_of(read_preflib("2\n1,A\n2,B\n1,1\n1,1\n")), ElementsAre("4:1 tally.bad_header '1,1'"));
    EXPECT_THAT(problems_of(read_preflib("# DATA TYPE: cat\n# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 1: A\n")),
                ElementsAre("1:14 tally.unknown_type 'cat'"));
}

TEST(ReadCsv, columns_of_ranks) {
    auto const ballot = read_csv("voter,Oak,Elm,Ash,count\n1,1,2,,3\n2,,1,1,1\n3,2,,4,1\n");
    ASSERT_TRUE(ballot.has_value());
    EXPECT_THAT(names_of(*ballot), ElementsAre("Oak", "Elm", "Ash"));
    EXPECT_EQ(ballot->papers[0], (Paper{3, {0, 1}, {1, 2}, {}}));
    EXPECT_EQ(ballot->papers[1], (Paper{1, {1, 2}, {1, 1}, {}}));
    EXPECT_EQ(ballot->papers[2], (Paper{1, {0, 2}, {2, 4}, {}}));
}

TEST(ReadCsv, columns_of_scores) {
    auto const ballot = read_csv("Oak;Elm;Ash\n5;0;5\n;-2;3\n", {Marks::scores, {}, {}});
    ASSERT_TRUE(ballot.has_value());
    EXPECT_EQ(ballot->marks, Marks::scores);
    EXPECT_EQ(ballot->papers[0], (Paper{1, {0, 2, 1}, {1, 1, 2}, {5, 5, 0}}));
    EXPECT_EQ(ballot->papers[1], (Paper{1, {2, 1}, {1, 2}, {3, -2}}));
}

TEST(ReadCsv, columns_of_approvals) {
    auto const ballot = read_csv("Oak,Elm,Ash\n1,0,x\n,✓,no\n", {Marks::approvals, {}, {}});
    ASSERT_TRUE(ballot.has_value());
    EXPECT_EQ(ballot->papers[0], (Paper{1, {0, 2}, {1, 1}, {}}));
    EXPECT_EQ(ballot->papers[1], (Paper{1, {1}, {1}, {}}));
}

TEST(ReadCsv, names_in_rank_columns) {
    auto const ballot = read_csv("Voter ID,Rank 1,Rank 2,Rank 3\na,Oak,Ash,\nb,skipped,Elm,Oak\nc,,,\n");
    ASSERT_TRUE(ballot.has_value());
    EXPECT_THAT(names_of(*ballot), ElementsAre("Ash", "Elm", "Oak"));
    ASSERT_EQ(ballot->papers.size(), 3U);
    EXPECT_EQ(ballot->papers[0], (Paper{1, {2, 0}, {1, 2}, {}}));
    EXPECT_EQ(ballot->papers[1], (Paper{1, {1, 2}, {2, 3}, {}}));
    EXPECT_EQ(ballot->papers[2], (Paper{1, {}, {}, {}}));
}

TEST(ReadCsv, a_column_of_rankings_choices_or_approvals) {
    auto const ranking = read_csv("ranking,count\nOak > Elm = Ash,2\nAsh,1\n\"\",1\n");
    ASSERT_TRUE(ranking.has_value());
    EXPECT_EQ(ranking->papers[0], (Paper{2, {2, 0, 1}, {1, 2, 2}, {}}));
    auto const choice = read_csv("\xEF\xBB\xBF选择\n同意\n反对\n同意\n", {Marks::ranks, {"同意", "反对", "弃权"}, {}});
    ASSERT_TRUE(choice.has_value());
    EXPECT_THAT(names_of(*choice), ElementsAre("同意", "反对", "弃权"));
    EXPECT_EQ(choice->papers[2], (Paper{1, {0}, {1}, {}}));
    auto const approvals = read_csv("approvals\nOak;Ash\nElm|Oak\n");
    ASSERT_TRUE(approvals.has_value());
    EXPECT_EQ(approvals->marks, Marks::approvals);
}

TEST(ReadCsv, the_order_of_rows_does_not_change_the_candidates) {
    EXPECT_EQ(read_csv("choice\nB\nA\n").value().candidates, read_csv("choice\nA\nB\n").value().candidates);
}

TEST(ReadCsv, reports_every_problem_with_its_place) {
    EXPECT_THAT(problems_of(read_csv("voter,Oak,Elm,count\n1,x,0,1\n1,1,2,0\n2,1,,1,9\n3,1.5,2,-1\n")),
                ElementsAre("2:3 tally.bad_rank 'x'", "2:5 tally.bad_rank '0'",
                            "3:1 tally.voter_twice a second paper of '1'", "3:7 tally.bad_count '0'",
                            "4:8 tally.extra_cell '9'", "5:3 tally.bad_rank '1.5'", "5:9 tally.bad_count '-1'"));
    EXPECT_THAT(problems_of(read_csv("rank1,rank2\nOak,Oak\novervote,Ash\n")),
                ElementsAre("2:5 tally.candidate_twice 'Oak' a second time", "3:1 tally.overvote 'overvote'"));
    EXPECT_THAT(problems_of(read_csv("ranking\nA>>B\n> A\nA=A\n")),
                ElementsAre("2:1 tally.empty_name 'A>>B'", "3:1 tally.empty_name '> A'",
                            "4:3 tally.candidate_twice 'A' a second time"));
    EXPECT_THAT(problems_of(read_csv("A,B\n7,2\n", {Marks::approvals, {}, {}})),
                ElementsAre("2:1 tally.bad_mark '7'", "2:3 tally.bad_mark '2'"));
    EXPECT_THAT(problems_of(read_csv("A,B\n5,x\n", {Marks::scores, {}, {}})), ElementsAre("2:3 tally.bad_score 'x'"));
    EXPECT_THAT(problems_of(read_csv("A,B\n5,6\n-1,x\n-0,\n", {Marks::scores, {}, {}, 5})),
                ElementsAre("2:3 tally.bad_score '6'", "3:1 tally.bad_score '-1'", "3:4 tally.bad_score 'x'"));
}

TEST(ReadCsv, refuses_broken_tables) {
    EXPECT_THAT(problems_of(read_csv("")), ElementsAre("1:1 tally.empty_file an empty file"));
    EXPECT_THAT(problems_of(read_csv("A,\"B\n1,2\n")),
                ElementsAre("1:3 csv.unclosed_quote a quotation mark that is never closed"));
    EXPECT_THAT(problems_of(read_csv("A,A\n1,2\n")), ElementsAre("1:3 tally.column_twice 'A'"));
    EXPECT_THAT(problems_of(read_csv("count\n1\n")),
                ElementsAre("1:1 tally.no_candidates no column of candidates or ranks"));
    EXPECT_THAT(problems_of(read_csv("rank1,rank3\nA,B\n")), ElementsAre("1:7 tally.unknown_column 'rank3'"));
    EXPECT_THAT(problems_of(read_csv("rank1,Oak\nA,B\n")), ElementsAre("1:7 tally.unknown_column 'Oak'"));
    EXPECT_THAT(problems_of(read_csv("choice\n\n")), ElementsAre(" tally.no_candidates no candidate on any paper"));
    EXPECT_THAT(problems_of(read_csv("choice\nA\n", {Marks::ranks, {"B"}, {}})),
                ElementsAre("2:1 tally.unknown_candidate 'A'"));
}

TEST(Ballots, check_finds_broken_invariants) {
    Ballot ballot;
    ballot.candidates = {{"A", false}, {"B", false}};
    ballot.papers = {{1, {0, 1}, {1, 2}, {}}};
    EXPECT_TRUE(check(ballot).has_value());
    auto const broken = [&](auto change) {
        Ballot copy = ballot;
        change(copy);
        auto const result = check(copy);
        return result ? std::string("fine") : result.error().detail();
    };
    EXPECT_EQ(broken([](Ballot& b) { b.candidates[1].name = "A"; }), "two candidates named A");
    EXPECT_EQ(broken([](Ballot& b) { b.papers[0].order[1] = 2; }), "a candidate number out of range");
    EXPECT_EQ(broken([](Ballot& b) { b.papers[0].order[1] = 0; }), "a candidate twice on one paper");
    EXPECT_EQ(broken([](Ballot& b) { b.papers[0].level[0] = 3; }), "ranks do not rise");
    EXPECT_EQ(broken([](Ballot& b) { b.papers[0].count = 0; }), "number of papers out of range");
    EXPECT_EQ(broken([](Ballot& b) { b.papers[0].level.pop_back(); }), "ranks and candidates differ in number");
    EXPECT_EQ(broken([](Ballot& b) { b.papers[0].score = {1, 2}; }), "scores differ in number");
}

}  // namespace
}  // namespace hezhi::tally
