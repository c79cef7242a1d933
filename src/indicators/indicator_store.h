// The SQL of indicators: tables indicator_cases and indicator_counts.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "src/indicators/indicator_rules.h"
#include "src/storage/storage.h"

namespace hezhi::indicators {

/// What a case has added.
struct KeptCase {
    Month month;
    std::int64_t community;
    std::vector<Cell> cells;
};
std::optional<KeptCase> find_kept(storage::ReadTransaction& tx, storage::Scope scope, cases::CaseId id);
void put_kept(storage::WriteTransaction& tx, storage::Scope scope, cases::CaseId id, KeptCase const& kept);

/// Cases of a month after `after`, by id; of all communities where none is given.
struct MonthRow {
    cases::CaseId id;
    std::vector<Cell> cells;
};
std::vector<MonthRow> select_month(storage::ReadTransaction& tx, storage::Scope scope, Month month,
                                   std::optional<JurisdictionId> community, std::int64_t after, std::size_t limit);

/// Of the months from … until.
Counters select_counters(storage::ReadTransaction& tx, storage::Scope scope, Month from, Month until);
/// Adds each to its counter.
void add_to_counters(storage::WriteTransaction& tx, storage::Scope scope, Counters const& changes);

void delete_all(storage::WriteTransaction& tx, storage::Scope scope);

}  // namespace hezhi::indicators
