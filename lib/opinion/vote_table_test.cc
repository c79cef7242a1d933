#include "lib/opinion/vote_table.h"

#include <map>

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::opinion {
namespace {

TEST(Cell, packs_statement_and_vote) {
    for (StatementIndex const statement : {0U, 1U, 7U, static_cast<StatementIndex>(VoteTable::kMaxStatements - 1)}) {
        for (Vote const vote : {Vote::disagree, Vote::pass, Vote::agree}) {
            EXPECT_EQ((Cell{statement, vote}.statement()), statement);
            EXPECT_EQ((Cell{statement, vote}.vote()), vote);
        }
    }
}

TEST(VoteTable, only_the_last_vote_counts_and_undoing_leaves_none) {
    VoteTable table;
    auto const person = table.add_participant();
    auto const statement = table.add_statement();
    EXPECT_EQ(table.record(person, statement, Vote::agree), std::nullopt);
    EXPECT_EQ(table.record(person, statement, Vote::disagree), Vote::agree);
    EXPECT_EQ(table.counts(statement), (VoteCounts{.disagree = 1}));
    EXPECT_EQ(table.votes(), 1U);
    EXPECT_EQ(table.record(person, statement, std::nullopt), Vote::disagree);
    EXPECT_EQ(table.record(person, statement, std::nullopt), std::nullopt);
    EXPECT_EQ(table.counts(statement), VoteCounts{});
    EXPECT_EQ(table.votes(), 0U);
    EXPECT_TRUE(table.row(person).empty());
}

TEST(VoteTable, agrees_with_a_map_after_random_changes) {
    Random random(3);
    VoteTable table;
    for (int i = 0; i < 20; ++i) table.add_participant();
    for (int j = 0; j < 15; ++j) table.add_statement();
    std::map<std::pair<ParticipantIndex, StatementIndex>, Vote> expected;
    for (int step = 0; step < 3'000; ++step) {
        auto const person = static_cast<ParticipantIndex>(random.uniform_below(20));
        auto const statement = static_cast<StatementIndex>(random.uniform_below(15));
        auto const choice = random.uniform_below(4);
        if (choice == 3) {
            table.record(person, statement, std::nullopt);
            expected.erase({person, statement});
        } else {
            auto const vote = static_cast<Vote>(static_cast<int>(choice) - 1);
            table.record(person, statement, vote);
            expected.insert_or_assign({person, statement}, vote);
        }
    }
    EXPECT_EQ(table.votes(), expected.size());
    for (StatementIndex statement = 0; statement < 15; ++statement) {
        VoteCounts counts;
        for (auto const& [place, vote] : expected) {
            if (place.second == statement) counts.add(vote);
        }
        EXPECT_EQ(table.counts(statement), counts);
    }
    for (ParticipantIndex person = 0; person < 20; ++person) {
        std::vector<Cell> cells;
        for (auto const& [place, vote] : expected) {
            if (place.first == person) cells.emplace_back(place.second, vote);
        }
        EXPECT_TRUE(std::ranges::equal(table.row(person), cells));
        VoteTable filled;
        for (int j = 0; j < 15; ++j) filled.add_statement();
        filled.fill_row(filled.add_participant(), cells);
        EXPECT_TRUE(std::ranges::equal(filled.row(0), cells));
        EXPECT_EQ(filled.votes(), cells.size());
    }
}

}  // namespace
}  // namespace hezhi::opinion
