// Linear programmes: maximise c·x subject to row and column bounds. A thin wrapper of COIN-OR Clp's simplex methods
// that keeps its model between calls, so that a change of a bound, a coefficient or the objective continues from the
// last basis. Invariants: silent, single-threaded, no clock, no signal handler; equal sequences of calls on a fresh
// programme give equal bits (linear_program_test.cc).
//
// Results are floating point with the tolerances below. Whoever publishes a bound recomputes it from the row duals by
// weak duality, in exact arithmetic if need be, and never trusts the solver's word.
#pragma once

#include <cstdint>
#include <memory>
#include <span>

namespace hezhi::solver {

/// Bounds at or beyond this magnitude are absent.
inline constexpr double kUnbounded = 1e30;

enum class LinearStatus : std::uint8_t {
    optimal,
    infeasible,
    unbounded,
    limit,  ///< the iteration limit was reached or the method gave up numerically
};

class LinearProgram {
public:
    /// Feasibility tolerances of rows and columns and of reduced costs, > 0.
    explicit LinearProgram(double tolerance = 1e-9);
    ~LinearProgram();
    LinearProgram(LinearProgram&&) noexcept;
    LinearProgram& operator=(LinearProgram&&) noexcept;

    int columns() const noexcept;
    int rows() const noexcept;

    /// Returns the index of the new column; `at_rows` are existing rows, each at most once.
    int add_column(double objective, double lower, double upper, std::span<int const> at_rows = {},
                   std::span<double const> coefficients = {});
    /// Returns the index of the new row; `at_columns` are existing columns, each at most once.
    int add_row(double lower, double upper, std::span<int const> at_columns, std::span<double const> coefficients);

    void set_objective(int column, double objective);
    void set_column_bounds(int column, double lower, double upper);
    void set_row_bounds(int row, double lower, double upper);
    void set_coefficient(int row, int column, double coefficient);
    /// > 0; afterwards a solve that needs more steps ends with `limit`.
    void set_iteration_limit(int iterations);

    double column_lower(int column) const;
    double column_upper(int column) const;
    double row_lower(int row) const;
    double row_upper(int row) const;

    /// Primal simplex, from the last basis: after changes of the objective or new columns.
    LinearStatus maximise_primal();
    /// Dual simplex, from the last basis: after changes of bounds or new rows.
    LinearStatus maximise_dual();
    /// Forgets the basis and solves anew.
    LinearStatus maximise_afresh();
    /// Factorises the last basis again and recomputes its solution, which sheds the rounding errors of the updates;
    /// continues by primal simplex if that shows the basis not to be optimal.
    LinearStatus refine();

    // Results of the last solve, valid until the next change. They are what the last basis gives, whatever the status.
    double objective() const;
    std::span<double const> primal() const;        ///< a value a column
    std::span<double const> row_activity() const;  ///< A·x
    /// π: at an optimum c − πᵀA is ≤ 0 in columns at their lower bound and ≥ 0 in columns at their upper bound; π_r ≥ 0
    /// where the row is at its upper bound, ≤ 0 at its lower bound.
    double row_dual(int row) const;
    double reduced_objective(int column) const;  ///< c_j − (πᵀA)_j
    bool is_basic(int column) const;
    /// The row's own slack is in the basis: the row does not bind, and its dual is 0.
    bool is_row_basic(int row) const;

private:
    struct Model;
    LinearStatus status_of_last() const;
    std::unique_ptr<Model> model_;
};

}  // namespace hezhi::solver
