#include "src/people/residence_service.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/people/name_rules.h"
#include "src/people/person_store.h"
#include "src/people/residence_store.h"
#include "src/storage/storage.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::int64_t kResidentsPerPage = 50;

void record(WriteTransaction& tx, std::optional<PersonId> actor, Residence const& residence, std::string_view act,
            TimePoint now) {
    record_act(tx, actor,
               {.street = residence.street,
                .jurisdiction = residence.community,
                .act = act,
                .subject_kind = "person",
                .subject = residence.person.value(),
                .detail = fmt::format(R"({{"residence":"{}","by":"{}"}})", residence.id.value(),
                                      residence.bound_by == BoundBy::letter ? "letter" : "staff")},
               now);
    tx.touch("person:" + residence.person.str());
}

}  // namespace

Result<Residence> add_residence(WriteTransaction& tx, std::optional<PersonId> actor, Residence residence,
                                TimePoint now) {
    Scope const scope{residence.street};
    for (auto const& present : store::residences_of(tx, scope, residence.person)) {
        if (present.community != residence.community) continue;
        bool const is_same = present.dwelling == residence.dwelling || !residence.dwelling;
        if (is_same) return fail(ErrorCode::conflict, "residence.bound_already");
        if (!present.dwelling) store::end_residence(tx, scope, present.id, now);
    }
    residence.id = tx.new_id<ResidenceId>();
    residence.from = now;
    store::insert_residence(tx, scope, residence);
    store::add_realm(tx, residence.person, residence.street);
    record(tx, actor, residence, "residence.bound", now);
    return residence;
}

Result<Residence> bind_residence(WriteTransaction& tx, Caller const& who, BindResidence const& request) {
    HZ_TRY(jurisdictions::require_street(tx, request.street));
    if (!authority::can_somewhere(who, Permission::residence_bind)) {
        HZ_TRY(authority::require(who, Permission::residence_bind, authority::JurisdictionPath{"/"}));
    }
    HZ_TRY(auto const dwelling, jurisdictions::require_dwelling(tx, Scope{request.street}, request.dwelling));
    auto const community = jurisdictions::find_jurisdiction(tx, dwelling.community);
    // A dwelling beyond the caller's authority is as good as absent.
    if (!community || !authority::can(who, Permission::residence_bind, community->path)) {
        return fail(ErrorCode::not_found, "dwelling.unknown");
    }
    auto const person = store::find_login(tx, login_key(request.login_name.str()));
    if (!person) return fail(ErrorCode::not_found, "person.unknown");
    return add_residence(tx, who.person,
                         {.id = ResidenceId{0},
                          .street = request.street,
                          .person = *person,
                          .community = community->id,
                          .dwelling = dwelling.id,
                          .bound_by = BoundBy::staff,
                          .from = who.now,
                          .ended = std::nullopt},
                         who.now);
}

Result<void> end_residence(WriteTransaction& tx, Caller const& who, RealmId street, ResidenceId id) {
    Scope const scope{street};
    auto const found = store::find_residence(tx, scope, id);
    auto const community = found ? jurisdictions::find_jurisdiction(tx, found->community) : std::nullopt;
    if (!found || found->ended || !community || !authority::can(who, Permission::residence_bind, community->path)) {
        HZ_TRY(authority::require_person(who));
        return fail(ErrorCode::not_found, "residence.unknown");
    }
    store::end_residence(tx, scope, id, who.now);
    record(tx, who.person, *found, "residence.ended", who.now);
    return {};
}

Result<Page<ResidentLine>> list_residents(ReadTransaction& tx, Caller const& who, ListResidents const& request) {
    HZ_TRY(auto const community, jurisdictions::require_community(tx, request.street, request.community));
    HZ_TRY(authority::require(who, Permission::residence_bind, community.path));
    auto const limit = static_cast<std::size_t>(request.limit_or(kResidentsPerPage));
    auto const after = ResidenceId{request.cursor ? request.cursor->key(0) : 0};
    Scope const scope{request.street};
    Page<ResidentLine> page;
    for (auto const& one : store::residences_page(tx, scope, community.id, after, limit + 1)) {
        if (page.items.size() == limit) {
            page.next_cursor = Cursor{page.items.back().id.value()};
            break;
        }
        auto const person = store::find_person(tx, one.person);
        auto const dwelling = one.dwelling ? jurisdictions::find_dwelling(tx, scope, *one.dwelling) : std::nullopt;
        page.items.push_back({one.id, person ? person->login_name : "", person ? person->display_name : "",
                              dwelling ? std::optional(dwelling->label) : std::nullopt, one.bound_by, one.from});
    }
    return page;
}

}  // namespace hezhi::people
