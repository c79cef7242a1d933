#include "src/indicators/indicator_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::indicators {
namespace {

using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

constexpr Sql kFind{"SELECT month, community_id, cells FROM indicator_cases WHERE realm_id = $1 AND case_id = $2"};
constexpr Sql kPut{
    "INSERT INTO indicator_cases (realm_id, case_id, month, community_id, cells) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (realm_id, case_id) DO UPDATE SET month = excluded.month, community_id = excluded.community_id, "
    "cells = excluded.cells"};
constexpr Sql kMonth{
    "SELECT case_id, cells FROM indicator_cases WHERE realm_id = $1 AND month = $2 AND case_id > $3 "
    "ORDER BY case_id LIMIT $4"};
constexpr Sql kMonthOfCommunity{
    "SELECT case_id, cells FROM indicator_cases WHERE realm_id = $1 AND month = $2 AND community_id = $3 "
    "AND case_id > $4 ORDER BY case_id LIMIT $5"};
constexpr Sql kCounters{
    "SELECT month, code, community_id, body_id, outcome, counted FROM indicator_counts "
    "WHERE realm_id = $1 AND month >= $2 AND month <= $3"};
constexpr Sql kAdd{
    "INSERT INTO indicator_counts (realm_id, month, code, community_id, body_id, outcome, counted) "
    "SELECT $1, item.month, item.code, item.community, item.body, item.outcome, item.counted "
    "FROM expand($2, month, code, community, body, outcome, counted) AS item WHERE true "
    "ON CONFLICT (realm_id, month, code, community_id, body_id, outcome) "
    "DO UPDATE SET counted = indicator_counts.counted + excluded.counted"};
constexpr Sql kDeleteCases{"DELETE FROM indicator_cases WHERE realm_id = $1"};
constexpr Sql kDeleteCounts{"DELETE FROM indicator_counts WHERE realm_id = $1"};

template <class E>
E enum_at(Row const& row, int column) {
    auto const value = parse_enum<E>(row.text(column));
    HZ_ASSERT(value.has_value());
    return *value;
}

MonthRow read_month(Row const& row) {
    return {.id = row.id<cases::CaseId>(0), .cells = cells_from_text(row.text(1))};
}

}  // namespace

std::optional<KeptCase> find_kept(ReadTransaction& tx, Scope scope, cases::CaseId id) {
    return tx.first(kFind, {scope.realm, id}, [](Row const& row) {
        return KeptCase{Month::from_key(row.integer(0)), row.integer(1), cells_from_text(row.text(2))};
    });
}

void put_kept(WriteTransaction& tx, Scope scope, cases::CaseId id, KeptCase const& kept) {
    tx.execute(kPut, {scope.realm, id, kept.month.key(), kept.community, cells_to_text(kept.cells)});
}

std::vector<MonthRow> select_month(ReadTransaction& tx, Scope scope, Month month,
                                   std::optional<JurisdictionId> community, std::int64_t after, std::size_t limit) {
    if (community) {
        return tx.all(kMonthOfCommunity, {scope.realm, month.key(), *community, after, limit}, read_month);
    }
    return tx.all(kMonth, {scope.realm, month.key(), after, limit}, read_month);
}

Counters select_counters(ReadTransaction& tx, Scope scope, Month from, Month until) {
    Counters counters;
    tx.query(kCounters, {scope.realm, from.key(), until.key()}, [&](Row const& row) {
        if (row.integer(5) == 0) return;
        counters[{Month::from_key(row.integer(0)), enum_at<CaseMeasure>(row, 1), row.integer(2), row.integer(3),
                  enum_at<UnitOutcome>(row, 4)}] = row.integer(5);
    });
    return counters;
}

void add_to_counters(WriteTransaction& tx, Scope scope, Counters const& changes) {
    storage::Batch rows{ColumnType::integer, ColumnType::text, ColumnType::integer,
                        ColumnType::integer, ColumnType::text, ColumnType::integer};
    for (auto const& [key, change] : changes) {
        if (change == 0) continue;
        rows.add({key.month.key(), enum_name(key.code), key.community, key.body, enum_name(key.outcome), change});
    }
    if (rows.rows() > 0) tx.execute(kAdd, {scope.realm, rows});
}

void delete_all(WriteTransaction& tx, Scope scope) {
    tx.execute(kDeleteCounts, {scope.realm});
    tx.execute(kDeleteCases, {scope.realm});
}

}  // namespace hezhi::indicators
