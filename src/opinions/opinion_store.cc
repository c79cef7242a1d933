#include "src/opinions/opinion_store.h"

#include <algorithm>
#include <map>
#include <utility>

#include "lib/base/assert.h"
#include "src/storage/text_index.h"

namespace hezhi::opinions {
namespace {

constexpr std::string_view kTextKind = "statement";

#define HZ_STATEMENT_COLUMNS                                                                                       \
    "topic_id, statement_id, number, text, author_id, author_role, state, merged_into, is_meta, agree, disagree, " \
    "pass, created_at"

Statement read_statement(storage::Row const& row) {
    auto const state = parse_statement_state(row.text(6));
    HZ_ASSERT(state.has_value());
    return Statement{
        .id = row.id<StatementId>(1),
        .topic = row.id<TopicId>(0),
        .number = row.integer(2),
        .text = std::string(row.text(3)),
        .author = row.maybe_id<PersonId>(4),
        .author_role = std::string(row.text(5)),
        .state = *state,
        .merged_into = row.maybe_id<StatementId>(7),
        .is_meta = row.boolean(8),
        .tally = {.agree = row.integer(9), .disagree = row.integer(10), .pass = row.integer(11)},
        .created_at = row.time(12),
    };
}

ModerationEntry read_entry(storage::Row const& row) {
    auto const act = parse_moderation_act(row.text(2));
    HZ_ASSERT(act.has_value());
    return ModerationEntry{
        .statement = row.id<StatementId>(0),
        .number = row.integer(1),
        .act = *act,
        .rule = parse_moderation_rule(row.text(3)),
        .reason = std::string(row.text(4)),
        .actor = row.maybe_id<PersonId>(5),
        .actor_role = std::string(row.text(6)),
        .at = row.time(7),
    };
}

Vote vote_of(std::int64_t value) {
    HZ_ASSERT(value >= -1 && value <= 1);
    return static_cast<Vote>(value);
}

constexpr storage::Sql kFindStatement{"SELECT " HZ_STATEMENT_COLUMNS
                                      " FROM statements WHERE realm_id = $1 AND topic_id = $2 AND statement_id = $3"};
constexpr storage::Sql kFindPublished{
    "SELECT " HZ_STATEMENT_COLUMNS
    " FROM statements WHERE realm_id = $1 AND state = 'published' AND statement_id = $2"};
constexpr storage::Sql kFindState{
    "SELECT state FROM statements WHERE realm_id = $1 AND topic_id = $2 AND statement_id = $3"};
constexpr storage::Sql kSelectStatements{
    "SELECT " HZ_STATEMENT_COLUMNS
    " FROM statements WHERE realm_id = $1 AND topic_id = $2 AND ($3 = '' OR state = $3) ORDER BY number"};
constexpr storage::Sql kSelectByState{"SELECT " HZ_STATEMENT_COLUMNS
                                      " FROM statements WHERE realm_id = $1 AND state = $2 AND statement_id > $3"
                                      " ORDER BY statement_id LIMIT $4"};
constexpr storage::Sql kSelectByAuthor{"SELECT " HZ_STATEMENT_COLUMNS
                                       " FROM statements WHERE realm_id = $1 AND author_id = $2"
                                       " ORDER BY statement_id DESC"};
constexpr storage::Sql kCountStatements{"SELECT COUNT(*) FROM statements WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kCountStatementsOf{
    "SELECT COUNT(*) FROM statements WHERE realm_id = $1 AND author_id = $3 AND topic_id = $2"};
constexpr storage::Sql kInsertStatement{"INSERT INTO statements (realm_id, " HZ_STATEMENT_COLUMNS
                                        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"};
constexpr storage::Sql kUpdateState{
    "UPDATE statements SET state = $4, merged_into = $5 WHERE realm_id = $1 AND topic_id = $2 AND statement_id = $3"};
constexpr storage::Sql kAddToTally{
    "UPDATE statements SET agree = agree + $4, disagree = disagree + $5, pass = pass + $6"
    " WHERE realm_id = $1 AND topic_id = $2 AND statement_id = $3"};
constexpr storage::Sql kAuthors{
    "SELECT DISTINCT author_id FROM statements WHERE realm_id = $1 AND topic_id = $2 AND author_id > $3"
    " ORDER BY author_id LIMIT $4"};
constexpr storage::Sql kForgetAuthor{"UPDATE statements SET author_id = NULL WHERE realm_id = $1 AND author_id = $2"};

constexpr storage::Sql kInsertModeration{
    "INSERT INTO statement_moderation (realm_id, topic_id, statement_id, entry_id, act, rule, reason, actor_id,"
    " actor_role, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"};
constexpr storage::Sql kSelectHistory{
    "SELECT m.statement_id, s.number, m.act, m.rule, m.reason, m.actor_id, m.actor_role, m.at"
    " FROM statement_moderation m JOIN statements s ON s.realm_id = m.realm_id AND s.topic_id = m.topic_id"
    " AND s.statement_id = m.statement_id WHERE m.realm_id = $1 AND m.topic_id = $2"
    " AND ($3 = 0 OR m.statement_id = $3) ORDER BY m.entry_id"};

constexpr storage::Sql kFindParticipant{
    "SELECT participant_id FROM opinion_participant_persons"
    " WHERE realm_id = $1 AND topic_id = $2 AND person_id = $3"};
constexpr storage::Sql kInsertParticipant{
    "INSERT INTO opinion_participants (realm_id, topic_id, participant_id, joined, votes)"
    " SELECT $1, $2, $3, COALESCE(MAX(joined), 0) + 1, 0 FROM opinion_participants"
    " WHERE realm_id = $1 AND topic_id = $2"};
constexpr storage::Sql kInsertMapping{
    "INSERT INTO opinion_participant_persons (realm_id, topic_id, person_id, participant_id) VALUES ($1, $2, $3, $4)"};
constexpr storage::Sql kInsertParticipants{
    "INSERT INTO opinion_participants (realm_id, topic_id, participant_id, joined, votes, opening)"
    " SELECT $1, $2, item.participant, item.joined, item.votes, item.opening"
    " FROM expand($3, participant, joined, votes, opening) AS item"};
constexpr storage::Sql kFindVoter{
    "SELECT p.participant_id, p.votes FROM opinion_participant_persons m"
    " JOIN opinion_participants p ON p.realm_id = m.realm_id AND p.topic_id = m.topic_id"
    " AND p.participant_id = m.participant_id WHERE m.realm_id = $1 AND m.topic_id = $2 AND m.person_id = $3"};
constexpr storage::Sql kAddVotesOf{
    "UPDATE opinion_participants SET votes = votes + $4"
    " WHERE realm_id = $1 AND topic_id = $2 AND participant_id = $3 RETURNING votes"};

constexpr storage::Sql kFindVote{
    "SELECT vote FROM opinion_votes"
    " WHERE realm_id = $1 AND topic_id = $2 AND participant_id = $3 AND statement_id = $4"};
constexpr storage::Sql kUpsertVote{
    "INSERT INTO opinion_votes (realm_id, topic_id, participant_id, statement_id, vote) VALUES ($1, $2, $3, $4, $5)"
    " ON CONFLICT (realm_id, topic_id, participant_id, statement_id) DO UPDATE SET vote = excluded.vote"};
constexpr storage::Sql kDeleteVote{
    "DELETE FROM opinion_votes"
    " WHERE realm_id = $1 AND topic_id = $2 AND participant_id = $3 AND statement_id = $4"};
constexpr storage::Sql kInsertVotes{
    "INSERT INTO opinion_votes (realm_id, topic_id, participant_id, statement_id, vote)"
    " SELECT $1, $2, item.participant, item.statement, item.vote"
    " FROM expand($3, participant, statement, vote) AS item"};
constexpr storage::Sql kOwnVotes{
    "SELECT v.statement_id, s.text, v.vote FROM opinion_votes v"
    " JOIN statements s ON s.realm_id = v.realm_id AND s.topic_id = v.topic_id AND s.statement_id = v.statement_id"
    " WHERE v.realm_id = $1 AND v.topic_id = $2 AND v.participant_id = $3 ORDER BY s.number"};
constexpr storage::Sql kParticipants{
    "SELECT participant_id, opening FROM opinion_participants WHERE realm_id = $1 AND topic_id = $2 ORDER BY joined"};
constexpr storage::Sql kTopicVotes{
    "SELECT participant_id, statement_id, vote FROM opinion_votes WHERE realm_id = $1 AND topic_id = $2"
    " ORDER BY participant_id, statement_id"};
// Statements that a body wrote are no resident's.
constexpr storage::Sql kParticipantPersons{
    "SELECT person_id FROM opinion_participant_persons WHERE realm_id = $1 AND topic_id = $2"
    " UNION SELECT author_id FROM statements WHERE realm_id = $1 AND topic_id = $2 AND author_id IS NOT NULL"
    " AND author_role = 'resident'"};
constexpr storage::Sql kTopicsOfPerson{
    "SELECT topic_id FROM opinion_participant_persons WHERE realm_id = $1 AND person_id = $2 ORDER BY topic_id"};
constexpr storage::Sql kDeleteMapping{
    "DELETE FROM opinion_participant_persons WHERE realm_id = $1 AND topic_id = $2 AND person_id = $3"};
constexpr storage::Sql kDeleteVotesOf{
    "DELETE FROM opinion_votes WHERE realm_id = $1 AND topic_id = $2 AND participant_id = $3"};
constexpr storage::Sql kDeleteParticipant{
    "DELETE FROM opinion_participants WHERE realm_id = $1 AND topic_id = $2 AND participant_id = $3"};

}  // namespace

std::optional<Statement> find_statement(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                        StatementId statement) {
    return tx.first(kFindStatement, {scope.realm, topic, statement}, read_statement);
}

std::optional<StatementState> find_statement_state(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                                   StatementId statement) {
    return tx.first(kFindState, {scope.realm, topic, statement}, [](storage::Row const& row) {
        auto const state = parse_statement_state(row.text(0));
        HZ_ASSERT(state.has_value());
        return *state;
    });
}

std::vector<Statement> select_statements(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                         std::optional<StatementState> state) {
    return tx.all(kSelectStatements, {scope.realm, topic, state ? name(*state) : ""}, read_statement);
}

std::vector<Statement> select_statements_by_state(storage::ReadTransaction& tx, storage::Scope scope,
                                                  StatementState state, std::int64_t after, int limit) {
    return tx.all(kSelectByState, {scope.realm, name(state), after, limit}, read_statement);
}

std::vector<Statement> select_statements_by_author(storage::ReadTransaction& tx, storage::Scope scope,
                                                   PersonId author) {
    return tx.all(kSelectByAuthor, {scope.realm, author}, read_statement);
}

std::optional<Statement> find_published(storage::ReadTransaction& tx, storage::Scope scope, StatementId statement) {
    return tx.first(kFindPublished, {scope.realm, statement}, read_statement);
}

std::vector<StatementId> find_statements_with(storage::ReadTransaction& tx, storage::Scope scope,
                                              std::string_view words, std::size_t limit) {
    std::vector<StatementId> found;
    for (auto const id : storage::text_index::search(tx, scope, kTextKind, words, limit)) found.emplace_back(id);
    return found;
}

void index_statement(storage::WriteTransaction& tx, storage::Scope scope, Statement const& statement) {
    if (statement.state == StatementState::published) {
        storage::text_index::put(tx, scope, kTextKind, statement.id, statement.text);
    } else {
        storage::text_index::remove(tx, scope, kTextKind, statement.id);
    }
}

std::int64_t count_statements(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic) {
    return tx.first(kCountStatements, {scope.realm, topic}, [](storage::Row const& row) { return row.integer(0); })
        .value_or(0);
}

std::int64_t count_statements_of(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId author) {
    return tx
        .first(kCountStatementsOf, {scope.realm, topic, author}, [](storage::Row const& row) { return row.integer(0); })
        .value_or(0);
}

void insert_statement(storage::WriteTransaction& tx, storage::Scope scope, Statement const& statement) {
    tx.execute(kInsertStatement,
               {scope.realm, statement.topic, statement.id, statement.number, statement.text, statement.author,
                statement.author_role, name(statement.state), statement.merged_into, statement.is_meta,
                statement.tally.agree, statement.tally.disagree, statement.tally.pass, statement.created_at});
    index_statement(tx, scope, statement);
}

void update_statement_state(storage::WriteTransaction& tx, storage::Scope scope, Statement const& statement) {
    tx.execute(kUpdateState,
               {scope.realm, statement.topic, statement.id, name(statement.state), statement.merged_into});
    index_statement(tx, scope, statement);
}

void add_to_tally(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, StatementId statement,
                  Tally const& delta) {
    tx.execute(kAddToTally, {scope.realm, topic, statement, delta.agree, delta.disagree, delta.pass});
}

void insert_moderation(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                       ModerationEntry const& entry) {
    tx.execute(kInsertModeration,
               {scope.realm, topic, entry.statement, tx.new_id<Id<struct ModerationEntryTag>>(), name(entry.act),
                entry.rule ? name(*entry.rule) : "", entry.reason, entry.actor, entry.actor_role, entry.at});
}

std::vector<ModerationEntry> select_history(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                            StatementId statement) {
    return tx.all(kSelectHistory, {scope.realm, topic, statement}, read_entry);
}

std::vector<ModerationEntry> select_topic_history(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic) {
    return tx.all(kSelectHistory, {scope.realm, topic, 0}, read_entry);
}

std::optional<storage::RandomId> find_participant(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                                  PersonId person) {
    return tx.first(kFindParticipant, {scope.realm, topic, person},
                    [](storage::Row const& row) { return row.random_id(0); });
}

storage::RandomId insert_participant(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                                     std::optional<PersonId> person) {
    auto const participant = tx.new_random_id();
    tx.execute(kInsertParticipant, {scope.realm, topic, participant});
    if (person) tx.execute(kInsertMapping, {scope.realm, topic, *person, participant});
    return participant;
}

void insert_participants(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                         std::span<ImportedParticipant const> participants) {
    using enum storage::ColumnType;
    storage::Batch rows{blob, integer, integer, integer};
    for (auto const& entry : participants) {
        rows.add({entry.participant, entry.joined, entry.votes, entry.opening});
    }
    tx.execute(kInsertParticipants, {scope.realm, topic, rows});
}

std::optional<Voter> find_voter(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId person) {
    return tx.first(kFindVoter, {scope.realm, topic, person},
                    [](storage::Row const& row) { return Voter{row.random_id(0), row.integer(1)}; });
}

std::int64_t add_votes_of(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                          storage::RandomId const& participant, std::int64_t delta) {
    auto const votes = tx.first(kAddVotesOf, {scope.realm, topic, participant, delta},
                                [](storage::Row const& row) { return row.integer(0); });
    HZ_ASSERT(votes.has_value());
    return *votes;
}

std::optional<Vote> find_vote(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                              storage::RandomId const& participant, StatementId statement) {
    return tx.first(kFindVote, {scope.realm, topic, participant, statement},
                    [](storage::Row const& row) { return vote_of(row.integer(0)); });
}

void upsert_vote(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                 storage::RandomId const& participant, StatementId statement, Vote vote) {
    tx.execute(kUpsertVote, {scope.realm, topic, participant, statement, static_cast<std::int64_t>(vote)});
}

void delete_vote(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                 storage::RandomId const& participant, StatementId statement) {
    tx.execute(kDeleteVote, {scope.realm, topic, participant, statement});
}

void insert_votes(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, std::span<VoteRow const> votes) {
    using enum storage::ColumnType;
    storage::Batch rows{blob, integer, integer};
    for (auto const& vote : votes) {
        rows.add({vote.participant, vote.statement, static_cast<std::int64_t>(vote.vote)});
    }
    tx.execute(kInsertVotes, {scope.realm, topic, rows});
}

std::vector<PersonId> select_authors(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId after,
                                     std::size_t limit) {
    return tx.all(kAuthors, {scope.realm, topic, after, limit},
                  [](storage::Row const& row) { return row.id<PersonId>(0); });
}

std::vector<OwnVote> select_own_votes(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                      storage::RandomId const& participant) {
    return tx.all(kOwnVotes, {scope.realm, topic, participant}, [](storage::Row const& row) {
        return OwnVote{row.id<StatementId>(0), std::string(row.text(1)), vote_of(row.integer(2))};
    });
}

TopicVotes select_votes(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic) {
    TopicVotes found;
    std::map<storage::RandomId, std::uint32_t> index;
    std::vector<std::pair<std::int64_t, std::uint32_t>> openings;
    tx.query(kParticipants, {scope.realm, topic}, [&](storage::Row const& row) {
        auto const at = static_cast<std::uint32_t>(found.participants.size());
        index.emplace(row.random_id(0), at);
        found.participants.push_back(row.random_id(0));
        if (row.integer(1) > 0) openings.emplace_back(row.integer(1), at);
    });
    std::ranges::sort(openings);
    for (auto const& [order, participant] : openings) found.first.push_back(participant);
    // Votes come grouped by participant, so the index is asked once a participant.
    storage::RandomId current{};
    auto at = index.end();
    tx.query(kTopicVotes, {scope.realm, topic}, [&](storage::Row const& row) {
        auto const participant = row.random_id(0);
        if (at == index.end() || participant != current) {
            current = participant;
            at = index.find(participant);
            HZ_ASSERT(at != index.end());
        }
        found.entries.push_back({at->second, row.id<StatementId>(1), vote_of(row.integer(2))});
    });
    return found;
}

std::vector<PersonId> select_participants(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic) {
    return tx.all(kParticipantPersons, {scope.realm, topic},
                  [](storage::Row const& row) { return row.id<PersonId>(0); });
}

std::vector<TopicId> topics_of_person(storage::ReadTransaction& tx, storage::Scope scope, PersonId person) {
    return tx.all(kTopicsOfPerson, {scope.realm, person}, [](storage::Row const& row) { return row.id<TopicId>(0); });
}

void delete_mapping(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, PersonId person) {
    tx.execute(kDeleteMapping, {scope.realm, topic, person});
}

void delete_participant(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                        storage::RandomId const& participant) {
    tx.execute(kDeleteVotesOf, {scope.realm, topic, participant});
    tx.execute(kDeleteParticipant, {scope.realm, topic, participant});
}

void forget_author(storage::WriteTransaction& tx, storage::Scope scope, PersonId person) {
    tx.execute(kForgetAuthor, {scope.realm, person});
}

#undef HZ_STATEMENT_COLUMNS

}  // namespace hezhi::opinions
