#include "src/jurisdictions/import_rules.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/base/character_columns.h"
#include "lib/base/csv.h"
#include "lib/base/utf8.h"
#include "lib/text/encoding.h"
#include "lib/text/names.h"
#include "src/jurisdictions/calendar_rules.h"
#include "src/jurisdictions/jurisdiction_rules.h"

namespace hezhi::jurisdictions {
namespace {

constexpr std::size_t kCodeCharactersMax = 64;
constexpr std::size_t kNameCharactersMax = 80;
constexpr std::int64_t kAreaMaxM2 = 100'000;
constexpr std::int64_t kCm2PerM2 = 10'000;
constexpr std::int64_t kE7 = 10'000'000;

struct Column {
    std::string_view name;     ///< as in the format's document
    std::string_view chinese;  ///< as offices head their tables
    bool required;
};

constexpr std::array kJurisdictionColumns{
    Column{"kind", "类别", true},       Column{"code", "编码", true},   Column{"parent_code", "上级编码", false},
    Column{"name", "名称", true},       Column{"types", "类型", false}, Column{"latitude", "纬度", false},
    Column{"longitude", "经度", false},
};
constexpr std::array kDwellingColumns{
    Column{"code", "编码", true},     Column{"place_code", "所在编码", true}, Column{"label", "门牌", true},
    Column{"area_m2", "面积", false}, Column{"tenure", "产权", false},
};
constexpr std::array kCalendarColumns{
    Column{"date", "日期", true},
    Column{"kind", "类别", true},
    Column{"name", "名称", false},
};

template <class Value>
struct Word {
    std::string_view word;
    Value value;
};
constexpr std::array kChineseKinds{
    Word{"社区", Kind::community},
    Word{"小区", Kind::compound},
    Word{"楼栋", Kind::building},
    Word{"单元", Kind::unit},
};
constexpr std::array kChineseTypes{
    Word{"村改居", CommunityType::converted_village},
    Word{"城中村", CommunityType::urban_village},
    Word{"边缘混合", CommunityType::urban_village},
    Word{"老城传统", CommunityType::old_town},
    Word{"单位售后公房", CommunityType::work_unit_housing},
    Word{"纯商品房", CommunityType::commodity_housing},
    Word{"商品房-回迁房混合", CommunityType::mixed_resettlement},
};
constexpr std::array kChineseTenures{
    Word{"产权房", Tenure::owned},     Word{"未售", Tenure::unsold},         Word{"公租房", Tenure::public_rental},
    Word{"单位房", Tenure::work_unit}, Word{"回迁房", Tenure::resettlement}, Word{"自建房", Tenure::self_built},
    Word{"其他", Tenure::other},
};
constexpr std::array kChineseDayKinds{
    Word{"节假日", calendar::DayKind::holiday}, Word{"放假", calendar::DayKind::holiday},
    Word{"休", calendar::DayKind::holiday},     Word{"调休上班", calendar::DayKind::working},
    Word{"调休", calendar::DayKind::working},   Word{"上班", calendar::DayKind::working},
    Word{"工作日", calendar::DayKind::working}, Word{"班", calendar::DayKind::working},
};

template <class Words>
auto find_word(Words const& words, std::string_view word) -> std::optional<decltype(words[0].value)> {
    auto const found = std::ranges::find(words, word, [](auto const& entry) { return entry.word; });
    if (found == std::end(words)) return std::nullopt;
    return found->value;
}

/// Collects problems up to kProblemsMax and says how many more there were.
class ProblemList {
public:
    explicit ProblemList(std::string_view file_name) : file_name_(file_name) {}

    using Params = std::vector<std::pair<std::string, std::string>>;

    void add(std::size_t line, std::size_t column, std::string_view key, Params params = {}) {
        if (problems_.size() < kProblemsMax) {
            problems_.push_back(
                {fmt::format("{}:{}:{}", file_name_, line, std::max<std::size_t>(column, 1)), key, std::move(params)});
        } else {
            ++unlisted_;
        }
    }
    void add(RowPlace const& place, std::size_t field, std::string_view key, Params params = {}) {
        add(place.line, place.columns[field], key, std::move(params));
    }

    std::vector<Problem> take() {
        if (unlisted_ > 0) {
            problems_.push_back({file_name_, "import.more_problems", {{"count", std::to_string(unlisted_)}}});
        }
        return std::move(problems_);
    }

private:
    std::string file_name_;
    std::vector<Problem> problems_;
    std::size_t unlisted_ = 0;
};

/// The cells of one row, by the columns that the format knows.
struct Cells {
    RowPlace place;
    std::array<std::string, 7> values;
};

/// Reads header and rows; gives each row's cells, cleaned, to `each`.
template <std::size_t Count, class Each>
void read_table(std::string_view utf8, std::array<Column, Count> const& columns, ProblemList& problems, Each&& each,
                std::size_t rows_max = kImportRowsMax) {
    CharacterColumns const character_column(utf8);
    CsvReader reader(utf8, text::divider_of(utf8));
    bool broken = false;
    auto const next = [&]() -> std::optional<std::vector<CsvField>> {
        auto row = reader.next_row();
        if (row) return std::move(*row);
        broken = true;
        problems.add(number_param(row.error(), "line"),
                     character_column(number_param(row.error(), "line"), number_param(row.error(), "column")),
                     row.error().key());
        return std::nullopt;
    };

    auto const header = next();
    if (!header) {
        if (!broken) problems.add(1, 1, "import.empty");
        return;
    }
    std::vector<std::optional<std::size_t>> meaning;  // of each cell: the index into `columns`
    std::array<bool, Count> seen{};
    for (auto const& field : *header) {
        auto const title = text::name_key(field.text).value_or("");
        auto const found = std::ranges::find_if(
            columns, [&](Column const& column) { return column.name == title || column.chinese == title; });
        std::size_t const at = character_column(field.line, field.column);
        if (found == columns.end()) {
            problems.add(field.line, at, "import.column_unknown", {{"column", std::string(field.text)}});
            meaning.emplace_back(std::nullopt);
            continue;
        }
        auto const index = static_cast<std::size_t>(found - columns.begin());
        if (seen[index]) {
            problems.add(field.line, at, "import.column_repeated", {{"column", std::string(found->name)}});
        }
        seen[index] = true;
        meaning.emplace_back(index);
    }
    bool complete = true;
    for (std::size_t index = 0; index < Count; ++index) {
        if (seen[index] || !columns[index].required) continue;
        problems.add(1, 1, "import.column_missing",
                     {{"column", fmt::format("{} ({})", columns[index].name, columns[index].chinese)}});
        complete = false;
    }
    if (!complete) return;

    std::size_t rows = 0;
    while (auto const row = next()) {
        if (++rows > rows_max) {
            problems.add(row->front().line, 1, "import.too_many_rows", {{"max", std::to_string(rows_max)}});
            return;
        }
        bool const blank = std::ranges::all_of(*row, [](CsvField const& field) { return field.text.empty(); });
        if (blank) continue;  // spreadsheets leave rows of bare commas
        if (row->size() != meaning.size()) {
            problems.add(row->front().line, 1, "import.field_count",
                         {{"expected", std::to_string(meaning.size())}, {"found", std::to_string(row->size())}});
            continue;
        }
        Cells cells;
        cells.place.line = row->front().line;
        for (std::size_t at = 0; at < row->size(); ++at) {
            if (!meaning[at]) continue;
            auto const& field = (*row)[at];
            cells.values[*meaning[at]] = text::clean_name(field.text).value_or("");
            cells.place.columns[*meaning[at]] = static_cast<std::uint32_t>(character_column(field.line, field.column));
        }
        bool filled = true;
        for (std::size_t index = 0; index < Count; ++index) {
            if (!columns[index].required || !cells.values[index].empty()) continue;
            problems.add(cells.place, index, "import.field_missing", {{"column", std::string(columns[index].name)}});
            filled = false;
        }
        if (filled) each(std::move(cells));
    }
    if (rows == 0 && !broken) problems.add(1, 1, "import.empty");
}

bool is_code(std::string_view code) {
    return code.find(' ') == std::string_view::npos && count_characters(code) <= kCodeCharactersMax;
}

void check_code(ProblemList& problems, RowPlace const& place, std::size_t field, std::string const& code) {
    if (is_code(code)) return;
    problems.add(place, field, "import.code_refused", {{"found", code}, {"max", std::to_string(kCodeCharactersMax)}});
}

void check_name(ProblemList& problems, RowPlace const& place, std::size_t field, std::string const& name) {
    if (count_characters(name) <= kNameCharactersMax) return;
    problems.add(place, field, "import.name_too_long", {{"max", std::to_string(kNameCharactersMax)}});
}

/// Each code once in a file; the second is a problem that names the first's line.
class CodesSeen {
public:
    bool add(ProblemList& problems, RowPlace const& place, std::size_t field, std::string const& code) {
        auto const [entry, is_new] = lines_.emplace(code, place.line);
        if (!is_new) {
            problems.add(place, field, "import.code_repeated",
                         {{"found", code}, {"first_line", std::to_string(entry->second)}});
        }
        return is_new;
    }

private:
    std::unordered_map<std::string, std::size_t> lines_;
};

template <class Enum, std::size_t Count>
std::string choices(std::string_view (*spelling)(Enum) noexcept, std::array<Enum, Count> const& values) {
    std::string joined;
    for (auto const value : values) {
        if (!joined.empty()) joined += ", ";
        joined += spelling(value);
    }
    return joined;
}

constexpr std::array kImportedKinds{Kind::community, Kind::compound, Kind::building, Kind::unit};
constexpr std::array kAllTypes{CommunityType::converted_village, CommunityType::urban_village,
                               CommunityType::old_town,          CommunityType::work_unit_housing,
                               CommunityType::commodity_housing, CommunityType::mixed_resettlement};
constexpr std::array kAllTenures{Tenure::owned,        Tenure::unsold,     Tenure::public_rental, Tenure::work_unit,
                                 Tenure::resettlement, Tenure::self_built, Tenure::other};

/// Types divided by ; or 、 or / or |.
std::vector<CommunityType> read_types(ProblemList& problems, RowPlace const& place, std::string_view text) {
    constexpr std::array<std::string_view, 6> kDividers{";", "；", "、", "|", "，", ","};
    std::vector<CommunityType> types;
    while (!text.empty()) {
        std::size_t end = text.size();
        std::size_t width = 0;
        for (auto const divider : kDividers) {
            if (auto const at = text.find(divider); at < end) {
                end = at;
                width = divider.size();
            }
        }
        auto const word = text::clean_name(text.substr(0, end)).value_or("");
        auto type = parse_community_type(word);
        if (!type) type = find_word(kChineseTypes, word);
        if (type) {
            types.push_back(*type);
        } else if (!word.empty()) {
            problems.add(place, 4, "import.value_unknown",
                         {{"column", "types"}, {"found", word}, {"expected", choices<CommunityType>(name, kAllTypes)}});
        }
        text = text.substr(end + width);
    }
    return types;
}

/// Both columns or neither.
std::optional<Position> read_position(ProblemList& problems, RowPlace const& place, std::string const& latitude,
                                      std::string const& longitude) {
    if (latitude.empty() && longitude.empty()) return std::nullopt;
    if (latitude.empty() || longitude.empty()) {
        problems.add(place, latitude.empty() ? 5 : 6, "import.position_half");
        return std::nullopt;
    }
    auto const degrees = [&](std::size_t field, std::string const& text, std::int64_t max_e7) {
        auto const read = parse_degrees(text, max_e7);
        if (!read) {
            problems.add(place, field, "import.degrees_refused",
                         {{"found", text}, {"max", std::to_string(max_e7 / kE7)}});
        }
        return read;
    };
    auto const north = degrees(5, latitude, kLatitudeMaxE7);
    auto const east = degrees(6, longitude, kLongitudeMaxE7);
    if (!north || !east) return std::nullopt;
    return Position{*north, *east};
}

boost::json::object parse_image(std::string_view image) {
    boost::system::error_code error;
    auto value = boost::json::parse(image, error);
    HZ_ASSERT(!error && value.is_object());
    return std::move(value.as_object());
}

std::string text_of(boost::json::value const& value) {
    return std::string(std::string_view(value.as_string()));
}

}  // namespace

std::optional<std::int64_t> parse_area_m2(std::string_view text) {
    std::int64_t whole = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error != std::errc{} || whole < 0 || whole > kAreaMaxM2) return std::nullopt;
    std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    std::int64_t area = whole * kCm2PerM2;
    if (!rest.empty()) {
        if (rest.front() != '.' || rest.size() < 2 || rest.size() > 5) return std::nullopt;
        std::int64_t place_value = kCm2PerM2 / 10;
        for (char const digit : rest.substr(1)) {
            if (digit < '0' || digit > '9') return std::nullopt;
            area += (digit - '0') * place_value;
            place_value /= 10;
        }
    }
    if (text.front() == '-' || area <= 0 || area > kAreaMaxM2 * kCm2PerM2) return std::nullopt;
    return area;
}

std::optional<std::int64_t> parse_degrees(std::string_view text, std::int64_t max_e7) {
    bool const is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    auto const dot = std::min(text.find('.'), text.size());
    auto const decimals = text.substr(std::min(dot + 1, text.size()));
    constexpr std::size_t kWholeDigitsMax = 3;
    constexpr std::size_t kDecimalsMax = 7;
    if (dot == 0 || dot > kWholeDigitsMax || decimals.size() > kDecimalsMax) return std::nullopt;
    if (dot < text.size() && decimals.empty()) return std::nullopt;
    std::int64_t value = 0;
    for (char const digit : std::string(text.substr(0, dot)) + std::string(decimals)) {
        if (digit < '0' || digit > '9') return std::nullopt;
        value = value * 10 + (digit - '0');
    }
    for (auto missing = decimals.size(); missing < kDecimalsMax; ++missing) value *= 10;
    if (value > max_e7) return std::nullopt;
    return is_negative ? -value : value;
}

ParsedFile<JurisdictionRow> read_jurisdictions(std::string_view file_name, std::string_view utf8) {
    ProblemList problems(file_name);
    ParsedFile<JurisdictionRow> file;
    CodesSeen codes;
    read_table(utf8, kJurisdictionColumns, problems, [&](Cells cells) {
        auto& [kind_text, code, parent_code, title, types_text, latitude, longitude] = cells.values;
        auto kind = parse_kind(kind_text);
        if (!kind) kind = find_word(kChineseKinds, kind_text);
        if (!kind || std::ranges::find(kImportedKinds, *kind) == kImportedKinds.end()) {
            problems.add(cells.place, 0, "import.value_unknown",
                         {{"column", "kind"}, {"found", kind_text}, {"expected", choices<Kind>(name, kImportedKinds)}});
            kind = std::nullopt;
        }
        check_code(problems, cells.place, 1, code);
        check_name(problems, cells.place, 3, title);
        auto types = read_types(problems, cells.place, types_text);
        if (kind == Kind::community && types_text.empty()) {
            problems.add(cells.place, 4, "import.types_needed",
                         {{"expected", choices<CommunityType>(name, kAllTypes)}});
        } else if (kind && kind != Kind::community && !types_text.empty()) {
            problems.add(cells.place, 4, "import.types_unexpected", {{"kind", std::string(name(*kind))}});
        }
        if (kind && kind != Kind::community && parent_code.empty()) {
            problems.add(cells.place, 2, "import.field_missing", {{"column", "parent_code"}});
        }
        auto const position = read_position(problems, cells.place, latitude, longitude);
        if (!codes.add(problems, cells.place, 1, code) || !kind) return;
        file.rows.push_back({cells.place, *kind, std::move(code), std::move(parent_code), std::move(title),
                             split_types(join_types(std::move(types))), position});
    });
    file.problems = problems.take();
    return file;
}

ParsedFile<DwellingRow> read_dwellings(std::string_view file_name, std::string_view utf8) {
    ProblemList problems(file_name);
    ParsedFile<DwellingRow> file;
    CodesSeen codes;
    read_table(utf8, kDwellingColumns, problems, [&](Cells cells) {
        auto& [code, place_code, label, area_text, tenure_text, unused_1, unused_2] = cells.values;
        check_code(problems, cells.place, 0, code);
        check_name(problems, cells.place, 2, label);
        std::optional<std::int64_t> area;
        if (!area_text.empty()) {
            area = parse_area_m2(area_text);
            if (!area) {
                problems.add(cells.place, 3, "import.area_refused",
                             {{"found", area_text}, {"max", std::to_string(kAreaMaxM2)}});
            }
        }
        std::optional<Tenure> tenure = Tenure::owned;
        if (!tenure_text.empty()) {
            tenure = parse_tenure(tenure_text);
            if (!tenure) tenure = find_word(kChineseTenures, tenure_text);
            if (!tenure) {
                problems.add(
                    cells.place, 4, "import.value_unknown",
                    {{"column", "tenure"}, {"found", tenure_text}, {"expected", choices<Tenure>(name, kAllTenures)}});
            }
        }
        if (!codes.add(problems, cells.place, 0, code)) return;
        file.rows.push_back({cells.place, std::move(code), std::move(place_code), std::move(label), area,
                             tenure.value_or(Tenure::other)});
    });
    file.problems = problems.take();
    return file;
}

ParsedFile<CalendarRow> read_calendar_days(std::string_view file_name, std::string_view utf8) {
    static constexpr std::array kKinds{calendar::DayKind::holiday, calendar::DayKind::working};
    ProblemList problems(file_name);
    ParsedFile<CalendarRow> file;
    CodesSeen dates;
    auto const read_row = [&](Cells cells) {
        auto& [date_cell, kind_cell, title, unused_1, unused_2, unused_3, unused_4] = cells.values;
        auto const date = parse_date(date_cell);
        if (!date) {
            problems.add(cells.place, 0, "import.date_refused",
                         {{"found", date_cell},
                          {"first", std::to_string(static_cast<int>(kCalendarFirstYear))},
                          {"last", std::to_string(static_cast<int>(kCalendarLastYear))}});
        }
        auto kind = parse_day_kind(kind_cell);
        if (!kind) kind = find_word(kChineseDayKinds, kind_cell);
        if (!kind) {
            problems.add(
                cells.place, 1, "import.value_unknown",
                {{"column", "kind"}, {"found", kind_cell}, {"expected", choices<calendar::DayKind>(name, kKinds)}});
        }
        check_name(problems, cells.place, 2, title);
        if (!date) return;
        auto code = date_text(*date);
        if (!dates.add(problems, cells.place, 0, code) || !kind) return;
        file.rows.push_back({cells.place, std::move(code), {*date, *kind, std::move(title)}});
    };
    read_table(utf8, kCalendarColumns, problems, read_row, kCalendarRowsMax);
    file.problems = problems.take();
    return file;
}

std::vector<Problem> check_tree(std::string_view file_name, std::vector<JurisdictionRow> const& rows,
                                ByCode const& present, Jurisdiction const& street) {
    ProblemList problems(file_name);
    std::unordered_map<std::string_view, Kind> in_file;
    for (auto const& row : rows) in_file.emplace(row.code, row.kind);
    std::unordered_map<JurisdictionId, std::string_view> code_of;
    for (auto const& [code, jurisdiction] : present) code_of.emplace(jurisdiction.id, code);

    for (auto const& row : rows) {
        std::optional<Kind> parent;
        if (row.parent_code.empty() || row.parent_code == street.code) {
            parent = Kind::street;
        } else if (auto const found = in_file.find(row.parent_code); found != in_file.end()) {
            parent = found->second;
        } else if (auto const known = present.find(row.parent_code); known != present.end() && !known->second.retired) {
            parent = known->second.kind;
        }
        if (!parent) {
            problems.add(row.place, 2, "import.parent_unknown", {{"found", row.parent_code}});
        } else if (!may_stand_in(row.kind, *parent)) {
            problems.add(row.place, 2, "import.parent_kind",
                         {{"kind", std::string(name(row.kind))},
                          {"found", std::string(name(*parent))},
                          {"expected", parents_of(row.kind)}});
        }

        auto const known = present.find(row.code);
        if (row.code == street.code) {
            problems.add(row.place, 1, "import.code_of_street", {{"found", row.code}});
        } else if (known != present.end()) {
            if (known->second.kind != row.kind) {
                problems.add(
                    row.place, 0, "import.kind_changed",
                    {{"found", std::string(name(row.kind))}, {"expected", std::string(name(known->second.kind))}});
            }
            bool const stood_in_street = known->second.parent == street.id;
            std::string_view const stood_in =
                stood_in_street ? std::string_view(street.code)
                                : (known->second.parent ? code_of[*known->second.parent] : std::string_view{});
            std::string_view const stands_in =
                row.parent_code.empty() ? std::string_view(street.code) : std::string_view(row.parent_code);
            if (stands_in != stood_in) {
                problems.add(row.place, 2, "import.parent_changed",
                             {{"found", std::string(stands_in)}, {"expected", std::string(stood_in)}});
            }
        }
    }
    return problems.take();
}

std::vector<Problem> check_places(std::string_view file_name, std::vector<DwellingRow> const& rows,
                                  ByCode const& present) {
    ProblemList problems(file_name);
    for (auto const& row : rows) {
        auto const place = present.find(row.place_code);
        if (place == present.end() || place->second.retired) {
            problems.add(row.place, 1, "import.place_unknown", {{"found", row.place_code}});
        } else if (!may_hold_dwellings(place->second.kind)) {
            problems.add(row.place, 1, "import.place_kind", {{"found", std::string(name(place->second.kind))}});
        }
    }
    return problems.take();
}

void order_by_depth(std::vector<JurisdictionRow>& rows) {
    std::ranges::sort(rows, std::ranges::less{},
                      [](JurisdictionRow const& row) { return std::pair(row.kind, row.place.line); });
}

RowFate fate_of(JurisdictionRow const& row, Jurisdiction const* present, std::optional<Position> lies) {
    if (present == nullptr || present->retired) return RowFate::added;
    bool const same =
        present->name == row.name && present->types == row.types && (!row.position || row.position == lies);
    return same ? RowFate::unchanged : RowFate::changed;
}

RowFate fate_of(DwellingRow const& row, JurisdictionId place, Dwelling const* present) {
    if (present == nullptr || present->retired) return RowFate::added;
    bool const same = present->place == place && present->label == row.label && present->area_cm2 == row.area_cm2 &&
                      present->tenure == row.tenure;
    return same ? RowFate::unchanged : RowFate::changed;
}

RowFate fate_of(CalendarRow const& row, StoredDay const* present) {
    if (present == nullptr || present->retired) return RowFate::added;
    return present->day == row.day ? RowFate::unchanged : RowFate::changed;
}

std::string_view name(RowFate fate) noexcept {
    switch (fate) {
        case RowFate::added:
            return "added";
        case RowFate::changed:
            return "changed";
        case RowFate::unchanged:
            return "unchanged";
    }
    return "unknown";
}

std::string_view name(ImportKind kind) noexcept {
    switch (kind) {
        case ImportKind::jurisdictions:
            return "jurisdictions";
        case ImportKind::dwellings:
            return "dwellings";
        case ImportKind::calendar:
            return "calendar";
    }
    return "unknown";
}

std::string_view name(ImportState state) noexcept {
    switch (state) {
        case ImportState::applying:
            return "applying";
        case ImportState::applied:
            return "applied";
        case ImportState::undoing:
            return "undoing";
        case ImportState::undone:
            return "undone";
    }
    return "unknown";
}

std::optional<ImportKind> parse_import_kind(std::string_view text) noexcept {
    for (auto const kind : {ImportKind::jurisdictions, ImportKind::dwellings, ImportKind::calendar}) {
        if (name(kind) == text) return kind;
    }
    return std::nullopt;
}

std::optional<ImportState> parse_import_state(std::string_view text) noexcept {
    for (auto const state : {ImportState::applying, ImportState::applied, ImportState::undoing, ImportState::undone}) {
        if (name(state) == text) return state;
    }
    return std::nullopt;
}

std::string image_of(Jurisdiction const& jurisdiction, std::optional<Position> position) {
    boost::json::object image{
        {"name", jurisdiction.name},
        {"types", join_types(jurisdiction.types)},
        {"retired", jurisdiction.retired},
    };
    if (position) {
        image["latitude_e7"] = position->latitude_e7;
        image["longitude_e7"] = position->longitude_e7;
    }
    return boost::json::serialize(image);
}

std::string image_of(Dwelling const& dwelling) {
    boost::json::value area;
    if (dwelling.area_cm2) area = *dwelling.area_cm2;
    return boost::json::serialize(boost::json::object{
        {"community", dwelling.community.value()},
        {"place", dwelling.place.value()},
        {"label", dwelling.label},
        {"area_cm2", area},
        {"tenure", name(dwelling.tenure)},
        {"retired", dwelling.retired},
    });
}

std::string image_of(StoredDay const& day) {
    return boost::json::serialize(
        boost::json::object{{"kind", name(day.day.kind)}, {"name", day.day.name}, {"retired", day.retired}});
}

JurisdictionImage read_jurisdiction_image(std::string_view image) {
    auto const object = parse_image(image);
    JurisdictionImage read{text_of(object.at("name")), split_types(text_of(object.at("types"))),
                           object.at("retired").as_bool()};
    if (auto const* const latitude = object.if_contains("latitude_e7")) {
        read.position = Position{latitude->as_int64(), object.at("longitude_e7").as_int64()};
    }
    return read;
}

DwellingImage read_dwelling_image(std::string_view image) {
    auto const object = parse_image(image);
    auto const tenure = parse_tenure(text_of(object.at("tenure")));
    HZ_ASSERT(tenure);
    auto const& area = object.at("area_cm2");
    return {JurisdictionId{object.at("community").as_int64()},
            JurisdictionId{object.at("place").as_int64()},
            text_of(object.at("label")),
            area.is_null() ? std::nullopt : std::optional<std::int64_t>(area.as_int64()),
            *tenure,
            object.at("retired").as_bool()};
}

CalendarDayImage read_calendar_day_image(std::string_view image) {
    auto const object = parse_image(image);
    auto const kind = parse_day_kind(text_of(object.at("kind")));
    HZ_ASSERT(kind);
    return {*kind, text_of(object.at("name")), object.at("retired").as_bool()};
}

}  // namespace hezhi::jurisdictions
