#include "src/people/post_service.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/bodies/bodies.h"
#include "src/people/name_rules.h"
#include "src/people/person_store.h"
#include "src/people/post_rules.h"
#include "src/people/post_store.h"
#include "src/storage/public_events.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Permission;
using authority::Role;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

std::string facts_of(Post const& post) {
    return fmt::format(R"({{"role":"{}","jurisdiction":"{}","body":{}}})", authority::name(post.role),
                       post.jurisdiction.value(), post.body ? fmt::format("\"{}\"", post.body->value()) : "null");
}

void record(WriteTransaction& tx, std::optional<PersonId> actor, Post const& post, std::string_view act,
            TimePoint now) {
    record_act(tx, actor,
               {.street = post.street,
                .jurisdiction = post.jurisdiction,
                .act = act,
                .subject_kind = "person",
                .subject = post.person.value(),
                .detail = facts_of(post)},
               now);
    storage::append_public_event(tx, Scope{post.street}, act, "post", post.id, facts_of(post), now);
    tx.touch("person:" + post.person.str());
}

}  // namespace

Result<void> check_post(ReadTransaction& tx, RealmId street, Role role, std::optional<BodyId> const& body) {
    if (!may_be_post(role)) return fail(ErrorCode::unprocessable, "post.role_refused");
    if (needs_body(role) && !body) return fail(ErrorCode::unprocessable, "post.body_needed");
    if (body) HZ_TRY(bodies::require_body(tx, street, *body));
    return {};
}

Post appoint(WriteTransaction& tx, std::optional<PersonId> granted_by, Post post, TimePoint now) {
    store::insert_post(tx, Scope{post.street}, post, granted_by, now);
    store::add_realm(tx, post.person, post.street);
    record(tx, granted_by, post, "post.granted", now);
    return post;
}

Result<Post> grant_post(WriteTransaction& tx, Caller const& who, GrantPost const& request) {
    HZ_TRY(auto const where, jurisdictions::require_in_street(tx, request.street, request.jurisdiction));
    HZ_TRY(authority::require(who, Permission::post_grant, where.path));
    HZ_TRY(authority::require_confirmed_identity(who));
    HZ_TRY(check_post(tx, request.street, request.role, request.body));
    auto const from = request.from.value_or(who.now);
    if (request.until && (*request.until <= from || *request.until <= who.now)) {
        return fail(ErrorCode::unprocessable, "post.term_refused");
    }
    auto const person = store::find_login(tx, login_key(request.login_name.str()));
    if (!person) return fail(ErrorCode::not_found, "person.unknown");
    auto const held = store::posts_of(tx, Scope{request.street}, *person);
    bool const holds_it = std::ranges::any_of(held, [&](Post const& post) {
        return post.role == request.role && post.body == request.body && post.jurisdiction == request.jurisdiction &&
               (!post.until || *post.until > from);
    });
    if (holds_it) return fail(ErrorCode::conflict, "post.held_already");
    return appoint(tx, who.person,
                   {.id = tx.new_id<PostId>(),
                    .street = request.street,
                    .person = *person,
                    .role = request.role,
                    .body = request.body,
                    .jurisdiction = request.jurisdiction,
                    .from = from,
                    .until = request.until,
                    .ended = std::nullopt},
                   who.now);
}

Result<void> check_administrator_stays(ReadTransaction& tx, Post const& ending, TimePoint now) {
    auto const street = jurisdictions::as_jurisdiction(ending.street);
    if (ending.role != Role::administrator || ending.jurisdiction != street || !is_in_force(ending, now)) return {};
    auto const administrators = store::posts_with_role(tx, Scope{ending.street}, Role::administrator, now);
    if (keeps_administrator(administrators, ending.id, street, now)) return {};
    return fail(ErrorCode::conflict, "post.last_administrator");
}

Result<void> end_post(WriteTransaction& tx, Caller const& who, RealmId street, PostId id) {
    auto const post = store::find_post(tx, Scope{street}, id);
    auto const where = post ? jurisdictions::find_jurisdiction(tx, post->jurisdiction) : std::nullopt;
    if (!post || post->ended || !where || !authority::can(who, Permission::post_read, where->path)) {
        HZ_TRY(authority::require_person(who));
        return fail(ErrorCode::not_found, "post.unknown");
    }
    HZ_TRY(authority::require(who, Permission::post_grant, where->path));
    HZ_TRY(authority::require_confirmed_identity(who));
    HZ_TRY(check_administrator_stays(tx, *post, who.now));
    store::end_post(tx, Scope{street}, id, who.person, who.now);
    record(tx, who.person, *post, "post.ended", who.now);
    return {};
}

void end_own_post(WriteTransaction& tx, Post const& post, TimePoint now) {
    store::end_post(tx, Scope{post.street}, post.id, post.person, now);
    record(tx, post.person, post, "post.ended", now);
}

Result<std::vector<PostView>> list_posts(ReadTransaction& tx, Caller const& who, RealmId street) {
    HZ_TRY(jurisdictions::require_street(tx, street));
    std::vector<PostView> views;
    bool sees_any = false;
    for (auto const& post : store::standing_posts(tx, Scope{street}, who.now)) {
        auto const where = jurisdictions::find_jurisdiction(tx, post.jurisdiction);
        if (!where || !authority::can(who, Permission::post_read, where->path)) continue;
        sees_any = true;
        auto const person = store::find_person(tx, post.person);
        auto const body = post.body ? bodies::find_body(tx, *post.body) : std::nullopt;
        views.push_back({post.id, person ? person->login_name : "", person ? person->display_name : "", post.role,
                         body ? std::optional(body->name) : std::nullopt, post.jurisdiction, where->name, post.from,
                         post.until});
    }
    if (!sees_any) {
        HZ_TRY(auto const all, jurisdictions::require_street(tx, street));
        HZ_TRY(authority::require(who, Permission::post_read, all.path));
    }
    return views;
}

}  // namespace hezhi::people
