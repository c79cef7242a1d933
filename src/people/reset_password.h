// A forgotten password: staff see who somebody is, and print a code that works once.
#pragma once

#include <optional>
#include <string>

#include "lib/base/bounded.h"
#include "src/people/people.h"
#include "src/people/secrets.h"
#include "src/people/sign_in.h"

namespace hezhi::people {

/// How staff made sure who asks.
enum class IdentityCheck : std::uint8_t {
    identity_document,   ///< 身份证件
    household_register,  ///< 户口簿
    known_in_person,     ///< 当面认识
    visit_at_home        ///< 上门核实
};

constexpr Microseconds kResetCodeLasts = std::chrono::hours(24);

struct IssueResetCode {
    RealmId street;
    BoundedText<1, 80> login_name;
    IdentityCheck identity_check;
};
struct IssuedResetCode {
    std::string code;  ///< grouped, the only time
    TimePoint expires_at;
};

/// Ends the person's sessions and earlier codes. Staff help residents of their own communities; an account that holds
/// posts only whoever may grant every one of them, or staff could take over their administrator.
/// Errors: authority's (password_reset_issue; confirmed identity), not_found person.unknown (absent or beyond the
/// caller's authority).
Result<IssuedResetCode> issue_reset_code(storage::WriteTransaction& tx, authority::Caller const& who,
                                         IssueResetCode const& request, std::string const& code, Digest const& hash);

struct ResetPassword {
    std::string code;
    std::string login_name;
    std::string new_password;
};
struct ResetPlan {
    std::string login_key;
    Digest code_hash;
    std::string password_hash;
};
/// Errors: unprocessable password.refused (problems at /new_password), password_reset.refused, sign_in.too_many.
Result<ResetPlan> prepare_reset(PasswordHasher const& hasher, SignInBudget& budget, ResetPassword const& request,
                                Origin const& origin, TimePoint now);
/// One answer for unknown names, wrong, used and expired codes: unprocessable password_reset.refused.
Result<PersonId> reset_password(storage::WriteTransaction& tx, ResetPlan const& plan, TimePoint now);

}  // namespace hezhi::people
