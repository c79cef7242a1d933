// Who the caller is to a case, and what every change of a case leaves behind: events, jobs, public record.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "src/cases/cases.h"

namespace hezhi::cases {

/// One capacity in which the caller may act.
struct Part {
    casework::Actor actor;
    std::optional<BodyId> body{};
};

struct Standing {
    std::optional<View> view;  ///< nullopt: the case does not exist for this caller
    std::optional<std::int64_t> reporter{};
    std::vector<Part> parts{};
};

Standing standing_of(storage::ReadTransaction& tx, Asking const& asking, storage::Scope scope, Case const& the_case,
                     std::vector<Involved> const& bodies);

/// As standing_of(), with the number of the reporter who asks known.
Standing standing_with(authority::Caller const& who, Case const& the_case, std::vector<Involved> const& bodies,
                       std::optional<std::int64_t> reporter);

/// Those who joined know no more of what the first one brought than everybody does.
bool sees_as_strangers(Standing const& standing);

/// Whether the caller holds the permission that the event's route asks for, beyond what the machine asks: rulings and
/// evaluations are the street's, not of whichever desk dispatched.
bool may_route(authority::Caller const& who, CaseEvent event, Case const& the_case);

/// What a reporter does for the whole case is the first one's: to say that it is solved, which closes it for everybody,
/// and to take it back, which nobody may once neighbours joined. Reopening takes nothing from anybody: any reporter
/// may.
bool may_speak(Part const& part, CaseEvent event, Standing const& standing, Case const& the_case);

/// Whether reporting something alike may show that this case exists: not of sealed ones, of limited ones to those who
/// live there.
bool is_hinted_to(authority::Caller const& who, Case const& the_case);

/// Exactly one job waits for an open case: at its next limit.
void schedule(storage::WriteTransaction& tx, Case const& the_case);
/// As schedule(), of a case that was just made: there is no job to take back.
void schedule_first(storage::WriteTransaction& tx, Case const& the_case);

/// Tells open pages, and writes what strangers may know into the public record.
void publish(storage::WriteTransaction& tx, Case const& the_case, std::string_view kind, TimePoint now);

}  // namespace hezhi::cases
