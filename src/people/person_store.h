// The SQL of persons, their login names, realms, consents and reset codes.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/people/people.h"
#include "src/people/secrets.h"
#include "src/storage/storage.h"

namespace hezhi::people::store {

/// What signing in needs.
struct Credentials {
    PersonId person;
    std::string password_hash;
    TimePoint password_at;
    std::vector<std::byte> totp_secret;  ///< empty: none, or not confirmed yet
    std::int64_t totp_last_step;
};

struct NewPerson {
    PersonId id;
    std::string login_name;
    std::string login_key;
    std::string display_name;
    std::string password_hash;
    authority::Language language;
    TimePoint now;
};

/// False if the login name is taken.
bool insert_person(storage::WriteTransaction& tx, NewPerson const& person);
std::optional<Person> find_person(storage::ReadTransaction& tx, PersonId id);
std::optional<PersonId> find_login(storage::ReadTransaction& tx, std::string_view login_key);
std::optional<Credentials> find_credentials(storage::ReadTransaction& tx, PersonId id);

void update_profile(storage::WriteTransaction& tx, Person const& person);
void update_password(storage::WriteTransaction& tx, PersonId id, std::string_view hash, TimePoint now);
/// The same password at another cost, unless it has been changed meanwhile.
void replace_hash(storage::WriteTransaction& tx, PersonId id, std::string_view old_hash, std::string_view new_hash);

struct Totp {
    std::vector<std::byte> secret;  ///< empty: none
    std::optional<TimePoint> confirmed_at;
    std::int64_t last_step;
};
Totp find_totp(storage::ReadTransaction& tx, PersonId id);
/// Replaces the secret; unconfirmed until confirm_totp.
void put_totp(storage::WriteTransaction& tx, PersonId id, std::span<std::byte const> secret);
void confirm_totp(storage::WriteTransaction& tx, PersonId id, TimePoint now);
void remove_totp(storage::WriteTransaction& tx, PersonId id);
/// Marks a step as used; false if it, or a later one, was used before.
bool use_totp_step(storage::WriteTransaction& tx, PersonId id, std::int64_t step);

/// Leaves an empty row: no name, no password, no second factor.
void anonymise(storage::WriteTransaction& tx, PersonId id, TimePoint now);

void add_realm(storage::WriteTransaction& tx, PersonId id, RealmId realm);
std::vector<RealmId> realms_of(storage::ReadTransaction& tx, PersonId id);

struct Consent {
    std::string purpose;
    std::string version;
    TimePoint given_at;
    std::optional<TimePoint> withdrawn_at;
};
void put_consent(storage::WriteTransaction& tx, PersonId id, std::string_view purpose, std::string_view version,
                 TimePoint now);
std::vector<Consent> consents_of(storage::ReadTransaction& tx, PersonId id);

struct ResetCode {
    std::int64_t id;
    std::optional<RealmId> street;  ///< whose staff issued it; absent: the console
};
void insert_reset_code(storage::WriteTransaction& tx, PersonId id, std::int64_t reset_id, Digest const& hash,
                       std::string_view identity_check, std::optional<RealmId> street,
                       std::optional<PersonId> issued_by, TimePoint now, TimePoint expires_at);
/// Earlier codes of the person become void.
void void_reset_codes(storage::WriteTransaction& tx, PersonId id, TimePoint now);
/// Uses up the code if it is the person's, unused and not expired.
std::optional<ResetCode> use_reset_code(storage::WriteTransaction& tx, PersonId id, Digest const& hash, TimePoint now);

}  // namespace hezhi::people::store
