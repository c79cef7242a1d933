#include "lib/solver/linear_program.h"

#include <vector>

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::solver {
namespace {

/// max 3x + 2y: x + y ≤ 4, x + 3y ≤ 9, x ≤ 3.
LinearProgram textbook() {
    LinearProgram program;
    program.add_column(3, 0, 3);
    program.add_column(2, 0, kUnbounded);
    int const both[] = {0, 1};
    program.add_row(-kUnbounded, 4, both, std::vector<double>{1, 1});
    program.add_row(-kUnbounded, 9, both, std::vector<double>{1, 3});
    return program;
}

TEST(LinearProgram, maximises_and_prices_what_binds) {
    auto program = textbook();
    ASSERT_EQ(program.maximise_afresh(), LinearStatus::optimal);
    EXPECT_NEAR(program.objective(), 11, 1e-12);
    EXPECT_NEAR(program.primal()[0], 3, 1e-12);
    EXPECT_NEAR(program.primal()[1], 1, 1e-12);
    EXPECT_NEAR(program.row_dual(0), 2, 1e-12);
    EXPECT_NEAR(program.row_dual(1), 0, 1e-12);
    EXPECT_NEAR(program.reduced_objective(0), 1, 1e-12);  // at its upper bound
    EXPECT_NEAR(program.row_activity()[1], 6, 1e-12);
    EXPECT_TRUE(program.is_basic(1));
    EXPECT_FALSE(program.is_basic(0));
    EXPECT_FALSE(program.is_row_basic(0));
    EXPECT_TRUE(program.refine() == LinearStatus::optimal);
}

/// Updates of a basis leave rounding errors, below the tolerance of the programme; `refine` sheds them.
void expect_objective(LinearProgram& program, double objective) {
    EXPECT_NEAR(program.objective(), objective, 1e-9);
    ASSERT_EQ(program.refine(), LinearStatus::optimal);
    EXPECT_NEAR(program.objective(), objective, 1e-12);
}

TEST(LinearProgram, continues_after_every_kind_of_change) {
    auto program = textbook();
    ASSERT_EQ(program.maximise_afresh(), LinearStatus::optimal);
    program.set_objective(1, 10);  // x = 3 gives way
    ASSERT_EQ(program.maximise_primal(), LinearStatus::optimal);
    expect_objective(program, 30);  // (0, 3)
    program.set_column_bounds(0, 1, 3);
    ASSERT_EQ(program.maximise_dual(), LinearStatus::optimal);
    expect_objective(program, 3 + 80.0 / 3);  // (1, 8/3)
    int const second[] = {1};
    program.add_row(-kUnbounded, 1, second, std::vector<double>{1});
    ASSERT_EQ(program.maximise_dual(), LinearStatus::optimal);
    expect_objective(program, 19);  // (3, 1)
    int const rows[] = {0, 2};
    program.add_column(4, 0, 1, rows, std::vector<double>{1, -1});  // z lifts y's bound
    ASSERT_EQ(program.maximise_primal(), LinearStatus::optimal);
    expect_objective(program, 27);  // (1, 2, 1)
    program.set_coefficient(2, 2, 0);
    ASSERT_EQ(program.maximise_primal(), LinearStatus::optimal);
    expect_objective(program, 20);  // (2, 1, 1)
    program.set_row_bounds(2, 5, kUnbounded);
    EXPECT_EQ(program.maximise_dual(), LinearStatus::infeasible);
    program.set_row_bounds(2, -kUnbounded, 1);
    EXPECT_EQ(program.maximise_dual(), LinearStatus::optimal);
}

TEST(LinearProgram, tells_unbounded_and_limit) {
    LinearProgram program;
    program.add_column(1, 0, kUnbounded);
    EXPECT_EQ(program.maximise_primal(), LinearStatus::unbounded);
    Random random(5);
    LinearProgram larger;
    for (int c = 0; c < 40; ++c) larger.add_column(random.uniform_unit(), 0, 10);
    std::vector<int> columns(40);
    std::vector<double> values(40);
    for (int r = 0; r < 30; ++r) {
        for (int c = 0; c < 40; ++c) {
            columns[static_cast<std::size_t>(c)] = c;
            values[static_cast<std::size_t>(c)] = random.uniform_unit();
        }
        larger.add_row(-kUnbounded, 5, columns, values);
    }
    larger.set_iteration_limit(2);
    EXPECT_EQ(larger.maximise_primal(), LinearStatus::limit);
}

/// Random programmes, changed and solved again and again: equal calls give equal bits in one process, whatever was
/// solved before, and weak duality confirms every optimum.
TEST(LinearProgram, equal_calls_give_equal_bits) {
    auto const run = [](std::uint64_t seed) {
        Random random(seed);
        LinearProgram program;
        int const columns = 30;
        int const rows = 12;
        for (int c = 0; c < columns; ++c) program.add_column(random.uniform_unit(), 0, 1 + random.uniform_unit());
        std::vector<std::vector<double>> matrix;
        for (int r = 0; r < rows; ++r) {
            std::vector<int> at;
            std::vector<double> values;
            std::vector<double> dense(static_cast<std::size_t>(columns), 0);
            for (int c = 0; c < columns; ++c) {
                if (random.uniform_below(3) > 0) continue;
                at.push_back(c);
                values.push_back(1);
                dense[static_cast<std::size_t>(c)] = 1;
            }
            program.add_row(0, 3, at, values);
            matrix.push_back(dense);
        }
        std::vector<double> trace;
        for (int round = 0; round < 20; ++round) {
            EXPECT_EQ(round % 2 == 0 ? program.maximise_primal() : program.maximise_dual(), LinearStatus::optimal);
            double bound = 0;
            std::vector<double> weight(static_cast<std::size_t>(columns), 0);
            for (int r = 0; r < rows; ++r) {
                double const y = program.row_dual(r);
                bound += y > 0 ? y * program.row_upper(r) : y * program.row_lower(r);
                for (std::size_t c = 0; c < weight.size(); ++c) weight[c] += y * matrix[static_cast<std::size_t>(r)][c];
            }
            double value = 0;
            for (int c = 0; c < columns; ++c) {
                double const reduced = program.reduced_objective(c);
                bound += reduced > 0 ? reduced * program.column_upper(c) : reduced * program.column_lower(c);
                value +=
                    (reduced + weight[static_cast<std::size_t>(c)]) * program.primal()[static_cast<std::size_t>(c)];
            }
            EXPECT_NEAR(bound, program.objective(), 1e-9);
            EXPECT_NEAR(value, program.objective(), 1e-9);
            trace.insert(trace.end(), program.primal().begin(), program.primal().end());
            int const column = static_cast<int>(random.uniform_below(static_cast<std::uint64_t>(columns)));
            if (round % 2 == 0) {
                program.set_column_bounds(column, 0, random.uniform_unit());
            } else {
                program.set_objective(column, random.uniform_unit());
            }
        }
        return trace;
    };
    std::vector<std::vector<double>> first;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) first.push_back(run(seed));
    for (std::uint64_t seed = 20; seed >= 1; --seed) EXPECT_EQ(run(seed), first[seed - 1]) << seed;
}

TEST(LinearProgram, prints_nothing) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    auto program = textbook();
    program.maximise_afresh();
    program.set_row_bounds(0, 100, 200);
    program.maximise_dual();
    program.maximise_primal();
    program.refine();
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace hezhi::solver
