// Each person's right to their own data: a copy of everything, and erasure.
#pragma once

#include <span>
#include <string>

#include "src/people/people.h"
#include "src/people/sign_in.h"

namespace hezhi::people {

/// Everything kept about the caller, as one JSON document: account, posts, residences, consents, sessions, and a
/// section from each contributor. Errors: authority.sign_in, authority.confirm_identity.
Result<std::string> export_own_data(storage::ReadTransaction& tx, authority::Caller const& who,
                                    std::span<PersonalData* const> contributors);

/// The account ends at once and for good: names, password, sessions, residences and consents are gone, posts end, each
/// contributor erases its part. What was done in public keeps the empty row. `proof` is of the caller's password.
/// Errors: settle's, authority.sign_in, conflict post.last_administrator.
Result<void> erase_own_account(storage::WriteTransaction& tx, authority::Caller const& who, SignInPlan const& proof,
                               std::span<PersonalData* const> contributors);

}  // namespace hezhi::people
