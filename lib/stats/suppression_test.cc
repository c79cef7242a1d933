#include "lib/stats/suppression.h"

#include <algorithm>
#include <array>
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

TEST(PublishCells, says_nothing_where_each_cell_must_be_just_below_the_threshold) {
    EXPECT_EQ(publish_cells(Cells{30, 9, 9}, 10).total, std::nullopt) << "18 of two cells below ten: nine each";
    EXPECT_EQ(publish_cells(Cells{30, 9, 9}, 10).cells[0], std::nullopt)
        << "a lone total withheld means fewer than ten";
    EXPECT_EQ(publish_cells(Cells{9, 9, 9}, 10).total, std::nullopt);
    EXPECT_EQ(publish_cells(Cells{30, 7, 7}, 10).total, 44) << "5 … 9 each";
    for (std::int64_t a = 0; a < 10; ++a) {
        for (std::int64_t b = 0; b < 10; ++b) {
            auto const published = publish_cells(Cells{30, a, b}, 10);
            if (a + b == 0 || !published.total) continue;
            int possible = 0;
            for (std::int64_t c = 0; c < 10; ++c)
                possible += *published.total - 30 - c >= 0 && *published.total - 30 - c < 10;
            EXPECT_GE(possible, possible_values_min(10)) << a << ' ' << b;
        }
    }
}

TEST(AttainableRanges, a_single_unknown_is_what_the_total_leaves) {
    KnownTable const table{.cells = {{45, 45, 45}, {5, 0, 9}},
                           .row_sums = {{45, 0, 99}, {5, 0, 99}},
                           .column_sums = {{50, 50, 50}},
                           .sum = {50, 0, 99}};
    auto const ranges = attainable_ranges(table);
    EXPECT_EQ(ranges[1].least, 5);
    EXPECT_EQ(ranges[1].most, 5);
    auto rounded = table;
    rounded.column_sums[0] = {50, 50, 54};
    EXPECT_EQ(attainable_ranges(rounded)[1].least, 5);
    EXPECT_EQ(attainable_ranges(rounded)[1].most, 9);
}

TEST(AttainableRanges, are_those_of_trying_every_table) {
    Random random(11);
    for (int round = 0; round < 400; ++round) {
        std::array<std::int64_t, 4> value{};
        for (auto& one : value) one = static_cast<std::int64_t>(random.uniform_below(6));
        auto const bounded = [&](std::int64_t count) {
            auto const below = static_cast<std::int64_t>(random.uniform_below(4));
            auto const above = static_cast<std::int64_t>(random.uniform_below(4));
            return KnownCount{count, std::max<std::int64_t>(0, count - below), count + above};
        };
        auto const [a, b, c, d] = value;
        KnownTable const table{.cells = {bounded(a), bounded(b), bounded(c), bounded(d)},
                               .row_sums = {bounded(a + b), bounded(c + d)},
                               .column_sums = {bounded(a + c), bounded(b + d)},
                               .sum = bounded(a + b + c + d)};
        std::array<AttainableRange, 4> found;
        found.fill({1'000, -1});
        auto const is_within = [](std::int64_t count, KnownCount const& known) {
            return known.least <= count && count <= known.most;
        };
        auto const& cells = table.cells;
        for (auto w = cells[0].least; w <= cells[0].most; ++w) {
            for (auto x = cells[1].least; x <= cells[1].most; ++x) {
                for (auto y = cells[2].least; y <= cells[2].most; ++y) {
                    for (auto z = cells[3].least; z <= cells[3].most; ++z) {
                        if (!is_within(w + x, table.row_sums[0]) || !is_within(y + z, table.row_sums[1]) ||
                            !is_within(w + y, table.column_sums[0]) || !is_within(x + z, table.column_sums[1]) ||
                            !is_within(w + x + y + z, table.sum)) {
                            continue;
                        }
                        std::array const tried{w, x, y, z};
                        for (std::size_t at = 0; at < 4; ++at) {
                            found[at].least = std::min(found[at].least, tried[at]);
                            found[at].most = std::max(found[at].most, tried[at]);
                        }
                    }
                }
            }
        }
        auto const ranges = attainable_ranges(table);
        for (std::size_t at = 0; at < 4; ++at) {
            ASSERT_EQ(ranges[at].least, found[at].least) << round << ' ' << at;
            ASSERT_EQ(ranges[at].most, found[at].most) << round << ' ' << at;
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
