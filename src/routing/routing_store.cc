#include "src/routing/routing_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::routing {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

#define HZ_TRAINING                                                                                          \
    "training_id, trained_at, cause, outcome, cases, matters, grams, held_out_from, held_out, words_first, " \
    "words_three, model_first, model_three, majority_first, majority_three, only_model, only_words, digest"
constexpr Sql kInsertTraining{
    "INSERT INTO routing_trainings (realm_id, " HZ_TRAINING
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"};
constexpr Sql kFindTraining{"SELECT " HZ_TRAINING " FROM routing_trainings WHERE realm_id = $1 AND training_id = $2"};
constexpr Sql kTrainings{"SELECT " HZ_TRAINING
                         " FROM routing_trainings WHERE realm_id = $1 ORDER BY training_id DESC LIMIT $2"};
#undef HZ_TRAINING
constexpr Sql kForgetRecords{"DELETE FROM routing_matters WHERE realm_id = $1"};
constexpr Sql kInsertRecord{
    "INSERT INTO routing_matters (realm_id, matter_id, named, right_ones) VALUES ($1, $2, $3, $4)"};
constexpr Sql kFindRecord{"SELECT named, right_ones FROM routing_matters WHERE realm_id = $1 AND matter_id = $2"};
constexpr Sql kFindSettings{
    "SELECT is_off, reason, changed_at, training_id, asked_at, cases, looked_at FROM routing_settings "
    "WHERE realm_id = $1"};
constexpr Sql kPutSettings{
    "INSERT INTO routing_settings (realm_id, is_off, reason, changed_at, training_id, asked_at, cases, looked_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (realm_id) DO UPDATE SET is_off = excluded.is_off, "
    "reason = excluded.reason, changed_at = excluded.changed_at, training_id = excluded.training_id, "
    "asked_at = excluded.asked_at, cases = excluded.cases, looked_at = excluded.looked_at"};
constexpr Sql kInsertUse{
    "INSERT INTO routing_uses (realm_id, case_id, training_id, matter_id, month, shown_at) "
    "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"};
constexpr Sql kTaken{
    "UPDATE routing_uses SET taken_matter_id = $3, taken_at = $4 WHERE realm_id = $1 AND case_id = $2"};
constexpr Sql kUnsettled{
    "SELECT case_id FROM routing_uses WHERE realm_id = $1 AND settled_at IS NULL AND case_id > $2 "
    "ORDER BY case_id LIMIT $3"};
constexpr Sql kSettle{
    "UPDATE routing_uses SET settled_at = $4, right_matter_id = $3 WHERE realm_id = $1 AND case_id = $2 "
    "AND settled_at IS NULL"};
constexpr Sql kUses{
    "SELECT month, count(*), count(taken_at), count(right_matter_id), "
    "count(CASE WHEN right_matter_id = matter_id THEN 1 END) FROM routing_uses WHERE realm_id = $1 "
    "GROUP BY month ORDER BY month DESC LIMIT $2"};

/// Of a column that this program wrote.
template <class E>
E enum_at(Row const& row, int column) {
    auto const value = parse_enum<E>(row.text(column));
    HZ_ASSERT(value.has_value());
    return *value;
}

Training read_training(Row const& row) {
    return {.id = row.id<TrainingId>(0),
            .at = row.time(1),
            .cause = enum_at<TrainingCause>(row, 2),
            .outcome = enum_at<TrainingOutcome>(row, 3),
            .cases = row.integer(4),
            .matters = row.integer(5),
            .grams = row.integer(6),
            .held_out_from = row.maybe_time(7),
            .accuracy = {.held_out = row.integer(8),
                         .words_first = row.integer(9),
                         .words_three = row.integer(10),
                         .model_first = row.integer(11),
                         .model_three = row.integer(12),
                         .majority_first = row.integer(13),
                         .majority_three = row.integer(14),
                         .only_model = row.integer(15),
                         .only_words = row.integer(16)},
            .digest = std::string(row.text(17))};
}

}  // namespace

void insert_training(WriteTransaction& tx, Scope scope, Training const& training) {
    auto const& found = training.accuracy;
    tx.execute(kInsertTraining,
               {scope.realm, training.id, training.at, enum_name(training.cause), enum_name(training.outcome),
                training.cases, training.matters, training.grams, training.held_out_from, found.held_out,
                found.words_first, found.words_three, found.model_first, found.model_three, found.majority_first,
                found.majority_three, found.only_model, found.only_words, training.digest});
}

std::optional<Training> find_training(ReadTransaction& tx, Scope scope, TrainingId id) {
    return tx.first(kFindTraining, {scope.realm, id}, read_training);
}

std::vector<Training> select_trainings(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(kTrainings, {scope.realm, limit}, read_training);
}

void put_records(WriteTransaction& tx, Scope scope, std::map<MatterId, Record> const& records) {
    tx.execute(kForgetRecords, {scope.realm});
    for (auto const& [matter, record] : records) {
        tx.execute(kInsertRecord, {scope.realm, matter, record.named, record.right});
    }
}

std::optional<Record> find_record(ReadTransaction& tx, Scope scope, MatterId matter) {
    return tx.first(kFindRecord, {scope.realm, matter},
                    [](Row const& row) { return Record{row.integer(0), row.integer(1)}; });
}

std::optional<Settings> find_settings(ReadTransaction& tx, Scope scope) {
    return tx.first(kFindSettings, {scope.realm}, [](Row const& row) {
        return Settings{.is_off = row.boolean(0),
                        .reason = std::string(row.text(1)),
                        .changed_at = row.maybe_time(2),
                        .training = row.maybe_id<TrainingId>(3),
                        .asked_at = row.maybe_time(4),
                        .cases = row.integer(5),
                        .looked_at = row.maybe_time(6)};
    });
}

void put_settings(WriteTransaction& tx, Scope scope, Settings const& settings) {
    tx.execute(kPutSettings, {scope.realm, settings.is_off, settings.reason, settings.changed_at, settings.training,
                              settings.asked_at, settings.cases, settings.looked_at});
}

void insert_use(WriteTransaction& tx, Scope scope, CaseId id, TrainingId training, MatterId first, std::int64_t month,
                TimePoint now) {
    tx.execute(kInsertUse, {scope.realm, id, training, first, month, now});
}

bool update_taken(WriteTransaction& tx, Scope scope, CaseId id, MatterId matter, TimePoint now) {
    return tx.execute(kTaken, {scope.realm, id, matter, now}) == 1;
}

std::vector<CaseId> select_unsettled(ReadTransaction& tx, Scope scope, std::int64_t after, std::size_t limit) {
    return tx.all(kUnsettled, {scope.realm, after, limit}, [](Row const& row) { return row.id<CaseId>(0); });
}

void settle_use(WriteTransaction& tx, Scope scope, CaseId id, std::optional<MatterId> matter, TimePoint now) {
    tx.execute(kSettle, {scope.realm, id, matter, now});
}

std::vector<UsesInMonth> count_uses(ReadTransaction& tx, Scope scope, std::size_t months) {
    return tx.all(kUses, {scope.realm, months}, [](Row const& row) {
        return UsesInMonth{.month = row.integer(0),
                           .shown = row.integer(1),
                           .taken = row.integer(2),
                           .settled = row.integer(3),
                           .right = row.integer(4)};
    });
}

}  // namespace hezhi::routing
