#include "src/jurisdictions/position_store.h"

namespace hezhi::jurisdictions::store {
namespace {

using storage::Batch;
using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

/// Of rows (place, latitude, longitude).
class Collected {
public:
    void operator()(Row const& row) {
        positions_.emplace(row.integer(0), Position{.latitude_e7 = row.integer(1), .longitude_e7 = row.integer(2)});
    }
    Positions take() { return std::move(positions_); }

private:
    Positions positions_;
};

}  // namespace

Positions positions_of(ReadTransaction& tx, Scope scope) {
    Collected found;
    tx.query("SELECT jurisdiction_id, latitude_e7, longitude_e7 FROM place_positions WHERE realm_id = $1",
             {scope.realm}, [&](Row const& row) { found(row); });
    return found.take();
}

Positions positions_in(ReadTransaction& tx, Scope scope, JurisdictionId community) {
    Collected found;
    tx.query(
        "SELECT p.jurisdiction_id, p.latitude_e7, p.longitude_e7 FROM jurisdictions AS j JOIN place_positions AS p "
        "ON p.realm_id = $1 AND p.jurisdiction_id = j.jurisdiction_id WHERE j.community_id = $2",
        {scope.realm, community}, [&](Row const& row) { found(row); });
    return found.take();
}

Positions positions_at(ReadTransaction& tx, Scope scope, std::span<JurisdictionId const> places) {
    Batch rows{ColumnType::integer};
    for (auto const place : places) rows.add({place});
    Collected found;
    tx.query(
        "SELECT p.jurisdiction_id, p.latitude_e7, p.longitude_e7 FROM expand($2, place) AS item "
        "JOIN place_positions AS p ON p.realm_id = $1 AND p.jurisdiction_id = item.place",
        {scope.realm, rows}, [&](Row const& row) { found(row); });
    return found.take();
}

void put_positions(WriteTransaction& tx, Scope scope, std::span<Placed const> placed, TimePoint now) {
    Batch known{ColumnType::integer, ColumnType::integer, ColumnType::integer};
    Batch unknown{ColumnType::integer};
    bool has_known = false;
    bool has_unknown = false;
    for (auto const& [place, position] : placed) {
        if (position) known.add({place, position->latitude_e7, position->longitude_e7});
        if (!position) unknown.add({place});
        has_known |= position.has_value();
        has_unknown |= !position;
    }
    if (has_known) {
        tx.execute(
            "INSERT INTO place_positions (realm_id, jurisdiction_id, latitude_e7, longitude_e7, changed_at) "
            "SELECT $1, item.place, item.latitude, item.longitude, $3 "
            "FROM expand($2, place, latitude, longitude) AS item WHERE true "
            "ON CONFLICT (realm_id, jurisdiction_id) DO UPDATE SET latitude_e7 = excluded.latitude_e7, "
            "longitude_e7 = excluded.longitude_e7, changed_at = excluded.changed_at",
            {scope.realm, known, now});
    }
    if (has_unknown) {
        tx.execute(
            "DELETE FROM place_positions WHERE realm_id = $1 "
            "AND jurisdiction_id IN (SELECT item.place FROM expand($2, place) AS item)",
            {scope.realm, unknown});
    }
}

std::string phone_of(ReadTransaction& tx, Scope scope, JurisdictionId community) {
    return tx
        .first("SELECT phone FROM community_phones WHERE realm_id = $1 AND community_id = $2", {scope.realm, community},
               [](Row const& row) { return std::string(row.text(0)); })
        .value_or("");
}

void put_phone(WriteTransaction& tx, Scope scope, JurisdictionId community, std::string_view phone, TimePoint now) {
    if (phone.empty()) {
        tx.execute("DELETE FROM community_phones WHERE realm_id = $1 AND community_id = $2", {scope.realm, community});
        return;
    }
    tx.execute(
        "INSERT INTO community_phones (realm_id, community_id, phone, changed_at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (realm_id, community_id) DO UPDATE SET phone = excluded.phone, changed_at = excluded.changed_at",
        {scope.realm, community, phone, now});
}

}  // namespace hezhi::jurisdictions::store
