#include "src/jurisdictions/calendar_store.h"

#include <boost/json.hpp>

#include "lib/base/assert.h"
#include "src/jurisdictions/calendar_rules.h"

namespace hezhi::jurisdictions::store {
namespace {

using storage::Batch;
using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

std::int64_t to_integer(calendar::Date date) {
    return date.time_since_epoch().count();
}

calendar::Date to_date(std::int64_t days) {
    return calendar::Date{std::chrono::days{days}};
}

StoredDay to_day(Row const& row) {
    auto const kind = parse_day_kind(row.text(3));
    HZ_ASSERT(kind);
    return {row.id<CalendarDayId>(0),
            row.id<JurisdictionId>(1),
            {to_date(row.integer(2)), *kind, std::string(row.text(4))},
            !row.is_null(5)};
}

std::string spans_text(calendar::TimeZone const& zone) {
    boost::json::array list;
    for (auto const& span : zone.spans()) {
        list.push_back(boost::json::array{to_microseconds(span.from), span.offset.count()});
    }
    return boost::json::serialize(list);
}

calendar::TimeZone to_zone(std::string_view name, std::string_view spans_text) {
    boost::system::error_code error;
    auto const list = boost::json::parse(spans_text, error);
    HZ_ASSERT(!error && list.is_array());
    std::vector<calendar::OffsetSpan> spans;
    for (auto const& one : list.as_array()) {
        auto const& pair = one.as_array();
        spans.push_back({from_microseconds(pair.at(0).as_int64()), std::chrono::seconds{pair.at(1).as_int64()}});
    }
    return calendar::TimeZone(std::string(name), std::move(spans));
}

/// Places with their rank: the later, the nearer.
Batch ranked(std::span<JurisdictionId const> places) {
    Batch rows{ColumnType::integer, ColumnType::integer};
    for (std::size_t rank = 0; rank < places.size(); ++rank) rows.add({places[rank], rank});
    return rows;
}

}  // namespace

std::vector<StoredDay> days_of(ReadTransaction& tx, Scope scope, std::span<JurisdictionId const> places) {
    return tx.all(
        "SELECT d.day_id, d.jurisdiction_id, d.date, d.kind, d.name, d.retired_at "
        "FROM expand($2, place, place_rank) AS item JOIN calendar_days AS d "
        "ON d.realm_id = $1 AND d.jurisdiction_id = item.place "
        "WHERE d.retired_at IS NULL ORDER BY item.place_rank, d.date",
        {scope.realm, ranked(places)}, to_day);
}

std::vector<StoredDay> days_with_dates(ReadTransaction& tx, Scope scope, JurisdictionId place,
                                       std::span<calendar::Date const> dates) {
    Batch rows{ColumnType::integer};
    for (auto const date : dates) rows.add({to_integer(date)});
    return tx.all(
        "SELECT d.day_id, d.jurisdiction_id, d.date, d.kind, d.name, d.retired_at "
        "FROM expand($3, wanted) AS item JOIN calendar_days AS d "
        "ON d.realm_id = $1 AND d.jurisdiction_id = $2 AND d.date = item.wanted",
        {scope.realm, place, rows}, to_day);
}

std::optional<StoredDay> find_day(ReadTransaction& tx, Scope scope, CalendarDayId id) {
    return tx.first(
        "SELECT day_id, jurisdiction_id, date, kind, name, retired_at FROM calendar_days "
        "WHERE realm_id = $1 AND day_id = $2",
        {scope.realm, id}, to_day);
}

void insert(WriteTransaction& tx, Scope scope, std::span<StoredDay const> days) {
    if (days.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::integer, ColumnType::integer, ColumnType::text, ColumnType::text};
    for (auto const& one : days) {
        rows.add({one.id, one.place, to_integer(one.day.date), name(one.day.kind), one.day.name});
    }
    tx.execute(
        "INSERT INTO calendar_days (realm_id, day_id, jurisdiction_id, date, kind, name) "
        "SELECT $1, item.id, item.place, item.wanted, item.kind, item.title "
        "FROM expand($2, id, place, wanted, kind, title) AS item",
        {scope.realm, rows});
}

void update(WriteTransaction& tx, Scope scope, std::span<StoredDay const> days, TimePoint now) {
    if (days.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::text, ColumnType::text, ColumnType::integer};
    for (auto const& one : days) {
        auto const retired = one.retired ? std::optional(now) : std::nullopt;
        rows.add({one.id, name(one.day.kind), one.day.name, retired});
    }
    tx.execute(
        "UPDATE calendar_days SET kind = item.kind, name = item.title, retired_at = item.retired "
        "FROM expand($2, id, kind, title, retired) AS item "
        "WHERE calendar_days.realm_id = $1 AND calendar_days.day_id = item.id",
        {scope.realm, rows});
}

std::optional<calendar::TimeZone> zone_of(ReadTransaction& tx, Scope scope, std::span<JurisdictionId const> places) {
    return tx.first(
        "SELECT z.name, z.spans FROM expand($2, place, place_rank) AS item JOIN calendar_zones AS z "
        "ON z.realm_id = $1 AND z.jurisdiction_id = item.place ORDER BY item.place_rank DESC LIMIT 1",
        {scope.realm, ranked(places)}, [](Row const& row) { return to_zone(row.text(0), row.text(1)); });
}

std::vector<std::pair<JurisdictionId, calendar::TimeZone>> zones(ReadTransaction& tx, Scope scope) {
    return tx.all(
        "SELECT jurisdiction_id, name, spans FROM calendar_zones WHERE realm_id = $1 ORDER BY jurisdiction_id",
        {scope.realm},
        [](Row const& row) { return std::pair(row.id<JurisdictionId>(0), to_zone(row.text(1), row.text(2))); });
}

void put_zone(WriteTransaction& tx, Scope scope, JurisdictionId place, calendar::TimeZone const& zone) {
    tx.execute(
        "INSERT INTO calendar_zones (realm_id, jurisdiction_id, name, spans) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (realm_id, jurisdiction_id) DO UPDATE SET name = excluded.name, spans = excluded.spans",
        {scope.realm, place, zone.name(), spans_text(zone)});
}

}  // namespace hezhi::jurisdictions::store
