// One meeting as an iCalendar file (RFC 5545). Pure.
#pragma once

#include <string>
#include <string_view>

#include "src/meetings/meetings.h"

namespace hezhi::meetings {

/// A content line folded as RFC 5545 §3.1 asks: at most 75 octets a line, never within a UTF-8 character; ends with
/// CRLF.
std::string folded(std::string_view line);

/// TEXT of §3.3.11: backslash, semicolon, comma and line break escaped.
std::string escaped(std::string_view text);

struct CalendarPlace {
    std::string url;   ///< of the meeting's page
    std::string host;  ///< of UIDs
    std::string body;  ///< who convenes, by name
    bool with_link;    ///< whether the reader may see the online link
};
/// UID stays, SEQUENCE grows with each change, a cancelled meeting is STATUS:CANCELLED with METHOD:CANCEL.
/// @param now  DTSTAMP.
std::string calendar_file(Meeting const& meeting, CalendarPlace const& place, TimePoint now);

}  // namespace hezhi::meetings
