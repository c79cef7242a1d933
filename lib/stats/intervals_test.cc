#include "lib/stats/intervals.h"

#include <vector>

#include <gtest/gtest.h>

namespace hezhi::stats {
namespace {

TEST(Wilson, gives_the_published_examples) {
    // Newcombe, Two-sided confidence intervals for the single proportion, Stat. Med. 17 (1998), table I, method 3:
    // 81/263: 0.2553–0.3662, 15/148: 0.0624–0.1605, 0/20: 0–0.1611, 1/29: 0.0061–0.1718.
    EXPECT_EQ(wilson_95(81, 263), (Interval{2552, 3663}));
    EXPECT_EQ(wilson_95(15, 148), (Interval{623, 1605}));
    EXPECT_EQ(wilson_95(0, 20), (Interval{0, 1612}));
    EXPECT_EQ(wilson_95(1, 29), (Interval{61, 1718}));
}

TEST(Wilson, holds_the_share_mirrors_and_narrows) {
    for (std::int64_t n : {1, 2, 9, 10, 133, 10'000}) {
        for (std::int64_t yes = 0; yes <= n; yes += std::max<std::int64_t>(1, n / 7)) {
            auto const at = wilson_95(yes, n);
            EXPECT_LE(at.low_e4 * n, yes * 10'000);
            EXPECT_GE(at.high_e4 * n, yes * 10'000);
            EXPECT_LT(at.low_e4, at.high_e4);
            auto const mirrored = wilson_95(n - yes, n);
            EXPECT_EQ(at.low_e4, 10'000 - mirrored.high_e4);
            auto const tenfold = wilson_95(yes * 10, n * 10);
            EXPECT_LT(tenfold.high_e4 - tenfold.low_e4, at.high_e4 - at.low_e4);
        }
    }
}

TEST(CountMean, holds_the_mean_and_is_wider_than_nothing) {
    EXPECT_EQ(count_mean_95(0, 10).low_e4, 0);
    EXPECT_EQ(count_mean_95(0, 10).high_e4, 3842);  // z² / 10
    auto const some = count_mean_95(12, 100);
    EXPECT_LT(some.low_e4, 1'200);
    EXPECT_GT(some.high_e4, 1'200);
    // Where counts are 0 or 1, Wilson's interval lies inside.
    for (std::int64_t events = 1; events < 100; events += 7) {
        EXPECT_LE(count_mean_95(events, 100).low_e4, wilson_95(events, 100).low_e4 + 1);
        EXPECT_GE(count_mean_95(events, 100).high_e4 + 1, wilson_95(events, 100).high_e4);
    }
}

TEST(Median, takes_the_ranks_of_the_tables) {
    // Conover, Practical Nonparametric Statistics, table of the sign test: n = 6 → ranks 1 and 6, 9 → 2 and 8,
    // 20 → 6 and 15, 50 → 18 and 33, 100 → 40 and 61.
    struct Row {
        std::size_t n;
        std::int64_t low;
        std::int64_t high;
    };
    for (auto const& row : {Row{6, 1, 6}, Row{9, 2, 8}, Row{20, 6, 15}, Row{50, 18, 33}, Row{100, 40, 61}}) {
        std::vector<std::int64_t> ranks;
        for (std::size_t at = 1; at <= row.n; ++at) ranks.push_back(static_cast<std::int64_t>(at));
        auto const found = median_95(ranks);
        ASSERT_TRUE(found) << row.n;
        EXPECT_EQ(found->low, row.low) << row.n;
        EXPECT_EQ(found->high, row.high) << row.n;
        EXPECT_EQ(found->median, static_cast<std::int64_t>((row.n + 1) / 2)) << row.n;
    }
    EXPECT_FALSE(median_95(std::vector<std::int64_t>{1, 2, 3, 4, 5}));
    EXPECT_FALSE(median_95({}));
}

TEST(Median, of_many_values_is_near_the_exact_ranks) {
    std::vector<std::int64_t> ranks;
    for (std::int64_t at = 1; at <= 1'000; ++at) ranks.push_back(at);
    auto const exact = median_95(ranks);
    ranks.push_back(1'001);
    auto const approximate = median_95(ranks);
    ASSERT_TRUE(exact && approximate);
    EXPECT_NEAR(static_cast<double>(exact->low), static_cast<double>(approximate->low), 2);
    EXPECT_LE(approximate->low, exact->low + 1);
}

}  // namespace
}  // namespace hezhi::stats
