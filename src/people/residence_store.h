// The SQL of residences.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/people/people.h"
#include "src/storage/storage.h"

namespace hezhi::people::store {

void insert_residence(storage::WriteTransaction& tx, storage::Scope scope, Residence const& residence);
std::optional<Residence> find_residence(storage::ReadTransaction& tx, storage::Scope scope, ResidenceId id);
/// Not ended.
std::vector<Residence> residences_of(storage::ReadTransaction& tx, storage::Scope scope, PersonId person);
/// Not ended, after `after`, by id.
std::vector<Residence> residences_page(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                       ResidenceId after, std::size_t limit);
/// Persons with a residence there that has not ended, each once, ascending, only those after `after`.
std::vector<PersonId> residents_after(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                      PersonId after, std::size_t limit);
/// The same but for erased accounts, with the name that each shows. Cost: a page, by index, however many live there.
std::vector<std::pair<PersonId, std::string>> residents_of(storage::ReadTransaction& tx, storage::Scope scope,
                                                           JurisdictionId community, PersonId after, std::size_t limit);
void end_residence(storage::WriteTransaction& tx, storage::Scope scope, ResidenceId id, TimePoint now);
/// Of an erased person: nothing remains.
void delete_residences(storage::WriteTransaction& tx, storage::Scope scope, PersonId person);
bool has_residents(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community);
bool has_residents(storage::ReadTransaction& tx, storage::Scope scope, jurisdictions::DwellingId dwelling);

}  // namespace hezhi::people::store
