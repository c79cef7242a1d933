// The SQL of learning from the past: answered cases with the row of the register under which they were done.
#pragma once

#include <vector>

#include "src/cases/dispatched_cases.h"
#include "src/storage/storage.h"

namespace hezhi::cases {

/// Newest first, texts as they stand.
std::vector<DispatchedCase> select_dispatched(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
std::int64_t count_answered(storage::ReadTransaction& tx, storage::Scope scope, TimePoint since, std::int64_t most);

}  // namespace hezhi::cases
