// Opening an account by an invitation's code, and binding oneself to a further dwelling by one.
#pragma once

#include <optional>
#include <string>

#include "src/people/invitations.h"
#include "src/people/people.h"
#include "src/people/secrets.h"
#include "src/people/sign_in.h"

namespace hezhi::people {

/// The text whose acceptance opening an account records.
constexpr std::string_view kAccountConsent = "account";
constexpr std::string_view kAccountConsentVersion = "2026-11";

struct OpenAccount {
    std::string code;  ///< as typed
    std::string login_name;
    std::string display_name;
    std::string password;
    authority::Language language;
};

struct AccountPlan {
    Digest code_hash;
    std::string login_name;
    std::string login_key;
    std::string display_name;
    std::string password_hash;
    authority::Language language;
};

/// Names and password checked, all problems at once, `problems` before them; neither code nor hash filled in yet.
/// Error: unprocessable account.refused.
Result<AccountPlan> prepare_named_account(std::string_view login_name, std::string_view display_name,
                                          std::string_view password, authority::Language language,
                                          std::vector<Problem> problems);

/// Checks names and password, all problems at once, and hashes. Errors: unprocessable account.refused (with problems at
/// /code, /login_name, /display_name, /password), password.busy, sign_in.too_many.
Result<AccountPlan> prepare_account(PasswordHasher const& hasher, SignInBudget& budget, OpenAccount const& request,
                                    Origin const& origin, TimePoint now);

/// Uses the invitation up: the person, and the residence or post that it promises.
/// Errors: not_found invitation.unknown, conflict person.login_name_taken.
Result<PersonId> open_account(storage::WriteTransaction& tx, AccountPlan const& plan, TimePoint now);

/// The row alone, with consent: what opening by code, by setup link and the demo share.
/// Error: conflict person.login_name_taken.
Result<PersonId> add_person(storage::WriteTransaction& tx, AccountPlan const& plan, TimePoint now);

/// A resident's invitation used by somebody who has an account. Errors: authority.sign_in, invitation.unknown,
/// unprocessable invitation.for_post, conflict residence.bound_already.
Result<Residence> bind_by_code(storage::WriteTransaction& tx, authority::Caller const& who, Digest const& code_hash);

}  // namespace hezhi::people
