#include "src/people/open_account.h"

#include <algorithm>

#include "src/people/code_rules.h"
#include "src/people/invitation_store.h"
#include "src/people/name_rules.h"
#include "src/people/password_rules.h"
#include "src/people/person_store.h"
#include "src/people/post_service.h"
#include "src/people/residence_service.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Role;
using storage::Scope;
using storage::WriteTransaction;

Post promised_post(WriteTransaction& tx, Invitation const& invitation, PersonId person, TimePoint now) {
    return {.id = tx.new_id<PostId>(),
            .street = invitation.street,
            .person = person,
            .role = invitation.role,
            .body = invitation.body,
            .jurisdiction = invitation.jurisdiction,
            .from = now,
            .until = std::nullopt,
            .ended = std::nullopt};
}

Residence promised_residence(Invitation const& invitation, PersonId person, TimePoint now) {
    return {.id = ResidenceId{0},
            .street = invitation.street,
            .person = person,
            .community = invitation.jurisdiction,
            .dwelling = invitation.dwelling,
            .bound_by = BoundBy::letter,
            .from = now,
            .ended = std::nullopt};
}

/// The invitation, used up by this person; the second of two at once finds nothing.
Result<Invitation> take_invitation(WriteTransaction& tx, Digest const& code_hash, PersonId person, TimePoint now) {
    HZ_TRY(auto const invitation, find_open_invitation(tx, code_hash, now));
    if (!store::use_invitation(tx, Scope{invitation.street}, invitation.id, person, now)) {
        return fail(ErrorCode::not_found, "invitation.unknown");
    }
    return invitation;
}

}  // namespace

Result<AccountPlan> prepare_named_account(std::string_view login_name, std::string_view display_name,
                                          std::string_view password, authority::Language language,
                                          std::vector<Problem> problems) {
    auto const add = [&](Error const& error) {
        problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    };
    auto const login = check_login_name(login_name);
    if (!login) add(login.error());
    auto const display = check_display_name(display_name);
    if (!display) add(display.error());
    auto const accepted = check_password(password, login_name, display_name, "/password");
    if (!accepted) add(accepted.error());
    if (!problems.empty()) return fail(Error{ErrorCode::unprocessable, "account.refused"}.with(std::move(problems)));
    return AccountPlan{.code_hash = {},
                       .login_name = login->shown,
                       .login_key = login->key,
                       .display_name = *display,
                       .password_hash = {},
                       .language = language};
}

Result<AccountPlan> prepare_account(PasswordHasher const& hasher, SignInBudget& budget, OpenAccount const& request,
                                    Origin const& origin, TimePoint now) {
    std::vector<Problem> problems;
    auto const code = read_code(request.code);
    if (!code) problems.push_back({"/code", "invitation.code_mistyped", {}});
    HZ_TRY(auto plan, prepare_named_account(request.login_name, request.display_name, request.password,
                                            request.language, std::move(problems)));
    HZ_TRY(budget.spend({"invitation@" + origin.address, origin.address, origin.network}, now));
    plan.code_hash = slow_digest(CodeUse::invitation, *code);
    HZ_TRY(plan.password_hash, hasher.hash(request.password));
    return plan;
}

Result<PersonId> add_person(WriteTransaction& tx, AccountPlan const& plan, TimePoint now) {
    auto const id = tx.new_id<PersonId>();
    bool const is_added = store::insert_person(tx, {.id = id,
                                                    .login_name = plan.login_name,
                                                    .login_key = plan.login_key,
                                                    .display_name = plan.display_name,
                                                    .password_hash = plan.password_hash,
                                                    .language = plan.language,
                                                    .now = now});
    if (!is_added) return fail(ErrorCode::conflict, "person.login_name_taken");
    give_consent(tx, id, kAccountConsent, kAccountConsentVersion, now);
    return id;
}

Result<PersonId> open_account(WriteTransaction& tx, AccountPlan const& plan, TimePoint now) {
    HZ_TRY(find_open_invitation(tx, plan.code_hash, now));  // before the name: strangers learn nothing about names
    HZ_TRY(auto const person, add_person(tx, plan, now));
    HZ_TRY(auto const invitation, take_invitation(tx, plan.code_hash, person, now));
    if (invitation.role == Role::resident) {
        HZ_TRY(add_residence(tx, person, promised_residence(invitation, person, now), now));
    } else {
        appoint(tx, invitation.created_by, promised_post(tx, invitation, person, now), now);
    }
    return person;
}

Result<Residence> bind_by_code(WriteTransaction& tx, Caller const& who, Digest const& code_hash) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(auto const open, find_open_invitation(tx, code_hash, who.now));
    if (open.role != Role::resident) return fail(ErrorCode::unprocessable, "invitation.for_post");
    HZ_TRY(auto const invitation, take_invitation(tx, code_hash, person, who.now));
    return add_residence(tx, person, promised_residence(invitation, person, who.now), who.now);
}

}  // namespace hezhi::people
