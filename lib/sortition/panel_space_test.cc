#include "lib/sortition/panel_space.h"

#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/reference.h"

namespace hezhi::sortition {
namespace {

/// Two values of one category; people by value and address.
Pool pool_of(std::vector<std::size_t> const& values, std::vector<int> const& addresses, int panel_size) {
    Pool pool{{{"c", {{"a", 0, panel_size, {}, {}}, {"b", 0, panel_size, {}, {}}}}}, {}, panel_size};
    for (std::size_t i = 0; i < values.size(); ++i) {
        pool.people.push_back({std::to_string(i + 1), {values[i]}, addresses[i]});
    }
    return pool;
}

TEST(PanelSpace, people_alone_are_of_one_type_if_their_values_are) {
    auto const space = panel_space(pool_of({0, 1, 0, 1, 0}, {-1, -1, -1, 7, -1}, 2));
    ASSERT_EQ(space.types.size(), 2U);
    EXPECT_EQ(space.types[0].people, (std::vector<std::size_t>{0, 2, 4}));
    EXPECT_EQ(space.types[1].people, (std::vector<std::size_t>{1, 3}));  // nobody else lives at 7
    EXPECT_EQ(space.types[0].limit, 3);
    EXPECT_TRUE(space.household_classes.empty());
    EXPECT_EQ(space.type_of, (std::vector<std::size_t>{0, 1, 0, 1, 0}));
    // The size, then the two quotas.
    ASSERT_EQ(space.constraints.size(), 3U);
    EXPECT_EQ(space.quota_count, 2U);
    EXPECT_EQ(space.constraints[0].lower, 2);
    EXPECT_EQ(space.constraints[0].upper, 2);
    EXPECT_EQ(space.constraints[1].types, std::vector<std::size_t>{0});
    EXPECT_EQ(space.constraints_of[1], (std::vector<std::size_t>{0, 2}));
}

TEST(PanelSpace, equal_households_are_a_class_with_one_seat_each) {
    // Two couples a+b, one couple a+a, and a single a.
    auto const space = panel_space(pool_of({0, 1, 1, 0, 0, 0, 0}, {1, 1, 2, 2, 3, 3, -1}, 3));
    ASSERT_EQ(space.household_classes.size(), 2U);
    ASSERT_EQ(space.types.size(), 4U);
    // The single, and those of the couple a+a, are not exchangeable with a's of couples a+b.
    std::set<std::vector<std::size_t>> people;
    for (auto const& type : space.types) people.insert(type.people);
    EXPECT_EQ(people, (std::set<std::vector<std::size_t>>{{6}, {0, 3}, {1, 2}, {4, 5}}));
    for (auto const& type : space.types) {
        int const expected = type.people == std::vector<std::size_t>{4, 5} ? 1 : type.count();
        EXPECT_EQ(type.limit, expected);
    }
    // Only the class of several types needs a constraint: two households, so two of its people at most.
    ASSERT_EQ(space.constraints.size(), 4U);
    EXPECT_EQ(space.constraints[3].types.size(), 2U);
    EXPECT_EQ(space.constraints[3].upper, 2);
}

TEST(PanelSpace, type_panels_are_exactly_what_panels_of_people_give) {
    Random random(71);
    int with_households = 0;
    int feasible = 0;
    for (int instance = 0; instance < 300; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        std::size_t people = 0;
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            people += space.types[t].people.size();
            for (auto const person : space.types[t].people) {
                EXPECT_EQ(space.type_of[person], t);
                EXPECT_EQ(pool.people[person].values, space.types[t].values);
            }
        }
        EXPECT_EQ(people, pool.people.size());
        std::set<TypePanel> given;
        std::vector<std::size_t> panels_with(pool.people.size(), 0);
        for (auto const& panel : all_panels(pool)) {
            TypePanel x(space.types.size(), 0);
            for (auto const person : panel) {
                ++x[space.type_of[person]];
                ++panels_with[person];
            }
            EXPECT_TRUE(is_panel(space, x));
            given.insert(std::move(x));
        }
        // All vectors inside the limits: those called panels are the ones found.
        std::size_t counted = 0;
        TypePanel x(space.types.size(), 0);
        for (;;) {
            if (is_panel(space, x)) {
                ++counted;
                EXPECT_TRUE(given.contains(x));
            }
            std::size_t t = 0;
            while (t < x.size() && x[t] == std::min(space.types[t].limit, pool.panel_size)) x[t++] = 0;
            if (t == x.size()) break;
            ++x[t];
        }
        EXPECT_EQ(counted, given.size());
        // People of one type are on equally many panels.
        for (auto const& type : space.types) {
            for (auto const person : type.people) EXPECT_EQ(panels_with[person], panels_with[type.people.front()]);
        }
        with_households += space.household_classes.empty() ? 0 : 1;
        feasible += given.empty() ? 0 : 1;
    }
    EXPECT_GT(with_households, 80);
    EXPECT_GT(feasible, 150);
}

TEST(PanelSpace, order_of_people_only_orders_people_inside_types) {
    Random random(72);
    for (int instance = 0; instance < 100; ++instance) {
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        std::vector<std::size_t> order(pool.people.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        random.shuffle(std::span(order));
        auto shuffled = pool;
        for (std::size_t i = 0; i < order.size(); ++i) shuffled.people[i] = pool.people[order[i]];
        auto const other = panel_space(shuffled);
        ASSERT_EQ(other.types.size(), space.types.size());
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            std::vector<std::size_t> people;
            for (auto const person : other.types[t].people) people.push_back(order[person]);
            std::sort(people.begin(), people.end());
            EXPECT_EQ(people, space.types[t].people);
            EXPECT_EQ(other.types[t].limit, space.types[t].limit);
            EXPECT_EQ(other.constraints_of[t], space.constraints_of[t]);
        }
    }
}

}  // namespace
}  // namespace hezhi::sortition
