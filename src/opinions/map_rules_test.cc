#include "src/opinions/map_rules.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::opinions {
namespace {

using opinion::Cell;

/// Two groups of the sizes given that disagree on the first half of the statements and agree on the second.
struct World {
    opinion::VoteTable votes;
    std::vector<Statement> statements;
    std::vector<opinion::StatementStatus> statuses;

    World(int first, int second, std::uint32_t count = 8) {
        for (std::uint32_t at = 0; at < count; ++at) {
            votes.add_statement();
            statuses.push_back({.moderation = opinion::Moderation::accepted, .is_meta = false});
            statements.push_back(Statement{.id = StatementId{100 + at},
                                           .topic = TopicId{1},
                                           .number = at + 1,
                                           .text = "statement " + std::to_string(at),
                                           .state = StatementState::published});
        }
        Random random(5);
        for (int person = 0; person < first + second; ++person) {
            auto const row = votes.add_participant();
            for (std::uint32_t at = 0; at < count; ++at) {
                bool const agrees = at >= count / 2 || person < first;
                // One in twelve votes against the own group, so that people do not all stand on one spot.
                bool const odd = random.uniform_below(12) == 0;
                votes.record(row, at, agrees != odd ? Vote::agree : Vote::disagree);
            }
        }
    }

    PublishedMap published() const {
        return publish_map(opinion::compute_opinion_map(votes, statuses), statements, TimePoint{});
    }
};

TEST(PublishMap, says_nothing_about_few_people) {
    EXPECT_EQ(World(7, 7).published().state, MapState::few);
    EXPECT_TRUE(World(7, 7).published().groups.empty());
}

TEST(PublishMap, letters_go_by_size_and_buckets_hold_at_least_five) {
    auto const map = World(30, 60).published();
    ASSERT_EQ(map.state, MapState::ready);
    ASSERT_GE(map.groups.size(), 2U);
    EXPECT_EQ(map.groups[0].letter, "A");
    std::int64_t people = 0;
    for (std::size_t at = 0; at < map.groups.size(); ++at) {
        if (at > 0) EXPECT_GE(map.groups[at - 1].size.value_or(0), map.groups[at].size.value_or(0));
        for (auto const& bucket : map.groups[at].buckets) {
            EXPECT_GE(bucket.people, 5);
            people += bucket.people;
        }
    }
    EXPECT_LE(people, 90);
    EXPECT_EQ(map.participants, 90);
}

TEST(PublishMap, finds_common_ground_before_differences) {
    auto const map = World(40, 60).published();
    ASSERT_EQ(map.state, MapState::ready);
    ASSERT_FALSE(map.common_ground.empty());
    ASSERT_FALSE(map.differences.empty());
    for (auto const& statement : map.common_ground) {
        EXPECT_GE(statement.statement.value(), 104) << "the second half is what all agree on";
        EXPECT_EQ(statement.direction, Vote::agree);
        EXPECT_EQ(statement.by_group.size(), map.groups.size());
    }
    for (auto const& statement : map.differences) EXPECT_LT(statement.statement.value(), 104);
}

TEST(PublishMap, never_publishes_a_small_cell) {
    for (int first : {12, 20, 35}) {
        auto const map = World(first, 45).published();
        auto const check = [](PublishedVotes const& votes) {
            for (auto const& cell : {votes.agree, votes.disagree, votes.pass}) {
                if (cell && *cell != 0) EXPECT_GE(*cell, 10);
            }
        };
        for (auto const& group : map.groups) {
            if (group.size) EXPECT_GE(*group.size, 10);
            for (auto const& representative : group.representative) check(representative.votes);
        }
        for (auto const& statement : map.common_ground) {
            for (auto const& votes : statement.by_group) check(votes);
        }
    }
}

TEST(PublishMap, shows_no_hidden_statement) {
    World world(40, 60);
    world.statements[5].state = StatementState::hidden;
    world.statuses[5].moderation = opinion::Moderation::rejected;
    auto const map = world.published();
    for (auto const& statement : map.common_ground) EXPECT_NE(statement.statement, StatementId{105});
    for (auto const& group : map.groups) {
        for (auto const& representative : group.representative) {
            EXPECT_NE(representative.statement, StatementId{105});
        }
    }
}

TEST(LetterOrder, is_a_permutation) {
    World world(40, 60);
    auto const map = opinion::compute_opinion_map(world.votes, world.statuses);
    auto order = letter_order(map);
    std::ranges::sort(order);
    for (std::size_t at = 0; at < order.size(); ++at) EXPECT_EQ(order[at], at);
}

}  // namespace
}  // namespace hezhi::opinions
