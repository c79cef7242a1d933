#include "src/people/invitation_store.h"

namespace hezhi::people::store {
namespace {

using jurisdictions::DwellingId;
using storage::Batch;
using storage::Blob;
using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

Invitation to_invitation(Row const& row) {
    auto const role = authority::parse_role(row.text(3));
    HZ_ASSERT(role);
    return {row.id<InvitationId>(0),
            row.id<RealmId>(1),
            row.maybe_id<BatchId>(2),
            *role,
            row.maybe_id<BodyId>(4),
            row.id<JurisdictionId>(5),
            row.maybe_id<DwellingId>(6),
            row.maybe_id<PersonId>(7),
            row.time(8),
            row.time(9),
            row.maybe_time(10),
            row.maybe_time(11)};
}

}  // namespace

void insert_invitations(WriteTransaction& tx, Scope scope, std::span<CodedInvitation const> invitations) {
    Batch rows{ColumnType::integer, ColumnType::integer, ColumnType::text,    ColumnType::integer, ColumnType::integer,
               ColumnType::integer, ColumnType::integer, ColumnType::integer, ColumnType::integer};
    Batch codes{ColumnType::blob, ColumnType::integer};
    for (auto const& [one, code_hash] : invitations) {
        rows.add({one.id, one.batch, authority::name(one.role), one.body, one.jurisdiction, one.dwelling,
                  one.created_by, one.created_at, one.expires_at});
        codes.add({Blob{code_hash}, one.id});
    }
    tx.execute(
        "INSERT INTO invitations (realm_id, invitation_id, batch_id, role, body_id, jurisdiction_id, dwelling_id, "
        "created_by, created_at, expires_at) SELECT $1, item.id, item.batch, item.role, item.body, item.jurisdiction, "
        "item.dwelling, item.creator, item.created, item.expires "
        "FROM expand($2, id, batch, role, body, jurisdiction, dwelling, creator, created, expires) AS item",
        {scope.realm, rows});
    tx.execute(
        "INSERT INTO invitation_codes (code_hash, street_id, invitation_id) SELECT item.hash, $1, item.id "
        "FROM expand($2, hash, id) AS item",
        {scope.realm, codes});
}

std::optional<Invitation> find_invitation(ReadTransaction& tx, Scope scope, InvitationId id) {
    return tx.first(
        "SELECT invitation_id, realm_id, batch_id, role, body_id, jurisdiction_id, dwelling_id, created_by, "
        "created_at, expires_at, used_at, revoked_at FROM invitations WHERE realm_id = $1 AND invitation_id = $2",
        {scope.realm, id}, to_invitation);
}

std::optional<CodeTarget> find_code(ReadTransaction& tx, Digest const& code_hash) {
    return tx.first("SELECT street_id, invitation_id FROM invitation_codes WHERE code_hash = $1", {Blob{code_hash}},
                    [](Row const& row) { return CodeTarget{row.id<RealmId>(0), row.id<InvitationId>(1)}; });
}

std::vector<Invitation> invitations_page(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> jurisdiction,
                                         InvitationId before, std::size_t limit) {
    return tx.all(
        "SELECT invitation_id, realm_id, batch_id, role, body_id, jurisdiction_id, dwelling_id, created_by, "
        "created_at, expires_at, used_at, revoked_at FROM invitations WHERE realm_id = $1 AND invitation_id < $2 "
        "AND ($3 = 0 OR jurisdiction_id = $3) ORDER BY invitation_id DESC LIMIT $4",
        {scope.realm, before, jurisdiction ? jurisdiction->value() : 0, limit}, to_invitation);
}

bool use_invitation(WriteTransaction& tx, Scope scope, InvitationId id, PersonId person, TimePoint now) {
    return tx.execute(
               "UPDATE invitations SET used_at = $4, used_by = $3 WHERE realm_id = $1 AND invitation_id = $2 "
               "AND used_at IS NULL AND revoked_at IS NULL AND expires_at > $4",
               {scope.realm, id, person, now}) == 1;
}

bool revoke_invitation(WriteTransaction& tx, Scope scope, InvitationId id, TimePoint now) {
    return tx.execute(
               "UPDATE invitations SET revoked_at = $3 WHERE realm_id = $1 AND invitation_id = $2 "
               "AND used_at IS NULL AND revoked_at IS NULL",
               {scope.realm, id, now}) == 1;
}

void forget_user(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute("UPDATE invitations SET used_by = NULL WHERE realm_id = $1 AND used_by = $2", {scope.realm, person});
}

bool has_open_invitations(ReadTransaction& tx, Scope scope, JurisdictionId jurisdiction) {
    return tx
        .first(
            "SELECT 1 FROM invitations WHERE realm_id = $1 AND jurisdiction_id = $2 AND used_at IS NULL "
            "AND revoked_at IS NULL LIMIT 1",
            {scope.realm, jurisdiction}, [](Row const&) { return true; })
        .has_value();
}

bool has_open_invitations(ReadTransaction& tx, Scope scope, DwellingId dwelling) {
    return tx
        .first(
            "SELECT 1 FROM invitations WHERE realm_id = $1 AND dwelling_id = $2 AND used_at IS NULL "
            "AND revoked_at IS NULL LIMIT 1",
            {scope.realm, dwelling}, [](Row const&) { return true; })
        .has_value();
}

}  // namespace hezhi::people::store
