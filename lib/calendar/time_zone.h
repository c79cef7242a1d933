// A time zone as a value: the offsets from UTC in force over a span of years. Whoever makes one reads the tz database
// at the edge (src/jurisdictions/tz_database.h); from here on local days are arithmetic, the same on every machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "lib/base/time.h"

namespace hezhi::calendar {

/// A day of somebody's calendar, without a zone.
using Date = std::chrono::local_days;
using LocalTime = std::chrono::local_time<Microseconds>;

struct OffsetSpan {
    TimePoint from;               ///< the first moment at which the offset holds
    std::chrono::seconds offset;  ///< local time minus UTC, daylight saving included

    friend bool operator==(OffsetSpan const&, OffsetSpan const&) = default;
};

/// Invariants: at least one span, ascending. The first offset also holds before its moment, the last one for ever.
class TimeZone {
public:
    /// `spans` not empty and strictly ascending, offsets within ± 26 hours (asserted).
    TimeZone(std::string name, std::vector<OffsetSpan> spans);
    /// A zone that never changes its clocks.
    static TimeZone fixed(std::string name, std::chrono::seconds offset);

    std::string const& name() const noexcept { return name_; }  ///< as in the tz database: "Asia/Shanghai"
    std::vector<OffsetSpan> const& spans() const noexcept { return spans_; }

    LocalTime local(TimePoint time) const;
    Date date_at(TimePoint time) const;

    /// The first moment of a local day: 00:00, or where clocks jump over it, the moment of the jump.
    TimePoint start_of(Date date) const;
    /// The last microsecond of a local day, "24:00" as the law says it.
    TimePoint end_of(Date date) const;

    friend bool operator==(TimeZone const&, TimeZone const&) = default;

private:
    std::size_t span_at(TimePoint time) const;

    std::string name_;
    std::vector<OffsetSpan> spans_;
};

}  // namespace hezhi::calendar
