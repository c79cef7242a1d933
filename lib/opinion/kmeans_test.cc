#include "lib/opinion/kmeans.h"

#include <gtest/gtest.h>

#include "lib/opinion/silhouette.h"
#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

std::vector<Point> random_points(Random& random, std::size_t size, bool on_a_grid) {
    std::vector<Point> points;
    for (std::size_t i = 0; i < size; ++i) {
        if (on_a_grid) {  // equal points and equal distances abound
            points.push_back(
                {static_cast<double>(random.uniform_below(5)), static_cast<double>(random.uniform_below(5))});
        } else {
            auto const camp = static_cast<double>(random.uniform_below(4));
            points.push_back({camp + random.uniform_unit(), 2 * camp * camp + 2 * random.uniform_unit()});
        }
    }
    return points;
}

TEST(KMeans, agrees_with_the_plain_form) {
    Random random(21);
    for (int run = 0; run < 4000; ++run) {
        auto const points = random_points(random, 1 + random.uniform_below(150), run % 2 == 0);
        std::vector<double> weights;
        if (run % 3 == 0) {
            for (std::size_t i = 0; i < points.size(); ++i) weights.push_back(1.0 + static_cast<double>(i % 4));
        }
        std::size_t const k = 1 + static_cast<std::size_t>(random.uniform_below(12));
        int const rounds = static_cast<int>(random.uniform_below(25));
        auto const clustering = kmeans(points, weights, first_distinct(points, k), rounds);
        auto const plain = testing::plain_kmeans(points, weights, testing::plain_start(points, k), rounds);
        ASSERT_EQ(clustering.centers.size(), plain.size());
        auto const members = clustering.members();
        for (std::size_t c = 0; c < plain.size(); ++c) {
            EXPECT_EQ(clustering.origin[c], plain[c].id);
            EXPECT_EQ(clustering.centers[c], plain[c].center);
            EXPECT_EQ(members[c], plain[c].members);
        }
        if (plain.size() > 1) {
            EXPECT_NEAR(mean_silhouette(Distances(points), clustering.assignment, plain.size()),
                        testing::plain_silhouette(points, plain), 1e-12);
        }
    }
}

TEST(KMeans, keeps_each_of_few_different_points_for_itself) {
    std::vector<Point> const points{{0, 0}, {3, 1}, {0, 0}, {5, 5}};
    auto const clustering = kmeans(points, {}, first_distinct(points, 100), 100);
    EXPECT_EQ(clustering.assignment, (std::vector<std::uint32_t>{0, 1, 0, 2}));
}

TEST(KMeans, gives_ties_to_the_latest_and_drops_empty_clusters) {
    std::vector<Point> const points{{1, 0}};
    auto const clustering = kmeans(points, {}, {{0, 0}, {2, 0}}, 10);
    EXPECT_EQ(clustering.origin, (std::vector<std::uint32_t>{1}));
    EXPECT_EQ(clustering.centers, points);
    EXPECT_TRUE(kmeans({}, {}, {{0, 0}}, 10).centers.empty());
}

TEST(Silhouette, is_what_paper_and_pencil_give) {
    // 0 and 1 together, 4 alone: (3.5…4 - 1) over the larger; the lonely point counts 0.
    std::vector<Point> const points{{0, 0}, {1, 0}, {4, 0}};
    std::vector<std::uint32_t> const assignment{0, 0, 1};
    EXPECT_DOUBLE_EQ(mean_silhouette(Distances(points), assignment, 2), ((4.0 - 1) / 4 + (3.0 - 1) / 3 + 0) / 3);
    std::vector<std::uint32_t> const one{0, 0, 0};
    EXPECT_EQ(mean_silhouette(Distances(points), one, 1), 0);
    std::vector<Point> const same{{1, 1}, {1, 1}, {1, 1}, {1, 1}};
    std::vector<std::uint32_t> const two{0, 0, 1, 1};
    EXPECT_EQ(mean_silhouette(Distances(same), two, 2), 0);
}

}  // namespace
}  // namespace hezhi::opinion
