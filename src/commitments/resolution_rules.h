// Pure decisions about resolutions: the table (docs/formats/resolution-states.csv is the same, for people).
#pragma once

#include <span>
#include <vector>

#include "src/commitments/resolutions.h"

namespace hezhi::commitments {

enum class ResolutionGuard : std::uint8_t { words, ground_unless_agreed, due_passed };
BOOST_DESCRIBE_ENUM(ResolutionGuard, words, ground_unless_agreed, due_passed)

struct ResolutionRow {
    std::optional<ResolutionState> from;  ///< nullopt: there is none yet
    ResolutionEvent event;
    ResolutionActor actor;
    std::vector<ResolutionGuard> guards;
    ResolutionState to;
};
std::span<ResolutionRow const> resolution_table();

struct ResolutionAct {
    ResolutionEvent event;
    ResolutionActor actor;
    TimePoint at{};
    ResolutionAnswerKind kind = ResolutionAnswerKind::agree;
    bool has_words = false;
    bool has_ground = false;
};
/// Errors: resolution.act_not_now {state}, resolution.not_yours, resolution.words_required, resolution.ground_required.
Result<ResolutionState> apply(Resolution const& resolution, ResolutionAct const& act);

/// The reminder, then the deadline; nullopt: nothing is waited for.
std::optional<TimePoint> next_tick(Resolution const& resolution);

}  // namespace hezhi::commitments
