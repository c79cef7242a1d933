// The numbers that a topic keeps of what is said in it, against what the rows say: those are another slice's, which
// tells them.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/storage/kept_counters.h"
#include "src/topics/topics.h"

namespace hezhi::topics {

/// Where a topic's numbers differ from `by_rows`, by topic; a topic that is not in it has nothing. At most `limit` of
/// each number. Cost: reads the numbers of every topic of the realm.
std::vector<storage::CounterDeviation> compare_activity(storage::ReadTransaction& tx, storage::Scope scope,
                                                        std::span<std::pair<TopicId, Activity> const> by_rows,
                                                        std::size_t limit);

/// Writes `by_rows` where it differs. @return how many topics
std::size_t mend_activity(storage::WriteTransaction& tx, storage::Scope scope,
                          std::span<std::pair<TopicId, Activity> const> by_rows);

}  // namespace hezhi::topics
