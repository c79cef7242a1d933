// Where: the tree of jurisdictions 辖区 (city › district › street › community › compound › building › unit), the
// paper's six types of community, and dwellings with their area and tenure. Everything that happens in Hezhi happens in
// a jurisdiction, and authority is always over a subtree of it. Invariants: a jurisdiction never moves and never
// disappears: what an undone import had added is retired, so rows of other slices stay valid. Codes are unique within a
// street. All realm data belongs to one street, the realm.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "lib/calendar/calendar.h"

namespace hezhi::storage {
class Database;
class ReadTransaction;
class WriteTransaction;
struct Scope;
}  // namespace hezhi::storage

namespace hezhi::http {
class Router;
}

namespace hezhi::jurisdictions {

using DwellingId = Id<struct DwellingTag>;
using ImportId = Id<struct ImportTag>;
using CalendarDayId = Id<struct CalendarDayTag>;

enum class Kind : std::uint8_t { city, district, street, community, compound, building, unit };

/// The paper's six types of community; one community may carry several.
enum class CommunityType : std::uint8_t {
    converted_village,  ///< 村改居
    urban_village,      ///< 城中村/边缘混合
    old_town,           ///< 老城传统
    work_unit_housing,  ///< 单位售后公房
    commodity_housing,  ///< 纯商品房
    mixed_resettlement  ///< 商品房-回迁房混合
};

/// By what right a dwelling is held.
enum class Tenure : std::uint8_t {
    owned,          ///< 产权房
    unsold,         ///< 开发商未售
    public_rental,  ///< 公租房、直管公房
    work_unit,      ///< 单位自管房
    resettlement,   ///< 回迁安置房
    self_built,     ///< 自建房
    other
};

struct Jurisdiction {
    JurisdictionId id;
    std::optional<JurisdictionId> parent;
    std::optional<RealmId> street;            ///< nullopt above streets
    std::optional<JurisdictionId> community;  ///< itself or the community it lies in; nullopt above communities
    Kind kind;
    std::string code;
    std::string name;
    std::string slug;
    authority::JurisdictionPath path;
    std::vector<CommunityType> types;  ///< of a community, at least one
    bool retired = false;
};

struct Dwelling {
    DwellingId id;
    JurisdictionId community;
    JurisdictionId place;  ///< the building, unit, compound or community it stands in
    std::string code;
    std::string label;                     ///< as on letters: "3号楼2单元501"
    std::optional<std::int64_t> area_cm2;  ///< exclusive area
    Tenure tenure;
    bool retired = false;
};

std::string_view name(Kind kind) noexcept;
std::string_view name(CommunityType type) noexcept;
std::string_view name(Tenure tenure) noexcept;
std::optional<Kind> parse_kind(std::string_view name) noexcept;
std::optional<CommunityType> parse_community_type(std::string_view name) noexcept;
std::optional<Tenure> parse_tenure(std::string_view name) noexcept;

constexpr JurisdictionId as_jurisdiction(RealmId street) noexcept {
    return JurisdictionId{street.value()};
}

// ---- Reading. None of these asks for authority: the caller's service does.

std::optional<Jurisdiction> find_jurisdiction(storage::ReadTransaction& tx, JurisdictionId id);

/// The street itself. Error: not_found street.unknown.
Result<Jurisdiction> require_street(storage::ReadTransaction& tx, RealmId street);

/// Any jurisdiction in force of that street, the street included. Error: not_found jurisdiction.unknown.
Result<Jurisdiction> require_in_street(storage::ReadTransaction& tx, RealmId street, JurisdictionId id);

/// A community in force of that street. Error: not_found jurisdiction.unknown.
Result<Jurisdiction> require_community(storage::ReadTransaction& tx, RealmId street, JurisdictionId id);

std::vector<Jurisdiction> all_streets(storage::ReadTransaction& tx);
std::vector<Jurisdiction> communities_of(storage::ReadTransaction& tx, RealmId street);

/// A dwelling in force. Error: not_found dwelling.unknown.
Result<Dwelling> require_dwelling(storage::ReadTransaction& tx, storage::Scope scope, DwellingId id);
std::optional<Dwelling> find_dwelling(storage::ReadTransaction& tx, storage::Scope scope, DwellingId id);
/// By the code that imports gave it, retired ones too.
std::optional<Dwelling> find_dwelling_by_code(storage::ReadTransaction& tx, storage::Scope scope,
                                              std::string_view code);
/// Dwellings in force that stand in `place` or anywhere below it, by code; at most `limit`.
std::vector<Dwelling> dwellings_below(storage::ReadTransaction& tx, storage::Scope scope, Jurisdiction const& place,
                                      std::size_t limit);

/// What the caller may see of a street's tree: streets and communities are public, what lies below needs dwelling_read.
/// Error: street.unknown.
Result<std::vector<Jurisdiction>> visible_tree(storage::ReadTransaction& tx, authority::Caller const& who,
                                               RealmId street);

/// Compounds and buildings of a community, for whoever says where something is: never units, never dwellings.
/// Error: jurisdiction.unknown.
Result<std::vector<Jurisdiction>> buildings_of(storage::ReadTransaction& tx, RealmId street, JurisdictionId community);

struct DwellingsPage {
    std::vector<Dwelling> items;
    bool has_more;
};
/// By id after `after`; label or code containing `words`. Errors: authority's (dwelling_read over the community),
/// jurisdiction.unknown.
Result<DwellingsPage> list_dwellings(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street,
                                     JurisdictionId community, std::string_view words, DwellingId after,
                                     std::size_t limit);

// ---- Calendars. Each day is what the nearest place says about it: the community, the street, else the shipped
// national calendar (lib/calendar/china.h) where the zone is one of China's. Without a zone of its own a place has its
// street's, and a street Asia/Shanghai.

/// A day that a place has its own word on.
struct StoredDay {
    CalendarDayId id;
    JurisdictionId place;
    calendar::SpecialDay day;
    bool retired = false;
};

/// A day in force, with the place whose word it is; nullopt: the shipped national calendar.
struct CalendarDay {
    calendar::SpecialDay day;
    std::optional<JurisdictionId> from;
};

struct PlaceCalendar {
    JurisdictionId place;
    calendar::Calendar calendar;
    std::vector<CalendarDay> days;               ///< by date
    std::optional<std::chrono::year> missing{};  ///< calendar::missing_year at the caller's now
};

/// What limits are counted with in `place`, of any kind; it must exist (asserted). Asks for no authority. Reads no
/// file. Cost: three short queries, two if the place is at hand.
calendar::Calendar calendar_of(storage::ReadTransaction& tx, JurisdictionId place);
calendar::Calendar calendar_of(storage::ReadTransaction& tx, Jurisdiction const& place);

/// The street, or one of its communities: whatever may have a calendar of its own. Errors: street.unknown,
/// jurisdiction.unknown.
Result<Jurisdiction> require_calendar_place(storage::ReadTransaction& tx, RealmId street,
                                            std::optional<JurisdictionId> place);

/// For everybody. Errors: as require_calendar_place.
Result<PlaceCalendar> read_calendar(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street,
                                    std::optional<JurisdictionId> place);

/// `zone` was read before the transaction (tz_database.h). Deadlines already set stay as they are.
/// Errors: authority's (jurisdiction_import over the street), as require_calendar_place.
Result<calendar::TimeZone> set_time_zone(storage::WriteTransaction& tx, authority::Caller const& who, RealmId street,
                                         std::optional<JurisdictionId> place, calendar::TimeZone const& zone);

/// A street whose calendar lacks this year, or from 1 November on the next one.
struct CalendarGap {
    Jurisdiction street;
    std::chrono::year year;
};
std::vector<CalendarGap> calendar_gaps(storage::ReadTransaction& tx, TimePoint now);

/// A stored zone of which the machine's tz database now says something else, or nothing. Reads files: for `doctor`
/// alone.
struct OutdatedZone {
    std::string place;
    std::string zone;
};
std::vector<OutdatedZone> outdated_zones(storage::ReadTransaction& tx);

// ---- Founding a street.

/// A name, and the words of an address bar made from it.
struct PlaceName {
    std::string shown;
    std::string slug;
};
struct NewStreet {
    PlaceName city;
    PlaceName district;
    PlaceName street;
};

/// Cleans the names and spells them in ASCII, which takes a tenth of a second: call it before the transaction.
/// Error: unprocessable jurisdiction.name_refused {max} (with problems at /street/city, /street/district,
/// /street/street).
Result<NewStreet> name_street(std::string_view city, std::string_view district, std::string_view street);

/// Finds or adds city and district, adds the street, and opens its public record with "street.founded". Error:
/// unprocessable street.exists.
Result<Jurisdiction> found_street(storage::WriteTransaction& tx, NewStreet const& names, TimePoint now);

// ---- Imports: CSV files of jurisdictions, dwellings or calendar days, all problems at once, idempotent, undone by id.

enum class ImportKind : std::uint8_t { jurisdictions, dwellings, calendar };
enum class ImportState : std::uint8_t { applying, applied, undoing, undone };
enum class RowFate : std::uint8_t { added, changed, unchanged };

struct ImportRequest {
    RealmId street;
    ImportKind kind;
    std::string file_name;  ///< only for messages: "dwellings.csv:7:3"
    std::string bytes;
    bool dry_run;
    std::optional<JurisdictionId> place{};  ///< of a calendar: whose days these are; nullopt: the street's
};

struct PreviewRow {
    std::int64_t line;
    std::string code;
    std::string name;
    RowFate fate;
};

struct ImportReport {
    std::optional<ImportId> import;  ///< set once something was written
    ImportKind kind;
    std::string_view encoding;
    std::size_t rows = 0;
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t unchanged = 0;
    std::vector<Problem> problems{};
    std::vector<PreviewRow> preview{};  ///< the first rows, as many as kPreviewRows
};

struct Import {
    ImportId id;
    ImportKind kind;
    ImportState state;
    std::size_t rows;
    std::size_t done_rows;
    std::size_t added;
    std::size_t changed;
    std::size_t unchanged;
    PersonId person;
    TimePoint created_at;
    std::optional<TimePoint> undone_at;
};

constexpr std::size_t kImportRowsMax = 100'000;
constexpr std::size_t kImportBytesMax = 10'485'760;
constexpr std::size_t kImportChunkRows = 500;
constexpr std::size_t kCalendarRowsMax = 4'000;  ///< ten years of a calendar that names every day
constexpr std::size_t kPreviewRows = 20;

/// What slices above still need of a place: asked before an undo retires it.
class PlaceUse {
public:
    virtual ~PlaceUse() = default;
    virtual bool is_used(storage::ReadTransaction& tx, storage::Scope scope, JurisdictionId place) = 0;
    virtual bool is_used(storage::ReadTransaction& tx, storage::Scope scope, DwellingId dwelling) = 0;
};

/// Reads the file, reports every problem, and unless it is a dry run or has problems, applies it in chunks of
/// kImportChunkRows, each a transaction of its own. Interrupted, it goes on when the same file is sent again.
/// Runs outside a transaction, on the compute pool.
/// Errors: authority's, street.unknown, text.unknown_encoding, csv.*, import.too_large, import.empty.
Result<ImportReport> run_import(storage::Database& database, authority::Caller const& who,
                                ImportRequest const& request);

/// Puts every row back as it was before the import, and retires the rows it had added. All or nothing as to the check:
/// rows changed or used since are listed and nothing is undone.
/// Errors: import.unknown, conflict import.not_undoable (with problems), import.undone_already.
Result<Import> undo_import(storage::Database& database, authority::Caller const& who, RealmId street, ImportId import,
                           std::span<PlaceUse* const> uses);

Result<std::vector<Import>> list_imports(storage::ReadTransaction& tx, authority::Caller const& who, RealmId street);

// ---- Routes.

/// Everything here outlives the router.
struct RouteContext {
    storage::Database* database = nullptr;
    std::vector<PlaceUse*> place_uses{};
};
void add_routes(http::Router& router, RouteContext context);

}  // namespace hezhi::jurisdictions
