#include "src/people/person_store.h"

namespace hezhi::people::store {
namespace {

using storage::Blob;
using storage::ReadTransaction;
using storage::Row;
using storage::WriteTransaction;

std::string_view language_tag(authority::Language language) noexcept {
    return language == authority::Language::en ? "en" : "zh-CN";
}

authority::Language parse_language(std::string_view tag) noexcept {
    return tag == "en" ? authority::Language::en : authority::Language::zh_cn;
}

std::vector<std::byte> bytes_of(Row const& row, int column) {
    if (row.is_null(column)) return {};
    auto const bytes = row.blob(column);
    return {bytes.begin(), bytes.end()};
}

}  // namespace

bool insert_person(WriteTransaction& tx, NewPerson const& person) {
    bool const is_free = tx.execute(
                             "INSERT INTO login_names (login_key, person_id) VALUES ($1, $2) "
                             "ON CONFLICT (login_key) DO NOTHING",
                             {person.login_key, person.id}) == 1;
    if (!is_free) return false;
    tx.execute(
        "INSERT INTO persons (person_id, login_name, display_name, language, text_scale, elder_mode, password_hash, "
        "password_at, totp_last_step, created_at) VALUES ($1, $2, $3, $4, 100, 0, $5, $6, 0, $6)",
        {person.id, person.login_name, person.display_name, language_tag(person.language), person.password_hash,
         person.now});
    return true;
}

std::optional<Person> find_person(ReadTransaction& tx, PersonId id) {
    return tx.first(
        "SELECT person_id, login_name, display_name, language, text_scale, elder_mode, created_at, erased_at "
        "FROM persons WHERE person_id = $1",
        {id}, [](Row const& row) {
            return Person{row.id<PersonId>(0),
                          std::string(row.text(1)),
                          std::string(row.text(2)),
                          parse_language(row.text(3)),
                          row.integer(4),
                          row.boolean(5),
                          row.time(6),
                          row.maybe_time(7)};
        });
}

std::optional<PersonId> find_login(ReadTransaction& tx, std::string_view login_key) {
    return tx.first("SELECT person_id FROM login_names WHERE login_key = $1", {login_key},
                    [](Row const& row) { return row.id<PersonId>(0); });
}

std::optional<Credentials> find_credentials(ReadTransaction& tx, PersonId id) {
    return tx.first(
        "SELECT person_id, password_hash, password_at, CASE WHEN totp_confirmed_at IS NULL THEN NULL ELSE totp_secret "
        "END, totp_last_step FROM persons WHERE person_id = $1 AND erased_at IS NULL",
        {id}, [](Row const& row) {
            return Credentials{row.id<PersonId>(0), std::string(row.text(1)), row.time(2), bytes_of(row, 3),
                               row.integer(4)};
        });
}

void update_profile(WriteTransaction& tx, Person const& person) {
    tx.execute(
        "UPDATE persons SET display_name = $2, language = $3, text_scale = $4, elder_mode = $5 WHERE person_id = $1",
        {person.id, person.display_name, language_tag(person.language), person.text_scale, person.elder_mode});
}

void update_password(WriteTransaction& tx, PersonId id, std::string_view hash, TimePoint now) {
    tx.execute("UPDATE persons SET password_hash = $2, password_at = $3 WHERE person_id = $1", {id, hash, now});
}

void replace_hash(WriteTransaction& tx, PersonId id, std::string_view old_hash, std::string_view new_hash) {
    tx.execute("UPDATE persons SET password_hash = $3 WHERE person_id = $1 AND password_hash = $2",
               {id, old_hash, new_hash});
}

Totp find_totp(ReadTransaction& tx, PersonId id) {
    return tx
        .first("SELECT totp_secret, totp_confirmed_at, totp_last_step FROM persons WHERE person_id = $1", {id},
               [](Row const& row) { return Totp{bytes_of(row, 0), row.maybe_time(1), row.integer(2)}; })
        .value_or(Totp{});
}

void put_totp(WriteTransaction& tx, PersonId id, std::span<std::byte const> secret) {
    tx.execute("UPDATE persons SET totp_secret = $2, totp_confirmed_at = NULL, totp_last_step = 0 WHERE person_id = $1",
               {id, Blob{secret}});
}

void confirm_totp(WriteTransaction& tx, PersonId id, TimePoint now) {
    tx.execute("UPDATE persons SET totp_confirmed_at = $2 WHERE person_id = $1", {id, now});
}

void remove_totp(WriteTransaction& tx, PersonId id) {
    tx.execute(
        "UPDATE persons SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0 WHERE person_id = $1",
        {id});
}

bool use_totp_step(WriteTransaction& tx, PersonId id, std::int64_t step) {
    return tx.execute("UPDATE persons SET totp_last_step = $2 WHERE person_id = $1 AND totp_last_step < $2",
                      {id, step}) == 1;
}

void anonymise(WriteTransaction& tx, PersonId id, TimePoint now) {
    tx.execute(
        "UPDATE persons SET login_name = '', display_name = '', password_hash = '', totp_secret = NULL, "
        "totp_confirmed_at = NULL, text_scale = 100, elder_mode = 0, erased_at = $2 WHERE person_id = $1",
        {id, now});
    tx.execute("DELETE FROM login_names WHERE person_id = $1", {id});
    tx.execute("DELETE FROM consents WHERE person_id = $1", {id});
    tx.execute("DELETE FROM password_reset_codes WHERE person_id = $1", {id});
    tx.execute("DELETE FROM person_realms WHERE person_id = $1", {id});
}

void add_realm(WriteTransaction& tx, PersonId id, RealmId realm) {
    tx.execute(
        "INSERT INTO person_realms (person_id, realm_id) VALUES ($1, $2) ON CONFLICT (person_id, realm_id) DO NOTHING",
        {id, realm});
}

std::vector<RealmId> realms_of(ReadTransaction& tx, PersonId id) {
    return tx.all("SELECT realm_id FROM person_realms WHERE person_id = $1 ORDER BY realm_id", {id},
                  [](Row const& row) { return row.id<RealmId>(0); });
}

void put_consent(WriteTransaction& tx, PersonId id, std::string_view purpose, std::string_view version, TimePoint now) {
    tx.execute(
        "INSERT INTO consents (person_id, purpose, version, given_at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (person_id, purpose, version) DO NOTHING",
        {id, purpose, version, now});
}

std::vector<Consent> consents_of(ReadTransaction& tx, PersonId id) {
    return tx.all(
        "SELECT purpose, version, given_at, withdrawn_at FROM consents WHERE person_id = $1 ORDER BY given_at, purpose",
        {id}, [](Row const& row) {
            return Consent{std::string(row.text(0)), std::string(row.text(1)), row.time(2), row.maybe_time(3)};
        });
}

void insert_reset_code(WriteTransaction& tx, PersonId id, std::int64_t reset_id, Digest const& hash,
                       std::string_view identity_check, std::optional<RealmId> street,
                       std::optional<PersonId> issued_by, TimePoint now, TimePoint expires_at) {
    tx.execute(
        "INSERT INTO password_reset_codes (person_id, reset_id, code_hash, identity_check, street_id, issued_by, "
        "created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        {id, reset_id, Blob{hash}, identity_check, street, issued_by, now, expires_at});
}

void void_reset_codes(WriteTransaction& tx, PersonId id, TimePoint now) {
    tx.execute(
        "UPDATE password_reset_codes SET expires_at = $2 WHERE person_id = $1 AND used_at IS NULL AND expires_at > $2",
        {id, now});
}

std::optional<ResetCode> use_reset_code(WriteTransaction& tx, PersonId id, Digest const& hash, TimePoint now) {
    return tx.first(
        "UPDATE password_reset_codes SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL "
        "AND expires_at > $3 RETURNING reset_id, street_id",
        {id, Blob{hash}, now}, [](Row const& row) { return ResetCode{row.integer(0), row.maybe_id<RealmId>(1)}; });
}

}  // namespace hezhi::people::store
