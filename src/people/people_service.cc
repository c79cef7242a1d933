// What other slices ask: persons, posts, residences, consents; the audit entry every sensitive act leaves.

#include <algorithm>

#include "src/people/audit_store.h"
#include "src/people/invitation_store.h"
#include "src/people/people.h"
#include "src/people/person_store.h"
#include "src/people/post_rules.h"
#include "src/people/post_service.h"
#include "src/people/post_store.h"
#include "src/people/residence_store.h"

namespace hezhi::people {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

class PeopleInPlaces final : public jurisdictions::PlaceUse {
public:
    bool is_used(ReadTransaction& tx, Scope scope, JurisdictionId place) override {
        return store::has_standing_posts(tx, scope, place) || store::has_residents(tx, scope, place) ||
               store::has_open_invitations(tx, scope, place);
    }
    bool is_used(ReadTransaction& tx, Scope scope, jurisdictions::DwellingId dwelling) override {
        return store::has_residents(tx, scope, dwelling) || store::has_open_invitations(tx, scope, dwelling);
    }
};

}  // namespace

std::optional<Person> find_person(ReadTransaction& tx, PersonId id) {
    return store::find_person(tx, id);
}

std::vector<Post> standing_posts(ReadTransaction& tx, PersonId person) {
    std::vector<Post> posts;
    for (auto const realm : store::realms_of(tx, person)) {
        std::ranges::move(store::posts_of(tx, Scope{realm}, person), std::back_inserter(posts));
    }
    return posts;
}

std::vector<Post> posts_in_force(ReadTransaction& tx, PersonId person, TimePoint now) {
    auto posts = standing_posts(tx, person);
    std::erase_if(posts, [&](Post const& post) { return !is_in_force(post, now); });
    return posts;
}

std::vector<PersonId> post_holders(ReadTransaction& tx, storage::Scope scope, authority::Permission permission,
                                   authority::JurisdictionPath const& where, std::optional<BodyId> body,
                                   TimePoint now) {
    std::vector<PersonId> persons;
    for (auto const role : authority::holders(permission)) {
        auto const posts =
            body ? store::posts_of_body(tx, scope, *body, role, now) : store::posts_with_role(tx, scope, role, now);
        for (auto const& post : posts) {
            auto const place = jurisdictions::find_jurisdiction(tx, post.jurisdiction);
            if (place && place->path.covers(where)) persons.push_back(post.person);
        }
    }
    std::ranges::sort(persons);
    persons.erase(std::unique(persons.begin(), persons.end()), persons.end());
    return persons;
}

std::vector<Residence> residences_of(ReadTransaction& tx, PersonId person) {
    std::vector<Residence> residences;
    for (auto const realm : store::realms_of(tx, person)) {
        std::ranges::move(store::residences_of(tx, Scope{realm}, person), std::back_inserter(residences));
    }
    return residences;
}

std::vector<authority::Grant> grants_of(ReadTransaction& tx, PersonId person, TimePoint now) {
    std::vector<authority::Grant> grants;
    for (auto const& post : posts_in_force(tx, person, now)) {
        auto const where = jurisdictions::find_jurisdiction(tx, post.jurisdiction);
        if (where) grants.push_back({post.role, post.street, where->path, post.body});
    }
    for (auto const& residence : residences_of(tx, person)) {
        auto const where = jurisdictions::find_jurisdiction(tx, residence.community);
        if (where) grants.push_back({authority::Role::resident, residence.street, where->path, std::nullopt});
    }
    return grants;
}

authority::Caller caller_of(ReadTransaction& tx, PersonId person, TimePoint now) {
    auto const found = store::find_person(tx, person);
    return {.person = person,
            .grants = grants_of(tx, person, now),
            .now = now,
            .identity_confirmed = false,
            .language = found ? found->language : authority::Language::zh_cn};
}

void give_consent(WriteTransaction& tx, PersonId person, std::string_view purpose, std::string_view version,
                  TimePoint now) {
    store::put_consent(tx, person, purpose, version, now);
}

bool has_consent(ReadTransaction& tx, PersonId person, std::string_view purpose, std::string_view version) {
    auto const given = store::consents_of(tx, person);
    return std::ranges::any_of(given, [&](store::Consent const& consent) {
        return consent.purpose == purpose && consent.version == version && !consent.withdrawn_at;
    });
}

void record_act(WriteTransaction& tx, std::optional<PersonId> actor, AuditAct const& act, TimePoint now) {
    store::insert_audit(tx, Scope{act.street},
                        {.id = tx.new_id<AuditEntryId>(),
                         .at = now,
                         .actor = actor,
                         .act = std::string(act.act),
                         .subject_kind = std::string(act.subject_kind),
                         .subject = act.subject,
                         .jurisdiction = act.jurisdiction,
                         .detail = act.detail});
}

std::unique_ptr<jurisdictions::PlaceUse> make_place_use() {
    return std::make_unique<PeopleInPlaces>();
}

}  // namespace hezhi::people
