#include "src/opinions/kept_counters.h"

#include <array>
#include <map>

namespace hezhi::opinions {
namespace {

using storage::Row;
using storage::Sql;

constexpr Sql kParticipants{
    "SELECT topic_id, count(*) FROM opinion_participants WHERE realm_id = $1 AND votes > 0 GROUP BY topic_id"};
constexpr Sql kStatements{
    "SELECT topic_id, count(*) FROM statements WHERE realm_id = $1 AND state = 'published' GROUP BY topic_id"};
constexpr Sql kVotes{"SELECT topic_id, count(*) FROM opinion_votes WHERE realm_id = $1 GROUP BY topic_id"};

}  // namespace

std::span<storage::KeptCounter const> kept_counters() {
    using storage::KeptCounter;
    // A participant is no number that one could show: the topic stands for them.
    static constexpr std::array kAll{
        KeptCounter{"opinion_participants.votes",
                    "SELECT topic_id, votes, by_rows FROM (SELECT topic_id, participant_id, votes, "
                    "(SELECT count(*) FROM opinion_votes AS one WHERE one.realm_id = opinion_participants.realm_id AND "
                    "one.topic_id = opinion_participants.topic_id AND one.participant_id = "
                    "opinion_participants.participant_id) AS by_rows "
                    "FROM opinion_participants WHERE realm_id = $1) AS both_ways WHERE votes <> by_rows "
                    "ORDER BY topic_id, participant_id LIMIT $2",
                    "UPDATE opinion_participants SET votes = "
                    "(SELECT count(*) FROM opinion_votes AS one WHERE one.realm_id = opinion_participants.realm_id AND "
                    "one.topic_id = opinion_participants.topic_id AND one.participant_id = "
                    "opinion_participants.participant_id) WHERE realm_id = $1 AND votes <> "
                    "(SELECT count(*) FROM opinion_votes AS one WHERE one.realm_id = opinion_participants.realm_id AND "
                    "one.topic_id = opinion_participants.topic_id AND one.participant_id = "
                    "opinion_participants.participant_id)"},
    };
    return kAll;
}

std::vector<std::pair<topics::TopicId, topics::Activity>> activity_by_rows(storage::ReadTransaction& tx,
                                                                           storage::Scope scope) {
    std::map<topics::TopicId, topics::Activity> by_topic;
    auto const count = [&](Sql sql, std::int64_t topics::Activity::* member) {
        tx.query(sql, {scope.realm},
                 [&](Row const& row) { by_topic[row.id<topics::TopicId>(0)].*member = row.integer(1); });
    };
    count(kParticipants, &topics::Activity::participants);
    count(kStatements, &topics::Activity::statements);
    count(kVotes, &topics::Activity::votes);
    return {by_topic.begin(), by_topic.end()};
}

}  // namespace hezhi::opinions
