#include "src/meetings/calendar_file.h"

#include <chrono>

#include <fmt/format.h>

namespace hezhi::meetings {
namespace {

constexpr std::size_t kLineMax = 75;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// "20261127T104500Z"
std::string utc(TimePoint at) {
    auto const day = std::chrono::floor<std::chrono::days>(at);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const time{std::chrono::floor<std::chrono::seconds>(at - day)};
    return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count());
}

}  // namespace

std::string folded(std::string_view line) {
    std::string out;
    std::size_t room = kLineMax;
    while (line.size() > room) {
        auto end = room;
        while (end > 0 && is_continuation(line[end])) --end;
        out += line.substr(0, end);
        out += "\r\n ";
        line.remove_prefix(end);
        room = kLineMax - 1;  // the blank that begins a continuation counts
    }
    out += line;
    out += "\r\n";
    return out;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            continue;
        } else {
            if (c == '\\' || c == ';' || c == ',') out += '\\';
            out += c;
        }
    }
    return out;
}

std::string calendar_file(Meeting const& meeting, CalendarPlace const& place, TimePoint now) {
    bool const is_cancelled = meeting.state == MeetingState::cancelled;
    auto const& what = meeting.what;
    std::string about = what.about;
    for (std::size_t at = 0; at < what.points.size(); ++at) {
        auto const& point = what.points[at];
        about += fmt::format("{}{}. {} ({} min)", about.empty() ? "" : "\n", at + 1, point.title, point.minutes);
    }
    if (place.with_link && !what.online_link.empty()) about += "\n" + what.online_link;
    if (!what.phone.empty() && place.with_link) about += "\n" + what.phone;
    about += "\n" + place.url;
    std::string out;
    auto const line = [&](std::string const& text) { out += folded(text); };
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//Hezhi//Meetings//ZH");
    line("CALSCALE:GREGORIAN");
    line(is_cancelled ? "METHOD:CANCEL" : "METHOD:PUBLISH");
    line("BEGIN:VEVENT");
    line(fmt::format("UID:meeting-{}-{}@{}", meeting.realm.str(), meeting.id.str(), place.host));
    line(fmt::format("SEQUENCE:{}", meeting.sequence));
    line("DTSTAMP:" + utc(now));
    line("DTSTART:" + utc(what.starts_at));
    line("DTEND:" + utc(what.ends_at));
    line("SUMMARY:" + escaped(what.title));
    line("LOCATION:" + escaped(what.place));
    line("DESCRIPTION:" + escaped(about));
    line("URL:" + place.url);
    line(is_cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
    line("END:VEVENT");
    line("END:VCALENDAR");
    return out;
}

}  // namespace hezhi::meetings
