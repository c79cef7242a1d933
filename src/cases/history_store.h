// The SQL of counting: cases that changed since they were counted, and how far each has been.
#pragma once

#include <cstddef>
#include <vector>

#include "src/cases/cases.h"
#include "src/storage/storage.h"

namespace hezhi::cases {

/// Ids in order; walks the index of those that wait.
std::vector<CaseId> select_uncounted(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
/// False if the case is no longer at that revision, or was counted at it.
bool set_counted(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, std::int64_t revision);
/// As if never counted; those after `after`, at most `limit`. @return the last one; nullopt: there was none
std::optional<CaseId> unset_counted(storage::WriteTransaction& tx, storage::Scope scope, std::int64_t after,
                                    std::size_t limit);

}  // namespace hezhi::cases
