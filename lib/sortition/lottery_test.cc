#include "lib/sortition/lottery.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/generated_pool.h"
#include "lib/sortition/leximin.h"
#include "lib/sortition/reference.h"

namespace hezhi::sortition {
namespace {

/// Chances of one type may differ by rounding: this many units of 10⁻¹⁵ for each panel of types.
constexpr std::int64_t kUnitsEach = 4;

void expect_spread(Pool const& pool, PanelSpace const& space, TypeLottery const& types) {
    auto const lottery = spread(space, types);
    std::int64_t total = 0;
    std::set<std::vector<std::size_t>> distinct;
    for (std::size_t p = 0; p < lottery.panels.size(); ++p) {
        auto const& panel = lottery.panels[p];
        EXPECT_GT(panel.weight, 0);
        total += panel.weight;
        EXPECT_TRUE(std::is_sorted(panel.members.begin(), panel.members.end()));
        EXPECT_EQ(std::set<std::size_t>(panel.members.begin(), panel.members.end()).size(), panel.members.size());
        EXPECT_TRUE(is_panel_of(pool, panel.members));  // size, quotas, at most one an address
        EXPECT_TRUE(distinct.insert(panel.members).second);
        if (p == 0) continue;
        auto const& before = lottery.panels[p - 1];
        EXPECT_TRUE(before.weight > panel.weight || (before.weight == panel.weight && before.members < panel.members));
    }
    EXPECT_EQ(total, kWhole);
    auto const found = chances(lottery, pool.people.size());
    std::vector<std::int64_t> sums(pool.people.size(), 0);
    for (auto const& panel : lottery.panels) {
        for (auto const person : panel.members) sums[person] += panel.weight;
    }
    EXPECT_EQ(found, sums);
    auto const allowed = kUnitsEach * static_cast<std::int64_t>(types.panels.size() + 1);
    for (std::size_t t = 0; t < space.types.size(); ++t) {
        double members = 0;
        for (std::size_t p = 0; p < types.panels.size(); ++p) members += types.weights[p] * types.panels[p][t];
        double const expected = members / space.types[t].count() * static_cast<double>(kWhole);
        for (auto const person : space.types[t].people) {
            EXPECT_LE(std::abs(found[person] - found[space.types[t].people.front()]), allowed);
            EXPECT_NEAR(static_cast<double>(found[person]), expected, static_cast<double>(allowed));
        }
    }
    EXPECT_EQ(spread(space, types), lottery);
    // About two panels a person out of each given one.
    EXPECT_LE(lottery.panels.size(), types.panels.size() * (2 * pool.people.size() + 1));
}

/// Any type panels with any weights.
TEST(Lottery, spread_is_exact_and_fair_for_any_lottery_over_types) {
    Random random(91);
    int with_households = 0;
    int feasible = 0;
    for (int instance = 0; instance < 400; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        std::set<TypePanel> all;
        for (auto const& panel : all_panels(pool)) {
            TypePanel x(space.types.size(), 0);
            for (auto const person : panel) ++x[space.type_of[person]];
            all.insert(std::move(x));
        }
        if (all.empty()) continue;
        ++feasible;
        with_households += space.household_classes.empty() ? 0 : 1;
        TypeLottery types;
        double sum = 0;
        for (auto const& panel : all) {
            if (random.uniform_below(3) == 0 && !types.panels.empty()) continue;
            types.panels.push_back(panel);
            // Some tiny: 10⁻⁹ and less of the whole.
            double const size = random.uniform_below(5) == 0 ? 1e-9 : 1.0;
            types.weights.push_back(size * (0.01 + random.uniform_unit()));
            sum += types.weights.back();
        }
        for (auto& weight : types.weights) weight /= sum;
        expect_spread(pool, space, types);
    }
    EXPECT_GT(feasible, 200);
    EXPECT_GT(with_households, 80);
}

TEST(Lottery, spread_of_larger_pools_with_households) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = generated_pool({.people = 150,
                                          .panel_size = 20,
                                          .categories = 3,
                                          .values_max = 3,
                                          .shared_address = seed % 2 == 0 ? 0.5 : 0.0,
                                          .seed = seed});
        auto const space = panel_space(pool);
        auto const lottery = leximin(space);
        ASSERT_TRUE(lottery);
        expect_spread(pool, space, lottery->lottery);
    }
}

TEST(Lottery, one_panel_for_sure) {
    Pool pool{{{"c", {{"a", 0, 2, {}, {}}}}}, {{"1", {0}, -1}, {"2", {0}, -1}}, 2};
    auto const space = panel_space(pool);
    auto const lottery = spread(space, {{{2}}, {1.0}});
    ASSERT_EQ(lottery.panels.size(), 1U);
    EXPECT_EQ(lottery.panels[0], (WeightedPanel{{0, 1}, kWhole}));
    Random random(1);
    EXPECT_EQ(draw(lottery, random), lottery.panels[0]);
}

TEST(Lottery, panels_are_drawn_as_often_as_their_weights_say) {
    PanelLottery lottery;
    std::vector<std::int64_t> const weights{kWhole / 2, kWhole / 4, kWhole / 8, kWhole / 8};
    for (std::size_t p = 0; p < weights.size(); ++p) lottery.panels.push_back({{p}, weights[p]});
    Random random(2);
    constexpr int kDraws = 40'000;
    std::vector<int> counts(weights.size(), 0);
    for (int i = 0; i < kDraws; ++i) ++counts[draw(lottery, random).members.front()];
    for (std::size_t p = 0; p < weights.size(); ++p) {
        double const share = static_cast<double>(weights[p]) / static_cast<double>(kWhole);
        double const deviation = std::sqrt(kDraws * share * (1 - share));
        EXPECT_NEAR(counts[p], kDraws * share, 4 * deviation) << p;
    }
}

}  // namespace
}  // namespace hezhi::sortition
