// Who answers for what: the responsibility register 权责清单 of a street. A matter 事项 is something that can be the
// matter ("路灯不亮"); its responsibility item 责任条目 says who leads and who helps, what administration must do, may
// do and may not do, by which law, within which time and with which means. Invariants: items live in versions; a
// published version never changes, so what a case relied on can be read years later; at any moment at most one version
// is in force and at most one is a draft; nothing is published without its legal basis. Reading is public, drafts are
// not.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/authority/authority.h"
#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"
#include "src/bodies/bodies.h"
#include "src/storage/storage.h"

namespace hezhi::http {
class Router;
}
namespace hezhi::storage {
class Database;
}

namespace hezhi::responsibilities {

using MatterId = Id<struct MatterTag>;  ///< the same in all versions: found again by the matter's code
using ItemId = Id<struct ItemTag>;      ///< one row of one version; `find_item` reads it for ever
using VersionId = Id<struct RegisterVersionTag>;

/// How far administration may go in a matter.
enum class MatterClass : std::uint8_t {
    self_governing,  ///< 自治事项: residents or owners decide; administration may help when asked
    assisted,        ///< 协助事项: a department's duty in which the community has a part
    mandated,        ///< 法定职责: a department's duty by law
    outside_duty     ///< 职责外: not this register's business (110, courts …); the item only shows the right way
};
BOOST_DESCRIBE_ENUM(MatterClass, self_governing, assisted, mandated, outside_duty)

/// What people come with. A hint which of them are usual for a matter, never a limit.
enum class CaseKind : std::uint8_t { consultation, help, complaint, report, suggestion, praise };
BOOST_DESCRIBE_ENUM(CaseKind, consultation, help, complaint, report, suggestion, praise)

/// Who may read a case of this matter, unless its reporter or staff narrow it.
enum class Publicity : std::uint8_t {
    public_,  ///< everybody, after redaction
    limited,  ///< the community's residents
    sealed    ///< the reporter and those who handle it
};
BOOST_DESCRIBE_ENUM(Publicity, public_, limited, sealed)

std::string_view name(MatterClass value) noexcept;
std::string_view name(CaseKind value) noexcept;
std::string_view name(Publicity value) noexcept;  ///< "public", "limited", "sealed"
std::optional<MatterClass> parse_matter_class(std::string_view name) noexcept;
std::optional<CaseKind> parse_case_kind(std::string_view name) noexcept;
std::optional<Publicity> parse_publicity(std::string_view name) noexcept;

/// A body of the street, or whichever body of that kind acts at the place in question ("the property company there").
using Responsible = std::variant<BodyId, bodies::BodyKind>;

struct Limit {
    std::int64_t respond;  ///< first answer to the reporter
    std::int64_t resolve;
    friend bool operator==(Limit const&, Limit const&) = default;
};
/// Counted from receipt.
struct TimeLimits {
    Limit urgent_hours;   ///< 紧急: hours on the clock
    Limit ordinary_days;  ///< 普通: working days
    Limit complex_days;   ///< 复杂: working days
    friend bool operator==(TimeLimits const&, TimeLimits const&) = default;
};
inline constexpr std::int64_t kLimitHoursMax = 24 * 30;
inline constexpr std::int64_t kLimitDaysMax = 365;

struct Matter {
    MatterId id;
    std::string code;                     ///< "SZ-0103", unique in the street
    std::string group;                    ///< first level: "市政公用"
    std::string subgroup;                 ///< second level: "照明"
    std::string name;                     ///< "道路路灯不亮"
    std::vector<std::string> keywords{};  ///< plain words, synonyms, what people say: "灯坏了", "黑灯瞎火"
    MatterClass matter_class = MatterClass::mandated;
    std::vector<CaseKind> kinds{};
};

struct Item {
    ItemId id;
    MatterId matter;
    VersionId version;
    std::optional<Responsible> lead{};      ///< 主办; nullopt only for outside_duty
    std::vector<Responsible> supporting{};  ///< 协办
    std::string must_do;                    ///< 必须为: must act
    std::string may_help;                   ///< 可协助: only on request
    std::string may_not;                    ///< 不干预: may not decide
    std::string community_part;             ///< what the residents' committee does in it
    std::string basis;                      ///< law or regulation by title
    std::optional<TimeLimits> limits{};     ///< nullopt only for outside_duty
    std::string resource;                   ///< money, people or authority that follows the task
    std::string remedy;                     ///< where to go if nothing happens; for outside_duty: the right way
    std::string phone;                      ///< "12345", empty where none is given
    Publicity publicity = Publicity::public_;
    bool is_open311 = false;  ///< offered as a service to Open311 clients
};

/// A row of the register.
struct Entry {
    Matter matter;
    Item item;
};

enum class VersionState : std::uint8_t { draft, published };
BOOST_DESCRIBE_ENUM(VersionState, draft, published)

struct Version {
    VersionId id;
    RealmId realm;
    std::int64_t number;  ///< 1, 2, … within the street
    VersionState state = VersionState::draft;
    std::string note{};  ///< what changed and why, public
    std::optional<TimePoint> effective_from{};
    std::optional<TimePoint> published_at{};
    TimePoint created_at{};
    std::int64_t items = 0;
    std::int64_t revision = 1;  ///< of the draft: counts its changes
};

// ---- Reading: public, so none of these asks who asks.

/// The version in force at `at`: of those published and effective by then, the one effective last.
std::optional<Version> find_version_in_force(storage::ReadTransaction& tx, storage::Scope scope, TimePoint at);

/// The matter's row in the version in force at `at`; nullopt where the matter is not in it.
std::optional<Entry> find_item_in_force(storage::ReadTransaction& tx, storage::Scope scope, MatterId matter,
                                        TimePoint at);

/// The row as it was when something relied on it. nullopt: unknown, or of a draft.
std::optional<Entry> find_item(storage::ReadTransaction& tx, storage::Scope scope, ItemId item);

/// All rows in force at `at`, by code.
std::vector<Entry> list_entries(storage::ReadTransaction& tx, storage::Scope scope, TimePoint at);

/// All matters in force at `at`, by code.
std::vector<Matter> list_matters(storage::ReadTransaction& tx, storage::Scope scope, TimePoint at);

/// Who that is at a place.
struct ResolvedBody {
    std::optional<BodyId> body;  ///< nullopt: a kind of body of which there is none yet, or which needs a smaller place
    std::string name;            ///< of the body; empty without one
    std::optional<bodies::BodyKind> kind;           ///< of whom the register names by kind
    std::optional<bodies::BodyKind> stands_in_for;  ///< the kind named has no body there: who answers instead
};

/// A body as it is. A kind: its body at the place or the nearest one above it; where there is none, the residents'
/// committee there, then the street office (首接负责: nobody is left without a desk). At the street itself a kind that
/// acts in communities stays unresolved.
ResolvedBody resolve(storage::ReadTransaction& tx, storage::Scope scope, Responsible const& responsible,
                     JurisdictionId place);

/// How sure the register is of what a sentence is about.
enum class Confidence : std::uint8_t { sure, possible };
BOOST_DESCRIBE_ENUM(Confidence, sure, possible)

struct Suggestion {
    Matter matter;
    Item item;
    ResolvedBody lead;             ///< nothing resolved for outside_duty
    std::vector<std::string> why;  ///< the words of the sentence that matched
    double score;                  ///< comparable within one answer
    Confidence confidence;
};

inline constexpr std::size_t kSuggestionsMax = 20;

/// What a sentence is about and who answers for it at `place`, the likeliest first; empty: not in the register.
/// Cost: reads the grams of every item in force, about 2 ms for 1,000 of them; not for the write path of a case.
std::vector<Suggestion> suggest(storage::ReadTransaction& tx, storage::Scope scope, std::string_view words,
                                JurisdictionId place, std::size_t limit, TimePoint at);

/// Counts that a matter was relied on (a case was filed or dispatched under it), by month. The detector of items that
/// nobody uses reads it.
void record_use(storage::WriteTransaction& tx, storage::Scope scope, MatterId matter, TimePoint at);

// ---- Gaps and use: what the register lacks, and what of it nobody needs.

using GapId = Id<struct RegisterGapTag>;

/// Words that somebody looked for in vain, counted over everybody who did. Nothing else is kept.
struct Gap {
    GapId id;
    std::string words;
    std::int64_t asked;
    TimePoint first_day;
    TimePoint last_day;
};
inline constexpr std::size_t kGapsMax = 2'000;
inline constexpr std::size_t kGapWordsMax = 60;

/// Notes a search without an answer: numbers that could be somebody's are taken out, equal words are counted together.
/// With kGapsMax kept, one that was asked least and longest ago makes room. Errors: street.unknown.
Result<void> log_gap(storage::WriteTransaction& tx, storage::Scope scope, std::string_view words, TimePoint now);

/// Those asked most first. Errors: authority's (register_write), street.unknown.
Result<std::vector<Gap>> list_gaps(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope);

/// Settled: the words have an answer now, or never will. Errors: authority's, street.unknown, register.gap_unknown.
Result<void> settle_gap(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, GapId gap);

/// Rows in force that nobody has relied on (record_use) since the first day of the month `months` ago; outside_duty is
/// left out. Errors: authority's (register_write), street.unknown.
Result<std::vector<Entry>> unused_entries(storage::ReadTransaction& tx, authority::Caller const& who,
                                          storage::Scope scope, std::int64_t months);

// ---- The draft: register_write to change it, register_publish to publish it, over the street.

inline constexpr std::size_t kItemsMax = 5'000;

enum class RegisterRowFate : std::uint8_t { added, changed, unchanged, removed };
BOOST_DESCRIBE_ENUM(RegisterRowFate, added, changed, unchanged, removed)

/// What changed between two versions, by the matter's code.
struct Change {
    RegisterRowFate kind;  ///< added, removed or changed
    std::string code;
    std::string name;
    std::vector<std::string> fields{};  ///< columns of docs/formats/register.md that differ, of changed rows
};

/// The draft; where there is none, a new one that begins as a copy of the newest published version. A bulk write.
/// Errors: authority's, street.unknown.
Result<Version> open_draft(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope);

/// Writes one row of the draft, found by the matter's code; its ids are given here. `expected` is the item that the
/// editor saw, nullopt for a new matter. The row of the published version is used again where it says the same.
/// Errors: authority's, register.no_draft, stale register.changed_meanwhile, conflict register.code_taken,
/// body.unknown, register.too_many_items {max}.
Result<Entry> put_item(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope, Entry entry,
                       std::optional<ItemId> expected);

/// Takes a matter out of the draft. Errors: authority's, register.no_draft, register.matter_unknown.
Result<void> remove_item(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         MatterId matter);

/// Makes the draft the version in force from `effective_from`, or at once. Nothing of it changes afterwards.
/// Errors: authority's (register_publish), register.no_draft, stale register.changed_meanwhile,
/// register.empty, register.effect_in_past, register.effect_before_last {last},
/// unprocessable register.not_publishable with one problem for each thing missing.
Result<Version> publish(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope,
                        std::int64_t expected_revision, std::string_view note, std::optional<TimePoint> effective_from);

/// Throws the draft away. A bulk write. Errors: authority's, register.no_draft.
Result<void> discard_draft(storage::WriteTransaction& tx, authority::Caller const& who, storage::Scope scope);

/// The published versions, the newest first, and before them the draft where the caller may see it.
std::vector<Version> list_versions(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope);

/// A published version, or the draft for those who may write it. Error: register.version_unknown.
Result<Version> visible_version(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                VersionId id);

/// The draft, for those who may write it.
std::optional<Version> find_draft(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope);

/// A matter's row in a visible version. Errors: register.version_unknown, register.matter_unknown.
Result<Entry> find_entry(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                         VersionId version, MatterId matter);

/// Rows of a visible version, by code. Error: register.version_unknown.
Result<std::vector<Entry>> entries_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                      VersionId id);

/// What `to` changed against `from`. Error: register.version_unknown.
Result<std::vector<Change>> compare(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                    VersionId from, VersionId to);

struct VersionChanges {
    std::optional<Version> since;  ///< nullopt: there was none before
    std::vector<Change> changes;
};
/// What a visible version changed against the published one before it. Error: register.version_unknown.
Result<VersionChanges> changes_of(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                                  VersionId version);

// ---- Imports into the draft: CSV, XLSX or JSON, all problems at once, undone by id.

using RegisterImportId = Id<struct RegisterImportTag>;

enum class RegisterImportState : std::uint8_t { applying, applied, undone };
BOOST_DESCRIBE_ENUM(RegisterImportState, applying, applied, undone)
/// What happens to rows of the draft that the file does not have.
enum class Missing : std::uint8_t { keep, remove };
BOOST_DESCRIBE_ENUM(Missing, keep, remove)

struct ImportRequest {
    RealmId street;
    std::string file_name;  ///< only for messages: "register.csv:7:3"
    std::string bytes;
    Missing missing = Missing::keep;
    bool dry_run = false;
};

struct PreviewRow {
    std::string where;  ///< as in problems; of removed rows empty
    std::string code;
    std::string name;
    RegisterRowFate fate;
    std::vector<std::string> fields{};  ///< columns that differ, of changed rows
};

struct ImportReport {
    std::optional<RegisterImportId> import{};  ///< set once something was written
    std::string_view kind{};                   ///< "csv", "xlsx", "json"
    std::size_t rows = 0;
    std::size_t added = 0;
    std::size_t changed = 0;
    std::size_t unchanged = 0;
    std::size_t removed = 0;
    std::vector<Problem> problems{};
    std::vector<PreviewRow> preview{};  ///< rows that would change the draft, the first kPreviewRows
};

struct Import {
    RegisterImportId id;
    VersionId version;
    RegisterImportState state;
    std::string file_name;
    std::size_t rows;
    std::size_t done_rows;
    std::size_t added;
    std::size_t changed;
    std::size_t unchanged;
    std::size_t removed;
    Missing missing;
    PersonId person;
    TimePoint created_at;
    std::optional<TimePoint> undone_at;
};

inline constexpr std::size_t kImportBytesMax = 4 * 1024 * 1024;
inline constexpr std::size_t kImportChunkRows = 500;
inline constexpr std::size_t kPreviewRows = 200;

/// Reads the file, reports every problem, and unless it is a dry run or has problems, writes it into the draft (opened
/// if there is none) in chunks, each a transaction of its own; interrupted, it goes on when the same file is sent
/// again. Runs outside a transaction, on the compute pool. Errors: authority's (register_write), street.unknown,
/// text.unknown_encoding, workbook.refused, import.too_large.
Result<ImportReport> run_register_import(storage::Database& database, authority::Caller const& who,
                                         ImportRequest const& request);

/// Puts every row of the draft back as it was before the import, in one transaction; nothing if a row was changed
/// since. Errors: import.unknown, import.undone_already, conflict import.not_undoable (with problems; also once the
/// draft is published).
Result<Import> undo_register_import(storage::Database& database, authority::Caller const& who, RealmId street,
                                    RegisterImportId import);

/// The latest first. Errors: authority's, street.unknown.
Result<std::vector<Import>> list_register_imports(storage::ReadTransaction& tx, authority::Caller const& who,
                                                  RealmId street);

/// A whole register as a file.
struct ExportFile {
    std::string content_type;
    std::string name;
    std::string bytes;
};
enum class ExportFormat : std::uint8_t { csv, xlsx, json };
BOOST_DESCRIBE_ENUM(ExportFormat, csv, xlsx, json)
/// CSV with canonical words, XLSX with Chinese ones, JSON. Error: workbook.not_written.
Result<ExportFile> export_entries(std::span<Entry const> entries, std::span<bodies::Body const> bodies,
                                  std::int64_t version, ExportFormat format);

/// The database outlives the router.
void add_routes(http::Router& router, storage::Database& database);

}  // namespace hezhi::responsibilities
