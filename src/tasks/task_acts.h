// What the use cases of this slice share: the register's word on a proposal, months of a street, and what every change
// of a task leaves behind: an event, a job, the public record.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/bodies/bodies.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks {

/// A field is asked again if it was supplied within this time (K13).
inline constexpr auto kAskedAgainWithin = std::chrono::days{365};

/// The two ends of a month, as the calendar's zone has it: [from, until).
std::pair<TimePoint, TimePoint> span_of(Month month, calendar::Calendar const& calendar);
Month month_at(TimePoint time, calendar::Calendar const& calendar);

/// How a task or indicator is named as the source of fields: "《老年人信息周报》（民政科）".
std::string source_name(std::string_view title, std::string_view body);

/// Names with their keys and where the registry has them; `but`: not there.
std::vector<AskedField> looked_up(storage::ReadTransaction& tx, storage::Scope scope,
                                  std::vector<FieldProposal> const& fields, TimePoint now, std::string_view but);

bool is_known(AskedField const& field) noexcept;

}  // namespace hezhi::tasks
