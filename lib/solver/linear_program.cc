#include "lib/solver/linear_program.h"

#include <coin/ClpSimplex.hpp>
#include <coin/CoinPackedMatrix.hpp>

#include "lib/base/assert.h"

namespace hezhi::solver {
namespace {

/// Far above what programmes of sortition need; a bound on work, not a tuning knob.
constexpr int kIterationsMax = 2'000'000;
/// Clp: "1 keep the work arrays, 2 reuse the factorisation, 4 …": continue from the state of the last call.
constexpr int kContinue = 7;

}  // namespace

struct LinearProgram::Model {
    ClpSimplex clp;
    bool structure_changed = true;  ///< rows or columns were added: Clp's kept work arrays no longer fit
};

LinearProgram::LinearProgram(double tolerance) : model_(std::make_unique<Model>()) {
    HZ_ASSERT(tolerance > 0);
    auto& clp = model_->clp;
    clp.setLogLevel(0);
    clp.messageHandler()->setPrefix(false);
    clp.setPrimalTolerance(tolerance);
    clp.setDualTolerance(tolerance);
    clp.setPerturbation(100);  // none: perturbed bounds leave errors of the size of the tolerance behind
    clp.setMaximumIterations(kIterationsMax);
}

LinearProgram::~LinearProgram() = default;
LinearProgram::LinearProgram(LinearProgram&&) noexcept = default;
LinearProgram& LinearProgram::operator=(LinearProgram&&) noexcept = default;

int LinearProgram::columns() const noexcept {
    return model_->clp.numberColumns();
}

int LinearProgram::rows() const noexcept {
    return model_->clp.numberRows();
}

int LinearProgram::add_column(double objective, double lower, double upper, std::span<int const> at_rows,
                              std::span<double const> coefficients) {
    HZ_ASSERT(at_rows.size() == coefficients.size());
    model_->clp.addColumn(static_cast<int>(at_rows.size()), at_rows.data(), coefficients.data(), lower, upper,
                          -objective);
    model_->structure_changed = true;
    return columns() - 1;
}

int LinearProgram::add_row(double lower, double upper, std::span<int const> at_columns,
                           std::span<double const> coefficients) {
    HZ_ASSERT(at_columns.size() == coefficients.size());
    model_->clp.addRow(static_cast<int>(at_columns.size()), at_columns.data(), coefficients.data(), lower, upper);
    model_->structure_changed = true;
    return rows() - 1;
}

void LinearProgram::set_objective(int column, double objective) {
    model_->clp.setObjectiveCoefficient(column, -objective);
}

void LinearProgram::set_column_bounds(int column, double lower, double upper) {
    model_->clp.setColumnBounds(column, lower, upper);
}

void LinearProgram::set_row_bounds(int row, double lower, double upper) {
    model_->clp.setRowBounds(row, lower, upper);
}

void LinearProgram::set_coefficient(int row, int column, double coefficient) {
    model_->clp.modifyCoefficient(row, column, coefficient, true);
    model_->structure_changed = true;
}

void LinearProgram::set_iteration_limit(int iterations) {
    HZ_ASSERT(iterations > 0);
    model_->clp.setMaximumIterations(iterations);
}

double LinearProgram::column_lower(int column) const {
    return model_->clp.columnLower()[column];
}

double LinearProgram::column_upper(int column) const {
    return model_->clp.columnUpper()[column];
}

double LinearProgram::row_lower(int row) const {
    return model_->clp.rowLower()[row];
}

double LinearProgram::row_upper(int row) const {
    return model_->clp.rowUpper()[row];
}

LinearStatus LinearProgram::status_of_last() const {
    switch (model_->clp.status()) {
        case 0:
            return LinearStatus::optimal;
        case 1:
            return LinearStatus::infeasible;
        case 2:
            return LinearStatus::unbounded;
        default:
            return LinearStatus::limit;
    }
}

LinearStatus LinearProgram::maximise_primal() {
    model_->clp.primal(0, model_->structure_changed ? 0 : kContinue);
    model_->structure_changed = false;
    return status_of_last();
}

LinearStatus LinearProgram::maximise_dual() {
    model_->clp.dual(0, model_->structure_changed ? 0 : kContinue);
    model_->structure_changed = false;
    return status_of_last();
}

LinearStatus LinearProgram::maximise_afresh() {
    model_->clp.allSlackBasis(true);
    model_->clp.dual(0, 0);
    model_->structure_changed = false;
    return status_of_last();
}

LinearStatus LinearProgram::refine() {
    model_->clp.primal(0, 0);
    return status_of_last();
}

double LinearProgram::objective() const {
    return -model_->clp.objectiveValue();
}

std::span<double const> LinearProgram::primal() const {
    return {model_->clp.primalColumnSolution(), static_cast<std::size_t>(columns())};
}

std::span<double const> LinearProgram::row_activity() const {
    return {model_->clp.primalRowSolution(), static_cast<std::size_t>(rows())};
}

double LinearProgram::row_dual(int row) const {
    return -model_->clp.dualRowSolution()[row];
}

double LinearProgram::reduced_objective(int column) const {
    return -model_->clp.dualColumnSolution()[column];
}

bool LinearProgram::is_basic(int column) const {
    return model_->clp.getColumnStatus(column) == ClpSimplex::basic;
}

bool LinearProgram::is_row_basic(int row) const {
    return model_->clp.getRowStatus(row) == ClpSimplex::basic;
}

}  // namespace hezhi::solver
