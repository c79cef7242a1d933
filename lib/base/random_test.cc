#include "lib/base/random.h"

#include <array>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace hezhi {
namespace {

TEST(Random, same_seed_gives_the_same_stream_everywhere) {
    Random random(42);
    EXPECT_EQ(random.next(), 15021278609987233951U);
    EXPECT_EQ(random.next(), 5881210131331364753U);
    EXPECT_EQ(random.next(), 18149643915985481100U);
}

TEST(Random, uniform_below_stays_below_and_reaches_all) {
    Random random(7);
    std::array<int, 6> counts{};
    for (int draw = 0; draw < 60'000; ++draw) ++counts[random.uniform_below(6)];
    for (int const count : counts) EXPECT_NEAR(count, 10'000, 500);
}

TEST(Random, shuffle_keeps_the_elements) {
    Random random(1);
    std::vector<int> values(50);
    std::iota(values.begin(), values.end(), 0);
    auto shuffled = values;
    random.shuffle(std::span(shuffled));
    EXPECT_NE(shuffled, values);
    std::sort(shuffled.begin(), shuffled.end());
    EXPECT_EQ(shuffled, values);
}

}  // namespace
}  // namespace hezhi
