// What must hold for every case at every moment, judged from outside: a watch sees each accepted act and keeps its own
// books of pauses, stops, deadlines and returns, so that an error in the state machine is not repeated in its check.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "lib/casework/case_machine.h"

namespace hezhi::simulation {

enum class Promise : std::uint8_t {
    holder,          ///< an open case is on somebody's desk, any other on nobody's
    deadline,        ///< an open case has a deadline, any other has none
    clock,           ///< the clock shows time since receipt but for pauses, until the reply, and never runs backwards
    pause,           ///< the clock pauses in need_info, once, and nowhere else
    raised_once,     ///< a passed deadline, step limit or absence is raised at most once, and not before it passed
    raised_at_once,  ///< and is raised at the moment it passes
    closed_stays,    ///< what is not open moves by reopening only
    one_return,      ///< each body asks for return at most once, and not of an arbiter's assignment
    one_reopening,   ///< at most one reopening a reply
    unconfirmed      ///< only the reporter's word, or the desk's record of it, closes as confirmed
};
inline constexpr std::size_t kPromises = 10;
std::string_view name(Promise promise) noexcept;

/// Watches one case from its report on.
class CaseWatch {
public:
    explicit CaseWatch(casework::CaseFacts const& reported);

    /// The promise that this step breaks, if any. `before`: the facts the act met.
    std::optional<Promise> see(casework::CaseFacts const& before, casework::Act const& act, casework::Step const& step);
    /// As see(), for a case that nothing happened to until `now`.
    std::optional<Promise> look(casework::CaseFacts const& facts, TimePoint now) const;

private:
    /// A deadline while it stays the same.
    struct Running {
        std::optional<TimePoint> due;
        TimePoint since;  ///< from when on it could have been raised
        bool raised = false;
    };

    /// The first moment at which it is late and could be raised.
    static TimePoint first_late(Running const& running);
    std::optional<Promise> see_raises(casework::Step const& step);
    std::optional<Promise> see_clock(casework::Step const& step);
    std::optional<Promise> see_procedure(casework::CaseFacts const& before, casework::Act const& act,
                                         casework::Step const& step);
    void follow_deadlines(casework::CaseFacts const& before, casework::CaseFacts const& after, TimePoint at);

    TimePoint received_at_;
    Microseconds shown_{0};
    Microseconds paused_{0};
    std::optional<TimePoint> paused_since_{};
    std::optional<TimePoint> stopped_at_{};
    std::int32_t pauses_ = 0;
    Running due_;
    Running step_due_;
    std::vector<BodyId> returned_by_{};
    bool assigned_by_arbiter_ = false;
    std::size_t absences_ = 0;
    std::int32_t replies_ = 0;
    std::int32_t reopenings_ = 0;
};

}  // namespace hezhi::simulation
