#include "src/people/setup.h"

#include <algorithm>

#include "src/bodies/bodies.h"
#include "src/people/name_rules.h"
#include "src/people/password_rules.h"
#include "src/people/person_store.h"
#include "src/people/post_rules.h"
#include "src/people/post_service.h"
#include "src/people/post_store.h"
#include "src/people/setup_store.h"

namespace hezhi::people {
namespace {

using authority::Role;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

}  // namespace

Result<std::string> create_setup_link(WriteTransaction& tx, std::optional<RealmId> street, TimePoint now) {
    if (street) {
        HZ_TRY(jurisdictions::require_street(tx, *street));
    } else {
        store::delete_first_start_links(tx);
    }
    auto const token = random_token();
    store::insert_setup_link(tx, digest(token), street, now, now + kSetupLinkLasts);
    return "/setup?token=" + token;
}

bool has_administrator(ReadTransaction& tx, TimePoint now) {
    auto const streets = jurisdictions::all_streets(tx);
    return std::ranges::any_of(streets, [&](jurisdictions::Jurisdiction const& street) {
        return !store::posts_with_role(tx, Scope{*street.street}, Role::administrator, now).empty();
    });
}

Result<SetupOffer> check_setup(ReadTransaction& tx, std::string const& token, TimePoint now) {
    auto const link = store::find_setup_link(tx, digest(token), now);
    if (!link) return fail(ErrorCode::not_found, "setup.unknown");
    if (!link->street) return SetupOffer{true, std::nullopt};
    HZ_TRY(auto const street, jurisdictions::require_street(tx, *link->street));
    return SetupOffer{false, street.name};
}

Result<SetupPlan> prepare_setup(PasswordHasher const& hasher, SignInBudget& budget, SetUp const& request,
                                Origin const& origin, TimePoint now) {
    HZ_TRY(auto account,
           prepare_named_account(request.login_name, request.display_name, request.password, request.language, {}));
    HZ_TRY(budget.spend({"setup@" + origin.address, origin.address, origin.network}, now));
    HZ_TRY(account.password_hash, hasher.hash(request.password));
    SetupPlan plan{digest(request.token), std::move(account), std::nullopt};
    if (request.street) {
        auto const& [city, district, street] = *request.street;
        HZ_TRY(plan.street, jurisdictions::name_street(city, district, street));
    }
    return plan;
}

Result<PersonId> set_up(WriteTransaction& tx, SetupPlan const& plan, TimePoint now) {
    auto const link = store::find_setup_link(tx, plan.link_hash, now);
    if (!link || !store::use_setup_link(tx, plan.link_hash, now)) return fail(ErrorCode::not_found, "setup.unknown");
    auto street = link->street;
    if (!street) {
        if (!plan.street) return fail(ErrorCode::unprocessable, "setup.street_needed");
        HZ_TRY(auto const founded, jurisdictions::found_street(tx, *plan.street, now));
        street = founded.street;
    }
    HZ_TRY(auto const person, add_person(tx, plan.account, now));
    appoint(tx, std::nullopt,
            {.id = tx.new_id<PostId>(),
             .street = *street,
             .person = person,
             .role = Role::administrator,
             .body = std::nullopt,
             .jurisdiction = jurisdictions::as_jurisdiction(*street),
             .from = now,
             .until = std::nullopt,
             .ended = std::nullopt},
            now);
    return person;
}

std::vector<PostLine> list_posts_at_console(ReadTransaction& tx, std::optional<RealmId> street, TimePoint now) {
    std::vector<PostLine> lines;
    for (auto const& one : jurisdictions::all_streets(tx)) {
        if (street && one.street != street) continue;
        for (auto const& post : store::standing_posts(tx, Scope{*one.street}, now)) {
            if (!is_in_force(post, now)) continue;
            auto const person = store::find_person(tx, post.person);
            auto const body = post.body ? bodies::find_body(tx, *post.body) : std::nullopt;
            auto const where = jurisdictions::find_jurisdiction(tx, post.jurisdiction);
            lines.push_back({*one.street, one.name, post.id, person ? person->login_name : "",
                             person ? person->display_name : "", post.role, body ? body->name : "",
                             where ? where->name : "", post.from, post.until});
        }
    }
    return lines;
}

}  // namespace hezhi::people
