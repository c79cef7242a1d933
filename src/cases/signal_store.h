// The SQL of cases as signals: what clusters are made of.
#pragma once

#include <vector>

#include "src/cases/cases.h"
#include "src/storage/storage.h"

namespace hezhi::cases {

/// Without their voices, the last entered first.
std::vector<CaseSignal> select_signals(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                       TimePoint since, std::size_t most);
bool has_signals(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community, TimePoint since);

}  // namespace hezhi::cases
