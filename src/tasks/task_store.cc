#include "src/tasks/task_store.h"

#include <limits>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::tasks {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

/// Of a column that this program wrote.
template <class E>
E enum_at(Row const& row, int column) {
    auto const value = parse_enum<E>(row.text(column));
    HZ_ASSERT(value.has_value());
    return *value;
}

std::string text_at(Row const& row, int column) {
    return std::string(row.text(column));
}

MatchLight light_at(Row const& row, int column) {
    return {enum_at<Light>(row, column), enum_at<MatchReason>(row, column + 1)};
}

#define HZ_TASK_COLUMNS                                                                                            \
    "task_id, body_id, kind, title, description, basis, matter_id, item_id, frequency, minutes, starts_at, "       \
    "sunset_at, authority, money_fen, money_words, data_given, renews, state, authority_light, authority_reason, " \
    "money_light, money_reason, data_light, data_reason, time_light, time_reason, fields_asked, fields_known, "    \
    "minutes_month, lead_is_committee, proposed_at, review_by, review_raised_at, reviewed_at, ended_at, next_at, " \
    "events, revision"

Task read_task(Row const& row, RealmId realm) {
    return Task{.id = row.id<TaskId>(0),
                .realm = realm,
                .body = row.id<BodyId>(1),
                .kind = enum_at<TaskKind>(row, 2),
                .title = text_at(row, 3),
                .description = text_at(row, 4),
                .basis = text_at(row, 5),
                .matter = row.maybe_id<MatterId>(6),
                .item = row.maybe_id<ItemId>(7),
                .frequency = enum_at<Frequency>(row, 8),
                .minutes = row.integer(9),
                .starts_at = row.time(10),
                .sunset_at = row.time(11),
                .authority = text_at(row, 12),
                .money_fen = row.integer(13),
                .money_words = text_at(row, 14),
                .data_given = text_at(row, 15),
                .renews = row.maybe_id<TaskId>(16),
                .state = enum_at<TaskState>(row, 17),
                .check = {.authority = light_at(row, 18),
                          .money = light_at(row, 20),
                          .data = light_at(row, 22),
                          .time = light_at(row, 24),
                          .fields_asked = row.integer(26),
                          .fields_known = row.integer(27),
                          .minutes_month = row.integer(28)},
                .is_committee_lead = row.is_null(29) ? std::nullopt : std::optional(row.boolean(29)),
                .proposed_at = row.time(30),
                .review_by = row.maybe_time(31),
                .review_raised_at = row.maybe_time(32),
                .reviewed_at = row.maybe_time(33),
                .ended_at = row.maybe_time(34),
                .next_at = row.maybe_time(35),
                .events = row.integer(36),
                .revision = row.integer(37)};
}

constexpr Sql kInsert{
    "INSERT INTO tasks (realm_id, " HZ_TASK_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, "
    "$23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39)"};
constexpr Sql kUpdate{
    "UPDATE tasks SET kind = $4, title = $5, description = $6, basis = $7, matter_id = $8, item_id = $9, "
    "frequency = $10, minutes = $11, starts_at = $12, sunset_at = $13, authority = $14, money_fen = $15, "
    "money_words = $16, data_given = $17, state = $18, authority_light = $19, authority_reason = $20, "
    "money_light = $21, money_reason = $22, data_light = $23, data_reason = $24, time_light = $25, time_reason = $26, "
    "fields_asked = $27, fields_known = $28, minutes_month = $29, lead_is_committee = $30, review_by = $31, "
    "review_raised_at = $32, reviewed_at = $33, ended_at = $34, next_at = $35, events = $36, revision = revision + 1 "
    "WHERE realm_id = $1 AND task_id = $2 AND revision = $3"};
constexpr Sql kFind{"SELECT " HZ_TASK_COLUMNS " FROM tasks WHERE realm_id = $1 AND task_id = $2"};
constexpr Sql kSelect{
    "SELECT " HZ_TASK_COLUMNS
    " FROM tasks WHERE realm_id = $1 AND task_id < $2 AND ($3 = '' OR state = $3) AND ($4 = 0 OR body_id = $4) "
    "AND (($5 = 0 AND $6 = '') OR task_id IN (SELECT task_id FROM task_answers WHERE realm_id = $1 "
    "AND ($5 = 0 OR community_id = $5) AND ($6 = '' OR task_answers.state = $6))) ORDER BY task_id DESC LIMIT $7"};
constexpr Sql kRenewals{"SELECT task_id FROM tasks WHERE realm_id = $1 AND renews = $2 ORDER BY task_id"};
constexpr Sql kProposed{"SELECT " HZ_TASK_COLUMNS
                        " FROM tasks WHERE realm_id = $1 AND proposed_at >= $2 AND proposed_at < $3 ORDER BY task_id"};

#define HZ_ANSWER_COLUMNS                                                                                      \
    "community_id, state, asked_at, answer_by, raised_at, answered_at, admitted_at, ended_at, ground, terms, " \
    "words, revision"

Answer read_answer(Row const& row) {
    return {.community = row.id<JurisdictionId>(0),
            .state = enum_at<AnswerState>(row, 1),
            .asked_at = row.maybe_time(2),
            .answer_by = row.maybe_time(3),
            .raised_at = row.maybe_time(4),
            .answered_at = row.maybe_time(5),
            .admitted_at = row.maybe_time(6),
            .ended_at = row.maybe_time(7),
            .ground = text_at(row, 8),
            .terms = text_at(row, 9),
            .words = text_at(row, 10),
            .revision = row.integer(11)};
}

constexpr Sql kInsertAnswer{"INSERT INTO task_answers (realm_id, task_id, " HZ_ANSWER_COLUMNS
                            ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
constexpr Sql kUpdateAnswer{
    "UPDATE task_answers SET state = $5, asked_at = $6, answer_by = $7, raised_at = $8, answered_at = $9, "
    "admitted_at = $10, ended_at = $11, ground = $12, terms = $13, words = $14, revision = revision + 1 "
    "WHERE realm_id = $1 AND task_id = $2 AND community_id = $3 AND revision = $4"};
constexpr Sql kDeleteAnswers{"DELETE FROM task_answers WHERE realm_id = $1 AND task_id = $2"};
constexpr Sql kAnswers{"SELECT " HZ_ANSWER_COLUMNS
                       " FROM task_answers WHERE realm_id = $1 AND task_id = $2 ORDER BY community_id"};
constexpr Sql kHasAnswers{"SELECT 1 FROM task_answers WHERE realm_id = $1 AND community_id = $2 LIMIT 1"};
constexpr Sql kAdmitted{
    "SELECT one.task_id, one.body_id, one.kind, one.title, answer.community_id, one.minutes, one.frequency, "
    "one.starts_at, answer.ended_at, one.sunset_at, answer.admitted_at FROM task_answers answer JOIN tasks one "
    "ON one.realm_id = answer.realm_id AND one.task_id = answer.task_id WHERE answer.realm_id = $1 "
    "AND one.realm_id = $1 AND ($2 = 0 OR answer.community_id = $2) AND answer.admitted_at < $4 "
    "AND one.starts_at < $4 AND one.sunset_at > $3 AND (answer.ended_at IS NULL OR answer.ended_at > $3) "
    "ORDER BY one.task_id, answer.community_id"};

constexpr Sql kDeclined{
    "SELECT community_id FROM task_events WHERE realm_id = $1 AND event = 'decline' AND at >= $2 AND at < $3"};
constexpr Sql kLate{
    "SELECT community_id FROM task_answers WHERE realm_id = $1 AND state IN ('unanswered', 'negotiating') "
    "AND answer_by < $2"};

constexpr Sql kInsertEvent{
    "INSERT INTO task_events (realm_id, task_id, event_number, at, event, actor, body_id, community_id, person_id, "
    "from_state, to_state, ground, text) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Sql kEvents{
    "SELECT event_number, at, event, actor, body_id, community_id, person_id, from_state, to_state, ground, text "
    "FROM task_events WHERE realm_id = $1 AND task_id = $2 ORDER BY event_number"};

constexpr Sql kSettings{
    "SELECT review_days, answer_days, load_minutes_max, indicators_max, notice_days_min FROM task_settings "
    "WHERE realm_id = $1"};
constexpr Sql kPutSettings{
    "INSERT INTO task_settings (realm_id, review_days, answer_days, load_minutes_max, indicators_max, "
    "notice_days_min, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (realm_id) DO UPDATE SET "
    "review_days = excluded.review_days, answer_days = excluded.answer_days, "
    "load_minutes_max = excluded.load_minutes_max, indicators_max = excluded.indicators_max, "
    "notice_days_min = excluded.notice_days_min, changed_at = excluded.changed_at"};

constexpr Sql kInsertField{
    "INSERT INTO asked_fields (realm_id, asker_kind, asker_id, position, name, field_key, supplied_by, known_in, "
    "asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Sql kDeleteFields{"DELETE FROM asked_fields WHERE realm_id = $1 AND asker_kind = $2 AND asker_id = $3"};
constexpr Sql kFields{
    "SELECT name, field_key, supplied_by, known_in FROM asked_fields WHERE realm_id = $1 AND asker_kind = $2 "
    "AND asker_id = $3 ORDER BY position"};
constexpr Sql kPutSupplied{
    "INSERT INTO supplied_fields (realm_id, field_key, source, name, body_id, supplied_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (realm_id, field_key, source) DO UPDATE SET "
    "name = excluded.name, body_id = excluded.body_id, supplied_at = excluded.supplied_at"};
constexpr Sql kFindSupplied{
    "SELECT source FROM supplied_fields WHERE realm_id = $1 AND field_key = $2 AND supplied_at >= $3 "
    "AND source <> $4 ORDER BY supplied_at DESC, source LIMIT 1"};
constexpr Sql kSupplied{
    "SELECT field_key, source, name, body_id, supplied_at FROM supplied_fields WHERE realm_id = $1 "
    "ORDER BY source, field_key LIMIT $2"};

template <class E>
std::string_view name_or_empty(std::optional<E> value) {
    return value ? enum_name(*value) : std::string_view{};
}

}  // namespace

void insert_task(WriteTransaction& tx, Scope scope, Task const& task) {
    auto const& check = task.check;
    tx.execute(kInsert, {scope.realm,
                         task.id,
                         task.body,
                         enum_name(task.kind),
                         task.title,
                         task.description,
                         task.basis,
                         task.matter,
                         task.item,
                         enum_name(task.frequency),
                         task.minutes,
                         task.starts_at,
                         task.sunset_at,
                         task.authority,
                         task.money_fen,
                         task.money_words,
                         task.data_given,
                         task.renews,
                         enum_name(task.state),
                         enum_name(check.authority.light),
                         enum_name(check.authority.reason),
                         enum_name(check.money.light),
                         enum_name(check.money.reason),
                         enum_name(check.data.light),
                         enum_name(check.data.reason),
                         enum_name(check.time.light),
                         enum_name(check.time.reason),
                         check.fields_asked,
                         check.fields_known,
                         check.minutes_month,
                         task.is_committee_lead,
                         task.proposed_at,
                         task.review_by,
                         task.review_raised_at,
                         task.reviewed_at,
                         task.ended_at,
                         task.next_at,
                         task.events,
                         task.revision});
}

bool update_task(WriteTransaction& tx, Scope scope, Task const& task) {
    auto const& check = task.check;
    return tx.execute(kUpdate, {scope.realm,
                                task.id,
                                task.revision,
                                enum_name(task.kind),
                                task.title,
                                task.description,
                                task.basis,
                                task.matter,
                                task.item,
                                enum_name(task.frequency),
                                task.minutes,
                                task.starts_at,
                                task.sunset_at,
                                task.authority,
                                task.money_fen,
                                task.money_words,
                                task.data_given,
                                enum_name(task.state),
                                enum_name(check.authority.light),
                                enum_name(check.authority.reason),
                                enum_name(check.money.light),
                                enum_name(check.money.reason),
                                enum_name(check.data.light),
                                enum_name(check.data.reason),
                                enum_name(check.time.light),
                                enum_name(check.time.reason),
                                check.fields_asked,
                                check.fields_known,
                                check.minutes_month,
                                task.is_committee_lead,
                                task.review_by,
                                task.review_raised_at,
                                task.reviewed_at,
                                task.ended_at,
                                task.next_at,
                                task.events}) == 1;
}

std::optional<Task> find_task(ReadTransaction& tx, Scope scope, TaskId id) {
    return tx.first(kFind, {scope.realm, id}, [&](Row const& row) { return read_task(row, scope.realm); });
}

std::vector<Task> select_tasks(ReadTransaction& tx, Scope scope, TaskFilter const& filter) {
    auto const before = filter.before ? filter.before->value() : std::numeric_limits<std::int64_t>::max();
    return tx.all(kSelect,
                  {scope.realm, before, name_or_empty(filter.state), filter.body ? filter.body->value() : 0,
                   filter.community ? filter.community->value() : 0, name_or_empty(filter.answer), filter.limit},
                  [&](Row const& row) { return read_task(row, scope.realm); });
}

std::vector<TaskId> select_renewals(ReadTransaction& tx, Scope scope, TaskId id) {
    return tx.all(kRenewals, {scope.realm, id}, [](Row const& row) { return row.id<TaskId>(0); });
}

std::vector<Task> select_proposed(ReadTransaction& tx, Scope scope, TimePoint from, TimePoint until) {
    return tx.all(kProposed, {scope.realm, from, until}, [&](Row const& row) { return read_task(row, scope.realm); });
}

void insert_answer(WriteTransaction& tx, Scope scope, TaskId task, Answer const& answer) {
    tx.execute(kInsertAnswer, {scope.realm, task, answer.community, enum_name(answer.state), answer.asked_at,
                               answer.answer_by, answer.raised_at, answer.answered_at, answer.admitted_at,
                               answer.ended_at, answer.ground, answer.terms, answer.words, answer.revision});
}

bool update_answer(WriteTransaction& tx, Scope scope, TaskId task, Answer const& answer) {
    return tx.execute(kUpdateAnswer,
                      {scope.realm, task, answer.community, answer.revision, enum_name(answer.state), answer.asked_at,
                       answer.answer_by, answer.raised_at, answer.answered_at, answer.admitted_at, answer.ended_at,
                       answer.ground, answer.terms, answer.words}) == 1;
}

void delete_answers(WriteTransaction& tx, Scope scope, TaskId task) {
    tx.execute(kDeleteAnswers, {scope.realm, task});
}

std::vector<Answer> select_answers(ReadTransaction& tx, Scope scope, TaskId task) {
    return tx.all(kAnswers, {scope.realm, task}, read_answer);
}

bool has_answers(ReadTransaction& tx, Scope scope, JurisdictionId community) {
    return tx.first(kHasAnswers, {scope.realm, community}, [](Row const&) { return true; }).has_value();
}

std::vector<AdmittedTask> select_admitted(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community,
                                          TimePoint from, TimePoint until) {
    return tx.all(kAdmitted, {scope.realm, community ? community->value() : 0, from, until},
                  [](Row const& row) -> AdmittedTask {
                      auto const ended = row.maybe_time(8);
                      auto const sunset = row.time(9);
                      return {.id = row.id<TaskId>(0),
                              .body = row.id<BodyId>(1),
                              .kind = enum_at<TaskKind>(row, 2),
                              .title = text_at(row, 3),
                              .community = row.id<JurisdictionId>(4),
                              .minutes = row.integer(5),
                              .frequency = enum_at<Frequency>(row, 6),
                              .starts_at = row.time(7),
                              .until = ended && *ended < sunset ? *ended : sunset,
                              .admitted_at = row.time(10)};
                  });
}

std::vector<std::pair<JurisdictionId, AnswerState>> count_answers(ReadTransaction& tx, Scope scope, TimePoint from,
                                                                  TimePoint until) {
    std::vector<std::pair<JurisdictionId, AnswerState>> answers;
    tx.query(kDeclined, {scope.realm, from, until},
             [&](Row const& row) { answers.emplace_back(row.id<JurisdictionId>(0), AnswerState::declined); });
    tx.query(kLate, {scope.realm, until},
             [&](Row const& row) { answers.emplace_back(row.id<JurisdictionId>(0), AnswerState::unanswered); });
    return answers;
}

void insert_event(WriteTransaction& tx, Scope scope, TaskId task, TaskRecord const& record) {
    tx.execute(kInsertEvent,
               {scope.realm, task, record.number, record.at, enum_name(record.event), enum_name(record.actor),
                record.body, record.community, record.person, record.from, record.to, record.ground, record.text});
}

std::vector<TaskRecord> select_events(ReadTransaction& tx, Scope scope, TaskId task) {
    return tx.all(kEvents, {scope.realm, task}, [](Row const& row) -> TaskRecord {
        return {.number = row.integer(0),
                .at = row.time(1),
                .event = enum_at<TaskEvent>(row, 2),
                .actor = enum_at<TaskActor>(row, 3),
                .body = row.maybe_id<BodyId>(4),
                .community = row.maybe_id<JurisdictionId>(5),
                .person = row.maybe_id<PersonId>(6),
                .from = text_at(row, 7),
                .to = text_at(row, 8),
                .ground = text_at(row, 9),
                .text = text_at(row, 10)};
    });
}

std::optional<Settings> find_settings(ReadTransaction& tx, Scope scope) {
    return tx.first(kSettings, {scope.realm}, [](Row const& row) {
        return Settings{.review_days = row.integer(0),
                        .answer_days = row.integer(1),
                        .load_minutes_max = row.integer(2),
                        .indicators_max = row.integer(3),
                        .notice_days_min = row.integer(4)};
    });
}

void put_settings(WriteTransaction& tx, Scope scope, Settings const& settings, TimePoint now) {
    tx.execute(kPutSettings, {scope.realm, settings.review_days, settings.answer_days, settings.load_minutes_max,
                              settings.indicators_max, settings.notice_days_min, now});
}

void insert_fields(WriteTransaction& tx, Scope scope, std::string_view asker, std::int64_t id,
                   std::span<AskedField const> fields, TimePoint now) {
    std::int64_t position = 0;
    for (auto const& field : fields) {
        tx.execute(kInsertField,
                   {scope.realm, asker, id, ++position, field.name, field.key, field.supplied_by, field.known_in, now});
    }
}

void delete_fields(WriteTransaction& tx, Scope scope, std::string_view asker, std::int64_t id) {
    tx.execute(kDeleteFields, {scope.realm, asker, id});
}

std::vector<AskedField> select_fields(ReadTransaction& tx, Scope scope, std::string_view asker, std::int64_t id) {
    return tx.all(kFields, {scope.realm, asker, id}, [](Row const& row) {
        return AskedField{text_at(row, 0), text_at(row, 1), text_at(row, 2), text_at(row, 3)};
    });
}

void put_supplied(WriteTransaction& tx, Scope scope, SuppliedField const& field) {
    tx.execute(kPutSupplied, {scope.realm, field.key, field.source, field.name, field.body, field.supplied_at});
}

std::optional<std::string> find_supplied(ReadTransaction& tx, Scope scope, std::string_view key, TimePoint since,
                                         std::string_view but) {
    return tx.first(kFindSupplied, {scope.realm, key, since, but}, [](Row const& row) { return text_at(row, 0); });
}

std::vector<SuppliedField> select_supplied(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(kSupplied, {scope.realm, limit}, [](Row const& row) {
        return SuppliedField{text_at(row, 0), text_at(row, 1), text_at(row, 2), row.id<BodyId>(3), row.time(4)};
    });
}

}  // namespace hezhi::tasks
