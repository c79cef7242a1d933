#include "src/jurisdictions/tz_database.h"

#include <stdexcept>
#include <string>
#include <vector>

#include <date/tz.h>

namespace hezhi::jurisdictions {
namespace {

date::sys_seconds start_of(std::chrono::year year) {
    return date::sys_seconds{date::sys_days{date::year{static_cast<int>(year)} / date::January / 1}};
}

}  // namespace

Result<calendar::TimeZone> read_time_zone(std::string_view name) {
    date::time_zone const* zone = nullptr;
    try {
        zone = date::locate_zone(std::string(name));
    } catch (std::runtime_error const& error) {  // the library's only way to say that there is none
        return fail(
            Error{ErrorCode::unprocessable, "calendar.zone_unknown", error.what()}.with("name", std::string(name)));
    }
    std::vector<calendar::OffsetSpan> spans;
    auto const end = start_of(kZoneLastYear + std::chrono::years{1});
    for (auto at = start_of(kZoneFirstYear); at < end;) {
        auto const info = zone->get_info(at);
        if (spans.empty() || spans.back().offset != info.offset) spans.push_back({TimePoint{at}, info.offset});
        at = info.end;
    }
    return calendar::TimeZone(std::string(name), std::move(spans));
}

}  // namespace hezhi::jurisdictions
