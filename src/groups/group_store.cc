#include "src/groups/group_store.h"

namespace hezhi::groups {
namespace {

using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::Sql;
using storage::WriteTransaction;

#define HZ_GROUP_COLUMNS                                                                                 \
    "group_id, community_id, community_path, name, about, contact, said_size, topic_id, registered_by, " \
    "registered_at, "                                                                                    \
    "left_at, revision"

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
constexpr Sql kInsert{"INSERT INTO neighbour_groups (realm_id, " HZ_GROUP_COLUMNS
                      ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"};
constexpr Sql kUpdate{
    "UPDATE neighbour_groups SET name = $4, about = $5, contact = $6, said_size = $7, topic_id = $8, registered_by = "
    "$9, left_at "
    "= $10, revision = revision + 1 WHERE realm_id = $1 AND group_id = $2 AND revision = $3"};

Group read_group(Row const& row) {
    return {.id = row.id<GroupId>(0),
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
            .revision = row.integer(11)};
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
    tx.execute(kInsert, {scope.realm, group.id, group.community, group.community_path.str(), group.name, group.about,
                         group.contact, group.said_size, group.topic, group.registered_by, group.registered_at,
                         group.left_at, group.revision});
}

bool update_group(WriteTransaction& tx, Scope scope, Group const& group) {
    return tx.execute(kUpdate, {scope.realm, group.id, group.revision, group.name, group.about, group.contact,
                                group.said_size, group.topic, group.registered_by, group.left_at}) == 1;
}

}  // namespace hezhi::groups
