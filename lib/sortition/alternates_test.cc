// Alternates against every possible choice and every use of it on small pools, and what must hold of any choice.
#include "lib/sortition/alternates.h"

#include <algorithm>
#include <limits>
#include <set>

#include <gtest/gtest.h>

#include "lib/sortition/generated_pool.h"
#include "lib/sortition/solve.h"
#include "lib/sortition/testing_pools.h"

namespace hezhi::sortition {
namespace {

using testing_pools::all_panels;
using testing_pools::pool_of;
using testing_pools::random_pool;
using People = std::vector<std::size_t>;

/// By the definition, without types: the loss is counted here once more.
int loss_of(Pool const& pool, People const& members) {
    int loss = std::max(0, pool.panel_size - static_cast<int>(members.size()));
    for (std::size_t c = 0; c < pool.categories.size(); ++c) {
        for (std::size_t v = 0; v < pool.categories[c].quotas.size(); ++v) {
            auto const count = static_cast<int>(std::count_if(
                members.begin(), members.end(), [&](std::size_t i) { return pool.people[i].values[c] == v; }));
            auto const& quota = pool.categories[c].quotas[v];
            if (count < quota.min) loss += quota.min - count;
            if (count > quota.max) loss += count - quota.max;
        }
    }
    return loss;
}

std::vector<People> subsets(People const& of, std::size_t size_max) {
    std::vector<People> result;
    for (std::uint32_t set = 0; set < (1u << of.size()); ++set) {
        People subset;
        for (std::size_t i = 0; i < of.size(); ++i) {
            if ((set >> i & 1) != 0) subset.push_back(of[i]);
        }
        if (subset.size() <= size_max) result.push_back(std::move(subset));
    }
    return result;
}

double expected_loss(Pool const& pool, People const& panel, People const& alternates,
                     std::vector<DropoutScenario> const& days, int scenarios) {
    double sum = 0;
    int sampled = 0;
    for (auto const& day : days) {
        int best = std::numeric_limits<int>::max();
        for (auto const& used : subsets(alternates, day.absent.size())) {
            People members = used;
            std::set_difference(panel.begin(), panel.end(), day.absent.begin(), day.absent.end(),
                                std::back_inserter(members));
            best = std::min(best, loss_of(pool, members));
        }
        sum += day.weight * best;
        sampled += day.weight;
    }
    return (sum + (scenarios - sampled) * loss_of(pool, panel)) / scenarios;
}

bool is_allowed(Pool const& pool, People const& panel, People const& alternates) {
    std::set<int> addresses;
    for (auto const person : panel) addresses.insert(pool.people[person].address);
    addresses.erase(-1);
    for (auto const person : alternates) {
        if (std::find(panel.begin(), panel.end(), person) != panel.end()) return false;
        int const address = pool.people[person].address;
        if (address >= 0 && !addresses.insert(address).second) return false;
    }
    return true;
}

TEST(Alternates, no_other_choice_does_better_on_the_sampled_days) {
    int compared = 0;
    double greedy_sum = 0;
    double best_sum = 0;
    for (std::uint64_t seed = 1; seed <= 300 && compared < 25; ++seed) {
        auto const pool = random_pool(seed);
        auto const panels = all_panels(pool);
        if (panels.empty()) continue;
        auto const& panel = panels[seed % panels.size()];
        AlternatesOptions const options{
            .count = 2, .dropout = 0.4, .scenarios = 20, .seed = seed, .cells_max = 10'000, .nodes_max = 100'000};
        auto const days = dropout_scenarios(panel, options);
        People everybody;
        for (std::size_t i = 0; i < pool.people.size(); ++i) everybody.push_back(i);
        double best = std::numeric_limits<double>::max();
        std::size_t most = 0;
        for (auto const& choice : subsets(everybody, 2)) {
            if (!is_allowed(pool, panel, choice)) continue;
            best = std::min(best, expected_loss(pool, panel, choice, days, options.scenarios));
            most = std::max(most, choice.size());
        }
        auto const chosen = choose_alternates(pool, panel, {}, options);
        ASSERT_TRUE(chosen) << seed;
        ASSERT_TRUE(chosen->is_optimal) << seed;
        EXPECT_EQ(chosen->people.size(), most) << seed;
        EXPECT_TRUE(is_allowed(pool, panel, chosen->people)) << seed;
        EXPECT_NEAR(chosen->expected_loss, best, 1e-9) << seed;
        EXPECT_NEAR(expected_loss(pool, panel, chosen->people, days, options.scenarios), best, 1e-9) << seed;
        EXPECT_NEAR(chosen->loss_without, expected_loss(pool, panel, {}, days, options.scenarios), 1e-9) << seed;

        // Without the integer programme: no better than the optimum, and what it promises can be reached.
        auto greedy_options = options;
        greedy_options.cells_max = 0;
        auto const greedy = choose_alternates(pool, panel, {}, greedy_options);
        ASSERT_TRUE(greedy) << seed;
        bool const is_open = most > 0 && !days.empty();  // otherwise there is nothing to choose
        EXPECT_EQ(greedy->is_optimal, !is_open) << seed;
        EXPECT_EQ(greedy->people.size(), most) << seed;
        EXPECT_GE(greedy->expected_loss, best - 1e-9) << seed;
        EXPECT_LE(expected_loss(pool, panel, greedy->people, days, options.scenarios), greedy->expected_loss + 1e-9);
        greedy_sum += greedy->expected_loss;
        best_sum += best;
        ++compared;
    }
    EXPECT_EQ(compared, 25);
    EXPECT_LE(greedy_sum, 1.02 * best_sum) << "greedy choices lose more than 2 % on the optimal ones";
}

TEST(Alternates, stand_for_those_whom_only_few_can_replace) {
    // One young member is needed and the only one may drop out; of the others there are plenty.
    auto const pool = pool_of({{"age", {{"young", 1, 1, {}, {}}, {"old", 2, 2, {}, {}}}}},
                              {{0}, {1}, {1}, {0}, {1}, {1}, {1}, {0}}, 3);
    auto const chosen =
        choose_alternates(pool, People{0, 1, 2}, People{3}, {.count = 2, .dropout = 0.3, .scenarios = 200, .seed = 4});
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->people.size(), 2U);
    EXPECT_EQ(chosen->people[1], 7U);  // the young one who is available
    EXPECT_LT(chosen->expected_loss, chosen->loss_without / 2);
}

TEST(Alternates, days_are_sampled_from_the_seed) {
    People const panel{4, 1, 9};
    AlternatesOptions const options{.count = 1, .dropout = 0.5, .scenarios = 400, .seed = 3};
    auto const days = dropout_scenarios(panel, options);
    EXPECT_EQ(days.size(), 7U);  // all sets but the empty one
    double absent = 0;
    int weight = 0;
    for (auto const& day : days) {
        absent += static_cast<double>(day.weight) * static_cast<double>(day.absent.size());
        weight += day.weight;
    }
    EXPECT_LE(weight, 400);
    EXPECT_NEAR(absent / 400, 1.5, 0.2);
    auto const again = dropout_scenarios(People{1, 4, 9}, options);
    ASSERT_EQ(again.size(), days.size());
    for (std::size_t i = 0; i < days.size(); ++i) {
        EXPECT_EQ(again[i].absent, days[i].absent);
        EXPECT_EQ(again[i].weight, days[i].weight);
    }
    EXPECT_TRUE(dropout_scenarios(panel, {.count = 1, .dropout = 0}).empty());
}

TEST(Alternates, a_pool_as_big_as_real_ones) {
    auto const pool =
        generated_pool({.people = 150, .panel_size = 12, .categories = 4, .shared_address = 0.2, .seed = 5});
    auto const answer = solve(pool);
    ASSERT_TRUE(answer);
    auto const& panel = answer->lottery.panels.front().members;
    AlternatesOptions const options{.count = 5, .scenarios = 30};
    auto const chosen = choose_alternates(pool, panel, {}, options);
    ASSERT_TRUE(chosen);
    EXPECT_EQ(chosen->people.size(), 5U);
    EXPECT_TRUE(is_allowed(pool, panel, chosen->people));
    EXPECT_LT(chosen->expected_loss, chosen->loss_without);
    EXPECT_EQ(choose_alternates(pool, panel, {}, options)->people, chosen->people);
}

TEST(Alternates, refuses_what_makes_no_sense) {
    auto const pool = pool_of({{"all", {{"one", 0, 9, {}, {}}}}}, {{0}, {0}, {0}}, 2);
    auto const is_refused = [&pool](People const& panel, AlternatesOptions const& options) {
        auto const chosen = choose_alternates(pool, panel, {}, options);
        return !chosen && chosen.error().key() == "sortition.alternates_invalid";
    };
    EXPECT_TRUE(is_refused({0, 1}, {.count = 0}));
    EXPECT_TRUE(is_refused({0, 1}, {.count = 1, .dropout = 1.5}));
    EXPECT_TRUE(is_refused({0, 1}, {.count = 1, .scenarios = 0}));
    EXPECT_TRUE(is_refused({0, 0}, {.count = 1}));
    EXPECT_TRUE(is_refused({0, 7}, {.count = 1}));
    EXPECT_TRUE(is_refused({0}, {.count = 1}));
    EXPECT_FALSE(is_refused({0, 1}, {.count = 5}));
}

}  // namespace
}  // namespace hezhi::sortition
