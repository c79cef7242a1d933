// The SQL of tables `statements`, `statement_moderation`, `opinion_participants`, `opinion_participant_persons` and
// `opinion_votes`.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/opinions/opinions.h"
#include "src/storage/storage.h"

namespace hezhi::opinions {

/// Who wrote a statement of the topic, ascending, after `after`.
std::vector<PersonId> select_authors(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId after,
                                     std::size_t limit);

std::optional<Statement> find_statement(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                        StatementId statement);
/// The state alone: what every vote asks.
std::optional<StatementState> find_statement_state(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                                   StatementId statement);
/// By number; `state` nullopt: all.
std::vector<Statement> select_statements(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                         std::optional<StatementState> state);
std::vector<Statement> select_statements_by_state(storage::ReadTransaction& tx, storage::Scope scope,
                                                  StatementState state, std::int64_t after, int limit);
std::vector<Statement> select_statements_by_author(storage::ReadTransaction& tx, storage::Scope scope, PersonId author);
/// A published statement by its id alone.
std::optional<Statement> find_published(storage::ReadTransaction& tx, storage::Scope scope, StatementId statement);
/// Ids of published statements that hold all words, the newest first.
std::vector<StatementId> find_statements_with(storage::ReadTransaction& tx, storage::Scope scope,
                                              std::string_view words, std::size_t limit);
/// Makes a published statement searchable, and any other not; the store does so with every write.
void index_statement(storage::WriteTransaction& tx, storage::Scope scope, Statement const& statement);
std::int64_t count_statements(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
std::int64_t count_statements_of(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId author);
void insert_statement(storage::WriteTransaction& tx, storage::Scope scope, Statement const& statement);
void update_statement_state(storage::WriteTransaction& tx, storage::Scope scope, Statement const& statement);
void add_to_tally(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, StatementId statement,
                  Tally const& delta);

void insert_moderation(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                       ModerationEntry const& entry);
/// Oldest first.
std::vector<ModerationEntry> select_history(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                            StatementId statement);
std::vector<ModerationEntry> select_topic_history(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);

std::optional<storage::RandomId> find_participant(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                                  PersonId person);
/// A fresh participant, joined after all others, mapped to `person` where one is given.
storage::RandomId insert_participant(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                                     std::optional<PersonId> person);
struct ImportedParticipant {
    storage::RandomId participant;
    std::int64_t joined;
    std::int64_t votes;
    std::int64_t opening;
};
void insert_participants(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                         std::span<ImportedParticipant const> participants);
struct Voter {
    storage::RandomId participant{};
    std::int64_t votes = 0;
};
std::optional<Voter> find_voter(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, PersonId person);
/// @return the participant's votes after the change.
std::int64_t add_votes_of(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                          storage::RandomId const& participant, std::int64_t delta);

std::optional<Vote> find_vote(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                              storage::RandomId const& participant, StatementId statement);
void upsert_vote(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                 storage::RandomId const& participant, StatementId statement, Vote vote);
void delete_vote(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                 storage::RandomId const& participant, StatementId statement);
struct VoteRow {
    storage::RandomId participant;
    StatementId statement;
    Vote vote;
};
/// Set-based: rows must be distinct in (participant, statement).
void insert_votes(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, std::span<VoteRow const> votes);
std::vector<OwnVote> select_own_votes(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic,
                                      storage::RandomId const& participant);
/// Every vote of the topic: participants by `joined` (0, 1, …) with their ids, votes as (participant index, number);
/// `first` are those from whom clusters start, in their order.
struct TopicVotes {
    std::vector<storage::RandomId> participants;
    std::vector<std::uint32_t> first;
    struct Entry {
        std::uint32_t participant;
        StatementId statement;
        Vote vote;
    };
    std::vector<Entry> entries;
};
TopicVotes select_votes(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);

/// Who took part in the topic as this slice has it on record, each once: for counting, never for showing.
std::vector<PersonId> select_participants(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);
/// The topics on which the person has a participant.
std::vector<TopicId> topics_of_person(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
void delete_mapping(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic, PersonId person);
void delete_participant(storage::WriteTransaction& tx, storage::Scope scope, TopicId topic,
                        storage::RandomId const& participant);
void forget_author(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

}  // namespace hezhi::opinions
