// The SQL of the commitments' tables.
#pragma once

#include <optional>
#include <vector>

#include "src/commitments/commitments.h"
#include "src/storage/storage.h"

namespace hezhi::commitments {

void insert_commitment(storage::WriteTransaction& tx, storage::Scope scope, Commitment const& commitment);
std::optional<Commitment> find_commitment(storage::ReadTransaction& tx, storage::Scope scope, CommitmentId id);
/// Writes every changeable column and adds one to the revision, if it still is `commitment.revision`; false otherwise.
bool update_commitment(storage::WriteTransaction& tx, storage::Scope scope, Commitment const& commitment);

std::vector<Commitment> select_of_source(storage::ReadTransaction& tx, storage::Scope scope, DecisionSource source,
                                         std::int64_t source_id);
std::vector<Commitment> select_of_topic(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic);

std::vector<Commitment> select_listed(storage::ReadTransaction& tx, storage::Scope scope,
                                      CommitmentFilter const& filter);
/// By state and deadline, those without one first; at most `limit`.
std::vector<Commitment> select_by_due(storage::ReadTransaction& tx, storage::Scope scope,
                                      std::optional<JurisdictionId> community, CommitmentStanding standing,
                                      std::size_t limit);
Tally count_by_standing(storage::ReadTransaction& tx, storage::Scope scope, std::optional<JurisdictionId> community);
bool has_commitments(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);
/// Where residents are asked, the nearest limit first.
std::vector<Commitment> select_delivered(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
/// Forgets who drafted what.
void forget_drafter(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);

void insert_record(storage::WriteTransaction& tx, storage::Scope scope, CommitmentId id,
                   CommitmentRecord const& record);
std::vector<CommitmentRecord> select_records(storage::ReadTransaction& tx, storage::Scope scope, CommitmentId id);

struct StoredVoice {
    CommitmentId commitment;
    std::int64_t round = 1;
    CommitmentVoice voice{};
    std::string reason{};
    TimePoint said_at{};
};
std::optional<StoredVoice> find_voice(storage::ReadTransaction& tx, storage::Scope scope, CommitmentId id,
                                      std::int64_t round, PersonId person);
void put_voice(storage::WriteTransaction& tx, storage::Scope scope, PersonId person, StoredVoice const& voice);
void delete_voice(storage::WriteTransaction& tx, storage::Scope scope, PersonId person, StoredVoice const& voice);
/// Newest first, at most `limit`.
/// Who took part in the topic as this slice has it on record, each once: for counting, never for showing.
std::vector<PersonId> select_participants(storage::ReadTransaction& tx, storage::Scope scope, topics::TopicId topic);
std::vector<StoredVoice> select_voices_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person,
                                          std::size_t limit);
std::vector<std::string> select_reasons(storage::ReadTransaction& tx, storage::Scope scope, CommitmentId id,
                                        std::int64_t round, std::size_t limit);
/// Writes the counts of voices alone: pages that were read before stay good for acting.
void update_counts(storage::WriteTransaction& tx, storage::Scope scope, Commitment const& commitment);

void insert_part(storage::WriteTransaction& tx, storage::Scope scope, CommitmentId id, Part const& part);
void update_part(storage::WriteTransaction& tx, storage::Scope scope, CommitmentId id, Part const& part);
std::vector<Part> select_parts(storage::ReadTransaction& tx, storage::Scope scope, CommitmentId id);

}  // namespace hezhi::commitments
