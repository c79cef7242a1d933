// Integer programmes: minimise c·x subject to row and column bounds, some columns integral. A thin wrapper of COIN-OR
// Cbc (branch and cut over Clp). Invariants: silent, single-threaded, no clock, no signal handler; limits count nodes,
// so equal programmes give equal answers.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace hezhi::solver {

enum class IntegerStatus : std::uint8_t {
    optimal,
    infeasible,
    limit,  ///< the node limit was reached or the method gave up; `values` may hold a feasible point
};

struct IntegerSolution {
    IntegerStatus status = IntegerStatus::limit;
    double objective = 0;
    std::vector<double> values;  ///< a column; integral ones are exact integers; empty if no point was found
};

class IntegerProgram {
public:
    IntegerProgram();
    ~IntegerProgram();
    IntegerProgram(IntegerProgram&&) noexcept;
    IntegerProgram& operator=(IntegerProgram&&) noexcept;

    /// A column that takes whole numbers only; returns its index.
    int add_integer(double objective, double lower, double upper);
    /// A column that takes any number between its bounds; returns its index.
    int add_continuous(double objective, double lower, double upper);
    /// Returns the index of the new row; `at_columns` are existing columns, each at most once. Bounds at or beyond
    /// kUnbounded (linear_program.h) are absent.
    int add_row(double lower, double upper, std::span<int const> at_columns, std::span<double const> coefficients);

    int columns() const noexcept;

    /// @param nodes_max  > 0; branch-and-bound nodes.
    /// Cost: exponential in the worst case, bounded by `nodes_max`.
    IntegerSolution minimise(int nodes_max) const;

private:
    struct Model;
    std::unique_ptr<Model> model_;
};

}  // namespace hezhi::solver
