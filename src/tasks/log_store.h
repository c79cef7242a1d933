// The SQL of what is logged without a name: tables informal_tasks, hour_samples, log_budgets.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/storage/storage.h"
#include "src/tasks/task_log.h"

namespace hezhi::tasks {

/// False if that entry is there: the device sent it twice.
bool insert_informal(storage::WriteTransaction& tx, storage::Scope scope, InformalEntry const& entry, Month month);
/// Whether it is there.
bool has_informal(storage::ReadTransaction& tx, storage::Scope scope, InformalEntry const& entry, Month month);
/// In the random order of their keys.
std::vector<LoggedErrand> select_informal(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                          Month month, std::size_t limit);

struct SenderCount {
    BodyId body;
    std::int64_t count;
    std::int64_t minutes;
};
/// By sender, of one community or of all (nullopt).
std::vector<SenderCount> count_informal(storage::ReadTransaction& tx, storage::Scope scope,
                                        std::optional<JurisdictionId> community, Month month);

bool insert_sample(storage::WriteTransaction& tx, storage::Scope scope, HourSample const& sample, Month month);
std::vector<HourSample> select_samples(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                       Month from, Month until);

enum class BudgetKind : std::uint8_t { informal, hours };
/// Counts one more of a person's entries on `day`, and forgets days before `since`. @return how many there are now.
std::int64_t count_entry(storage::WriteTransaction& tx, PersonId person, BudgetKind kind, std::int64_t day,
                         std::int64_t since);
std::int64_t entries_of(storage::ReadTransaction& tx, PersonId person);
void forget_entries(storage::WriteTransaction& tx, PersonId person);

}  // namespace hezhi::tasks
