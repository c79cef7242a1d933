// Imports into the draft: read, check against a snapshot, then apply in chunks; and the way back.

#include <algorithm>
#include <array>
#include <unordered_set>

#include <fmt/format.h>
#include <sodium.h>

#include "lib/base/assert.h"
#include "lib/text/encoding.h"
#include "src/responsibilities/draft_rows.h"
#include "src/responsibilities/register_rows.h"
#include "src/responsibilities/responsibilities.h"
#include "src/responsibilities/responsibility_rules.h"
#include "src/responsibilities/responsibility_store.h"
#include "src/responsibilities/workbook.h"
#include "src/storage/database.h"

namespace hezhi::responsibilities {
namespace {

using authority::Caller;
using authority::Permission;
using storage::Database;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kImportsListed = 50;
constexpr std::string_view kSheetName = "责任清单";

using Hash = std::array<std::byte, crypto_hash_sha256_BYTES>;

Hash content_hash(std::string_view bytes) {
    Hash hash{};
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    return hash;
}

std::string_view name_of(FileKind kind) {
    switch (kind) {
        case FileKind::csv:
            return "csv";
        case FileKind::xlsx:
            return "xlsx";
        case FileKind::json:
            return "json";
    }
    return "unknown";
}

Result<Table> read_table(ImportRequest const& request, ProblemList& problems) {
    // decode_upload tells an old Excel file (.xls) by its first bytes.
    auto const kind = kind_of(request.bytes);
    if (kind == FileKind::xlsx) return read_workbook(request.file_name, request.bytes, problems);
    HZ_TRY(auto const decoded, text::decode_upload(request.bytes));
    if (kind == FileKind::json) return read_json_table(request.file_name, decoded.text, problems);
    return read_csv_table(request.file_name, decoded.text, problems);
}

void count(ImportReport& report, RegisterRowFate fate) {
    if (fate == RegisterRowFate::added) ++report.added;
    if (fate == RegisterRowFate::changed) ++report.changed;
    if (fate == RegisterRowFate::unchanged) ++report.unchanged;
    if (fate == RegisterRowFate::removed) ++report.removed;
}

RegisterRowFate fate_of(Entry const& entry, EntriesByCode const& present) {
    auto const found = present.find(entry.matter.code);
    if (found == present.end()) return RegisterRowFate::added;
    return say_the_same(found->second, entry) ? RegisterRowFate::unchanged : RegisterRowFate::changed;
}

/// What the draft is, or would be if it were opened now.
std::vector<Entry> rows_to_change(ReadTransaction& tx, Scope scope) {
    if (auto const draft = store::find_draft(tx, scope)) return store::entries(tx, scope, draft->id);
    auto const newest = store::published_versions(tx, scope, 1);
    return newest.empty() ? std::vector<Entry>{} : store::entries(tx, scope, newest.front().id);
}

std::vector<Entry> missing_from(std::span<ParsedRow const> rows, std::vector<Entry> present) {
    std::unordered_set<std::string_view> codes;
    for (auto const& row : rows) codes.insert(row.entry.matter.code);
    std::erase_if(present, [&](Entry const& entry) { return codes.contains(entry.matter.code); });
    return present;
}

/// Counts and preview against a snapshot.
void preview(ReadTransaction& tx, Scope scope, Table const& table, ParsedRegister const& parsed, Missing missing,
             ImportReport& report) {
    auto const all = rows_to_change(tx, scope);
    auto const present = by_code(all);
    report.rows = parsed.rows.size();
    auto const show = [&](PreviewRow row) {
        if (report.preview.size() < kPreviewRows) report.preview.push_back(std::move(row));
    };
    for (auto const& [row, entry] : parsed.rows) {
        auto const fate = fate_of(entry, present);
        count(report, fate);
        if (fate == RegisterRowFate::unchanged) continue;
        show({table.where(table.rows[row], 0), entry.matter.code, entry.matter.name, fate,
              fate == RegisterRowFate::changed ? differing(present.at(entry.matter.code), entry)
                                               : std::vector<std::string>{}});
    }
    if (missing == Missing::keep) return;
    for (auto const& entry : missing_from(parsed.rows, all)) {
        count(report, RegisterRowFate::removed);
        show({"", entry.matter.code, entry.matter.name, RegisterRowFate::removed});
    }
}

/// Opens the import into the draft, or takes up the one of the same bytes that was interrupted.
Result<Import> open_import(WriteTransaction& tx, Caller const& who, ImportRequest const& request, Hash const& hash,
                           std::size_t rows) {
    Scope const scope{request.street};
    HZ_TRY(auto const draft, open_draft(tx, who, scope));
    HZ_TRY(auto const person, authority::require_person(who));
    if (auto found = store::find_interrupted(tx, scope, draft.id, request.missing, hash);
        found && found->rows == rows) {
        return *std::move(found);
    }
    Import const import{.id = tx.new_id<RegisterImportId>(),
                        .version = draft.id,
                        .state = RegisterImportState::applying,
                        .file_name = request.file_name,
                        .rows = rows,
                        .done_rows = 0,
                        .added = 0,
                        .changed = 0,
                        .unchanged = 0,
                        .removed = 0,
                        .missing = request.missing,
                        .person = person,
                        .created_at = who.now,
                        .undone_at = std::nullopt};
    store::insert_import(tx, scope, import, hash);
    return import;
}

Result<Version> draft_of(ReadTransaction& tx, Scope scope, Import const& import) {
    auto draft = store::find_draft(tx, scope);
    if (!draft || draft->id != import.version) return fail(ErrorCode::conflict, "register.no_draft");
    return *std::move(draft);
}

std::size_t changes_so_far(Import const& import) {
    return import.added + import.changed + import.removed;
}

/// Writes the rows that change the draft, and remembers what they were.
void apply_rows(WriteTransaction& tx, Scope scope, Version const& draft, std::span<bodies::Body const> all,
                std::span<ParsedRow const> rows, Import& import) {
    std::vector<std::string> codes;
    for (auto const& row : rows) codes.push_back(row.entry.matter.code);
    auto const present = by_code(store::entries_with_codes(tx, scope, draft.id, codes));
    std::vector<Entry> writes;
    std::vector<store::ImportChange> changes;
    for (auto const& [place, entry] : rows) {
        auto const fate = fate_of(entry, present);
        if (fate == RegisterRowFate::unchanged) {
            ++import.unchanged;
            continue;
        }
        auto const before = fate == RegisterRowFate::changed
                                ? std::optional(image_of(present.at(entry.matter.code), all))
                                : std::nullopt;
        changes.push_back({changes_so_far(import), entry.matter.code, before, image_of(entry, all)});
        ++(fate == RegisterRowFate::added ? import.added : import.changed);
        writes.push_back(entry);
    }
    write_rows(tx, scope, draft, writes);
    store::insert_import_changes(tx, scope, import.id, changes);
}

void take_out_missing(WriteTransaction& tx, Scope scope, Version const& draft, std::span<bodies::Body const> all,
                      std::span<ParsedRow const> rows, Import& import) {
    auto const missing = missing_from(rows, store::entries(tx, scope, draft.id));
    std::vector<store::ImportChange> changes;
    for (auto const& entry : missing) {
        changes.push_back({changes_so_far(import), entry.matter.code, image_of(entry, all), std::nullopt});
        ++import.removed;
    }
    take_out(tx, scope, draft, missing);
    store::insert_import_changes(tx, scope, import.id, changes);
}

/// Applies rows [import.done_rows, …), at most a chunk; the cursor moves in the same transaction.
Result<Import> apply_chunk(WriteTransaction& tx, Caller const& who, ImportRequest const& request, RegisterImportId id,
                           std::span<ParsedRow const> rows) {
    Scope const scope{request.street};
    HZ_TRY(require_register(tx, who, scope, Permission::register_write));
    auto import = store::find_import(tx, scope, id);
    HZ_ASSERT(import && import->rows == rows.size());
    if (import->state != RegisterImportState::applying) return *import;  // somebody else has finished it
    HZ_TRY(auto const draft, draft_of(tx, scope, *import));
    HZ_TRY(auto const all, bodies::list_bodies(tx, scope.realm));
    std::size_t const size = std::min(kImportChunkRows, rows.size() - import->done_rows);
    apply_rows(tx, scope, draft, all, rows.subspan(import->done_rows, size), *import);
    import->done_rows += size;
    if (import->done_rows == rows.size()) {
        if (import->missing == Missing::remove) take_out_missing(tx, scope, draft, all, rows, *import);
        import->state = RegisterImportState::applied;
    }
    store::update_import(tx, scope, *import);
    if (!store::update_draft(tx, scope, draft)) return fail(ErrorCode::stale, "register.changed_meanwhile");
    return *import;
}

/// What one change takes back: the row as it becomes, or the row that goes.
struct Reversal {
    std::vector<Entry> writes{};
    std::vector<Entry> leaving{};
    std::vector<Problem> problems{};
};

Reversal reversal_of(std::span<store::ImportChange const> changes, EntriesByCode const& present,
                     std::span<bodies::Body const> all) {
    Reversal reversal;
    for (auto const& change : changes) {
        auto const now = present.find(change.code);
        auto const after = change.after ? read_image(*change.after, all) : std::nullopt;
        auto const before = change.before ? read_image(*change.before, all) : std::nullopt;
        bool const is_as_left =
            change.after ? after && now != present.end() && say_the_same(now->second, *after) : now == present.end();
        if (!is_as_left || (change.before && !before)) {
            auto const title = now == present.end() ? change.code : now->second.matter.name;
            reversal.problems.push_back(
                {change.code, "import.changed_since", {{"code", change.code}, {"name", title}}});
        } else if (before) {
            reversal.writes.push_back(*before);
        } else {
            reversal.leaving.push_back(now->second);
        }
    }
    return reversal;
}

Result<Import> undo(WriteTransaction& tx, Caller const& who, RealmId street, RegisterImportId id) {
    Scope const scope{street};
    HZ_TRY(require_register(tx, who, scope, Permission::register_write));
    auto import = store::find_import(tx, scope, id);
    if (!import) return fail(ErrorCode::not_found, "import.unknown");
    if (import->state == RegisterImportState::undone) return fail(ErrorCode::conflict, "import.undone_already");
    auto const draft = store::find_draft(tx, scope);
    if (!draft || draft->id != import->version) return fail(ErrorCode::conflict, "import.not_undoable");
    HZ_TRY(auto const all, bodies::list_bodies(tx, street));
    auto reversal =
        reversal_of(store::import_changes(tx, scope, id), by_code(store::entries(tx, scope, draft->id)), all);
    if (!reversal.problems.empty()) {
        return fail(Error{ErrorCode::conflict, "import.not_undoable"}.with(std::move(reversal.problems)));
    }
    write_rows(tx, scope, *draft, reversal.writes);
    take_out(tx, scope, *draft, reversal.leaving);
    import->state = RegisterImportState::undone;
    import->undone_at = who.now;
    store::update_import(tx, scope, *import);
    if (!store::update_draft(tx, scope, *draft)) return fail(ErrorCode::stale, "register.changed_meanwhile");
    return *import;
}

}  // namespace

Result<ImportReport> run_register_import(Database& database, Caller const& who, ImportRequest const& request) {
    if (request.bytes.size() > kImportBytesMax) {
        return fail(Error{ErrorCode::too_large, "import.too_large"}.with("max_bytes", std::to_string(kImportBytesMax)));
    }
    auto const bodies_here = [&](ReadTransaction& tx) -> Result<std::vector<bodies::Body>> {
        HZ_TRY(require_register(tx, who, Scope{request.street}, Permission::register_write));
        return bodies::list_bodies(tx, request.street);
    };
    HZ_TRY(auto const all, database.read(bodies_here));
    ProblemList problems;
    HZ_TRY(auto const table, read_table(request, problems));
    auto const parsed = read_rows(table, all, problems);
    auto const check = [&](ReadTransaction& tx) -> Result<ImportReport> {
        ImportReport report{.kind = name_of(table.kind)};
        preview(tx, Scope{request.street}, table, parsed, request.missing, report);
        return report;
    };
    HZ_TRY(auto report, database.read(check));
    report.problems = problems.take(request.file_name);
    if (request.dry_run || !report.problems.empty() || parsed.rows.empty()) return report;

    auto const hash = content_hash(request.bytes);
    auto const open = [&](WriteTransaction& tx) { return open_import(tx, who, request, hash, parsed.rows.size()); };
    HZ_TRY(auto import, database.write(open, Effort::bulk));
    auto const apply_next = [&](WriteTransaction& tx) { return apply_chunk(tx, who, request, import.id, parsed.rows); };
    while (import.state == RegisterImportState::applying) {
        HZ_TRY(import, database.write(apply_next, Effort::bulk));
    }
    report.import = import.id;
    report.added = import.added;
    report.changed = import.changed;
    report.unchanged = import.unchanged;
    report.removed = import.removed;
    return report;
}

Result<Import> undo_register_import(Database& database, Caller const& who, RealmId street, RegisterImportId import) {
    return database.write([&](WriteTransaction& tx) { return undo(tx, who, street, import); }, Effort::bulk);
}

Result<std::vector<Import>> list_register_imports(ReadTransaction& tx, Caller const& who, RealmId street) {
    HZ_TRY(require_register(tx, who, Scope{street}, Permission::register_write));
    return store::imports(tx, Scope{street}, kImportsListed);
}

Result<ExportFile> export_entries(std::span<Entry const> entries, std::span<bodies::Body const> bodies,
                                  std::int64_t version, ExportFormat format) {
    auto const name = [&](std::string_view ending) { return fmt::format("register-{}.{}", version, ending); };
    if (format == ExportFormat::json) {
        return ExportFile{"application/json", name("json"), write_json(entries, bodies, version)};
    }
    auto const wording = format == ExportFormat::xlsx ? Wording::chinese : Wording::canonical;
    std::vector<std::vector<std::string>> rows;
    rows.reserve(entries.size());
    for (auto const& entry : entries) rows.push_back(cells_of(entry, bodies, wording));
    if (format == ExportFormat::csv) {
        return ExportFile{"text/csv; charset=utf-8", name("csv"), write_csv_table(heading(wording), rows)};
    }
    HZ_TRY(auto bytes, write_workbook(kSheetName, heading(wording), rows));
    return ExportFile{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name("xlsx"),
                      std::move(bytes)};
}

}  // namespace hezhi::responsibilities
