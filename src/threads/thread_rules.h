// Pure decisions of a thread: how far each of the nine steps is, and what comes next until when.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>

#include "src/threads/threads.h"

namespace hezhi::threads {

inline constexpr std::size_t kSteps = 9;

struct StepStanding {
    StepState state = StepState::future;
    std::optional<TimePoint> since{};  ///< of its first entry
    std::optional<TimePoint> until{};  ///< the nearest date that something in it still waits for
    bool is_ahead = false;             ///< something happened in it, and the procedure's own stage is still to come
};
using Standings = std::array<StepStanding, kSteps>;  ///< by Step

/// An entry with a date waits for it until another entry of the same subject follows.
bool is_open(std::span<Entry const> entries, std::size_t index);

/// Steps that the procedure has are as its stages are; all others follow from what happened: done or, where something
/// is still open, now; of those without any entry, skipped where a later step began, else future. A meeting that was
/// held before its stage was held: its step is done, and ahead. `entries`: oldest first.
Standings standings(topics::Topic const& topic, std::span<Entry const> entries, std::optional<Course> const& course);

/// The step at which the topic stands: the last that is going on and not ahead of its stage, else where it was stopped,
/// else the last one done.
Step current(Standings const& standings) noexcept;

/// What comes next.
struct Next {
    Step step = Step::topic;
    std::optional<Entry> entry{};      ///< what is due, where that is one thing
    std::string body{};                ///< whose turn it is
    std::optional<TimePoint> until{};  ///< past: overdue
};
/// The earliest of: what the procedure waits for, the end of an open topic, the dates of what is open; what has no date
/// only where nothing has one. nullopt: nothing.
std::optional<Next> next(topics::Topic const& topic, std::span<Entry const> entries,
                         std::optional<Course> const& course);

}  // namespace hezhi::threads
