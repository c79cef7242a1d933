// What the parts of this slice ask of each other.
#pragma once

#include <string>
#include <string_view>

#include "src/meetings/meetings.h"
#include "src/meetings/room.h"
#include "src/notices/notices.h"

namespace hezhi::meetings {

/// Error: meeting.unknown, also for drafts that the caller may not see.
Result<Meeting> require_meeting(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                MeetingId id);
/// The meeting for its convening body. Errors: meeting.unknown, authority's.
Result<Meeting> require_own(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                            MeetingId id);
/// For whoever may attend there. Errors: meeting.unknown, authority's.
Result<Meeting> require_attending(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  MeetingId id);

/// Everybody who comes or waits is told, some at a time.
void tell_later(storage::WriteTransaction& tx, Meeting const& meeting, notices::NoticeKind kind, TimePoint now);
notices::News news_of(Meeting const& meeting, notices::NoticeKind kind);

/// Writes that something about the meeting changed: pages refetch.
void touch(storage::WriteTransaction& tx, Meeting const& meeting);

/// Every carried motion that names who must answer is asked of them, once.
Result<void> ask_resolved(storage::WriteTransaction& tx, storage::Scope scope, Meeting const& meeting,
                          std::vector<Motion> const& motions, TimePoint now);

/// Everybody who came: accounts, guests and heads.
std::int64_t count_attendance(storage::ReadTransaction& tx, storage::Scope scope, Meeting const& meeting);

/// Seats that are free go to those who wait, in order; each is told.
void give_free_seats(storage::WriteTransaction& tx, storage::Scope scope, Meeting const& meeting, TimePoint now);

/// A code that nobody guesses: 10 letters and digits that are not mistaken for each other.
std::string new_code(storage::WriteTransaction& tx);

}  // namespace hezhi::meetings
