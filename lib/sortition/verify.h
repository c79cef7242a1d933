// Checks a published sortition with code of its own, from the people and the quotas alone: nothing is shared with the
// search for the lottery but the nouns of pool.h. Whole numbers throughout; a simplex solver only *proposes*
// multipliers for the proofs over all panels, and every bound is computed again from them exactly, so its errors can
// make a check fail, never pass.
//
// What a LEXIMIN answer that passes proves, with v_1 ≤ v_2 ≤ … the stage values as printed:
//   * every panel of the lottery keeps size, quotas and addresses; the weights sum to exactly 1; every probability is
//     exactly the sum of the weights of the panels that hold the person, and within `kTolerance` of the person's stage
//     value;
//   * stage s: no lottery that gives the people settled before their stage values gives everyone else more than
//     v_s + kTolerance, and one that gives everyone else at least v_s gives nobody settled in s more than
//     v_s + kTolerance;
//   * every cut holds for all panels, and nobody called uncoverable is on any panel.
//
// Of MAXIMIN, NASH and GOLDILOCKS it proves the same of the lottery, that its objective is as printed, and that no
// lottery is better than the printed bound (bound_proof.h): it is at most the printed gap away from the best.
//
// Of M equally likely panels made from a lottery: that all are panels, and the counts and deviations.
//
// Of LEGACY, which optimises nothing: that the panels are valid, that their weights are frequencies of the printed
// number of draws, and that the intervals follow from these frequencies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lib/base/error.h"
#include "lib/sortition/bound_proof.h"
#include "lib/sortition/pool.h"

namespace hezhi::sortition {

// Everything below is as printed. People are indices into Pool::people; weights and probabilities are whole multiples
// of 10⁻¹⁵.

/// Of MAXIMIN, NASH, GOLDILOCKS.
struct OptimumClaim {
    Aim aim = Aim::maximin;
    double objective = 0;
    double bound = 0;
    double gap = 0;
    std::vector<double> multipliers;  ///< size, quotas, households, cuts
};

struct IntervalClaim {
    double lower = 0;
    double upper = 1;
};

/// Of LEGACY.
struct SimulationClaim {
    std::int64_t types = 0;  ///< sorts of people that quotas and addresses can tell apart
    std::int64_t draws = 0;
    std::int64_t failed = 0;
    double confidence = 0;
    std::vector<IntervalClaim> intervals;  ///< a person
    double min_upper = 1;
};

/// Of `--panels M`: M panels that a public draw makes equally likely.
struct UniformClaim {
    std::vector<std::vector<std::size_t>> panels;
    std::vector<std::int64_t> counts;  ///< a person: panels that hold the person
    double deviation_max = 0;          ///< the largest |count / M − chance|
    std::int64_t min_count = 0;        ///< of people with a chance above 0
};

/// What `hezhi sortition` printed.
struct SortitionClaim {
    struct Panel {
        std::vector<std::size_t> members;
        std::int64_t weight = 0;
    };
    struct Type {
        std::vector<std::size_t> members;
        std::int64_t limit = 0;
    };
    struct Cut {
        std::vector<std::size_t> types;
        std::vector<std::int64_t> coefficients;
        std::int64_t upper = 0;
    };
    struct Stage {
        double value = 0;
        std::vector<std::size_t> types;
        std::vector<double> multipliers;  ///< empty: the types stand at their limits
    };
    std::vector<Panel> panels;
    std::vector<std::int64_t> probabilities;  ///< a person
    std::vector<std::size_t> uncoverable;
    bool zero_means_uncoverable = true;  ///< the method gives a chance to everyone who can have one
    std::vector<Type> types;             ///< empty: none printed
    std::vector<Cut> cuts;
    std::optional<std::vector<Stage>> stages;   ///< LEXIMIN
    double gap = 0;                             ///< stated: how far chances may be from the values of their stages
    std::optional<OptimumClaim> optimum;        ///< MAXIMIN, NASH, GOLDILOCKS
    std::optional<SimulationClaim> simulation;  ///< LEGACY
    std::optional<UniformClaim> uniform;
};

struct VerificationLimits {
    std::int64_t nodes_max = 300'000;  ///< parts of the panels looked at for one cut or one uncoverable person
};

/// Allowed between a probability, its stage value and the bound of the stage; and between a printed objective, bound or
/// gap and what is recomputed, times the objective where that is above 1.
inline constexpr double kTolerance = 1e-6;

/// What does not hold; empty: the claim holds. `where` is a JSON pointer into the answer, params are `found` and
/// `expected`. Stops at the first part of the certificate that makes the rest meaningless.
/// Cost: proportional to stages × types × categories; a search of panels for every cut and uncoverable type.
std::vector<Problem> verify_sortition(Pool const& pool, SortitionClaim const& claim,
                                      VerificationLimits const& limits = {});

}  // namespace hezhi::sortition
