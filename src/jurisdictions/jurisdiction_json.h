// Wire types of jurisdictions, dwellings and imports.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "lib/base/bounded.h"
#include "lib/base/page.h"
#include "src/http/context.h"
#include "src/jurisdictions/jurisdictions.h"

namespace hezhi::jurisdictions {

BOOST_DESCRIBE_ENUM(Kind, city, district, street, community, compound, building, unit)
BOOST_DESCRIBE_ENUM(CommunityType, converted_village, urban_village, old_town, work_unit_housing, commodity_housing,
                    mixed_resettlement)
BOOST_DESCRIBE_ENUM(Tenure, owned, unsold, public_rental, work_unit, resettlement, self_built, other)
BOOST_DESCRIBE_ENUM(ImportKind, jurisdictions, dwellings)
BOOST_DESCRIBE_ENUM(ImportState, applying, applied, undoing, undone)
BOOST_DESCRIBE_ENUM(RowFate, added, changed, unchanged)

struct StreetCommunity {
    JurisdictionId id;
    std::string name;
    std::vector<CommunityType> types;
};
BOOST_DESCRIBE_STRUCT(StreetCommunity, (), (id, name, types))

struct StreetLine {
    RealmId id;
    std::string slug;
    std::string name;
    std::vector<StreetCommunity> communities;
};
BOOST_DESCRIBE_STRUCT(StreetLine, (), (id, slug, name, communities))

struct StreetList {
    std::vector<StreetLine> items;
};
BOOST_DESCRIBE_STRUCT(StreetList, (), (items))

struct OneStreet {
    RealmId street;
};
BOOST_DESCRIBE_STRUCT(OneStreet, (), (street))

struct JurisdictionLine {
    JurisdictionId id;
    std::optional<JurisdictionId> parent;
    Kind kind;
    std::string code;
    std::string name;
    std::string path;
    std::vector<CommunityType> types;
};
BOOST_DESCRIBE_STRUCT(JurisdictionLine, (), (id, parent, kind, code, name, path, types))

struct JurisdictionList {
    std::vector<JurisdictionLine> items;
};
BOOST_DESCRIBE_STRUCT(JurisdictionList, (), (items))

struct DwellingsQuery : PageRequest {
    RealmId street;
    JurisdictionId community;
    std::optional<BoundedText<0, 40>> q;
};
BOOST_DESCRIBE_STRUCT(DwellingsQuery, (PageRequest), (street, community, q))

struct DwellingLine {
    DwellingId id;
    std::string code;
    std::string label;
    std::optional<std::int64_t> area_cm2;
    Tenure tenure;
    JurisdictionId place;
};
BOOST_DESCRIBE_STRUCT(DwellingLine, (), (id, code, label, area_cm2, tenure, place))

struct ImportUpload {
    RealmId street;
    ImportKind kind;
    bool dry_run;
    std::optional<BoundedText<1, 120>> file_name;
    http::Upload upload;
};
BOOST_DESCRIBE_STRUCT(ImportUpload, (), (street, kind, dry_run, file_name, upload))

BOOST_DESCRIBE_STRUCT(PreviewRow, (), (line, code, name, fate))

struct ImportProblem {
    std::string where;   ///< "dwellings.csv:7:3"
    std::string code;    ///< stable
    std::string detail;  ///< in the caller's language
};
BOOST_DESCRIBE_STRUCT(ImportProblem, (), (where, code, detail))

struct ImportReply {
    std::optional<ImportId> import_;
    ImportKind kind;
    std::string encoding;
    std::int64_t rows;
    std::int64_t added;
    std::int64_t changed;
    std::int64_t unchanged;
    std::vector<ImportProblem> problems;
    std::vector<PreviewRow> preview;
};
BOOST_DESCRIBE_STRUCT(ImportReply, (), (import_, kind, encoding, rows, added, changed, unchanged, problems, preview))

struct ImportLine {
    ImportId id;
    ImportKind kind;
    ImportState state;
    std::int64_t rows;
    std::int64_t done_rows;
    std::int64_t added;
    std::int64_t changed;
    std::int64_t unchanged;
    TimePoint created_at;
    std::optional<TimePoint> undone_at;
};
BOOST_DESCRIBE_STRUCT(ImportLine, (),
                      (id, kind, state, rows, done_rows, added, changed, unchanged, created_at, undone_at))

struct ImportList {
    std::vector<ImportLine> items;
};
BOOST_DESCRIBE_STRUCT(ImportList, (), (items))

struct OneImport {
    RealmId street;
    ImportId import_;
};
BOOST_DESCRIBE_STRUCT(OneImport, (), (street, import_))

StreetLine to_wire(Jurisdiction const& street, std::vector<Jurisdiction> const& communities);
JurisdictionLine to_wire(Jurisdiction const& jurisdiction);
DwellingLine to_wire(Dwelling const& dwelling);
ImportLine to_wire(Import const& import);

}  // namespace hezhi::jurisdictions
