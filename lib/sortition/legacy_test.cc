#include "lib/sortition/legacy.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "lib/sortition/solve.h"
#include "lib/sortition/testing_pools.h"

namespace hezhi::sortition {
namespace {

using namespace testing_pools;

/// Follows every choice of an attempt with its probability, by the words of the definition: panel → probability.
class Enumeration {
public:
    explicit Enumeration(Pool const& pool) : pool_(pool) {
        std::vector<bool> is_in(pool.people.size(), true);
        for (std::size_t i = 0; i < is_in.size(); ++i) {
            for (std::size_t c = 0; c < pool.categories.size(); ++c) {
                if (quota(c, pool.people[i].values[c]).max == 0) is_in[i] = false;
            }
        }
        follow(is_in, {}, 1);
    }
    std::map<std::vector<std::size_t>, double> const& panels() const { return panels_; }
    double success() const {
        double sum = 0;
        for (auto const& [panel, probability] : panels_) sum += probability;
        return sum;
    }

private:
    Quota const& quota(std::size_t category, std::size_t value) const {
        return pool_.categories[category].quotas[value];
    }
    bool has(std::size_t person, std::size_t category, std::size_t value) const {
        return pool_.people[person].values[category] == value;
    }

    void follow(std::vector<bool> const& is_in, std::vector<std::size_t> const& chosen, double probability) {
        if (chosen.size() == static_cast<std::size_t>(pool_.panel_size)) {
            auto panel = chosen;
            std::sort(panel.begin(), panel.end());
            if (keeps_all_rules(pool_, panel)) panels_[panel] += probability;
            return;
        }
        std::vector<std::size_t> choices;
        double neediest = -1e9;
        for (std::size_t c = 0; c < pool_.categories.size(); ++c) {
            for (std::size_t v = 0; v < pool_.categories[c].quotas.size(); ++v) {
                std::vector<std::size_t> left;
                for (std::size_t i = 0; i < is_in.size(); ++i) {
                    if (is_in[i] && has(i, c, v)) left.push_back(i);
                }
                auto const selected =
                    std::count_if(chosen.begin(), chosen.end(), [&](std::size_t i) { return has(i, c, v); });
                double const need = quota(c, v).min - static_cast<double>(selected);
                if (need > static_cast<double>(left.size())) return;
                if (left.empty() || quota(c, v).max == 0) continue;
                double const ratio = need / static_cast<double>(left.size());
                if (ratio <= neediest) continue;
                neediest = ratio;
                choices = left;
            }
        }
        for (auto const person : choices) {
            auto next = is_in;
            auto now = chosen;
            now.push_back(person);
            next[person] = false;
            for (std::size_t i = 0; i < next.size(); ++i) {
                int const address = pool_.people[person].address;
                if (address >= 0 && pool_.people[i].address == address) next[i] = false;
                for (std::size_t c = 0; c < pool_.categories.size(); ++c) {
                    auto const v = pool_.people[i].values[c];
                    auto const selected =
                        std::count_if(now.begin(), now.end(), [&](std::size_t j) { return has(j, c, v); });
                    if (selected >= quota(c, v).max) next[i] = false;
                }
            }
            follow(next, now, probability / static_cast<double>(choices.size()));
        }
    }

    Pool const& pool_;
    std::map<std::vector<std::size_t>, double> panels_;
};

TEST(Legacy, frequencies_are_those_of_the_enumerated_draw) {
    int compared = 0;
    int strict = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = random_pool(seed);
        Enumeration const all(pool);
        if (all.success() < 0.3) continue;
        strict += all.success() < 0.99 ? 1 : 0;
        LegacyOptions options;
        options.draws = 4000;
        auto const simulated = simulate_legacy(pool, options);
        ASSERT_TRUE(simulated.has_value());
        EXPECT_EQ(simulated->failed, 0);
        // Of the panels: every frequency within five standard deviations, and no other panels.
        std::map<std::vector<std::size_t>, double> frequencies;
        for (auto const& panel : simulated->sample.panels) {
            EXPECT_TRUE(keeps_all_rules(pool, panel.members));
            frequencies[panel.members] = static_cast<double>(panel.weight) / static_cast<double>(kWhole);
        }
        for (auto const& [members, frequency] : frequencies) EXPECT_TRUE(all.panels().contains(members));
        for (auto const& [members, probability] : all.panels()) {
            double const expected = probability / all.success();
            EXPECT_NEAR(frequencies[members], expected, 5 * std::sqrt(expected * (1 - expected) / 4000) + 1e-9);
        }
        ++compared;
    }
    EXPECT_GT(compared, 30);
    EXPECT_GT(strict, 10);
}

TEST(Legacy, intervals_hold_the_enumerated_chances_as_often_as_they_say) {
    int held = 0;
    int all_people = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        auto const pool = random_pool(seed);
        Enumeration const all(pool);
        if (all.success() < 0.3) continue;
        LegacyOptions options;
        options.draws = 1000;
        auto const simulated = simulate_legacy(pool, options);
        ASSERT_TRUE(simulated.has_value());
        for (std::size_t i = 0; i < pool.people.size(); ++i) {
            double chance = 0;
            for (auto const& [panel, probability] : all.panels()) {
                if (std::find(panel.begin(), panel.end(), i) != panel.end()) chance += probability / all.success();
            }
            auto const& interval = simulated->intervals[i];
            held += interval.lower <= chance + 1e-12 && chance <= interval.upper + 1e-12 ? 1 : 0;
            ++all_people;
        }
    }
    EXPECT_GE(held, all_people * 97 / 100);
}

TEST(Legacy, takes_whom_is_needed_most) {
    // The only x is needed (ratio 1/1); then y in file order before z: both have ratio 0, and y comes first.
    auto const pool =
        pool_of({{"a", {{"y", 0, 2, {}, {}}, {"z", 0, 2, {}, {}}, {"x", 1, 1, {}, {}}}}}, {{0}, {1}, {1}, {2}}, 2);
    Random random(1);
    for (int i = 0; i < 50; ++i) {
        auto const panel = legacy_panel(pool, random);
        ASSERT_TRUE(panel.has_value());
        EXPECT_EQ(*panel, (std::vector<std::size_t>{0, 3}));
    }
}

TEST(Legacy, one_person_an_address) {
    auto const pool = pool_of({{"a", {{"x", 0, 3, {}, {}}}}}, {{0}, {0}, {0}, {0}, {0}}, 3, {4, 4, 4, -1, 9});
    Random random(2);
    for (int i = 0; i < 50; ++i) {
        auto const panel = legacy_panel(pool, random);
        ASSERT_TRUE(panel.has_value());
        EXPECT_TRUE(keeps_all_rules(pool, *panel));
    }
}

TEST(Legacy, gives_up_after_the_attempts_it_may_make) {
    auto const pool = pool_of({{"a", {{"x", 2, 2, {}, {}}, {"y", 0, 2, {}, {}}}}}, {{0}, {1}, {1}}, 2);
    Random random(3);
    auto const panel = legacy_panel(pool, random, 7);
    ASSERT_FALSE(panel.has_value());
    EXPECT_EQ(panel.error().key(), "sortition.legacy_failed");
    EXPECT_EQ(panel.error().params(), (Error::Params{{"attempts", "7"}}));
    EXPECT_EQ(simulate_legacy(pool).error().key(), "sortition.legacy_failed");
}

TEST(Legacy, a_later_attempt_may_succeed) {
    // a wants one of two x; one of them is the only u whom b allows with the rest, the other leads into a dead end.
    auto const pool =
        pool_of({{"a", {{"x", 1, 1, {}, {}}, {"y", 1, 1, {}, {}}}}, {"b", {{"u", 1, 1, {}, {}}, {"v", 1, 1, {}, {}}}}},
                {{0, 0}, {0, 1}, {1, 1}}, 2);
    Enumeration const all(pool);
    Random once(4);
    Random often(4);
    int alone = 0;
    for (int i = 0; i < 200; ++i) alone += legacy_panel(pool, once, 1).has_value() ? 1 : 0;
    EXPECT_NEAR(alone, 200 * all.success(), 30);
    for (int i = 0; i < 200; ++i) EXPECT_TRUE(legacy_panel(pool, often, 100).has_value());
}

TEST(Legacy, jeffreys_intervals_of_the_published_table) {
    // Brown, Cai, DasGupta (2001), table 5: n = 10, 95 %.
    EXPECT_EQ(jeffreys_interval(0, 10, 0.95).lower, 0);
    EXPECT_NEAR(jeffreys_interval(0, 10, 0.95).upper, 0.217, 5e-4);
    EXPECT_NEAR(jeffreys_interval(5, 10, 0.95).lower, 0.224, 5e-4);
    EXPECT_NEAR(jeffreys_interval(5, 10, 0.95).upper, 0.776, 5e-4);
    EXPECT_EQ(jeffreys_interval(10, 10, 0.95).upper, 1);
}

TEST(Legacy, the_first_of_the_draws_is_the_panel) {
    auto const pool =
        pool_of({{"a", {{"x", 1, 2, {}, {}}, {"y", 1, 2, {}, {}}}}}, {{0}, {0}, {0}, {1}, {1}, {1}, {1}}, 3);
    SolveOptions options{Method::legacy, {}};
    options.legacy.draws = 300;
    options.legacy.seed = 7;
    auto const first = solve(pool, options);
    auto const second = solve(pool, options);
    ASSERT_TRUE(first.has_value() && second.has_value());
    EXPECT_EQ(first->lottery, second->lottery);
    std::int64_t total = 0;
    for (auto const& panel : first->lottery.panels) total += panel.weight;
    EXPECT_EQ(total, kWhole);
    Random unused(1);
    Random random(7);
    auto const panel = draw_panel(*first, unused);
    EXPECT_EQ(panel, *legacy_panel(pool, random));
    EXPECT_TRUE(std::any_of(first->lottery.panels.begin(), first->lottery.panels.end(),
                            [&](WeightedPanel const& each) { return each.members == panel; }));
    options.legacy.seed = 8;
    EXPECT_NE(solve(pool, options)->lottery, first->lottery);
}

}  // namespace
}  // namespace hezhi::sortition
