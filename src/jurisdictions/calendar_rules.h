// What calendars of places decide without a database: words and dates as people write them, and whose word on a day
// holds.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::jurisdictions {

/// Dates that a calendar may hold: whatever lies outside is a slip of the pen.
constexpr std::chrono::year kCalendarFirstYear{2000};
constexpr std::chrono::year kCalendarLastYear{2099};

std::string_view name(calendar::DayKind kind) noexcept;
std::optional<calendar::DayKind> parse_day_kind(std::string_view name) noexcept;

/// "2026-10-01".
std::string date_text(calendar::Date date);
/// 2026-10-01, 2026/10/1, 2026.10.1, 2026年10月1日 or 20261001, from kCalendarFirstYear to kCalendarLastYear.
std::optional<calendar::Date> parse_date(std::string_view text) noexcept;

/// The ids of a path from the root down: the place itself is last.
std::vector<JurisdictionId> places_on(authority::JurisdictionPath const& path);

/// The shipped days of the country that the zone lies in: China's for its zones, none elsewhere.
std::vector<calendar::SpecialDay> national_days(std::string_view zone);

/// National days, then `own` in the order of places (farther ones first): of two words on one date the later holds.
/// By date.
std::vector<CalendarDay> days_in_force(std::string_view zone, std::span<StoredDay const> own);

}  // namespace hezhi::jurisdictions
