// Whom an act on a case concerns, and as what: read by the job that follows the act. Pure; the switch has no default,
// so that a new event cannot be forgotten.
#pragma once

#include <cstdint>
#include <vector>

#include "lib/casework/case_machine.h"
#include "src/notices/notices.h"

namespace hezhi::cases {

enum class Audience : std::uint8_t {
    reporters,       ///< all who reported or joined, but whoever acted
    first_reporter,  ///< whose words the case has: they alone see the question
    shown_reporter,  ///< whose contact was looked at
    lead,
    supports,      ///< whom this dispatch named beside the lead
    called,        ///< whom this call named
    missing,       ///< who was called, and is not there though their time passed with this record
    named,         ///< whom this record names
    action_owner,  ///< whose joint action the record is about
    holder,        ///< on whose desk it is after the act
    rulers         ///< who rules on returns and extensions there
};

struct Telling {
    Audience audience;
    notices::NoticeKind kind;

    friend bool operator==(Telling const&, Telling const&) = default;
};

/// What a telling depends on of an act.
struct TellableAct {
    casework::CaseEvent event;
    casework::Actor actor;
    casework::CaseState to;
    bool shows_contact = false;  ///< a note that says that somebody looked at a reporter's telephone
    /// The public deadline had passed, and this act is the first to find it so: usually become_overdue, but any may be.
    bool raises_due = false;
};

/// Empty: nobody is told; those who look at the case see it. Nothing is told of a report itself: it stands in the
/// desk's queue, which counts it, and a flood of reports must not become a flood of notices (docs/adr/0008).
std::vector<Telling> tellings_of(TellableAct const& act);

}  // namespace hezhi::cases
