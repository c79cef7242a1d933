#include "lib/opinion/group_search.h"

#include <gtest/gtest.h>

#include "lib/opinion/kmeans.h"
#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

TEST(InConversation, takes_active_participants_and_the_first_fifteen) {
    VoteTable votes;
    for (int j = 0; j < 10; ++j) votes.add_statement();
    std::vector<StatementStatus> statuses(10, StatementStatus{Moderation::rejected, false});  // rejected ones count too
    for (ParticipantIndex i = 0; i < 20; ++i) {
        votes.add_participant();
        // The first fifteen vote once, then 6, 7, 8, 6, 10 times.
        std::uint32_t const casts = i < 15 ? 1 : std::vector<std::uint32_t>{6, 7, 8, 6, 10}[i - 15];
        for (StatementIndex j = 0; j < casts; ++j) votes.record(i, j, Vote::agree);
    }
    auto const rows = rows_in_conversation(rating_matrix(votes, statuses));
    std::vector<std::uint32_t> expected(15);
    for (std::uint32_t i = 0; i < 15; ++i) expected[i] = i;
    expected.insert(expected.end(), {16, 17, 19});
    EXPECT_EQ(rows, expected);
}

TEST(InConversation, fewer_statements_need_fewer_votes) {
    VoteTable votes;
    for (int j = 0; j < 3; ++j) votes.add_statement();
    for (ParticipantIndex i = 0; i < 17; ++i) {
        votes.add_participant();
        for (StatementIndex j = 0; j < (i == 16 ? 2U : 3U); ++j) votes.record(i, j, Vote::pass);
    }
    EXPECT_EQ(rows_in_conversation(rating_matrix(votes, std::vector<StatementStatus>(3))).size(), 16U);
}

TEST(GroupCount, changes_after_four_times_in_a_row) {
    auto memory = remember(std::nullopt, 3);
    EXPECT_EQ(memory, (GroupCountMemory{3, 1, 3}));
    for (int i = 0; i < 3; ++i) memory = remember(memory, 2);
    EXPECT_EQ(memory, (GroupCountMemory{2, 3, 3}));
    auto const interrupted = remember(memory, 4);
    EXPECT_EQ(interrupted, (GroupCountMemory{4, 1, 3}));
    EXPECT_EQ(remember(memory, 2), (GroupCountMemory{2, 4, 2}));
}

std::vector<std::uint32_t> all_of(std::vector<Point> const& points) {
    std::vector<std::uint32_t> rows(points.size());
    for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = i;
    return rows;
}

TEST(GroupSearch, finds_camps_that_are_there) {
    Random random(4);
    std::vector<Point> points;
    for (int i = 0; i < 300; ++i) {
        Point const camp = std::vector<Point>{{0, 0}, {9, 1}, {2, 8}}[static_cast<std::size_t>(i % 3)];
        points.push_back({camp.x + random.uniform_unit(), camp.y + random.uniform_unit()});
    }
    auto const search = find_groups(points, all_of(points), std::nullopt);
    ASSERT_EQ(search.groups.size(), 3U);
    for (auto const& group : search.groups) {
        EXPECT_EQ(group.rows.size(), 100U);
        for (std::uint32_t const row : group.rows) EXPECT_EQ(row % 3, group.rows.front() % 3);
    }
    // A shown number of groups is kept for a while, and forgotten where it is out of reach.
    EXPECT_EQ(find_groups(points, all_of(points), GroupCountMemory{2, 9, 2}).groups.size(), 2U);
    EXPECT_EQ(find_groups(points, all_of(points), GroupCountMemory{3, 3, 2}).groups.size(), 3U);
    std::vector<Point> const few{{0, 0}, {1, 0}, {9, 9}};
    EXPECT_EQ(find_groups(few, all_of(few), GroupCountMemory{5, 9, 5}).memory, (GroupCountMemory{2, 1, 2}));
}

TEST(GroupSearch, copes_with_nobody_and_with_everybody_at_one_place) {
    EXPECT_TRUE(find_groups({}, {}, std::nullopt).groups.empty());
    std::vector<Point> const same(30, Point{1, 2});
    auto const search = find_groups(same, all_of(same), std::nullopt);
    ASSERT_EQ(search.groups.size(), 1U);
    EXPECT_EQ(search.groups[0].rows.size(), 30U);
}

TEST(GroupSearch, agrees_with_the_plain_form) {
    Random random(6);
    for (int run = 0; run < 1000; ++run) {
        std::vector<Point> points;
        std::size_t const size = 2 + static_cast<std::size_t>(random.uniform_below(250));
        for (std::size_t i = 0; i < size; ++i) {
            points.push_back({3 * random.uniform_unit() + static_cast<double>(i % 3), random.uniform_unit()});
        }
        auto const base = testing::plain_kmeans(points, {}, testing::plain_start(points, 100), 100);
        std::vector<Point> centers;
        std::vector<double> weights;
        for (auto const& cluster : base) {
            centers.push_back(cluster.center);
            weights.push_back(static_cast<double>(cluster.members.size()));
        }
        double best = -2;
        std::vector<testing::PlainCluster> chosen;
        for (std::size_t k = 2; k <= std::min<std::size_t>(5, 2 + base.size() / 12); ++k) {
            auto clustering = testing::plain_kmeans(centers, weights, testing::plain_start(centers, k), 20);
            double const silhouette = testing::plain_silhouette(centers, clustering);
            if (silhouette < best) continue;
            best = silhouette;
            chosen = std::move(clustering);
        }
        auto const search = find_groups(points, all_of(points), std::nullopt);
        ASSERT_EQ(search.groups.size(), chosen.size());
        for (std::size_t g = 0; g < chosen.size(); ++g) {
            std::vector<std::uint32_t> rows;
            for (std::uint32_t const cluster : chosen[g].members) {
                rows.insert(rows.end(), base[cluster].members.begin(), base[cluster].members.end());
            }
            std::ranges::sort(rows);
            EXPECT_EQ(search.groups[g].rows, rows);
            EXPECT_EQ(search.groups[g].id, chosen[g].id);
        }
    }
}

}  // namespace
}  // namespace hezhi::opinion
