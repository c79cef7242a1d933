#include "src/people/setup_store.h"

namespace hezhi::people::store {

using storage::Blob;
using storage::ReadTransaction;
using storage::Row;
using storage::WriteTransaction;

void insert_setup_link(WriteTransaction& tx, Digest const& hash, std::optional<RealmId> street, TimePoint now,
                       TimePoint expires_at) {
    tx.execute("INSERT INTO setup_links (link_hash, street_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
               {Blob{hash}, street, now, expires_at});
}

void delete_first_start_links(WriteTransaction& tx) {
    tx.execute("DELETE FROM setup_links WHERE street_id IS NULL AND used_at IS NULL", {});
}

std::optional<SetupLink> find_setup_link(ReadTransaction& tx, Digest const& hash, TimePoint now) {
    return tx.first(
        "SELECT street_id, expires_at FROM setup_links WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2",
        {Blob{hash}, now}, [](Row const& row) { return SetupLink{row.maybe_id<RealmId>(0), row.time(1)}; });
}

bool use_setup_link(WriteTransaction& tx, Digest const& hash, TimePoint now) {
    return tx.execute(
               "UPDATE setup_links SET used_at = $2 WHERE link_hash = $1 AND used_at IS NULL AND expires_at > $2",
               {Blob{hash}, now}) == 1;
}

void insert_demo_account(WriteTransaction& tx, DemoAccount const& account) {
    tx.execute("INSERT INTO demo_accounts (login_name, password, role, place) VALUES ($1, $2, $3, $4)",
               {account.login_name, account.password, account.role, account.place});
}

std::vector<DemoAccount> demo_accounts(ReadTransaction& tx) {
    return tx.all("SELECT login_name, password, role, place FROM demo_accounts ORDER BY role, login_name", {},
                  [](Row const& row) {
                      return DemoAccount{std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2)),
                                         std::string(row.text(3))};
                  });
}

bool is_demo(ReadTransaction& tx) {
    return tx.first("SELECT 1 FROM demo_accounts LIMIT 1", {}, [](Row const&) { return true; }).has_value();
}

}  // namespace hezhi::people::store
