#include "lib/sortition/panel_search.h"

#include <algorithm>
#include <cmath>

#include "lib/base/assert.h"
#include "lib/base/random.h"
#include "lib/solver/linear_program.h"
#include "lib/sortition/panel_repair.h"

namespace hezhi::sortition {
namespace {

using solver::LinearStatus;

constexpr double kTolerance = 1e-7;
/// A value this close to an integer is one.
constexpr double kIntegral = 1e-6;
/// Panels whose value differs by less are equally good.
constexpr double kValueTolerance = 1e-9;
/// Where any good panel will do: so many ways to round the relaxation's point are tried before branching.
constexpr int kRoundings = 16;
/// Chooses them. Fixed, so that equal searches find equal panels.
constexpr std::uint64_t kRoundingSeed = 7;

/// One branching: the column's bounds before it, and the side still to be visited.
struct Branching {
    std::size_t column;
    int lower;
    int upper;
    int split;  ///< x ≥ split is visited first, then x ≤ split − 1
    bool second_side;
};

}  // namespace

PanelFace PanelFace::whole(PanelSpace const& space) {
    PanelFace face;
    for (auto const& type : space.types) {
        face.type_lower.push_back(0);
        face.type_upper.push_back(type.limit);
    }
    for (auto const& constraint : space.constraints) {
        face.constraint_lower.push_back(constraint.lower);
        face.constraint_upper.push_back(constraint.upper);
    }
    return face;
}

/// The relaxation over the types that the face leaves free.
struct PanelSearch::Model {
    solver::LinearProgram program{kTolerance};
    std::vector<std::size_t> types;  ///< a column: its type
    TypePanel fixed;                 ///< a type: its members if it is no column, else 0
    PanelRepair repair;
    bool is_first = true;

    explicit Model(PanelSpace const& space) : fixed(space.types.size(), 0), repair(space) {}

    std::pair<int, int> bounds(std::size_t column) const {
        return {static_cast<int>(program.column_lower(static_cast<int>(column))),
                static_cast<int>(program.column_upper(static_cast<int>(column)))};
    }
    void set_bounds(std::size_t column, int lower, int upper) {
        program.set_column_bounds(static_cast<int>(column), lower, upper);
    }
    /// The relaxation's point in whole numbers that sum to `members`, if its fractions suffice: the largest are rounded
    /// up, each after `blur` times a random number in [0, 1) was added.
    TypePanel rounded(int members, double blur, Random& random) const {
        TypePanel panel = fixed;
        std::vector<std::pair<double, std::size_t>> fractions;
        auto const x = program.primal();
        for (std::size_t c = 0; c < x.size(); ++c) {
            double const whole = std::floor(x[c] + kIntegral);
            panel[types[c]] = static_cast<int>(whole);
            if (x[c] - whole > kIntegral) fractions.emplace_back(x[c] - whole + blur * random.uniform_unit(), types[c]);
        }
        for (int const of_type : panel) members -= of_type;
        std::sort(fractions.begin(), fractions.end());
        for (; members > 0 && !fractions.empty(); --members) {
            ++panel[fractions.back().second];
            fractions.pop_back();
        }
        return panel;
    }
};

PanelSearch::PanelSearch(PanelSpace const& space) : space_(space), face_(PanelFace::whole(space)) {}
PanelSearch::~PanelSearch() = default;

void PanelSearch::add_cut(PanelCut const& cut) {
    cuts_.push_back(cut);
    model_.reset();
}

void PanelSearch::narrow(PanelFace face) {
    HZ_ASSERT(face.type_lower.size() == space_.types.size());
    HZ_ASSERT(face.constraint_lower.size() == space_.constraints.size());
    face_ = std::move(face);
    model_.reset();
}

void PanelSearch::build_model() {
    model_ = std::make_unique<Model>(space_);
    model_->repair.narrow(face_);
    constexpr int kNone = -1;
    std::vector<int> column_of(space_.types.size(), kNone);
    for (std::size_t t = 0; t < space_.types.size(); ++t) {
        if (face_.type_lower[t] == face_.type_upper[t]) {
            model_->fixed[t] = face_.type_lower[t];
            continue;
        }
        column_of[t] = model_->program.add_column(0, face_.type_lower[t], face_.type_upper[t]);
        model_->types.push_back(t);
    }
    std::vector<int> columns;
    std::vector<double> values;
    for (std::size_t r = 0; r < space_.constraints.size(); ++r) {
        columns.clear();
        double fixed = 0;
        for (auto const t : space_.constraints[r].types) {
            fixed += model_->fixed[t];
            if (column_of[t] != kNone) columns.push_back(column_of[t]);
        }
        values.assign(columns.size(), 1.0);
        model_->program.add_row(face_.constraint_lower[r] - fixed, face_.constraint_upper[r] - fixed, columns, values);
    }
    for (auto const& cut : cuts_) {
        columns.clear();
        values.clear();
        double fixed = 0;
        for (std::size_t i = 0; i < cut.types.size(); ++i) {
            fixed += cut.coefficients[i] * model_->fixed[cut.types[i]];
            if (column_of[cut.types[i]] == kNone) continue;
            columns.push_back(column_of[cut.types[i]]);
            values.push_back(cut.coefficients[i]);
        }
        model_->program.add_row(-solver::kUnbounded, cut.upper - fixed + kValueTolerance, columns, values);
    }
}

SearchResult PanelSearch::maximise(std::span<double const> prices, SearchLimits const& limits) {
    HZ_ASSERT(prices.size() == space_.types.size());
    if (!model_) build_model();
    auto& model = *model_;
    auto& program = model.program;
    double constant = 0;
    for (std::size_t t = 0; t < prices.size(); ++t) constant += prices[t] * model.fixed[t];
    for (std::size_t c = 0; c < model.types.size(); ++c) {
        program.set_objective(static_cast<int>(c), prices[model.types[c]]);
    }
    SearchResult result;
    double floor = limits.at_least - constant;
    std::int64_t const nodes_end = nodes_ + limits.nodes_max;
    std::vector<Branching> path;
    // Keeps the panel if it is the best so far; whether it is good enough.
    auto const offer = [&](TypePanel panel) {
        double value = 0;
        for (std::size_t t = 0; t < prices.size(); ++t) value += prices[t] * panel[t];
        if (value - constant <= floor || !is_panel(space_, panel)) return false;
        floor = value - constant;
        result.value = value;
        result.panel = std::move(panel);
        return limits.good_enough && value >= *limits.good_enough;
    };

    LinearStatus status = model.is_first ? program.maximise_dual() : program.maximise_primal();
    if (status != LinearStatus::optimal) status = program.maximise_dual();
    model.is_first = false;
    ++nodes_;
    bool stopped = false;
    if (limits.good_enough && status == LinearStatus::optimal &&
        program.objective() + constant >= *limits.good_enough) {
        Random random(kRoundingSeed);
        for (int rounding = 0; rounding < kRoundings && !stopped; ++rounding) {
            auto panel = model.repair.repair(model.rounded(space_.panel_size, rounding > 0 ? 1 : 0, random), prices);
            if (panel) stopped = offer(*std::move(panel));
        }
    }
    while (!stopped) {
        if (status != LinearStatus::optimal && status != LinearStatus::infeasible) status = program.maximise_afresh();
        bool is_leaf = status != LinearStatus::optimal || program.objective() <= floor + kValueTolerance;
        if (status != LinearStatus::optimal && status != LinearStatus::infeasible) stopped = true;  // cannot be judged
        if (!is_leaf) {
            // Up to the next integer the least way: a dive along nearly integral values ends in few steps.
            std::optional<std::size_t> branch;
            double least = 2;
            auto const x = program.primal();
            for (std::size_t c = 0; c < x.size(); ++c) {
                double const fraction = x[c] - std::floor(x[c] + kIntegral);
                if (fraction > kIntegral && 1 - fraction < least) {
                    least = 1 - fraction;
                    branch = c;
                }
            }
            if (branch) {
                auto const [lower, upper] = model.bounds(*branch);
                int const split = static_cast<int>(std::floor(x[*branch] + kIntegral)) + 1;
                path.push_back({*branch, lower, upper, split, false});
                model.set_bounds(*branch, split, upper);
            } else {
                TypePanel panel = model.fixed;
                for (std::size_t c = 0; c < x.size(); ++c) panel[model.types[c]] = static_cast<int>(std::lround(x[c]));
                if (offer(std::move(panel))) stopped = true;
                is_leaf = true;
            }
        }
        if (nodes_ >= nodes_end) stopped = true;
        if (stopped) break;
        if (is_leaf) {
            while (!path.empty() && path.back().second_side) {
                model.set_bounds(path.back().column, path.back().lower, path.back().upper);
                path.pop_back();
            }
            if (path.empty()) {
                result.is_complete = true;
                break;
            }
            path.back().second_side = true;
            model.set_bounds(path.back().column, path.back().lower, path.back().split - 1);
        }
        status = program.maximise_dual();
        ++nodes_;
    }
    while (!path.empty()) {
        model.set_bounds(path.back().column, path.back().lower, path.back().upper);
        path.pop_back();
    }
    return result;
}

}  // namespace hezhi::sortition
