// For those without an account yet, or without their password: invitations, setup links, reset codes.

#include "src/people/code_rules.h"
#include "src/people/people_routes.h"
#include "src/storage/storage.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Language;
using http::Method;
using http::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

template <class Plan>
struct NewSession {
    Plan plan;
    std::string device;
    http::SessionToken token;
};

std::optional<SetUp::StreetNames> to_street(std::optional<StreetNames> const& names) {
    if (!names) return std::nullopt;
    return SetUp::StreetNames{names->city.str(), names->district.str(), names->street.str()};
}

void add_invitation_check(http::Router& router, RouteContext const& here) {
    router.read<CheckInvitationBody, InvitationOffer>(
        {.method = Method::post,
         .path = "/api/v1/invitations/check",
         .permission = Permission::account_open,
         .summary = "What an invitation's code offers.",
         .budget = http::Budget::credentials},
        [here](ReadTransaction& tx, Caller const& who, CheckInvitationBody const& request) -> Result<InvitationOffer> {
            auto const code = read_code(request.code.str());
            if (!code) return fail(ErrorCode::unprocessable, "invitation.code_mistyped");
            auto const origin = to_origin(request.address);
            SignInBudget::Guess const guess{"invitation@" + origin.address, origin.address, origin.network};
            HZ_TRY(here.budget->spend(guess, who.now));
            HZ_TRY(auto const invitation, find_open_invitation(tx, slow_digest(CodeUse::invitation, *code), who.now));
            here.budget->pay_back(guess);
            return offer_of(tx, invitation);
        });
}

struct Opening {
    AccountPlan plan;
    std::string device;
    http::SessionToken token;
    SignInBudget::Guess guess;
};

void add_opening(http::Router& router, RouteContext const& here) {
    router.prepared<OpenAccountBody, Opening, SessionView>(
        {.method = Method::post,
         .path = "/api/v1/accounts",
         .permission = Permission::account_open,
         .summary = "Opens an account with an invitation's code, and signs in.",
         .budget = http::Budget::credentials},
        [here](OpenAccountBody const& request, Caller const& who) -> Result<Opening> {
            HZ_TRY(auto plan, prepare_account(*here.hasher, *here.budget,
                                              {request.code.str(), request.login_name.str(), request.display_name.str(),
                                               request.password.str(), request.language.value_or(Language::zh_cn)},
                                              to_origin(request.address, request.device), who.now));
            auto const origin = to_origin(request.address);
            return Opening{std::move(plan),
                           request.device.text,
                           http::SessionToken::random(),
                           {"invitation@" + origin.address, origin.address, origin.network}};
        },
        [here](WriteTransaction& tx, Caller const& who, Opening const& opening) -> Result<http::With<SessionView>> {
            HZ_TRY(auto const person, open_account(tx, opening.plan, who.now));
            // A right code was no guess: a room full of neighbours opens accounts from one address.
            here.budget->pay_back(opening.guess);
            begin_session(tx, person, opening.device, to_digest(opening.token.hash()), who.now);
            return with_session(tx, opening.token, who.now).created("/api/v1/session");
        });
}

void add_setup(http::Router& router, RouteContext const& here) {
    router.read<CheckSetupBody, SetupOffer>(
        {.method = Method::post,
         .path = "/api/v1/setup/check",
         .permission = Permission::account_open,
         .summary = "Whether a setup link is valid, and whether it also founds the street.",
         .budget = http::Budget::credentials},
        [](ReadTransaction& tx, Caller const& who, CheckSetupBody const& request) {
            return check_setup(tx, request.token.str(), who.now);
        });

    using Setup = NewSession<SetupPlan>;
    router.prepared<SetupBody, Setup, SessionView>(
        {.method = Method::post,
         .path = "/api/v1/setup",
         .permission = Permission::account_open,
         .summary = "Opens an administrator's account with a one-time link, and signs in.",
         .budget = http::Budget::credentials},
        [here](SetupBody const& request, Caller const& who) -> Result<Setup> {
            HZ_TRY(auto plan, prepare_setup(*here.hasher, *here.budget,
                                            {request.token.str(), request.login_name.str(), request.display_name.str(),
                                             request.password.str(), request.language.value_or(Language::zh_cn),
                                             to_street(request.street)},
                                            to_origin(request.address, request.device), who.now));
            return Setup{std::move(plan), request.device.text, http::SessionToken::random()};
        },
        [](WriteTransaction& tx, Caller const& who, Setup const& setup) -> Result<http::With<SessionView>> {
            HZ_TRY(auto const person, set_up(tx, setup.plan, who.now));
            begin_session(tx, person, setup.device, to_digest(setup.token.hash()), who.now);
            return with_session(tx, setup.token, who.now).created("/api/v1/session");
        });
}

void add_reset(http::Router& router, RouteContext const& here) {
    router.prepared<ResetPasswordBody, ResetPlan, void>(
        {.method = Method::post,
         .path = "/api/v1/password-resets",
         .permission = Permission::account_open,
         .summary = "Sets a new password with a code that staff have printed; all sessions end.",
         .budget = http::Budget::credentials},
        [here](ResetPasswordBody const& request, Caller const& who) {
            return prepare_reset(*here.hasher, *here.budget,
                                 {request.code.str(), request.login_name.str(), request.new_password.str()},
                                 to_origin(request.address), who.now);
        },
        [](WriteTransaction& tx, Caller const& who, ResetPlan const& plan) -> Result<void> {
            HZ_TRY(reset_password(tx, plan, who.now));
            return {};
        });
}

}  // namespace

void add_account_routes(http::Router& router, RouteContext const& context) {
    add_invitation_check(router, context);
    add_opening(router, context);
    add_setup(router, context);
    add_reset(router, context);
}

}  // namespace hezhi::people
