// The SQL of setup links and demo accounts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/people/people.h"
#include "src/people/secrets.h"
#include "src/storage/storage.h"

namespace hezhi::people::store {

struct SetupLink {
    std::optional<RealmId> street;  ///< absent: the first start
    TimePoint expires_at;
};
void insert_setup_link(storage::WriteTransaction& tx, Digest const& hash, std::optional<RealmId> street, TimePoint now,
                       TimePoint expires_at);
/// Links of the first start that were not used.
void delete_first_start_links(storage::WriteTransaction& tx);
/// Unused and not expired.
std::optional<SetupLink> find_setup_link(storage::ReadTransaction& tx, Digest const& hash, TimePoint now);
/// False if somebody was faster.
bool use_setup_link(storage::WriteTransaction& tx, Digest const& hash, TimePoint now);

struct DemoAccount {
    std::string login_name;
    std::string password;
    std::string role;
    std::string place;
};
void insert_demo_account(storage::WriteTransaction& tx, DemoAccount const& account);
std::vector<DemoAccount> demo_accounts(storage::ReadTransaction& tx);
bool is_demo(storage::ReadTransaction& tx);

}  // namespace hezhi::people::store
