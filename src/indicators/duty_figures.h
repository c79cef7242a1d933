// What is asked of the communities and how fast the agenda answers: S6 and K6–K13 (docs/algorithms/indicators.md). All
// of it is about acts of offices that stand in public lists anyway; only un-admitted tasks are pooled and late, and
// acts on cases are withheld where they are few.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/stats/intervals.h"
#include "src/indicators/indicators.h"

namespace hezhi::indicators {

enum class DutyMeasure : std::uint8_t {
    lag,             ///< S6 介入滞后: median hours from a cluster's threshold to the first official reply
    load,            ///< K6 任务负荷: admitted tasks in force a member of a committee and month
    upward,          ///< K7 上行占比: minutes of reporting and inspections, of all estimated minutes
    match,           ///< K8 权责匹配: tasks with authority, money, data and time, of all proposed
    informal_entry,  ///< K9 未经准入: un-admitted tasks, of them and those proposed; of the whole street alone
    assessments,     ///< K10 考核检查数: live indicators and inspections a community, in the last month
    sink,            ///< K11 责任下沉: tasks whose lead in the register is another body, of those in the register
    repeated_fields  ///< K13 重复填报: fields asked again within twelve months, of all asked
};
BOOST_DESCRIBE_ENUM(DutyMeasure, lag, load, upward, match, informal_entry, assessments, sink, repeated_fields)

/// A share or a mean is part ÷ whole; a median has hours.
struct DutyFigure {
    FigureShown shown = FigureShown::none;
    std::int64_t part = 0;
    std::int64_t whole = 0;
    std::optional<stats::Interval> interval{};
    std::optional<std::int64_t> median_hours{};  ///< of `whole` replies; the lower middle one of an even number
    std::optional<stats::MedianInterval> hours{};
    std::int64_t left_out = 0;  ///< not replied to yet; not in the register

    friend bool operator==(DutyFigure const&, DutyFigure const&) = default;
};

/// What one month of one community, or of several together, adds up to.
struct DutySums {
    std::int64_t admitted = 0;
    std::int64_t members = 0;  ///< of committees, month by month
    std::int64_t upward_minutes = 0;
    std::int64_t all_minutes = 0;
    std::int64_t case_acts = 0;
    std::int64_t proposed = 0;
    std::int64_t matched = 0;
    std::int64_t lead_known = 0;
    std::int64_t lead_elsewhere = 0;
    std::int64_t fields_asked = 0;
    std::int64_t fields_known = 0;
    std::int64_t assessments = 0;  ///< of the last month that was added
    std::int64_t communities = 0;
    std::int64_t pooled_informal = 0;
    std::int64_t pooled_proposed = 0;  ///< in the months of which un-admitted ones are published
    std::vector<std::int64_t> lag_hours{};
    std::int64_t unanswered = 0;

    /// A later month.
    DutySums& operator+=(DutySums const& later);
};

/// Pure. `threshold`: below so many acts on cases their minutes, and so the share, are withheld.
DutyFigure duty_figure(DutyMeasure code, DutySums const& sums, std::int64_t threshold);

struct DutyMonth {
    Month month;
    DutyFigure figure;
};
struct DutyPlace {
    JurisdictionId community;
    DutyFigure figure;
};
struct DutyIndicator {
    DutyMeasure code;
    DutyFigure figure;
    std::vector<DutyMonth> months;
    std::vector<DutyPlace> communities;  ///< by name; of the street's page alone
};
struct DutyBoard {
    Month from;
    Month until;
    std::vector<DutyIndicator> indicators;
};

/// For everybody. Errors: street.unknown, jurisdiction.unknown, indicator.bad_range {max}. Cost: reads the tasks of
/// each month and community.
Result<DutyBoard> duty_board(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                             Wanted const& wanted);

}  // namespace hezhi::indicators
