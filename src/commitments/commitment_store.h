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

}  // namespace hezhi::commitments
