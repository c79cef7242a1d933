// Reading CSV files of jurisdictions and dwellings, and deciding what each row would do. Pure: text and present rows
// in, rows and problems out. Every problem of a file is found in one reading and carries "file:line:column"
// (characters, from 1). Formats: docs/formats/jurisdictions-csv.md, docs/formats/dwellings-csv.md,
// docs/formats/calendar-csv.md.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/jurisdictions/jurisdictions.h"
#include "src/jurisdictions/place_positions.h"

namespace hezhi::jurisdictions {

/// More problems than a person reads at once are counted, not listed.
constexpr std::size_t kProblemsMax = 1'000;

/// Where the fields of a row stand, for problems found after reading.
struct RowPlace {
    std::size_t line = 0;
    std::array<std::uint32_t, 7> columns{};  ///< by field of the row's struct, in order; 0 where the column is absent
};

struct JurisdictionRow {
    RowPlace place;  ///< kind, code, parent_code, name, types, latitude, longitude
    Kind kind;
    std::string code;
    std::string parent_code;  ///< empty: the street
    std::string name;
    std::vector<CommunityType> types;
    std::optional<Position> position{};  ///< nullopt: the file does not say, and what is known stays
};

struct DwellingRow {
    RowPlace place;  ///< code, place_code, label, area_m2, tenure
    std::string code;
    std::string place_code;
    std::string label;
    std::optional<std::int64_t> area_cm2;
    Tenure tenure;
};

struct CalendarRow {
    RowPlace place;    ///< date, kind, name
    std::string code;  ///< the date as 2026-10-01
    calendar::SpecialDay day;
};

template <class Row>
struct ParsedFile {
    std::vector<Row> rows;
    std::vector<Problem> problems;
};

/// `utf8` is valid UTF-8 (text::decode_upload). The first row names the columns, in English or Chinese, in any order.
ParsedFile<JurisdictionRow> read_jurisdictions(std::string_view file_name, std::string_view utf8);
ParsedFile<DwellingRow> read_dwellings(std::string_view file_name, std::string_view utf8);
ParsedFile<CalendarRow> read_calendar_days(std::string_view file_name, std::string_view utf8);

/// Square metres with at most four decimals, > 0 and ≤ 100,000, as cm².
std::optional<std::int64_t> parse_area_m2(std::string_view text);

/// Degrees with at most seven decimals, within ±max_e7, as degrees × 10⁷.
std::optional<std::int64_t> parse_degrees(std::string_view text, std::int64_t max_e7);

/// The jurisdictions in force or retired of one street, by code.
using ByCode = std::unordered_map<std::string, Jurisdiction>;

/// Parents exist (in the file or before it), kinds fit, nothing moves or changes its kind.
std::vector<Problem> check_tree(std::string_view file_name, std::vector<JurisdictionRow> const& rows,
                                ByCode const& present, Jurisdiction const& street);

/// Every dwelling stands in a place in force that may hold dwellings.
std::vector<Problem> check_places(std::string_view file_name, std::vector<DwellingRow> const& rows,
                                  ByCode const& present);

/// Parents before children, otherwise as in the file.
void order_by_depth(std::vector<JurisdictionRow>& rows);

RowFate fate_of(JurisdictionRow const& row, Jurisdiction const* present, std::optional<Position> lies = {});
RowFate fate_of(DwellingRow const& row, JurisdictionId place, Dwelling const* present);
RowFate fate_of(CalendarRow const& row, StoredDay const* present);

std::string_view name(RowFate fate) noexcept;
std::string_view name(ImportKind kind) noexcept;
std::string_view name(ImportState state) noexcept;
std::optional<ImportKind> parse_import_kind(std::string_view text) noexcept;
std::optional<ImportState> parse_import_state(std::string_view text) noexcept;

/// What an import may change of a row, as import_changes keeps it. Equal content gives equal text.
/// `position`: where the import says or changes it; an image without one says nothing of where the place lies.
std::string image_of(Jurisdiction const& jurisdiction, std::optional<Position> position = {});
std::string image_of(Dwelling const& dwelling);
std::string image_of(StoredDay const& day);

struct JurisdictionImage {
    std::string name;
    std::vector<CommunityType> types;
    bool retired;
    std::optional<Position> position{};
};
struct DwellingImage {
    JurisdictionId community;
    JurisdictionId place;
    std::string label;
    std::optional<std::int64_t> area_cm2;
    Tenure tenure;
    bool retired;
};
struct CalendarDayImage {
    calendar::DayKind kind;
    std::string name;
    bool retired;
};
/// Inverse of image_of; asserts that the text came from it.
JurisdictionImage read_jurisdiction_image(std::string_view image);
DwellingImage read_dwelling_image(std::string_view image);
CalendarDayImage read_calendar_day_image(std::string_view image);

}  // namespace hezhi::jurisdictions
