#include "src/bodies/body_store.h"

namespace hezhi::bodies::store {
namespace {

Body to_body(storage::Row const& row) {
    auto const kind = parse_body_kind(row.text(3));
    HZ_ASSERT(kind);
    return {row.id<BodyId>(0), row.id<RealmId>(1), row.id<JurisdictionId>(2), *kind, std::string(row.text(4))};
}

}  // namespace

bool insert(storage::WriteTransaction& tx, Body const& body) {
    return tx.execute(
               "INSERT INTO bodies (body_id, street_id, jurisdiction_id, kind, name) VALUES ($1, $2, $3, $4, $5) "
               "ON CONFLICT (street_id, name) DO NOTHING",
               {body.id, body.street, body.jurisdiction, name(body.kind), body.name}) == 1;
}

std::optional<Body> find(storage::ReadTransaction& tx, BodyId id) {
    return tx.first("SELECT body_id, street_id, jurisdiction_id, kind, name FROM bodies WHERE body_id = $1", {id},
                    to_body);
}

std::vector<Body> of_street(storage::ReadTransaction& tx, RealmId street) {
    return tx.all(
        "SELECT body_id, street_id, jurisdiction_id, kind, name FROM bodies WHERE street_id = $1 "
        "AND ended_at IS NULL ORDER BY body_id",
        {street}, to_body);
}

bool acts_in(storage::ReadTransaction& tx, RealmId street, JurisdictionId place) {
    return tx
        .first("SELECT 1 FROM bodies WHERE street_id = $1 AND jurisdiction_id = $2 AND ended_at IS NULL LIMIT 1",
               {street, place}, [](storage::Row const&) { return true; })
        .has_value();
}

}  // namespace hezhi::bodies::store
