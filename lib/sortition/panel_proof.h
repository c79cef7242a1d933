// Proves that an inequality in whole numbers holds for every panel: branch and bound whose every bound is computed in
// whole numbers from multipliers (weak duality). Where the multipliers come from does not matter to the proof; here a
// simplex solver proposes them. Part of the verifier: shares nothing with panel_search.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace hezhi::sortition {

/// lower ≤ Σ coefficient · x ≤ upper in whole numbers x ≥ 0; `coefficients` beside `variables`.
struct WholeRow {
    std::vector<std::size_t> variables;
    std::vector<std::int64_t> coefficients;
    std::optional<std::int64_t> lower;
    std::int64_t upper = 0;
};

struct WholeProgram {
    std::vector<std::int64_t> upper;  ///< a variable: 0 ≤ x ≤ upper
    std::vector<WholeRow> rows;       ///< |coefficients| and bounds ≤ 10⁷
};

struct ProofResult {
    bool is_proven = false;
    std::optional<std::vector<std::int64_t>> counterexample;  ///< keeps all rows, violates the inequality
    std::int64_t nodes = 0;
};

/// Neither proven nor refuted: `nodes_max` reached.
ProofResult prove(WholeProgram const& program, WholeRow const& inequality, std::int64_t nodes_max);

}  // namespace hezhi::sortition
