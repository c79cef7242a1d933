#include "lib/stats/suppression.h"

#include <numeric>

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::stats {
namespace {

using Cells = std::vector<std::int64_t>;
using Published = std::vector<std::optional<std::int64_t>>;

TEST(PublishCells, publishes_large_cells_with_their_total) {
    auto const published = publish_cells(Cells{30, 12, 10}, 10);
    EXPECT_EQ(published.cells, (Published{30, 12, 10}));
    EXPECT_EQ(published.total, 52);
}

TEST(PublishCells, publishes_a_zero_when_nothing_is_withheld) {
    EXPECT_EQ(publish_cells(Cells{30, 0, 10}, 10).cells, (Published{30, 0, 10}));
    EXPECT_EQ(publish_cells(Cells{0, 0}, 10).total, 0);
}

TEST(PublishCells, withholds_small_cells_zeros_beside_them_and_a_telling_total) {
    auto const published = publish_cells(Cells{30, 3, 0}, 10);
    EXPECT_EQ(published.cells, (Published{30, std::nullopt, std::nullopt}));
    EXPECT_EQ(published.total, std::nullopt) << "33 - 30 would give 3 away";
}

TEST(PublishCells, keeps_the_total_when_the_withheld_cells_together_are_large) {
    auto const published = publish_cells(Cells{30, 7, 6}, 10);
    EXPECT_EQ(published.cells, (Published{30, std::nullopt, std::nullopt}));
    EXPECT_EQ(published.total, 43);
}

TEST(PublishCells, says_nothing_about_few_people) {
    auto const published = publish_cells(Cells{4, 3, 2}, 10);
    EXPECT_EQ(published.cells, (Published{std::nullopt, std::nullopt, std::nullopt}));
    EXPECT_EQ(published.total, std::nullopt);
}

TEST(PublishCells, no_reader_recovers_a_withheld_cell_by_subtraction) {
    Random random(3);
    for (int round = 0; round < 20'000; ++round) {
        Cells cells(3);
        for (auto& cell : cells) cell = static_cast<std::int64_t>(random.uniform_below(25));
        auto const published = publish_cells(cells, 10);
        int hidden = 0;
        std::int64_t shown_sum = 0;
        for (std::size_t at = 0; at < cells.size(); ++at) {
            if (published.cells[at]) {
                EXPECT_EQ(*published.cells[at], cells[at]);
                EXPECT_FALSE(cells[at] > 0 && cells[at] < 10);
                shown_sum += cells[at];
            } else {
                ++hidden;
            }
        }
        if (hidden > 0 && published.total) {
            EXPECT_GE(hidden, 2);
            EXPECT_GE(*published.total - shown_sum, 10);
        }
    }
}

TEST(InSteps, rounds_down) {
    EXPECT_EQ(in_steps(14), 10);
    EXPECT_EQ(in_steps(15), 15);
    EXPECT_EQ(in_steps(4), 0);
}

}  // namespace
}  // namespace hezhi::stats
