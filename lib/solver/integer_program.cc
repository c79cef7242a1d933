#include "lib/solver/integer_program.h"

#include <cmath>

#include <coin/CbcHeuristic.hpp>
#include <coin/CbcModel.hpp>
#include <coin/CglGomory.hpp>
#include <coin/CglKnapsackCover.hpp>
#include <coin/CglMixedIntegerRounding2.hpp>
#include <coin/CglProbing.hpp>
#include <coin/OsiClpSolverInterface.hpp>

#include "lib/base/assert.h"
#include "lib/solver/linear_program.h"

namespace hezhi::solver {
namespace {

/// Cut generators run at every node (1) or where Cbc finds them worth it (-1).
constexpr int kAsUseful = -1;
/// Two objectives that differ by less are equal.
constexpr double kGap = 1e-9;

}  // namespace

struct IntegerProgram::Model {
    struct Column {
        double objective;
        double lower;
        double upper;
        bool is_integer;
    };
    struct Row {
        double lower;
        double upper;
        std::vector<int> columns;
        std::vector<double> coefficients;
    };
    std::vector<Column> columns;
    std::vector<Row> rows;

    int add(Column column) {
        HZ_ASSERT(column.lower <= column.upper);
        columns.push_back(column);
        return static_cast<int>(columns.size()) - 1;
    }
};

IntegerProgram::IntegerProgram() : model_(std::make_unique<Model>()) {}
IntegerProgram::~IntegerProgram() = default;
IntegerProgram::IntegerProgram(IntegerProgram&&) noexcept = default;
IntegerProgram& IntegerProgram::operator=(IntegerProgram&&) noexcept = default;

int IntegerProgram::add_integer(double objective, double lower, double upper) {
    return model_->add({objective, lower, upper, true});
}

int IntegerProgram::add_continuous(double objective, double lower, double upper) {
    return model_->add({objective, lower, upper, false});
}

int IntegerProgram::add_row(double lower, double upper, std::span<int const> at_columns,
                            std::span<double const> coefficients) {
    HZ_ASSERT(at_columns.size() == coefficients.size());
    model_->rows.push_back(
        {lower, upper, {at_columns.begin(), at_columns.end()}, {coefficients.begin(), coefficients.end()}});
    return static_cast<int>(model_->rows.size()) - 1;
}

int IntegerProgram::columns() const noexcept {
    return static_cast<int>(model_->columns.size());
}

IntegerSolution IntegerProgram::minimise(int nodes_max) const {
    HZ_ASSERT(nodes_max > 0);
    CoinPackedMatrix matrix(false, 0, 0);  // by rows
    matrix.setDimensions(0, columns());
    std::vector<double> row_lower;
    std::vector<double> row_upper;
    for (auto const& row : model_->rows) {
        matrix.appendRow(static_cast<int>(row.columns.size()), row.columns.data(), row.coefficients.data());
        row_lower.push_back(row.lower <= -kUnbounded ? -COIN_DBL_MAX : row.lower);
        row_upper.push_back(row.upper >= kUnbounded ? COIN_DBL_MAX : row.upper);
    }
    std::vector<double> objective;
    std::vector<double> lower;
    std::vector<double> upper;
    for (auto const& column : model_->columns) {
        objective.push_back(column.objective);
        lower.push_back(column.lower <= -kUnbounded ? -COIN_DBL_MAX : column.lower);
        upper.push_back(column.upper >= kUnbounded ? COIN_DBL_MAX : column.upper);
    }
    OsiClpSolverInterface solver;
    solver.messageHandler()->setLogLevel(0);
    solver.getModelPtr()->setLogLevel(0);
    solver.loadProblem(matrix, lower.data(), upper.data(), objective.data(), row_lower.data(), row_upper.data());
    for (int c = 0; c < columns(); ++c) {
        if (model_->columns[static_cast<std::size_t>(c)].is_integer) solver.setInteger(c);
    }
    solver.setHintParam(OsiDoReducePrint, true, OsiHintTry);
    // CoinUtils' presolve leaks some of its working memory (implied_free_action, presolve_dupmajor).
    solver.setHintParam(OsiDoPresolveInInitial, false, OsiHintDo);
    solver.setHintParam(OsiDoPresolveInResolve, false, OsiHintDo);

    CbcModel search(solver);
    search.messageHandler()->setLogLevel(0);
    search.setLogLevel(0);
    search.solver()->messageHandler()->setLogLevel(0);
    search.setAllowableGap(kGap);
    search.setAllowableFractionGap(0);
    search.setMaximumNodes(nodes_max);
    CglProbing probing;
    CglGomory gomory;
    CglKnapsackCover cover;
    CglMixedIntegerRounding2 rounding;
    search.addCutGenerator(&probing, kAsUseful, "probing");
    search.addCutGenerator(&gomory, kAsUseful, "gomory");
    search.addCutGenerator(&cover, kAsUseful, "cover");
    search.addCutGenerator(&rounding, kAsUseful, "rounding");
    CbcRounding heuristic(search);
    search.addHeuristic(&heuristic);
    search.initialSolve();
    IntegerSolution result;
    if (search.solver()->isProvenPrimalInfeasible()) {
        result.status = IntegerStatus::infeasible;
        return result;
    }
    search.branchAndBound();
    if (search.isProvenOptimal()) {
        result.status = IntegerStatus::optimal;
    } else if (search.isProvenInfeasible()) {
        result.status = IntegerStatus::infeasible;
        return result;
    }
    double const* const best = search.bestSolution();
    if (best == nullptr) {
        result.status = IntegerStatus::limit;
        return result;
    }
    for (int c = 0; c < columns(); ++c) {
        auto const& column = model_->columns[static_cast<std::size_t>(c)];
        double const value = column.is_integer ? std::round(best[c]) : best[c];
        result.values.push_back(value);
        result.objective += column.objective * value;
    }
    return result;
}

}  // namespace hezhi::solver
