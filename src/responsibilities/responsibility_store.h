// The SQL of the register's tables.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/text/word_ranking.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities::store {

// ---- versions

std::optional<Version> find_version(storage::ReadTransaction& tx, storage::Scope scope, VersionId id);
std::optional<Version> find_draft(storage::ReadTransaction& tx, storage::Scope scope);
std::optional<Version> version_in_force(storage::ReadTransaction& tx, storage::Scope scope, TimePoint at);
/// Published ones, the newest first.
std::vector<Version> published_versions(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
std::int64_t highest_number(storage::ReadTransaction& tx, storage::Scope scope);
void insert_version(storage::WriteTransaction& tx, storage::Scope scope, Version const& version);
/// Writes everything that may change of a draft and adds one to its revision; false if it is no draft any more or its
/// revision is another.
bool update_draft(storage::WriteTransaction& tx, storage::Scope scope, Version const& version);
void delete_draft(storage::WriteTransaction& tx, storage::Scope scope, VersionId id);

// ---- rows

/// By code.
std::vector<Entry> entries(storage::ReadTransaction& tx, storage::Scope scope, VersionId version);
std::optional<Entry> find_entry(storage::ReadTransaction& tx, storage::Scope scope, VersionId version, MatterId matter);
/// From the oldest published version that has the item.
std::optional<Entry> find_published_item(storage::ReadTransaction& tx, storage::Scope scope, ItemId item);
/// Some rows of a version, in the order of their ids.
std::vector<Entry> entries_with(storage::ReadTransaction& tx, storage::Scope scope, VersionId version,
                                std::span<MatterId const> matters);
/// Some rows of a version, by their codes.
std::vector<Entry> entries_with_codes(storage::ReadTransaction& tx, storage::Scope scope, VersionId version,
                                      std::span<std::string const> codes);

struct Grams {
    MatterId matter;
    text::WeightedGrams grams;
};
std::vector<Grams> grams(storage::ReadTransaction& tx, storage::Scope scope, VersionId version);

struct MatterCode {
    MatterId id;
    std::string code;
};
std::vector<MatterCode> matters_with_codes(storage::ReadTransaction& tx, storage::Scope scope,
                                           std::span<std::string const> codes);
void insert_matters(storage::WriteTransaction& tx, storage::Scope scope, std::span<MatterCode const> matters);

/// New wordings with their grams, and the rows of the draft that point at them.
void insert_items(storage::WriteTransaction& tx, storage::Scope scope, std::span<Entry const> entries,
                  std::span<text::WeightedGrams const> grams);
/// Points the matters of a draft at these items (already there).
void put_rows(storage::WriteTransaction& tx, storage::Scope scope, VersionId draft, std::span<Item const> items);
void copy_rows(storage::WriteTransaction& tx, storage::Scope scope, VersionId from, VersionId to);
void delete_rows(storage::WriteTransaction& tx, storage::Scope scope, VersionId draft,
                 std::span<MatterId const> matters);
/// Deletes the items to which no version points any more.
void delete_unused_items(storage::WriteTransaction& tx, storage::Scope scope, std::span<ItemId const> items);

// ---- use

void count_use(storage::WriteTransaction& tx, storage::Scope scope, MatterId matter, std::int64_t month);
/// Matters relied on since a month, with how often.
std::map<MatterId, std::int64_t> uses_since(storage::ReadTransaction& tx, storage::Scope scope, std::int64_t month);

// ---- gaps

std::size_t count_gaps(storage::ReadTransaction& tx, storage::Scope scope);
void count_gap(storage::WriteTransaction& tx, storage::Scope scope, GapId id, std::string_view words, TimePoint day);
/// The one asked least, of those the one asked longest ago.
void drop_least_gap(storage::WriteTransaction& tx, storage::Scope scope);
bool delete_gap(storage::WriteTransaction& tx, storage::Scope scope, GapId id);
std::vector<Gap> gaps(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);

// ---- imports

using ContentHash = std::span<std::byte const>;

/// One row of the draft before (nullopt: it was not there) and after (nullopt: it was taken out), as images.
struct ImportChange {
    std::size_t number;  ///< from 0, in the order of the import
    std::string code;
    std::optional<std::string> before;
    std::optional<std::string> after;
};

void insert_import(storage::WriteTransaction& tx, storage::Scope scope, Import const& import, ContentHash hash);
std::optional<Import> find_import(storage::ReadTransaction& tx, storage::Scope scope, RegisterImportId id);
/// An import of the same bytes into this draft that was interrupted.
std::optional<Import> find_interrupted(storage::ReadTransaction& tx, storage::Scope scope, VersionId draft,
                                       Missing missing, ContentHash hash);
std::vector<Import> imports(storage::ReadTransaction& tx, storage::Scope scope, std::size_t limit);
void update_import(storage::WriteTransaction& tx, storage::Scope scope, Import const& import);
void insert_import_changes(storage::WriteTransaction& tx, storage::Scope scope, RegisterImportId id,
                           std::span<ImportChange const> changes);
std::vector<ImportChange> import_changes(storage::ReadTransaction& tx, storage::Scope scope, RegisterImportId id);
/// Of a discarded draft.
void delete_imports(storage::WriteTransaction& tx, storage::Scope scope, VersionId draft);

}  // namespace hezhi::responsibilities::store
