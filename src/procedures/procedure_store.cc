#include "src/procedures/procedure_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"
#include "src/procedures/procedure_text.h"

namespace hezhi::procedures {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

template <class E>
E word(std::string_view text) {
    auto const found = parse_enum<E>(text);
    HZ_ASSERT(found.has_value());
    return *found;
}

#define HZ_VERSION_COLUMNS \
    "number, state, title, content, decided_by, decided_on, reason, changed_at, published_at, revision"

Version read_version(Row const& row) {
    return {.number = row.integer(0),
            .state = word<ProcedureState>(row.text(1)),
            .title = std::string(row.text(2)),
            .content = procedure_of(row.text(3)),
            .decided_by = row.maybe_id<BodyId>(4),
            .decided_on = row.maybe_time(5),
            .reason = std::string(row.text(6)),
            .changed_at = row.time(7),
            .published_at = row.maybe_time(8),
            .revision = row.integer(9)};
}

TopicRun read_run(Row const& row) {
    return {.topic = row.id<topics::TopicId>(0),
            .version = row.integer(1),
            .title = std::string(row.text(2)),
            .procedure = procedure_of(row.text(3)),
            .facts = facts_of(row.text(4)),
            .organiser = row.id<BodyId>(5),
            .steward = row.maybe_id<BodyId>(6),
            .publicness = std::string(row.text(7)),
            .resource = std::string(row.text(8)),
            .authority = row.maybe_id<BodyId>(9),
            .started_at = row.time(10),
            .revision = row.integer(11)};
}

constexpr Sql kVersions{"SELECT " HZ_VERSION_COLUMNS
                        " FROM procedure_versions WHERE realm_id = $1 AND code = $2 ORDER BY number DESC"};
constexpr Sql kInForce{
    "SELECT " HZ_VERSION_COLUMNS
    " FROM procedure_versions AS one WHERE realm_id = $1 AND state = 'published' AND number = (SELECT MAX(number) "
    "FROM procedure_versions AS other WHERE other.realm_id = $1 AND other.code = one.code AND other.state = "
    "'published') ORDER BY code"};
constexpr Sql kInsertVersion{"INSERT INTO procedure_versions (realm_id, code, " HZ_VERSION_COLUMNS
                             ", edited_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Sql kUpdateVersion{
    "UPDATE procedure_versions SET state = $5, title = $6, content = $7, decided_by = $8, decided_on = $9, reason = "
    "$10, changed_at = $11, published_at = $12, edited_by = $13, revision = revision + 1 WHERE realm_id = $1 AND code "
    "= $2 AND number = $3 AND revision = $4 AND state = 'draft'"};

#define HZ_RUN_COLUMNS                                                                              \
    "topic_id, number, title, content, facts, organiser_body, steward_body, publicness, resource, " \
    "authority_body, started_at, revision"

constexpr Sql kFindRun{"SELECT " HZ_RUN_COLUMNS " FROM topic_runs WHERE realm_id = $1 AND topic_id = $2"};
constexpr Sql kOpenRuns{"SELECT " HZ_RUN_COLUMNS
                        " FROM topic_runs WHERE realm_id = $1 AND state IN ('prepared', 'running', 'reconsidering', "
                        "'objected') ORDER BY due_at IS NULL, due_at, topic_id LIMIT $2"};
constexpr Sql kInsertRun{"INSERT INTO topic_runs (realm_id, " HZ_RUN_COLUMNS
                         ", code, state, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
                         "$15, $16)"};
constexpr Sql kUpdateRun{
    "UPDATE topic_runs SET facts = $4, authority_body = $5, state = $6, due_at = $7, revision = revision + 1 WHERE "
    "realm_id = $1 AND topic_id = "
    "$2 AND revision = $3"};

constexpr Sql kRecords{
    "SELECT number, at, event, actor, body_id, from_state, to_state, from_stage, to_stage, reason, ground, remedy, "
    "readings, due_at, escalated FROM run_events WHERE realm_id = $1 AND topic_id = $2 ORDER BY number LIMIT $3"};
constexpr Sql kLastRecord{"SELECT MAX(number) FROM run_events WHERE realm_id = $1 AND topic_id = $2"};
constexpr Sql kInsertRecord{
    "INSERT INTO run_events (realm_id, topic_id, number, at, event, actor, body_id, person_id, from_state, to_state, "
    "from_stage, to_stage, reason, ground, remedy, readings, due_at, escalated) VALUES ($1, $2, $3, $4, $5, $6, $7, "
    "$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"};

}  // namespace

std::vector<Version> select_versions(ReadTransaction& tx, Scope scope, std::string_view code) {
    return tx.all(kVersions, {scope.realm, code}, read_version);
}

std::vector<Version> select_in_force(ReadTransaction& tx, Scope scope) {
    return tx.all(kInForce, {scope.realm}, read_version);
}

void insert_version(WriteTransaction& tx, Scope scope, Version const& version, std::optional<PersonId> edited_by) {
    tx.execute(kInsertVersion, {scope.realm, version.content.code, version.number, enum_name(version.state),
                                version.title, text_of(version.content), version.decided_by, version.decided_on,
                                version.reason, version.changed_at, version.published_at, version.revision, edited_by});
}

bool update_version(WriteTransaction& tx, Scope scope, Version const& version, std::optional<PersonId> edited_by) {
    return tx.execute(kUpdateVersion,
                      {scope.realm, version.content.code, version.number, version.revision, enum_name(version.state),
                       version.title, text_of(version.content), version.decided_by, version.decided_on, version.reason,
                       version.changed_at, version.published_at, edited_by}) == 1;
}

std::optional<TopicRun> find_run(ReadTransaction& tx, Scope scope, topics::TopicId topic) {
    return tx.first(kFindRun, {scope.realm, topic}, read_run);
}

std::vector<TopicRun> select_runs(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(kOpenRuns, {scope.realm, static_cast<std::int64_t>(limit)}, read_run);
}

void insert_run(WriteTransaction& tx, Scope scope, TopicRun const& run) {
    tx.execute(kInsertRun,
               {scope.realm, run.topic, run.version, run.title, text_of(run.procedure), text_of(run.facts),
                run.organiser, run.steward, run.publicness, run.resource, run.authority, run.started_at, run.revision,
                run.procedure.code, enum_name(run.facts.state), procedure::deadline(run.facts)});
}

bool update_run(WriteTransaction& tx, Scope scope, TopicRun const& run) {
    return tx.execute(kUpdateRun, {scope.realm, run.topic, run.revision, text_of(run.facts), run.authority,
                                   enum_name(run.facts.state), procedure::deadline(run.facts)}) == 1;
}

std::vector<RunRecord> select_records(ReadTransaction& tx, Scope scope, topics::TopicId topic) {
    return tx.all(kRecords, {scope.realm, topic, static_cast<std::int64_t>(kRecordsMax)}, [](Row const& row) {
        return RunRecord{.number = row.integer(0),
                         .at = row.time(1),
                         .event = word<procedure::RunEvent>(row.text(2)),
                         .actor = word<procedure::RunActor>(row.text(3)),
                         .body = row.maybe_id<BodyId>(4),
                         .from = word<procedure::RunState>(row.text(5)),
                         .to = word<procedure::RunState>(row.text(6)),
                         .from_stage = static_cast<std::size_t>(row.integer(7)),
                         .to_stage = static_cast<std::size_t>(row.integer(8)),
                         .reason = std::string(row.text(9)),
                         .ground = std::string(row.text(10)),
                         .remedy = std::string(row.text(11)),
                         .readings = readings_of(row.text(12)),
                         .due = row.maybe_time(13),
                         .escalated = row.integer(14) != 0};
    });
}

void insert_record(WriteTransaction& tx, Scope scope, topics::TopicId topic, RunRecord record,
                   std::optional<PersonId> person) {
    auto const last = tx.first(kLastRecord, {scope.realm, topic}, [](Row const& row) { return row.maybe_integer(0); });
    record.number = last.value_or(std::nullopt).value_or(0) + 1;
    tx.execute(kInsertRecord,
               {scope.realm, topic, record.number, record.at, enum_name(record.event), enum_name(record.actor),
                record.body, person, enum_name(record.from), enum_name(record.to),
                static_cast<std::int64_t>(record.from_stage), static_cast<std::int64_t>(record.to_stage), record.reason,
                record.ground, record.remedy, text_of(record.readings), record.due, record.escalated});
}

}  // namespace hezhi::procedures
