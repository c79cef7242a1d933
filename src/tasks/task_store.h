// The SQL of tasks: tables tasks, task_answers, task_events, task_settings, asked_fields, supplied_fields.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/storage/storage.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks {

// ---- tasks

void insert_task(storage::WriteTransaction& tx, storage::Scope scope, Task const& task);
/// Writes every changeable column and adds one to the revision, if it still is `task.revision`; false otherwise.
bool update_task(storage::WriteTransaction& tx, storage::Scope scope, Task const& task);
std::optional<Task> find_task(storage::ReadTransaction& tx, storage::Scope scope, TaskId id);
/// The newest first.
std::vector<Task> select_tasks(storage::ReadTransaction& tx, storage::Scope scope, TaskFilter const& filter);
/// Those that continue the task, the oldest first.
std::vector<TaskId> select_renewals(storage::ReadTransaction& tx, storage::Scope scope, TaskId id);
/// Proposed at or after `from` and before `until`.
std::vector<Task> select_proposed(storage::ReadTransaction& tx, storage::Scope scope, TimePoint from, TimePoint until);

// ---- answers

void insert_answer(storage::WriteTransaction& tx, storage::Scope scope, TaskId task, Answer const& answer);
bool update_answer(storage::WriteTransaction& tx, storage::Scope scope, TaskId task, Answer const& answer);
void delete_answers(storage::WriteTransaction& tx, storage::Scope scope, TaskId task);
/// In the order of the communities' ids.
std::vector<Answer> select_answers(storage::ReadTransaction& tx, storage::Scope scope, TaskId task);
bool has_answers(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);

/// A task as one community does it.
struct AdmittedTask {
    TaskId id;
    BodyId body;
    TaskKind kind;
    std::string title;
    JurisdictionId community;
    std::int64_t minutes;
    Frequency frequency;
    TimePoint starts_at;
    TimePoint until;  ///< its sunset, or when it ended before
    TimePoint admitted_at;
};
/// Admitted before `until` and in force on some moment of [from, until). nullopt: of every community.
std::vector<AdmittedTask> select_admitted(storage::ReadTransaction& tx, storage::Scope scope,
                                          std::optional<JurisdictionId> community, TimePoint from, TimePoint until);

/// Answers of [from, until): those declined then, and those whose limit had passed at `until` and were awaited still.
std::vector<std::pair<JurisdictionId, AnswerState>> count_answers(storage::ReadTransaction& tx, storage::Scope scope,
                                                                  TimePoint from, TimePoint until);

// ---- events

void insert_event(storage::WriteTransaction& tx, storage::Scope scope, TaskId task, TaskRecord const& record);
std::vector<TaskRecord> select_events(storage::ReadTransaction& tx, storage::Scope scope, TaskId task);

// ---- settings

std::optional<Settings> find_settings(storage::ReadTransaction& tx, storage::Scope scope);
void put_settings(storage::WriteTransaction& tx, storage::Scope scope, Settings const& settings, TimePoint now);

// ---- fields

inline constexpr std::string_view kTaskAsks = "task";
inline constexpr std::string_view kAssessmentAsks = "indicator";

void insert_fields(storage::WriteTransaction& tx, storage::Scope scope, std::string_view asker, std::int64_t id,
                   std::span<AskedField const> fields, TimePoint now);
void delete_fields(storage::WriteTransaction& tx, storage::Scope scope, std::string_view asker, std::int64_t id);
std::vector<AskedField> select_fields(storage::ReadTransaction& tx, storage::Scope scope, std::string_view asker,
                                      std::int64_t id);

struct SuppliedField {
    std::string key;
    std::string source;
    std::string name;
    BodyId body;
    TimePoint supplied_at{};
};
/// Again: what was there is supplied anew.
void put_supplied(storage::WriteTransaction& tx, storage::Scope scope, SuppliedField const& field);
/// Where a field was supplied last, at or after `since`; not counting `but`.
std::optional<std::string> find_supplied(storage::ReadTransaction& tx, storage::Scope scope, std::string_view key,
                                         TimePoint since, std::string_view but);
/// By source and key; at most `limit`.
std::vector<SuppliedField> select_supplied(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);

}  // namespace hezhi::tasks
