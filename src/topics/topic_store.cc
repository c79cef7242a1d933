#include "src/topics/topic_store.h"

#include "lib/base/assert.h"
#include "src/storage/text_index.h"

namespace hezhi::topics {
namespace {

constexpr std::string_view kTextKind = "topic";

#define HZ_TOPIC_COLUMNS                                                                                   \
    "topic_id, community_id, community_path, title, question, background, decider, legal_class, settled, " \
    "organiser, state, moderation, created_at, opened_at, closes_at, closed_at, revision, participants, "  \
    "statements, votes"

Topic read_topic(storage::Row const& row, RealmId realm) {
    auto const state = parse_topic_state(row.text(10));
    auto const moderation = parse_moderation_mode(row.text(11));
    HZ_ASSERT(state.has_value() && moderation.has_value());
    return Topic{
        .id = row.id<TopicId>(0),
        .realm = realm,
        .community = row.id<JurisdictionId>(1),
        .community_path = authority::JurisdictionPath{std::string(row.text(2))},
        .title = std::string(row.text(3)),
        .question = std::string(row.text(4)),
        .background = std::string(row.text(5)),
        .decider = std::string(row.text(6)),
        .legal_class = std::string(row.text(7)),
        .settled = std::string(row.text(8)),
        .state = *state,
        .moderation = *moderation,
        .organiser = std::string(row.text(9)),
        .created_at = row.time(12),
        .opened_at = row.maybe_time(13),
        .closes_at = row.maybe_time(14),
        .closed_at = row.maybe_time(15),
        .revision = row.integer(16),
        .activity = {.participants = row.integer(17), .statements = row.integer(18), .votes = row.integer(19)},
    };
}

constexpr storage::Sql kFind{"SELECT " HZ_TOPIC_COLUMNS " FROM topics WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kParticipation{
    "SELECT state, closes_at, community_path FROM topics WHERE realm_id = $1 AND topic_id = $2"};
// One text a way in, so that each walks the index made for it.
constexpr storage::Sql kListInState{"SELECT " HZ_TOPIC_COLUMNS
                                    " FROM topics WHERE realm_id = $1 AND topic_id < $2 AND state = $3"
                                    " AND ($4 = 1 OR state <> 'draft') ORDER BY topic_id DESC LIMIT $5"};
constexpr storage::Sql kListInCommunity{"SELECT " HZ_TOPIC_COLUMNS
                                        " FROM topics WHERE realm_id = $1 AND topic_id < $2 AND community_id = $3"
                                        " AND ($4 = 1 OR state <> 'draft') ORDER BY topic_id DESC LIMIT $5"};
constexpr storage::Sql kListInCommunityAndState{
    "SELECT " HZ_TOPIC_COLUMNS
    " FROM topics WHERE realm_id = $1 AND topic_id < $2 AND community_id = $3 AND state = $4"
    " AND ($5 = 1 OR state <> 'draft') ORDER BY topic_id DESC LIMIT $6"};
constexpr storage::Sql kList{"SELECT " HZ_TOPIC_COLUMNS
                             " FROM topics WHERE realm_id = $1 AND topic_id < $2"
                             " AND ($3 = 1 OR state <> 'draft') ORDER BY topic_id DESC LIMIT $4"};
constexpr storage::Sql kHasTopics{"SELECT 1 FROM topics WHERE realm_id = $1 AND community_id = $2 LIMIT 1"};
constexpr storage::Sql kInsert{
    "INSERT INTO topics (realm_id, " HZ_TOPIC_COLUMNS
    ", created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, "
    "$21, $22)"};
constexpr storage::Sql kUpdate{
    "UPDATE topics SET title = $4, question = $5, background = $6, decider = $7, legal_class = $8, settled = $9, "
    "organiser = $10, state = $11, moderation = $12, opened_at = $13, closes_at = $14, closed_at = $15, "
    "revision = revision + 1 WHERE realm_id = $1 AND topic_id = $2 AND revision = $3"};
constexpr storage::Sql kFindActivity{
    "SELECT participants, statements, votes FROM topics WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kAllActivity{
    "SELECT topic_id, participants, statements, votes FROM topics WHERE realm_id = $1 ORDER BY topic_id"};
constexpr storage::Sql kActivity{
    "UPDATE topics SET participants = participants + $3, statements = statements + $4, votes = votes + $5 "
    "WHERE realm_id = $1 AND topic_id = $2"};

}  // namespace

std::optional<Topic> find_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId id) {
    return tx.first(kFind, {scope.realm, id}, [&](storage::Row const& row) { return read_topic(row, scope.realm); });
}

std::optional<Participation> find_participation(storage::ReadTransaction& tx, storage::Scope scope, TopicId id) {
    return tx.first(kParticipation, {scope.realm, id}, [](storage::Row const& row) {
        auto const state = parse_topic_state(row.text(0));
        HZ_ASSERT(state.has_value());
        return Participation{*state, row.maybe_time(1), authority::JurisdictionPath{std::string(row.text(2))}};
    });
}

std::vector<Topic> select_topics(storage::ReadTransaction& tx, storage::Scope scope, TopicFilter const& filter,
                                 bool drafts_too) {
    auto const before = filter.before.value_or(INT64_MAX);
    auto const read = [&](storage::Row const& row) { return read_topic(row, scope.realm); };
    if (filter.community && filter.state) {
        return tx.all(kListInCommunityAndState,
                      {scope.realm, before, *filter.community, name(*filter.state), drafts_too, filter.limit}, read);
    }
    if (filter.community) {
        return tx.all(kListInCommunity, {scope.realm, before, *filter.community, drafts_too, filter.limit}, read);
    }
    if (filter.state) {
        return tx.all(kListInState, {scope.realm, before, name(*filter.state), drafts_too, filter.limit}, read);
    }
    return tx.all(kList, {scope.realm, before, drafts_too, filter.limit}, read);
}

std::vector<Topic> select_topics_with(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words,
                                      std::size_t limit) {
    std::vector<Topic> topics;
    for (auto const id : storage::text_index::search(tx, scope, kTextKind, words, limit)) {
        if (auto topic = find_topic(tx, scope, TopicId{id})) topics.push_back(*std::move(topic));
    }
    return topics;
}

void index_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic) {
    if (topic.state == TopicState::draft) return;
    storage::text_index::put(tx, scope, kTextKind, topic.id,
                             topic.title + "\n" + topic.question + "\n" + topic.background);
}

bool has_topics(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community) {
    return tx.first(kHasTopics, {scope.realm, community}, [](storage::Row const&) { return true; }).has_value();
}

void insert_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic,
                  std::optional<PersonId> created_by) {
    tx.execute(kInsert, {scope.realm,
                         topic.id,
                         topic.community,
                         topic.community_path.str(),
                         topic.title,
                         topic.question,
                         topic.background,
                         topic.decider,
                         topic.legal_class,
                         topic.settled,
                         topic.organiser,
                         name(topic.state),
                         name(topic.moderation),
                         topic.created_at,
                         topic.opened_at,
                         topic.closes_at,
                         topic.closed_at,
                         topic.revision,
                         topic.activity.participants,
                         topic.activity.statements,
                         topic.activity.votes,
                         created_by});
    index_topic(tx, scope, topic);
}

bool update_topic(storage::WriteTransaction& tx, storage::Scope scope, Topic const& topic) {
    if (tx.execute(kUpdate, {scope.realm, topic.id, topic.revision, topic.title, topic.question, topic.background,
                             topic.decider, topic.legal_class, topic.settled, topic.organiser, name(topic.state),
                             name(topic.moderation), topic.opened_at, topic.closes_at, topic.closed_at}) != 1) {
        return false;
    }
    index_topic(tx, scope, topic);
    return true;
}

Activity find_activity(storage::ReadTransaction& tx, storage::Scope scope, TopicId id) {
    return tx
        .first(kFindActivity, {scope.realm, id},
               [](storage::Row const& row) { return Activity{row.integer(0), row.integer(1), row.integer(2)}; })
        .value_or(Activity{});
}

std::vector<std::pair<TopicId, Activity>> select_activity(storage::ReadTransaction& tx, storage::Scope scope) {
    return tx.all(kAllActivity, {scope.realm}, [](storage::Row const& row) {
        return std::pair(row.id<TopicId>(0), Activity{row.integer(1), row.integer(2), row.integer(3)});
    });
}

void update_activity(storage::WriteTransaction& tx, storage::Scope scope, TopicId id, Activity const& delta) {
    tx.execute(kActivity, {scope.realm, id, delta.participants, delta.statements, delta.votes});
}

#undef HZ_TOPIC_COLUMNS

}  // namespace hezhi::topics
