// What one case adds to each measure: a pure function of its row, its events and its ratings. The definitions are
// docs/algorithms/indicators.md, word for word.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/cases/cases.h"
#include "src/indicators/indicators.h"

namespace hezhi::indicators {

/// `count` units of a measure with one outcome, for the body that they are about.
struct Cell {
    CaseMeasure code;
    UnitOutcome outcome;
    std::optional<BodyId> body;
    std::int64_t count;
    friend auto operator<=>(Cell const&, Cell const&) = default;
};

/// By code, outcome and body; no two with the same. Cost: a walk over the events.
std::vector<Cell> measure(cases::CaseHistory const& history);

}  // namespace hezhi::indicators
