#include "src/responsibilities/responsibility_store.h"

#include <bit>
#include <charconv>
#include <cstring>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lib/base/assert.h"

namespace hezhi::responsibilities::store {
namespace {

using storage::Batch;
using storage::ColumnType;
using storage::ReadTransaction;
using storage::Row;
using storage::Scope;
using storage::WriteTransaction;

static_assert(std::endian::native == std::endian::little, "grams are stored as they lie in memory");

// ---- lists as lines

std::string joined(std::vector<std::string> const& lines) {
    return fmt::format("{}", fmt::join(lines, "\n"));
}

std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto const end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    }
    return lines;
}

std::string text_of(Responsible const& responsible) {
    if (auto const* const body = std::get_if<BodyId>(&responsible)) return "body:" + body->str();
    return "kind:" + std::string(bodies::name(std::get<bodies::BodyKind>(responsible)));
}

std::string text_of(std::optional<Responsible> const& responsible) {
    return responsible ? text_of(*responsible) : std::string{};
}

std::optional<Responsible> read_responsible(std::string_view text) {
    if (text.empty()) return std::nullopt;
    auto const value = text.substr(5);
    if (text.starts_with("body:")) {
        auto const body = BodyId::parse(value);
        HZ_ASSERT(body);
        return *body;
    }
    auto const kind = bodies::parse_body_kind(value);
    HZ_ASSERT(text.starts_with("kind:") && kind);
    return *kind;
}

std::string joined(std::vector<Responsible> const& all) {
    std::vector<std::string> lines;
    for (auto const& one : all) lines.push_back(text_of(one));
    return joined(lines);
}

std::string joined(std::vector<CaseKind> const& kinds) {
    std::vector<std::string> lines;
    for (auto const kind : kinds) lines.emplace_back(name(kind));
    return joined(lines);
}

// ---- rows

#define HZ_VERSION_COLUMNS                                                                                  \
    "v.version_id, v.number, v.state, v.note, v.effective_from, v.published_at, v.created_at, v.revision, " \
    "(SELECT COUNT(*) FROM register_rows r WHERE r.realm_id = v.realm_id AND r.version_id = v.version_id)"

Version read_version(Row const& row, RealmId realm) {
    return {.id = row.id<VersionId>(0),
            .realm = realm,
            .number = row.integer(1),
            .state = row.text(2) == "draft" ? VersionState::draft : VersionState::published,
            .note = std::string(row.text(3)),
            .effective_from = row.maybe_time(4),
            .published_at = row.maybe_time(5),
            .created_at = row.time(6),
            .items = row.integer(8),
            .revision = row.integer(7)};
}

std::string_view name_of(VersionState state) {
    return state == VersionState::draft ? "draft" : "published";
}

#define HZ_ENTRY_COLUMNS                                                                                          \
    "i.item_id, i.matter_id, i.code, i.matter_group, i.matter_subgroup, i.name, i.keywords, i.class, i.kinds, "   \
    "i.lead, i.supporting, i.must_do, i.may_help, i.may_not, i.community_part, i.basis, i.urgent_respond_hours, " \
    "i.urgent_resolve_hours, i.ordinary_respond_days, i.ordinary_resolve_days, i.complex_respond_days, "          \
    "i.complex_resolve_days, i.resource, i.remedy, i.phone, i.publicity, i.is_open311, r.version_id"

Entry read_entry(Row const& row) {
    auto const matter_class = parse_matter_class(row.text(7));
    auto const publicity = parse_publicity(row.text(25));
    HZ_ASSERT(matter_class && publicity);
    auto const text = [&](int column) { return std::string(row.text(column)); };
    Matter matter{.id = row.id<MatterId>(1),
                  .code = text(2),
                  .group = text(3),
                  .subgroup = text(4),
                  .name = text(5),
                  .keywords = lines_of(row.text(6)),
                  .matter_class = *matter_class};
    for (auto const& line : lines_of(row.text(8))) {
        auto const kind = parse_case_kind(line);
        HZ_ASSERT(kind);
        matter.kinds.push_back(*kind);
    }
    Item item{.id = row.id<ItemId>(0),
              .matter = matter.id,
              .version = row.id<VersionId>(27),
              .lead = read_responsible(row.text(9)),
              .must_do = text(11),
              .may_help = text(12),
              .may_not = text(13),
              .community_part = text(14),
              .basis = text(15),
              .resource = text(22),
              .remedy = text(23),
              .phone = text(24),
              .publicity = *publicity,
              .is_open311 = row.boolean(26)};
    for (auto const& line : lines_of(row.text(10))) item.supporting.push_back(*read_responsible(line));
    if (!row.is_null(16)) {
        item.limits = TimeLimits{
            {row.integer(16), row.integer(17)}, {row.integer(18), row.integer(19)}, {row.integer(20), row.integer(21)}};
    }
    return {std::move(matter), std::move(item)};
}

Batch batch_of(std::span<MatterId const> matters) {
    Batch rows{ColumnType::integer};
    for (auto const matter : matters) rows.add({matter});
    return rows;
}

Batch batch_of(std::span<std::string const> texts) {
    Batch rows{ColumnType::text};
    for (auto const& text : texts) rows.add({text});
    return rows;
}

std::optional<std::int64_t> limit_of(Item const& item, Limit TimeLimits::* urgency, std::int64_t Limit::* which) {
    if (!item.limits) return std::nullopt;
    return (*item.limits).*urgency.*which;
}

}  // namespace

std::optional<Version> find_version(ReadTransaction& tx, Scope scope, VersionId id) {
    return tx.first("SELECT " HZ_VERSION_COLUMNS
                    " FROM register_versions v WHERE v.realm_id = $1 AND v.version_id = $2",
                    {scope.realm, id}, [&](Row const& row) { return read_version(row, scope.realm); });
}

std::optional<Version> find_draft(ReadTransaction& tx, Scope scope) {
    return tx.first("SELECT " HZ_VERSION_COLUMNS
                    " FROM register_versions v WHERE v.realm_id = $1 AND v.state = 'draft'",
                    {scope.realm}, [&](Row const& row) { return read_version(row, scope.realm); });
}

std::optional<Version> version_in_force(ReadTransaction& tx, Scope scope, TimePoint at) {
    return tx.first("SELECT " HZ_VERSION_COLUMNS
                    " FROM register_versions v WHERE v.realm_id = $1 AND v.state = 'published' "
                    "AND v.effective_from <= $2 ORDER BY v.effective_from DESC, v.number DESC LIMIT 1",
                    {scope.realm, at}, [&](Row const& row) { return read_version(row, scope.realm); });
}

std::vector<Version> published_versions(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all("SELECT " HZ_VERSION_COLUMNS
                  " FROM register_versions v WHERE v.realm_id = $1 AND v.state = 'published' "
                  "ORDER BY v.number DESC LIMIT $2",
                  {scope.realm, limit}, [&](Row const& row) { return read_version(row, scope.realm); });
}

std::int64_t highest_number(ReadTransaction& tx, Scope scope) {
    return tx
        .first("SELECT COALESCE(MAX(number), 0) FROM register_versions WHERE realm_id = $1", {scope.realm},
               [](Row const& row) { return row.integer(0); })
        .value_or(0);
}

void insert_version(WriteTransaction& tx, Scope scope, Version const& version) {
    tx.execute(
        "INSERT INTO register_versions (realm_id, version_id, number, state, note, effective_from, published_at, "
        "created_at, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        {scope.realm, version.id, version.number, name_of(version.state), version.note, version.effective_from,
         version.published_at, version.created_at, version.revision});
}

bool update_draft(WriteTransaction& tx, Scope scope, Version const& version) {
    return tx.execute(
               "UPDATE register_versions SET state = $4, note = $5, effective_from = $6, published_at = $7, "
               "revision = revision + 1 WHERE realm_id = $1 AND version_id = $2 AND revision = $3 AND state = 'draft'",
               {scope.realm, version.id, version.revision, name_of(version.state), version.note, version.effective_from,
                version.published_at}) == 1;
}

void delete_draft(WriteTransaction& tx, Scope scope, VersionId id) {
    tx.execute("DELETE FROM register_versions WHERE realm_id = $1 AND version_id = $2 AND state = 'draft'",
               {scope.realm, id});
}

std::vector<Entry> entries(ReadTransaction& tx, Scope scope, VersionId version) {
    return tx.all("SELECT " HZ_ENTRY_COLUMNS
                  " FROM register_rows r JOIN responsibility_items i ON i.realm_id = r.realm_id "
                  "AND i.item_id = r.item_id WHERE r.realm_id = $1 AND r.version_id = $2 ORDER BY i.code",
                  {scope.realm, version}, read_entry);
}

std::optional<Entry> find_entry(ReadTransaction& tx, Scope scope, VersionId version, MatterId matter) {
    return tx.first("SELECT " HZ_ENTRY_COLUMNS
                    " FROM register_rows r JOIN responsibility_items i ON i.realm_id = r.realm_id "
                    "AND i.item_id = r.item_id WHERE r.realm_id = $1 AND r.version_id = $2 AND r.matter_id = $3",
                    {scope.realm, version, matter}, read_entry);
}

std::optional<Entry> find_published_item(ReadTransaction& tx, Scope scope, ItemId item) {
    return tx.first("SELECT " HZ_ENTRY_COLUMNS
                    " FROM responsibility_items i JOIN register_rows r ON r.realm_id = i.realm_id "
                    "AND r.item_id = i.item_id JOIN register_versions v ON v.realm_id = r.realm_id "
                    "AND v.version_id = r.version_id AND v.state = 'published' "
                    "WHERE i.realm_id = $1 AND i.item_id = $2 ORDER BY v.number LIMIT 1",
                    {scope.realm, item}, read_entry);
}

std::vector<Entry> entries_with(ReadTransaction& tx, Scope scope, VersionId version,
                                std::span<MatterId const> matters) {
    if (matters.empty()) return {};
    return tx.all("SELECT " HZ_ENTRY_COLUMNS
                  " FROM expand($3, matter) AS wanted JOIN register_rows r ON r.realm_id = $1 AND r.version_id = $2 "
                  "AND r.matter_id = wanted.matter JOIN responsibility_items i ON i.realm_id = r.realm_id "
                  "AND i.item_id = r.item_id ORDER BY i.matter_id",
                  {scope.realm, version, batch_of(matters)}, read_entry);
}

std::vector<Entry> entries_with_codes(ReadTransaction& tx, Scope scope, VersionId version,
                                      std::span<std::string const> codes) {
    if (codes.empty()) return {};
    return tx.all("SELECT " HZ_ENTRY_COLUMNS
                  " FROM expand($3, code) AS wanted JOIN matters m ON m.realm_id = $1 AND m.code = wanted.code "
                  "JOIN register_rows r ON r.realm_id = m.realm_id AND r.version_id = $2 AND r.matter_id = m.matter_id "
                  "JOIN responsibility_items i ON i.realm_id = r.realm_id AND i.item_id = r.item_id",
                  {scope.realm, version, batch_of(codes)}, read_entry);
}

std::vector<Grams> grams(ReadTransaction& tx, Scope scope, VersionId version) {
    return tx.all(
        "SELECT r.matter_id, g.grams FROM register_rows r JOIN responsibility_grams g ON g.realm_id = r.realm_id "
        "AND g.item_id = r.item_id WHERE r.realm_id = $1 AND r.version_id = $2 ORDER BY r.matter_id",
        {scope.realm, version}, [](Row const& row) {
            auto const bytes = row.blob(1);
            Grams one{row.id<MatterId>(0), text::WeightedGrams(bytes.size() / sizeof(std::uint64_t))};
            std::memcpy(one.grams.data(), bytes.data(), one.grams.size() * sizeof(std::uint64_t));
            return one;
        });
}

std::vector<MatterCode> matters_with_codes(ReadTransaction& tx, Scope scope, std::span<std::string const> codes) {
    if (codes.empty()) return {};
    return tx.all(
        "SELECT m.matter_id, m.code FROM expand($2, code) AS wanted JOIN matters m ON m.realm_id = $1 "
        "AND m.code = wanted.code",
        {scope.realm, batch_of(codes)},
        [](Row const& row) { return MatterCode{row.id<MatterId>(0), std::string(row.text(1))}; });
}

void insert_matters(WriteTransaction& tx, Scope scope, std::span<MatterCode const> matters) {
    if (matters.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::text};
    for (auto const& one : matters) rows.add({one.id, one.code});
    tx.execute(
        "INSERT INTO matters (realm_id, matter_id, code) SELECT $1, item.matter, item.code "
        "FROM expand($2, matter, code) AS item",
        {scope.realm, rows});
}

void insert_items(WriteTransaction& tx, Scope scope, std::span<Entry const> entries,
                  std::span<text::WeightedGrams const> grams) {
    HZ_ASSERT(entries.size() == grams.size());
    if (entries.empty()) return;
    constexpr auto text = ColumnType::text;
    constexpr auto integer = ColumnType::integer;
    Batch rows{integer, integer, text,    text,    text,    text, text, text, text,
               text,    text,    text,    text,    text,    text, text, text, integer,
               integer, integer, integer, integer, integer, text, text, text, integer};
    Batch found_by{integer, ColumnType::blob};
    for (std::size_t index = 0; index < entries.size(); ++index) {
        auto const& [matter, item] = entries[index];
        rows.add({item.id,
                  matter.id,
                  matter.code,
                  matter.group,
                  matter.subgroup,
                  matter.name,
                  joined(matter.keywords),
                  name(matter.matter_class),
                  joined(matter.kinds),
                  text_of(item.lead),
                  joined(item.supporting),
                  item.must_do,
                  item.may_help,
                  item.may_not,
                  item.community_part,
                  item.basis,
                  item.resource,
                  limit_of(item, &TimeLimits::urgent_hours, &Limit::respond),
                  limit_of(item, &TimeLimits::urgent_hours, &Limit::resolve),
                  limit_of(item, &TimeLimits::ordinary_days, &Limit::respond),
                  limit_of(item, &TimeLimits::ordinary_days, &Limit::resolve),
                  limit_of(item, &TimeLimits::complex_days, &Limit::respond),
                  limit_of(item, &TimeLimits::complex_days, &Limit::resolve),
                  item.remedy,
                  item.phone,
                  name(item.publicity),
                  item.is_open311});
        found_by.add({item.id, storage::Blob{std::as_bytes(std::span(grams[index]))}});
    }
    tx.execute(
        "INSERT INTO responsibility_items (realm_id, item_id, matter_id, code, matter_group, matter_subgroup, name, "
        "keywords, class, kinds, lead, supporting, must_do, may_help, may_not, community_part, basis, resource, "
        "urgent_respond_hours, urgent_resolve_hours, ordinary_respond_days, ordinary_resolve_days, "
        "complex_respond_days, complex_resolve_days, remedy, phone, publicity, is_open311) "
        "SELECT $1, item.id, item.matter, item.code, item.first_level, item.second_level, item.name, item.keywords, "
        "item.class, item.kinds, item.lead, item.supporting, item.must_do, item.may_help, item.may_not, "
        "item.community_part, item.basis, item.resource, item.ur, item.us, item.orr, item.ors, item.cr, item.cs, "
        "item.remedy, item.phone, item.publicity, item.open "
        "FROM expand($2, id, matter, code, first_level, second_level, name, keywords, class, kinds, lead, supporting, "
        "must_do, may_help, may_not, community_part, basis, resource, ur, us, orr, ors, cr, cs, remedy, phone, "
        "publicity, open) AS item",
        {scope.realm, rows});
    tx.execute(
        "INSERT INTO responsibility_grams (realm_id, item_id, grams) SELECT $1, item.id, item.grams "
        "FROM expand($2, id, grams) AS item",
        {scope.realm, found_by});
}

void put_rows(WriteTransaction& tx, Scope scope, VersionId draft, std::span<Item const> items) {
    if (items.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::integer};
    for (auto const& item : items) rows.add({item.matter, item.id});
    tx.execute(
        "INSERT INTO register_rows (realm_id, version_id, matter_id, item_id) SELECT $1, $2, item.matter, item.id "
        "FROM expand($3, matter, id) AS item WHERE true "
        "ON CONFLICT (realm_id, version_id, matter_id) DO UPDATE SET item_id = excluded.item_id",
        {scope.realm, draft, rows});
}

void copy_rows(WriteTransaction& tx, Scope scope, VersionId from, VersionId to) {
    tx.execute(
        "INSERT INTO register_rows (realm_id, version_id, matter_id, item_id) SELECT r.realm_id, $3, r.matter_id, "
        "r.item_id FROM register_rows r WHERE r.realm_id = $1 AND r.version_id = $2",
        {scope.realm, from, to});
}

void delete_rows(WriteTransaction& tx, Scope scope, VersionId draft, std::span<MatterId const> matters) {
    if (matters.empty()) return;
    tx.execute(
        "DELETE FROM register_rows WHERE realm_id = $1 AND version_id = $2 "
        "AND matter_id IN (SELECT gone.matter FROM expand($3, matter) AS gone)",
        {scope.realm, draft, batch_of(matters)});
}

void delete_unused_items(WriteTransaction& tx, Scope scope, std::span<ItemId const> items) {
    if (items.empty()) return;
    Batch rows{ColumnType::integer};
    for (auto const item : items) rows.add({item});
    tx.execute(
        "DELETE FROM responsibility_grams WHERE realm_id = $1 AND item_id IN (SELECT gone.item FROM expand($2, item) "
        "AS gone WHERE NOT EXISTS (SELECT 1 FROM register_rows r WHERE r.realm_id = $1 AND r.item_id = gone.item))",
        {scope.realm, rows});
    tx.execute(
        "DELETE FROM responsibility_items WHERE realm_id = $1 AND item_id IN (SELECT gone.item FROM expand($2, item) "
        "AS gone WHERE NOT EXISTS (SELECT 1 FROM register_rows r WHERE r.realm_id = $1 AND r.item_id = gone.item))",
        {scope.realm, rows});
}

void count_use(WriteTransaction& tx, Scope scope, MatterId matter, std::int64_t month) {
    tx.execute(
        "INSERT INTO matter_uses (realm_id, matter_id, month, uses) VALUES ($1, $2, $3, 1) "
        "ON CONFLICT (realm_id, matter_id, month) DO UPDATE SET uses = matter_uses.uses + 1",
        {scope.realm, matter, month});
}

std::map<MatterId, std::int64_t> uses_since(ReadTransaction& tx, Scope scope, std::int64_t month) {
    std::map<MatterId, std::int64_t> uses;
    tx.query(
        "SELECT matter_id, CAST(SUM(uses) AS BIGINT) FROM matter_uses WHERE realm_id = $1 AND month >= $2 GROUP BY "
        "matter_id",
        {scope.realm, month}, [&](Row const& row) { uses.emplace(row.id<MatterId>(0), row.integer(1)); });
    return uses;
}

// ---- gaps

std::size_t count_gaps(ReadTransaction& tx, Scope scope) {
    return tx
        .first("SELECT COUNT(*) FROM register_gaps WHERE realm_id = $1", {scope.realm},
               [](Row const& row) { return static_cast<std::size_t>(row.integer(0)); })
        .value_or(0);
}

void count_gap(WriteTransaction& tx, Scope scope, GapId id, std::string_view words, TimePoint day) {
    tx.execute(
        "INSERT INTO register_gaps (realm_id, gap_id, words, asked, first_day, last_day) VALUES ($1, $2, $3, 1, $4, "
        "$4) "
        "ON CONFLICT (realm_id, words) DO UPDATE SET asked = register_gaps.asked + 1, last_day = excluded.last_day",
        {scope.realm, id, words, day});
}

void drop_least_gap(WriteTransaction& tx, Scope scope) {
    tx.execute(
        "DELETE FROM register_gaps WHERE realm_id = $1 AND gap_id = (SELECT g.gap_id FROM register_gaps g "
        "WHERE g.realm_id = $1 ORDER BY g.asked, g.last_day, g.gap_id LIMIT 1)",
        {scope.realm});
}

bool delete_gap(WriteTransaction& tx, Scope scope, GapId id) {
    return tx.execute("DELETE FROM register_gaps WHERE realm_id = $1 AND gap_id = $2", {scope.realm, id}) == 1;
}

std::vector<Gap> gaps(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all(
        "SELECT gap_id, words, asked, first_day, last_day FROM register_gaps WHERE realm_id = $1 "
        "ORDER BY asked DESC, last_day DESC, gap_id LIMIT $2",
        {scope.realm, limit}, [](Row const& row) {
            return Gap{row.id<GapId>(0), std::string(row.text(1)), row.integer(2), row.time(3), row.time(4)};
        });
}

// ---- imports

#define HZ_IMPORT_COLUMNS                                                                                 \
    "import_id, version_id, state, file_name, row_count, done_rows, added, changed, unchanged, removed, " \
    "removes_missing, person_id, created_at, undone_at"

namespace {

std::string_view name_of(RegisterImportState state) {
    switch (state) {
        case RegisterImportState::applying:
            return "applying";
        case RegisterImportState::applied:
            return "applied";
        case RegisterImportState::undone:
            return "undone";
    }
    return "unknown";
}

Import read_import(Row const& row) {
    auto const count = [&](int column) { return static_cast<std::size_t>(row.integer(column)); };
    auto const state = row.text(2);
    return {.id = row.id<RegisterImportId>(0),
            .version = row.id<VersionId>(1),
            .state = state == "applying"  ? RegisterImportState::applying
                     : state == "applied" ? RegisterImportState::applied
                                          : RegisterImportState::undone,
            .file_name = std::string(row.text(3)),
            .rows = count(4),
            .done_rows = count(5),
            .added = count(6),
            .changed = count(7),
            .unchanged = count(8),
            .removed = count(9),
            .missing = row.boolean(10) ? Missing::remove : Missing::keep,
            .person = row.id<PersonId>(11),
            .created_at = row.time(12),
            .undone_at = row.maybe_time(13)};
}

}  // namespace

void insert_import(WriteTransaction& tx, Scope scope, Import const& import, ContentHash hash) {
    tx.execute("INSERT INTO register_imports (realm_id, content_hash, " HZ_IMPORT_COLUMNS
               ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
               {scope.realm, storage::Blob{hash}, import.id, import.version, name_of(import.state), import.file_name,
                import.rows, import.done_rows, import.added, import.changed, import.unchanged, import.removed,
                import.missing == Missing::remove, import.person, import.created_at, import.undone_at});
}

std::optional<Import> find_import(ReadTransaction& tx, Scope scope, RegisterImportId id) {
    return tx.first("SELECT " HZ_IMPORT_COLUMNS " FROM register_imports WHERE realm_id = $1 AND import_id = $2",
                    {scope.realm, id}, read_import);
}

std::optional<Import> find_interrupted(ReadTransaction& tx, Scope scope, VersionId draft, Missing missing,
                                       ContentHash hash) {
    return tx.first("SELECT " HZ_IMPORT_COLUMNS
                    " FROM register_imports WHERE realm_id = $1 AND version_id = $2 AND content_hash = $3 "
                    "AND removes_missing = $4 AND state = 'applying' ORDER BY import_id DESC LIMIT 1",
                    {scope.realm, draft, storage::Blob{hash}, missing == Missing::remove}, read_import);
}

std::vector<Import> imports(ReadTransaction& tx, Scope scope, std::size_t limit) {
    return tx.all("SELECT " HZ_IMPORT_COLUMNS
                  " FROM register_imports WHERE realm_id = $1 ORDER BY import_id DESC LIMIT $2",
                  {scope.realm, limit}, read_import);
}

void update_import(WriteTransaction& tx, Scope scope, Import const& import) {
    tx.execute(
        "UPDATE register_imports SET state = $3, done_rows = $4, added = $5, changed = $6, unchanged = $7, "
        "removed = $8, undone_at = $9 WHERE realm_id = $1 AND import_id = $2",
        {scope.realm, import.id, name_of(import.state), import.done_rows, import.added, import.changed,
         import.unchanged, import.removed, import.undone_at});
}

void insert_import_changes(WriteTransaction& tx, Scope scope, RegisterImportId id,
                           std::span<ImportChange const> changes) {
    if (changes.empty()) return;
    Batch rows{ColumnType::integer, ColumnType::text, ColumnType::text, ColumnType::text};
    for (auto const& one : changes) rows.add({one.number, one.code, one.before, one.after});
    tx.execute(
        "INSERT INTO register_import_changes (realm_id, import_id, change, code, before, after) "
        "SELECT $1, $2, item.number, item.code, item.old, item.new_one "
        "FROM expand($3, number, code, old, new_one) AS item",
        {scope.realm, id, rows});
}

std::vector<ImportChange> import_changes(ReadTransaction& tx, Scope scope, RegisterImportId id) {
    auto const maybe = [](Row const& row, int column) {
        auto const text = row.maybe_text(column);
        return text ? std::optional<std::string>(*text) : std::nullopt;
    };
    return tx.all(
        "SELECT change, code, before, after FROM register_import_changes WHERE realm_id = $1 AND import_id = $2 "
        "ORDER BY change",
        {scope.realm, id}, [&](Row const& row) {
            return ImportChange{static_cast<std::size_t>(row.integer(0)), std::string(row.text(1)), maybe(row, 2),
                                maybe(row, 3)};
        });
}

void delete_imports(WriteTransaction& tx, Scope scope, VersionId draft) {
    tx.execute(
        "DELETE FROM register_import_changes WHERE realm_id = $1 AND import_id IN (SELECT i.import_id "
        "FROM register_imports i WHERE i.realm_id = $1 AND i.version_id = $2)",
        {scope.realm, draft});
    tx.execute("DELETE FROM register_imports WHERE realm_id = $1 AND version_id = $2", {scope.realm, draft});
}

}  // namespace hezhi::responsibilities::store
