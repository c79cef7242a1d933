#include "lib/sortition/panel_search.h"

#include <algorithm>
#include <optional>
#include <set>

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/reference.h"

namespace hezhi::sortition {
namespace {

std::vector<TypePanel> type_panels(Pool const& pool, PanelSpace const& space) {
    std::set<TypePanel> result;
    for (auto const& panel : all_panels(pool)) {
        TypePanel x(space.types.size(), 0);
        for (auto const person : panel) ++x[space.type_of[person]];
        result.insert(std::move(x));
    }
    return {result.begin(), result.end()};
}

double value_of(std::vector<double> const& prices, TypePanel const& panel) {
    double value = 0;
    for (std::size_t t = 0; t < panel.size(); ++t) value += prices[t] * panel[t];
    return value;
}

/// Zeros, whole numbers and fractions, of both signs.
std::vector<double> random_prices(Random& random, std::size_t types) {
    std::vector<double> result;
    auto const kind = random.uniform_below(3);
    for (std::size_t t = 0; t < types; ++t) {
        auto const whole = static_cast<double>(random.uniform_below(7)) - 3;
        result.push_back(kind == 0 ? whole : kind == 1 ? 2 * random.uniform_unit() - 1 : random.uniform_unit());
    }
    return result;
}

bool is_inside(PanelSpace const& space, PanelFace const& face, TypePanel const& panel) {
    for (std::size_t t = 0; t < panel.size(); ++t) {
        if (panel[t] < face.type_lower[t] || panel[t] > face.type_upper[t]) return false;
    }
    for (std::size_t r = 0; r < space.constraints.size(); ++r) {
        double sum = 0;
        for (auto const t : space.constraints[r].types) sum += panel[t];
        if (sum < face.constraint_lower[r] || sum > face.constraint_upper[r]) return false;
    }
    return true;
}

/// The best value among the panels, if there is one.
std::optional<double> best_of(std::vector<TypePanel> const& panels, std::vector<double> const& prices) {
    std::optional<double> best;
    for (auto const& panel : panels) best = std::max(best.value_or(-1e300), value_of(prices, panel));
    return best;
}

void expect_best(PanelSpace const& space, std::vector<TypePanel> const& panels, std::vector<double> const& prices,
                 SearchResult const& found) {
    auto const best = best_of(panels, prices);
    EXPECT_TRUE(found.is_complete);
    ASSERT_EQ(found.panel.has_value(), best.has_value());
    if (!best) return;
    EXPECT_TRUE(is_panel(space, *found.panel));
    EXPECT_TRUE(std::binary_search(panels.begin(), panels.end(), *found.panel));
    EXPECT_NEAR(found.value, *best, 1e-6);
    EXPECT_NEAR(found.value, value_of(prices, *found.panel), 1e-9);
}

TEST(PanelSearch, finds_the_best_of_all_panels_in_one_model_after_the_other) {
    Random random(81);
    int feasible = 0;
    for (int instance = 0; instance < 200; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        auto const panels = type_panels(pool, space);
        feasible += panels.empty() ? 0 : 1;
        PanelSearch search(space);
        for (int i = 0; i < 6; ++i) {
            auto const prices = random_prices(random, space.types.size());
            expect_best(space, panels, prices, search.maximise(prices, {}));
        }
    }
    EXPECT_GT(feasible, 100);
}

TEST(PanelSearch, valid_cuts_change_no_result) {
    Random random(82);
    for (int instance = 0; instance < 100; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        auto const panels = type_panels(pool, space);
        if (panels.empty()) continue;
        PanelSearch search(space);
        for (int i = 0; i < 5; ++i) {
            PanelCut cut;
            std::vector<double> all;
            for (std::size_t t = 0; t < space.types.size(); ++t) {
                all.push_back(static_cast<double>(random.uniform_below(4)));
                cut.types.push_back(t);
                cut.coefficients.push_back(all.back());
            }
            cut.upper = *best_of(panels, all);  // some panel meets it
            search.add_cut(cut);
            auto const prices = random_prices(random, space.types.size());
            expect_best(space, panels, prices, search.maximise(prices, {}));
            expect_best(space, panels, all, search.maximise(all, {}));
        }
    }
}

TEST(PanelSearch, searches_only_the_face_it_was_given) {
    Random random(83);
    int empty = 0;
    int smaller = 0;
    for (int instance = 0; instance < 200; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        auto const panels = type_panels(pool, space);
        PanelSearch search(space);
        for (int i = 0; i < 4; ++i) {
            auto face = PanelFace::whole(space);
            for (std::size_t t = 0; t < space.types.size(); ++t) {
                auto const choice = random.uniform_below(5);
                if (choice == 0) face.type_upper[t] = 0;
                if (choice == 1 && face.type_upper[t] > 0) face.type_lower[t] = 1;
            }
            auto const r = random.uniform_below(space.constraints.size());
            if (random.uniform_below(2) == 0) {
                face.constraint_lower[r] = face.constraint_upper[r];
            } else {
                face.constraint_upper[r] = face.constraint_lower[r];
            }
            search.narrow(face);
            std::vector<TypePanel> inside;
            for (auto const& panel : panels) {
                if (is_inside(space, face, panel)) inside.push_back(panel);
            }
            empty += inside.empty() ? 1 : 0;
            smaller += !inside.empty() && inside.size() < panels.size() ? 1 : 0;
            auto const prices = random_prices(random, space.types.size());
            expect_best(space, inside, prices, search.maximise(prices, {}));
        }
        search.narrow(PanelFace::whole(space));
        auto const prices = random_prices(random, space.types.size());
        expect_best(space, panels, prices, search.maximise(prices, {}));
    }
    EXPECT_GT(empty, 50);
    EXPECT_GT(smaller, 50);
}

TEST(PanelSearch, ends_with_the_first_panel_that_is_good_enough) {
    Random random(84);
    for (int instance = 0; instance < 150; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        auto const panels = type_panels(pool, space);
        if (panels.empty()) continue;
        auto const prices = random_prices(random, space.types.size());
        auto const best = *best_of(panels, prices);
        PanelSearch search(space);
        SearchLimits limits;
        limits.good_enough = best - random.uniform_unit();
        auto const found = search.maximise(prices, limits);
        ASSERT_TRUE(found.panel);
        EXPECT_GE(found.value, *limits.good_enough - 1e-9);
        EXPECT_TRUE(std::binary_search(panels.begin(), panels.end(), *found.panel));
        // Only panels worth more are of interest.
        SearchLimits above;
        above.at_least = best + 1e-3;
        auto const none = search.maximise(prices, above);
        EXPECT_TRUE(none.is_complete);
        EXPECT_FALSE(none.panel);
        above.at_least = best - 1e-3;
        auto const some = search.maximise(prices, above);
        ASSERT_TRUE(some.panel);
        EXPECT_NEAR(some.value, best, 1e-6);
    }
}

/// Few steps may find less, but what is called complete is, and nothing but panels is found.
TEST(PanelSearch, a_limit_is_not_taken_for_a_proof) {
    Random random(85);
    int incomplete = 0;
    for (int instance = 0; instance < 200; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = small_pool(random);
        auto const space = panel_space(pool);
        auto const panels = type_panels(pool, space);
        for (std::int64_t const nodes_max : {1, 2, 4}) {
            PanelSearch search(space);
            SearchLimits limits;
            limits.nodes_max = nodes_max;
            auto const prices = random_prices(random, space.types.size());
            auto const found = search.maximise(prices, limits);
            EXPECT_LE(search.nodes(), nodes_max);
            if (found.is_complete) {
                expect_best(space, panels, prices, found);
            } else {
                ++incomplete;
                if (found.panel) {
                    EXPECT_TRUE(std::binary_search(panels.begin(), panels.end(), *found.panel));
                }
            }
        }
    }
    EXPECT_GT(incomplete, 20);
}

}  // namespace
}  // namespace hezhi::sortition
