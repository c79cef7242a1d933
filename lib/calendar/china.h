// The national calendar that Hezhi ships: holidays and make-up days 调休 of China. Facts of the notices of the General
// Office of the State Council on the arrangement of holidays: 2025, 国办发明电〔2024〕12号 of 2024-11-12; 2026,
// 国办发明电〔2025〕7号 of 2025-11-04. A street imports later years and its own days over them.
#pragma once

#include <vector>

#include "lib/calendar/calendar.h"

namespace hezhi::calendar {

/// Ascending. Weekends inside a holiday are listed as the notice counts them.
std::vector<SpecialDay> national_days_of_china();

/// UTC+8 since 1991, without daylight saving; used where no tz database is at hand.
TimeZone china_standard_time();

}  // namespace hezhi::calendar
