#include "lib/sortition/chance_bounds.h"

#include <algorithm>
#include <limits>

#include "lib/base/assert.h"

namespace hezhi::sortition {
namespace {

using solver::kUnbounded;
using solver::LinearStatus;

}  // namespace

ChanceBoundsProgram::ChanceBoundsProgram(PanelSpace const& space, std::span<PanelCut const> cuts)
    : types_(space.types.size()) {
    for (auto const& type : space.types) {
        // That nobody's chance is above 1 is the bound of U, so that it has one proof.
        program_.add_column(0, 0, type.limit > 0 && type.limit == type.count() ? kUnbounded : type.limit);
        if (type.limit > 0) lowest_max_ = std::min(lowest_max_, static_cast<double>(type.limit) / type.count());
    }
    lowest_ = program_.add_column(0, 0, lowest_max_);
    highest_ = program_.add_column(0, 0, 1);
    auto const add = [this](std::vector<std::size_t> const& types, std::span<double const> values, double lower,
                            double upper) {
        std::vector<int> columns;
        for (auto const t : types) columns.push_back(static_cast<int>(t));
        rows_.push_back(program_.add_row(lower, upper, columns, values));
    };
    for (auto const& constraint : space.constraints) {
        std::vector<double> const ones(constraint.types.size(), 1.0);
        add(constraint.types, ones, constraint.lower, constraint.upper);
    }
    for (auto const& cut : cuts) add(cut.types, cut.coefficients, -kUnbounded, cut.upper);
    for (std::size_t t = 0; t < types_; ++t) {
        if (space.types[t].limit == 0) continue;
        double const values[] = {1.0, -static_cast<double>(space.types[t].count())};
        int const on_lowest[] = {static_cast<int>(t), lowest_};
        int const on_highest[] = {static_cast<int>(t), highest_};
        program_.add_row(0, kUnbounded, on_lowest, values);
        program_.add_row(-kUnbounded, 0, on_highest, values);
    }
}

Result<ChanceBounds> ChanceBoundsProgram::solve() {
    auto status = is_first_ ? program_.maximise_afresh() : program_.maximise_dual();
    if (status == LinearStatus::optimal) status = program_.maximise_primal();
    if (status == LinearStatus::optimal) status = program_.refine();
    if (status != LinearStatus::optimal) status = program_.maximise_afresh();
    if (status == LinearStatus::infeasible && is_first_) return fail(ErrorCode::unprocessable, "sortition.infeasible");
    if (status != LinearStatus::optimal) return fail(ErrorCode::internal, "sortition.limit_reached", "chance bounds");
    is_first_ = false;
    ChanceBounds result;
    auto const x = program_.primal();
    result.members.assign(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(types_));
    result.lowest = x[static_cast<std::size_t>(lowest_)];
    result.highest = x[static_cast<std::size_t>(highest_)];
    result.slope = -program_.reduced_objective(lowest_);
    for (int const row : rows_) result.multipliers.push_back(program_.row_dual(row));
    return result;
}

Result<ChanceBounds> ChanceBoundsProgram::raise_lowest() {
    program_.set_column_bounds(lowest_, 0, lowest_max_);
    program_.set_objective(lowest_, 1);
    program_.set_objective(highest_, 0);
    return solve();
}

Result<ChanceBounds> ChanceBoundsProgram::lower_highest(double lowest) {
    program_.set_column_bounds(lowest_, lowest, lowest);
    program_.set_objective(lowest_, 0);
    program_.set_objective(highest_, -1);
    return solve();
}

}  // namespace hezhi::sortition
