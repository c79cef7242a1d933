#include "lib/opinion/buckets.h"

#include <gtest/gtest.h>

#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

OpinionMap map_of(std::vector<std::vector<Point>> const& groups) {
    OpinionMap map;
    for (std::uint32_t group = 0; group < groups.size(); ++group) {
        auto& members = map.groups.emplace_back().members;
        for (Point const point : groups[group]) {
            members.push_back(static_cast<ParticipantIndex>(map.positions.size()));
            map.positions.push_back({true, point, group});
        }
    }
    return map;
}

std::vector<Point> crowd(Random& random, std::size_t size, double x) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < size; ++i) points.push_back({x + 4 * random.uniform_unit(), random.uniform_unit()});
    return points;
}

TEST(Buckets, hold_at_least_five_of_one_group_and_nobody_twice) {
    Random random(51);
    for (int run = 0; run < 200; ++run) {
        std::vector<std::vector<Point>> groups;
        std::size_t total = 0;
        for (auto left = 1 + random.uniform_below(4); left > 0; --left) {
            groups.push_back(
                crowd(random, static_cast<std::size_t>(random.uniform_below(400)), 5.0 * static_cast<double>(left)));
            total += groups.back().size();
        }
        auto const map = map_of(groups);
        auto const published = publish_buckets(map);
        EXPECT_LE(published.buckets.size(), 100U);
        std::vector<std::size_t> people(published.buckets.size(), 0);
        for (ParticipantIndex i = 0; i < map.positions.size(); ++i) {
            auto const bucket = published.bucket_of[i];
            bool const is_small = groups[*map.positions[i].group].size() < 5;
            ASSERT_EQ(bucket.has_value(), !is_small);
            if (!bucket) continue;
            EXPECT_EQ(published.buckets[*bucket].group, map.positions[i].group);
            ++people[*bucket];
        }
        for (std::size_t b = 0; b < people.size(); ++b) {
            EXPECT_GE(people[b], 5U);
            EXPECT_EQ(people[b], published.buckets[b].people);
        }
        if (total >= 1'000) {
            EXPECT_GT(published.buckets.size(), 40U);
        }
    }
}

TEST(Buckets, lie_in_the_middle_of_their_people_and_are_rounded) {
    auto const map = map_of({{{0, 0}, {1, 0}, {2, 0}, {3, 0.1}, {0.006, 0}}});
    auto const published = publish_buckets(map);
    ASSERT_EQ(published.buckets.size(), 1U);
    EXPECT_EQ(published.buckets[0].center, (Point{1.2, 0.02}));
    EXPECT_EQ(published.outlines[0].hull, (std::vector<Point>{{1.2, 0.02}}));
    EXPECT_TRUE(publish_buckets(map_of({{{0, 0}, {1, 0}, {2, 0}, {3, 0}}})).buckets.empty());
}

TEST(Buckets, never_show_somebody_who_is_in_no_group_or_has_no_vote) {
    auto map = map_of({std::vector<Point>(12, Point{1, 1})});
    map.positions.push_back({true, {9, 9}, std::nullopt});
    map.positions[0].is_placed = false;
    auto const published = publish_buckets(map);
    EXPECT_FALSE(published.bucket_of[0].has_value());
    EXPECT_FALSE(published.bucket_of[12].has_value());
    EXPECT_EQ(published.buckets.size(), 2U);
    EXPECT_EQ(published.buckets[0].people + published.buckets[1].people, 11U);
}

TEST(Buckets, are_outlined_by_a_hull_around_all_centres) {
    Random random(52);
    auto const map = map_of({crowd(random, 500, 0)});
    auto const published = publish_buckets(map);
    auto const& hull = published.outlines.at(0).hull;
    ASSERT_GE(hull.size(), 3U);
    for (std::size_t i = 0; i < hull.size(); ++i) {
        Point const a = hull[i];
        Point const b = hull[(i + 1) % hull.size()];
        EXPECT_TRUE(std::ranges::any_of(published.buckets, [&](Bucket const& bucket) { return bucket.center == a; }));
        for (auto const& bucket : published.buckets) {
            Point const c = bucket.center;
            EXPECT_GE((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x), 0);
        }
    }
}

}  // namespace
}  // namespace hezhi::opinion
