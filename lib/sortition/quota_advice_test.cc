#include "lib/sortition/quota_advice.h"

#include <algorithm>
#include <functional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::sortition {
namespace {

Pool small_pool() {
    Pool pool;
    pool.categories = {{"gender", {{"female", 3, 4, {}, {}}, {"male", 1, 2, {}, {}}}},
                       {"age", {{"young", 0, 1, {}, {}}, {"old", 0, 4, {}, {}}}}};
    pool.panel_size = 4;
    // Two women only, both young.
    pool.people = {{"a", {0, 0}, -1}, {"b", {0, 0}, -1}, {"c", {1, 1}, -1}, {"d", {1, 1}, -1}, {"e", {1, 1}, -1}};
    return pool;
}

std::vector<std::string> texts(Pool const& pool, QuotaAdvice const& advice) {
    std::vector<std::string> lines;
    for (auto const& change : advice.changes) lines.push_back(text_of(pool, change));
    return lines;
}

TEST(QuotaAdvice, names_the_smallest_change) {
    auto const pool = small_pool();
    auto const advice = smallest_change(pool, panel_space(pool));
    ASSERT_TRUE(advice.has_value());
    EXPECT_THAT(texts(pool, *advice),
                testing::ElementsAre("gender: female: at least 3 → 2", "age: young: at most 1 → 2"));
    EXPECT_DOUBLE_EQ(advice->weight, 1 + 2.0 / 3 + 1);
}

TEST(QuotaAdvice, keeps_flexible_bounds_or_says_that_none_helps) {
    auto pool = small_pool();
    pool.categories[1].quotas[0].max_flex = 1;  // at most one young person, whatever happens
    auto const other = smallest_change(pool, panel_space(pool));
    ASSERT_TRUE(other.has_value());
    EXPECT_THAT(texts(pool, *other),
                testing::ElementsAre("gender: female: at least 3 → 1", "gender: male: at most 2 → 3"));
    pool.categories[0].quotas[0].min_flex = 2;
    auto const none = smallest_change(pool, panel_space(pool));
    ASSERT_FALSE(none.has_value());
    EXPECT_EQ(none.error().key(), "sortition.no_advice");
}

TEST(QuotaAdvice, lists_every_conflict_that_adding_up_shows) {
    auto pool = small_pool();
    pool.panel_size = 6;
    pool.categories[0].quotas[1] = {"male", 4, 4, {}, {}};
    pool.people[3].address = pool.people[4].address = 1;
    std::vector<std::string> lines;
    for (auto const& conflict : quota_conflicts(pool)) lines.push_back(conflict.found + "; " + conflict.expected);
    EXPECT_THAT(lines,
                testing::ElementsAre("a panel of 6; at most the 4 addresses of the pool",
                                     "gender: female: at least 3; at most the 2 addresses of the pool with this value",
                                     "gender: male: at least 4; at most the 2 addresses of the pool with this value",
                                     "gender: minima that add up to 7; at most the panel's 6",
                                     "age: maxima that add up to 5; at least the panel's 6"));
    EXPECT_TRUE(quota_conflicts(Pool{{{"g", {{"f", 0, 2, {}, {}}}}}, {{"1", {0}, -1}, {"2", {0}, -1}}, 2}).empty());
}

/// Every set of `panel_size` people, one an address.
void for_each_set(Pool const& pool, std::function<void(std::vector<std::size_t> const&)> const& visit) {
    std::vector<std::size_t> members;
    std::function<void(std::size_t)> const extend = [&](std::size_t next) {
        if (static_cast<int>(members.size()) == pool.panel_size) return visit(members);
        for (std::size_t i = next; i < pool.people.size(); ++i) {
            int const address = pool.people[i].address;
            bool const housemate = std::any_of(members.begin(), members.end(), [&](std::size_t other) {
                return address >= 0 && pool.people[other].address == address;
            });
            if (housemate) continue;
            members.push_back(i);
            extend(i + 1);
            members.pop_back();
        }
    };
    extend(0);
}

/// The weight of what would have to change for this set to be a panel; nothing if flexible bounds forbid it.
std::optional<double> weight_of(Pool const& pool, std::vector<std::size_t> const& members) {
    double weight = 0;
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        for (std::size_t q = 0; q < pool.categories[c].quotas.size(); ++q) {
            auto const& quota = pool.categories[c].quotas[q];
            int const count = static_cast<int>(std::count_if(
                members.begin(), members.end(), [&](std::size_t i) { return pool.people[i].values[c] == q; }));
            if (count < quota.min) {
                if (count < quota.min_flex.value_or(0)) return std::nullopt;
                weight += (quota.min - count) * (1 + 2.0 / quota.min);
            }
            if (count > quota.max) {
                if (quota.max_flex && count > *quota.max_flex) return std::nullopt;
                weight += count - quota.max;
            }
        }
    }
    return weight;
}

Pool random_pool(Random& random, std::size_t people) {
    Pool pool;
    pool.panel_size = 2 + static_cast<int>(random.uniform_below(2));
    for (std::size_t c = 0; c < 2; ++c) {
        Category category{c == 0 ? "a" : "b", {}};
        for (std::size_t q = 0; q < 2; ++q) {
            int const min = static_cast<int>(random.uniform_below(4));
            int const max = min + static_cast<int>(random.uniform_below(2));
            Quota quota{q == 0 ? "x" : "y", min, max, {}, {}};
            if (random.uniform_below(3) == 0)
                quota.min_flex = static_cast<int>(random.uniform_below(static_cast<std::uint64_t>(min) + 1));
            if (random.uniform_below(3) == 0) quota.max_flex = max + static_cast<int>(random.uniform_below(2));
            category.quotas.push_back(quota);
        }
        pool.categories.push_back(category);
    }
    for (std::size_t i = 0; i < people; ++i) {
        int const address = static_cast<int>(random.uniform_below(2 * people));
        pool.people.push_back({std::to_string(i), {random.uniform_below(2), random.uniform_below(2)}, address});
    }
    return pool;
}

TEST(QuotaAdvice, smallest_change_is_that_of_enumeration) {
    Random random(11);
    int helped = 0;
    int impossible = 0;
    for (int round = 0; round < 400; ++round) {
        auto const pool = random_pool(random, 3 + random.uniform_below(6));
        std::optional<double> least;
        for_each_set(pool, [&](auto const& members) {
            auto const weight = weight_of(pool, members);
            if (weight && (!least || *weight < *least)) least = weight;
        });
        auto const advice = smallest_change(pool, panel_space(pool));
        ASSERT_EQ(advice.has_value(), least.has_value()) << round;
        if (!least) {
            ++impossible;
            continue;
        }
        EXPECT_NEAR(advice->weight, *least, 1e-9) << round;
        auto const changed = with_changes(pool, *advice);
        bool feasible = false;
        for_each_set(pool, [&](auto const& members) { feasible = feasible || weight_of(changed, members) == 0.0; });
        EXPECT_TRUE(feasible) << round;
        helped += *least > 0 ? 1 : 0;
    }
    EXPECT_GT(helped, 100);
    EXPECT_GT(impossible, 10);
}

/// Tries every combination of changed bounds.
TEST(QuotaAdvice, smallest_change_for_everybody_is_that_of_enumeration) {
    Random random(12);
    int helped = 0;
    for (int round = 0; round < 60; ++round) {
        auto const pool = random_pool(random, 3 + random.uniform_below(4));
        std::optional<double> least;
        auto changed = pool;
        std::vector<std::pair<std::size_t, std::size_t>> places{{0, 0}, {0, 1}, {1, 0}, {1, 1}};
        std::function<void(std::size_t, double)> const vary = [&](std::size_t place, double weight) {
            if (least && weight >= *least) return;
            if (place < places.size()) {
                auto const [c, q] = places[place];
                auto const& quota = pool.categories[c].quotas[q];
                for (int min = quota.min; min >= quota.min_flex.value_or(0); --min) {
                    int const highest = quota.max_flex.value_or(std::max(quota.max, pool.panel_size));
                    for (int max = quota.max; max <= highest; ++max) {
                        changed.categories[c].quotas[q].min = min;
                        changed.categories[c].quotas[q].max = max;
                        double const lowered = min < quota.min ? (quota.min - min) * (1 + 2.0 / quota.min) : 0;
                        vary(place + 1, weight + lowered + max - quota.max);
                    }
                }
                return;
            }
            std::set<std::size_t> reached;
            for_each_set(pool, [&](auto const& members) {
                if (weight_of(changed, members) == 0.0) reached.insert(members.begin(), members.end());
            });
            if (reached.size() == pool.people.size()) least = weight;
        };
        vary(0, 0);
        auto const advice = smallest_change_for_everybody(pool, panel_space(pool));
        ASSERT_EQ(advice.has_value(), least.has_value()) << round;
        if (!least) continue;
        EXPECT_NEAR(advice->weight, *least, 1e-9) << round;
        helped += *least > 0 ? 1 : 0;
    }
    EXPECT_GT(helped, 20);
}

}  // namespace
}  // namespace hezhi::sortition
