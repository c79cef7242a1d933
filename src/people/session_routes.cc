// Signing in and out, one's sessions; what http/ asks about a session.

#include "src/http/session.h"
#include "src/people/people_routes.h"
#include "src/people/session_rules.h"
#include "src/people/session_store.h"
#include "src/storage/storage.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using http::Method;
using http::Permission;
using storage::ReadTransaction;
using storage::WriteTransaction;

class SessionAuthenticator final : public http::Authenticator {
public:
    std::optional<http::Session> find(ReadTransaction& tx, http::SessionHash const& hash, TimePoint now) override {
        auto found = find_session(tx, to_digest(hash), now);
        if (!found) return std::nullopt;
        return http::Session{.person = found->person,
                             .grants = std::move(found->grants),
                             .language = found->language,
                             .confirmed_until = found->confirmed_until,
                             .last_seen = found->last_seen,
                             .valid_until = found->valid_until};
    }
    void seen(WriteTransaction& tx, http::SessionHash const& hash, TimePoint now) override {
        store::note_use(tx, to_digest(hash), now);
    }
};

/// A proof, and the tokens between which the session moves.
struct Passage {
    SignInPlan plan;
    Digest old_hash;
    http::SessionToken token;
};

}  // namespace

http::With<SessionView> with_session(ReadTransaction& tx, http::SessionToken const& token, TimePoint now) {
    auto view = session_view(tx, to_digest(token.hash()), token.csrf(), now);
    auto const kind = view.posts.empty() ? SessionKind::resident : SessionKind::staff;
    auto const lifetime = std::chrono::duration_cast<std::chrono::seconds>(limits(kind).absolute);
    return http::With{std::move(view)}.start_session(token, lifetime);
}

void add_session_routes(http::Router& router, RouteContext const& context) {
    auto const here = context;

    router.read<ReadSession, SessionView>(
        {.path = "/api/v1/session",
         .permission = Permission::session_open,
         .summary = "Who is signed in, what they may do where, and the CSRF token."},
        [](ReadTransaction& tx, Caller const& who, ReadSession const& request) -> Result<SessionView> {
            return session_view(tx, to_digest(request.token.hash()), request.token.csrf(), who.now);
        });

    router.prepared<SignInBody, Passage, SessionView>(
        {.method = Method::post,
         .path = "/api/v1/session",
         .permission = Permission::session_open,
         .summary = "Signs in with a password and, where enrolled, a second factor.",
         .budget = http::Budget::credentials},
        [here](SignInBody const& request, Caller const& who) -> Result<Passage> {
            HZ_TRY(auto plan,
                   check_sign_in(*here.database, *here.hasher, *here.budget,
                                 {request.login_name.str(), request.password.str(), to_text(request.totp_code)},
                                 to_origin(request.address, request.device), who.now));
            return Passage{std::move(plan), to_digest(request.token.hash()), http::SessionToken::random()};
        },
        [](WriteTransaction& tx, Caller const& who, Passage const& passage) -> Result<http::With<SessionView>> {
            HZ_TRY(open_session(tx, passage.plan, passage.old_hash, to_digest(passage.token.hash()), who.now));
            return with_session(tx, passage.token, who.now);
        });

    router.write<ReadSession, void>(
        {.method = Method::delete_,
         .path = "/api/v1/session",
         .permission = Permission::session_open,
         .summary = "Signs out."},
        [](WriteTransaction& tx, Caller const&, ReadSession const& request) -> Result<http::With<http::Nothing>> {
            sign_out(tx, to_digest(request.token.hash()));
            return http::With{http::Nothing{}}.end_session();
        });

    router.prepared<ConfirmBody, Passage, SessionView>(
        {.method = Method::post,
         .path = "/api/v1/session/confirm",
         .permission = Permission::own_account,
         .summary = "Confirms the identity for five minutes; the session goes on under a new token.",
         .budget = http::Budget::credentials},
        [here](ConfirmBody const& request, Caller const& who) -> Result<Passage> {
            HZ_TRY(auto const person, authority::require_person(who));
            HZ_TRY(auto plan,
                   check_identity(*here.database, *here.hasher, *here.budget, person, request.password.str(),
                                  to_text(request.totp_code), to_origin(request.address, request.device), who.now));
            return Passage{std::move(plan), to_digest(request.token.hash()), http::SessionToken::random()};
        },
        [](WriteTransaction& tx, Caller const& who, Passage const& passage) -> Result<http::With<SessionView>> {
            HZ_TRY(confirm_identity(tx, passage.plan, passage.old_hash, to_digest(passage.token.hash()), who.now));
            return with_session(tx, passage.token, who.now);
        });

    router.read<ReadSession, SessionList>(
        {.path = "/api/v1/me/sessions",
         .permission = Permission::own_account,
         .summary = "The devices on which one is signed in."},
        [](ReadTransaction& tx, Caller const& who, ReadSession const& request) -> Result<SessionList> {
            HZ_TRY(auto lines, list_sessions(tx, who, to_digest(request.token.hash())));
            return SessionList{std::move(lines)};
        });

    router.write<OneSession, void>({.method = Method::delete_,
                                    .path = "/api/v1/me/sessions/{session}",
                                    .permission = Permission::own_account,
                                    .summary = "Signs one device out."},
                                   [](WriteTransaction& tx, Caller const& who, OneSession const& request) {
                                       return end_session(tx, who, request.session);
                                   });

    router.write<ReadSession, void>({.method = Method::delete_,
                                     .path = "/api/v1/me/sessions",
                                     .permission = Permission::own_account,
                                     .summary = "Signs all other devices out."},
                                    [](WriteTransaction& tx, Caller const& who, ReadSession const& request) {
                                        return end_other_sessions(tx, who, to_digest(request.token.hash()));
                                    });
}

std::unique_ptr<http::Authenticator> make_authenticator() {
    return std::make_unique<SessionAuthenticator>();
}

void add_routes(http::Router& router, RouteContext context) {
    add_session_routes(router, context);
    add_own_account_routes(router, context);
    add_account_routes(router, context);
    add_workbench_routes(router, context);
}

}  // namespace hezhi::people
