#include "lib/sortition/leximin.h"

#include <array>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/generated_pool.h"
#include "lib/sortition/reference.h"

namespace hezhi::sortition {
namespace {

/// One category a list of quotas; people by their values, and their addresses.
Pool pool_of(int panel_size, std::vector<std::vector<std::array<int, 2>>> const& quotas,
             std::vector<std::vector<std::size_t>> const& people, std::vector<int> const& addresses = {}) {
    Pool pool;
    pool.panel_size = panel_size;
    for (std::size_t c = 0; c < quotas.size(); ++c) {
        Category category{"c" + std::to_string(c), {}};
        for (std::size_t v = 0; v < quotas[c].size(); ++v) {
            category.quotas.push_back({"v" + std::to_string(v), quotas[c][v][0], quotas[c][v][1], {}, {}});
        }
        pool.categories.push_back(std::move(category));
    }
    for (std::size_t i = 0; i < people.size(); ++i) {
        pool.people.push_back({std::to_string(i + 1), people[i], addresses.empty() ? -1 : addresses[i]});
    }
    return pool;
}

std::vector<double> chances_of(SortitionClaim const& claim) {
    std::vector<double> result;
    for (auto const units : claim.probabilities)
        result.push_back(static_cast<double>(units) / static_cast<double>(kWhole));
    return result;
}

/// The chances of the answer, whose certificate must hold.
std::vector<double> solved(Pool const& pool) {
    auto const space = panel_space(pool);
    auto const lottery = leximin(space);
    EXPECT_TRUE(lottery) << lottery.error().key() << " " << lottery.error().detail();
    if (!lottery) return {};
    auto const claim = claim_of(pool, space, *lottery);
    for (auto const& problem : verify_sortition(pool, claim)) {
        ADD_FAILURE() << problem.where << ": " << problem.params[0].second << "; " << problem.params[1].second;
    }
    return chances_of(claim);
}

void expect_chances(Pool const& pool, std::vector<double> const& expected) {
    auto const found = solved(pool);
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], expected[i], 1e-12) << i;
}

TEST(Leximin, without_obstacles_everyone_has_the_same_chance) {
    expect_chances(pool_of(2, {{{0, 2}, {0, 2}}}, {{0}, {0}, {0}, {1}, {1}}), {0.4, 0.4, 0.4, 0.4, 0.4});
}

TEST(Leximin, quotas_divide_between_values) {
    // One of three women, one of two men.
    expect_chances(pool_of(2, {{{1, 1}, {1, 1}}}, {{0}, {0}, {0}, {1}, {1}}), {1.0 / 3, 1.0 / 3, 1.0 / 3, 0.5, 0.5});
}

TEST(Leximin, goes_on_after_the_smallest_chance) {
    // Two of (0, ·), one of (1, ·); one or two of (·, 1). Person 4 alone has 0 and 1: as often as it helps, no more.
    auto const pool =
        pool_of(3, {{{2, 2}, {1, 1}}, {{1, 2}, {1, 2}}}, {{0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 0}, {1, 0}, {1, 1}});
    auto const expected = reference_leximin(pool);
    ASSERT_TRUE(expected);
    auto const found = solved(pool);
    for (std::size_t i = 0; i < found.size(); ++i) EXPECT_NEAR(found[i], (*expected)[i], 1e-7);
}

/// Three people, panels of two, each pair quota forbids exactly … : an odd cycle, where the relaxation has no lottery
/// of panels: a, b, c are in three quotas (a|b, b|c, a|c) of "at most one", so a panel holds one of them at most.
TEST(Leximin, cuts_where_the_relaxation_promises_too_much) {
    auto const pool = pool_of(2, {{{0, 1}, {0, 2}}, {{0, 1}, {0, 2}}, {{0, 1}, {0, 2}}},
                              {{0, 1, 0}, {0, 0, 1}, {1, 0, 0}, {1, 1, 1}, {1, 1, 1}});
    auto const space = panel_space(pool);
    auto const lottery = leximin(space);
    ASSERT_TRUE(lottery);
    EXPECT_GT(lottery->cuts.size(), 0U);
    expect_chances(pool, {1.0 / 3, 1.0 / 3, 1.0 / 3, 0.5, 0.5});
}

TEST(Leximin, one_person_an_address) {
    // A couple and two who live alone; two are drawn. Of the couple at most one: together 2/3 … chances (½, ½, ½, ½).
    expect_chances(pool_of(2, {{{0, 2}}}, {{0}, {0}, {0}, {0}}, {1, 1, -1, -1}), {0.5, 0.5, 0.5, 0.5});
    // Two drawn of a family of three and one alone: one of the family always, the other always.
    expect_chances(pool_of(2, {{{0, 2}}}, {{0}, {0}, {0}, {0}}, {1, 1, 1, -1}), {1.0 / 3, 1.0 / 3, 1.0 / 3, 1});
    // A woman and a man an address, three addresses; one woman, two men.
    expect_chances(pool_of(3, {{{1, 1}, {2, 2}}}, {{0}, {1}, {0}, {1}, {0}, {1}}, {1, 1, 2, 2, 3, 3}),
                   {1.0 / 3, 2.0 / 3, 1.0 / 3, 2.0 / 3, 1.0 / 3, 2.0 / 3});
}

TEST(Leximin, people_on_no_panel_have_no_chance_and_it_is_proven) {
    // Quota c1 needs one of v1; only person 1 has it, and with it v0 of c0 is full for person 2.
    expect_chances(pool_of(2, {{{1, 1}, {1, 1}}, {{0, 1}, {1, 1}}}, {{0, 1}, {0, 0}, {1, 0}, {1, 0}}),
                   {1, 0, 0.5, 0.5});
}

TEST(Leximin, no_panel_is_an_error) {
    auto const space = panel_space(pool_of(2, {{{2, 2}, {0, 2}}}, {{0}, {1}, {1}}));
    auto const lottery = leximin(space);
    ASSERT_FALSE(lottery);
    EXPECT_EQ(lottery.error().key(), "sortition.infeasible");
    // Fractional panels exist, whole ones do not: halves of three quotas that need exactly one each of an odd cycle.
    auto const cycle = panel_space(pool_of(2, {{{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}},
                                           {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {1, 1, 1}}));
    auto const none = leximin(cycle);
    if (reference_leximin(pool_of(2, {{{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}, {{1, 1}, {1, 1}}},
                                  {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {1, 1, 1}}))) {
        EXPECT_TRUE(none);
    } else {
        ASSERT_FALSE(none);
        EXPECT_EQ(none.error().key(), "sortition.infeasible");
    }
}

TEST(Leximin, agrees_with_the_definition_on_random_pools) {
    Random random(41);
    int feasible = 0;
    int with_cuts = 0;
    for (int instance = 0; instance < 400; ++instance) {
        auto const pool = instance % 2 == 0 ? small_pool(random)
                                            : generated_pool({.people = 11,
                                                              .panel_size = 4,
                                                              .categories = 4,
                                                              .values_max = 3,
                                                              .skew = 1.5,
                                                              .correlation = 0.3,
                                                              .shared_address = instance % 4 == 1 ? 0.5 : 0.0,
                                                              .seed = static_cast<std::uint64_t>(instance)});
        auto const expected = reference_leximin(pool);
        auto const space = panel_space(pool);
        auto const lottery = leximin(space);
        ASSERT_EQ(expected.has_value(), lottery.has_value()) << instance << (lottery ? "" : lottery.error().detail());
        if (!expected) {
            EXPECT_EQ(lottery.error().key(), "sortition.infeasible") << instance;
            continue;
        }
        ++feasible;
        if (!lottery->cuts.empty()) ++with_cuts;
        auto const claim = claim_of(pool, space, *lottery);
        auto const problems = verify_sortition(pool, claim);
        ASSERT_TRUE(problems.empty()) << instance << problems[0].where << problems[0].params[0].second;
        auto const found = chances_of(claim);
        for (std::size_t i = 0; i < found.size(); ++i) ASSERT_NEAR(found[i], (*expected)[i], 1e-6) << instance;
    }
    EXPECT_GT(feasible, 150);
    EXPECT_GT(with_cuts, 0);
}

TEST(Leximin, order_of_people_and_names_of_values_decide_nothing) {
    Random random(42);
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        auto const pool = generated_pool({.people = 50,
                                          .panel_size = 8,
                                          .categories = 3,
                                          .values_max = 3,
                                          .shared_address = seed % 2 == 0 ? 0.5 : 0.0,
                                          .seed = seed});
        if (!leximin(panel_space(pool))) continue;
        auto const chances = solved(pool);
        std::vector<std::size_t> order(pool.people.size());
        std::iota(order.begin(), order.end(), 0);
        random.shuffle(std::span(order));
        auto permuted = pool;
        for (std::size_t i = 0; i < order.size(); ++i) permuted.people[i] = pool.people[order[i]];
        auto const again = solved(permuted);
        for (std::size_t i = 0; i < order.size(); ++i) EXPECT_NEAR(again[i], chances[order[i]], 1e-9) << seed;

        auto renamed = pool;  // the first category last, its values in reverse
        auto& categories = renamed.categories;
        std::reverse(categories.front().quotas.begin(), categories.front().quotas.end());
        std::rotate(categories.begin(), categories.begin() + 1, categories.end());
        for (auto& person : renamed.people) {
            person.values.front() = pool.categories.front().quotas.size() - 1 - person.values.front();
            std::rotate(person.values.begin(), person.values.begin() + 1, person.values.end());
        }
        auto const neutral = solved(renamed);
        for (std::size_t i = 0; i < neutral.size(); ++i) EXPECT_NEAR(neutral[i], chances[i], 1e-9) << seed;
    }
}

TEST(Leximin, equal_people_have_equal_chances) {
    auto const pool = generated_pool(
        {.people = 120, .panel_size = 12, .categories = 3, .values_max = 3, .shared_address = 0.4, .seed = 3});
    auto const space = panel_space(pool);
    auto const chances = solved(pool);
    for (auto const& type : space.types) {
        for (auto const person : type.people) EXPECT_NEAR(chances[person], chances[type.people.front()], 1e-12);
    }
}

TEST(Leximin, equal_pools_give_equal_bits) {
    auto const pool = generated_pool({.people = 150, .panel_size = 20, .categories = 4, .seed = 6});
    auto const space = panel_space(pool);
    auto const first = leximin(space);
    auto const second = leximin(space);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(spread(space, first->lottery), spread(space, second->lottery));
    for (std::size_t s = 0; s < first->stages.size(); ++s) {
        EXPECT_EQ(first->stages[s].multipliers, second->stages[s].multipliers);
    }
}

}  // namespace
}  // namespace hezhi::sortition
