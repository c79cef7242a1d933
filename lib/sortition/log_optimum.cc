#include "lib/sortition/log_optimum.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <Eigen/Dense>

#include "lib/base/assert.h"
#include "lib/solver/linear_program.h"

namespace hezhi::sortition {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using solver::kUnbounded;
using solver::LinearStatus;

/// Interior point method: steps, how far a step goes towards the boundary, how the complementarity is lowered.
constexpr int kStepsMax = 300;
constexpr double kToBoundary = 0.99;
constexpr double kCentring = 0.15;
/// It ends when complementarity and duality gap are this part of Σ weight. Binding and idle bounds are far apart then,
/// the systems still well conditioned, and the polish closes the rest.
constexpr double kGap = 1e-9;
constexpr double kGapOfRounding = 1e-7;
/// Polish: guesses of what binds, Newton steps a guess.
constexpr int kGuessesMax = 50;
constexpr int kNewtonMax = 50;
/// The polished point keeps rows and limits up to this.
constexpr double kFeasible = 1e-11;
/// The homogenising factor of the interior's programme is at most this: thinner interiors count as empty.
constexpr double kThinnest = 1e5;

/// lower ≤ Σ coefficient x ≤ upper over columns of the programme.
struct Row {
    std::vector<std::pair<int, double>> entries;
    double lower = 0;
    double upper = 0;
    bool is_equality = false;  ///< stated or implied: `lower` = `upper`
};

/// The programme without what does not move: columns are the types that are neither absent nor held at their limits.
class LogProgram {
public:
    LogProgram(PanelSpace const& space, std::span<PanelCut const> cuts, std::span<double const> weights)
        : space_(space), weights_(weights) {
        for (auto const& constraint : space.constraints) {
            Row row{{}, static_cast<double>(constraint.lower), static_cast<double>(constraint.upper)};
            for (auto const t : constraint.types) row.entries.emplace_back(static_cast<int>(t), 1.0);
            rows_.push_back(std::move(row));
        }
        for (auto const& cut : cuts) {
            Row row{{}, -kUnbounded, cut.upper};
            for (std::size_t i = 0; i < cut.types.size(); ++i) {
                row.entries.emplace_back(static_cast<int>(cut.types[i]), cut.coefficients[i]);
            }
            rows_.push_back(std::move(row));
        }
        for (auto const& row : rows_) stated_.emplace_back(row.lower, row.upper);
    }

    Result<void> find_interior();
    Result<void> follow_path();
    /// False leaves the point as it was.
    bool polish();
    RelaxedPoint point() const;

private:
    Eigen::Index columns() const { return static_cast<Eigen::Index>(types_.size()); }
    Eigen::Index row_count() const { return static_cast<Eigen::Index>(rows_.size()); }
    double gap() const;
    void step(double target);

    PanelSpace const& space_;
    std::span<double const> weights_;  ///< a type
    std::vector<Row> rows_;
    std::vector<std::pair<double, double>> stated_;  ///< a row: its bounds before implied equalities were found
    /// Multipliers that combine the rows and limits without room into 0 ≤ 0, all of the right sign: any amount of them
    /// may be added to multipliers of the optimum. A row; a type's limit.
    std::vector<double> implied_;
    std::vector<double> implied_limit_;
    std::vector<double> held_;        ///< a type: its value if it is no column
    std::vector<std::size_t> types_;  ///< a column: its type
    VectorXd w_;                      ///< a column: weight
    VectorXd cap_;                    ///< a column: limit
    MatrixXd a_;                      ///< rows × columns
    VectorXd low_;                    ///< a row: bounds of its sum over the columns; −∞ where absent
    VectorXd high_;
    VectorXd x_;
    VectorXd y_up_;  ///< a row: multiplier of its upper bound; the free one of an equality
    VectorXd y_low_;
    VectorXd y_cap_;  ///< a column: multiplier of its limit
};

/// One linear programme finds which rows and limits can be kept with room to spare, and a point with room in all of
/// these: maximise Σ s, 0 ≤ s ≤ 1, over points scaled by τ, so that any positive room can be 1.
Result<void> LogProgram::find_interior() {
    solver::LinearProgram program;
    std::size_t const count = space_.types.size();
    for (auto const& type : space_.types) program.add_column(0, 0, type.limit == 0 ? 0 : kUnbounded);
    int const scale = program.add_column(0, 1, kThinnest);
    auto const add_room = [&](std::vector<std::pair<int, double>> entries, double sign, double bound) {
        // sign · entries + room ≤ sign · bound · τ
        std::vector<int> at;
        std::vector<double> values;
        for (auto const& [column, coefficient] : entries) {
            at.push_back(column);
            values.push_back(sign * coefficient);
        }
        at.push_back(scale);
        values.push_back(-sign * bound);
        int const room = program.add_column(1, 0, 1);
        at.push_back(room);
        values.push_back(1.0);
        return std::pair{static_cast<std::size_t>(room), program.add_row(-kUnbounded, 0, at, values)};
    };
    using Room = std::pair<std::size_t, int>;  // its column, 0: none; its row
    std::vector<std::pair<Room, Room>> row_rooms(rows_.size());
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        auto const& row = rows_[r];
        if (row.lower == row.upper) {
            std::vector<int> at;
            std::vector<double> values;
            for (auto const& [column, coefficient] : row.entries) {
                at.push_back(column);
                values.push_back(coefficient);
            }
            at.push_back(scale);
            values.push_back(-row.lower);
            row_rooms[r].second.second = program.add_row(0, 0, at, values);
            continue;
        }
        row_rooms[r].second = add_room(row.entries, 1, row.upper);
        if (row.lower > -kUnbounded) row_rooms[r].first = add_room(row.entries, -1, row.lower);
    }
    std::vector<Room> above(count);
    std::vector<Room> below(count);
    for (std::size_t t = 0; t < count; ++t) {
        if (space_.types[t].limit == 0) continue;
        above[t] = add_room({{static_cast<int>(t), 1.0}}, -1, 0);
        below[t] = add_room({{static_cast<int>(t), 1.0}}, 1, space_.types[t].limit);
    }
    auto const status = program.maximise_afresh();
    if (status == LinearStatus::infeasible) return fail(ErrorCode::unprocessable, "sortition.infeasible");
    if (status != LinearStatus::optimal) return fail(ErrorCode::internal, "sortition.limit_reached", "interior");

    auto const value = program.primal();
    double const tau = value[static_cast<std::size_t>(scale)];
    constexpr double kRoom = 1e-6;
    held_.assign(count, 0.0);
    implied_limit_.assign(count, 0.0);
    implied_.assign(rows_.size(), 0.0);
    std::vector<double> start;
    std::vector<int> column_of(count, -1);
    for (std::size_t t = 0; t < count; ++t) {
        if (space_.types[t].limit == 0) continue;
        if (value[above[t].first] <= kRoom) return fail(ErrorCode::unprocessable, "sortition.infeasible");
        if (value[below[t].first] <= kRoom) {
            held_[t] = space_.types[t].limit;
            implied_limit_[t] = program.row_dual(below[t].second);
            continue;
        }
        column_of[t] = static_cast<int>(types_.size());
        types_.push_back(t);
        start.push_back(value[t] / tau);
    }
    x_ = Eigen::Map<VectorXd const>(start.data(), static_cast<Eigen::Index>(start.size()));
    w_.resize(columns());
    cap_.resize(columns());
    for (Eigen::Index c = 0; c < columns(); ++c) {
        auto const t = types_[static_cast<std::size_t>(c)];
        w_[c] = weights_[t];
        cap_[c] = space_.types[t].limit;
    }
    a_ = MatrixXd::Zero(row_count(), columns());
    low_.resize(row_count());
    high_.resize(row_count());
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        auto& row = rows_[r];
        auto const& [low, high] = row_rooms[r];
        if (row.lower == row.upper) {
            implied_[r] = program.row_dual(high.second);
        } else if (value[high.first] <= kRoom) {
            implied_[r] = program.row_dual(high.second);
            row.lower = row.upper;
        } else if (low.first != 0 && value[low.first] <= kRoom) {
            implied_[r] = -program.row_dual(low.second);
            row.upper = row.lower;
        }
        row.is_equality = row.lower == row.upper;
        double held = 0;
        auto const i = static_cast<Eigen::Index>(r);
        for (auto const& [type, coefficient] : row.entries) {
            int const column = column_of[static_cast<std::size_t>(type)];
            if (column >= 0) {
                a_(i, column) += coefficient;
            } else {
                held += coefficient * held_[static_cast<std::size_t>(type)];
            }
        }
        low_[i] = row.lower - held;
        high_[i] = row.upper - held;
    }
    return {};
}

/// What the multipliers prove about the columns, minus what the point gives.
double LogProgram::gap() const {
    VectorXd const y = y_up_ - y_low_;
    VectorXd const g = a_.transpose() * y;
    double result = 0;
    for (Eigen::Index r = 0; r < row_count(); ++r) {
        if (y[r] != 0) result += y[r] * (y[r] > 0 ? high_[r] : low_[r]);
    }
    for (Eigen::Index c = 0; c < columns(); ++c) {
        double const best = g[c] * cap_[c] <= w_[c] ? cap_[c] : w_[c] / g[c];
        result += w_[c] * std::log(best / x_[c]) - g[c] * best;
    }
    return result;
}

/// One step of Newton's method towards the point where every multiplier times its room is `target`.
void LogProgram::step(double target) {
    VectorXd const ax = a_ * x_;
    VectorXd const room_cap = cap_ - x_;
    VectorXd const d = w_.array() / x_.array().square() + y_cap_.array() / room_cap.array();
    VectorXd const r1 =
        w_.array() / x_.array() - (a_.transpose() * (y_up_ - y_low_)).array() - target / room_cap.array();
    VectorXd theta(row_count());
    VectorXd r2(row_count());
    VectorXd room_up = high_ - ax;
    VectorXd room_low = ax - low_;
    for (Eigen::Index r = 0; r < row_count(); ++r) {
        if (rows_[static_cast<std::size_t>(r)].is_equality) {
            theta[r] = 0;
            r2[r] = high_[r] - ax[r];
            continue;
        }
        bool const has_low = low_[r] > -kUnbounded / 2;
        double const pull_up = target / room_up[r] - y_up_[r];
        double const pull_low = has_low ? target / room_low[r] - y_low_[r] : 0;
        theta[r] = 1 / (y_up_[r] / room_up[r] + (has_low ? y_low_[r] / room_low[r] : 0));
        r2[r] = -theta[r] * (pull_up - pull_low);
    }
    MatrixXd const scaled = a_ * d.cwiseInverse().asDiagonal();
    MatrixXd schur = scaled * a_.transpose();
    schur.diagonal() *= 1 + 1e-13;  // equalities may depend on each other
    schur.diagonal() += theta;
    VectorXd const dy = schur.ldlt().solve(scaled * r1 - r2);
    VectorXd const dx = (r1 - a_.transpose() * dy).cwiseQuotient(d);
    VectorXd const adx = a_ * dx;
    VectorXd const dy_cap = target / room_cap.array() - y_cap_.array() + y_cap_.array() / room_cap.array() * dx.array();

    double length = 1;
    auto const keep_positive = [&length](double value, double change) {
        if (change < 0) length = std::min(length, -kToBoundary * value / change);
    };
    VectorXd dy_up = VectorXd::Zero(row_count());
    VectorXd dy_low = VectorXd::Zero(row_count());
    for (Eigen::Index r = 0; r < row_count(); ++r) {
        if (rows_[static_cast<std::size_t>(r)].is_equality) {
            dy_up[r] = dy[r];
            continue;
        }
        dy_up[r] = target / room_up[r] - y_up_[r] + y_up_[r] / room_up[r] * adx[r];
        keep_positive(y_up_[r], dy_up[r]);
        keep_positive(room_up[r], -adx[r]);
        if (low_[r] <= -kUnbounded / 2) continue;
        dy_low[r] = target / room_low[r] - y_low_[r] - y_low_[r] / room_low[r] * adx[r];
        keep_positive(y_low_[r], dy_low[r]);
        keep_positive(room_low[r], adx[r]);
    }
    for (Eigen::Index c = 0; c < columns(); ++c) {
        keep_positive(x_[c], dx[c]);
        keep_positive(room_cap[c], -dx[c]);
        keep_positive(y_cap_[c], dy_cap[c]);
    }
    x_ += length * dx;
    y_up_ += length * dy_up;
    y_low_ += length * dy_low;
    y_cap_ += length * dy_cap;
}

Result<void> LogProgram::follow_path() {
    y_up_ = VectorXd::Zero(row_count());
    y_low_ = VectorXd::Zero(row_count());
    VectorXd const ax = a_ * x_;
    double const total = w_.sum();
    int pairs = 0;
    double const first = total / static_cast<double>(columns() + row_count());
    for (Eigen::Index r = 0; r < row_count(); ++r) {
        if (rows_[static_cast<std::size_t>(r)].is_equality) continue;
        y_up_[r] = first / (high_[r] - ax[r]);
        ++pairs;
        if (low_[r] <= -kUnbounded / 2) continue;
        y_low_[r] = first / (ax[r] - low_[r]);
        ++pairs;
    }
    y_cap_ = first / (cap_ - x_).array();
    pairs += static_cast<int>(columns());
    struct Best {
        double gap = std::numeric_limits<double>::infinity();
        VectorXd x{};
        VectorXd y_up{};
        VectorXd y_low{};
        VectorXd y_cap{};
    } best;
    for (int i = 0; i < kStepsMax; ++i) {
        double complementarity = y_cap_.dot(cap_ - x_);
        VectorXd const activity = a_ * x_;
        for (Eigen::Index r = 0; r < row_count(); ++r) {
            if (rows_[static_cast<std::size_t>(r)].is_equality) continue;
            complementarity += y_up_[r] * (high_[r] - activity[r]);
            if (low_[r] > -kUnbounded / 2) complementarity += y_low_[r] * (activity[r] - low_[r]);
        }
        if (!std::isfinite(complementarity)) break;
        double const gap = this->gap();
        if (complementarity <= kGap * total && gap <= kGap * total) return {};
        if (gap < best.gap) best = {gap, x_, y_up_, y_low_, y_cap_};
        // Nearly dependent equalities let rounding errors grow towards the end: the best point so far will do.
        if (best.gap <= kGapOfRounding * total && gap > 10 * best.gap) {
            x_ = best.x;
            y_up_ = best.y_up;
            y_low_ = best.y_low;
            y_cap_ = best.y_cap;
            return {};
        }
        step(std::max(kCentring * complementarity / pairs, 1e-2 * kGap * total / pairs));
    }
    return fail(ErrorCode::internal, "sortition.limit_reached", "interior point method");
}

/// With the binding rows B known, the optimum is x_t = weight_t / (Bᵀy)_t where B x = b: Newton's method in y.
bool LogProgram::polish() {
    VectorXd const ax = a_ * x_;
    std::vector<int> side(rows_.size(), 0);  // +1 upper bound, -1 lower bound, 2 equality, 0 does not bind
    std::vector<bool> is_at_cap(types_.size(), false);
    VectorXd y = y_up_ - y_low_;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        auto const i = static_cast<Eigen::Index>(r);
        if (rows_[r].is_equality) {
            side[r] = 2;
        } else if (y_up_[i] > high_[i] - ax[i]) {
            side[r] = 1;
        } else if (low_[i] > -kUnbounded / 2 && y_low_[i] > ax[i] - low_[i]) {
            side[r] = -1;
        }
    }
    for (std::size_t c = 0; c < types_.size(); ++c) {
        auto const i = static_cast<Eigen::Index>(c);
        is_at_cap[c] = y_cap_[i] > cap_[i] - x_[i];
    }
    VectorXd x = x_;
    for (int guess = 0; guess < kGuessesMax; ++guess) {
        std::vector<Eigen::Index> binding;
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            if (side[r] != 0) binding.push_back(static_cast<Eigen::Index>(r));
        }
        auto const size = static_cast<Eigen::Index>(binding.size());
        MatrixXd b(size, columns());
        VectorXd right(size);
        VectorXd v(size);
        for (Eigen::Index i = 0; i < size; ++i) {
            auto const r = binding[static_cast<std::size_t>(i)];
            if (columns() > 0) b.row(i) = a_.row(r);  // none where every type's members are implied
            right[i] = side[static_cast<std::size_t>(r)] < 0 ? low_[r] : high_[r];
            v[i] = y[r];
        }
        double error = 0;
        for (int newton = 0; newton < kNewtonMax; ++newton) {
            VectorXd const g = b.transpose() * v;
            VectorXd curvature(columns());
            for (Eigen::Index c = 0; c < columns(); ++c) {
                if (is_at_cap[static_cast<std::size_t>(c)]) {
                    x[c] = cap_[c];
                    curvature[c] = 0;
                } else {
                    if (g[c] <= 0) return false;
                    x[c] = w_[c] / g[c];
                    curvature[c] = x[c] * x[c] / w_[c];
                }
            }
            VectorXd const excess = b * x - right;
            double const previous = error;
            error = excess.cwiseAbs().maxCoeff();
            if (newton > 2 && error <= kFeasible && error >= previous / 2) break;
            MatrixXd const jacobian = b * curvature.asDiagonal() * b.transpose();
            v += jacobian.completeOrthogonalDecomposition().solve(excess);
        }
        if (error > kFeasible) return false;
        // Does the guess hold?
        bool holds = true;
        VectorXd const activity = a_ * x;
        VectorXd const g = b.transpose() * v;
        VectorXd full = VectorXd::Zero(row_count());
        for (Eigen::Index i = 0; i < size; ++i) full[binding[static_cast<std::size_t>(i)]] = v[i];
        for (std::size_t r = 0; r < rows_.size(); ++r) {
            auto const i = static_cast<Eigen::Index>(r);
            if (side[r] == 2) continue;
            int right_side = side[r];
            if (activity[i] > high_[i] + kFeasible) right_side = 1;
            if (activity[i] < low_[i] - kFeasible) right_side = -1;
            if (side[r] != 0 && full[i] * side[r] < 0) right_side = 0;
            if (right_side == side[r]) continue;
            side[r] = right_side;
            holds = false;
        }
        for (std::size_t c = 0; c < types_.size(); ++c) {
            auto const i = static_cast<Eigen::Index>(c);
            bool const is_right = is_at_cap[c] ? g[i] * cap_[i] <= w_[i] : x[i] <= cap_[i] + kFeasible;
            if (is_right) continue;
            is_at_cap[c] = !is_at_cap[c];
            holds = false;
        }
        y = full;
        if (!holds) continue;
        x_ = x;
        y_up_ = y;
        y_low_.setZero();
        return true;
    }
    return false;
}

RelaxedPoint LogProgram::point() const {
    RelaxedPoint result;
    result.members = held_;
    for (std::size_t c = 0; c < types_.size(); ++c) result.members[types_[c]] = x_[static_cast<Eigen::Index>(c)];
    VectorXd const y = y_up_ - y_low_;
    // The optimum's multipliers of implied equalities have any sign; as inequalities they need the right one.
    double amount = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        auto const& stated = stated_[r];
        if (stated.first == stated.second || implied_[r] == 0) continue;
        amount = std::max(amount, -y[static_cast<Eigen::Index>(r)] / implied_[r]);
    }
    std::vector<double> g(held_.size(), 0.0);
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        for (auto const& [type, coefficient] : rows_[r].entries) {
            g[static_cast<std::size_t>(type)] += coefficient * y[static_cast<Eigen::Index>(r)];
        }
    }
    for (std::size_t t = 0; t < held_.size(); ++t) {
        if (implied_limit_[t] == 0) continue;
        amount = std::max(amount, (g[t] - weights_[t] / held_[t]) / implied_limit_[t]);
    }
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        result.multipliers.push_back(y[static_cast<Eigen::Index>(r)] + amount * implied_[r]);
    }
    return result;
}

}  // namespace

Result<RelaxedPoint> log_optimum(PanelSpace const& space, std::span<PanelCut const> cuts,
                                 std::span<double const> weights) {
    HZ_ASSERT(weights.size() == space.types.size());
    LogProgram program(space, cuts, weights);
    HZ_TRY(program.find_interior());
    HZ_TRY(program.follow_path());
    program.polish();  // without it the point is inside, off the optimum by the gap of the method
    return program.point();
}

double log_bound(PanelSpace const& space, std::span<PanelCut const> cuts, std::span<double const> weights,
                 std::span<double const> multipliers) {
    auto const inequality = combined(space, cuts, multipliers);
    double result = inequality.right;
    for (std::size_t t = 0; t < weights.size(); ++t) {
        double const limit = space.types[t].limit;
        if (limit == 0) continue;
        double const g = inequality.weight[t];
        double const x = g * limit <= weights[t] ? limit : weights[t] / g;
        result += weights[t] * std::log(x) - g * x;
    }
    return result;
}

}  // namespace hezhi::sortition
