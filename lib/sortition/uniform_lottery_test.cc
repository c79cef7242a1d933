#include "lib/sortition/uniform_lottery.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/sortition/generated_pool.h"
#include "lib/sortition/solve.h"

namespace hezhi::sortition {
namespace {

bool keeps_everything(Pool const& pool, std::vector<std::size_t> const& members) {
    std::set<int> addresses;
    for (auto const person : members) {
        int const address = pool.people[person].address;
        if (address >= 0 && !addresses.insert(address).second) return false;
    }
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        for (std::size_t q = 0; q < pool.categories[c].quotas.size(); ++q) {
            auto const& quota = pool.categories[c].quotas[q];
            auto const count = std::count_if(members.begin(), members.end(),
                                             [&](std::size_t person) { return pool.people[person].values[c] == q; });
            if (count < quota.min || count > quota.max) return false;
        }
    }
    return static_cast<int>(std::set<std::size_t>(members.begin(), members.end()).size()) == pool.panel_size;
}

TEST(UniformLottery, every_panel_is_one_and_chances_hardly_change) {
    int tried = 0;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        GeneratedPoolOptions options;
        options.people = 60;
        options.panel_size = 10;
        options.categories = 3;
        options.seed = seed;
        options.shared_address = seed % 2 == 0 ? 0.3 : 0;
        auto const pool = generated_pool(options);
        auto const answer = solve(pool);
        if (!answer) continue;
        ++tried;
        for (int const size : {200, 1000}) {
            Random random(seed);
            auto const uniform = uniform_lottery(answer->space, answer->lottery, size, random);
            ASSERT_TRUE(uniform.has_value());
            ASSERT_EQ(uniform->panels.size(), static_cast<std::size_t>(size));
            std::vector<int> counts(pool.people.size(), 0);
            for (auto const& panel : uniform->panels) {
                EXPECT_TRUE(keeps_everything(pool, panel)) << seed;
                for (auto const person : panel) ++counts[person];
            }
            EXPECT_EQ(uniform->counts, counts);
            double deviation = 0;
            int least = size;
            for (std::size_t i = 0; i < counts.size(); ++i) {
                double const chance = static_cast<double>(answer->chances[i]) / static_cast<double>(kWhole);
                deviation = std::max(deviation, std::abs(static_cast<double>(counts[i]) / size - chance));
                if (answer->chances[i] > 0) least = std::min(least, counts[i]);
            }
            EXPECT_DOUBLE_EQ(uniform->deviation_max, deviation);
            EXPECT_EQ(uniform->min_count, least);
            EXPECT_GT(least, 0);
            EXPECT_LE(deviation * size, 4) << "seed " << seed << ", far inside the bound of " << pool.panel_size;
            Random same(seed);
            EXPECT_EQ(uniform_lottery(answer->space, answer->lottery, size, same)->panels, uniform->panels);
        }
    }
    EXPECT_GT(tried, 4);
}

TEST(UniformLottery, few_panels_still_reach_everybody_where_seats_allow) {
    Pool pool;
    pool.categories = {{"gender", {{"female", 2, 2, {}, {}}, {"male", 2, 2, {}, {}}}}};
    pool.panel_size = 4;
    for (std::size_t i = 0; i < 20; ++i) pool.people.push_back({std::to_string(i), {i % 2}, -1});
    auto const answer = solve(pool);
    ASSERT_TRUE(answer.has_value());
    Random random(1);
    auto const uniform = uniform_lottery(answer->space, answer->lottery, 5, random);
    ASSERT_TRUE(uniform.has_value());
    EXPECT_EQ(uniform->min_count, 1);
    EXPECT_NEAR(uniform->deviation_max, 0, 1e-12);
    auto const single = uniform_lottery(answer->space, answer->lottery, 1, random);
    ASSERT_TRUE(single.has_value());
    EXPECT_EQ(single->panels.size(), 1U);
}

}  // namespace
}  // namespace hezhi::sortition
