// The register on the wire.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "lib/base/bounded.h"
#include "src/http/context.h"
#include "src/responsibilities/register_rows.h"
#include "src/responsibilities/responsibilities.h"

namespace hezhi::responsibilities {

// ---- replies

struct RegisterBody {
    std::optional<BodyId> id;  ///< absent: named by kind, and none is meant yet
    std::string name;
    std::optional<bodies::BodyKind> kind;           ///< where the register names a kind
    std::optional<bodies::BodyKind> stands_in_for;  ///< there is no body of that kind here; this one answers instead
};
BOOST_DESCRIBE_STRUCT(RegisterBody, (), (id, name, kind, stands_in_for))

struct RegisterLimits {
    Bounded<1, kLimitHoursMax> urgent_respond_hours;
    Bounded<1, kLimitHoursMax> urgent_resolve_hours;
    Bounded<1, kLimitDaysMax> ordinary_respond_days;
    Bounded<1, kLimitDaysMax> ordinary_resolve_days;
    Bounded<1, kLimitDaysMax> complex_respond_days;
    Bounded<1, kLimitDaysMax> complex_resolve_days;
};
BOOST_DESCRIBE_STRUCT(RegisterLimits, (),
                      (urgent_respond_hours, urgent_resolve_hours, ordinary_respond_days, ordinary_resolve_days,
                       complex_respond_days, complex_resolve_days))

struct RegisterLine {
    MatterId matter;
    ItemId item;
    std::string code;
    std::string group;
    std::string subgroup;
    std::string name;
    MatterClass class_;
    std::optional<RegisterBody> lead;
    bool has_basis;
};
BOOST_DESCRIBE_STRUCT(RegisterLine, (), (matter, item, code, group, subgroup, name, class_, lead, has_basis))

struct RegisterCard : RegisterLine {
    std::vector<std::string> keywords;
    std::vector<CaseKind> kinds;
    std::vector<RegisterBody> supporting;
    std::string must_do;
    std::string may_help;
    std::string may_not;
    std::string community_part;
    std::string basis;
    std::optional<RegisterLimits> limits;
    std::string resource;
    std::string remedy;
    std::string phone;
    Publicity publicity;
    bool open311;
};
BOOST_DESCRIBE_STRUCT(RegisterCard, (RegisterLine),
                      (keywords, kinds, supporting, must_do, may_help, may_not, community_part, basis, limits, resource,
                       remedy, phone, publicity, open311))

struct RegisterVersion {
    VersionId id;
    std::int64_t number;
    VersionState state;
    std::string note;
    std::optional<TimePoint> effective_from;
    std::optional<TimePoint> published_at;
    std::int64_t items;
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(RegisterVersion, (), (id, number, state, note, effective_from, published_at, items, revision))

struct RegisterVersions {
    std::vector<RegisterVersion> items;
    std::optional<VersionId> in_force;
};
BOOST_DESCRIBE_STRUCT(RegisterVersions, (), (items, in_force))

struct RegisterRows {
    std::optional<RegisterVersion> version;  ///< absent: nothing is published yet
    std::vector<RegisterLine> items;
};
BOOST_DESCRIBE_STRUCT(RegisterRows, (), (version, items))

struct RegisterAnswer {
    RegisterCard card;
    std::vector<std::string> why;  ///< the words of the question that matched
    Confidence confidence;
};
BOOST_DESCRIBE_STRUCT(RegisterAnswer, (), (card, why, confidence))

struct RegisterAnswers {
    std::optional<RegisterVersion> version;
    std::vector<RegisterAnswer> items;  ///< empty: not in the register
};
BOOST_DESCRIBE_STRUCT(RegisterAnswers, (), (version, items))

struct RegisterChange {
    RegisterRowFate kind;
    std::string code;
    std::string name;
    std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(RegisterChange, (), (kind, code, name, fields))

struct RegisterChanges {
    std::optional<RegisterVersion> since;  ///< absent: the first version, everything is new
    std::vector<RegisterChange> items;
};
BOOST_DESCRIBE_STRUCT(RegisterChanges, (), (since, items))

struct RegisterGap {
    GapId id;
    std::string words;
    std::int64_t asked;
    TimePoint first_day;
    TimePoint last_day;
};
BOOST_DESCRIBE_STRUCT(RegisterGap, (), (id, words, asked, first_day, last_day))

struct RegisterGaps {
    std::vector<RegisterGap> items;
};
BOOST_DESCRIBE_STRUCT(RegisterGaps, (), (items))

struct RegisterImportProblem {
    std::string where;  ///< "register.csv:7:12", "register.xlsx:责任清单!C7"
    std::string code;
    std::string detail;  ///< in the caller's language
};
BOOST_DESCRIBE_STRUCT(RegisterImportProblem, (), (where, code, detail))

struct RegisterImportRow {
    std::string where;
    std::string code;
    std::string name;
    RegisterRowFate fate;
    std::vector<std::string> fields;
};
BOOST_DESCRIBE_STRUCT(RegisterImportRow, (), (where, code, name, fate, fields))

struct RegisterImportReply {
    std::optional<RegisterImportId> import_;
    std::string kind;
    std::int64_t rows;
    std::int64_t added;
    std::int64_t changed;
    std::int64_t unchanged;
    std::int64_t removed;
    std::vector<RegisterImportProblem> problems;
    std::vector<RegisterImportRow> preview;
};
BOOST_DESCRIBE_STRUCT(RegisterImportReply, (),
                      (import_, kind, rows, added, changed, unchanged, removed, problems, preview))

struct RegisterImportLine {
    RegisterImportId id;
    RegisterImportState state;
    std::string file_name;
    std::int64_t rows;
    std::int64_t added;
    std::int64_t changed;
    std::int64_t unchanged;
    std::int64_t removed;
    TimePoint created_at;
    std::optional<TimePoint> undone_at;
    bool is_of_draft;  ///< the draft it went into is still the draft, so it can be undone
};
BOOST_DESCRIBE_STRUCT(RegisterImportLine, (),
                      (id, state, file_name, rows, added, changed, unchanged, removed, created_at, undone_at,
                       is_of_draft))

struct RegisterImports {
    std::vector<RegisterImportLine> items;
};
BOOST_DESCRIBE_STRUCT(RegisterImports, (), (items))

// ---- requests

struct RegisterOf {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(RegisterOf, (), (street))

struct RegisterQuestion {
    RealmId street;
    BoundedText<1, 120> words;
    std::optional<JurisdictionId> place;
    std::optional<Bounded<1, kSuggestionsMax>> limit;
};
BOOST_DESCRIBE_STRUCT(RegisterQuestion, (), (street, words, place, limit))

struct RegisterMatterOf {
    RealmId street;
    MatterId matter;
    std::optional<JurisdictionId> place;
};
BOOST_DESCRIBE_STRUCT(RegisterMatterOf, (), (street, matter, place))

struct RegisterGapLog {
    RealmId street;
    BoundedText<1, 120> words;
};
BOOST_DESCRIBE_STRUCT(RegisterGapLog, (), (street, words))

struct OneRegisterGap {
    RealmId street;
    GapId gap;
};
BOOST_DESCRIBE_STRUCT(OneRegisterGap, (), (street, gap))

struct UnusedOf {
    RealmId street;
    std::optional<Bounded<1, 60>> months;
};
BOOST_DESCRIBE_STRUCT(UnusedOf, (), (street, months))

struct RegisterVersionOf {
    RealmId street;
    VersionId version;
};
BOOST_DESCRIBE_STRUCT(RegisterVersionOf, (), (street, version))

struct RegisterVersionMatter {
    RealmId street;
    VersionId version;
    MatterId matter;
};
BOOST_DESCRIBE_STRUCT(RegisterVersionMatter, (), (street, version, matter))

struct RegisterExportOf {
    RealmId street;
    VersionId version;
    ExportFormat format;
};
BOOST_DESCRIBE_STRUCT(RegisterExportOf, (), (street, version, format))

/// A body of the street or a kind of body, one of the two.
struct RegisterParty {
    std::optional<BodyId> id;
    std::optional<bodies::BodyKind> kind;
};
BOOST_DESCRIBE_STRUCT(RegisterParty, (), (id, kind))

using DutyText = BoundedText<0, kDutyMax>;

struct PutRegisterItem {
    RealmId street;
    BoundedText<1, kCodeMax, TextKind::name> code;
    http::IfMatch if_match;  ///< the item that the editor saw; absent for a new matter
    BoundedText<1, kGroupMax> group;
    BoundedText<0, kGroupMax> subgroup;
    BoundedText<1, kNameMax> name;
    std::vector<BoundedText<1, kKeywordMax>> keywords;
    MatterClass class_;
    std::vector<CaseKind> kinds;
    std::optional<RegisterParty> lead;
    std::vector<RegisterParty> supporting;
    DutyText must_do;
    DutyText may_help;
    DutyText may_not;
    DutyText community_part;
    DutyText basis;
    std::optional<RegisterLimits> limits;
    DutyText resource;
    DutyText remedy;
    BoundedText<0, kPhoneMax> phone;
    Publicity publicity;
    bool open311;
};
BOOST_DESCRIBE_STRUCT(PutRegisterItem, (),
                      (street, code, if_match, group, subgroup, name, keywords, class_, kinds, lead, supporting,
                       must_do, may_help, may_not, community_part, basis, limits, resource, remedy, phone, publicity,
                       open311))

struct RegisterDraftMatter {
    RealmId street;
    MatterId matter;
};
BOOST_DESCRIBE_STRUCT(RegisterDraftMatter, (), (street, matter))

struct PublishRegister {
    RealmId street;
    Bounded<1, 1'000'000'000> revision;  ///< of the draft that was looked at
    BoundedText<0, 500> note;
    std::optional<TimePoint> effective_from;
};
BOOST_DESCRIBE_STRUCT(PublishRegister, (), (street, revision, note, effective_from))

struct RegisterUpload {
    RealmId street;
    bool dry_run;
    Missing missing;
    std::optional<BoundedText<1, 120>> file_name;
    http::Upload upload;
};
BOOST_DESCRIBE_STRUCT(RegisterUpload, (), (street, dry_run, missing, file_name, upload))

struct OneRegisterImport {
    RealmId street;
    RegisterImportId import_;
};
BOOST_DESCRIBE_STRUCT(OneRegisterImport, (), (street, import_))

// ---- between the two

RegisterVersion to_wire(Version const& version);
RegisterLine line_of(Entry const& entry, std::span<bodies::Body const> all);
/// Lead and supporting bodies as the register names them.
RegisterCard card_of(Entry const& entry, std::span<bodies::Body const> all);
RegisterBody to_wire(ResolvedBody const& body);
RegisterImportLine to_wire(Import const& import, std::optional<VersionId> draft);
/// Error: unprocessable register.party_refused where a party is both a body and a kind, or neither.
Result<Entry> entry_of(PutRegisterItem const& request);

}  // namespace hezhi::responsibilities
