#include "lib/sortition/panel_proof.h"

#include <algorithm>
#include <cmath>

#include "lib/base/assert.h"
#include "lib/solver/linear_program.h"

namespace hezhi::sortition {
namespace {

using solver::LinearProgram;
using solver::LinearStatus;

/// Multipliers are rounded to multiples of 1 / kScale: every multiplier is a valid one.
constexpr std::int64_t kScale = std::int64_t{1} << 32;
/// Larger multipliers are cut off here, so that sums stay inside 128 bits.
constexpr double kMultiplierMax = 1e7;
constexpr double kIntegral = 1e-6;
/// A member too many or too few of a row costs this many times the largest coefficient of the inequality: then parts
/// without any panel also have good multipliers.
constexpr double kPenalty = 1000;

__extension__ using Whole = __int128;

class Proof {
public:
    Proof(WholeProgram const& program, WholeRow const& inequality)
        : program_(program), lower_(program.upper.size(), 0), upper_(program.upper), entries_(program.upper.size()) {
        objective_.assign(program.upper.size(), 0);
        double largest = 1;
        for (std::size_t i = 0; i < inequality.variables.size(); ++i) {
            objective_[inequality.variables[i]] += inequality.coefficients[i];
            largest = std::max(largest, std::abs(static_cast<double>(inequality.coefficients[i])));
        }
        bound_ = inequality.upper;
        for (std::size_t v = 0; v < upper_.size(); ++v) {
            linear_.add_column(static_cast<double>(objective_[v]), 0, static_cast<double>(upper_[v]));
        }
        double const penalty = -kPenalty * largest;
        for (std::size_t r = 0; r < program.rows.size(); ++r) {
            auto const& row = program.rows[r];
            std::vector<int> columns;
            std::vector<double> values;
            for (std::size_t i = 0; i < row.variables.size(); ++i) {
                columns.push_back(static_cast<int>(row.variables[i]));
                values.push_back(static_cast<double>(row.coefficients[i]));
                entries_[row.variables[i]].emplace_back(r, row.coefficients[i]);
            }
            int const at = linear_.add_row(row.lower ? static_cast<double>(*row.lower) : -solver::kUnbounded,
                                           static_cast<double>(row.upper), columns, values);
            int const rows[] = {at};
            for (double const direction : {1.0, -1.0}) {
                double const values_of_row[] = {direction};
                linear_.add_column(penalty, 0, solver::kUnbounded, rows, values_of_row);
            }
        }
    }

    ProofResult run(std::int64_t nodes_max) {
        ProofResult result;
        bool const done = visit(nodes_max, result);
        result.is_proven = done && !result.counterexample;
        return result;
    }

private:
    struct Step {
        std::size_t variable;
        std::int64_t lower;
        std::int64_t upper;
        std::int64_t split;  ///< x ≥ split first, then x ≤ split − 1
        bool second_side;
    };

    void set_bounds(std::size_t variable, std::int64_t lower, std::int64_t upper) {
        lower_[variable] = lower;
        upper_[variable] = upper;
        linear_.set_column_bounds(static_cast<int>(variable), static_cast<double>(lower), static_cast<double>(upper));
    }

    /// False if the limit stopped it.
    bool visit(std::int64_t nodes_max, ProofResult& result) {
        std::vector<Step> path;
        for (;;) {
            if (result.nodes++ >= nodes_max) return false;
            if (linear_.maximise_dual() != LinearStatus::optimal) linear_.maximise_afresh();
            if (!is_closed()) {
                if (keeps_rows_and_violates(result)) return true;
                if (auto const branch = branching()) {
                    auto const [variable, split] = *branch;
                    path.push_back({variable, lower_[variable], upper_[variable], split, false});
                    set_bounds(variable, split, upper_[variable]);
                    continue;
                }
                // Every variable is fixed and the point is no counterexample.
            }
            while (!path.empty() && path.back().second_side) {
                set_bounds(path.back().variable, path.back().lower, path.back().upper);
                path.pop_back();
            }
            if (path.empty()) return true;
            path.back().second_side = true;
            set_bounds(path.back().variable, path.back().lower, path.back().split - 1);
        }
    }

    /// No whole point inside the bounds is worth more than the inequality allows:
    /// c·x ≤ Σ_r (y_r ≥ 0 ? y_r upper_r : y_r lower_r) + Σ_v max over the bounds of (c_v − (Aᵀy)_v) x_v.
    bool is_closed() const {
        std::vector<std::int64_t> multipliers;
        Whole total = 0;
        for (std::size_t r = 0; r < program_.rows.size(); ++r) {
            double const dual = std::clamp(linear_.row_dual(static_cast<int>(r)), -kMultiplierMax, kMultiplierMax);
            std::int64_t y = std::isfinite(dual) ? std::llround(dual * static_cast<double>(kScale)) : 0;
            if (y < 0 && !program_.rows[r].lower) y = 0;
            multipliers.push_back(y);
            total += static_cast<Whole>(y) * (y >= 0 ? program_.rows[r].upper : *program_.rows[r].lower);
        }
        for (std::size_t v = 0; v < upper_.size(); ++v) {
            Whole reduced = static_cast<Whole>(objective_[v]) * kScale;
            for (auto const& [row, coefficient] : entries_[v]) {
                reduced -= static_cast<Whole>(multipliers[row]) * coefficient;
            }
            total += reduced * (reduced >= 0 ? upper_[v] : lower_[v]);
        }
        return total < static_cast<Whole>(bound_ + 1) * kScale;
    }

    bool keeps_rows_and_violates(ProofResult& result) const {
        std::vector<std::int64_t> point;
        Whole value = 0;
        for (std::size_t v = 0; v < upper_.size(); ++v) {
            double const x = linear_.primal()[v];
            if (std::abs(x - std::round(x)) > kIntegral) return false;
            point.push_back(std::clamp<std::int64_t>(std::llround(x), lower_[v], upper_[v]));
            value += static_cast<Whole>(objective_[v]) * point.back();
        }
        if (value <= bound_) return false;
        for (auto const& row : program_.rows) {
            Whole sum = 0;
            for (std::size_t i = 0; i < row.variables.size(); ++i) {
                sum += static_cast<Whole>(row.coefficients[i]) * point[row.variables[i]];
            }
            if (sum > row.upper || (row.lower && sum < *row.lower)) return false;
        }
        result.counterexample = std::move(point);
        return true;
    }

    /// The variable nearest to its next whole number above; if all are whole, any that is not fixed.
    std::optional<std::pair<std::size_t, std::int64_t>> branching() const {
        std::optional<std::pair<std::size_t, std::int64_t>> result;
        double least = 2;
        for (std::size_t v = 0; v < upper_.size(); ++v) {
            if (lower_[v] == upper_[v]) continue;
            double const x = linear_.primal()[v];
            double const below = std::floor(x + kIntegral);
            double const to_next = x - below > kIntegral ? 1 - (x - below) : 1.5;
            if (to_next >= least) continue;
            least = to_next;
            result = {v, std::clamp<std::int64_t>(static_cast<std::int64_t>(below) + 1, lower_[v] + 1, upper_[v])};
        }
        return result;
    }

    WholeProgram const& program_;
    std::vector<std::int64_t> lower_;
    std::vector<std::int64_t> upper_;
    std::vector<std::int64_t> objective_;
    std::int64_t bound_ = 0;
    std::vector<std::vector<std::pair<std::size_t, std::int64_t>>> entries_;  ///< a variable: (row, coefficient)
    LinearProgram linear_{1e-9};
};

}  // namespace

ProofResult prove(WholeProgram const& program, WholeRow const& inequality, std::int64_t nodes_max) {
    HZ_ASSERT(nodes_max > 0);
    return Proof(program, inequality).run(nodes_max);
}

}  // namespace hezhi::sortition
