#include "lib/opinion/votes_file.h"

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

std::vector<std::string> problems_of(Result<PolisVotes> const& votes) {
    std::vector<std::string> lines;
    for (auto const& problem : votes.error().problems())
        lines.push_back(problem.where + " " + std::string(problem.key));
    return lines;
}

/// "person: statement vote, …" with the file's ids.
std::string shown(PolisVotes const& votes) {
    std::string text;
    for (ParticipantIndex i = 0; i < votes.table.participants(); ++i) {
        text += std::to_string(votes.participant_ids[i]) + ":";
        for (Cell const cell : votes.table.row(i)) {
            text += " " + std::to_string(votes.statement_ids[cell.statement()]) + "=" +
                    std::to_string(static_cast<int>(cell.vote()));
        }
        text += "; ";
    }
    return text;
}

TEST(VotesFile, reads_columns_in_any_order_with_gaps_in_the_ids) {
    auto const votes = parse_votes(
        "\xEF\xBB\xBFvote,voter-id,datetime,comment-id,timestamp\r\n"
        "1,900000000001,\"Thu, 1 Jan\",70,1\r\n-1,5,x,3,2\r\n0,900000000001,y,3,3\r\n+1,6,z,3,4\r\n");
    ASSERT_TRUE(votes.has_value());
    EXPECT_EQ(shown(*votes), "900000000001: 3=0 70=1; 5: 3=-1; 6: 3=1; ");
    EXPECT_EQ(votes->statement_ids, (std::vector<std::int64_t>{3, 70}));
    EXPECT_EQ(votes->superseded, 0U);
}

TEST(VotesFile, counts_the_last_vote_by_time_then_by_row) {
    auto const votes = parse_votes("timestamp,comment-id,voter-id,vote\n9,1,1,-1\n5,1,1,1\n5,1,2,1\n5,1,2,0\n");
    ASSERT_TRUE(votes.has_value());
    EXPECT_EQ(shown(*votes), "1: 1=-1; 2: 1=0; ");
    EXPECT_EQ(votes->superseded, 2U);
    EXPECT_EQ(votes->table.votes(), 2U);
}

TEST(VotesFile, orders_participants_by_their_first_vote) {
    auto const by_time = parse_votes("timestamp,comment-id,voter-id,vote\n3,1,1,1\n2,1,2,1\n1,1,3,1\n");
    auto const by_row = parse_votes("comment-id,voter-id,vote\n1,1,1\n1,2,1\n1,3,1\n");
    ASSERT_TRUE(by_time.has_value() && by_row.has_value());
    EXPECT_EQ(by_time->participant_ids, (std::vector<std::int64_t>{3, 2, 1}));
    EXPECT_EQ(by_row->participant_ids, (std::vector<std::int64_t>{1, 2, 3}));
}

TEST(VotesFile, knows_the_opening_only_where_times_differ) {
    auto const timed = parse_votes("timestamp,comment-id,voter-id,vote\n1,4,7,1\n2,2,8,-1\n3,4,7,0\n");
    ASSERT_TRUE(timed.has_value());
    ASSERT_EQ(timed->opening.size(), 3U);
    EXPECT_EQ(timed->opening[1].participant, 1U);
    EXPECT_EQ(timed->opening[1].statement, 0U);
    EXPECT_EQ(timed->opening[2].vote, Vote::pass);
    EXPECT_TRUE(parse_votes("timestamp,comment-id,voter-id,vote\n0,4,7,1\n0,2,8,-1\n")->opening.empty());
    EXPECT_TRUE(parse_votes("comment-id,voter-id,vote\n4,7,1\n")->opening.empty());
}

TEST(VotesFile, reports_every_bad_row_at_once) {
    auto const votes = parse_votes(
        "timestamp,comment-id,voter-id,vote\nx,1,1,1\n1,-1,1,1\n1,1,,2\n1,1,1\n1,1,99999999999999999999,0\n2,2,2,1\n");
    ASSERT_FALSE(votes.has_value());
    EXPECT_EQ(votes.error().key(), "opinion.votes_unreadable");
    EXPECT_EQ(problems_of(votes), (std::vector<std::string>{"2:1 opinion.not_a_time", "3:3 opinion.not_an_id",
                                                            "4:5 opinion.not_an_id", "4:6 opinion.not_a_vote",
                                                            "5:1 csv.wrong_field_count", "6:5 opinion.not_an_id"}));
    auto const columns = parse_votes("timestamp,vote\n");
    ASSERT_FALSE(columns.has_value());
    EXPECT_EQ(problems_of(columns), (std::vector<std::string>{"1:1 csv.column_missing", "1:1 csv.column_missing"}));
}

TEST(VotesFile, admits_a_bounded_number_of_participants_and_statements) {
    auto const votes = parse_votes("comment-id,voter-id,vote\n1,1,1\n2,1,1\n1,2,1\n3,1,1\n1,3,1\n2,2,0\n",
                                   CsvTable::Walk::fastest, {.participants = 2, .statements = 2});
    ASSERT_TRUE(votes.has_value());
    EXPECT_EQ(shown(*votes), "1: 1=1 2=1; 2: 1=1 2=0; ");
    EXPECT_EQ(votes->not_admitted, 2U);
}

TEST(VotesFile, a_header_alone_is_an_empty_table) {
    auto const votes = parse_votes("timestamp,comment-id,voter-id,vote\n");
    ASSERT_TRUE(votes.has_value());
    EXPECT_EQ(votes->table.participants(), 0U);
    EXPECT_FALSE(parse_votes("").has_value());
}

TEST(VotesFile, gives_the_table_that_recording_vote_by_vote_gives) {
    Random random(5);
    for (int run = 0; run < 50; ++run) {
        auto const conversation = testing::random_conversation(random, {});
        std::string text = "voter-id,vote,comment-id,timestamp\n";
        std::int64_t time = 0;
        for (auto const& cast : conversation.casts) {
            text += std::to_string(cast.participant) + "," + std::to_string(static_cast<int>(cast.vote)) + "," +
                    std::to_string(cast.statement) + "," + std::to_string(time += 10) + "\n";
        }
        auto const votes = parse_votes(text);
        ASSERT_TRUE(votes.has_value());
        auto const expected = testing::table_of(conversation);
        ASSERT_EQ(votes->table.participants(), expected.participants());
        EXPECT_EQ(votes->table.votes(), expected.votes());
        EXPECT_EQ(votes->superseded, conversation.casts.size() - expected.votes());
        for (ParticipantIndex i = 0; i < expected.participants(); ++i) {
            EXPECT_EQ(votes->participant_ids[i], i);
            for (Cell const cell : votes->table.row(i)) {
                auto const statement = static_cast<StatementIndex>(votes->statement_ids[cell.statement()]);
                EXPECT_EQ(expected.vote(i, statement), cell.vote());
            }
        }
    }
}

}  // namespace
}  // namespace hezhi::opinion
