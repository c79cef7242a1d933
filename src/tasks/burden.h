// What a community carries in a month, by sender: hours estimated from recorded work, tasks, forms. No time sheets.
// Who reads decides what is withheld: what is public anyway (admitted tasks, indicators, inspections) is shown to
// everybody; un-admitted errands, acts on cases and samples of hours only to the community's own committee and the
// street, from five; strangers read acts from ten, and un-admitted errands pooled over the street and a month late.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include "src/tasks/assessments.h"
#include "src/tasks/task_log.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks {

/// Where a part of the hours comes from.
enum class BurdenSource : std::uint8_t { task, indicator, inspection };
BOOST_DESCRIBE_ENUM(BurdenSource, task, indicator, inspection)

struct BurdenItem {
    BurdenSource source;
    std::int64_t id;
    BodyId body;
    std::string title;
    bool is_form;    ///< something to fill in
    bool is_upward;  ///< reporting or inspection
    std::int64_t occasions;
    std::int64_t minutes;  ///< occasions × minutes of one
};

struct ActBurden {
    std::string act;                    ///< word of casework::CaseEvent
    std::optional<std::int64_t> count;  ///< nullopt: withheld
    std::int64_t minutes_each;
};

struct SenderErrands {
    BodyId body;
    std::optional<std::int64_t> count;  ///< nullopt: withheld
};

struct SampledHours {
    std::int64_t samples;  ///< at least kSamplesMin
    std::int64_t residents_permille;
    std::int64_t reporting_permille;
    std::int64_t inspection_permille;
    std::int64_t meeting_permille;
    std::int64_t other_permille;
};

/// For whom it is drawn.
enum class BurdenReaders : std::uint8_t { everybody, staff };
BOOST_DESCRIBE_ENUM(BurdenReaders, everybody, staff)

struct Burden {
    Month month;
    BurdenReaders readers = BurdenReaders::everybody;
    std::vector<BurdenItem> items{};  ///< the heaviest first
    std::int64_t task_minutes = 0;
    std::int64_t assessment_minutes = 0;
    std::vector<ActBurden> acts{};
    std::optional<std::int64_t> case_minutes{};    ///< nullopt: too few acts
    std::optional<std::int64_t> screen_minutes{};  ///< typing in Hezhi; a part of the others
    std::vector<SenderErrands> errands{};          ///< only for staff
    std::optional<std::int64_t> errands_total{};   ///< only for staff
    std::optional<std::int64_t> errand_minutes{};  ///< only for staff, with the total
    std::optional<SampledHours> sample{};          ///< of the last three months
    std::int64_t load_minutes_max = 0;
};

/// Errors: street.unknown, jurisdiction's, task.month_ahead. Cost: reads what concerns the community in that month.
Result<Burden> burden_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         JurisdictionId community, std::optional<Month> month);

}  // namespace hezhi::tasks
