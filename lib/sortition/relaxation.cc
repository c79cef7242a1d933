#include "lib/sortition/relaxation.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "lib/base/assert.h"
#include "lib/solver/linear_program.h"

namespace hezhi::sortition {
namespace {

using solver::kUnbounded;
using solver::LinearProgram;
using solver::LinearStatus;

/// Stage values follow from each other, and the errors of one grow in the next; so bases come from the solver in double
/// precision, values and multipliers are computed from the bases in 113 bits.
using Quad = boost::multiprecision::cpp_bin_float_quad;

/// A type is settled when its share of the stage's multipliers (all shares sum to 1) is at least this. Settling types
/// of smaller shares would be right too, but the printed multipliers could not prove it: what rounding leaves over,
/// divided by the share, is how much more than the stage's value such a type might have. They wait for a later stage.
constexpr double kShareMin = 1e-7;
constexpr double kShareMinOfSolver = 1e-7;
/// How far the solver's value of a stage and the value recomputed from its basis may differ.
constexpr double kStageTolerance = 1e-8;
/// How far a point may leave a bound before the bound is added as a row.
constexpr double kCapTolerance = 1e-10;
/// Chances this close to a type's limit are at the limit.
constexpr double kAtLimit = 1e-11;
/// When rounding makes a stage infeasible, settled types may fall short by this much; doubled up to the second figure.
constexpr double kSlackFirst = 1e-11;
constexpr double kSlackMax = 1e-8;

/// Solves M·x = right by Gaussian elimination with partial pivoting, in place; false if M is singular.
bool solve_in_place(std::vector<std::vector<Quad>>& matrix, std::vector<Quad>& right) {
    std::size_t const size = right.size();
    for (std::size_t k = 0; k < size; ++k) {
        std::size_t pivot = k;
        for (std::size_t i = k + 1; i < size; ++i) {
            if (abs(matrix[i][k]) > abs(matrix[pivot][k])) pivot = i;
        }
        if (abs(matrix[pivot][k]) < Quad{1e-25}) return false;
        std::swap(matrix[k], matrix[pivot]);
        std::swap(right[k], right[pivot]);
        for (std::size_t i = k + 1; i < size; ++i) {
            if (matrix[i][k] == 0) continue;
            Quad const factor = matrix[i][k] / matrix[k][k];
            for (std::size_t j = k + 1; j < size; ++j) {
                if (matrix[k][j] != 0) matrix[i][j] -= factor * matrix[k][j];
            }
            right[i] -= factor * right[k];
        }
    }
    for (std::size_t k = size; k-- > 0;) {
        for (std::size_t j = k + 1; j < size; ++j) right[k] -= matrix[k][j] * right[j];
        right[k] /= matrix[k][k];
    }
    return true;
}

/// What one solved stage says.
struct Stage {
    Quad value;
    std::vector<Quad> multipliers;  ///< a constraint, then a cut
    std::vector<Quad> share;        ///< a type; 0 for settled ones
    double share_min = kShareMin;
};

/// The stages' linear programme in the columns s_t = x_t − count_t z (unsettled), x_t (settled) and z.
class StageProgram {
public:
    StageProgram(PanelSpace const& space, std::span<PanelCut const> cuts)
        : space_(space), chance_(space.types.size(), Quad{-1}), cap_row_(space.types.size(), -1) {
        for (auto const& type : space.types) program_.add_column(0, 0, type.limit);
        z_ = program_.add_column(1, 0, kUnbounded);
        entries_.resize(space.types.size());
        for (auto const& constraint : space.constraints) {
            add_row(constraint.types, std::vector<double>(constraint.types.size(), 1.0), constraint.lower,
                    constraint.upper);
        }
        for (auto const& cut : cuts) add_row(cut.types, cut.coefficients, -kUnbounded, cut.upper);
    }

    /// False if the relaxation is empty.
    Result<void> solve() {
        LinearStatus status = is_first_ ? program_.maximise_afresh() : program_.maximise_primal();
        is_first_ = false;
        for (double slack = kSlackFirst;; slack *= 2) {
            if (status != LinearStatus::optimal) status = program_.maximise_afresh();
            while (status == LinearStatus::optimal && add_caps()) status = program_.maximise_dual();
            if (status == LinearStatus::optimal) status = program_.refine();
            if (status == LinearStatus::optimal) return {};
            if (stage_ == 0 && status == LinearStatus::infeasible) {
                return fail(ErrorCode::unprocessable, "sortition.infeasible");
            }
            if (slack > kSlackMax) return fail(ErrorCode::internal, "sortition.limit_reached", "leximin stage");
            for (std::size_t t = 0; t < chance_.size(); ++t) {
                if (chance_[t] < 0) continue;
                auto const value = static_cast<double>(space_.types[t].count() * chance_[t]);
                program_.set_column_bounds(static_cast<int>(t), std::max(0.0, value - slack),
                                           std::min<double>(space_.types[t].limit, value + slack));
            }
        }
    }

    double z() const { return program_.primal()[static_cast<std::size_t>(z_)]; }
    /// What the solved programme says: from its basis; from another basis if that one proves singular; at last from the
    /// solver's own figures.
    Result<Stage> stage();
    std::vector<Quad> const& chance() const noexcept { return chance_; }

    void settle(std::size_t type, Quad const& chance) {
        double const count = space_.types[type].count();
        for (auto const& [row, coefficient] : entries_[type]) {
            z_coefficient_[row] -= coefficient * count;
            program_.set_coefficient(rows_[row], z_, z_coefficient_[row]);
        }
        double const value = std::min<double>(space_.types[type].limit, static_cast<double>(count * chance));
        program_.set_column_bounds(static_cast<int>(type), value, value);
        if (cap_row_[type] >= 0) program_.set_coefficient(cap_row_[type], z_, 0);
        chance_[type] = chance;
        ++stage_;
    }

private:
    void add_row(std::vector<std::size_t> const& types, std::vector<double> const& coefficients, double lower,
                 double upper) {
        std::vector<int> columns;
        std::vector<double> values;
        double on_z = 0;
        for (std::size_t i = 0; i < types.size(); ++i) {
            columns.push_back(static_cast<int>(types[i]));
            values.push_back(coefficients[i]);
            entries_[types[i]].emplace_back(rows_.size(), coefficients[i]);
            on_z += coefficients[i] * space_.types[types[i]].count();
        }
        columns.push_back(z_);
        values.push_back(on_z);
        z_coefficient_.push_back(on_z);
        rows_.push_back(program_.add_row(lower, upper, columns, values));
    }

    std::optional<std::vector<Quad>> multipliers_of_basis() const;
    std::optional<Stage> stage_from(std::vector<Quad> multipliers) const;

    /// x_t ≤ limit_t binds few types: added as a row where the point exceeds it.
    bool add_caps() {
        bool added = false;
        double const z = this->z();
        for (std::size_t t = 0; t < chance_.size(); ++t) {
            auto const& type = space_.types[t];
            if (chance_[t] >= 0 || cap_row_[t] >= 0) continue;
            if (program_.primal()[t] + type.count() * z <= type.limit + kCapTolerance) continue;
            capped_.push_back(t);
            added = true;
        }
        for (auto const t : capped_) {
            int const columns[] = {static_cast<int>(t), z_};
            double const values[] = {1.0, static_cast<double>(space_.types[t].count())};
            cap_row_[t] = program_.add_row(-kUnbounded, space_.types[t].limit, columns, values);
        }
        capped_.clear();
        return added;
    }

    PanelSpace const& space_;
    LinearProgram program_;
    int z_ = 0;
    std::vector<int> rows_;                                             ///< a constraint, then a cut: its row
    std::vector<double> z_coefficient_;                                 ///< likewise
    std::vector<std::vector<std::pair<std::size_t, double>>> entries_;  ///< a type: (constraint or cut, coefficient)
    std::vector<Quad> chance_;
    std::vector<int> cap_row_;
    std::vector<std::size_t> capped_;
    bool is_first_ = true;
    int stage_ = 0;
};

/// From the basis: multipliers y with (Aᵀy)_t = 0 for basic columns, normalised so that the shares sum to 1. A type
/// whose cap binds while its column is basic stands at its limit; its equation only defines the cap's multiplier.
std::optional<std::vector<Quad>> StageProgram::multipliers_of_basis() const {
    std::size_t const types = space_.types.size();
    std::vector<std::size_t> unknown_rows;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        if (!program_.is_row_basic(rows_[r])) unknown_rows.push_back(r);
    }
    std::vector<std::size_t> unknown_caps;
    std::vector<std::size_t> basic;
    std::vector<bool> is_capped(types, false);
    for (std::size_t t = 0; t < types; ++t) {
        bool const is_basic = program_.is_basic(static_cast<int>(t));
        bool const cap_binds = cap_row_[t] >= 0 && !program_.is_row_basic(cap_row_[t]);
        is_capped[t] = is_basic && cap_binds && chance_[t] < 0;
        if (is_capped[t]) continue;
        if (is_basic) basic.push_back(t);
        if (cap_binds) unknown_caps.push_back(t);
    }
    bool const z_is_basic = program_.is_basic(z_);
    std::size_t const size = unknown_rows.size() + unknown_caps.size();
    if (!z_is_basic || basic.size() + 1 != size) return std::nullopt;
    std::vector<std::size_t> place(rows_.size(), size);
    for (std::size_t i = 0; i < unknown_rows.size(); ++i) place[unknown_rows[i]] = i;
    std::vector<std::vector<Quad>> matrix(size, std::vector<Quad>(size));
    std::vector<Quad> right(size);
    for (std::size_t i = 0; i < basic.size(); ++i) {
        for (auto const& [row, coefficient] : entries_[basic[i]]) {
            if (place[row] < size) matrix[i][place[row]] += coefficient;
        }
    }
    auto& total = matrix.back();
    right.back() = 1;
    for (std::size_t t = 0; t < types; ++t) {
        if (chance_[t] >= 0 || is_capped[t]) continue;
        for (auto const& [row, coefficient] : entries_[t]) {
            if (place[row] < size) total[place[row]] += coefficient * space_.types[t].count();
        }
    }
    for (std::size_t i = 0; i < unknown_caps.size(); ++i) {
        auto const t = unknown_caps[i];
        std::size_t const column = unknown_rows.size() + i;
        auto const at = std::find(basic.begin(), basic.end(), t);
        if (at != basic.end()) matrix[static_cast<std::size_t>(at - basic.begin())][column] += 1;
        if (chance_[t] < 0) total[column] += space_.types[t].count();
    }
    if (!solve_in_place(matrix, right)) return std::nullopt;
    std::vector<Quad> multipliers(rows_.size(), Quad{0});
    for (std::size_t i = 0; i < unknown_rows.size(); ++i) multipliers[unknown_rows[i]] = right[i];
    return multipliers;
}

std::optional<Stage> StageProgram::stage_from(std::vector<Quad> multipliers) const {
    std::size_t const types = space_.types.size();
    Stage result;
    result.multipliers = std::move(multipliers);
    // By weak duality, as in stage_bound.
    Quad bound = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        Quad const& y = result.multipliers[r];
        if (y == 0) continue;
        bound += y * (y > 0 ? program_.row_upper(rows_[r]) : program_.row_lower(rows_[r]));
    }
    Quad weight = 0;
    result.share.assign(types, Quad{0});
    for (std::size_t t = 0; t < types; ++t) {
        Quad g = 0;
        for (auto const& [row, coefficient] : entries_[t]) g += coefficient * result.multipliers[row];
        if (chance_[t] >= 0) {
            bound -= g * space_.types[t].count() * chance_[t];
        } else if (g < 0) {
            bound -= g * space_.types[t].limit;
        } else {
            result.share[t] = g * space_.types[t].count();
            weight += result.share[t];
        }
    }
    if (weight <= 0) return std::nullopt;
    result.value = bound / weight;
    return result;
}

Result<Stage> StageProgram::stage() {
    for (int attempt = 0; attempt < 2; ++attempt) {
        if (attempt > 0) {
            is_first_ = true;  // solve afresh
            HZ_TRY(solve());
        }
        auto multipliers = multipliers_of_basis();
        if (!multipliers) continue;
        auto result = stage_from(*std::move(multipliers));
        if (result && abs(result->value - z()) <= kStageTolerance) return *std::move(result);
    }
    std::vector<Quad> multipliers;
    for (int const row : rows_) multipliers.emplace_back(program_.row_dual(row));
    auto result = stage_from(std::move(multipliers));
    if (!result || abs(result->value - z()) > kStageTolerance) {
        return fail(ErrorCode::internal, "sortition.limit_reached", "value of a leximin stage");
    }
    result->share_min = kShareMinOfSolver;
    return *std::move(result);
}

}  // namespace

Result<LeximinPoint> leximin_of_relaxation(PanelSpace const& space, std::span<PanelCut const> cuts) {
    HZ_ASSERT(!space.types.empty());
    StageProgram program(space, cuts);
    LeximinPoint point;
    std::size_t unsettled = space.types.size();
    Quad floor = 0;
    while (unsettled > 0) {
        HZ_TRY(program.solve());
        LeximinStage stage;
        Quad value = 0;
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            Quad const limit = Quad{space.types[t].limit} / space.types[t].count();
            if (program.chance()[t] < 0 && limit <= program.z() + kAtLimit) {
                stage.types.push_back(t);
                value = std::max(floor, limit);
            }
        }
        if (stage.types.empty()) {
            HZ_TRY(auto const solved, program.stage());
            value = std::max(floor, solved.value);
            for (auto const& y : solved.multipliers) stage.multipliers.push_back(static_cast<double>(y));
            for (std::size_t t = 0; t < space.types.size(); ++t) {
                if (program.chance()[t] < 0 && solved.share[t] >= solved.share_min) stage.types.push_back(t);
            }
            if (stage.types.empty()) return fail(ErrorCode::internal, "sortition.limit_reached", "no type settled");
        }
        for (auto const t : stage.types) program.settle(t, value);
        unsettled -= stage.types.size();
        floor = value;
        stage.value = static_cast<double>(value);
        point.stages.push_back(std::move(stage));
    }
    for (auto const& chance : program.chance()) point.chance.push_back(static_cast<double>(chance));
    return point;
}

double stage_bound(PanelSpace const& space, std::span<PanelCut const> cuts, std::span<double const> multipliers,
                   std::span<double const> settled) {
    HZ_ASSERT(multipliers.size() == space.constraints.size() + cuts.size() && settled.size() == space.types.size());
    std::vector<double> weight(space.types.size(), 0.0);
    double right = 0;
    for (std::size_t r = 0; r < space.constraints.size(); ++r) {
        double const y = multipliers[r];
        right += y * (y >= 0 ? space.constraints[r].upper : space.constraints[r].lower);
        for (auto const t : space.constraints[r].types) weight[t] += y;
    }
    for (std::size_t c = 0; c < cuts.size(); ++c) {
        double const y = std::max(0.0, multipliers[space.constraints.size() + c]);
        right += y * cuts[c].upper;
        for (std::size_t i = 0; i < cuts[c].types.size(); ++i) weight[cuts[c].types[i]] += y * cuts[c].coefficients[i];
    }
    double left = 0;
    for (std::size_t t = 0; t < space.types.size(); ++t) {
        if (settled[t] >= 0) {
            right -= weight[t] * space.types[t].count() * settled[t];
        } else if (weight[t] < 0) {
            right -= weight[t] * space.types[t].limit;
        } else {
            left += weight[t] * space.types[t].count();
        }
    }
    return left > 0 ? right / left : std::numeric_limits<double>::infinity();
}

}  // namespace hezhi::sortition
