// One's own profile, password, second factor, data and further dwellings.

#include "src/people/code_rules.h"
#include "src/people/own_data.h"
#include "src/people/people_routes.h"
#include "src/storage/storage.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using http::Method;
using http::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

struct NewPassword {
    PasswordPlan plan;
    Digest old_hash;
    http::SessionToken token;
};

ProfileChange to_change(ProfileBody const& body) {
    return {.display_name = body.display_name ? std::optional(body.display_name->str()) : std::nullopt,
            .language = body.language,
            .text_scale = body.text_scale ? std::optional(body.text_scale->value()) : std::nullopt,
            .elder_mode = body.elder_mode};
}

void add_profile(http::Router& router) {
    router.write<ProfileBody, SessionView>(
        {.method = Method::patch,
         .path = "/api/v1/me",
         .permission = Permission::own_account,
         .summary = "Changes display name, language, text size or elder mode."},
        [](WriteTransaction& tx, Caller const& who, ProfileBody const& request) -> Result<SessionView> {
            HZ_TRY(change_profile(tx, who, to_change(request)));
            return session_view(tx, to_digest(request.token.hash()), request.token.csrf(), who.now);
        });
}

void add_password(http::Router& router, RouteContext const& here) {
    router.prepared<PasswordBody, NewPassword, SessionView>(
        {.method = Method::post,
         .path = "/api/v1/me/password",
         .permission = Permission::own_account,
         .summary = "Changes the password; all other sessions end.",
         .budget = http::Budget::credentials},
        [here](PasswordBody const& request, Caller const& who) -> Result<NewPassword> {
            HZ_TRY(auto plan,
                   prepare_password(*here.database, *here.hasher, *here.budget, who, request.current_password.str(),
                                    request.new_password.str(), to_origin(request.address, request.device)));
            return NewPassword{std::move(plan), to_digest(request.token.hash()), http::SessionToken::random()};
        },
        [](WriteTransaction& tx, Caller const& who, NewPassword const& change) -> Result<http::With<SessionView>> {
            HZ_TRY(change_password(tx, who, change.plan, change.old_hash, to_digest(change.token.hash())));
            return with_session(tx, change.token, who.now);
        });
}

void add_second_factor(http::Router& router) {
    router.write<ReadSession, TotpOffer>(
        {.method = Method::post,
         .path = "/api/v1/me/totp",
         .permission = Permission::own_account,
         .summary = "Begins enrolling an authenticator app: its secret and QR code, shown once."},
        [](WriteTransaction& tx, Caller const& who, ReadSession const& request) {
            return begin_totp(tx, who, to_digest(request.token.hash()));
        });
    router.write<TotpBody, SessionView>(
        {.method = Method::put,
         .path = "/api/v1/me/totp",
         .permission = Permission::own_account,
         .summary = "Finishes enrolling with a first code.",
         .budget = http::Budget::credentials},
        [](WriteTransaction& tx, Caller const& who, TotpBody const& request) -> Result<SessionView> {
            HZ_TRY(confirm_totp(tx, who, to_digest(request.token.hash()), request.code.str()));
            return session_view(tx, to_digest(request.token.hash()), request.token.csrf(), who.now);
        });
    router.write<http::Nothing, void>(
        {.method = Method::delete_,
         .path = "/api/v1/me/totp",
         .permission = Permission::own_account,
         .summary = "Removes the second factor."},
        [](WriteTransaction& tx, Caller const& who, http::Nothing const&) { return remove_totp(tx, who); });
}

void add_own_data(http::Router& router, RouteContext const& here) {
    auto const contributors = here.personal_data;
    router.read<http::Nothing, http::Document>(
        {.path = "/api/v1/me/export",
         .permission = Permission::own_account,
         .summary = "Everything kept about oneself, as JSON."},
        [contributors](ReadTransaction& tx, Caller const& who, http::Nothing const&) -> Result<http::Document> {
            HZ_TRY(auto document, export_own_data(tx, who, contributors));
            return http::Document{"application/json", std::move(document), "hezhi-my-data.json"};
        });
    router.prepared<ErasureBody, SignInPlan, void>(
        {.method = Method::post,
         .path = "/api/v1/me/erasure",
         .permission = Permission::own_account,
         .summary = "Erases one's account, at once and for good.",
         .budget = http::Budget::credentials},
        [here](ErasureBody const& request, Caller const& who) -> Result<SignInPlan> {
            HZ_TRY(auto const person, authority::require_person(who));
            return check_identity(*here.database, *here.hasher, *here.budget, person, request.password.str(),
                                  to_text(request.totp_code), to_origin(request.address, request.device), who.now);
        },
        [contributors](WriteTransaction& tx, Caller const& who,
                       SignInPlan const& proof) -> Result<http::With<http::Nothing>> {
            HZ_TRY(erase_own_account(tx, who, proof, contributors));
            return http::With{http::Nothing{}}.end_session();
        });
}

struct TriedCode {
    Digest hash;
    SignInBudget::Guess guess;
};

void add_own_residence(http::Router& router, RouteContext const& here) {
    router.prepared<BindByCodeBody, TriedCode, BoundResidence>(
        {.method = Method::post,
         .path = "/api/v1/me/residences",
         .permission = Permission::own_account,
         .summary = "Binds oneself to a dwelling with the code of a letter.",
         .budget = http::Budget::credentials,
         .takes_idempotency_key = true},
        [here](BindByCodeBody const& request, Caller const& who) -> Result<TriedCode> {
            auto const code = read_code(request.code.str());
            if (!code) return fail(ErrorCode::unprocessable, "invitation.code_mistyped");
            auto const origin = to_origin(request.address);
            SignInBudget::Guess const guess{"invitation@" + origin.address, origin.address, origin.network};
            HZ_TRY(here.budget->spend(guess, who.now));
            return TriedCode{slow_digest(CodeUse::invitation, *code), guess};
        },
        [here](WriteTransaction& tx, Caller const& who, TriedCode const& tried) -> Result<http::With<BoundResidence>> {
            HZ_TRY(auto const residence, bind_by_code(tx, who, tried.hash));
            here.budget->pay_back(tried.guess);
            return http::With{BoundResidence{residence.id, residence.street, residence.community}}.created(
                "/api/v1/session");
        });
}

}  // namespace

void add_own_account_routes(http::Router& router, RouteContext const& context) {
    add_profile(router);
    add_password(router, context);
    add_second_factor(router);
    add_own_data(router, context);
    add_own_residence(router, context);
}

}  // namespace hezhi::people
