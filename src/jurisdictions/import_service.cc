// Imports: read, check against a snapshot, then apply in chunks, each of which looks again at the rows it changes.

#include <algorithm>
#include <unordered_set>
#include <utility>

#include <sodium.h>

#include "lib/base/assert.h"
#include "lib/text/encoding.h"
#include "src/jurisdictions/calendar_rules.h"
#include "src/jurisdictions/calendar_store.h"
#include "src/jurisdictions/import_rules.h"
#include "src/jurisdictions/jurisdiction_rules.h"
#include "src/jurisdictions/jurisdiction_store.h"
#include "src/jurisdictions/position_store.h"
#include "src/storage/database.h"
#include "src/storage/public_events.h"

namespace hezhi::jurisdictions {
namespace {

using authority::Caller;
using authority::Permission;
using storage::Database;
using storage::Effort;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

constexpr std::size_t kImportsListed = 100;

using Hash = std::array<std::byte, crypto_hash_sha256_BYTES>;

Hash content_hash(std::string_view bytes) {
    Hash hash{};
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(hash.data()),
                       reinterpret_cast<unsigned char const*>(bytes.data()), bytes.size());
    return hash;
}

/// What an import is recognised by when the same file comes again.
Hash content_hash(ImportRequest const& request) {
    if (!request.place) return content_hash(request.bytes);
    return content_hash(request.bytes + '\0' + request.place->str());
}

Result<Jurisdiction> authorised_street(ReadTransaction& tx, Caller const& who, RealmId street) {
    HZ_TRY(auto found, require_street(tx, street));
    HZ_TRY(authority::require(who, Permission::jurisdiction_import, found.path));
    return found;
}

ByCode by_code(std::vector<Jurisdiction> jurisdictions) {
    ByCode map;
    map.reserve(jurisdictions.size());
    for (auto& one : jurisdictions) {
        auto code = one.code;
        map.emplace(std::move(code), std::move(one));
    }
    return map;
}

using DwellingsByCode = std::unordered_map<std::string, Dwelling>;

template <class Rows>
std::vector<std::string> codes_of(Rows const& rows) {
    std::vector<std::string> codes;
    codes.reserve(rows.size());
    for (auto const& row : rows) codes.push_back(row.code);
    return codes;
}

DwellingsByCode dwellings_by_code(ReadTransaction& tx, Scope scope, std::span<DwellingRow const> rows) {
    DwellingsByCode map;
    for (std::size_t first = 0; first < rows.size(); first += kImportChunkRows) {
        auto const chunk = rows.subspan(first, std::min(kImportChunkRows, rows.size() - first));
        for (auto& one : store::dwellings_with_codes(tx, scope, codes_of(chunk))) {
            auto code = one.code;
            map.emplace(std::move(code), std::move(one));
        }
    }
    return map;
}

using DaysByDate = std::unordered_map<std::int64_t, StoredDay>;

std::int64_t key_of(calendar::Date date) {
    return date.time_since_epoch().count();
}

DaysByDate days_by_date(ReadTransaction& tx, Scope scope, JurisdictionId place, std::span<CalendarRow const> rows) {
    std::vector<calendar::Date> dates;
    dates.reserve(rows.size());
    for (auto const& row : rows) dates.push_back(row.day.date);
    DaysByDate map;
    for (auto& one : store::days_with_dates(tx, scope, place, dates)) {
        auto const key = key_of(one.day.date);
        map.emplace(key, std::move(one));
    }
    return map;
}

template <class Key, class Value>
Value const* find_in(std::unordered_map<Key, Value> const& map, Key const& key) {
    auto const found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

std::optional<Position> lies(Positions const& positions, Jurisdiction const* place) {
    if (place == nullptr) return std::nullopt;
    auto const* const found = find_in(positions, place->id.value());
    return found != nullptr ? std::optional(*found) : std::nullopt;
}

void count(ImportReport& report, std::size_t line, std::string const& code, std::string const& title, RowFate fate) {
    ++report.rows;
    if (fate == RowFate::added) ++report.added;
    if (fate == RowFate::changed) ++report.changed;
    if (fate == RowFate::unchanged) ++report.unchanged;
    if (report.preview.size() < kPreviewRows)
        report.preview.push_back({static_cast<std::int64_t>(line), code, title, fate});
}

/// What the rows would do to the snapshot. Fills problems, counts and preview.
Result<void> check(ReadTransaction& tx, Jurisdiction const& street, ImportRequest const& request,
                   ParsedFile<JurisdictionRow>& file, ImportReport& report) {
    auto const present = by_code(store::of_street(tx, *street.street));
    std::ranges::move(check_tree(request.file_name, file.rows, present, street), std::back_inserter(report.problems));
    auto const positions = positions_of(tx, *street.street);
    for (auto const& row : file.rows) {
        auto const* const known = find_in(present, row.code);
        count(report, row.place.line, row.code, row.name, fate_of(row, known, lies(positions, known)));
    }
    order_by_depth(file.rows);
    return {};
}

Result<void> check(ReadTransaction& tx, Jurisdiction const& street, ImportRequest const& request,
                   ParsedFile<DwellingRow>& file, ImportReport& report) {
    auto const places = by_code(store::of_street(tx, *street.street));
    std::ranges::move(check_places(request.file_name, file.rows, places), std::back_inserter(report.problems));
    auto const present = dwellings_by_code(tx, Scope{*street.street}, file.rows);
    for (auto const& row : file.rows) {
        auto const* const place = find_in(places, row.place_code);
        auto const place_id = place != nullptr ? place->id : street.id;
        count(report, row.place.line, row.code, row.label, fate_of(row, place_id, find_in(present, row.code)));
    }
    return {};
}

Result<void> check(ReadTransaction& tx, Jurisdiction const& street, ImportRequest const& request,
                   ParsedFile<CalendarRow>& file, ImportReport& report) {
    HZ_TRY(auto const place, require_calendar_place(tx, *street.street, request.place));
    auto const present = days_by_date(tx, Scope{*street.street}, place.id, file.rows);
    for (auto const& row : file.rows) {
        count(report, row.place.line, row.code, row.day.name, fate_of(row, find_in(present, key_of(row.day.date))));
    }
    return {};
}

/// The changes of one chunk, numbered on from those before.
class ChangeLog {
public:
    explicit ChangeLog(Import const& import) : next_(import.added + import.changed) {}
    void add(std::int64_t subject, std::optional<std::string> before, std::string after) {
        changes_.push_back({next_++, subject, std::move(before), std::move(after)});
    }
    std::span<store::Change const> changes() const { return changes_; }

private:
    std::size_t next_;
    std::vector<store::Change> changes_;
};

void count(Import& import, RowFate fate) {
    if (fate == RowFate::added) ++import.added;
    if (fate == RowFate::changed) ++import.changed;
    if (fate == RowFate::unchanged) ++import.unchanged;
}

Result<void> apply_rows(WriteTransaction& tx, Jurisdiction const& street, ImportRequest const&, Import& import,
                        std::span<JurisdictionRow const> rows, TimePoint now) {
    auto codes = codes_of(rows);
    for (auto const& row : rows) {
        if (!row.parent_code.empty()) codes.push_back(row.parent_code);
    }
    std::ranges::sort(codes);
    auto const repeated = std::ranges::unique(codes);
    codes.erase(repeated.begin(), repeated.end());
    auto present = by_code(store::with_codes(tx, *street.street, codes));

    Scope const scope{*street.street};
    std::vector<JurisdictionId> places;
    for (auto const& [code, place] : present) places.push_back(place.id);
    auto const positions = store::positions_at(tx, scope, places);

    std::vector<Jurisdiction> inserts;
    std::vector<Jurisdiction> updates;
    std::vector<store::Placed> placed;
    ChangeLog log(import);
    for (auto const& row : rows) {
        auto const* const known = find_in(present, row.code);
        auto const lay = lies(positions, known);
        auto const fate = fate_of(row, known, lay);
        count(import, fate);
        if (fate == RowFate::unchanged) continue;
        if (known != nullptr) {
            auto changed = *known;
            changed.name = row.name;
            changed.types = row.types;
            changed.retired = false;
            log.add(changed.id.value(), image_of(*known, row.position ? lay : std::nullopt),
                    image_of(changed, row.position));
            if (row.position) placed.emplace_back(changed.id, row.position);
            updates.push_back(changed);
            present.insert_or_assign(row.code, std::move(changed));
            continue;
        }
        bool const in_street = row.parent_code.empty() || row.parent_code == street.code;
        auto const* const parent = in_street ? &street : find_in(present, row.parent_code);
        if (parent == nullptr || parent->retired) {
            return fail(Error{ErrorCode::conflict, "import.parent_gone"}.with("code", row.parent_code));
        }
        auto const id = tx.new_id<JurisdictionId>();
        Jurisdiction added{.id = id,
                           .parent = parent->id,
                           .street = street.street,
                           .community = row.kind == Kind::community ? std::optional(id) : parent->community,
                           .kind = row.kind,
                           .code = row.code,
                           .name = row.name,
                           .slug = row.code,
                           .path = path_below(parent->path, id),
                           .types = row.types};
        log.add(id.value(), std::nullopt, image_of(added, row.position));
        if (row.position) placed.emplace_back(id, row.position);
        inserts.push_back(added);
        present.emplace(row.code, std::move(added));
    }
    store::insert(tx, inserts);
    store::update(tx, updates, now);
    store::put_positions(tx, scope, placed, now);
    store::insert_changes(tx, scope, import.id, log.changes());
    return {};
}

Result<void> apply_rows(WriteTransaction& tx, Jurisdiction const& street, ImportRequest const&, Import& import,
                        std::span<DwellingRow const> rows, TimePoint now) {
    Scope const scope{*street.street};
    std::vector<std::string> place_codes;
    for (auto const& row : rows) place_codes.push_back(row.place_code);
    std::ranges::sort(place_codes);
    auto const repeated = std::ranges::unique(place_codes);
    place_codes.erase(repeated.begin(), repeated.end());
    auto const places = by_code(store::with_codes(tx, *street.street, place_codes));
    auto const present = dwellings_by_code(tx, scope, rows);

    std::vector<Dwelling> inserts;
    std::vector<Dwelling> updates;
    ChangeLog log(import);
    for (auto const& row : rows) {
        auto const* const place = find_in(places, row.place_code);
        if (place == nullptr || place->retired || !place->community) {
            return fail(Error{ErrorCode::conflict, "import.parent_gone"}.with("code", row.place_code));
        }
        auto const* const known = find_in(present, row.code);
        auto const fate = fate_of(row, place->id, known);
        count(import, fate);
        if (fate == RowFate::unchanged) continue;
        Dwelling const after{.id = known != nullptr ? known->id : tx.new_id<DwellingId>(),
                             .community = *place->community,
                             .place = place->id,
                             .code = row.code,
                             .label = row.label,
                             .area_cm2 = row.area_cm2,
                             .tenure = row.tenure};
        log.add(after.id.value(), known != nullptr ? std::optional(image_of(*known)) : std::nullopt, image_of(after));
        (known != nullptr ? updates : inserts).push_back(after);
    }
    store::insert(tx, scope, inserts);
    store::update(tx, scope, updates, now);
    store::insert_changes(tx, scope, import.id, log.changes());
    return {};
}

Result<void> apply_rows(WriteTransaction& tx, Jurisdiction const& street, ImportRequest const& request, Import& import,
                        std::span<CalendarRow const> rows, TimePoint now) {
    Scope const scope{*street.street};
    HZ_TRY(auto const place, require_calendar_place(tx, scope.realm, request.place));
    auto const present = days_by_date(tx, scope, place.id, rows);
    std::vector<StoredDay> inserts;
    std::vector<StoredDay> updates;
    ChangeLog log(import);
    for (auto const& row : rows) {
        auto const* const known = find_in(present, key_of(row.day.date));
        auto const fate = fate_of(row, known);
        count(import, fate);
        if (fate == RowFate::unchanged) continue;
        StoredDay const after{known != nullptr ? known->id : tx.new_id<CalendarDayId>(), place.id, row.day};
        log.add(after.id.value(), known != nullptr ? std::optional(image_of(*known)) : std::nullopt, image_of(after));
        (known != nullptr ? updates : inserts).push_back(after);
    }
    store::insert(tx, scope, inserts);
    store::update(tx, scope, updates, now);
    store::insert_changes(tx, scope, import.id, log.changes());
    return {};
}

void announce(WriteTransaction& tx, Scope scope, Import const& import, std::string_view event, TimePoint now) {
    storage::append_public_event(tx, scope, event, "import", import.id.value(),
                                 "{\"kind\":\"" + std::string(name(import.kind)) +
                                     "\",\"added\":" + std::to_string(import.added) +
                                     ",\"changed\":" + std::to_string(import.changed) + "}",
                                 now);
    tx.touch("jurisdictions");
    tx.touch("street:" + scope.realm.str());
}

/// Opens the import, or takes up the one of the same bytes that was interrupted.
Result<Import> open_import(WriteTransaction& tx, Caller const& who, ImportRequest const& request, Hash const& hash,
                           std::size_t rows) {
    HZ_TRY(auto const street, authorised_street(tx, who, request.street));
    HZ_TRY(auto const person, authority::require_person(who));
    Scope const scope{request.street};
    if (auto found = store::find_interrupted(tx, scope, request.kind, hash); found && found->rows == rows) {
        return *std::move(found);
    }
    Import const import{.id = tx.new_id<ImportId>(),
                        .kind = request.kind,
                        .state = ImportState::applying,
                        .rows = rows,
                        .done_rows = 0,
                        .added = 0,
                        .changed = 0,
                        .unchanged = 0,
                        .person = person,
                        .created_at = who.now,
                        .undone_at = std::nullopt};
    store::insert_import(tx, scope, import, hash);
    return import;
}

/// Applies rows [import.done_rows, …) of the file, at most a chunk; the cursor moves in the same transaction.
template <class Row>
Result<Import> apply_chunk(WriteTransaction& tx, Caller const& who, ImportRequest const& request, ImportId id,
                           std::vector<Row> const& rows) {
    HZ_TRY(auto const street, authorised_street(tx, who, request.street));
    Scope const scope{request.street};
    auto import = store::find_import(tx, scope, id);
    HZ_ASSERT(import && import->rows == rows.size());
    if (import->state != ImportState::applying) return *import;  // somebody else has finished it
    std::size_t const first = import->done_rows;
    std::size_t const size = std::min(kImportChunkRows, rows.size() - first);
    HZ_TRY(apply_rows(tx, street, request, *import, std::span(rows).subspan(first, size), who.now));
    import->done_rows = first + size;
    if (import->done_rows == rows.size()) {
        import->state = ImportState::applied;
        announce(tx, scope, *import, "import.applied", who.now);
    }
    store::update_import(tx, scope, *import);
    return *import;
}

template <class Row>
Result<ImportReport> run(Database& database, Caller const& who, ImportRequest const& request, ParsedFile<Row> file,
                         std::string_view encoding) {
    ImportReport report{.import = std::nullopt, .kind = request.kind, .encoding = encoding};
    report.problems = std::move(file.problems);
    auto const check_all = [&](ReadTransaction& tx) -> Result<ImportReport> {
        HZ_TRY(auto const street, authorised_street(tx, who, request.street));
        ImportReport fresh = report;  // on PostgreSQL a read may run twice
        HZ_TRY(check(tx, street, request, file, fresh));
        return fresh;
    };
    HZ_TRY(report, database.read(check_all));
    if (request.dry_run || !report.problems.empty() || file.rows.empty()) return report;

    auto const hash = content_hash(request);
    auto const open = [&](WriteTransaction& tx) { return open_import(tx, who, request, hash, file.rows.size()); };
    HZ_TRY(auto import, database.write(open));
    auto const apply_next = [&](WriteTransaction& tx) { return apply_chunk(tx, who, request, import.id, file.rows); };
    while (import.state == ImportState::applying) {
        HZ_TRY(import, database.write(apply_next, Effort::bulk));
    }
    report.import = import.id;
    report.added = import.added;
    report.changed = import.changed;
    report.unchanged = import.unchanged;
    return report;
}

// ---- undo

/// One row to put back: what it should be now, what it becomes.
struct Reversal {
    store::Change change;
    bool retires;  ///< the row was not in force before the import
};

/// Was the row out of force in this image?
bool was_retired(std::string_view image, ImportKind kind) {
    switch (kind) {
        case ImportKind::jurisdictions:
            return read_jurisdiction_image(image).retired;
        case ImportKind::dwellings:
            return read_dwelling_image(image).retired;
        case ImportKind::calendar:
            return read_calendar_day_image(image).retired;
    }
    return false;
}

std::vector<Reversal> reversals(std::vector<store::Change> changes, ImportKind kind) {
    std::vector<Reversal> list;
    for (auto& change : changes) {
        bool const retires = !change.before || was_retired(*change.before, kind);
        list.push_back({std::move(change), retires});
    }
    return list;
}

void add_conflict(std::vector<Problem>& problems, std::string_view key, std::string const& code,
                  std::string const& title) {
    if (problems.size() < kProblemsMax) problems.push_back({code, key, {{"code", code}, {"name", title}}});
}

/// Retiring a jurisdiction takes away nothing that is still needed: no dwelling, and no child that stays.
bool is_needed(ReadTransaction& tx, Scope scope, Jurisdiction const& place, store::Ids const& leaving,
               std::span<PlaceUse* const> uses) {
    if (store::has_dwellings_in_force(tx, scope, place.id)) return true;
    if (store::has_children_staying(tx, place.id, leaving)) return true;
    return std::ranges::any_of(uses, [&](PlaceUse* use) { return use->is_used(tx, scope, place.id); });
}

/// Puts `reversals` back, or (check only) lists why not. `leaving`: all rows that the whole undo retires.
std::vector<Problem> put_back_jurisdictions(ReadTransaction& tx, Scope scope, std::span<Reversal const> list,
                                            store::Ids const& leaving, std::span<PlaceUse* const> uses,
                                            std::vector<Jurisdiction>& updates, std::vector<store::Placed>& placed) {
    std::vector<Problem> problems;
    std::vector<JurisdictionId> places;
    for (auto const& [change, retires] : list) places.emplace_back(change.subject);
    auto const positions = store::positions_at(tx, scope, places);
    for (auto const& [change, retires] : list) {
        auto present = store::find(tx, JurisdictionId{change.subject});
        HZ_ASSERT(present);
        // What the import did not say of a place's position, others may say.
        bool const was_placed = read_jurisdiction_image(change.after).position.has_value();
        auto const lay = was_placed ? lies(positions, &*present) : std::nullopt;
        if (image_of(*present, lay) != change.after) {
            add_conflict(problems, "import.changed_since", present->code, present->name);
        } else if (retires && is_needed(tx, scope, *present, leaving, uses)) {
            add_conflict(problems, "import.in_use", present->code, present->name);
        }
        std::optional<Position> before;
        if (change.before) {
            auto const image = read_jurisdiction_image(*change.before);
            present->name = image.name;
            present->types = image.types;
            before = image.position;
        }
        if (was_placed) placed.emplace_back(present->id, before);
        present->retired = retires;
        updates.push_back(*std::move(present));
    }
    return problems;
}

std::vector<Problem> put_back_dwellings(ReadTransaction& tx, Scope scope, std::span<Reversal const> list,
                                        std::span<PlaceUse* const> uses, std::vector<Dwelling>& updates) {
    std::vector<Problem> problems;
    for (auto const& [change, retires] : list) {
        auto present = store::find_dwelling(tx, scope, DwellingId{change.subject});
        HZ_ASSERT(present);
        if (image_of(*present) != change.after) {
            add_conflict(problems, "import.changed_since", present->code, present->label);
        } else if (retires &&
                   std::ranges::any_of(uses, [&](PlaceUse* use) { return use->is_used(tx, scope, present->id); })) {
            add_conflict(problems, "import.in_use", present->code, present->label);
        }
        if (change.before) {
            auto const image = read_dwelling_image(*change.before);
            present->community = image.community;
            present->place = image.place;
            present->label = image.label;
            present->area_cm2 = image.area_cm2;
            present->tenure = image.tenure;
        }
        present->retired = retires;
        updates.push_back(*std::move(present));
    }
    return problems;
}

/// Nothing hangs on a day: deadlines were counted when they were set.
std::vector<Problem> put_back_days(ReadTransaction& tx, Scope scope, std::span<Reversal const> list,
                                   std::vector<StoredDay>& updates) {
    std::vector<Problem> problems;
    for (auto const& [change, retires] : list) {
        auto present = store::find_day(tx, scope, CalendarDayId{change.subject});
        HZ_ASSERT(present);
        if (image_of(*present) != change.after) {
            add_conflict(problems, "import.changed_since", date_text(present->day.date), present->day.name);
        }
        if (change.before) {
            auto image = read_calendar_day_image(*change.before);
            present->day.kind = image.kind;
            present->day.name = std::move(image.name);
        }
        present->retired = retires;
        updates.push_back(*std::move(present));
    }
    return problems;
}

struct Conflicts {
    std::vector<Problem> problems;
    std::vector<Jurisdiction> jurisdictions;
    std::vector<store::Placed> placed;
    std::vector<Dwelling> dwellings;
    std::vector<StoredDay> days;
};

Conflicts put_back(ReadTransaction& tx, Scope scope, ImportKind kind, std::span<Reversal const> list,
                   store::Ids const& leaving, std::span<PlaceUse* const> uses) {
    Conflicts result;
    switch (kind) {
        case ImportKind::jurisdictions:
            result.problems =
                put_back_jurisdictions(tx, scope, list, leaving, uses, result.jurisdictions, result.placed);
            break;
        case ImportKind::dwellings:
            result.problems = put_back_dwellings(tx, scope, list, uses, result.dwellings);
            break;
        case ImportKind::calendar:
            result.problems = put_back_days(tx, scope, list, result.days);
            break;
    }
    return result;
}

store::Ids leaving_with(std::span<Reversal const> list) {
    store::Ids leaving;
    for (auto const& [change, retires] : list) {
        if (retires) leaving.insert(change.subject);
    }
    return leaving;
}

std::unexpected<Error> not_undoable(std::vector<Problem> problems) {
    return fail(Error{ErrorCode::conflict, "import.not_undoable"}.with(std::move(problems)));
}

Result<Import> require_import(ReadTransaction& tx, Caller const& who, RealmId street, ImportId id) {
    HZ_TRY(authorised_street(tx, who, street));
    auto import = store::find_import(tx, Scope{street}, id);
    if (!import) return fail(ErrorCode::not_found, "import.unknown");
    return *std::move(import);
}

/// Takes back the last chunk of what is left; `done_rows` is the cursor, counted in changes.
Result<Import> undo_chunk(WriteTransaction& tx, Caller const& who, RealmId street, ImportId id,
                          std::span<PlaceUse* const> uses) {
    HZ_TRY(auto import, require_import(tx, who, street, id));
    if (import.state != ImportState::undoing) return import;
    Scope const scope{street};
    std::size_t const last = import.done_rows;
    std::size_t const first = last - std::min(last, kImportChunkRows);
    auto const list = reversals(store::changes(tx, scope, id, first, last), import.kind);
    auto const result = put_back(tx, scope, import.kind, list, leaving_with(list), uses);
    if (!result.problems.empty()) return not_undoable(result.problems);
    store::update(tx, result.jurisdictions, who.now);
    store::put_positions(tx, scope, result.placed, who.now);
    store::update(tx, scope, result.dwellings, who.now);
    store::update(tx, scope, result.days, who.now);
    import.done_rows = first;
    if (first == 0) {
        import.state = ImportState::undone;
        import.undone_at = who.now;
        announce(tx, scope, import, "import.undone", who.now);
    }
    store::update_import(tx, scope, import);
    return import;
}

}  // namespace

Result<ImportReport> run_import(Database& database, Caller const& who, ImportRequest const& request) {
    if (request.bytes.size() > kImportBytesMax) {
        return fail(Error{ErrorCode::too_large, "import.too_large"}.with("max_bytes", std::to_string(kImportBytesMax)));
    }
    HZ_TRY(auto const decoded, text::decode_upload(request.bytes));
    auto const encoding = text::name(decoded.encoding);
    switch (request.kind) {
        case ImportKind::jurisdictions:
            return run(database, who, request, read_jurisdictions(request.file_name, decoded.text), encoding);
        case ImportKind::dwellings:
            return run(database, who, request, read_dwellings(request.file_name, decoded.text), encoding);
        case ImportKind::calendar:
            return run(database, who, request, read_calendar_days(request.file_name, decoded.text), encoding);
    }
    HZ_ASSERT(false);
    std::unreachable();
}

Result<Import> undo_import(Database& database, Caller const& who, RealmId street, ImportId id,
                           std::span<PlaceUse* const> uses) {
    auto const check_all = [&](ReadTransaction& tx) -> Result<void> {
        HZ_TRY(auto const import, require_import(tx, who, street, id));
        if (import.state == ImportState::undone) return fail(ErrorCode::conflict, "import.undone_already");
        Scope const scope{street};
        std::size_t const left =
            import.state == ImportState::undoing ? import.done_rows : store::count_changes(tx, scope, id);
        auto const list = reversals(store::changes(tx, scope, id, 0, left), import.kind);
        auto const result = put_back(tx, scope, import.kind, list, leaving_with(list), uses);
        if (!result.problems.empty()) return not_undoable(result.problems);
        return {};
    };
    HZ_TRY(database.read(check_all));
    auto const begin = [&](WriteTransaction& tx) -> Result<Import> {
        HZ_TRY(auto found, require_import(tx, who, street, id));
        if (found.state == ImportState::undone) return fail(ErrorCode::conflict, "import.undone_already");
        if (found.state != ImportState::undoing) {
            found.state = ImportState::undoing;
            found.done_rows = store::count_changes(tx, Scope{street}, id);
            store::update_import(tx, Scope{street}, found);
        }
        return found;
    };
    HZ_TRY(auto import, database.write(begin));
    auto const undo_next = [&](WriteTransaction& tx) { return undo_chunk(tx, who, street, id, uses); };
    while (import.state == ImportState::undoing) {
        HZ_TRY(import, database.write(undo_next, Effort::bulk));
    }
    return import;
}

Result<std::vector<Import>> list_imports(ReadTransaction& tx, Caller const& who, RealmId street) {
    HZ_TRY(authorised_street(tx, who, street));
    return store::imports(tx, Scope{street}, kImportsListed);
}

}  // namespace hezhi::jurisdictions
