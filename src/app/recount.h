// Comparing what is kept with what the rows say, over all slices that keep counters, and mending it.
#pragma once

#include <string>
#include <vector>

#include "lib/base/error.h"
#include "src/storage/database.h"

namespace hezhi::app {

struct RecountLine {
    std::string street;
    std::string counter;
    std::string subject;  ///< id; empty: of the street
    std::int64_t kept;
    std::int64_t by_rows;
};
inline constexpr std::size_t kRecountListed = 100;  ///< of each counter of a street

/// What differs, in all streets. Cost: reads every case and counts every vote on a statement.
Result<std::vector<RecountLine>> compare_all(storage::Database& database);

/// Writes what the rows say: numbers of cases, tasks, agenda items and topics of all streets in one transaction, then
/// the counters of indicators of the streets where they differ, in chunks. What an interruption leaves of the latter is
/// counted by the server's job. Gives what differed.
Result<std::vector<RecountLine>> mend_all(storage::Database& database);

}  // namespace hezhi::app
