#include "src/tasks/log_store.h"

#include <algorithm>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::tasks {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

constexpr Sql kInsert{
    "INSERT INTO informal_tasks (realm_id, community_id, month, entry, body_id, kind, minutes, note) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"};
constexpr Sql kHas{
    "SELECT 1 FROM informal_tasks WHERE realm_id = $1 AND community_id = $2 AND month = $3 AND entry = $4"};
constexpr Sql kSelect{
    "SELECT body_id, kind, minutes, note FROM informal_tasks WHERE realm_id = $1 AND community_id = $2 "
    "AND month = $3 ORDER BY entry LIMIT $4"};
constexpr Sql kCount{
    "SELECT body_id, count(*), CAST(sum(minutes) AS BIGINT) FROM informal_tasks WHERE realm_id = $1 AND ($2 = 0 OR "
    "community_id = $2) "
    "AND month = $3 GROUP BY body_id ORDER BY body_id"};
constexpr Sql kInsertSample{
    "INSERT INTO hour_samples (realm_id, community_id, month, entry, residents_minutes, reporting_minutes, "
    "inspection_minutes, meeting_minutes, other_minutes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT DO NOTHING"};
constexpr Sql kSamples{
    "SELECT residents_minutes, reporting_minutes, inspection_minutes, meeting_minutes, other_minutes "
    "FROM hour_samples WHERE realm_id = $1 AND community_id = $2 AND month >= $3 AND month <= $4 "
    "ORDER BY month, entry"};
constexpr Sql kForgetDays{"DELETE FROM log_budgets WHERE kind = $1 AND day < $2"};
constexpr Sql kCountEntry{
    "INSERT INTO log_budgets (person_id, kind, day, entries) VALUES ($1, $2, $3, 1) "
    "ON CONFLICT (person_id, kind, day) DO UPDATE SET entries = log_budgets.entries + 1 RETURNING entries"};
constexpr Sql kEntriesOf{"SELECT entries FROM log_budgets WHERE person_id = $1"};
constexpr Sql kForgetPerson{"DELETE FROM log_budgets WHERE person_id = $1"};

std::string_view word(BudgetKind kind) {
    return kind == BudgetKind::informal ? "informal" : "hours";
}

}  // namespace

bool insert_informal(WriteTransaction& tx, Scope scope, InformalEntry const& entry, Month month) {
    return tx.execute(kInsert, {scope.realm, entry.community, month, entry.key, entry.body, enum_name(entry.kind),
                                entry.minutes, entry.note}) == 1;
}

bool has_informal(ReadTransaction& tx, Scope scope, InformalEntry const& entry, Month month) {
    return tx.first(kHas, {scope.realm, entry.community, month, entry.key}, [](Row const&) { return true; })
        .has_value();
}

std::vector<LoggedErrand> select_informal(ReadTransaction& tx, Scope scope, JurisdictionId community, Month month,
                                          std::size_t limit) {
    return tx.all(kSelect, {scope.realm, community, month, limit}, [](Row const& row) {
        auto const kind = parse_enum<TaskKind>(row.text(1));
        HZ_ASSERT(kind.has_value());
        return LoggedErrand{row.id<BodyId>(0), *kind, row.integer(2), std::string(row.text(3))};
    });
}

std::vector<SenderCount> count_informal(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community,
                                        Month month) {
    return tx.all(kCount, {scope.realm, community ? community->value() : 0, month},
                  [](Row const& row) { return SenderCount{row.id<BodyId>(0), row.integer(1), row.integer(2)}; });
}

bool insert_sample(WriteTransaction& tx, Scope scope, HourSample const& sample, Month month) {
    return tx.execute(kInsertSample, {scope.realm, sample.community, month, sample.key, sample.residents,
                                      sample.reporting, sample.inspection, sample.meeting, sample.other}) == 1;
}

std::vector<HourSample> select_samples(ReadTransaction& tx, Scope scope, JurisdictionId community, Month from,
                                       Month until) {
    return tx.all(kSamples, {scope.realm, community, from, until}, [&](Row const& row) {
        return HourSample{.community = community,
                          .residents = row.integer(0),
                          .reporting = row.integer(1),
                          .inspection = row.integer(2),
                          .meeting = row.integer(3),
                          .other = row.integer(4)};
    });
}

std::int64_t count_entry(WriteTransaction& tx, PersonId person, BudgetKind kind, std::int64_t day, std::int64_t since) {
    tx.execute(kForgetDays, {word(kind), since});
    return tx.first(kCountEntry, {person, word(kind), day}, [](Row const& row) { return row.integer(0); }).value_or(0);
}

std::int64_t entries_of(ReadTransaction& tx, PersonId person) {
    std::int64_t entries = 0;
    tx.query(kEntriesOf, {person}, [&](Row const& row) { entries += row.integer(0); });
    return entries;
}

void forget_entries(WriteTransaction& tx, PersonId person) {
    tx.execute(kForgetPerson, {person});
}

}  // namespace hezhi::tasks
