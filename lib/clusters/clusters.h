// Which reports are about one and the same thing, and how public that thing is: docs/algorithms/clusters.md has the
// same in words. A cluster is a connected component of "alike", so it depends on the set of reports and on nothing
// else: neither on the order in which they came nor on how often it was computed in between.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lib/base/time.h"

namespace hezhi::clusters {

/// Somebody who reported, or joined. Households are compared, never returned.
struct Voice {
    TimePoint at{};
    std::optional<std::int64_t> household{};  ///< nullopt: anonymous, or without a bound dwelling
};

/// One report, as far as clusters are concerned.
struct Signal {
    std::int64_t id;
    TimePoint at{};
    std::optional<std::int64_t> matter{};    ///< of the register; nullopt: nobody has said yet
    std::int64_t courtyard;                  ///< the compound in which it lies; the building or place without one
    std::optional<std::int64_t> building{};  ///< nullopt: not in a building
    bool is_common = false;                  ///< outside of buildings: a path, a courtyard, the community's ground
    std::vector<std::uint64_t> pairs{};      ///< of its words, as text::character_pairs gives them
    std::vector<Voice> voices{};             ///< at least its first reporter
};

struct Rules {
    Microseconds gap = std::chrono::days{42};  ///< two reports further apart than this are not alike
    double alike_min = 0.25;                   ///< Dice coefficient of character pairs
};

/// Two reports are alike when at most `gap` lies between them and
///   both have the same matter, and the same courtyard or words that are alike; or
///   at least one has no matter yet, and the same courtyard and words that are alike.
/// Reports of two different matters are never alike.
bool are_alike(Signal const& a, Signal const& b, Rules const& rules);

/// Groups of indices into `signals`, each by (at, id), groups by their first member. Ids distinct (asserted).
/// @param signals  of one community.
/// Cost: O(n²) comparisons of words at worst; those that one group holds already are not compared again. Bounded by
/// kSignalsMax (asserted): 2,000 reports of a community in half a year is four times a large one's.
std::vector<std::vector<std::size_t>> group(std::span<Signal const> signals, Rules const& rules);
inline constexpr std::size_t kSignalsMax = 2'000;

/// The facts of publicness 公共性: how many are concerned, where, for how long.
struct Facts {
    std::int64_t cases = 0;
    std::int64_t households = 0;  ///< distinct bound dwellings of those who reported or joined
    std::int64_t unnamed = 0;     ///< voices without one: counted apart, since two may be the same neighbour
    std::int64_t buildings = 0;   ///< distinct
    bool is_common = false;       ///< some report lies outside of buildings
    std::int64_t weeks = 0;       ///< begun weeks from the first to the last report: 1 when both are the same day
    TimePoint first{};
    TimePoint last{};

    friend bool operator==(Facts const&, Facts const&) = default;
};

/// When a cluster is a matter of the public: (households ≥ households_min or cases ≥ cases_min) and
/// (buildings ≥ buildings_min or a common area), counted over `window`.
struct Threshold {
    std::int64_t households_min = 5;
    std::int64_t cases_min = 10;
    std::int64_t buildings_min = 2;
    Microseconds window = std::chrono::days{42};
};

/// Of the reports, and voices, that came later than `until - window` and not after `until`.
Facts facts_of(std::span<Signal const> signals, std::span<std::size_t const> members, Microseconds window,
               TimePoint until);

bool passes(Facts const& facts, Threshold const& threshold) noexcept;

/// The first moment at which the cluster passed the threshold: that of the report or voice with which it did.
/// nullopt: it never did. Cost: O(v²) for v voices of the cluster, and nothing where
/// all of them together would not pass.
std::optional<TimePoint> passed_at(std::span<Signal const> signals, std::span<std::size_t const> members,
                                   Threshold const& threshold);

}  // namespace hezhi::clusters
