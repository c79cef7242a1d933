// The thread of a topic for readers that people already use: an Atom feed of what happened, a calendar of what is due.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/time.h"
#include "src/threads/threads.h"

namespace hezhi::http {
class Router;
}

namespace hezhi::connectors {

/// The sentence that the pages say of an entry; its title where it has none.
std::string sentence_of(threads::Entry const& entry, authority::Language language);

/// A date of a calendar.
struct CalendarDate {
    std::string uid;
    TimePoint at{};
    std::string summary;
    std::string address;
};
/// RFC 5545: CRLF, TEXT escaped, lines of at most 75 octets that never cut a character. Each date is an event without
/// duration.
std::string calendar_of(std::string_view name, std::vector<CalendarDate> const& dates, TimePoint now);

/// @param public_url  where the links lead. Sources outlive the router.
void add_thread_feeds(http::Router& router, std::string const& public_url, threads::Sources sources);

}  // namespace hezhi::connectors
