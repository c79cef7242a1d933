#include "src/people/own_account.h"

#include "src/people/name_rules.h"
#include "src/people/password_rules.h"
#include "src/people/person_store.h"
#include "src/people/totp_rules.h"
#include "src/storage/database.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using storage::ReadTransaction;
using storage::WriteTransaction;

constexpr std::string_view kIssuer = "Hezhi";

Result<Person> require_self(ReadTransaction& tx, Caller const& who) {
    HZ_TRY(auto const id, authority::require_person(who));
    auto person = store::find_person(tx, id);
    if (!person || person->erased_at) return fail(ErrorCode::unauthenticated, "authority.sign_in");
    return *std::move(person);
}

void touch(WriteTransaction& tx, PersonId person) {
    tx.touch("person:" + person.str());
}

}  // namespace

Result<Person> change_profile(WriteTransaction& tx, Caller const& who, ProfileChange const& change) {
    HZ_TRY(auto person, require_self(tx, who));
    if (change.display_name) {
        HZ_TRY(person.display_name, check_display_name(*change.display_name));
    }
    if (change.language) person.language = *change.language;
    if (change.text_scale) person.text_scale = *change.text_scale;
    if (change.elder_mode) person.elder_mode = *change.elder_mode;
    store::update_profile(tx, person);
    touch(tx, person.id);
    return person;
}

Result<PasswordPlan> prepare_password(storage::Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                      Caller const& who, std::string const& current_password,
                                      std::string const& new_password, Origin const& origin) {
    auto const look_up = [&](ReadTransaction& tx) { return require_self(tx, who); };
    HZ_TRY(auto const person, database.read(look_up));
    HZ_TRY(check_password(new_password, person.login_name, person.display_name, "/new_password"));
    // The second factor is not asked again: the session has it, and the new password does not replace it.
    HZ_TRY(auto const proof,
           check_password_again(database, hasher, budget, person.id, current_password, origin, who.now));
    HZ_TRY(auto hash, hasher.hash(new_password));
    return PasswordPlan{proof, std::move(hash)};
}

Result<void> change_password(WriteTransaction& tx, Caller const& who, PasswordPlan const& plan, Digest const& old_hash,
                             Digest const& new_hash) {
    HZ_TRY(auto const person, require_self(tx, who));
    auto const session = store::find_session(tx, old_hash);
    if (!session || session->person != person.id) return fail(ErrorCode::unauthenticated, "authority.sign_in");
    auto const known = store::find_credentials(tx, person.id);
    if (!known || known->password_at != plan.proof.password_at) {
        return fail(ErrorCode::unauthenticated, "sign_in.refused");
    }
    store::update_password(tx, person.id, plan.new_hash, who.now);
    store::delete_sessions(tx, person.id, session->id);
    store::rotate(tx, *session, new_hash, who.now);
    touch(tx, person.id);
    return {};
}

Result<TotpOffer> begin_totp(WriteTransaction& tx, Caller const& who, Digest const& token_hash) {
    HZ_TRY(auto const person, require_self(tx, who));
    if (!gave_password_lately(tx, token_hash, who.now)) {
        return fail(ErrorCode::confirm_identity, "authority.confirm_identity");
    }
    if (store::find_totp(tx, person.id).confirmed_at) return fail(ErrorCode::conflict, "totp.enrolled_already");
    std::array<std::byte, kTotpSecretBytes> secret{};
    fill_random(secret);
    store::put_totp(tx, person.id, secret);
    auto uri = totp_uri(secret, kIssuer, person.login_name);
    auto picture = qr_svg(uri);
    return TotpOffer{to_base32(secret), std::move(uri), std::move(picture)};
}

Result<void> confirm_totp(WriteTransaction& tx, Caller const& who, Digest const& token_hash, std::string const& code) {
    HZ_TRY(auto const person, require_self(tx, who));
    if (!gave_password_lately(tx, token_hash, who.now)) {
        return fail(ErrorCode::confirm_identity, "authority.confirm_identity");
    }
    auto const totp = store::find_totp(tx, person.id);
    if (totp.secret.empty()) return fail(ErrorCode::conflict, "totp.not_begun");
    if (totp.confirmed_at) return fail(ErrorCode::conflict, "totp.enrolled_already");
    auto const step = accept_totp(totp.secret, code, who.now, totp.last_step);
    if (!step || !store::use_totp_step(tx, person.id, *step)) {
        return fail(ErrorCode::unprocessable, "totp.code_refused");
    }
    store::confirm_totp(tx, person.id, who.now);
    touch(tx, person.id);
    return {};
}

Result<void> remove_totp(WriteTransaction& tx, Caller const& who) {
    HZ_TRY(auto const person, require_self(tx, who));
    HZ_TRY(authority::require_confirmed_identity(who));
    store::remove_totp(tx, person.id);
    if (second_factor_state(tx, person.id, who.now) == SecondFactorState::needed) {
        return fail(ErrorCode::conflict, "totp.needed_by_post");
    }
    touch(tx, person.id);
    return {};
}

}  // namespace hezhi::people
