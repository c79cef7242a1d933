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
#include "src/jurisdictions/place_positions.h"

namespace hezhi::calendar {

BOOST_DESCRIBE_ENUM(DayKind, holiday, working)

}  // namespace hezhi::calendar

namespace hezhi::jurisdictions {

BOOST_DESCRIBE_ENUM(Kind, city, district, street, community, compound, building, unit)
BOOST_DESCRIBE_ENUM(CommunityType, converted_village, urban_village, old_town, work_unit_housing, commodity_housing,
                    mixed_resettlement)
BOOST_DESCRIBE_ENUM(Tenure, owned, unsold, public_rental, work_unit, resettlement, self_built, other)
BOOST_DESCRIBE_ENUM(ImportKind, jurisdictions, dwellings, calendar)
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
    std::optional<std::int64_t> latitude_e7;  ///< with the longitude, or neither
    std::optional<std::int64_t> longitude_e7;
};
BOOST_DESCRIBE_STRUCT(JurisdictionLine, (), (id, parent, kind, code, name, path, types, latitude_e7, longitude_e7))

struct JurisdictionList {
    std::vector<JurisdictionLine> items;
};
BOOST_DESCRIBE_STRUCT(JurisdictionList, (), (items))

struct BuildingsQuery {
    RealmId street;
    JurisdictionId community;
};
BOOST_DESCRIBE_STRUCT(BuildingsQuery, (), (street, community))

/// Where a place lies: both numbers, or neither to say that it is not known.
struct PlacePositionRequest {
    RealmId street;
    JurisdictionId place;
    std::optional<Bounded<-kLatitudeMaxE7, kLatitudeMaxE7>> latitude_e7;
    std::optional<Bounded<-kLongitudeMaxE7, kLongitudeMaxE7>> longitude_e7;
};
BOOST_DESCRIBE_STRUCT(PlacePositionRequest, (), (street, place, latitude_e7, longitude_e7))

struct OnePlace {
    RealmId street;
    JurisdictionId place;
};
BOOST_DESCRIBE_STRUCT(OnePlace, (), (street, place))

/// What hangs at the door of a place.
struct PlaceSheet {
    std::string street;
    JurisdictionId community_id;
    std::string community;
    std::string place;
    std::string phone;     ///< of the committee; empty: not told
    std::string address;   ///< begins a report there
    std::string code_svg;  ///< the address as a picture to scan
};
BOOST_DESCRIBE_STRUCT(PlaceSheet, (), (street, community_id, community, place, phone, address, code_svg))

struct CommunityPhoneRequest {
    RealmId street;
    JurisdictionId community;
    BoundedText<0, 20> phone;
};
BOOST_DESCRIBE_STRUCT(CommunityPhoneRequest, (), (street, community, phone))

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
    std::optional<JurisdictionId> place;  ///< of a calendar: the street if absent
    http::Upload upload;
};
BOOST_DESCRIBE_STRUCT(ImportUpload, (), (street, kind, dry_run, file_name, place, upload))

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

struct CalendarQuery {
    RealmId street;
    std::optional<JurisdictionId> place;      ///< a community; the street if absent
    std::optional<Bounded<2000, 2099>> year;  ///< this year if absent
};
BOOST_DESCRIBE_STRUCT(CalendarQuery, (), (street, place, year))

struct CalendarDayLine {
    std::string date;  ///< "2026-10-01"
    calendar::DayKind kind;
    std::string name;
    std::optional<JurisdictionId> from;  ///< the place whose word it is; absent: the shipped national calendar
};
BOOST_DESCRIBE_STRUCT(CalendarDayLine, (), (date, kind, name, from))

struct CalendarYear {
    JurisdictionId place;
    std::string time_zone;
    std::int64_t year;
    std::vector<std::int64_t> years;           ///< those that are covered
    std::optional<std::int64_t> missing_year;  ///< this year, or from 1 November on the next one
    std::int64_t working_days;
    std::vector<CalendarDayLine> days;
};
BOOST_DESCRIBE_STRUCT(CalendarYear, (), (place, time_zone, year, years, missing_year, working_days, days))

struct TimeZoneChoice {
    RealmId street;
    std::optional<JurisdictionId> place;
    BoundedText<1, 64> time_zone;
};
BOOST_DESCRIBE_STRUCT(TimeZoneChoice, (), (street, place, time_zone))

struct TimeZoneReply {
    std::string time_zone;
};
BOOST_DESCRIBE_STRUCT(TimeZoneReply, (), (time_zone))

StreetLine to_wire(Jurisdiction const& street, std::vector<Jurisdiction> const& communities);
JurisdictionLine to_wire(Jurisdiction const& jurisdiction, Positions const& positions);
DwellingLine to_wire(Dwelling const& dwelling);
ImportLine to_wire(Import const& import);

CalendarYear to_wire(PlaceCalendar const& place, std::chrono::year year);

}  // namespace hezhi::jurisdictions
