#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/connectors/api_keys.h"
#include "src/connectors/atom.h"
#include "src/connectors/connectors.h"
#include "src/connectors/open311.h"
#include "src/http/routes.h"

namespace hezhi::connectors {

BOOST_DESCRIBE_STRUCT(ApiKey, (), (id, name, created_at, revoked_at))
BOOST_DESCRIBE_STRUCT(IssuedKey, (), (key, secret))

struct ApiKeyList {
    std::vector<ApiKey> items;
};
BOOST_DESCRIBE_STRUCT(ApiKeyList, (), (items))

struct ListApiKeysRequest {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(ListApiKeysRequest, (), (street))

struct IssueApiKeyRequest {
    RealmId street;
    ApiKeyName name;
};
BOOST_DESCRIBE_STRUCT(IssueApiKeyRequest, (), (street, name))

struct RevokeApiKeyRequest {
    RealmId street;
    ApiKeyId key;
};
BOOST_DESCRIBE_STRUCT(RevokeApiKeyRequest, (), (street, key))

void add_routes(http::Router& router, ReportBudgets& budgets, std::string public_url) {
    using authority::Caller;
    using authority::Permission;
    using http::Method;

    router.read<ListApiKeysRequest, ApiKeyList>(
        {.method = Method::get,
         .path = "/api/v1/s/{street}/api-keys",
         .permission = Permission::api_key_issue,
         .summary = "Keys of programs, newest first, those taken back too"},
        [](storage::ReadTransaction& tx, Caller const& who, ListApiKeysRequest const& request) -> Result<ApiKeyList> {
            HZ_TRY(auto keys, list_keys(tx, who, request.street));
            return ApiKeyList{std::move(keys)};
        });
    router.write<IssueApiKeyRequest, IssuedKey>(
        {.method = Method::post,
         .path = "/api/v1/s/{street}/api-keys",
         .permission = Permission::api_key_issue,
         .summary = "Issue a key for a program; its secret is shown once"},
        [](storage::WriteTransaction& tx, Caller const& who, IssueApiKeyRequest const& request) {
            return issue_key(tx, who, request.street, request.name);
        });
    router.write<RevokeApiKeyRequest, void>(
        {.method = Method::delete_,
         .path = "/api/v1/s/{street}/api-keys/{key}",
         .permission = Permission::api_key_issue,
         .summary = "Take a key back"},
        [](storage::WriteTransaction& tx, Caller const& who, RevokeApiKeyRequest const& request) {
            return revoke_key(tx, who, request.street, request.key);
        });
    add_open311_routes(router, budgets, public_url);
    add_atom_routes(router, public_url);
}

}  // namespace hezhi::connectors
