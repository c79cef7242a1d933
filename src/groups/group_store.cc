#include "src/groups/group_store.h"

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::groups {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

#define HZ_GROUP_COLUMNS                                                                                   \
    "group_id, community_id, community_path, name, about, contact, said_size, topic_id, registered_by, "   \
    "registered_at, left_at, revision, form, noticed_by_body, noticed_from, gathering_id, offers_due_at, " \
    "first_offer_at, words_state"

constexpr Sql kFind{"SELECT " HZ_GROUP_COLUMNS " FROM neighbour_groups WHERE realm_id = $1 AND group_id = $2"};
constexpr Sql kAll{"SELECT " HZ_GROUP_COLUMNS
                   " FROM neighbour_groups WHERE realm_id = $1 ORDER BY left_at IS NOT NULL, group_id DESC LIMIT $2"};
constexpr Sql kOfCommunity{"SELECT " HZ_GROUP_COLUMNS
                           " FROM neighbour_groups WHERE realm_id = $1 AND community_id = $3 ORDER BY left_at IS NOT "
                           "NULL, group_id DESC LIMIT $2"};
constexpr Sql kOfTopic{"SELECT " HZ_GROUP_COLUMNS
                       " FROM neighbour_groups WHERE realm_id = $1 AND topic_id = $2 ORDER BY group_id"};
constexpr Sql kOfPerson{"SELECT " HZ_GROUP_COLUMNS
                        " FROM neighbour_groups WHERE realm_id = $1 AND registered_by = $2 ORDER BY group_id DESC"};
constexpr Sql kTaken{
    "SELECT group_id FROM neighbour_groups WHERE realm_id = $1 AND community_id = $2 AND name = $3 AND left_at IS NULL "
    "AND "
    "group_id <> $4 LIMIT 1"};
constexpr Sql kInsert{
    "INSERT INTO neighbour_groups (realm_id, " HZ_GROUP_COLUMNS
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"};
constexpr Sql kUpdate{
    "UPDATE neighbour_groups SET name = $4, about = $5, contact = $6, said_size = $7, topic_id = $8, registered_by = "
    "$9,"
    " left_at = $10, offers_due_at = $11, first_offer_at = $12, words_state = $13, noticed_from = $14,"
    " revision = revision + 1"
    " WHERE realm_id = $1 AND group_id = $2 AND revision = $3"};

constexpr Sql kInsertModeration{
    "INSERT INTO neighbour_group_moderation (realm_id, group_id, number, act, rule, reason, actor_id, actor_role,"
    " acted_at) SELECT $1, $2, COALESCE(MAX(number), 0) + 1, $3, $4, $5, $6, $7, $8 FROM neighbour_group_moderation"
    " WHERE realm_id = $1 AND group_id = $2"};
constexpr Sql kModeration{
    "SELECT number, act, rule, reason, actor_id, actor_role, acted_at FROM neighbour_group_moderation"
    " WHERE realm_id = $1 AND group_id = $2 ORDER BY number"};

constexpr Sql kInsertRecord{
    "INSERT INTO neighbour_gathering_records (realm_id, group_id, number, act, reason, body_id, acted_at, was_hidden,"
    " name_before, about_before, size_before, noticed_from_before, topic_before) SELECT $1, $2, COALESCE(MAX(number), "
    "0)"
    " + 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM neighbour_gathering_records WHERE realm_id = $1 AND group_id "
    "="
    " $2"};
constexpr Sql kRecords{
    "SELECT number, act, reason, body_id, acted_at, was_hidden, name_before, about_before, size_before,"
    " noticed_from_before, topic_before FROM neighbour_gathering_records WHERE realm_id = $1 AND group_id = $2"
    " ORDER BY number"};

#define HZ_WORK_COLUMNS "work_id, group_id, what, when_and_where, begun_at, ended_at, outcome, reported_at"

constexpr Sql kInsertWork{"INSERT INTO neighbour_group_works (realm_id, " HZ_WORK_COLUMNS
                          ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
constexpr Sql kUpdateWork{
    "UPDATE neighbour_group_works SET ended_at = $3, outcome = $4, reported_at = $5 WHERE realm_id = $1 AND work_id = "
    "$2"};
constexpr Sql kFindWork{"SELECT " HZ_WORK_COLUMNS " FROM neighbour_group_works WHERE realm_id = $1 AND work_id = $2"};
constexpr Sql kWorks{"SELECT " HZ_WORK_COLUMNS
                     " FROM neighbour_group_works WHERE realm_id = $1 AND group_id = $2 ORDER BY work_id"};
constexpr Sql kDeleteWorks{"DELETE FROM neighbour_group_works WHERE realm_id = $1 AND group_id = $2"};

template <class Word>
Word word_at(Row const& row, int column) {
    auto const word = parse_enum<Word>(row.text(column));
    HZ_ASSERT(word.has_value());
    return *word;
}

/// Empty: none.
template <class Word>
std::string_view word_of(std::optional<Word> const& word) {
    return word ? enum_name(*word) : std::string_view{};
}

Group read_group(Row const& row) {
    return {.id = row.id<GroupId>(0),
            .form = word_at<GroupForm>(row, 12),
            .community = row.id<JurisdictionId>(1),
            .community_path = authority::JurisdictionPath(std::string(row.text(2))),
            .name = std::string(row.text(3)),
            .about = std::string(row.text(4)),
            .contact = std::string(row.text(5)),
            .said_size = row.maybe_integer(6),
            .topic = row.maybe_id<TopicId>(7),
            .registered_by = row.maybe_id<PersonId>(8),
            .registered_at = row.time(9),
            .left_at = row.maybe_time(10),
            .noticed_by = row.maybe_id<BodyId>(13),
            .noticed_from = parse_enum<NoticedFrom>(row.text(14)),
            .gathering = row.maybe_id<GroupId>(15),
            .offers_due = row.maybe_time(16),
            .first_offer_at = row.maybe_time(17),
            .words = word_at<opinions::StatementState>(row, 18),
            .revision = row.integer(11)};
}

GatheringRecord read_record(Row const& row) {
    return {.number = row.integer(0),
            .act = word_at<GatheringAct>(row, 1),
            .reason = std::string(row.text(2)),
            .body = row.id<BodyId>(3),
            .at = row.time(4),
            .was_hidden = row.integer(5) != 0,
            .before = {.name = std::string(row.text(6)),
                       .about = std::string(row.text(7)),
                       .about_how_many = row.integer(8),
                       .from = word_at<NoticedFrom>(row, 9),
                       .topic = row.maybe_id<TopicId>(10)}};
}

ModerationEntry read_moderation(Row const& row) {
    auto const rule = row.text(2);
    return {.number = row.integer(0),
            .act = word_at<opinions::ModerationAct>(row, 1),
            .rule = rule.empty() ? std::nullopt : parse_enum<opinions::ModerationRule>(rule),
            .reason = std::string(row.text(3)),
            .actor = row.maybe_id<PersonId>(4),
            .actor_role = std::string(row.text(5)),
            .at = row.time(6)};
}

Work read_work(Row const& row) {
    return {.id = row.id<WorkId>(0),
            .group = row.id<GroupId>(1),
            .what = std::string(row.text(2)),
            .when_and_where = std::string(row.text(3)),
            .begun_at = row.time(4),
            .ended_at = row.maybe_time(5),
            .outcome = std::string(row.text(6)),
            .reported_at = row.maybe_time(7)};
}

}  // namespace

std::optional<Group> find_group(ReadTransaction& tx, Scope scope, GroupId id) {
    return tx.first(kFind, {scope.realm, id}, read_group);
}

std::vector<Group> select_groups(ReadTransaction& tx, Scope scope, std::optional<JurisdictionId> community,
                                 std::size_t limit) {
    if (community) return tx.all(kOfCommunity, {scope.realm, limit, *community}, read_group);
    return tx.all(kAll, {scope.realm, limit}, read_group);
}

std::vector<Group> select_groups_of(ReadTransaction& tx, Scope scope, TopicId topic) {
    return tx.all(kOfTopic, {scope.realm, topic}, read_group);
}

std::vector<Group> select_groups_by(ReadTransaction& tx, Scope scope, PersonId person) {
    return tx.all(kOfPerson, {scope.realm, person}, read_group);
}

bool is_taken(ReadTransaction& tx, Scope scope, JurisdictionId community, std::string_view name, GroupId but) {
    return tx.first(kTaken, {scope.realm, community, name, but}, [](Row const& row) { return row.integer(0); })
        .has_value();
}

void insert_group(WriteTransaction& tx, Scope scope, Group const& group) {
    tx.execute(kInsert, {scope.realm,          group.id,
                         group.community,      group.community_path.str(),
                         group.name,           group.about,
                         group.contact,        group.said_size,
                         group.topic,          group.registered_by,
                         group.registered_at,  group.left_at,
                         group.revision,       enum_name(group.form),
                         group.noticed_by,     word_of(group.noticed_from),
                         group.gathering,      group.offers_due,
                         group.first_offer_at, enum_name(group.words)});
}

bool update_group(WriteTransaction& tx, Scope scope, Group const& group) {
    return tx.execute(kUpdate, {scope.realm, group.id, group.revision, group.name, group.about, group.contact,
                                group.said_size, group.topic, group.registered_by, group.left_at, group.offers_due,
                                group.first_offer_at, enum_name(group.words), word_of(group.noticed_from)}) == 1;
}

void insert_record(WriteTransaction& tx, Scope scope, GroupId id, GatheringRecord const& record) {
    auto const& before = record.before;
    tx.execute(kInsertRecord, {scope.realm, id, enum_name(record.act), record.reason, record.body, record.at,
                               std::int64_t{record.was_hidden}, before.name, before.about, before.about_how_many,
                               enum_name(before.from), before.topic});
}

std::vector<GatheringRecord> select_records(ReadTransaction& tx, Scope scope, GroupId id) {
    return tx.all(kRecords, {scope.realm, id}, read_record);
}

void insert_moderation(WriteTransaction& tx, Scope scope, GroupId id, ModerationEntry const& entry) {
    tx.execute(kInsertModeration, {scope.realm, id, enum_name(entry.act), word_of(entry.rule), entry.reason,
                                   entry.actor, entry.actor_role, entry.at});
}

std::vector<ModerationEntry> select_moderation(ReadTransaction& tx, Scope scope, GroupId id) {
    return tx.all(kModeration, {scope.realm, id}, read_moderation);
}

void insert_work(WriteTransaction& tx, Scope scope, Work const& work) {
    tx.execute(kInsertWork, {scope.realm, work.id, work.group, work.what, work.when_and_where, work.begun_at,
                             work.ended_at, work.outcome, work.reported_at});
}

void update_work(WriteTransaction& tx, Scope scope, Work const& work) {
    tx.execute(kUpdateWork, {scope.realm, work.id, work.ended_at, work.outcome, work.reported_at});
}

std::optional<Work> find_work(ReadTransaction& tx, Scope scope, WorkId id) {
    return tx.first(kFindWork, {scope.realm, id}, read_work);
}

std::vector<Work> select_works(ReadTransaction& tx, Scope scope, GroupId id) {
    return tx.all(kWorks, {scope.realm, id}, read_work);
}

void delete_works(WriteTransaction& tx, Scope scope, GroupId id) {
    tx.execute(kDeleteWorks, {scope.realm, id});
}

}  // namespace hezhi::groups
