// Signing in, confirming one's identity, signing out; the sessions of a person.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "src/people/people.h"
#include "src/people/secrets.h"
#include "src/people/session_store.h"
#include "src/people/sign_in_budget.h"

namespace hezhi::people {

/// Where a guess comes from; for budgets and for the list of sessions.
struct Origin {
    std::string address;
    std::string network;
    std::string device;
};

struct SignInRequest {
    std::string login_name;
    std::string password;
    std::optional<std::string> totp_code;
};

/// What was proven before the transaction.
struct SignInPlan {
    PersonId person;
    TimePoint password_at;  ///< of the password that was checked
    std::optional<std::int64_t> totp_step;
    std::string old_hash;
    std::string new_hash;  ///< empty unless the stored one was made at another cost
    std::string device;
};

/// Checks the password, and the second factor where there is one, outside a transaction. Unknown names take as long and
/// get the same answer as wrong passwords.
/// Errors: rate_limited sign_in.too_many, unauthenticated sign_in.refused, sign_in.totp_needed, sign_in.totp_refused,
/// unavailable password.busy.
Result<SignInPlan> check_sign_in(storage::Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                 SignInRequest const& request, Origin const& origin, TimePoint now);

/// The same for whoever is signed in already; the name is the caller's.
Result<SignInPlan> check_identity(storage::Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                  PersonId person, std::string const& password,
                                  std::optional<std::string> const& totp_code, Origin const& origin, TimePoint now);

/// Only the password, where a second factor is not asked again.
Result<SignInPlan> check_password_again(storage::Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                        PersonId person, std::string const& password, Origin const& origin,
                                        TimePoint now);

/// Refuses if password or second factor were used or changed since the check; keeps the rehashed password.
Result<void> settle(storage::WriteTransaction& tx, SignInPlan const& plan);

/// Ends the session of `old_hash`, if it is one, and begins another.
Result<SessionId> open_session(storage::WriteTransaction& tx, SignInPlan const& plan, Digest const& old_hash,
                               Digest const& new_hash, TimePoint now);

/// Opens a session without a password, for an account opened or a password set in the same transaction.
SessionId begin_session(storage::WriteTransaction& tx, PersonId person, std::string const& device,
                        Digest const& token_hash, TimePoint now);

/// The identity counts as confirmed for five minutes; the session goes on under a new token.
/// Errors: settle's, unauthenticated authority.sign_in, forbidden totp.needed (administrators enrol one first).
Result<void> confirm_identity(storage::WriteTransaction& tx, SignInPlan const& plan, Digest const& old_hash,
                              Digest const& new_hash, TimePoint now);

void sign_out(storage::WriteTransaction& tx, Digest const& token_hash);

struct SessionLine {
    SessionId id;
    TimePoint created_at;
    TimePoint last_seen_at;
    std::string device;
    bool current;
};
Result<std::vector<SessionLine>> list_sessions(storage::ReadTransaction& tx, authority::Caller const& who,
                                               Digest const& token_hash);
/// Error: not_found session.unknown.
Result<void> end_session(storage::WriteTransaction& tx, authority::Caller const& who, SessionId session);
Result<void> end_other_sessions(storage::WriteTransaction& tx, authority::Caller const& who, Digest const& token_hash);

/// True if the password was given in this session within the last five minutes: what enrolling a second factor asks,
/// since administrators without one never count as confirmed.
bool gave_password_lately(storage::ReadTransaction& tx, Digest const& token_hash, TimePoint now);

/// Administrators act on other people's rights: they need a second factor before any step that asks to confirm the
/// identity, except in a demo, whose passwords are public anyway.
enum class SecondFactorState : std::uint8_t { none, needed, enrolled };
SecondFactorState second_factor_state(storage::ReadTransaction& tx, PersonId person, TimePoint now);

/// What http/ asks of a session: grants in force, until when they may be believed. nullopt: no such session, or over.
struct FoundSession {
    PersonId person;
    std::vector<authority::Grant> grants;
    authority::Language language;
    std::optional<TimePoint> confirmed_until;
    TimePoint last_seen;
    TimePoint valid_until;
};
std::optional<FoundSession> find_session(storage::ReadTransaction& tx, Digest const& token_hash, TimePoint now);

}  // namespace hezhi::people
