// How good any lottery can be under MAXIMIN, NASH or GOLDILOCKS, recomputed from printed multipliers by weak duality
// (docs/algorithms/sortition-methods.md, "The certificate"). Part of the verifier: shares nothing with the search for
// the lottery. Any multipliers give a true bound; poor ones give a weak one.
//
// MAXIMIN and GOLDILOCKS are computed in fractions, without rounding. NASH needs logarithms: it is computed in binary
// floating point of 50 decimal digits, and kLogMargin is added, which is more than all its rounding errors together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lib/sortition/panel_proof.h"

namespace hezhi::sortition {

enum class Aim : std::uint8_t { maximin, nash, goldilocks };

/// What the panels are like, types of people as variables.
struct BoundedPanels {
    WholeProgram program;              ///< a type: its limit; row 0 is the panel's size
    std::vector<std::int64_t> people;  ///< a type, ≥ 1
    std::vector<bool>
        is_covered;  ///< a type: some panel may hold one of its people; a proof that none can is elsewhere
};

/// Σ log is off by less: all its terms together are below 10²², with relative errors below 10⁻⁴⁸.
inline constexpr double kLogMargin = 1e-25;

/// No lottery over the panels has an objective beyond this: a larger smallest chance, a larger Σ log chance, a smaller
/// (people/seats) · largest chance + (seats/people) / smallest chance, over the covered people. Rounded outwards to a
/// double. Multipliers below 0 of rows without a lower bound count as 0.
///
/// @param multipliers  a row: finite, at most 10¹² in size.
/// @return  nullopt if the multipliers bound nothing.
/// Cost: proportional to the entries of the rows.
std::optional<double> proven_bound(Aim aim, BoundedPanels const& panels, std::span<double const> multipliers);

/// The objective of a lottery, from everyone's chance, to a relative error of 10⁻¹⁵.
///
/// @param chances  of the covered people: in units of 10⁻¹⁵.
/// @return  nullopt if somebody's chance is 0 and the aim is NASH or GOLDILOCKS: then it is infinitely bad.
std::optional<double> objective_of(Aim aim, std::span<std::int64_t const> chances, std::int64_t panel_size);

}  // namespace hezhi::sortition
