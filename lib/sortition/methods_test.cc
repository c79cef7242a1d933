// MAXIMIN, NASH and GOLDILOCKS against slow references over all panels of small pools, and against each other.
#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "lib/solver/linear_program.h"
#include "lib/sortition/goldilocks.h"
#include "lib/sortition/log_optimum.h"
#include "lib/sortition/maximin.h"
#include "lib/sortition/nash.h"
#include "lib/sortition/solve.h"
#include "lib/sortition/testing_pools.h"

namespace hezhi::sortition {
namespace {

using namespace testing_pools;
using solver::LinearStatus;

constexpr std::array kRelaxed{Method::maximin, Method::nash, Method::goldilocks};

Answer solved(Pool const& pool, Method method) {
    auto answer = solve(pool, {method, {}});
    EXPECT_TRUE(answer.has_value()) << name(method) << " " << answer.error().key() << " " << answer.error().detail();
    return answer ? *std::move(answer) : Answer{};
}

std::vector<double> probabilities(Answer const& answer) {
    std::vector<double> result;
    for (auto const units : answer.chances) result.push_back(static_cast<double>(units) / static_cast<double>(kWhole));
    return result;
}

/// Chances of the people whom some panel holds.
std::vector<double> covered(Answer const& answer) {
    std::vector<double> result;
    for (double const chance : probabilities(answer)) {
        if (chance > 0) result.push_back(chance);
    }
    return result;
}

double smallest(std::vector<double> const& chances) {
    if (chances.empty()) return 0;
    return *std::min_element(chances.begin(), chances.end());
}

double sum_of_logs(std::vector<double> const& chances) {
    double sum = 0;
    for (double const chance : chances) sum += std::log(chance);
    return sum;
}

double goldilocks_of(std::vector<double> const& chances, int panel_size) {
    double const inverse = static_cast<double>(chances.size()) / panel_size;
    return inverse * *std::max_element(chances.begin(), chances.end()) + 1 / (inverse * smallest(chances));
}

/// People p, b, b, b, c, d such that a panel holds one of {p, b}, one of {c, d}, and exactly one of {p, c}: with t the
/// chance of p, d has t, c has 1 − t, each b has (1 − t) / 3.
Pool trade_off() {
    return pool_of({{"role", {{"first", 1, 1, {}, {}}, {"second", 1, 1, {}, {}}}},
                    {"group", {{"g", 1, 1, {}, {}}, {"h", 1, 1, {}, {}}}}},
                   {{0, 0}, {0, 1}, {0, 1}, {0, 1}, {1, 0}, {1, 1}}, 2);
}

void expect_chances(Pool const& pool, Method method, std::vector<double> const& expected) {
    auto const chances = probabilities(solved(pool, method));
    ASSERT_EQ(chances.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(chances[i], expected[i], 1e-9) << name(method) << i;
}

TEST(Methods, trade_off_by_hand) {
    // MAXIMIN: t = (1 − t) / 3.
    expect_chances(trade_off(), Method::maximin, {1. / 4, 1. / 4, 1. / 4, 1. / 4, 3. / 4, 1. / 4});
    // NASH: 2 log t + 4 log (1 − t) is largest at t = 1/3.
    expect_chances(trade_off(), Method::nash, {1. / 3, 2. / 9, 2. / 9, 2. / 9, 2. / 3, 1. / 3});
    // GOLDILOCKS, n/k = 3: with u = 1 − t the objective is 3 u + 1 / u, smallest at u = 1/√3, where it is 2 √3.
    double const u = 1 / std::sqrt(3.0);
    expect_chances(trade_off(), Method::goldilocks, {1 - u, u / 3, u / 3, u / 3, u, 1 - u});
    EXPECT_NEAR(solved(trade_off(), Method::goldilocks).relaxed.objective, 2 * std::sqrt(3.0), 1e-9);
}

TEST(Methods, equal_chances_where_quotas_allow_them) {
    auto const pool = pool_of({{"gender", {{"f", 0, 2, {}, {}}, {"m", 0, 2, {}, {}}}}}, {{0}, {0}, {1}, {1}, {1}}, 2);
    for (auto const method : kRelaxed) expect_chances(pool, method, std::vector<double>(5, 0.4));
    EXPECT_NEAR(solved(pool, Method::goldilocks).relaxed.objective, 2, 1e-9);
}

TEST(Methods, quotas_without_choice_leave_none) {
    // Everybody of the first value is needed: an implied equality and a type held at its limit.
    auto const pool = pool_of({{"a", {{"x", 2, 3, {}, {}}, {"y", 1, 3, {}, {}}}}, {"b", {{"z", 0, 3, {}, {}}}}},
                              {{0, 0}, {0, 0}, {1, 0}, {1, 0}, {1, 0}, {1, 0}}, 3);
    for (auto const method : kRelaxed) expect_chances(pool, method, {1, 1, .25, .25, .25, .25});
    EXPECT_NEAR(solved(pool, Method::nash).relaxed.objective, 4 * std::log(0.25), 1e-9);
    EXPECT_LE(solved(pool, Method::nash).relaxed.gap, 1e-9);
}

TEST(Methods, people_whom_no_panel_holds_do_not_count) {
    // At most one g; the only second is g, so the first who is g can never serve.
    auto const pool = pool_of({{"role", {{"first", 1, 1, {}, {}}, {"second", 1, 1, {}, {}}}},
                               {"group", {{"g", 0, 1, {}, {}}, {"h", 1, 2, {}, {}}}}},
                              {{0, 0}, {0, 1}, {1, 0}}, 2);
    for (auto const method : kRelaxed) {
        auto const answer = solved(pool, method);
        EXPECT_EQ(answer.uncoverable, std::vector<std::size_t>{0}) << name(method);
        EXPECT_EQ(answer.chances, (std::vector<std::int64_t>{0, kWhole, kWhole})) << name(method);
    }
    EXPECT_NEAR(solved(pool, Method::nash).relaxed.objective, 0, 1e-9);
    EXPECT_NEAR(solved(pool, Method::maximin).relaxed.objective, 1, 1e-9);
}

TEST(Methods, one_person_an_address) {
    // Two couples and a single; two seats. The single's housing is no obstacle, and all can have 2/5.
    auto const pool = pool_of({{"any", {{"x", 0, 2, {}, {}}}}}, {{0}, {0}, {0}, {0}, {0}}, 2, {7, 7, 8, 8, -1});
    for (auto const method : kRelaxed) expect_chances(pool, method, std::vector<double>(5, 0.4));
    // One couple and a single: the single is always there, and the couple shares the other seat.
    auto const forced = pool_of({{"any", {{"x", 0, 2, {}, {}}}}}, {{0}, {0}, {0}}, 2, {7, 7, -1});
    for (auto const method : kRelaxed) expect_chances(forced, method, {.5, .5, 1});
}

TEST(Methods, quotas_that_no_panel_keeps_are_refused) {
    auto const pool = pool_of({{"a", {{"x", 2, 2, {}, {}}, {"y", 0, 2, {}, {}}}}}, {{0}, {1}, {1}}, 2);
    for (auto const method : {Method::leximin, Method::maximin, Method::nash, Method::goldilocks, Method::legacy}) {
        auto const answer = solve(pool, {method, {}});
        ASSERT_FALSE(answer.has_value()) << name(method);
        EXPECT_EQ(answer.error().key(), "sortition.infeasible") << name(method);
    }
}

// ---- slow references over all panels

/// max z or min U over lotteries of `panels`, everyone who is in one having a chance ≥ `lowest`.
struct AllPanels {
    std::vector<std::vector<std::size_t>> panels;
    std::vector<std::size_t> people;  ///< in some panel

    explicit AllPanels(Pool const& pool) : panels(all_panels(pool)) {
        for (std::size_t i = 0; i < pool.people.size(); ++i) {
            if (std::any_of(panels.begin(), panels.end(), [i](auto const& panel) { return holds(panel, i); })) {
                people.push_back(i);
            }
        }
    }
    static bool holds(std::vector<std::size_t> const& panel, std::size_t person) {
        return std::find(panel.begin(), panel.end(), person) != panel.end();
    }

    double maximin() const {
        solver::LinearProgram program;
        add_lottery(program);
        int const z = program.add_column(1, 0, 1);
        for (auto const person : people) add_person(program, person, z, 0, solver::kUnbounded);
        EXPECT_EQ(program.maximise_afresh(), LinearStatus::optimal);
        return program.objective();
    }
    double least_highest(double lowest) const {
        solver::LinearProgram program;
        add_lottery(program);
        int const highest = program.add_column(-1, 0, 1);
        int const one = program.add_column(0, 1, 1);
        for (auto const person : people) {
            add_person(program, person, highest, -solver::kUnbounded, 0);
            add_person(program, person, one, lowest - 1, solver::kUnbounded);
        }
        EXPECT_EQ(program.maximise_afresh(), LinearStatus::optimal);
        return -program.objective();
    }
    /// By golden section over the smallest chance.
    double goldilocks(int panel_size) const {
        double const inverse = static_cast<double>(people.size()) / panel_size;
        auto const value = [&](double lowest) { return inverse * least_highest(lowest) + 1 / (inverse * lowest); };
        double right = maximin() - 1e-12;
        double left = right * 1e-3;
        double const ratio = (std::sqrt(5.0) - 1) / 2;
        double best = std::min(value(left), value(right));
        for (int i = 0; i < 60; ++i) {
            double const a = right - ratio * (right - left);
            double const b = left + ratio * (right - left);
            double const at_a = value(a);
            double const at_b = value(b);
            best = std::min({best, at_a, at_b});
            (at_a < at_b ? right : left) = at_a < at_b ? b : a;
        }
        return best;
    }
    /// Multiplicative updates of all panels' weights; the sum of logarithms, and how much it may fall short.
    std::pair<double, double> nash() const {
        std::vector<double> weights(panels.size(), 1 / static_cast<double>(panels.size()));
        double shortfall = 0;
        double sum = 0;
        for (int i = 0; i < 3000; ++i) {
            std::vector<double> chance(people.back() + 1, 0.0);
            for (std::size_t p = 0; p < panels.size(); ++p) {
                for (auto const person : panels[p]) chance[person] += weights[p];
            }
            sum = 0;
            for (auto const person : people) sum += std::log(chance[person]);
            double best = 0;
            for (std::size_t p = 0; p < panels.size(); ++p) {
                double price = 0;
                for (auto const person : panels[p]) price += 1 / chance[person];
                best = std::max(best, price);
                weights[p] *= price / static_cast<double>(people.size());
            }
            shortfall = best - static_cast<double>(people.size());
            if (shortfall < 1e-6) break;
        }
        return {sum, shortfall};
    }

private:
    void add_lottery(solver::LinearProgram& program) const {
        std::vector<int> columns;
        for (std::size_t p = 0; p < panels.size(); ++p) columns.push_back(program.add_column(0, 0, 1));
        std::vector<double> const ones(columns.size(), 1.0);
        program.add_row(1, 1, columns, ones);
    }
    /// chance of the person − column, within the bounds.
    void add_person(solver::LinearProgram& program, std::size_t person, int column, double lower, double upper) const {
        std::vector<int> columns{column};
        std::vector<double> values{-1};
        for (std::size_t p = 0; p < panels.size(); ++p) {
            if (!holds(panels[p], person)) continue;
            columns.push_back(static_cast<int>(p));
            values.push_back(1);
        }
        program.add_row(lower, upper, columns, values);
    }
};

void expect_lottery_of(Pool const& pool, Answer const& answer, std::vector<std::size_t> const& coverable) {
    std::int64_t total = 0;
    for (auto const& panel : answer.lottery.panels) {
        EXPECT_TRUE(keeps_all_rules(pool, panel.members));
        total += panel.weight;
    }
    EXPECT_EQ(total, kWhole);
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < answer.chances.size(); ++i) {
        if (answer.chances[i] > 0) chosen.push_back(i);
    }
    EXPECT_EQ(chosen, coverable);
    for (auto const& type : answer.space.types) {
        for (auto const person : type.people) {
            EXPECT_NEAR(static_cast<double>(answer.chances[person] - answer.chances[type.people.front()]), 0, 1000);
        }
    }
}

TEST(Methods, agree_with_references_over_all_panels) {
    int feasible = 0;
    int with_cuts = 0;
    int with_uncoverable = 0;
    for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = random_pool(seed);
        AllPanels const all(pool);
        if (all.panels.empty()) {
            for (auto const method : kRelaxed) EXPECT_FALSE(solve(pool, {method, {}}).has_value());
            continue;
        }
        ++feasible;
        with_uncoverable += all.people.size() < pool.people.size() ? 1 : 0;
        double const maximin_value = all.maximin();
        double const goldilocks_value = all.goldilocks(pool.panel_size);
        auto const [nash_value, nash_shortfall] = all.nash();
        for (auto const method : kRelaxed) {
            SCOPED_TRACE(name(method));
            auto const answer = solved(pool, method);
            expect_lottery_of(pool, answer, all.people);
            auto const& relaxed = answer.relaxed;
            with_cuts += relaxed.cuts.empty() ? 0 : 1;
            EXPECT_LE(relaxed.gap, 1e-6);
            auto const chances = covered(answer);
            switch (method) {
                case Method::maximin:
                    EXPECT_NEAR(smallest(chances), maximin_value, 1e-8);
                    EXPECT_NEAR(relaxed.objective, smallest(chances), 1e-12);
                    break;
                case Method::nash: {
                    EXPECT_GE(sum_of_logs(chances), nash_value - 1e-8);
                    EXPECT_LE(sum_of_logs(chances), nash_value + nash_shortfall + 1e-8);
                    EXPECT_NEAR(relaxed.objective, sum_of_logs(chances), 1e-9);
                    // The condition of optimality itself: no panel is worth more than the people at prices 1/chance.
                    auto const all_chances = probabilities(answer);
                    for (auto const& panel : all.panels) {
                        double price = 0;
                        for (auto const person : panel) price += 1 / all_chances[person];
                        EXPECT_LE(price, static_cast<double>(all.people.size()) + 1e-5);
                    }
                    break;
                }
                default:
                    EXPECT_NEAR(goldilocks_of(chances, pool.panel_size), goldilocks_value, 1e-6);
                    EXPECT_NEAR(relaxed.objective, goldilocks_of(chances, pool.panel_size), 1e-9);
            }
        }
    }
    // The pools are what they should be: all kinds occur.
    EXPECT_GT(feasible, 300);
    EXPECT_GT(with_cuts, 0);
    EXPECT_GT(with_uncoverable, 50);
}

/// The best point's face holds no panel: the first cut comes from panels elsewhere.
TEST(Methods, points_whose_face_is_empty_are_cut_off) {
    auto const pool = random_pool(1022);
    ASSERT_EQ(all_panels(pool).size(), 22u);
    for (auto const method : {Method::leximin, Method::maximin, Method::nash, Method::goldilocks}) {
        EXPECT_TRUE(solve(pool, {method, {}}).has_value()) << name(method);
    }
}

TEST(Methods, each_is_best_by_its_own_measure) {
    int compared = 0;
    for (std::uint64_t seed = 1001; seed <= 1400; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = random_pool(seed);
        if (all_panels(pool).empty()) continue;
        auto const leximin_chances = covered(solved(pool, Method::leximin));
        auto const maximin_chances = covered(solved(pool, Method::maximin));
        auto const nash_chances = covered(solved(pool, Method::nash));
        auto const goldilocks_chances = covered(solved(pool, Method::goldilocks));
        EXPECT_NEAR(smallest(maximin_chances), smallest(leximin_chances), 1e-8);
        for (auto const& other : {leximin_chances, maximin_chances, nash_chances, goldilocks_chances}) {
            EXPECT_GE(smallest(maximin_chances), smallest(other) - 1e-8);
            EXPECT_GE(sum_of_logs(nash_chances), sum_of_logs(other) - 1e-8);
            EXPECT_LE(goldilocks_of(goldilocks_chances, pool.panel_size), goldilocks_of(other, pool.panel_size) + 1e-8);
        }
        ++compared;
    }
    EXPECT_GT(compared, 60);
}

TEST(Methods, order_of_people_decides_nothing) {
    for (std::uint64_t seed = 2001; seed <= 2040; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = random_pool(seed);
        if (all_panels(pool).empty()) continue;
        std::vector<std::size_t> order(pool.people.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        Random random(seed);
        random.shuffle(std::span(order));
        auto shuffled = pool;
        for (std::size_t i = 0; i < order.size(); ++i) shuffled.people[i] = pool.people[order[i]];
        for (auto const method : kRelaxed) {
            auto const before = probabilities(solved(pool, method));
            auto const after = probabilities(solved(shuffled, method));
            for (std::size_t i = 0; i < order.size(); ++i) EXPECT_NEAR(after[i], before[order[i]], 1e-12);
        }
    }
}

TEST(Methods, names_of_values_decide_no_objective) {
    for (std::uint64_t seed = 3001; seed <= 3040; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = random_pool(seed);
        if (all_panels(pool).empty()) continue;
        auto relabelled = pool;
        for (auto& category : relabelled.categories) std::reverse(category.quotas.begin(), category.quotas.end());
        for (auto& person : relabelled.people) {
            for (std::size_t c = 0; c < person.values.size(); ++c) {
                person.values[c] = pool.categories[c].quotas.size() - 1 - person.values[c];
            }
        }
        for (auto const method : kRelaxed) {
            EXPECT_NEAR(solved(pool, method).relaxed.objective, solved(relabelled, method).relaxed.objective, 1e-7);
        }
        // NASH alone has unique chances.
        auto const before = probabilities(solved(pool, Method::nash));
        auto const after = probabilities(solved(relabelled, Method::nash));
        for (std::size_t i = 0; i < before.size(); ++i) EXPECT_NEAR(after[i], before[i], 1e-7);
    }
}

TEST(Methods, same_pool_same_bits) {
    auto const pool = random_pool(1022);
    ASSERT_FALSE(all_panels(pool).empty());
    for (auto const method : kRelaxed) {
        auto const first = solved(pool, method);
        auto const second = solved(pool, method);
        EXPECT_EQ(first.lottery, second.lottery);
        EXPECT_EQ(first.relaxed.multipliers, second.relaxed.multipliers);
    }
}

/// Any multipliers at all give a true bound: better ones only a tighter one.
TEST(Methods, bounds_hold_for_arbitrary_multipliers) {
    for (std::uint64_t seed = 4001; seed <= 4040; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = random_pool(seed);
        if (all_panels(pool).empty()) continue;
        auto const of_maximin = solved(pool, Method::maximin);
        auto const of_nash = solved(pool, Method::nash);
        auto const of_goldilocks = solved(pool, Method::goldilocks);
        auto const& space = of_maximin.space;
        Random random(seed);
        for (int i = 0; i < 20; ++i) {
            std::vector<double> multipliers;
            for (std::size_t r = 0; r < space.constraints.size(); ++r) {
                multipliers.push_back(4 * random.uniform_unit() - 2);
            }
            auto const& is_covered = of_maximin.relaxed.is_covered;
            EXPECT_GE(maximin_bound(space, is_covered, {}, multipliers), of_maximin.relaxed.objective - 1e-9);
            EXPECT_GE(nash_bound(space, is_covered, {}, multipliers), of_nash.relaxed.objective - 1e-9);
            EXPECT_LE(goldilocks_bound(space, is_covered, {}, multipliers), of_goldilocks.relaxed.objective + 1e-9);
        }
    }
}

}  // namespace
}  // namespace hezhi::sortition
