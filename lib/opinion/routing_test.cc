#include "lib/opinion/routing.h"

#include <cmath>

#include <gtest/gtest.h>

namespace hezhi::opinion {
namespace {

TEST(StatementPriority, follows_the_formula) {
    for (std::uint32_t seen = 0; seen < 400; ++seen) {
        VoteCounts const counts{.agree = seen / 2, .disagree = seen - seen / 2 - seen / 5, .pass = seen / 5};
        double const s = counts.seen();
        double const a = (counts.agree + 1) / (s + 2);
        double const p = (counts.pass + 1) / (s + 2);
        double const expected = std::pow((1 - p) * (1.7 + 1) * a * (1 + 8 * std::exp2(-s / 5)), 2);
        EXPECT_NEAR(statement_priority(counts, 1.7, false), expected, 1e-13 * expected);
    }
    EXPECT_EQ(statement_priority({}, 0, false), 0.5 * 0.5 * 9 * 0.5 * 0.5 * 9);
    EXPECT_EQ(statement_priority({.agree = 9}, 5, true), 49);
    EXPECT_GT(statement_priority({.agree = 4'000'000'000U}, 1, false), 0);
}

TEST(NextStatement, is_drawn_in_proportion_to_priority_among_the_unseen) {
    Random random(12);
    std::vector<double> const priorities{1, 5, 0, 3, 1};
    std::vector<bool> const seen{false, true, false, false, false};
    std::vector<int> drawn(5, 0);
    for (int i = 0; i < 10'000; ++i) {
        auto const next = draw_next_statement(priorities, seen, random);
        ASSERT_TRUE(next.has_value());
        ++drawn[*next];
    }
    EXPECT_EQ(drawn[1], 0);
    EXPECT_EQ(drawn[2], 0);
    EXPECT_NEAR(drawn[0], 2'000, 200);
    EXPECT_NEAR(drawn[3], 6'000, 250);
    EXPECT_NEAR(drawn[4], 2'000, 200);
}

TEST(NextStatement, copes_with_zero_priorities_and_with_nothing_left) {
    Random random(13);
    std::vector<double> const nothing{0, 0, 0};
    std::vector<int> drawn(3, 0);
    for (int i = 0; i < 3'000; ++i) ++drawn[*draw_next_statement(nothing, {false, true, false}, random)];
    EXPECT_EQ(drawn[1], 0);
    EXPECT_NEAR(drawn[0], 1'500, 200);
    EXPECT_EQ(draw_next_statement(nothing, {true, true, true}, random), std::nullopt);
    EXPECT_EQ(draw_next_statement({}, {}, random), std::nullopt);
    std::vector<double> const tiny{0, 1e-300, 0};
    EXPECT_EQ(draw_next_statement(tiny, {false, false, false}, random), 1U);
}

}  // namespace
}  // namespace hezhi::opinion
