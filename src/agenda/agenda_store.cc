#include "src/agenda/agenda_store.h"

#include <string>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"
#include "src/agenda/facts_json.h"

namespace hezhi::agenda {
namespace {

using std::chrono::days;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

template <class Word>
Word word_at(Row const& row, int column) {
    auto const word = parse_enum<Word>(row.text(column));
    HZ_ASSERT(word.has_value());
    return *word;
}

constexpr storage::Sql kSettings{
    "SELECT households_min, cases_min, buildings_min, window_days, response_days, signatures_min, gathering_days,"
    " initiative_days, changed_at FROM agenda_settings WHERE realm_id = $1"};
constexpr storage::Sql kPutSettings{
    "INSERT INTO agenda_settings (realm_id, households_min, cases_min, buildings_min, window_days, response_days,"
    " signatures_min, gathering_days, initiative_days, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    " ON CONFLICT (realm_id) DO UPDATE SET households_min = excluded.households_min, cases_min = excluded.cases_min,"
    " buildings_min = excluded.buildings_min, window_days = excluded.window_days,"
    " response_days = excluded.response_days, signatures_min = excluded.signatures_min,"
    " gathering_days = excluded.gathering_days, initiative_days = excluded.initiative_days,"
    " changed_at = excluded.changed_at"};

#define HZ_CLUSTER_COLUMNS "cluster_id, community_id, matter_id, place_id, cases, facts, passed_at, last_at"

Cluster read_cluster(Row const& row) {
    auto const facts = facts_from_json(row.text(5));
    HZ_ASSERT(facts.has_value());
    return {.id = row.id<ClusterId>(0),
            .community = row.id<JurisdictionId>(1),
            .matter = row.maybe_id<MatterId>(2),
            .place = row.id<JurisdictionId>(3),
            .cases = row.integer(4),
            .facts = *facts,
            .passed_at = row.maybe_time(6),
            .last_at = row.time(7),
            .item = std::nullopt};
}

constexpr storage::Sql kFindCluster{"SELECT " HZ_CLUSTER_COLUMNS
                                    ", merged_into FROM agenda_clusters WHERE realm_id = $1 AND cluster_id = $2"};
constexpr storage::Sql kClusters{"SELECT " HZ_CLUSTER_COLUMNS
                                 " FROM agenda_clusters WHERE realm_id = $1 AND ($2 = 0 OR community_id = $2)"
                                 " AND merged_into IS NULL AND cases >= 2 ORDER BY last_at DESC, cluster_id DESC"
                                 " LIMIT $3"};
constexpr storage::Sql kInsertCluster{"INSERT INTO agenda_clusters (realm_id, " HZ_CLUSTER_COLUMNS
                                      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr storage::Sql kUpdateCluster{
    "UPDATE agenda_clusters SET matter_id = $3, place_id = $4, cases = $5, facts = $6, passed_at = $7, last_at = $8"
    " WHERE realm_id = $1 AND cluster_id = $2"};
constexpr storage::Sql kMergeCluster{
    "UPDATE agenda_clusters SET merged_into = $3, cases = 0 WHERE realm_id = $1 AND cluster_id = $2"};
constexpr storage::Sql kMemberships{
    "SELECT case_id, cluster_id FROM agenda_cluster_cases WHERE realm_id = $1 AND community_id = $2 AND case_id >= $3"};
constexpr storage::Sql kPutMembership{
    "INSERT INTO agenda_cluster_cases (realm_id, case_id, cluster_id, community_id) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (realm_id, case_id) DO UPDATE SET cluster_id = excluded.cluster_id"};
constexpr storage::Sql kDeleteMembership{"DELETE FROM agenda_cluster_cases WHERE realm_id = $1 AND case_id = $2"};
constexpr storage::Sql kClusterOf{"SELECT cluster_id FROM agenda_cluster_cases WHERE realm_id = $1 AND case_id = $2"};
constexpr storage::Sql kCases{
    "SELECT case_id FROM agenda_cluster_cases WHERE realm_id = $1 AND cluster_id = $2 ORDER BY case_id DESC LIMIT $3"};
constexpr storage::Sql kCountCases{"SELECT count(*) FROM agenda_cluster_cases WHERE realm_id = $1 AND cluster_id = $2"};
constexpr storage::Sql kUntold{
    "SELECT case_id FROM agenda_cluster_cases WHERE realm_id = $1 AND cluster_id = $2"
    " AND (told_item_id IS NULL OR told_item_id <> $3) ORDER BY case_id LIMIT $4"};
constexpr storage::Sql kTold{"UPDATE agenda_cluster_cases SET told_item_id = $3 WHERE realm_id = $1 AND case_id = $2"};

#define HZ_ITEM_COLUMNS                                                                                               \
    "item_id, community_id, community_path, origin, state, title, words, publicness, cluster_id, body_id, begun_by, " \
    "begun_at, proposed_at, passed_at, due_at, is_overdue, is_unserved, scheduled_for, first_reply_at, decided_at, "  \
    "ground, answer, topic_id, organiser_body_id, resource, offer_id, facts, signatures, signatures_min, events, "    \
    "revision"

Item read_item(Row const& row, RealmId realm) {
    auto const ground = row.text(20);
    return {.id = row.id<AgendaItemId>(0),
            .realm = realm,
            .community = row.id<JurisdictionId>(1),
            .community_path = authority::JurisdictionPath{std::string(row.text(2))},
            .origin = word_at<Origin>(row, 3),
            .state = word_at<ItemState>(row, 4),
            .title = std::string(row.text(5)),
            .words = std::string(row.text(6)),
            .publicness = std::string(row.text(7)),
            .cluster = row.maybe_id<ClusterId>(8),
            .body = row.maybe_id<BodyId>(9),
            .begun_by = row.maybe_id<PersonId>(10),
            .begun_at = row.time(11),
            .proposed_at = row.maybe_time(12),
            .passed_at = row.maybe_time(13),
            .due_at = row.maybe_time(14),
            .is_overdue = row.boolean(15),
            .is_unserved = row.boolean(16),
            .scheduled_for = row.maybe_time(17),
            .first_reply_at = row.maybe_time(18),
            .decided_at = row.maybe_time(19),
            .ground = ground.empty() ? std::nullopt : parse_enum<Ground>(ground),
            .answer = std::string(row.text(21)),
            .topic = row.maybe_id<TopicId>(22),
            .organiser = row.maybe_id<BodyId>(23),
            .resource = std::string(row.text(24)),
            .offer = row.maybe_id<OfferId>(25),
            .facts = facts_from_json(row.text(26)),
            .signatures = row.integer(27),
            .signatures_min = row.integer(28),
            .events = row.integer(29),
            .revision = row.integer(30)};
}

constexpr storage::Sql kFindItem{"SELECT " HZ_ITEM_COLUMNS " FROM agenda_items WHERE realm_id = $1 AND item_id = $2"};
constexpr storage::Sql kInsertItem{
    "INSERT INTO agenda_items (realm_id, " HZ_ITEM_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,"
    " $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)"};
constexpr storage::Sql kUpdateItem{
    "UPDATE agenda_items SET state = $4, title = $5, words = $6, publicness = $7, proposed_at = $8, passed_at = $9,"
    " due_at = $10, is_overdue = $11, is_unserved = $12, scheduled_for = $13, first_reply_at = $14, decided_at = $15,"
    " ground = $16, answer = $17, topic_id = $18, organiser_body_id = $19, resource = $20, offer_id = $21, facts = $22,"
    " signatures = $23, events = $24, revision = revision + 1"
    " WHERE realm_id = $1 AND item_id = $2 AND revision = $3"};
constexpr storage::Sql kItemOfCluster{"SELECT item_id FROM agenda_items WHERE realm_id = $1 AND cluster_id = $2"};
constexpr storage::Sql kItemByTopic{
    "SELECT item_id FROM agenda_items WHERE realm_id = $1 AND topic_id = $2 ORDER BY item_id LIMIT 1"};
constexpr storage::Sql kItems{
    "SELECT " HZ_ITEM_COLUMNS
    " FROM agenda_items WHERE realm_id = $1 AND item_id < $2 AND ($3 = 0 OR community_id = $3)"
    " AND ($4 = '' OR origin = $4) AND ($5 = '' OR state = $5)"
    " AND ($6 = 0 OR state IN ('gathering', 'proposed', 'scheduled')) ORDER BY item_id DESC LIMIT $7"};
constexpr storage::Sql kOpenInitiatives{
    "SELECT count(*) FROM agenda_items WHERE realm_id = $1 AND begun_by = $2"
    " AND state IN ('gathering', 'proposed', 'scheduled')"};
constexpr storage::Sql kLags{
    "SELECT item_id, community_id, passed_at, first_reply_at FROM agenda_items WHERE realm_id = $1"
    " AND origin = 'cluster' AND passed_at >= $2 AND passed_at < $3 ORDER BY passed_at, item_id"};

constexpr storage::Sql kInsertRecord{
    "INSERT INTO agenda_events (realm_id, item_id, event_number, at, event, actor, body_id, to_state, ground, text,"
    " due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"};
constexpr storage::Sql kRecords{
    "SELECT event_number, at, event, actor, body_id, to_state, ground, text, due_at FROM agenda_events"
    " WHERE realm_id = $1 AND item_id = $2 ORDER BY event_number"};

constexpr storage::Sql kInsertSignature{
    "INSERT INTO agenda_signatures (realm_id, item_id, person_id, signed_at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (realm_id, item_id, person_id) DO NOTHING"};
constexpr storage::Sql kDeleteSignature{
    "DELETE FROM agenda_signatures WHERE realm_id = $1 AND item_id = $2 AND person_id = $3"};
constexpr storage::Sql kHasSigned{
    "SELECT 1 FROM agenda_signatures WHERE realm_id = $1 AND item_id = $2 AND person_id = $3"};
constexpr storage::Sql kSignaturesOf{
    "SELECT item_id, signed_at FROM agenda_signatures WHERE realm_id = $1 AND person_id = $2 ORDER BY item_id"};
constexpr storage::Sql kSignatories{
    "SELECT DISTINCT signed.person_id FROM agenda_items AS item JOIN agenda_signatures AS signed"
    " ON signed.realm_id = item.realm_id AND signed.item_id = item.item_id"
    " WHERE item.realm_id = $1 AND item.topic_id = $2 AND signed.person_id > $3 ORDER BY signed.person_id LIMIT $4"};
constexpr storage::Sql kBegunBy{
    "SELECT item_id FROM agenda_items WHERE realm_id = $1 AND begun_by = $2 ORDER BY item_id"};
// Of the initiative that became the topic: who began it and who signed.
constexpr storage::Sql kParticipantPersons{
    "SELECT s.person_id FROM agenda_items i JOIN agenda_signatures s ON s.realm_id = i.realm_id"
    " AND s.item_id = i.item_id WHERE i.realm_id = $1 AND i.topic_id = $2"
    " UNION SELECT begun_by FROM agenda_items WHERE realm_id = $1 AND topic_id = $2 AND begun_by IS NOT NULL"};
constexpr storage::Sql kForget{"UPDATE agenda_items SET begun_by = NULL WHERE realm_id = $1 AND begun_by = $2"};

#define HZ_OFFER_COLUMNS                                                                                               \
    "offer_id, item_id, topic_id, community_path, body_id, kind, what, when_and_where, practical_limits, amount_fen, " \
    "state, offered_at, answered_at, answer, outcome_at, outcome, revision, group_id"

Offer read_offer(Row const& row) {
    return {.id = row.id<OfferId>(0),
            .item = row.maybe_id<AgendaItemId>(1),
            .topic = row.maybe_id<TopicId>(2),
            .group = row.maybe_id<groups::GroupId>(17),
            .community_path = authority::JurisdictionPath{std::string(row.text(3))},
            .body = row.id<BodyId>(4),
            .kind = word_at<OfferKind>(row, 5),
            .what = std::string(row.text(6)),
            .when_and_where = std::string(row.text(7)),
            .practical_limits = std::string(row.text(8)),
            .amount_fen = row.maybe_integer(9),
            .state = word_at<OfferState>(row, 10),
            .offered_at = row.time(11),
            .answered_at = row.maybe_time(12),
            .answer = std::string(row.text(13)),
            .outcome_at = row.maybe_time(14),
            .outcome = std::string(row.text(15)),
            .revision = row.integer(16)};
}

constexpr storage::Sql kFindOffer{"SELECT " HZ_OFFER_COLUMNS
                                  " FROM service_offers WHERE realm_id = $1 AND offer_id = $2"};
constexpr storage::Sql kInsertOffer{
    "INSERT INTO service_offers (realm_id, " HZ_OFFER_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)"};
constexpr storage::Sql kUpdateOffer{
    "UPDATE service_offers SET state = $4, answered_at = $5, answer = $6, outcome_at = $7, outcome = $8,"
    " revision = revision + 1 WHERE realm_id = $1 AND offer_id = $2 AND revision = $3"};
constexpr storage::Sql kOffersOfItem{"SELECT " HZ_OFFER_COLUMNS
                                     " FROM service_offers WHERE realm_id = $1 AND item_id = $2 ORDER BY offer_id"};
constexpr storage::Sql kOffersOfTopic{"SELECT " HZ_OFFER_COLUMNS
                                      " FROM service_offers WHERE realm_id = $1 AND topic_id = $2 ORDER BY offer_id"};
constexpr storage::Sql kOffersToGroup{"SELECT " HZ_OFFER_COLUMNS
                                      " FROM service_offers WHERE realm_id = $1 AND group_id = $2 ORDER BY offer_id"};

constexpr auto kId = [](Row const& row) { return row.integer(0); };

}  // namespace

std::optional<Settings> find_settings(ReadTransaction& tx, Scope scope) {
    return tx.first(kSettings, {scope.realm}, [](Row const& row) {
        return Settings{.threshold = {.households_min = row.integer(0),
                                      .cases_min = row.integer(1),
                                      .buildings_min = row.integer(2),
                                      .window = days{row.integer(3)}},
                        .response_days = row.integer(4),
                        .signatures_min = row.integer(5),
                        .gathering_days = row.integer(6),
                        .initiative_days = row.integer(7),
                        .changed_at = row.time(8)};
    });
}

void put_settings(WriteTransaction& tx, Scope scope, Settings const& settings, TimePoint now) {
    auto const& threshold = settings.threshold;
    tx.execute(kPutSettings, {scope.realm, threshold.households_min, threshold.cases_min, threshold.buildings_min,
                              std::chrono::duration_cast<days>(threshold.window).count(), settings.response_days,
                              settings.signatures_min, settings.gathering_days, settings.initiative_days, now});
}

std::optional<Cluster> find_cluster(ReadTransaction& tx, Scope scope, ClusterId id) {
    constexpr int kMergesMax = 64;
    for (int merges = 0; merges < kMergesMax; ++merges) {
        std::optional<ClusterId> next;
        auto found = tx.first(kFindCluster, {scope.realm, id}, [&](Row const& row) {
            next = row.maybe_id<ClusterId>(8);
            return read_cluster(row);
        });
        if (!found || !next) return found;
        id = *next;
    }
    return std::nullopt;
}

std::vector<Cluster> select_clusters(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community,
                                     std::size_t limit) {
    return tx.all(kClusters, {scope.realm, community ? community->value() : 0, limit}, read_cluster);
}

void insert_cluster(WriteTransaction& tx, Scope scope, Cluster const& cluster) {
    tx.execute(kInsertCluster, {scope.realm, cluster.id, cluster.community, cluster.matter, cluster.place,
                                cluster.cases, facts_to_json(cluster.facts), cluster.passed_at, cluster.last_at});
}

void update_cluster(WriteTransaction& tx, Scope scope, Cluster const& cluster) {
    tx.execute(kUpdateCluster, {scope.realm, cluster.id, cluster.matter, cluster.place, cluster.cases,
                                facts_to_json(cluster.facts), cluster.passed_at, cluster.last_at});
}

void merge_cluster(WriteTransaction& tx, Scope scope, ClusterId from, ClusterId into) {
    tx.execute(kMergeCluster, {scope.realm, from, into});
}

std::vector<Membership> select_memberships(ReadTransaction& tx, Scope scope, JurisdictionId community, CaseId first) {
    return tx.all(kMemberships, {scope.realm, community, first},
                  [](Row const& row) { return Membership{row.id<CaseId>(0), row.id<ClusterId>(1)}; });
}

void put_membership(WriteTransaction& tx, Scope scope, JurisdictionId community, Membership const& membership) {
    tx.execute(kPutMembership, {scope.realm, membership.case_id, membership.cluster, community});
}

void delete_membership(WriteTransaction& tx, Scope scope, CaseId id) {
    tx.execute(kDeleteMembership, {scope.realm, id});
}

std::optional<ClusterId> find_cluster_of(ReadTransaction& tx, Scope scope, CaseId id) {
    return tx.first(kClusterOf, {scope.realm, id}, [](Row const& row) { return row.id<ClusterId>(0); });
}

std::vector<CaseId> select_cases(ReadTransaction& tx, Scope scope, ClusterId id, std::size_t limit) {
    return tx.all(kCases, {scope.realm, id, limit}, [](Row const& row) { return row.id<CaseId>(0); });
}

std::int64_t count_cases(ReadTransaction& tx, Scope scope, ClusterId id) {
    return *tx.first(kCountCases, {scope.realm, id}, kId);
}

std::vector<CaseId> select_untold(ReadTransaction& tx, Scope scope, ClusterId id, AgendaItemId item,
                                  std::size_t limit) {
    return tx.all(kUntold, {scope.realm, id, item, limit}, [](Row const& row) { return row.id<CaseId>(0); });
}

void mark_told(WriteTransaction& tx, Scope scope, CaseId id, AgendaItemId item) {
    tx.execute(kTold, {scope.realm, id, item});
}

void insert_item(WriteTransaction& tx, Scope scope, Item const& item) {
    tx.execute(kInsertItem, {scope.realm,
                             item.id,
                             item.community,
                             item.community_path.str(),
                             enum_name(item.origin),
                             enum_name(item.state),
                             item.title,
                             item.words,
                             item.publicness,
                             item.cluster,
                             item.body,
                             item.begun_by,
                             item.begun_at,
                             item.proposed_at,
                             item.passed_at,
                             item.due_at,
                             item.is_overdue,
                             item.is_unserved,
                             item.scheduled_for,
                             item.first_reply_at,
                             item.decided_at,
                             item.ground ? enum_name(*item.ground) : std::string_view{},
                             item.answer,
                             item.topic,
                             item.organiser,
                             item.resource,
                             item.offer,
                             item.facts ? facts_to_json(*item.facts) : std::string{},
                             item.signatures,
                             item.signatures_min,
                             item.events,
                             item.revision});
}

bool update_item(WriteTransaction& tx, Scope scope, Item const& item) {
    return tx.execute(kUpdateItem, {scope.realm,        item.id,
                                    item.revision,      enum_name(item.state),
                                    item.title,         item.words,
                                    item.publicness,    item.proposed_at,
                                    item.passed_at,     item.due_at,
                                    item.is_overdue,    item.is_unserved,
                                    item.scheduled_for, item.first_reply_at,
                                    item.decided_at,    item.ground ? enum_name(*item.ground) : std::string_view{},
                                    item.answer,        item.topic,
                                    item.organiser,     item.resource,
                                    item.offer,         item.facts ? facts_to_json(*item.facts) : std::string{},
                                    item.signatures,    item.events}) == 1;
}

std::optional<Item> find_item(ReadTransaction& tx, Scope scope, AgendaItemId id) {
    return tx.first(kFindItem, {scope.realm, id}, [&](Row const& row) { return read_item(row, scope.realm); });
}

std::optional<AgendaItemId> find_item_of_cluster(ReadTransaction& tx, Scope scope, ClusterId id) {
    return tx.first(kItemOfCluster, {scope.realm, id}, [](Row const& row) { return row.id<AgendaItemId>(0); });
}

std::optional<AgendaItemId> find_item_by_topic(ReadTransaction& tx, Scope scope, TopicId id) {
    return tx.first(kItemByTopic, {scope.realm, id}, [](Row const& row) { return row.id<AgendaItemId>(0); });
}

std::vector<Item> select_items(ReadTransaction& tx, Scope scope, ItemFilter const& filter) {
    return tx.all(kItems,
                  {scope.realm, filter.before ? filter.before->value() : INT64_MAX,
                   filter.community ? filter.community->value() : 0,
                   filter.origin ? enum_name(*filter.origin) : std::string_view{},
                   filter.state ? enum_name(*filter.state) : std::string_view{}, filter.waiting_only, filter.limit},
                  [&](Row const& row) { return read_item(row, scope.realm); });
}

std::int64_t count_open_initiatives(ReadTransaction& tx, Scope scope, PersonId person) {
    return *tx.first(kOpenInitiatives, {scope.realm, person}, kId);
}

std::vector<ClusterLag> select_lags(ReadTransaction& tx, Scope scope, TimePoint from, TimePoint until) {
    return tx.all(kLags, {scope.realm, from, until}, [](Row const& row) {
        return ClusterLag{.item = row.id<AgendaItemId>(0),
                          .community = row.id<JurisdictionId>(1),
                          .passed_at = row.time(2),
                          .first_reply_at = row.maybe_time(3)};
    });
}

void insert_record(WriteTransaction& tx, Scope scope, AgendaItemId id, ItemRecord const& record) {
    tx.execute(kInsertRecord,
               {scope.realm, id, record.number, record.at, enum_name(record.event), enum_name(record.actor),
                record.body, enum_name(record.to), record.ground ? enum_name(*record.ground) : std::string_view{},
                record.text, record.due_at});
}

std::vector<ItemRecord> select_records(ReadTransaction& tx, Scope scope, AgendaItemId id) {
    return tx.all(kRecords, {scope.realm, id}, [](Row const& row) {
        return ItemRecord{.number = row.integer(0),
                          .at = row.time(1),
                          .event = word_at<ItemEvent>(row, 2),
                          .actor = word_at<ItemActor>(row, 3),
                          .body = row.maybe_id<BodyId>(4),
                          .to = word_at<ItemState>(row, 5),
                          .ground = parse_enum<Ground>(row.text(6)),
                          .text = std::string(row.text(7)),
                          .due_at = row.maybe_time(8)};
    });
}

bool insert_signature(WriteTransaction& tx, Scope scope, AgendaItemId id, PersonId person, TimePoint now) {
    return tx.execute(kInsertSignature, {scope.realm, id, person, now}) == 1;
}

bool delete_signature(WriteTransaction& tx, Scope scope, AgendaItemId id, PersonId person) {
    return tx.execute(kDeleteSignature, {scope.realm, id, person}) == 1;
}

bool has_signed(ReadTransaction& tx, Scope scope, AgendaItemId id, PersonId person) {
    return tx.first(kHasSigned, {scope.realm, id, person}, [](Row const&) { return true; }).has_value();
}

std::vector<PersonId> select_signatories(ReadTransaction& tx, Scope scope, topics::TopicId topic, PersonId after,
                                         std::size_t limit) {
    return tx.all(kSignatories, {scope.realm, topic, after, limit}, [](Row const& row) { return row.id<PersonId>(0); });
}

std::vector<Signature> select_signatures_of(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kSignaturesOf, {scope.realm, person},
                  [](Row const& row) { return Signature{row.id<AgendaItemId>(0), row.time(1)}; });
}

std::vector<AgendaItemId> select_begun_by(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kBegunBy, {scope.realm, person}, [](Row const& row) { return row.id<AgendaItemId>(0); });
}

void forget_person(WriteTransaction& tx, Scope scope, PersonId person) {
    tx.execute(kForget, {scope.realm, person});
}

std::vector<PersonId> select_participants(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.all(kParticipantPersons, {scope.realm, topic}, [](Row const& row) { return row.id<PersonId>(0); });
}

void insert_offer(WriteTransaction& tx, Scope scope, Offer const& offer) {
    tx.execute(kInsertOffer, {scope.realm, offer.id, offer.item, offer.topic, offer.community_path.str(), offer.body,
                              enum_name(offer.kind), offer.what, offer.when_and_where, offer.practical_limits,
                              offer.amount_fen, enum_name(offer.state), offer.offered_at, offer.answered_at,
                              offer.answer, offer.outcome_at, offer.outcome, offer.revision, offer.group});
}

bool update_offer(WriteTransaction& tx, Scope scope, Offer const& offer) {
    return tx.execute(kUpdateOffer, {scope.realm, offer.id, offer.revision, enum_name(offer.state), offer.answered_at,
                                     offer.answer, offer.outcome_at, offer.outcome}) == 1;
}

std::optional<Offer> find_offer(ReadTransaction& tx, Scope scope, OfferId id) {
    return tx.first(kFindOffer, {scope.realm, id}, read_offer);
}

std::vector<Offer> select_offers(ReadTransaction& tx, Scope scope, std::optional<AgendaItemId> item,
                                 std::optional<TopicId> topic) {
    if (item) return tx.all(kOffersOfItem, {scope.realm, *item}, read_offer);
    if (topic) return tx.all(kOffersOfTopic, {scope.realm, *topic}, read_offer);
    return {};
}

std::vector<Offer> select_offers_to_group(ReadTransaction& tx, Scope scope, groups::GroupId group) {
    return tx.all(kOffersToGroup, {scope.realm, group}, read_offer);
}

#undef HZ_CLUSTER_COLUMNS
#undef HZ_ITEM_COLUMNS
#undef HZ_OFFER_COLUMNS

}  // namespace hezhi::agenda
