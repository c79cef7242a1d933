#include "lib/sortition/bound_proof.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>

#include "lib/base/assert.h"

namespace hezhi::sortition {
namespace {

using Rational = boost::multiprecision::cpp_rational;
using Precise = boost::multiprecision::cpp_bin_float_50;
using boost::multiprecision::cpp_int;

constexpr std::int64_t kUnits = 1'000'000'000'000'000;
/// Multipliers are read as multiples of 1 / kScale: any are valid, these are whole numbers.
constexpr double kScale = 0x1p56;

/// Σ_t weight_t x_t ≤ right for every panel; both times kScale.
struct Inequality {
    std::vector<cpp_int> weight;
    cpp_int right = 0;
};

Inequality combined(WholeProgram const& program, std::span<double const> multipliers) {
    HZ_ASSERT(multipliers.size() == program.rows.size());
    Inequality result;
    result.weight.assign(program.upper.size(), 0);
    for (std::size_t r = 0; r < program.rows.size(); ++r) {
        auto const& row = program.rows[r];
        HZ_ASSERT(std::abs(multipliers[r]) <= 1e12);
        auto const y = static_cast<cpp_int>(std::round(multipliers[r] * kScale));
        if (y < 0 && !row.lower) continue;
        result.right += y * (y >= 0 ? row.upper : *row.lower);
        for (std::size_t i = 0; i < row.variables.size(); ++i) {
            result.weight[row.variables[i]] += y * row.coefficients[i];
        }
    }
    return result;
}

Rational fraction(double value) {
    int exponent = 0;
    auto const digits = static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), 53));
    exponent -= 53;
    cpp_int const power = cpp_int{1} << std::abs(exponent);
    return exponent >= 0 ? Rational{cpp_int{digits} * power} : Rational{cpp_int{digits}, power};
}

/// The double at or above, or at or below.
double rounded_up(Rational const& value) {
    auto result = static_cast<double>(value);
    while (fraction(result) < value) result = std::nextafter(result, std::numeric_limits<double>::infinity());
    return result;
}
double rounded_down(Rational const& value) {
    return -rounded_up(-value);
}

/// What limits of types alone allow of the smallest chance.
Rational lowest_by_limits(BoundedPanels const& panels) {
    Rational result = 1;
    for (std::size_t t = 0; t < panels.people.size(); ++t) {
        if (!panels.is_covered[t]) continue;
        result = std::min(result, Rational{panels.program.upper[t], panels.people[t]});
    }
    return result;
}

/// Everyone's chance is z at least: Σ_{weight ≥ 0} weight people z + Σ_{weight < 0} weight limit ≤ right.
double maximin_bound(BoundedPanels const& panels, Inequality const& inequality) {
    cpp_int left = inequality.right;
    cpp_int total = 0;
    for (std::size_t t = 0; t < panels.people.size(); ++t) {
        if (!panels.is_covered[t]) continue;
        auto const& weight = inequality.weight[t];
        if (weight < 0) {
            left -= weight * panels.program.upper[t];
        } else {
            total += weight * panels.people[t];
        }
    }
    auto const by_limits = lowest_by_limits(panels);
    return rounded_up(total > 0 ? std::min(by_limits, Rational{left, total}) : by_limits);
}

/// Σ people log x − Σ people log people is at most the same with right − Σ weight x ≥ 0 added; and that, type by type,
/// is largest at x = people / weight, or at the limit.
double nash_bound(BoundedPanels const& panels, Inequality const& inequality) {
    Precise const scale{kScale};
    Precise result = Precise{inequality.right} / scale;
    for (std::size_t t = 0; t < panels.people.size(); ++t) {
        if (!panels.is_covered[t]) continue;
        Precise const people{panels.people[t]};
        Precise const weight = Precise{inequality.weight[t]} / scale;
        Precise const limit{panels.program.upper[t]};
        Precise const x = weight * limit <= people ? limit : people / weight;
        result += people * (log(x) - log(people)) - weight * x;
    }
    result += kLogMargin;
    return std::nextafter(static_cast<double>(result), std::numeric_limits<double>::infinity());
}

/// With L the smallest and U the largest chance, the inequality becomes of_lowest L ≤ right + of_highest U. For any
/// touch > 0, 1/L ≥ 2/touch − L/touch², so that the objective is at least a linear function of L and U, whose minimum
/// over the region is at a corner: fractions suffice. `touch` is best at the L where the objective is least.
double goldilocks_bound(BoundedPanels const& panels, Inequality const& inequality) {
    std::int64_t people = 0;
    for (std::size_t t = 0; t < panels.people.size(); ++t) people += panels.is_covered[t] ? panels.people[t] : 0;
    Rational const inverse{people, panels.program.rows[0].upper};
    auto const by_limits = lowest_by_limits(panels);
    Rational best = 2;  // people/seats · U ≥ 1 and seats/people / L ≥ 1 always
    for (bool const counts_households : {false, true}) {
        Rational of_lowest = 0;
        Rational of_highest = 0;
        Rational right{inequality.right};
        for (std::size_t t = 0; t < panels.people.size(); ++t) {
            if (!panels.is_covered[t]) continue;
            auto const& weight = inequality.weight[t];
            auto const limit = panels.program.upper[t];
            if (weight >= 0) {
                of_lowest += Rational{weight * panels.people[t]};
            } else if (counts_households || limit == panels.people[t]) {
                of_highest -= Rational{weight * panels.people[t]};
            } else {
                right -= Rational{weight * limit};
            }
        }
        // L > 0 needs right + of_highest U ≥ 0.
        Rational least_highest = 1 / inverse;
        if (of_highest > 0) least_highest = std::max(least_highest, Rational{-right / of_highest});
        if (least_highest > 1) continue;  // no lottery at all: left to other checks
        auto const lowest_at = [&](Rational const& highest) -> Rational {
            if (of_lowest == 0) return by_limits;
            return std::min(by_limits, Rational{(right + of_highest * highest) / of_lowest});
        };
        std::vector<Rational> corners{least_highest, 1};
        if (of_highest > 0) {
            Rational const kink = (of_lowest * by_limits - right) / of_highest;
            if (kink > least_highest && kink < 1) corners.push_back(kink);
        }
        // Where the derivative of inverse U + 1 / (inverse L(U)) is 0, in double: only a proposal.
        auto highest = corners.back();
        if (of_highest > 0) {
            auto const a = static_cast<double>(of_lowest);
            auto const d = static_cast<double>(of_highest);
            double const turning =
                (std::sqrt(a) * std::sqrt(d) / static_cast<double>(inverse) - static_cast<double>(right)) / d;
            if (std::isfinite(turning)) highest = std::clamp(fraction(turning), least_highest, highest);
        } else {
            highest = least_highest;
        }
        auto const touch = lowest_at(highest);
        if (touch <= 0) continue;
        std::optional<Rational> least;
        for (auto const& corner : corners) {
            Rational const value =
                inverse * corner + 2 / (inverse * touch) - lowest_at(corner) / (inverse * touch * touch);
            if (!least || value < *least) least = value;
        }
        best = std::max(best, *least);
    }
    return rounded_down(best);
}

}  // namespace

std::optional<double> proven_bound(Aim aim, BoundedPanels const& panels, std::span<double const> multipliers) {
    HZ_ASSERT(panels.people.size() == panels.program.upper.size() && panels.is_covered.size() == panels.people.size());
    if (std::count(panels.is_covered.begin(), panels.is_covered.end(), true) == 0) return std::nullopt;
    auto const inequality = combined(panels.program, multipliers);
    switch (aim) {
        case Aim::maximin:
            return maximin_bound(panels, inequality);
        case Aim::nash:
            return nash_bound(panels, inequality);
        case Aim::goldilocks:
            return goldilocks_bound(panels, inequality);
    }
    return std::nullopt;
}

std::optional<double> objective_of(Aim aim, std::span<std::int64_t const> chances, std::int64_t panel_size) {
    if (chances.empty()) return std::nullopt;
    auto const [least, most] = std::minmax_element(chances.begin(), chances.end());
    if (aim == Aim::maximin) return static_cast<double>(*least) / static_cast<double>(kUnits);
    if (*least <= 0) return std::nullopt;
    if (aim == Aim::goldilocks) {
        Rational const inverse{static_cast<std::int64_t>(chances.size()), panel_size};
        return static_cast<double>(Rational{inverse * Rational{*most, kUnits} + Rational{kUnits, *least} / inverse});
    }
    std::map<std::int64_t, std::int64_t> people;
    for (auto const chance : chances) ++people[chance];
    Precise result = 0;
    for (auto const& [chance, count] : people) result += Precise{count} * log(Precise{chance} / Precise{kUnits});
    return static_cast<double>(result);
}

}  // namespace hezhi::sortition
