// Publishing an age structure; declaring one's own band and taking it back.
#include <algorithm>

#include <boost/json.hpp>

#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/age_store.h"
#include "src/storage/public_events.h"

namespace hezhi::opinions {

namespace {

using authority::Permission;

/// Under which of their roles the caller publishes.
std::string acting_role(authority::Caller const& who, authority::JurisdictionPath const& where) {
    for (auto const& grant : who.grants) {
        authority::Caller const alone{.person = who.person, .grants = {grant}, .now = who.now};
        if (can(alone, Permission::residence_bind, where)) return std::string(authority::name(grant.role));
    }
    return {};
}

}  // namespace

Result<AgeStructure> publish_age_structure(storage::WriteTransaction& tx, authority::Caller const& who,
                                           storage::Scope scope, AgeStructureDraft const& draft) {
    HZ_TRY(auto const community, jurisdictions::require_community(tx, scope.realm, draft.community));
    HZ_TRY(require(who, Permission::residence_bind, community.path));
    if (std::ranges::all_of(draft.residents, [](std::int64_t count) { return count == 0; })) {
        return fail(ErrorCode::invalid, "ages.nobody");
    }
    if (draft.as_of > who.now) return fail(ErrorCode::invalid, "ages.future");
    auto const before = select_age_structures(tx, scope, community.id, 1);
    AgeStructure const structure{.community = community.id,
                                 .version = before.empty() ? 1 : before.front().version + 1,
                                 .residents = draft.residents,
                                 .source = draft.source,
                                 .as_of = draft.as_of,
                                 .published_at = who.now,
                                 .published_role = acting_role(who, community.path)};
    insert_age_structure(tx, scope, structure);
    boost::json::array residents;
    for (auto const count : structure.residents) residents.push_back(count);
    storage::append_public_event(tx, scope, "ages.published", "community", community.id,
                                 boost::json::serialize(boost::json::object{{"community", community.id.str()},
                                                                            {"version", structure.version},
                                                                            {"residents", std::move(residents)},
                                                                            {"source", structure.source},
                                                                            {"role", structure.published_role}}),
                                 who.now);
    tx.touch("street:" + scope.realm.str());
    return structure;
}

Result<std::vector<AgeStructure>> age_structures(storage::ReadTransaction& tx, storage::Scope scope,
                                                 JurisdictionId community) {
    HZ_TRY(jurisdictions::require_community(tx, scope.realm, community));
    return select_age_structures(tx, scope, community, kAgeVersionsShown);
}

Result<std::optional<OwnAgeBand>> own_age_band(storage::ReadTransaction& tx, authority::Caller const& who) {
    HZ_TRY(auto const person, require_person(who));
    auto own = find_age_band(tx, person);
    if (own && own->expires_at <= who.now) own.reset();
    return own;
}

Result<OwnAgeBand> declare_age_band(storage::WriteTransaction& tx, authority::Caller const& who, AgeBand band) {
    HZ_TRY(auto const person, require_person(who));
    OwnAgeBand const own{.band = band, .declared_at = who.now, .expires_at = who.now + kAgeBandLasts};
    upsert_age_band(tx, person, own);
    return own;
}

Result<void> withdraw_age_band(storage::WriteTransaction& tx, authority::Caller const& who) {
    HZ_TRY(auto const person, require_person(who));
    delete_age_band(tx, person);
    return {};
}

}  // namespace hezhi::opinions
