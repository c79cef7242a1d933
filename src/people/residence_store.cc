#include "src/people/residence_store.h"

namespace hezhi::people::store {
namespace {

using jurisdictions::DwellingId;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

Residence to_residence(Row const& row) {
    return {row.id<ResidenceId>(0),
            row.id<RealmId>(1),
            row.id<PersonId>(2),
            row.id<JurisdictionId>(3),
            row.maybe_id<DwellingId>(4),
            row.text(5) == "letter" ? BoundBy::letter : BoundBy::staff,
            row.time(6),
            row.maybe_time(7)};
}

}  // namespace

void insert_residence(WriteTransaction& tx, Scope scope, Residence const& residence) {
    tx.execute(
        "INSERT INTO residences (realm_id, residence_id, person_id, community_id, dwelling_id, bound_by, from_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {scope.realm, residence.id, residence.person, residence.community, residence.dwelling,
         residence.bound_by == BoundBy::letter ? "letter" : "staff", residence.from});
}

std::optional<Residence> find_residence(ReadTransaction& tx, Scope scope, ResidenceId id) {
    return tx.first(
        "SELECT residence_id, realm_id, person_id, community_id, dwelling_id, bound_by, from_at, ended_at "
        "FROM residences WHERE realm_id = $1 AND residence_id = $2",
        {scope.realm, id}, to_residence);
}

std::vector<Residence> residences_of(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(
        "SELECT residence_id, realm_id, person_id, community_id, dwelling_id, bound_by, from_at, ended_at "
        "FROM residences WHERE realm_id = $1 AND person_id = $2 AND ended_at IS NULL ORDER BY residence_id",
        {scope.realm, person}, to_residence);
}

std::vector<Residence> residences_page(ReadTransaction& tx, Scope scope, JurisdictionId community, ResidenceId after,
                                       std::size_t limit) {
    return tx.all(
        "SELECT residence_id, realm_id, person_id, community_id, dwelling_id, bound_by, from_at, ended_at "
        "FROM residences WHERE realm_id = $1 AND community_id = $2 AND ended_at IS NULL AND residence_id > $3 "
        "ORDER BY residence_id LIMIT $4",
        {scope.realm, community, after, limit}, to_residence);
}

std::vector<PersonId> residents_after(ReadTransaction& tx, Scope scope, JurisdictionId community, PersonId after,
                                      std::size_t limit) {
    return tx.all(
        "SELECT DISTINCT person_id FROM residences WHERE realm_id = $1 AND community_id = $2 AND ended_at IS NULL "
        "AND person_id > $3 ORDER BY person_id LIMIT $4",
        {scope.realm, community, after, limit}, [](Row const& row) { return row.id<PersonId>(0); });
}

std::vector<std::pair<PersonId, std::string>> residents_of(ReadTransaction& tx, Scope scope, JurisdictionId community,
                                                           PersonId after, std::size_t limit) {
    return tx.all(
        "SELECT DISTINCT r.person_id, p.display_name FROM residences r JOIN persons p ON p.person_id = r.person_id "
        "WHERE r.realm_id = $1 AND r.community_id = $2 AND r.ended_at IS NULL AND r.person_id > $3 "
        "AND p.erased_at IS NULL ORDER BY r.person_id LIMIT $4",
        {scope.realm, community, after, limit},
        [](Row const& row) { return std::pair(row.id<PersonId>(0), std::string(row.text(1))); });
}

void end_residence(WriteTransaction& tx, Scope scope, ResidenceId id, TimePoint now) {
    tx.execute("UPDATE residences SET ended_at = $3 WHERE realm_id = $1 AND residence_id = $2 AND ended_at IS NULL",
               {scope.realm, id, now});
}

void delete_residences(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute("DELETE FROM residences WHERE realm_id = $1 AND person_id = $2", {scope.realm, person});
}

bool has_residents(ReadTransaction& tx, Scope scope, JurisdictionId community) {
    return tx
        .first("SELECT 1 FROM residences WHERE realm_id = $1 AND community_id = $2 AND ended_at IS NULL LIMIT 1",
               {scope.realm, community}, [](Row const&) { return true; })
        .has_value();
}

bool has_residents(ReadTransaction& tx, Scope scope, DwellingId dwelling) {
    return tx
        .first("SELECT 1 FROM residences WHERE realm_id = $1 AND dwelling_id = $2 AND ended_at IS NULL LIMIT 1",
               {scope.realm, dwelling}, [](Row const&) { return true; })
        .has_value();
}

}  // namespace hezhi::people::store
