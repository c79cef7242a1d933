// The SQL of the agenda desk's tables.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "src/agenda/agenda.h"
#include "src/storage/storage.h"

namespace hezhi::agenda {

std::optional<Settings> find_settings(storage::ReadTransaction& tx, storage::Scope scope);
void put_settings(storage::WriteTransaction& tx, storage::Scope scope, Settings const& settings, TimePoint now);

// ---- clusters

/// Follows merged ones to the one that stands.
std::optional<Cluster> find_cluster(storage::ReadTransaction& tx, storage::Scope scope, ClusterId id);
/// Those of two cases and more, the latest report first, at most `limit`; community 0: of the street.
std::vector<Cluster> select_clusters(storage::ReadTransaction& tx, storage::Scope scope,
                                     std::optional<JurisdictionId> community, std::size_t limit);
void insert_cluster(storage::WriteTransaction& tx, storage::Scope scope, Cluster const& cluster);
void update_cluster(storage::WriteTransaction& tx, storage::Scope scope, Cluster const& cluster);
void merge_cluster(storage::WriteTransaction& tx, storage::Scope scope, ClusterId from, ClusterId into);

struct Membership {
    CaseId case_id;
    ClusterId cluster;
};
/// Of the cases of a community from the id `first` on.
std::vector<Membership> select_memberships(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                           CaseId first);
void put_membership(storage::WriteTransaction& tx, storage::Scope scope, JurisdictionId community,
                    Membership const& membership);
void delete_membership(storage::WriteTransaction& tx, storage::Scope scope, CaseId id);
std::optional<ClusterId> find_cluster_of(storage::ReadTransaction& tx, storage::Scope scope, CaseId id);
std::vector<CaseId> select_cases(storage::ReadTransaction& tx, storage::Scope scope, ClusterId id, std::size_t limit);
std::int64_t count_cases(storage::ReadTransaction& tx, storage::Scope scope, ClusterId id);
/// Cases of a cluster whose reporters have not been told of that item yet.
std::vector<CaseId> select_untold(storage::ReadTransaction& tx, storage::Scope scope, ClusterId id, AgendaItemId item,
                                  std::size_t limit);
void mark_told(storage::WriteTransaction& tx, storage::Scope scope, CaseId id, AgendaItemId item);

// ---- items

void insert_item(storage::WriteTransaction& tx, storage::Scope scope, Item const& item);
/// Writes every changeable column and adds one to the revision, if it still is `item.revision`; false otherwise.
bool update_item(storage::WriteTransaction& tx, storage::Scope scope, Item const& item);
std::optional<Item> find_item(storage::ReadTransaction& tx, storage::Scope scope, AgendaItemId id);
std::optional<AgendaItemId> find_item_of_cluster(storage::ReadTransaction& tx, storage::Scope scope, ClusterId id);
std::optional<AgendaItemId> find_item_by_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId id);
std::vector<Item> select_items(storage::ReadTransaction& tx, storage::Scope scope, ItemFilter const& filter);
std::int64_t count_open_initiatives(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
std::vector<ClusterLag> select_lags(storage::ReadTransaction& tx, storage::Scope scope, TimePoint from,
                                    TimePoint until);

void insert_record(storage::WriteTransaction& tx, storage::Scope scope, AgendaItemId id, ItemRecord const& record);
std::vector<ItemRecord> select_records(storage::ReadTransaction& tx, storage::Scope scope, AgendaItemId id);

// ---- signatures

/// False if it is there already.
bool insert_signature(storage::WriteTransaction& tx, storage::Scope scope, AgendaItemId id, PersonId person,
                      TimePoint now);
bool delete_signature(storage::WriteTransaction& tx, storage::Scope scope, AgendaItemId id, PersonId person);
bool has_signed(storage::ReadTransaction& tx, storage::Scope scope, AgendaItemId id, PersonId person);
struct Signature {
    AgendaItemId item;
    TimePoint signed_at{};
};
/// Who signed the initiative that became the topic, ascending, after `after`.
std::vector<PersonId> select_signatories(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic,
                                         PersonId after, std::size_t limit);
std::vector<Signature> select_signatures_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
std::vector<AgendaItemId> select_begun_by(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
/// Who took part in the topic as this slice has it on record, each once: for counting, never for showing.
std::vector<PersonId> select_participants(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// Forgets who began what.
void forget_person(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

// ---- offers

void insert_offer(storage::WriteTransaction& tx, storage::Scope scope, Offer const& offer);
/// As update_item.
bool update_offer(storage::WriteTransaction& tx, storage::Scope scope, Offer const& offer);
std::optional<Offer> find_offer(storage::ReadTransaction& tx, storage::Scope scope, OfferId id);
std::vector<Offer> select_offers(storage::ReadTransaction& tx, storage::Scope scope, std::optional<AgendaItemId> item,
                                 std::optional<TopicId> topic);
std::vector<Offer> select_offers_to_group(storage::ReadTransaction& tx, storage::Scope scope, groups::GroupId group);

}  // namespace hezhi::agenda
