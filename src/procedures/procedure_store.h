// The SQL of procedure_versions, topic_runs and run_events.
#pragma once

#include "src/procedures/procedures.h"

namespace hezhi::procedures {

/// Newest first; drafts too.
std::vector<Version> select_versions(storage::ReadTransaction& tx, storage::Scope scope, std::string_view code);
/// The last published one of each code, by code.
std::vector<Version> select_in_force(storage::ReadTransaction& tx, storage::Scope scope);

void insert_version(storage::WriteTransaction& tx, storage::Scope scope, Version const& version,
                    std::optional<PersonId> edited_by);
/// Every changeable column of a draft, if it still has that revision; it grows by one. False otherwise.
bool update_version(storage::WriteTransaction& tx, storage::Scope scope, Version const& version,
                    std::optional<PersonId> edited_by);

std::optional<TopicRun> find_run(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic);
/// Not finished, rejected or stopped; the nearest deadline first.
std::vector<TopicRun> select_runs(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
void insert_run(storage::WriteTransaction& tx, storage::Scope scope, TopicRun const& run);
/// Facts and authority, if the revision is still that of `run`; it grows by one. False otherwise.
bool update_run(storage::WriteTransaction& tx, storage::Scope scope, TopicRun const& run);

std::vector<RunRecord> select_records(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic);
/// Numbers it after the last one.
void insert_record(storage::WriteTransaction& tx, storage::Scope scope, topics::TopicId topic, RunRecord record,
                   std::optional<PersonId> person);

}  // namespace hezhi::procedures
