#include "lib/sortition/decomposition.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "lib/base/assert.h"
#include "lib/solver/linear_program.h"

namespace hezhi::sortition {
namespace {

using solver::LinearProgram;
using solver::LinearStatus;

/// Amounts of weight this small are rounding.
constexpr double kRounding = 1e-11;
/// Weight that peeling may leave over: it is spread over the panels found.
constexpr double kLeftMax = 1e-10;
/// A lottery gives the target when no more than this many expected members are missing.
constexpr double kMissingMax = 1e-9;
/// A panel must improve the master programme by this much.
constexpr double kImprovementMin = 1e-9;
/// Relaxations one peeling step may spend on finding a panel of its face.
constexpr std::int64_t kPeelNodesMax = 300;
/// Closing a rest: relaxations a panel, panels a rest.
constexpr std::int64_t kCloseNodesMax = 2000;
constexpr int kCloseColumnsMax = 1000;
/// How far preferences are blurred, in [0, 1).
constexpr double kBlur = 0.3;
/// A peeling step first looks among 100 + this many times panel_size types.
constexpr std::size_t kPromisingFactor = 2;
/// The first rest to be closed is this large or kRestGrowth times what is left; then so much larger each time, to all.
constexpr double kFirstRest = 1e-3;
constexpr double kRestGrowth = 2;

/// Minimises Σ d_t subject to Σ_P λ_P x_t(P) + d_t ≥ target_t, Σ λ_P = 1: 0 exactly if the panels give the target, as
/// both sides have panel_size members in all. Types without target need no row: no panel of the face has them.
class Master {
public:
    Master(std::span<double const> target) : target_(target.begin(), target.end()), row_of_(target.size(), -1) {
        for (std::size_t t = 0; t < target.size(); ++t) {
            if (target[t] > 0) row_of_[t] = program_.add_row(target[t], solver::kUnbounded, {}, {});
        }
        total_ = program_.add_row(1, 1, {}, {});
        for (std::size_t t = 0; t < target.size(); ++t) {
            if (row_of_[t] < 0) continue;
            int const rows[] = {row_of_[t]};
            double const ones[] = {1.0};
            program_.add_column(-1, 0, solver::kUnbounded, rows, ones);
        }
        first_panel_ = program_.columns();
    }

    void add(TypePanel const& panel) {
        if (!known_.insert(panel).second) return;
        std::vector<int> rows;
        std::vector<double> values;
        for (std::size_t t = 0; t < panel.size(); ++t) {
            if (panel[t] == 0 || row_of_[t] < 0) continue;
            rows.push_back(row_of_[t]);
            values.push_back(panel[t]);
        }
        rows.push_back(total_);
        values.push_back(1.0);
        program_.add_column(0, 0, solver::kUnbounded, rows, values);
        panels_.push_back(panel);
    }

    bool solve() {
        auto status = is_first_ ? program_.maximise_afresh() : program_.maximise_primal();
        if (status != LinearStatus::optimal) status = program_.maximise_afresh();
        is_first_ = false;
        return status == LinearStatus::optimal;
    }
    double missing() const { return -program_.objective(); }
    /// The price of a member a type: panels worth more than `known_value_max` improve the lottery.
    std::vector<double> prices() const {
        std::vector<double> result(target_.size(), 0.0);
        for (std::size_t t = 0; t < result.size(); ++t) {
            if (row_of_[t] >= 0) result[t] = std::clamp(-program_.row_dual(row_of_[t]), 0.0, 1.0);
        }
        return result;
    }
    double known_value_max() const { return program_.row_dual(total_); }
    TypeLottery lottery() const {
        TypeLottery result;
        double sum = 0;
        for (std::size_t p = 0; p < panels_.size(); ++p) {
            double const weight = program_.primal()[static_cast<std::size_t>(first_panel_) + p];
            if (weight <= kRounding) continue;
            result.panels.push_back(panels_[p]);
            result.weights.push_back(weight);
            sum += weight;
        }
        for (auto& weight : result.weights) weight /= sum;
        return result;
    }

private:
    std::vector<double> target_;
    LinearProgram program_;
    std::vector<int> row_of_;  ///< a type: its row, -1 without target
    int total_ = 0;
    int first_panel_ = 0;
    bool is_first_ = true;
    std::vector<TypePanel> panels_;
    std::set<TypePanel> known_;
};

/// Small multiples first: the prices of a master programme are often fractions with a small common denominator, and
/// then the inequality is a facet of the panels' hull. Otherwise prices are rounded to these fractions of 1.
constexpr int kScaleMax = 60;
constexpr std::array kRoundScales{100, 1000, 10'000, 1'000'000};
constexpr double kNearInteger = 1e-6;

/// Whole numbers in about the proportions of `prices`, one proposal after the other, finer and finer.
std::vector<std::vector<double>> whole_coefficients(std::span<double const> prices) {
    std::vector<std::vector<double>> proposals;
    auto const scaled = [&](double scale) {
        std::vector<double> result;
        for (double const price : prices) result.push_back(std::round(price * scale));
        return result;
    };
    for (int scale = 1; scale <= kScaleMax; ++scale) {
        bool const fits = std::all_of(prices.begin(), prices.end(), [scale](double price) {
            return std::abs(price * scale - std::round(price * scale)) <= kNearInteger * scale;
        });
        if (fits) {
            proposals.push_back(scaled(scale));
            break;
        }
    }
    for (int const scale : kRoundScales) proposals.push_back(scaled(scale));
    return proposals;
}

double value_of(std::span<double const> prices, std::span<double const> amounts) {
    double value = 0;
    for (std::size_t t = 0; t < prices.size(); ++t) value += prices[t] * amounts[t];
    return value;
}

/// Takes the target apart, as the file comment says.
class Peeler {
public:
    Peeler(PanelSpace const& space, PanelSearch& search, std::span<double const> target)
        : space_(space),
          search_(search),
          rest_(target.begin(), target.end()),
          face_(PanelFace::whole(space)),
          activity_(space.constraints.size()),
          prices_(rest_.size()) {}

    /// Peels until nothing is left or no panel of the face is found.
    void peel(Random& random) {
        while (left_ > kRounding) {
            find_face();
            auto panel = find_panel(random);
            double const weight = panel ? weight_of(*panel) : 0;
            if (weight <= kRounding / 10) break;
            move(*panel, weight);
            lottery_.panels.push_back(*std::move(panel));
            lottery_.weights.push_back(weight);
        }
    }
    double left() const noexcept { return left_; }

    /// Takes back the last steps until `left` is left, and gives that part to other panels of its face, if it can.
    void close(double left, std::int64_t nodes_max) {
        std::int64_t const nodes_end = search_.nodes() + nodes_max;
        std::vector<TypePanel> known;
        while (left_ < left && !lottery_.panels.empty()) {
            move(lottery_.panels.back(), -lottery_.weights.back());
            known.push_back(std::move(lottery_.panels.back()));
            lottery_.panels.pop_back();
            lottery_.weights.pop_back();
        }
        find_face();
        search_.narrow(face_);
        std::vector<double> target(rest_.size());
        for (std::size_t t = 0; t < rest_.size(); ++t) target[t] = rest_[t] > kRounding ? rest_[t] / left_ : 0;
        Master master(target);
        for (auto const& panel : known) master.add(panel);
        for (int columns = 0; columns < kCloseColumnsMax && master.solve(); ++columns) {
            if (search_.nodes() >= nodes_end) break;
            if (master.missing() <= kMissingMax) {
                auto const closed = master.lottery();
                for (std::size_t p = 0; p < closed.panels.size(); ++p) {
                    lottery_.panels.push_back(closed.panels[p]);
                    lottery_.weights.push_back(closed.weights[p] * left_);
                }
                left_ = 0;
                return;
            }
            auto const prices = master.prices();
            SearchLimits limits;
            limits.nodes_max = kCloseNodesMax;
            limits.good_enough = value_of(prices, target);
            limits.at_least = master.known_value_max() + kImprovementMin;
            auto found = search_.maximise(prices, limits);
            if (!found.panel || (found.is_complete && found.value < *limits.good_enough - kMissingMax)) break;
            master.add(*found.panel);
            known.push_back(*std::move(found.panel));
        }
        for (auto& panel : known) spare_.push_back(std::move(panel));
    }

    /// The lottery so far, its weights made to sum to 1.
    TypeLottery lottery() const {
        TypeLottery result = lottery_;
        double sum = 0;
        for (double const weight : result.weights) sum += weight;
        for (auto& weight : result.weights) weight /= sum;
        return result;
    }
    void add_panels_to(std::vector<TypePanel>& known) const {
        known.insert(known.end(), lottery_.panels.begin(), lottery_.panels.end());
        known.insert(known.end(), spare_.begin(), spare_.end());
    }

private:
    /// The smallest face that holds the rest, and within it only counts next to the average ones: panels alike make a
    /// rest that is easier to peel, and a lottery of similar panels.
    void find_face() {
        for (std::size_t t = 0; t < rest_.size(); ++t) {
            int const low = static_cast<int>(std::floor((rest_[t] + kRounding) / left_));
            int const high = static_cast<int>(std::ceil((rest_[t] - kRounding) / left_));
            face_.type_lower[t] = std::clamp(low, 0, space_.types[t].limit);
            face_.type_upper[t] = std::clamp(high, face_.type_lower[t], space_.types[t].limit);
        }
        for (std::size_t r = 0; r < activity_.size(); ++r) {
            auto const& constraint = space_.constraints[r];
            activity_[r] = 0;
            for (auto const t : constraint.types) activity_[r] += rest_[t];
            double const tolerance = kRounding * 10;
            double const low = std::floor((activity_[r] + tolerance) / left_);
            double const high = std::ceil((activity_[r] - tolerance) / left_);
            face_.constraint_lower[r] = std::clamp<double>(low, constraint.lower, constraint.upper);
            face_.constraint_upper[r] = std::clamp<double>(high, face_.constraint_lower[r], constraint.upper);
        }
    }

    /// A panel of the face, preferably of types with much left, since its weight is limited by the least of its
    /// members; first among the most promising types alone, which is a much smaller search.
    std::optional<TypePanel> find_panel(Random& random) {
        std::vector<std::pair<double, std::size_t>> free_types;
        for (std::size_t t = 0; t < rest_.size(); ++t) {
            prices_[t] = 0;
            if (face_.type_lower[t] == face_.type_upper[t]) continue;
            double const fraction = std::max(rest_[t] / left_ - face_.type_lower[t], kRounding);
            prices_[t] = -(1 - kBlur * random.uniform_unit()) / fraction;
            free_types.emplace_back(-prices_[t], t);
        }
        SearchLimits limits;
        limits.nodes_max = kPeelNodesMax;
        limits.good_enough = -1e299;  // the first panel found: depth-first search finds a good one early
        std::size_t const promising = kPromisingFactor * static_cast<std::size_t>(space_.panel_size) + 100;
        if (free_types.size() > promising * 5 / 4) {
            std::sort(free_types.begin(), free_types.end());
            auto part = face_;
            for (std::size_t i = promising; i < free_types.size(); ++i) {
                auto const t = free_types[i].second;
                part.type_upper[t] = part.type_lower[t];
            }
            search_.narrow(std::move(part));
            auto found = search_.maximise(prices_, limits);
            if (found.panel) return std::move(found.panel);
        }
        search_.narrow(face_);
        return search_.maximise(prices_, limits).panel;
    }

    void move(TypePanel const& panel, double weight) {
        for (std::size_t t = 0; t < rest_.size(); ++t) rest_[t] -= weight * panel[t];
        left_ -= weight;
    }

    /// The largest weight after which the rest is still inside the face.
    double weight_of(TypePanel const& panel) const {
        double weight = left_;
        for (std::size_t t = 0; t < rest_.size(); ++t) {
            int const low = face_.type_lower[t];
            int const high = face_.type_upper[t];
            if (high == low) continue;
            weight = std::min(weight, panel[t] > low ? rest_[t] - low * left_ : high * left_ - rest_[t]);
        }
        for (std::size_t r = 0; r < activity_.size(); ++r) {
            double const low = face_.constraint_lower[r];
            double const high = face_.constraint_upper[r];
            double members = 0;
            for (auto const t : space_.constraints[r].types) members += panel[t];
            if (members > low) weight = std::min(weight, (activity_[r] - low * left_) / (members - low));
            if (members < high) weight = std::min(weight, (high * left_ - activity_[r]) / (high - members));
        }
        return weight;
    }

    PanelSpace const& space_;
    PanelSearch& search_;
    std::vector<double> rest_;  ///< expected members a type not yet given
    double left_ = 1;           ///< weight not yet given
    PanelFace face_;
    std::vector<double> activity_;  ///< a constraint: its members in the rest
    std::vector<double> prices_;
    TypeLottery lottery_;
    std::vector<TypePanel> spare_;  ///< panels found but not used
};

}  // namespace

Result<Decomposition> decompose(PanelSpace const& space, PanelSearch& search, std::span<double const> target,
                                std::vector<TypePanel>& known, DecompositionLimits const& limits, Random& random) {
    HZ_ASSERT(target.size() == space.types.size());
    Decomposition result;
    std::int64_t const nodes_before = search.nodes();
    Peeler peeler(space, search, target);
    bool const first = known.empty();
    if (first) peeler.peel(random);
    for (double rest = std::max(kFirstRest, peeler.left() * kRestGrowth);
         first && peeler.left() > kLeftMax && rest < kRestGrowth; rest *= kRestGrowth) {
        // Half of what is allowed goes into closing; the rest is for the master programme and its cuts.
        std::int64_t const left = limits.nodes_max / 2 - (search.nodes() - nodes_before);
        if (left <= 0) break;
        peeler.close(std::min(1.0, rest), left);
    }
    peeler.add_panels_to(known);
    search.narrow(PanelFace::whole(space));
    result.nodes = search.nodes() - nodes_before;
    if (peeler.left() <= kLeftMax) {
        result.lottery = peeler.lottery();
        return result;
    }

    if (known.empty()) {
        // The face of the target has no panel at all; the master programme begins with any other.
        SearchLimits any;
        any.nodes_max = limits.nodes_max;
        any.good_enough = -1e299;
        auto found = search.maximise(std::vector<double>(target.size(), 0.0), any);
        result.nodes = search.nodes() - nodes_before;
        if (!found.panel && found.is_complete) return fail(ErrorCode::unprocessable, "sortition.infeasible");
        if (!found.panel) return fail(ErrorCode::internal, "sortition.limit_reached", "panel search");
        known.push_back(*std::move(found.panel));
    }
    Master master(target);
    for (auto const& panel : known) master.add(panel);
    // At a limit: the nearest lottery, where wanted, or an error that names the limit.
    auto const stop = [&](std::string_view what) -> Result<Decomposition> {
        result.nodes = search.nodes() - nodes_before;
        if (!limits.nearest_at_limit || known.empty() || !master.solve()) {
            return fail(ErrorCode::internal, "sortition.limit_reached", std::string(what));
        }
        result.is_exact = false;
        result.missing = std::max(0.0, master.missing());
        result.lottery = master.lottery();
        return std::move(result);
    };
    while (result.columns < limits.columns_max) {
        if (!master.solve()) return fail(ErrorCode::internal, "sortition.limit_reached", "master programme");
        result.missing = std::max(0.0, master.missing());
        if (result.missing <= kMissingMax) {
            result.lottery = master.lottery();
            return result;
        }
        auto const prices = master.prices();
        double const worth = value_of(prices, target);
        SearchLimits search_limits;
        search_limits.nodes_max = std::max<std::int64_t>(1, limits.nodes_max - result.nodes);
        search_limits.good_enough = worth;
        search_limits.at_least = master.known_value_max() + kImprovementMin;
        auto found = search.maximise(prices, search_limits);
        result.nodes = search.nodes() - nodes_before;
        if (found.panel && found.value >= worth - kMissingMax) {
            master.add(*found.panel);
            known.push_back(*std::move(found.panel));
            ++result.columns;
            continue;
        }
        if (!found.is_complete) return stop("panel search");
        // Every panel is worth less than the target: an inequality separates them.
        for (auto const& coefficients : whole_coefficients(prices)) {
            SearchLimits exact;
            exact.nodes_max = std::max<std::int64_t>(1, limits.nodes_max - result.nodes);
            auto const best = search.maximise(coefficients, exact);
            result.nodes = search.nodes() - nodes_before;
            if (!best.is_complete) return stop("panel search");
            if (!best.panel) return fail(ErrorCode::unprocessable, "sortition.infeasible");
            double const upper = std::round(best.value);
            if (value_of(coefficients, target) <= upper + kMissingMax * 10) continue;
            PanelCut cut;
            cut.upper = upper;
            for (std::size_t t = 0; t < target.size(); ++t) {
                if (coefficients[t] == 0) continue;
                cut.types.push_back(t);
                cut.coefficients.push_back(coefficients[t]);
            }
            result.cut = std::move(cut);
            break;
        }
        if (!result.cut) return stop("no separating inequality");
        result.lottery = master.lottery();
        return result;
    }
    return stop("columns");
}

}  // namespace hezhi::sortition
