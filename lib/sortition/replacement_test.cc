// Replacements against all panels of small pools: whoever is drawn completes a panel of the whole pool, exactly those
// panels can be drawn, and quotas give way no more than they must.
#include "lib/sortition/replacement.h"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

#include "lib/sortition/testing_pools.h"

namespace hezhi::sortition {
namespace {

using testing_pools::all_panels;
using testing_pools::pool_of;
using testing_pools::random_pool;
using People = std::vector<std::size_t>;

/// The panels that replacement makes possible, with the kept, as indices of the whole pool.
std::set<People> completed(Replacement const& made, People const& kept) {
    std::set<People> result;
    for (auto const& panel : all_panels(made.pool)) {
        People whole = kept;
        for (auto const person : panel) whole.push_back(made.people[person]);
        std::sort(whole.begin(), whole.end());
        result.insert(whole);
    }
    return result;
}

TEST(Replacement, completes_exactly_the_panels_that_hold_the_kept) {
    int feasible = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        auto const pool = random_pool(seed);
        auto const panels = all_panels(pool);
        if (panels.empty()) continue;
        Random random(seed);
        auto const& drawn = panels[random.uniform_below(panels.size())];
        People const kept{drawn[0]};
        People const excluded(drawn.begin() + 1, drawn.begin() + 2);
        std::set<People> expected;
        for (auto const& panel : panels) {
            bool const holds = std::find(panel.begin(), panel.end(), kept[0]) != panel.end();
            bool const is_free = std::find(panel.begin(), panel.end(), excluded[0]) == panel.end();
            if (holds && is_free) expected.insert(panel);
        }
        auto const made = replacement(pool, kept, excluded);
        if (expected.empty()) {
            EXPECT_TRUE(!made || !made->changes.empty()) << seed;
            continue;
        }
        ++feasible;
        ASSERT_TRUE(made) << seed;
        EXPECT_TRUE(made->changes.empty()) << seed;
        EXPECT_EQ(completed(*made, kept), expected) << seed;
    }
    EXPECT_GT(feasible, 40);
}

TEST(Replacement, quotas_give_way_only_where_they_must) {
    int relaxed = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        auto pool = random_pool(seed);
        auto const panels = all_panels(pool);
        if (panels.empty()) continue;
        People const kept{panels[0][0]};
        People const excluded{panels[0][1]};
        auto const made = replacement(pool, kept, excluded);
        if (!made || made->changes.empty()) continue;
        ++relaxed;
        EXPECT_FALSE(completed(*made, kept).empty()) << seed;
        // The whole pool under the changed quotas has those panels, and with any one change taken back none.
        auto const possible = [&](std::vector<QuotaChange> const& changes) {
            auto changed = pool;
            for (auto const& change : changes) {
                auto& quota = changed.categories[change.category].quotas[change.quota];
                EXPECT_EQ(change.from, change.bound == Bound::min ? quota.min : quota.max) << seed;
                (change.bound == Bound::min ? quota.min : quota.max) = change.to;
            }
            auto const all = all_panels(changed);
            return std::any_of(all.begin(), all.end(), [&](People const& panel) {
                return std::find(panel.begin(), panel.end(), kept[0]) != panel.end() &&
                       std::find(panel.begin(), panel.end(), excluded[0]) == panel.end();
            });
        };
        EXPECT_TRUE(possible(made->changes)) << seed;
        for (std::size_t i = 0; i < made->changes.size(); ++i) {
            auto fewer = made->changes;
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
            EXPECT_FALSE(possible(fewer)) << seed;
        }
    }
    EXPECT_GT(relaxed, 10);
}

TEST(Replacement, what_the_kept_exceed_is_said) {
    auto const pool = pool_of({{"age", {{"young", 0, 1, {}, {}}, {"old", 2, 3, {}, {}}}}}, {{0}, {0}, {1}, {1}}, 3);
    auto const made = replacement(pool, People{0, 1}, {});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->pool.panel_size, 1);
    EXPECT_EQ(made->changes, (std::vector<QuotaChange>{{0, 0, Bound::max, 1, 2}, {0, 1, Bound::min, 2, 1}}));
    EXPECT_EQ(all_panels(made->pool), (std::vector<People>{{0}, {1}}));
    auto const full = replacement(pool, People{0, 1, 2}, {});
    ASSERT_TRUE(full);
    EXPECT_EQ(full->pool.panel_size, 0);
    EXPECT_EQ(full->changes, (std::vector<QuotaChange>{{0, 0, Bound::max, 1, 2}, {0, 1, Bound::min, 2, 1}}));
}

TEST(Replacement, housemates_of_the_kept_stay_out) {
    auto const pool = pool_of({{"all", {{"one", 0, 9, {}, {}}}}}, {{0}, {0}, {0}, {0}}, 2, {7, 7, -1, 8});
    auto const made = replacement(pool, People{0}, People{3});
    ASSERT_TRUE(made);
    EXPECT_EQ(made->people, People{2});
}

TEST(Replacement, refuses_contradictions) {
    auto const pool = pool_of({{"all", {{"one", 0, 9, {}, {}}}}}, {{0}, {0}, {0}}, 2, {7, 7, -1});
    auto const key = [&pool](People const& kept, People const& excluded) {
        auto const made = replacement(pool, kept, excluded);
        return made ? std::string("none") : std::string(made.error().key());
    };
    EXPECT_EQ(key({0, 0}, {}), "sortition.replacement_invalid");
    EXPECT_EQ(key({0}, {0}), "sortition.replacement_invalid");
    EXPECT_EQ(key({0, 1}, {}), "sortition.replacement_invalid");
    EXPECT_EQ(key({5}, {}), "sortition.replacement_invalid");
    EXPECT_EQ(key({0, 1, 2}, {}), "sortition.replacement_invalid");
    EXPECT_EQ(key({0}, {2}), "sortition.no_advice");  // nobody is left
    EXPECT_EQ(key({0}, {}), "none");
}

}  // namespace
}  // namespace hezhi::sortition
