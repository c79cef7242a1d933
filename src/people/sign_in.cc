#include "src/people/sign_in.h"

#include <algorithm>

#include "src/people/name_rules.h"
#include "src/people/person_store.h"
#include "src/people/post_rules.h"
#include "src/people/post_service.h"
#include "src/people/session_rules.h"
#include "src/people/setup_store.h"
#include "src/people/totp_rules.h"
#include "src/storage/database.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Role;
using storage::Database;
using storage::ReadTransaction;
using storage::WriteTransaction;

void touch_person(WriteTransaction& tx, PersonId person) {
    tx.touch("person:" + person.str());
}

Result<SignInPlan> check_secrets(PasswordHasher const& hasher, std::optional<store::Credentials> const& known,
                                 std::string const& password, std::optional<std::string> const& totp_code,
                                 std::string const& device, TimePoint now) {
    if (!known) {
        HZ_TRY(hasher.verify_nobody(password));
        return fail(ErrorCode::unauthenticated, "sign_in.refused");
    }
    HZ_TRY(bool const is_right, hasher.verify(known->password_hash, password));
    if (!is_right) return fail(ErrorCode::unauthenticated, "sign_in.refused");
    SignInPlan plan{.person = known->person,
                    .password_at = known->password_at,
                    .totp_step = std::nullopt,
                    .old_hash = known->password_hash,
                    .new_hash = {},
                    .device = device};
    if (!known->totp_secret.empty()) {
        if (!totp_code || totp_code->empty()) return fail(ErrorCode::unauthenticated, "sign_in.totp_needed");
        plan.totp_step = accept_totp(known->totp_secret, *totp_code, now, known->totp_last_step);
        if (!plan.totp_step) return fail(ErrorCode::unauthenticated, "sign_in.totp_refused");
    }
    if (hasher.is_outdated(known->password_hash)) {
        HZ_TRY(plan.new_hash, hasher.hash(password));
    }
    return plan;
}

/// Spends a guess, checks, and gives the guess back if it was none: right, or only the second factor was missing.
template <class Check>
Result<SignInPlan> within_budget(SignInBudget& budget, SignInBudget::Guess const& guess, TimePoint now, Check&& check) {
    HZ_TRY(budget.spend(guess, now));
    auto plan = check();
    if (plan || plan.error().key() == "sign_in.totp_needed" || plan.error().code() == ErrorCode::unavailable) {
        budget.pay_back(guess);
    }
    return plan;
}

}  // namespace

Result<SignInPlan> check_sign_in(Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                 SignInRequest const& request, Origin const& origin, TimePoint now) {
    auto const key = login_key(request.login_name);
    return within_budget(budget, {key, origin.address, origin.network}, now, [&]() -> Result<SignInPlan> {
        auto const look_up = [&](ReadTransaction& tx) -> std::optional<store::Credentials> {
            auto const person = store::find_login(tx, key);
            return person ? store::find_credentials(tx, *person) : std::nullopt;
        };
        HZ_TRY(auto const known, database.read(look_up));
        return check_secrets(hasher, known, request.password, request.totp_code, origin.device, now);
    });
}

Result<SignInPlan> check_identity(Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                  PersonId person, std::string const& password,
                                  std::optional<std::string> const& totp_code, Origin const& origin, TimePoint now) {
    return within_budget(
        budget, {"person:" + person.str(), origin.address, origin.network}, now, [&]() -> Result<SignInPlan> {
            auto const look_up = [&](ReadTransaction& tx) { return store::find_credentials(tx, person); };
            HZ_TRY(auto const known, database.read(look_up));
            return check_secrets(hasher, known, password, totp_code, origin.device, now);
        });
}

Result<SignInPlan> check_password_again(Database& database, PasswordHasher const& hasher, SignInBudget& budget,
                                        PersonId person, std::string const& password, Origin const& origin,
                                        TimePoint now) {
    return within_budget(
        budget, {"person:" + person.str(), origin.address, origin.network}, now, [&]() -> Result<SignInPlan> {
            auto const look_up = [&](ReadTransaction& tx) { return store::find_credentials(tx, person); };
            HZ_TRY(auto known, database.read(look_up));
            if (known) known->totp_secret.clear();
            return check_secrets(hasher, known, password, std::nullopt, origin.device, now);
        });
}

Result<void> settle(WriteTransaction& tx, SignInPlan const& plan) {
    auto const known = store::find_credentials(tx, plan.person);
    if (!known || known->password_at != plan.password_at || known->totp_secret.empty() == plan.totp_step.has_value()) {
        return fail(ErrorCode::unauthenticated, "sign_in.refused");
    }
    if (plan.totp_step && !store::use_totp_step(tx, plan.person, *plan.totp_step)) {
        return fail(ErrorCode::unauthenticated, "sign_in.totp_refused");
    }
    if (!plan.new_hash.empty()) store::replace_hash(tx, plan.person, plan.old_hash, plan.new_hash);
    return {};
}

SessionId begin_session(WriteTransaction& tx, PersonId person, std::string const& device, Digest const& token_hash,
                        TimePoint now) {
    store::SessionRow const session{.id = tx.new_id<SessionId>(),
                                    .person = person,
                                    .device = describe_device(device),
                                    .created_at = now,
                                    .last_seen_at = now,
                                    .confirmed_at = now};
    store::insert_session(tx, session, token_hash);
    touch_person(tx, person);
    return session.id;
}

Result<SessionId> open_session(WriteTransaction& tx, SignInPlan const& plan, Digest const& old_hash,
                               Digest const& new_hash, TimePoint now) {
    HZ_TRY(settle(tx, plan));
    sign_out(tx, old_hash);
    return begin_session(tx, plan.person, plan.device, new_hash, now);
}

Result<void> confirm_identity(WriteTransaction& tx, SignInPlan const& plan, Digest const& old_hash,
                              Digest const& new_hash, TimePoint now) {
    auto const session = store::find_session(tx, old_hash);
    if (!session || session->person != plan.person) return fail(ErrorCode::unauthenticated, "authority.sign_in");
    HZ_TRY(settle(tx, plan));
    if (second_factor_state(tx, plan.person, now) == SecondFactorState::needed) {
        return fail(ErrorCode::forbidden, "totp.needed");
    }
    store::rotate(tx, *session, new_hash, now);
    touch_person(tx, plan.person);
    return {};
}

void sign_out(WriteTransaction& tx, Digest const& token_hash) {
    auto const session = store::find_session(tx, token_hash);
    if (!session) return;
    store::delete_session(tx, session->person, session->id);
    touch_person(tx, session->person);
}

Result<std::vector<SessionLine>> list_sessions(ReadTransaction& tx, Caller const& who, Digest const& token_hash) {
    HZ_TRY(auto const person, authority::require_person(who));
    auto const current = store::find_session(tx, token_hash);
    auto const kind = posts_in_force(tx, person, who.now).empty() ? SessionKind::resident : SessionKind::staff;
    std::vector<SessionLine> lines;
    for (auto const& session : store::sessions_of(tx, person)) {
        if (!is_alive(kind, session.created_at, session.last_seen_at, who.now)) continue;
        lines.push_back({session.id, session.created_at, session.last_seen_at, session.device,
                         current && current->id == session.id});
    }
    return lines;
}

Result<void> end_session(WriteTransaction& tx, Caller const& who, SessionId session) {
    HZ_TRY(auto const person, authority::require_person(who));
    if (!store::delete_session(tx, person, session)) return fail(ErrorCode::not_found, "session.unknown");
    touch_person(tx, person);
    return {};
}

Result<void> end_other_sessions(WriteTransaction& tx, Caller const& who, Digest const& token_hash) {
    HZ_TRY(auto const person, authority::require_person(who));
    auto const current = store::find_session(tx, token_hash);
    if (!current || current->person != person) return fail(ErrorCode::unauthenticated, "authority.sign_in");
    store::delete_sessions(tx, person, current->id);
    touch_person(tx, person);
    return {};
}

bool gave_password_lately(ReadTransaction& tx, Digest const& token_hash, TimePoint now) {
    auto const session = store::find_session(tx, token_hash);
    return session && confirmed_until(session->confirmed_at, now);
}

SecondFactorState second_factor_state(ReadTransaction& tx, PersonId person, TimePoint now) {
    if (store::find_totp(tx, person).confirmed_at) return SecondFactorState::enrolled;
    auto const posts = posts_in_force(tx, person, now);
    bool const is_administrator =
        std::ranges::any_of(posts, [](Post const& post) { return post.role == Role::administrator; });
    return is_administrator && !store::is_demo(tx) ? SecondFactorState::needed : SecondFactorState::none;
}

std::optional<FoundSession> find_session(ReadTransaction& tx, Digest const& token_hash, TimePoint now) {
    auto const session = store::find_session(tx, token_hash);
    if (!session) return std::nullopt;
    auto const person = store::find_person(tx, session->person);
    if (!person || person->erased_at) return std::nullopt;

    FoundSession found{.person = person->id,
                       .grants = grants_of(tx, person->id, now),
                       .language = person->language,
                       .confirmed_until = confirmed_until(session->confirmed_at, now),
                       .last_seen = session->last_seen_at,
                       .valid_until = TimePoint::max()};
    auto const until = [&](TimePoint moment) { found.valid_until = std::min(found.valid_until, moment); };
    auto kind = SessionKind::resident;
    for (auto const& post : standing_posts(tx, person->id)) {
        if (auto const moment = next_change(post, now)) until(*moment);
        if (is_in_force(post, now)) kind = SessionKind::staff;
    }
    if (!is_alive(kind, session->created_at, session->last_seen_at, now)) return std::nullopt;
    auto const [idle, absolute] = limits(kind);
    until(session->created_at + absolute);
    until(session->last_seen_at + idle);
    if (found.confirmed_until) {
        if (second_factor_state(tx, person->id, now) == SecondFactorState::needed) found.confirmed_until.reset();
    }
    return found;
}

}  // namespace hezhi::people
