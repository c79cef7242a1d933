// Clusters: computed on a snapshot by lib/clusters, written where something changed.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "lib/text/similarity.h"
#include "src/agenda/agenda_store.h"
#include "src/agenda/item_acts.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/database.h"

namespace hezhi::agenda {
namespace {

using authority::Caller;
using authority::Permission;
using jurisdictions::Jurisdiction;
using jurisdictions::Kind;
using std::chrono::days;
using std::chrono::minutes;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr days kHorizon{180};
constexpr minutes kFresh{2};
constexpr std::size_t kListMax = 200;
constexpr std::size_t kCasesShownMax = 100;

/// The place of a case, as far as nearness goes.
struct Spot {
    std::int64_t courtyard;
    std::optional<std::int64_t> building;
    bool is_common;
    std::string path;
};

/// What the caller already asked the database.
class Places {
public:
    explicit Places(ReadTransaction& tx) : tx_(tx) {}
    Spot const& at(JurisdictionId place) {
        auto const known = spots_.find(place);
        if (known != spots_.end()) return known->second;
        Spot spot{.courtyard = place.value(), .building = std::nullopt, .is_common = true, .path = ""};
        auto step = jurisdictions::find_jurisdiction(tx_, place);
        if (step) spot.path = step->path.str();
        for (; step && step->kind != Kind::community && step->kind != Kind::street; step = above(*step)) {
            if (step->kind == Kind::building) {
                spot.building = step->id.value();
                spot.courtyard = step->id.value();
                spot.is_common = false;
            }
            if (step->kind == Kind::compound) spot.courtyard = step->id.value();
        }
        return spots_.emplace(place, std::move(spot)).first->second;
    }

private:
    std::optional<Jurisdiction> above(Jurisdiction const& place) {
        return place.parent ? jurisdictions::find_jurisdiction(tx_, *place.parent) : std::nullopt;
    }
    ReadTransaction& tx_;
    std::map<JurisdictionId, Spot> spots_;
};

/// Persons become households here, and are forgotten.
class Households {
public:
    Households(ReadTransaction& tx, RealmId street) : tx_(tx), street_(street) {}
    std::optional<std::int64_t> of(std::optional<PersonId> person) {
        if (!person) return std::nullopt;
        auto const known = homes_.find(*person);
        if (known != homes_.end()) return known->second;
        std::optional<std::int64_t> home;
        for (auto const& residence : people::residences_of(tx_, *person)) {
            if (residence.street == street_ && residence.dwelling) home = residence.dwelling->value();
        }
        homes_.emplace(*person, home);
        return home;
    }

private:
    ReadTransaction& tx_;
    RealmId street_;
    std::map<PersonId, std::optional<std::int64_t>> homes_;
};

/// The longest path that all of them lie under, as the id at its end.
JurisdictionId common_place(std::vector<std::string> const& paths, JurisdictionId community) {
    std::string common = paths.front();
    for (auto const& path : paths) {
        auto const differ = std::ranges::mismatch(common, path).in1;
        common.erase(differ, common.end());
        common.erase(common.rfind('/') + 1);
    }
    auto const end = common.size() < 2 ? std::string::npos : common.rfind('/', common.size() - 2);
    if (end == std::string::npos) return community;
    return JurisdictionId::parse(std::string_view(common).substr(end + 1, common.size() - end - 2)).value_or(community);
}

std::optional<MatterId> commonest_matter(std::vector<std::optional<std::int64_t>> const& matters) {
    std::map<std::int64_t, int> counts;
    for (auto const& matter : matters) {
        if (matter) ++counts[*matter];
    }
    if (counts.empty()) return std::nullopt;
    auto const most = std::ranges::max_element(counts, {}, [](auto const& one) { return one.second; });
    return MatterId{most->first};
}

/// A cluster as it is now, before it is written.
struct Found {
    Cluster cluster;
    std::vector<CaseId> members;
    std::set<ClusterId> earlier;  ///< in which its members were
    bool is_new = false;
    bool is_changed = false;
};

struct Snapshot {
    std::vector<Found> found;
    std::vector<CaseId> dropped;  ///< in no cluster any more
    std::map<CaseId, ClusterId> memberships;
};

std::vector<clusters::Signal> signals_of(ReadTransaction& tx, Scope scope,
                                         std::vector<cases::CaseSignal> const& reported, Places& places) {
    Households households(tx, scope.realm);
    std::vector<clusters::Signal> signals;
    for (auto const& one : reported) {
        auto const& spot = places.at(one.place);
        clusters::Signal signal{.id = one.id.value(),
                                .at = one.received_at,
                                .matter = one.matter ? std::optional(one.matter->value()) : std::nullopt,
                                .courtyard = spot.courtyard,
                                .building = spot.building,
                                .is_common = spot.is_common,
                                .pairs = text::character_pairs(one.words)};
        for (auto const& voice : one.voices) signal.voices.push_back({voice.at, households.of(voice.person)});
        signals.push_back(std::move(signal));
    }
    return signals;
}

/// Of the clusters in which its members were: one on the desk before others, the oldest of those.
std::optional<ClusterId> heir(ReadTransaction& tx, Scope scope, std::set<ClusterId> const& earlier,
                              std::set<ClusterId> const& claimed) {
    std::optional<ClusterId> oldest;
    for (auto const id : earlier) {
        if (claimed.contains(id)) continue;
        if (find_item_of_cluster(tx, scope, id)) return id;
        if (!oldest) oldest = id;
    }
    return oldest;
}

Found found_of(std::vector<clusters::Signal> const& signals, std::vector<cases::CaseSignal> const& reported,
               std::vector<std::size_t> const& members, JurisdictionId community, Places& places,
               Settings const& settings) {
    std::vector<std::string> paths;
    std::vector<std::optional<std::int64_t>> matters;
    Found found{.cluster = {.id = ClusterId{0},
                            .community = community,
                            .matter = std::nullopt,
                            .place = community,
                            .cases = std::ssize(members)},
                .members = {},
                .earlier = {}};
    auto last = TimePoint::min();
    for (auto const member : members) {
        found.members.push_back(CaseId{signals[member].id});
        paths.push_back(places.at(reported[member].place).path);
        matters.push_back(signals[member].matter);
        last = std::max(last, signals[member].at);
        for (auto const& voice : signals[member].voices) last = std::max(last, voice.at);
    }
    found.cluster.place = common_place(paths, community);
    found.cluster.matter = commonest_matter(matters);
    found.cluster.last_at = last;
    found.cluster.facts = clusters::facts_of(signals, members, settings.threshold.window, last);
    return found;
}

Snapshot look(ReadTransaction& tx, Scope scope, JurisdictionId community, TimePoint now) {
    auto const settings = settings_of(tx, scope);
    auto const since = now - kHorizon;
    auto const reported = cases::signals_in(tx, scope, community, since, clusters::kSignalsMax);
    Places places(tx);
    auto const signals = signals_of(tx, scope, reported, places);
    Snapshot snapshot;
    for (auto const& one : select_memberships(tx, scope, community, cases::first_case_id(since))) {
        snapshot.memberships.emplace(one.case_id, one.cluster);
    }
    std::set<ClusterId> claimed;
    std::set<CaseId> grouped;
    for (auto const& members : clusters::group(signals, {.gap = settings.threshold.window})) {
        if (members.size() < 2) continue;
        auto found = found_of(signals, reported, members, community, places, settings);
        for (auto const id : found.members) {
            grouped.insert(id);
            auto const before = snapshot.memberships.find(id);
            if (before != snapshot.memberships.end()) found.earlier.insert(before->second);
        }
        auto const inherited = heir(tx, scope, found.earlier, claimed);
        found.is_new = !inherited;
        auto const stored = inherited ? find_cluster(tx, scope, *inherited) : std::nullopt;
        if (inherited) {
            found.cluster.id = *inherited;
            claimed.insert(*inherited);
            found.cluster.passed_at = stored ? stored->passed_at : std::nullopt;
            if (stored) found.cluster.cases = std::max(stored->cases, found.cluster.cases);
        }
        if (!found.cluster.passed_at) {
            found.cluster.passed_at = clusters::passed_at(signals, members, settings.threshold);
        }
        bool const same_members = std::ranges::all_of(found.members, [&](CaseId id) {
            auto const before = snapshot.memberships.find(id);
            return before != snapshot.memberships.end() && before->second == found.cluster.id;
        });
        found.is_changed = !stored || !same_members || stored->facts != found.cluster.facts ||
                           stored->matter != found.cluster.matter || stored->place != found.cluster.place ||
                           stored->passed_at != found.cluster.passed_at;
        snapshot.found.push_back(std::move(found));
    }
    for (auto const& [id, cluster] : snapshot.memberships) {
        if (!grouped.contains(id)) snapshot.dropped.push_back(id);
    }
    return snapshot;
}

Result<void> write_cluster(WriteTransaction& tx, Scope scope, Found found, Snapshot const& snapshot,
                           std::set<ClusterId> const& standing, TimePoint now) {
    auto& cluster = found.cluster;
    if (found.is_new) cluster.id = tx.new_id<ClusterId>();
    for (auto const id : found.members) {
        auto const before = snapshot.memberships.find(id);
        if (before != snapshot.memberships.end() && before->second == cluster.id) continue;
        put_membership(tx, scope, cluster.community, {id, cluster.id});
    }
    if (found.is_new) {
        insert_cluster(tx, scope, cluster);
    } else {
        cluster.cases = count_cases(tx, scope, cluster.id);
        update_cluster(tx, scope, cluster);
    }
    for (auto const id : found.earlier) {
        // A cluster that split lives on in the other part.
        if (id != cluster.id && !standing.contains(id)) merge_cluster(tx, scope, id, cluster.id);
    }
    auto const item = find_item_of_cluster(tx, scope, cluster.id);
    if (!item && cluster.passed_at) {
        HZ_TRY(propose_cluster(tx, scope, cluster, ItemActor::clock, std::nullopt, now));
    }
    if (item) {
        tell_later(tx, scope, *item, now);
        tx.touch(channel(*item));
    }
    tx.touch("street:" + scope.realm.str());
    return {};
}

Result<void> update_community(storage::Database& database, Scope scope, JurisdictionId community, TimePoint now) {
    auto const snapshot = database.read([&](ReadTransaction& tx) { return look(tx, scope, community, now); });
    if (!snapshot) return fail(snapshot.error());
    std::set<ClusterId> standing;
    for (auto const& found : snapshot->found) {
        if (!found.is_new) standing.insert(found.cluster.id);
    }
    if (!snapshot->dropped.empty()) {
        HZ_TRY(database.write(
            [&](WriteTransaction& tx) -> Result<void> {
                std::set<ClusterId> left;
                for (auto const id : snapshot->dropped) {
                    delete_membership(tx, scope, id);
                    left.insert(snapshot->memberships.at(id));
                }
                for (auto const id : left) {
                    auto cluster = find_cluster(tx, scope, id);
                    if (!cluster) continue;
                    cluster->cases = count_cases(tx, scope, cluster->id);
                    update_cluster(tx, scope, *cluster);
                }
                return {};
            },
            storage::Effort::bulk));
    }
    for (auto const& found : snapshot->found) {
        if (!found.is_changed) continue;
        HZ_TRY(database.write(
            [&](WriteTransaction& tx) { return write_cluster(tx, scope, found, *snapshot, standing, now); },
            storage::Effort::bulk));
    }
    return {};
}

/// Keeps a desk somewhere in the street.
bool reads_somewhere(Caller const& who, RealmId street) {
    auto const& holders = authority::holders(Permission::agenda_read);
    return std::ranges::any_of(who.grants, [&](authority::Grant const& grant) {
        return grant.realm == street && std::ranges::find(holders, grant.role) != holders.end();
    });
}

}  // namespace

Result<void> update_clusters(storage::Database& database, RealmId street, Extent extent, TimePoint now) {
    Scope const scope{street};
    auto const communities = database.read([&](ReadTransaction& tx) {
        std::vector<JurisdictionId> wanted;
        for (auto const& one : jurisdictions::communities_of(tx, street)) {
            if (extent == Extent::all || cases::has_cases_since(tx, scope, one.id, now - kFresh)) {
                wanted.push_back(one.id);
            }
        }
        return wanted;
    });
    if (!communities) return fail(communities.error());
    for (auto const community : *communities) HZ_TRY(update_community(database, scope, community, now));
    return {};
}

Result<std::vector<Cluster>> list_clusters(ReadTransaction& tx, Caller const& who, Scope scope,
                                           std::optional<JurisdictionId> community) {
    HZ_TRY(authority::require_person(who));
    HZ_TRY(auto const where, jurisdictions::require_in_street(
                                 tx, scope.realm, community.value_or(jurisdictions::as_jurisdiction(scope.realm))));
    if (!reads_somewhere(who, scope.realm)) {
        HZ_TRY(authority::require(who, Permission::agenda_read, where.path));
    }
    auto found = select_clusters(tx, scope, community, kListMax);
    std::map<JurisdictionId, bool> may_see;
    std::erase_if(found, [&](Cluster const& one) {
        auto const known = may_see.find(one.community);
        if (known != may_see.end()) return !known->second;
        auto const place = jurisdictions::find_jurisdiction(tx, one.community);
        bool const may = place && authority::can(who, Permission::agenda_read, place->path);
        may_see.emplace(one.community, may);
        return !may;
    });
    for (auto& one : found) one.item = find_item_of_cluster(tx, scope, one.id);
    return found;
}

Result<Cluster> see_cluster(ReadTransaction& tx, Caller const& who, Scope scope, ClusterId id) {
    HZ_TRY(authority::require_person(who));
    auto found = find_cluster(tx, scope, id);
    auto const place = found ? jurisdictions::find_jurisdiction(tx, found->community) : std::nullopt;
    if (!place || !authority::can(who, Permission::agenda_read, place->path)) {
        if (!reads_somewhere(who, scope.realm)) {
            return fail(ErrorCode::forbidden, "authority.missing", "agenda_read");
        }
        return fail(ErrorCode::not_found, "agenda.cluster_unknown");
    }
    found->item = find_item_of_cluster(tx, scope, found->id);
    return *std::move(found);
}

Result<Item> take_on_cluster(WriteTransaction& tx, Caller const& who, Scope scope, ClusterId id) {
    HZ_TRY(auto const cluster, see_cluster(tx, who, scope, id));
    auto const place = jurisdictions::find_jurisdiction(tx, cluster.community);
    if (!place) return fail(ErrorCode::not_found, "agenda.cluster_unknown");
    HZ_TRY(authority::require(who, Permission::agenda_launch, place->path));
    if (cluster.item) return fail(ErrorCode::conflict, "agenda.cluster_taken_on");
    return propose_cluster(tx, scope, cluster, ItemActor::desk, body_of(who, Permission::agenda_launch, place->path),
                           who.now);
}

std::vector<cases::Case> cases_of_cluster(ReadTransaction& tx, Caller const& who, Scope scope, ClusterId id) {
    std::vector<cases::Case> shown;
    for (auto const one : select_cases(tx, scope, id, kCasesShownMax)) {
        if (auto seen = cases::see_case(tx, {who}, scope, one)) shown.push_back(std::move(seen->the_case));
    }
    return shown;
}

std::vector<ClusterLag> cluster_lags(ReadTransaction& tx, Scope scope, TimePoint from, TimePoint until) {
    return select_lags(tx, scope, from, until);
}

}  // namespace hezhi::agenda
