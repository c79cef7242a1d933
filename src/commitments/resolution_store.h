// The SQL of resolutions.
#pragma once

#include <optional>
#include <vector>

#include "src/commitments/resolutions.h"

namespace hezhi::commitments {

void insert_resolution(storage::WriteTransaction& tx, storage::Scope scope, Resolution const& resolution);
std::optional<Resolution> find_resolution(storage::ReadTransaction& tx, storage::Scope scope, ResolutionId id);
/// State, answer and reminder, if the revision still is `resolution.revision`; false otherwise.
bool update_resolution(storage::WriteTransaction& tx, storage::Scope scope, Resolution const& resolution);
std::vector<Resolution> select_resolutions(storage::ReadTransaction& tx, storage::Scope scope,
                                           ResolutionFilter const& filter);
bool has_resolutions(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);

}  // namespace hezhi::commitments
