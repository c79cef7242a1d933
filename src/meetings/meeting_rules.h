// Pure decisions about a meeting: the table of its states (docs/formats/meeting-states.csv is the same, for people),
// what a notice must have, how notice is counted, and which counts are shown.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/meetings/meetings.h"

namespace hezhi::meetings {

enum class Guard : std::uint8_t {
    complete,      ///< agenda, chair, and a place or a link
    starts_ahead,  ///< the start lies in the future
    reason,        ///< in words
    minutes,       ///< something was written down
    no_conflict    ///< nothing written down contradicts itself
};
BOOST_DESCRIBE_ENUM(Guard, complete, starts_ahead, reason, minutes, no_conflict)

struct TableRow {
    std::optional<MeetingState> from;  ///< nullopt: no meeting yet
    MeetingEvent event;
    std::vector<Guard> guards;
    MeetingState to;
};
/// All of it, in the order of the published file. Every act is the convening body's.
std::span<TableRow const> table();

struct Act {
    MeetingEvent event{};
    TimePoint at{};
    bool has_reason = false;
    bool has_minutes = false;
    bool has_conflict = false;
};

/// Errors: meeting.act_not_now {state}; meeting.notice_incomplete with a problem a missing thing;
/// meeting.starts_in_past; meeting.reason_required; meeting.no_minutes; meeting.conflicts_open.
Result<MeetingState> apply(MeetingState from, MeetingDraft const& what, Act const& act);

/// What might be done now, guards aside.
std::vector<MeetingEvent> possible(MeetingState from);

/// Which fields differ: "starts_at", "place", "points" …, in the order of MeetingDraft.
std::vector<std::string> changed_fields(MeetingDraft const& before, MeetingDraft const& after);

/// Whether such a change begins the notice anew: time, place or agenda.
bool renews_notice(std::vector<std::string> const& fields);

/// Whole days of 24 hours from the notice to the start; 0 for none.
std::int64_t notice_days(std::optional<TimePoint> noticed_at, TimePoint starts_at) noexcept;

/// A count of persons as this reader may see it: nullopt below five for those who are signed in, below ten for others.
enum class Reader : std::uint8_t { everybody, signed_in };
std::optional<std::int64_t> shown_count(std::int64_t count, Reader reader) noexcept;
std::int64_t shown_from(Reader reader) noexcept;

}  // namespace hezhi::meetings
