// The SQL of indicators and inspections: tables assessments, assessed_communities.
#pragma once

#include <optional>
#include <vector>

#include "src/storage/storage.h"
#include "src/tasks/assessments.h"

namespace hezhi::tasks {

/// With its communities; fields are kept by task_store.
void insert_assessment(storage::WriteTransaction& tx, storage::Scope scope, Assessment const& assessment);
/// False if it was withdrawn before.
bool end_assessment(storage::WriteTransaction& tx, storage::Scope scope, AssessmentId id, TimePoint now,
                    std::string_view reason);
std::optional<Assessment> find_assessment(storage::ReadTransaction& tx, storage::Scope scope, AssessmentId id);
/// Of a year, the newest first, without fields.
std::vector<Assessment> select_assessments(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t year,
                                           std::size_t limit);
/// Live ones of a year that a community has.
std::int64_t count_live(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                        std::int64_t year);

}  // namespace hezhi::tasks
