#include "src/people/own_data.h"

#include <boost/json.hpp>

#include "lib/base/rfc3339.h"
#include "src/bodies/bodies.h"
#include "src/people/invitation_store.h"
#include "src/people/person_store.h"
#include "src/people/post_service.h"
#include "src/people/post_store.h"
#include "src/people/residence_store.h"
#include "src/storage/database.h"

namespace hezhi::people {
namespace {

using authority::Caller;
using boost::json::array;
using boost::json::object;
using boost::json::value;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

value time_or_null(std::optional<TimePoint> time) {
    return time ? value(to_rfc3339(*time)) : value(nullptr);
}

std::string name_of(ReadTransaction& tx, JurisdictionId id) {
    auto const found = jurisdictions::find_jurisdiction(tx, id);
    return found ? found->name : "";
}

array posts_of(ReadTransaction& tx, PersonId person) {
    array list;
    for (auto const& post : standing_posts(tx, person)) {
        auto const body = post.body ? bodies::find_body(tx, *post.body) : std::nullopt;
        list.push_back(object{{"role", authority::name(post.role)},
                              {"body", body ? value(body->name) : value(nullptr)},
                              {"jurisdiction", name_of(tx, post.jurisdiction)},
                              {"from", to_rfc3339(post.from)},
                              {"until", time_or_null(post.until)}});
    }
    return list;
}

array homes_of(ReadTransaction& tx, PersonId person) {
    array list;
    for (auto const& residence : residences_of(tx, person)) {
        auto const dwelling = residence.dwelling
                                  ? jurisdictions::find_dwelling(tx, Scope{residence.street}, *residence.dwelling)
                                  : std::nullopt;
        list.push_back(object{{"community", name_of(tx, residence.community)},
                              {"dwelling", dwelling ? value(dwelling->label) : value(nullptr)},
                              {"bound_by", residence.bound_by == BoundBy::letter ? "letter" : "staff"},
                              {"from", to_rfc3339(residence.from)}});
    }
    return list;
}

array agreements_of(ReadTransaction& tx, PersonId person) {
    array list;
    for (auto const& consent : store::consents_of(tx, person)) {
        list.push_back(object{{"purpose", consent.purpose},
                              {"version", consent.version},
                              {"given_at", to_rfc3339(consent.given_at)},
                              {"withdrawn_at", time_or_null(consent.withdrawn_at)}});
    }
    return list;
}

array devices_of(ReadTransaction& tx, PersonId person) {
    array list;
    for (auto const& session : store::sessions_of(tx, person)) {
        list.push_back(object{{"device", session.device},
                              {"created_at", to_rfc3339(session.created_at)},
                              {"last_seen_at", to_rfc3339(session.last_seen_at)}});
    }
    return list;
}

}  // namespace

Result<std::string> export_own_data(ReadTransaction& tx, Caller const& who,
                                    std::span<PersonalData* const> contributors) {
    HZ_TRY(auto const id, authority::require_person(who));
    HZ_TRY(authority::require_confirmed_identity(who));
    auto const person = store::find_person(tx, id);
    if (!person) return fail(ErrorCode::unauthenticated, "authority.sign_in");
    object document{
        {"exported_at", to_rfc3339(who.now)},
        {"account", object{{"id", id.str()},
                           {"login_name", person->login_name},
                           {"display_name", person->display_name},
                           {"language", person->language == authority::Language::en ? "en" : "zh-CN"},
                           {"text_scale", person->text_scale},
                           {"elder_mode", person->elder_mode},
                           {"second_factor", store::find_totp(tx, id).confirmed_at.has_value()},
                           {"created_at", to_rfc3339(person->created_at)}}},
        {"posts", posts_of(tx, id)},
        {"residences", homes_of(tx, id)},
        {"consents", agreements_of(tx, id)},
        {"sessions", devices_of(tx, id)},
    };
    for (auto* const contributor : contributors) {
        document[contributor->section()] = boost::json::parse(contributor->export_json(tx, id));
    }
    return boost::json::serialize(document);
}

Result<void> erase_own_account(WriteTransaction& tx, Caller const& who, SignInPlan const& proof,
                               std::span<PersonalData* const> contributors) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_ASSERT(proof.person == person);
    HZ_TRY(settle(tx, proof));
    for (auto const& post : standing_posts(tx, person)) {
        HZ_TRY(check_administrator_stays(tx, post, who.now));
        end_own_post(tx, post, who.now);
    }
    for (auto* const contributor : contributors) contributor->erase(tx, person, who.now);
    for (auto const realm : store::realms_of(tx, person)) {
        store::delete_residences(tx, Scope{realm}, person);
        store::forget_user(tx, Scope{realm}, person);
        record_act(tx, person,
                   {.street = realm,
                    .jurisdiction = jurisdictions::as_jurisdiction(realm),
                    .act = "account.erased",
                    .subject_kind = "person",
                    .subject = person.value()},
                   who.now);
    }
    store::delete_sessions(tx, person, std::nullopt);
    store::anonymise(tx, person, who.now);
    tx.touch("person:" + person.str());
    return {};
}

}  // namespace hezhi::people
