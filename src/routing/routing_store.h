// The SQL of routing: tables routing_trainings, routing_matters, routing_settings, routing_uses.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "src/routing/routing.h"
#include "src/storage/storage.h"

namespace hezhi::routing {

void insert_training(storage::WriteTransaction& tx, storage::Scope scope, Training const& training);
std::optional<Training> find_training(storage::ReadTransaction& tx, storage::Scope scope, TrainingId id);
/// The newest first.
std::vector<Training> select_trainings(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);

/// Instead of all that were there.
void put_records(storage::WriteTransaction& tx, storage::Scope scope, std::map<MatterId, Record> const& records);
std::optional<Record> find_record(storage::ReadTransaction& tx, storage::Scope scope, MatterId matter);

std::optional<Settings> find_settings(storage::ReadTransaction& tx, storage::Scope scope);
void put_settings(storage::WriteTransaction& tx, storage::Scope scope, Settings const& settings);

/// Nothing where the case has one.
void insert_use(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, TrainingId training, MatterId first,
                std::int64_t month, TimePoint now);
/// False where none was shown.
bool update_taken(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, MatterId matter, TimePoint now);
/// Cases after the one given whose suggestion is not settled, by id.
std::vector<CaseId> select_unsettled(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t after,
                                     std::size_t limit);
void settle_use(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, std::optional<MatterId> matter,
                TimePoint now);
/// The newest first.
std::vector<UsesInMonth> count_uses(storage::ReadTransaction& tx, storage::Scope scope, std::size_t months);

}  // namespace hezhi::routing
