#include "src/jurisdictions/jurisdiction_store.h"

#include "src/jurisdictions/import_rules.h"
#include "src/jurisdictions/jurisdiction_rules.h"

namespace hezhi::jurisdictions::store {
namespace {

using storage::Batch;
using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

Jurisdiction to_jurisdiction(Row const& row) {
    auto const kind = parse_kind(row.text(4));
    HZ_ASSERT(kind);
    return {row.id<JurisdictionId>(0),
            row.maybe_id<JurisdictionId>(1),
            row.maybe_id<RealmId>(2),
            row.maybe_id<JurisdictionId>(3),
            *kind,
            std::string(row.text(5)),
            std::string(row.text(6)),
            std::string(row.text(7)),
            authority::JurisdictionPath{std::string(row.text(8))},
            split_types(row.text(9)),
            !row.is_null(10)};
}

Dwelling to_dwelling(Row const& row) {
    auto const tenure = parse_tenure(row.text(6));
    HZ_ASSERT(tenure);
    return {row.id<DwellingId>(0),
            row.id<JurisdictionId>(1),
            row.id<JurisdictionId>(2),
            std::string(row.text(3)),
            std::string(row.text(4)),
            row.maybe_integer(5),
            *tenure,
            !row.is_null(7)};
}

Import to_import(Row const& row) {
    auto const kind = parse_import_kind(row.text(1));
    auto const state = parse_import_state(row.text(2));
    HZ_ASSERT(kind && state);
    auto const count = [&](int column) { return static_cast<std::size_t>(row.integer(column)); };
    return {row.id<ImportId>(0),
            *kind,
            *state,
            count(3),
            count(4),
            count(5),
            count(6),
            count(7),
            row.id<PersonId>(8),
            row.time(9),
            row.maybe_time(10)};
}

std::optional<TimePoint> retired_at(bool retired, TimePoint now) {
    return retired ? std::optional(now) : std::nullopt;
}

Batch texts(std::span<std::string const> values) {
    Batch rows{ColumnType::text};
    for (auto const& value : values) rows.add({value});
    return rows;
}

/// As a pattern of LIKE … ESCAPE '\'.
std::string containing(std::string_view words) {
    std::string pattern = "%";
    for (char const c : words) {
        if (c == '%' || c == '_' || c == '\\') pattern += '\\';
        pattern += c;
    }
    return pattern + '%';
}

}  // namespace

std::optional<Jurisdiction> find(ReadTransaction& tx, JurisdictionId id) {
    return tx.first(
        "SELECT jurisdiction_id, parent_id, street_id, community_id, kind, code, name, slug, path, community_types, "
        "retired_at FROM jurisdictions WHERE jurisdiction_id = $1",
        {id}, to_jurisdiction);
}

std::optional<Jurisdiction> find_child(ReadTransaction& tx, std::optional<JurisdictionId> parent, Kind kind,
                                       std::string_view title) {
    return tx.first(
        "SELECT jurisdiction_id, parent_id, street_id, community_id, kind, code, name, slug, path, community_types, "
        "retired_at FROM jurisdictions WHERE coalesce(parent_id, 0) = $1 AND kind = $2 AND name = $3",
        {parent ? parent->value() : 0, name(kind), title}, to_jurisdiction);
}

std::vector<Jurisdiction> of_kind(ReadTransaction& tx, Kind kind) {
    return tx.all(
        "SELECT jurisdiction_id, parent_id, street_id, community_id, kind, code, name, slug, path, community_types, "
        "retired_at FROM jurisdictions WHERE kind = $1 AND retired_at IS NULL ORDER BY jurisdiction_id",
        {name(kind)}, to_jurisdiction);
}

std::vector<Jurisdiction> of_street(ReadTransaction& tx, RealmId street) {
    return tx.all(
        "SELECT jurisdiction_id, parent_id, street_id, community_id, kind, code, name, slug, path, community_types, "
        "retired_at FROM jurisdictions WHERE street_id = $1 ORDER BY jurisdiction_id",
        {street}, to_jurisdiction);
}

std::vector<Jurisdiction> communities(ReadTransaction& tx, RealmId street) {
    return tx.all(
        "SELECT jurisdiction_id, parent_id, street_id, community_id, kind, code, name, slug, path, community_types, "
        "retired_at FROM jurisdictions WHERE parent_id = $1 AND kind = 'community' AND retired_at IS NULL "
        "ORDER BY jurisdiction_id",
        {street}, to_jurisdiction);
}

std::vector<Jurisdiction> of_community(ReadTransaction& tx, JurisdictionId community) {
    return tx.all(
        "SELECT jurisdiction_id, parent_id, street_id, community_id, kind, code, name, slug, path, community_types, "
        "retired_at FROM jurisdictions WHERE community_id = $1 AND retired_at IS NULL ORDER BY jurisdiction_id",
        {community}, to_jurisdiction);
}

std::vector<Jurisdiction> with_codes(ReadTransaction& tx, RealmId street, std::span<std::string const> codes) {
    return tx.all(
        "SELECT j.jurisdiction_id, j.parent_id, j.street_id, j.community_id, j.kind, j.code, j.name, j.slug, j.path, "
        "j.community_types, j.retired_at FROM expand($2, code) AS item JOIN jurisdictions AS j ON j.street_id = $1 "
        "AND j.code = item.code",
        {street, texts(codes)}, to_jurisdiction);
}

bool has_children_staying(ReadTransaction& tx, JurisdictionId id, Ids const& leaving) {
    bool staying = false;
    tx.query("SELECT jurisdiction_id FROM jurisdictions WHERE parent_id = $1 AND retired_at IS NULL", {id},
             [&](Row const& row) { staying = staying || !leaving.contains(row.integer(0)); });
    return staying;
}

bool has_slug(ReadTransaction& tx, Kind kind, std::string_view slug) {
    return tx
        .first("SELECT 1 FROM jurisdictions WHERE kind = $1 AND slug = $2 LIMIT 1", {name(kind), slug},
               [](Row const&) { return true; })
        .has_value();
}

void insert(WriteTransaction& tx, Jurisdiction const& jurisdiction) {
    insert(tx, std::span(&jurisdiction, 1));
}

void insert(WriteTransaction& tx, std::span<Jurisdiction const> jurisdictions) {
    if (jurisdictions.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::integer, ColumnType::integer, ColumnType::integer, ColumnType::text,
               ColumnType::text,    ColumnType::text,    ColumnType::text,    ColumnType::text,    ColumnType::text};
    for (auto const& one : jurisdictions) {
        rows.add({one.id, one.parent, one.street, one.community, name(one.kind), one.code, one.name, one.slug,
                  one.path.str(), join_types(one.types)});
    }
    tx.execute(
        "INSERT INTO jurisdictions (jurisdiction_id, parent_id, street_id, community_id, kind, code, name, slug, path, "
        "community_types) SELECT item.id, item.parent, item.street, item.community, item.kind, item.code, item.name, "
        "item.slug, item.path, item.types "
        "FROM expand($1, id, parent, street, community, kind, code, name, slug, path, types) AS item",
        {rows});
}

void update(WriteTransaction& tx, std::span<Jurisdiction const> jurisdictions, TimePoint now) {
    if (jurisdictions.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::text, ColumnType::text, ColumnType::integer};
    for (auto const& one : jurisdictions) {
        rows.add({one.id, one.name, join_types(one.types), retired_at(one.retired, now)});
    }
    tx.execute(
        "UPDATE jurisdictions SET name = item.name, community_types = item.types, retired_at = item.retired "
        "FROM expand($1, id, name, types, retired) AS item WHERE jurisdictions.jurisdiction_id = item.id",
        {rows});
}

std::optional<Dwelling> find_dwelling(ReadTransaction& tx, Scope scope, DwellingId id) {
    return tx.first(
        "SELECT dwelling_id, community_id, place_id, code, label, area_cm2, tenure, retired_at FROM dwellings "
        "WHERE realm_id = $1 AND dwelling_id = $2",
        {scope.realm, id}, to_dwelling);
}

std::vector<Dwelling> dwellings_with_codes(ReadTransaction& tx, Scope scope, std::span<std::string const> codes) {
    return tx.all(
        "SELECT d.dwelling_id, d.community_id, d.place_id, d.code, d.label, d.area_cm2, d.tenure, d.retired_at "
        "FROM expand($2, code) AS item JOIN dwellings AS d ON d.realm_id = $1 AND d.code = item.code",
        {scope.realm, texts(codes)}, to_dwelling);
}

std::vector<Dwelling> dwellings_in(ReadTransaction& tx, Scope scope, std::span<JurisdictionId const> places,
                                   std::size_t limit) {
    Batch rows{ColumnType::integer};
    for (auto const place : places) rows.add({place});
    return tx.all(
        "SELECT d.dwelling_id, d.community_id, d.place_id, d.code, d.label, d.area_cm2, d.tenure, d.retired_at "
        "FROM expand($2, place) AS item JOIN dwellings AS d ON d.realm_id = $1 AND d.place_id = item.place "
        "WHERE d.retired_at IS NULL ORDER BY d.dwelling_id LIMIT $3",
        {scope.realm, rows, limit}, to_dwelling);
}

std::vector<Dwelling> dwellings_page(ReadTransaction& tx, Scope scope, JurisdictionId community, std::string_view words,
                                     DwellingId after, std::size_t limit) {
    return tx.all(
        "SELECT dwelling_id, community_id, place_id, code, label, area_cm2, tenure, retired_at FROM dwellings "
        "WHERE realm_id = $1 AND community_id = $2 AND retired_at IS NULL AND dwelling_id > $3 "
        "AND (label LIKE $4 ESCAPE '\\' OR code LIKE $4 ESCAPE '\\') ORDER BY dwelling_id LIMIT $5",
        {scope.realm, community, after, containing(words), limit}, to_dwelling);
}

bool has_dwellings_in_force(ReadTransaction& tx, Scope scope, JurisdictionId place) {
    return tx
        .first("SELECT 1 FROM dwellings WHERE realm_id = $1 AND place_id = $2 AND retired_at IS NULL LIMIT 1",
               {scope.realm, place}, [](Row const&) { return true; })
        .has_value();
}

void insert(WriteTransaction& tx, Scope scope, std::span<Dwelling const> dwellings) {
    if (dwellings.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::integer, ColumnType::integer, ColumnType::text,
               ColumnType::text,    ColumnType::integer, ColumnType::text};
    for (auto const& one : dwellings) {
        rows.add({one.id, one.community, one.place, one.code, one.label, one.area_cm2, name(one.tenure)});
    }
    tx.execute(
        "INSERT INTO dwellings (realm_id, dwelling_id, community_id, place_id, code, label, area_cm2, tenure) "
        "SELECT $1, item.id, item.community, item.place, item.code, item.label, item.area, item.tenure "
        "FROM expand($2, id, community, place, code, label, area, tenure) AS item",
        {scope.realm, rows});
}

void update(WriteTransaction& tx, Scope scope, std::span<Dwelling const> dwellings, TimePoint now) {
    if (dwellings.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::integer, ColumnType::integer, ColumnType::text,
               ColumnType::integer, ColumnType::text,    ColumnType::integer};
    for (auto const& one : dwellings) {
        rows.add({one.id, one.community, one.place, one.label, one.area_cm2, name(one.tenure),
                  retired_at(one.retired, now)});
    }
    tx.execute(
        "UPDATE dwellings SET community_id = item.community, place_id = item.place, label = item.label, "
        "area_cm2 = item.area, tenure = item.tenure, retired_at = item.retired "
        "FROM expand($2, id, community, place, label, area, tenure, retired) AS item "
        "WHERE dwellings.realm_id = $1 AND dwellings.dwelling_id = item.id",
        {scope.realm, rows});
}

void insert_import(WriteTransaction& tx, Scope scope, Import const& import, ContentHash hash) {
    tx.execute(
        "INSERT INTO imports (realm_id, import_id, kind, state, content_hash, row_count, done_rows, added, changed, "
        "unchanged, person_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        {scope.realm, import.id, name(import.kind), name(import.state), storage::Blob{hash}, import.rows,
         import.done_rows, import.added, import.changed, import.unchanged, import.person, import.created_at});
}

std::optional<Import> find_import(ReadTransaction& tx, Scope scope, ImportId id) {
    return tx.first(
        "SELECT import_id, kind, state, row_count, done_rows, added, changed, unchanged, person_id, created_at, "
        "undone_at FROM imports WHERE realm_id = $1 AND import_id = $2",
        {scope.realm, id}, to_import);
}

std::optional<Import> find_interrupted(ReadTransaction& tx, Scope scope, ImportKind kind, ContentHash hash) {
    return tx.first(
        "SELECT import_id, kind, state, row_count, done_rows, added, changed, unchanged, person_id, created_at, "
        "undone_at FROM imports WHERE realm_id = $1 AND kind = $2 AND state = 'applying' AND content_hash = $3 "
        "ORDER BY import_id DESC LIMIT 1",
        {scope.realm, name(kind), storage::Blob{hash}}, to_import);
}

std::vector<Import> imports(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(
        "SELECT import_id, kind, state, row_count, done_rows, added, changed, unchanged, person_id, created_at, "
        "undone_at FROM imports WHERE realm_id = $1 ORDER BY import_id DESC LIMIT $2",
        {scope.realm, limit}, to_import);
}

void update_import(WriteTransaction& tx, Scope scope, Import const& import) {
    tx.execute(
        "UPDATE imports SET state = $3, done_rows = $4, added = $5, changed = $6, unchanged = $7, undone_at = $8 "
        "WHERE realm_id = $1 AND import_id = $2",
        {scope.realm, import.id, name(import.state), import.done_rows, import.added, import.changed, import.unchanged,
         import.undone_at});
}

std::size_t count_changes(ReadTransaction& tx, Scope scope, ImportId id) {
    return tx
        .first("SELECT count(*) FROM import_changes WHERE realm_id = $1 AND import_id = $2", {scope.realm, id},
               [](Row const& row) { return static_cast<std::size_t>(row.integer(0)); })
        .value_or(0);
}

void insert_changes(WriteTransaction& tx, Scope scope, ImportId id, std::span<Change const> changes) {
    if (changes.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::integer, ColumnType::text, ColumnType::text};
    for (auto const& one : changes) rows.add({one.number, one.subject, one.before, one.after});
    tx.execute(
        "INSERT INTO import_changes (realm_id, import_id, change, subject_id, before, after) "
        "SELECT $1, $2, item.number, item.subject, item.before, item.after "
        "FROM expand($3, number, subject, before, after) AS item",
        {scope.realm, id, rows});
}

std::vector<Change> changes(ReadTransaction& tx, Scope scope, ImportId id, std::size_t first, std::size_t last) {
    return tx.all(
        "SELECT change, subject_id, before, after FROM import_changes "
        "WHERE realm_id = $1 AND import_id = $2 AND change >= $3 AND change < $4 ORDER BY change",
        {scope.realm, id, first, last}, [](Row const& row) {
            auto const before = row.maybe_text(2);
            return Change{static_cast<std::size_t>(row.integer(0)), row.integer(1),
                          before ? std::optional<std::string>(*before) : std::nullopt, std::string(row.text(3))};
        });
}

}  // namespace hezhi::jurisdictions::store
