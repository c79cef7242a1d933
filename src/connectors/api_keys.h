// Keys of programs that speak for somebody: Open311 clients, a hotline's exchange. An administrator issues a key for a
// named user; it is shown once, stored as a hash, and may be taken back.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/bounded.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/storage/storage.h"

namespace hezhi::connectors {

using ApiKeyId = Id<struct ApiKeyTag>;
using ApiKeyName = BoundedText<2, 80, TextKind::name>;

struct ApiKey {
    ApiKeyId id;
    std::string name;
    TimePoint created_at;
    std::optional<TimePoint> revoked_at;
};

struct IssuedKey {
    ApiKey key;
    std::string secret;  ///< shown now and never again
};

/// Errors: street.unknown, authority's (api_key_issue over the street, identity confirmed).
Result<IssuedKey> issue_key(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                            ApiKeyName const& name);
Result<std::vector<ApiKey>> list_keys(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street);
/// Error: api_key.unknown, also for one revoked before.
Result<void> revoke_key(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street, ApiKeyId id);

/// The key in force with that secret; nullopt: none.
std::optional<ApiKey> find_key(storage::ReadTransaction& tx, storage::Scope scope, std::string_view secret);

}  // namespace hezhi::connectors
