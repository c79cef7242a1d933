#include "src/people/session_view.h"

#include <algorithm>

#include "src/bodies/bodies.h"
#include "src/people/person_store.h"
#include "src/people/setup_store.h"

namespace hezhi::people {
namespace {

using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;

std::vector<SessionPost> posts_of(ReadTransaction& tx, PersonId person, TimePoint now) {
    std::vector<SessionPost> posts;
    for (auto const& post : posts_in_force(tx, person, now)) {
        auto const where = jurisdictions::find_jurisdiction(tx, post.jurisdiction);
        if (!where) continue;
        auto const body = post.body ? bodies::find_body(tx, *post.body) : std::nullopt;
        posts.push_back({post.id,
                         post.role,
                         body ? std::optional(body->name) : std::nullopt,
                         {where->id, where->name, where->path.str()},
                         post.street,
                         post.until});
    }
    return posts;
}

std::vector<SessionResidence> homes_of(ReadTransaction& tx, PersonId person) {
    std::vector<SessionResidence> homes;
    for (auto const& one : residences_of(tx, person)) {
        auto const street = jurisdictions::find_jurisdiction(tx, jurisdictions::as_jurisdiction(one.street));
        auto const community = jurisdictions::find_jurisdiction(tx, one.community);
        if (!street || !community) continue;
        auto const dwelling =
            one.dwelling ? jurisdictions::find_dwelling(tx, Scope{one.street}, *one.dwelling) : std::nullopt;
        homes.push_back({one.street,
                         street->name,
                         {community->id, community->name},
                         dwelling ? std::optional(dwelling->label) : std::nullopt});
    }
    return homes;
}

std::vector<SessionPermission> permissions_of(std::vector<authority::Grant> const& grants) {
    std::vector<SessionPermission> list;
    for (auto const& grant : grants) {
        for (auto const permission : authority::permissions_of(grant.role)) {
            SessionPermission entry{std::string(authority::name(permission)), grant.realm, grant.jurisdiction.str()};
            bool const is_known = std::ranges::any_of(list, [&](SessionPermission const& known) {
                return known.permission == entry.permission && known.path == entry.path;
            });
            if (!is_known) list.push_back(std::move(entry));
        }
    }
    return list;
}

std::vector<DemoAccountView> demo_accounts(ReadTransaction& tx) {
    std::vector<DemoAccountView> views;
    for (auto& account : store::demo_accounts(tx)) {
        auto const role = authority::parse_role(account.role);
        if (role) {
            views.push_back(
                {std::move(account.login_name), std::move(account.password), *role, std::move(account.place)});
        }
    }
    return views;
}

}  // namespace

SessionView session_view(ReadTransaction& tx, Digest const& token_hash, std::string csrf_token, TimePoint now) {
    SessionView view{.person = std::nullopt,
                     .csrf_token = std::move(csrf_token),
                     .posts = {},
                     .residences = {},
                     .permissions = {},
                     .confirmed_until = std::nullopt,
                     .demo_accounts = std::nullopt};
    auto const session = find_session(tx, token_hash, now);
    if (!session) {
        if (auto accounts = demo_accounts(tx); !accounts.empty()) view.demo_accounts = std::move(accounts);
        return view;
    }
    auto const person = store::find_person(tx, session->person);
    HZ_ASSERT(person);
    view.person = SessionPerson{person->id,
                                person->display_name,
                                person->login_name,
                                person->language,
                                person->text_scale,
                                person->elder_mode,
                                second_factor_state(tx, person->id, now)};
    view.posts = posts_of(tx, person->id, now);
    view.residences = homes_of(tx, person->id);
    view.permissions = permissions_of(session->grants);
    view.confirmed_until = session->confirmed_until;
    return view;
}

}  // namespace hezhi::people
