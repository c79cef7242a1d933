// The SQL of jurisdictions, dwellings and imports, and of no other table.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/jurisdictions/jurisdictions.h"
#include "src/storage/storage.h"

namespace hezhi::jurisdictions::store {

// ---- jurisdictions (global)

std::optional<Jurisdiction> find(storage::ReadTransaction& tx, JurisdictionId id);
std::optional<Jurisdiction> find_child(storage::ReadTransaction& tx, std::optional<JurisdictionId> parent, Kind kind,
                                       std::string_view name);
std::vector<Jurisdiction> of_kind(storage::ReadTransaction& tx, Kind kind);
/// All of a street, the street itself included, retired ones too, parents first.
std::vector<Jurisdiction> of_street(storage::ReadTransaction& tx, RealmId street);
std::vector<Jurisdiction> communities(storage::ReadTransaction& tx, RealmId street);
/// In force, at or below the community.
std::vector<Jurisdiction> of_community(storage::ReadTransaction& tx, JurisdictionId community);
/// Those of the street with one of these codes, retired ones too.
std::vector<Jurisdiction> with_codes(storage::ReadTransaction& tx, RealmId street, std::span<std::string const> codes);
using Ids = std::unordered_set<std::int64_t>;
/// Is some child in force not among `leaving`?
bool has_children_staying(storage::ReadTransaction& tx, JurisdictionId id, Ids const& leaving);
bool has_slug(storage::ReadTransaction& tx, Kind kind, std::string_view slug);

void insert(storage::WriteTransaction& tx, Jurisdiction const& jurisdiction);
void insert(storage::WriteTransaction& tx, std::span<Jurisdiction const> jurisdictions);
/// Writes name, types and retirement of each.
void update(storage::WriteTransaction& tx, std::span<Jurisdiction const> jurisdictions, TimePoint now);

// ---- dwellings (realm)

std::optional<Dwelling> find_dwelling(storage::ReadTransaction& tx, storage::Scope scope, DwellingId id);
std::vector<Dwelling> dwellings_with_codes(storage::ReadTransaction& tx, storage::Scope scope,
                                           std::span<std::string const> codes);
/// In force, in one of `places` (their ids joined into one list), by code.
std::vector<Dwelling> dwellings_in(storage::ReadTransaction& tx, storage::Scope scope,
                                   std::span<JurisdictionId const> places, std::size_t limit);
/// In force, in one of `communities`, label containing `words` (empty: all), after dwelling `after`, by id.
std::vector<Dwelling> dwellings_page(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId community,
                                     std::string_view words, DwellingId after, std::size_t limit);
bool has_dwellings_in_force(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place);

void insert(storage::WriteTransaction& tx, storage::Scope scope, std::span<Dwelling const> dwellings);
/// Writes everything but the code of each.
void update(storage::WriteTransaction& tx, storage::Scope scope, std::span<Dwelling const> dwellings, TimePoint now);

// ---- imports (realm)

struct Change {
    std::size_t number;  ///< from 0, in the order of the import
    std::int64_t subject;
    std::optional<std::string> before;  ///< nullopt: the row did not exist
    std::string after;
};

using ContentHash = std::span<std::byte const>;

void insert_import(storage::WriteTransaction& tx, storage::Scope scope, Import const& import, ContentHash hash);
std::optional<Import> find_import(storage::ReadTransaction& tx, storage::Scope scope, ImportId id);
/// An import of the same bytes that was interrupted.
std::optional<Import> find_interrupted(storage::ReadTransaction& tx, storage::Scope scope, ImportKind kind,
                                       ContentHash hash);
std::vector<Import> imports(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
void update_import(storage::WriteTransaction& tx, storage::Scope scope, Import const& import);

std::size_t count_changes(storage::ReadTransaction& tx, storage::Scope scope, ImportId id);
void insert_changes(storage::WriteTransaction& tx, storage::Scope scope, ImportId id, std::span<Change const> changes);
/// Changes numbered [first, last), in order.
std::vector<Change> changes(storage::ReadTransaction& tx, storage::Scope scope, ImportId id, std::size_t first,
                            std::size_t last);

}  // namespace hezhi::jurisdictions::store
