// The one place that reads the machine's tz database (Debian's tzdata, through Howard Hinnant's date library). Opens
// files: call it before a transaction. What it returns is a value and is stored with the place (calendar_store.h).
#pragma once

#include <string_view>

#include "lib/base/error.h"
#include "lib/calendar/time_zone.h"

namespace hezhi::jurisdictions {

/// Offsets are read for these years; files of the tz database end in 2037, after which the last offset holds.
constexpr std::chrono::year kZoneFirstYear{2020};
constexpr std::chrono::year kZoneLastYear{2037};

/// A zone by its name, "Europe/Berlin". Error: unprocessable calendar.zone_unknown {name}.
Result<calendar::TimeZone> read_time_zone(std::string_view name);

}  // namespace hezhi::jurisdictions
