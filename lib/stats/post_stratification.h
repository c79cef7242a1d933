// Voices weighted to a population: votes counted by band (of age), each band made to count as much as it counts among
// the residents. From published counts only, so that the same figures come from the published file: where small cells
// are withheld a share is known between two bounds, and nothing here says more. Pure. What is computed and why:
// docs/algorithms/weighting.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lib/stats/intervals.h"
#include "lib/stats/suppression.h"

namespace hezhi::stats {

/// Who may be weighted at all. The published rule, the same everywhere.
inline constexpr std::int64_t kDeclaredMin = 80;     ///< people who voted and declared a band
inline constexpr std::int64_t kDeclaredPartMin = 3;  ///< they are at least one in so many of those who voted
inline constexpr std::int64_t kStratumDeclaredMin =
    40;  ///< in each stratum, so that a quarter of it may be shown; smaller bands join a neighbour
inline constexpr std::int64_t kWeightMax = 4;  ///< no voice counts more than so many times an average one

/// Bands first … last taken together.
struct Stratum {
    std::size_t first = 0;
    std::size_t last = 0;
    std::int64_t population = 0;
    std::int64_t declared = 0;
    friend bool operator==(Stratum const&, Stratum const&) = default;
};

/// Why there are no weighted figures.
enum class WeightingRefusal : std::uint8_t { too_few_declared, too_small_part, one_stratum, weight_too_large };

struct Strata {
    std::vector<Stratum> strata;  ///< in the order of the bands; empty where refused before they were formed
    std::optional<WeightingRefusal> refusal;
};

/// Merges neighbouring bands until each stratum has residents and kStratumDeclaredMin who declared: the stratum that
/// falls short and has fewest declared (of equals the first) joins its neighbour with fewer declared (of equals the
/// one before). Then the population's share of a stratum divided by its share of those who declared is its weight;
/// above kWeightMax nothing is weighted.
/// @param population  residents by band, ≥ 0, not all 0 (asserted); as many bands as `declared`, at least one.
/// @param declared    by band, who voted and declared it, ≥ 0 (asserted).
/// @param voted       all who voted; ≥ the sum of `declared` (asserted).
/// Cost: O(bands²).
Strata form_strata(std::span<std::int64_t const> population, std::span<std::int64_t const> declared,
                   std::int64_t voted);

/// Population share over share of those who declared, in ten-thousandths, rounded to the nearest. Strata as
/// form_strata gives them.
std::int64_t weight_e4(std::span<Stratum const> strata, std::size_t at);

/// (Σ w)² / Σ w² with one weight a voice: as many equal voices would be as uncertain. Rounded down.
/// `seen`: the voices of each stratum, ≥ 1 (asserted).
/// Source: Kish, Survey Sampling (1965), section 11.7; Kish, Weighting for unequal P_i, J. Official Statistics 8
/// (1992).
std::int64_t effective_size(std::span<Stratum const> strata, std::span<std::int64_t const> seen);

/// Voices over effective size, in hundredths, rounded to the nearest; 100 where nobody weighs more than others.
std::int64_t design_effect_e2(std::span<Stratum const> strata, std::span<std::int64_t const> seen);

/// Agree, disagree, pass of one stratum on one statement, as publish_cells gives them at the public threshold.
inline constexpr std::size_t kVoteKinds = 3;
using PublishedRow = PublishedCells;

/// `yes` of `seen`.
struct Fraction {
    std::int64_t yes = 0;
    std::int64_t seen = 0;
    friend bool operator==(Fraction const&, Fraction const&) = default;
};

/// The least and the greatest share of one kind of vote that a reader of the row must think possible; both occur in
/// some row that is published alike. nullopt where nothing of the row is published.
struct ShareBounds {
    Fraction least;
    Fraction most;
};
std::optional<ShareBounds> share_bounds(PublishedRow const& row, std::size_t kind, std::int64_t threshold);

/// A share between two bounds in ten-thousandths, rounded outwards; equal (or one apart) where it is known exactly.
struct Range {
    std::int64_t low_e4 = 0;
    std::int64_t high_e4 = 0;
    friend bool operator==(Range const&, Range const&) = default;
};

/// One statement's votes by those who declared a band.
struct WeightedVotes {
    std::array<Range, kVoteKinds> counted;   ///< every voice alike: agree, disagree, pass
    std::array<Range, kVoteKinds> weighted;  ///< Σ over strata of population share × share in the stratum
    std::int64_t effective = 0;              ///< Kish's size, from the least each stratum can have seen it
    std::int64_t design_effect_e2 = 0;       ///< voices over effective size, in hundredths, from the same counts
    Interval agree_95;  ///< Wilson's with the effective size, around the lower and the upper bound of `weighted`
    friend bool operator==(WeightedVotes const&, WeightedVotes const&) = default;
};

/// nullopt where some stratum's row says nothing: it has too few voices on this statement.
/// @param rows  one a stratum (asserted).
/// Doubles in a fixed order; rounded outwards with a tolerance of 1e-10, so equal input gives equal output.
/// Source: Holt, Smith, Post Stratification, J. R. Stat. Soc. A 142 (1979), 33–46; of the interval: Franco, Little,
/// Louis, Slud, Comparative Study of Confidence Intervals for Proportions in Complex Sample Surveys, J. Survey
/// Statistics and Methodology 7 (2019).
std::optional<WeightedVotes> weigh(std::span<Stratum const> strata, std::span<PublishedRow const> rows);

/// What of a statement's picture changes by weighting. Each holds only if it holds whatever the withheld cells are.
struct PictureChange {
    bool majority = false;  ///< more than half agree, before or after, and not both
    bool common = false;    ///< at least kCommonBar agree, before or after, and not both
    bool moved = false;     ///< the share that agrees moves by kMovedBy or more
    bool any() const noexcept { return majority || common || moved; }
    friend bool operator==(PictureChange const&, PictureChange const&) = default;
};
inline constexpr std::int64_t kHalf_e4 = 5'000;
inline constexpr std::int64_t kCommonBar_e4 = 6'000;  ///< common ground of an opinion map asks as much of each group
inline constexpr std::int64_t kMovedBy_e4 = 1'000;

PictureChange picture_change(WeightedVotes const& votes) noexcept;

}  // namespace hezhi::stats
