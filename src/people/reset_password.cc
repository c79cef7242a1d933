#include "src/people/reset_password.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/people/code_rules.h"
#include "src/people/name_rules.h"
#include "src/people/password_rules.h"
#include "src/people/person_store.h"
#include "src/people/post_service.h"
#include "src/storage/database.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

using ResetId = Id<struct PasswordResetTag>;

std::string_view name(IdentityCheck check) noexcept {
    switch (check) {
        case IdentityCheck::identity_document:
            return "identity_document";
        case IdentityCheck::household_register:
            return "household_register";
        case IdentityCheck::known_in_person:
            return "known_in_person";
        case IdentityCheck::visit_at_home:
            return "visit_at_home";
    }
    return "unknown";
}

bool holds_over(ReadTransaction& tx, Caller const& who, Permission permission, JurisdictionId where) {
    auto const place = jurisdictions::find_jurisdiction(tx, where);
    return place && authority::can(who, permission, place->path);
}

bool may_help(ReadTransaction& tx, Caller const& who, PersonId person) {
    auto const posts = standing_posts(tx, person);
    bool const over_posts = std::ranges::all_of(
        posts, [&](Post const& post) { return holds_over(tx, who, Permission::post_grant, post.jurisdiction); });
    if (!over_posts) return false;
    if (!posts.empty()) return true;
    auto const residences = residences_of(tx, person);
    return std::ranges::any_of(residences, [&](Residence const& residence) {
        return holds_over(tx, who, Permission::password_reset_issue, residence.community);
    });
}

void end_everything(WriteTransaction& tx, PersonId person, TimePoint now) {
    store::void_reset_codes(tx, person, now);
    store::delete_sessions(tx, person, std::nullopt);
    tx.touch("person:" + person.str());
}

}  // namespace

Result<IssuedResetCode> issue_reset_code(WriteTransaction& tx, Caller const& who, IssueResetCode const& request,
                                         std::string const& code, Digest const& hash) {
    HZ_TRY(auto const street, jurisdictions::require_street(tx, request.street));
    if (!authority::can_somewhere(who, Permission::password_reset_issue)) {
        HZ_TRY(authority::require(who, Permission::password_reset_issue, street.path));
    }
    HZ_TRY(authority::require_confirmed_identity(who));
    auto const person = store::find_login(tx, login_key(request.login_name.str()));
    if (!person || !may_help(tx, who, *person)) return fail(ErrorCode::not_found, "person.unknown");
    end_everything(tx, *person, who.now);
    auto const expires_at = who.now + kResetCodeLasts;
    auto const id = tx.new_id<ResetId>();
    store::insert_reset_code(tx, *person, id.value(), hash, name(request.identity_check), request.street, who.person,
                             who.now, expires_at);
    record_act(tx, who.person,
               {.street = request.street,
                .jurisdiction = street.id,
                .act = "password_reset.issued",
                .subject_kind = "person",
                .subject = person->value(),
                .detail = fmt::format(R"({{"identity_check":"{}"}})", name(request.identity_check))},
               who.now);
    return IssuedResetCode{grouped(code), expires_at};
}

Result<ResetPlan> prepare_reset(PasswordHasher const& hasher, SignInBudget& budget, ResetPassword const& request,
                                Origin const& origin, TimePoint now) {
    auto const key = login_key(request.login_name);
    HZ_TRY(check_password(request.new_password, request.login_name, {}, "/new_password"));
    HZ_TRY(budget.spend({"reset:" + key, origin.address, origin.network}, now));
    auto const code = read_code(request.code);
    if (!code) return fail(ErrorCode::unprocessable, "password_reset.refused");
    HZ_TRY(auto hash, hasher.hash(request.new_password));
    return ResetPlan{key, slow_digest(CodeUse::password_reset, *code), std::move(hash)};
}

Result<PersonId> reset_password(WriteTransaction& tx, ResetPlan const& plan, TimePoint now) {
    auto const person = store::find_login(tx, plan.login_key);
    auto const used = person ? store::use_reset_code(tx, *person, plan.code_hash, now) : std::nullopt;
    if (!used) return fail(ErrorCode::unprocessable, "password_reset.refused");
    store::update_password(tx, *person, plan.password_hash, now);
    end_everything(tx, *person, now);
    if (used->street) {
        record_act(tx, *person,
                   {.street = *used->street,
                    .jurisdiction = jurisdictions::as_jurisdiction(*used->street),
                    .act = "password_reset.used",
                    .subject_kind = "person",
                    .subject = person->value()},
                   now);
    }
    return *person;
}

Result<std::string> reset_at_console(storage::Database& database, std::string_view login_name, SecondFactor factor,
                                     TimePoint now) {
    auto const code = random_code();
    auto const hash = slow_digest(CodeUse::password_reset, code);
    auto const issue = [&](WriteTransaction& tx) -> Result<void> {
        auto const person = store::find_login(tx, login_key(login_name));
        if (!person) return fail(ErrorCode::not_found, "person.unknown");
        end_everything(tx, *person, now);
        store::insert_reset_code(tx, *person, tx.new_id<ResetId>().value(), hash, "console", std::nullopt, std::nullopt,
                                 now, now + kResetCodeLasts);
        if (factor == SecondFactor::forget) store::remove_totp(tx, *person);
        for (auto const realm : store::realms_of(tx, *person)) {
            record_act(tx, std::nullopt,
                       {.street = realm,
                        .jurisdiction = jurisdictions::as_jurisdiction(realm),
                        .act = "password_reset.issued",
                        .subject_kind = "person",
                        .subject = person->value(),
                        .detail = R"({"identity_check":"console"})"},
                       now);
        }
        return {};
    };
    HZ_TRY(database.write(issue));
    return grouped(code);
}

}  // namespace hezhi::people
