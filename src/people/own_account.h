// What a person changes about their own account: profile, password, second factor.
#pragma once

#include <optional>
#include <string>

#include "src/people/people.h"
#include "src/people/secrets.h"
#include "src/people/sign_in.h"

namespace hezhi::people {

struct ProfileChange {
    std::optional<std::string> display_name;
    std::optional<authority::Language> language;
    std::optional<std::int64_t> text_scale;
    std::optional<bool> elder_mode;
};
/// Errors: authority.sign_in, person.display_name_refused.
Result<Person> change_profile(storage::WriteTransaction& tx, authority::Caller const& who, ProfileChange const& change);

/// The new password, checked and hashed, beside the proof of the present one.
struct PasswordPlan {
    SignInPlan proof;
    std::string new_hash;
};
/// Errors: check_identity's, password.refused (with problems at /new_password).
Result<PasswordPlan> prepare_password(storage::Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                      authority::Caller const& who, std::string const& current_password,
                                      std::string const& new_password, Origin const& origin);
/// Sets the password, ends all other sessions, and goes on in this one under a new token.
Result<void> change_password(storage::WriteTransaction& tx, authority::Caller const& who, PasswordPlan const& plan,
                             Digest const& old_hash, Digest const& new_hash);

struct TotpOffer {
    std::string secret;  ///< base32, to be typed
    std::string uri;
    std::string qr_svg;
};
/// Puts a new secret that counts once confirm_totp has seen a code of it. Needs the password of the last five minutes.
/// Errors: authority.sign_in, authority.confirm_identity, conflict totp.enrolled_already.
Result<TotpOffer> begin_totp(storage::WriteTransaction& tx, authority::Caller const& who, Digest const& token_hash);
/// Errors: authority.sign_in, conflict totp.not_begun, unprocessable totp.code_refused. The identity counts as
/// confirmed from now on.
Result<void> confirm_totp(storage::WriteTransaction& tx, authority::Caller const& who, Digest const& token_hash,
                          std::string const& code);
/// Errors: authority.sign_in, authority.confirm_identity, conflict totp.needed_by_post.
Result<void> remove_totp(storage::WriteTransaction& tx, authority::Caller const& who);

/// A QR code as SVG: black on white, `quiet zone` of four modules.
std::string qr_svg(std::string const& text);

}  // namespace hezhi::people
