#include "src/connectors/api_keys.h"

#include "lib/merkle/digest.h"
#include "src/http/context.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/people.h"

namespace hezhi::connectors {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

constexpr Sql kInsert{
    "INSERT INTO api_keys (realm_id, api_key_id, key_hash, name, created_by, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr Sql kList{
    "SELECT api_key_id, name, created_at, revoked_at FROM api_keys WHERE realm_id = $1 ORDER BY api_key_id DESC"};
constexpr Sql kByHash{
    "SELECT api_key_id, name, created_at, revoked_at FROM api_keys "
    "WHERE realm_id = $1 AND key_hash = $2 AND revoked_at IS NULL"};
constexpr Sql kRevoke{
    "UPDATE api_keys SET revoked_at = $3 WHERE realm_id = $1 AND api_key_id = $2 AND revoked_at IS NULL"};

ApiKey read_key(storage::Row const& row) {
    return {row.id<ApiKeyId>(0), std::string(row.text(1)), row.time(2), row.maybe_time(3)};
}

Result<jurisdictions::Jurisdiction> street_for(ReadTransaction& tx, Caller const& who, RealmId street) {
    HZ_TRY(auto found, jurisdictions::require_street(tx, street));
    HZ_TRY(authority::require(who, Permission::api_key_issue, found.path));
    return found;
}

void record(WriteTransaction& tx, Caller const& who, jurisdictions::Jurisdiction const& street, std::string_view act,
            ApiKeyId id) {
    people::record_act(tx, who.person,
                       {.street = *street.street,
                        .jurisdiction = street.id,
                        .act = act,
                        .subject_kind = "api_key",
                        .subject = id.value()},
                       who.now);
}

}  // namespace

Result<IssuedKey> issue_key(WriteTransaction& tx, Caller const& who, RealmId street, ApiKeyName const& name) {
    HZ_TRY(auto const where, street_for(tx, who, street));
    HZ_TRY(authority::require_confirmed_identity(who));
    auto secret = http::SessionToken::random().text;
    auto const digest = merkle::sha256(secret);
    ApiKey key{tx.new_id<ApiKeyId>(), name.str(), who.now, std::nullopt};
    tx.execute(kInsert,
               {street, key.id, storage::Blob{std::as_bytes(std::span(digest))}, key.name, who.person, who.now});
    record(tx, who, where, "api_key.issued", key.id);
    return IssuedKey{std::move(key), std::move(secret)};
}

Result<std::vector<ApiKey>> list_keys(ReadTransaction& tx, Caller const& who, RealmId street) {
    HZ_TRY(street_for(tx, who, street));
    return tx.all(kList, {street}, read_key);
}

Result<void> revoke_key(WriteTransaction& tx, Caller const& who, RealmId street, ApiKeyId id) {
    HZ_TRY(auto const where, street_for(tx, who, street));
    HZ_TRY(authority::require_confirmed_identity(who));
    if (tx.execute(kRevoke, {street, id, who.now}) != 1) return fail(ErrorCode::not_found, "api_key.unknown");
    record(tx, who, where, "api_key.revoked", id);
    return {};
}

std::optional<ApiKey> find_key(ReadTransaction& tx, Scope scope, std::string_view secret) {
    auto const digest = merkle::sha256(secret);
    return tx.first(kByHash, {scope.realm, storage::Blob{std::as_bytes(std::span(digest))}}, read_key);
}

}  // namespace hezhi::connectors
