#include "lib/solver/integer_program.h"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/solver/linear_program.h"

namespace hezhi::solver {
namespace {

TEST(IntegerProgram, rounds_away_from_the_relaxation) {
    // 2a + 3b ≥ 8, least 4a + 5b: the relaxation takes b = 8/3, integers a = 1, b = 2.
    IntegerProgram program;
    std::array const columns{program.add_integer(4, 0, 10), program.add_integer(5, 0, 10)};
    std::array const coefficients{2.0, 3.0};
    program.add_row(8, kUnbounded, columns, coefficients);
    auto const solution = program.minimise(1000);
    ASSERT_EQ(solution.status, IntegerStatus::optimal);
    EXPECT_EQ(solution.objective, 14);
    EXPECT_THAT(solution.values, testing::ElementsAre(1, 2));
}

TEST(IntegerProgram, says_when_no_integer_point_exists) {
    IntegerProgram program;
    std::array const columns{program.add_integer(0, 0, 10), program.add_integer(0, 0, 10)};
    std::array const coefficients{2.0, 2.0};
    program.add_row(3, 3, columns, coefficients);  // feasible only in halves
    EXPECT_EQ(program.minimise(1000).status, IntegerStatus::infeasible);
    IntegerProgram fractional;
    std::array const only{fractional.add_integer(0, 0, 1)};
    std::array const one{1.0};
    fractional.add_row(2, kUnbounded, only, one);
    EXPECT_EQ(fractional.minimise(1000).status, IntegerStatus::infeasible);
}

TEST(IntegerProgram, mixes_whole_and_continuous_columns) {
    IntegerProgram program;
    std::array const columns{program.add_integer(3, 0, 5), program.add_continuous(2, 0, 0.5)};
    std::array const coefficients{1.0, 1.0};
    program.add_row(1.5, kUnbounded, columns, coefficients);
    auto const solution = program.minimise(1000);
    ASSERT_EQ(solution.status, IntegerStatus::optimal);
    EXPECT_NEAR(solution.objective, 4, 1e-9);
}

/// Three columns in 0 … 4 under two random rows, against all 125 points.
TEST(IntegerProgram, agrees_with_enumeration_on_random_programmes) {
    Random random(7);
    int feasible = 0;
    for (int round = 0; round < 300; ++round) {
        IntegerProgram program;
        std::array<int, 3> columns{};
        std::array<double, 3> costs{};
        for (std::size_t c = 0; c < 3; ++c) {
            costs[c] = static_cast<double>(random.uniform_below(11)) - 3;
            columns[c] = program.add_integer(costs[c], 0, 4);
        }
        std::array<std::array<double, 3>, 2> rows{};
        std::array<double, 2> lower{};
        for (std::size_t r = 0; r < 2; ++r) {
            for (auto& entry : rows[r]) entry = static_cast<double>(random.uniform_below(9)) - 4;
            lower[r] = static_cast<double>(random.uniform_below(20));
            program.add_row(lower[r], lower[r] + 2, columns, rows[r]);
        }
        bool exists = false;
        double best = 1e9;
        for (int a = 0; a < 5; ++a) {
            for (int b = 0; b < 5; ++b) {
                for (int c = 0; c < 5; ++c) {
                    bool holds = true;
                    for (std::size_t r = 0; r < 2; ++r) {
                        double const sum = rows[r][0] * a + rows[r][1] * b + rows[r][2] * c;
                        holds = holds && sum >= lower[r] && sum <= lower[r] + 2;
                    }
                    if (!holds) continue;
                    exists = true;
                    best = std::min(best, costs[0] * a + costs[1] * b + costs[2] * c);
                }
            }
        }
        auto const solution = program.minimise(10'000);
        ASSERT_EQ(solution.status, exists ? IntegerStatus::optimal : IntegerStatus::infeasible) << round;
        if (!exists) continue;
        ++feasible;
        EXPECT_EQ(solution.objective, best) << round;
    }
    EXPECT_GT(feasible, 50);
}

}  // namespace
}  // namespace hezhi::solver
