// The number that a participant keeps of their votes, and what the rows say of a topic's participants, statements and
// votes, which the topic keeps.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "src/storage/kept_counters.h"
#include "src/topics/topics.h"

namespace hezhi::opinions {

std::span<storage::KeptCounter const> kept_counters();

/// By topic; topics of which there are no rows are left out. Cost: counts every vote of the realm.
std::vector<std::pair<topics::TopicId, topics::Activity>> activity_by_rows(storage::ReadTransaction& tx,
                                                                           storage::Scope scope);

}  // namespace hezhi::opinions
