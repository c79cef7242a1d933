// The SQL of tables `age_structures` and `person_age_bands`.
#pragma once

#include <optional>
#include <vector>

#include "src/opinions/age_bands.h"
#include "src/storage/storage.h"

namespace hezhi::opinions {

/// Newest first.
std::vector<AgeStructure> select_age_structures(storage::ReadTransaction& tx, storage::Scope scope,
                                                JurisdictionId community, std::size_t limit);
void insert_age_structure(storage::WriteTransaction& tx, storage::Scope scope, AgeStructure const& structure);

/// Whether or not it is at its end.
std::optional<OwnAgeBand> find_age_band(storage::ReadTransaction& tx, PersonId person);
void upsert_age_band(storage::WriteTransaction& tx, PersonId person, OwnAgeBand const& own);
void delete_age_band(storage::WriteTransaction& tx, PersonId person);
/// Those at their end.
void delete_age_bands_until(storage::WriteTransaction& tx, TimePoint now);

/// The one place besides own votes and erasure that goes from participants to persons; it returns sums only.
DeclaredVotes count_declared_votes(storage::ReadTransaction& tx, storage::Scope scope, TopicId topic, TimePoint now);

}  // namespace hezhi::opinions
