#include "lib/sortition/goldilocks.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "lib/base/assert.h"
#include "lib/sortition/chance_bounds.h"
#include "lib/sortition/coverage.h"

namespace hezhi::sortition {
namespace {

constexpr int kTangentsMax = 200;
/// The enclosing tangents meet the objective up to this.
constexpr double kTolerance = 1e-11;

/// n/k over the covered people.
double equal_share_inverse(PanelSpace const& space) {
    double people = 0;
    for (auto const& type : space.types) people += type.limit > 0 ? type.count() : 0;
    return people / space.panel_size;
}

double objective_of(double share_inverse, double lowest, double highest) {
    return share_inverse * highest + 1 / (share_inverse * lowest);
}

/// A tangent of U(L), and the multipliers that prove it.
struct Tangent {
    double at = 0;
    double value = 0;
    double slope = 0;
    std::vector<double> multipliers;

    double operator()(double lowest) const { return value + slope * (lowest - at); }
};

Tangent tangent_of(ChanceBounds bounds) {
    return {bounds.lowest, bounds.highest, std::max(0.0, bounds.slope), std::move(bounds.multipliers)};
}

/// a + amount · b.
std::vector<double> sum_of(std::vector<double> a, std::vector<double> const& b, double amount) {
    for (std::size_t i = 0; i < a.size(); ++i) a[i] += amount * b[i];
    return a;
}

/// Σ g_t count_t over types that take part with g_t > 0: the weight of L.
double weight_of_lowest(PanelSpace const& space, std::span<PanelCut const> cuts,
                        std::vector<double> const& multipliers) {
    auto const inequality = combined(space, cuts, multipliers);
    double result = 0;
    for (std::size_t t = 0; t < space.types.size(); ++t) {
        if (space.types[t].limit > 0) result += std::max(0.0, inequality.weight[t]) * space.types[t].count();
    }
    return result;
}

/// What limits of types alone allow of the smallest chance.
double lowest_by_limits(PanelSpace const& space) {
    double result = 1;
    for (auto const& type : space.types) {
        if (type.limit > 0) result = std::min(result, static_cast<double>(type.limit) / type.count());
    }
    return result;
}

Result<RelaxedPoint> best_point(PanelSpace const& space, std::span<PanelCut const> cuts) {
    double const share_inverse = equal_share_inverse(space);
    // The derivative of 1 / (share_inverse L) balances that of share_inverse U where U has this slope.
    auto const slope_wanted = [share_inverse](double lowest) {
        return 1 / (share_inverse * share_inverse * lowest * lowest);
    };
    ChanceBoundsProgram program(space, cuts);
    HZ_TRY(auto const raised, program.raise_lowest());
    HZ_TRY(auto const at_end, program.lower_highest(raised.lowest));
    auto right = tangent_of(at_end);
    if (right.slope <= slope_wanted(right.at)) {
        // Even the largest possible L is not too much: what forbids more is the proof of `raised`.
        double const weight = weight_of_lowest(space, cuts, raised.multipliers);
        double const missing = slope_wanted(right.at) - right.slope;
        if (weight <= 0 || right.at >= lowest_by_limits(space) - kTolerance) {
            return RelaxedPoint{at_end.members, right.multipliers};
        }
        return RelaxedPoint{at_end.members, sum_of(right.multipliers, raised.multipliers, missing / weight)};
    }
    HZ_TRY(auto const at_zero, program.lower_highest(0));
    auto left = tangent_of(at_zero);
    for (int i = 0; i < kTangentsMax; ++i) {
        // The minimum of max(left, right) + 1 / (share_inverse² L): on a tangent, or where the two meet.
        double const meeting = left.slope < right.slope
                                   ? (left.value - left.slope * left.at - right.value + right.slope * right.at) /
                                         (right.slope - left.slope)
                                   : right.at;
        double const of_left =
            left.slope > 0 ? 1 / (share_inverse * std::sqrt(left.slope)) : std::numeric_limits<double>::infinity();
        double const of_right = 1 / (share_inverse * std::sqrt(right.slope));
        double const next = std::clamp(meeting, std::min(of_right, of_left), of_left);
        HZ_TRY(auto const solved, program.lower_highest(std::clamp(next, 0.0, raised.lowest)));
        auto found = tangent_of(solved);
        double const expected = std::max(left(found.at), right(found.at));
        if (found.value <= expected + kTolerance) {
            double const wanted = slope_wanted(found.at);
            if (left.slope >= right.slope) return RelaxedPoint{solved.members, left.multipliers};
            double const share = std::clamp((wanted - left.slope) / (right.slope - left.slope), 0.0, 1.0);
            std::vector<double> const zero(left.multipliers.size(), 0.0);
            return RelaxedPoint{solved.members,
                                sum_of(sum_of(zero, left.multipliers, 1 - share), right.multipliers, share)};
        }
        (found.slope <= slope_wanted(found.at) ? left : right) = std::move(found);
    }
    return fail(ErrorCode::internal, "sortition.limit_reached", "tangents");
}

}  // namespace

double goldilocks_bound(PanelSpace const& whole_space, std::vector<bool> const& is_covered,
                        std::span<PanelCut const> cuts, std::span<double const> multipliers) {
    auto const space = without_uncovered(whole_space, {is_covered, {}});
    double const share_inverse = equal_share_inverse(space);
    double const by_limits = lowest_by_limits(space);
    auto const inequality = combined(space, cuts, multipliers);
    double result = 2;  // equal chances would be the best of all
    for (bool const counts_households : {false, true}) {
        double of_lowest = 0;
        double of_highest = 0;
        double right = inequality.right;
        for (std::size_t t = 0; t < space.types.size(); ++t) {
            auto const& type = space.types[t];
            if (type.limit == 0) continue;
            double const g = inequality.weight[t];
            if (g >= 0) {
                of_lowest += g * type.count();
            } else if (counts_households || type.limit == type.count()) {
                of_highest -= g * type.count();
            } else {
                right -= g * type.limit;
            }
        }
        // A largest chance U allows L = (right + of_highest U) / of_lowest; the best U is where the derivative is 0.
        auto const objective = [&](double highest) {
            double const allowed = of_lowest > 0 ? (right + of_highest * highest) / of_lowest : by_limits;
            if (allowed <= 0) return std::numeric_limits<double>::infinity();  // no lottery has such a U
            return objective_of(share_inverse, std::min(allowed, by_limits), highest);
        };
        // From there L is at `by_limits` and a larger U of no use.
        double const enough = of_highest > 0 ? (of_lowest * by_limits - right) / of_highest : 1;
        double const turning =
            of_highest > 0 ? (std::sqrt(of_lowest * of_highest) / share_inverse - right) / of_highest : 0;
        double const best = std::clamp(std::min(turning, enough), 1 / share_inverse, 1.0);
        double const bound = objective(best);
        if (std::isfinite(bound)) result = std::max(result, bound);
    }
    return result;
}

Result<RelaxedLottery> goldilocks(PanelSpace const& whole_space, RoundLimits const& limits) {
    PanelSearch first_search(whole_space);
    HZ_TRY(auto covered, coverage(whole_space, first_search));
    auto const space = without_uncovered(whole_space, covered);
    PanelSearch search(space);
    auto const best = [&space](std::span<PanelCut const> cuts) { return best_point(space, cuts); };
    HZ_TRY(auto result, relaxed_rounds(space, search, limits, best));
    result.is_covered = std::move(covered.is_covered);
    result.nodes += first_search.nodes();
    auto const chances = chances_of_types(space, result.lottery);
    double lowest = 1;
    double highest = 0;
    for (std::size_t t = 0; t < chances.size(); ++t) {
        if (!result.is_covered[t]) continue;
        lowest = std::min(lowest, chances[t]);
        highest = std::max(highest, chances[t]);
    }
    result.objective = objective_of(equal_share_inverse(space), lowest, highest);
    result.bound = goldilocks_bound(space, result.is_covered, result.cuts, result.multipliers);
    result.gap = std::max(0.0, result.objective - result.bound);
    return result;
}

}  // namespace hezhi::sortition
