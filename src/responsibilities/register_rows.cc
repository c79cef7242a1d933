#include "src/responsibilities/register_rows.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_map>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "lib/base/assert.h"
#include "lib/base/utf8.h"
#include "lib/text/names.h"

namespace hezhi::responsibilities {
namespace {

/// The columns, in the order of the file.
enum class Col : std::uint8_t {
    code,
    group,
    subgroup,
    name,
    keywords,
    matter_class,
    kinds,
    lead,
    supporting,
    must_do,
    may_help,
    may_not,
    community_part,
    basis,
    urgent_respond,
    urgent_resolve,
    ordinary_respond,
    ordinary_resolve,
    complex_respond,
    complex_resolve,
    resource,
    remedy,
    phone,
    publicity,
    open311,
    count_
};
constexpr auto kColumns = static_cast<std::size_t>(Col::count_);
static_assert(kColumns == kColumnCount);

enum class Shape : std::uint8_t { text, list, number };

struct Column {
    std::string_view name;
    std::string_view chinese;
    bool required;
    Shape shape;
    std::size_t characters_max;  ///< of a text, or of each entry of a list
};
constexpr std::array<Column, kColumns> kColumnTable{{
    {"code", "编码", true, Shape::text, kCodeMax},
    {"group", "大类", true, Shape::text, kGroupMax},
    {"subgroup", "小类", false, Shape::text, kGroupMax},
    {"name", "事项", true, Shape::text, kNameMax},
    {"keywords", "俗称", false, Shape::list, kKeywordMax},
    {"class", "类别", true, Shape::text, kNameMax},
    {"kinds", "诉求类型", false, Shape::list, kNameMax},
    {"lead", "主办单位", false, Shape::text, 80},
    {"supporting", "协办单位", false, Shape::list, 80},
    {"must_do", "必须为", false, Shape::text, kDutyMax},
    {"may_help", "可协助", false, Shape::text, kDutyMax},
    {"may_not", "不干预", false, Shape::text, kDutyMax},
    {"community_part", "社区职责", false, Shape::text, kDutyMax},
    {"basis", "法定依据", false, Shape::text, kDutyMax},
    {"urgent_respond_hours", "紧急答复小时", false, Shape::number, 0},
    {"urgent_resolve_hours", "紧急办结小时", false, Shape::number, 0},
    {"ordinary_respond_days", "普通答复工作日", false, Shape::number, 0},
    {"ordinary_resolve_days", "普通办结工作日", false, Shape::number, 0},
    {"complex_respond_days", "复杂答复工作日", false, Shape::number, 0},
    {"complex_resolve_days", "复杂办结工作日", false, Shape::number, 0},
    {"resource", "随事资源", false, Shape::text, kDutyMax},
    {"remedy", "救济途径", false, Shape::text, kDutyMax},
    {"phone", "电话", false, Shape::text, kPhoneMax},
    {"publicity", "公开范围", false, Shape::text, kNameMax},
    {"open311", "开放接口", false, Shape::text, kNameMax},
}};

template <class Value>
struct Word {
    Value value;
    std::string_view chinese;
};
constexpr std::array kClassWords{
    Word{MatterClass::self_governing, "自治事项"},
    Word{MatterClass::assisted, "协助事项"},
    Word{MatterClass::mandated, "法定职责"},
    Word{MatterClass::outside_duty, "职责外"},
};
constexpr std::array kKindWords{
    Word{CaseKind::consultation, "咨询"}, Word{CaseKind::help, "求助"},       Word{CaseKind::complaint, "投诉"},
    Word{CaseKind::report, "举报"},       Word{CaseKind::suggestion, "建议"}, Word{CaseKind::praise, "表扬"},
};
constexpr std::array kPublicityWords{
    Word{Publicity::public_, "公开"},
    Word{Publicity::limited, "社区内公开"},
    Word{Publicity::sealed, "不公开"},
};
constexpr std::array kBodyWords{
    Word{bodies::BodyKind::residents_committee, "当地居民委员会"},
    Word{bodies::BodyKind::party_organisation, "当地党组织"},
    Word{bodies::BodyKind::owners_committee, "当地业主委员会"},
    Word{bodies::BodyKind::property_company, "当地物业公司"},
    Word{bodies::BodyKind::social_organisation, "当地社会组织"},
    Word{bodies::BodyKind::hub_organisation, "当地枢纽型社会组织"},
    Word{bodies::BodyKind::resident_unit, "当地驻区单位"},
    Word{bodies::BodyKind::street_office, "当地街道办事处"},
    Word{bodies::BodyKind::line_department, "当地职能部门"},
};
constexpr std::string_view kKindMark = "kind:";

template <class Words, class Value>
std::string word_of(Words const& words, Value value, Wording wording) {
    if (wording == Wording::canonical) {
        using bodies::name;
        return std::string(name(value));
    }
    auto const found = std::ranges::find(words, value, [](auto const& word) { return word.value; });
    return found == std::end(words) ? std::string{} : std::string(found->chinese);
}

template <class Words>
auto value_of(Words const& words, std::string_view text) -> std::optional<decltype(words[0].value)> {
    using bodies::name;
    for (auto const& word : words) {
        if (text == word.chinese || text == name(word.value)) return word.value;
    }
    return std::nullopt;
}

template <class Words>
std::string choices(Words const& words) {
    using bodies::name;
    std::vector<std::string> all;
    for (auto const& word : words) all.push_back(fmt::format("{} ({})", word.chinese, name(word.value)));
    return fmt::format("{}", fmt::join(all, ", "));
}

/// Parts between ; ； and 、 are not the same: 、 stands within names, so only semicolons separate.
std::vector<std::string> parts_of(std::string_view list) {
    constexpr std::string_view kWide = "；";
    std::string narrow(list);
    for (auto at = narrow.find(kWide); at != std::string::npos; at = narrow.find(kWide)) {
        narrow.replace(at, kWide.size(), ";");
    }
    std::vector<std::string> parts;
    std::string_view rest = narrow;
    while (!rest.empty()) {
        auto const end = rest.find(';');
        auto const part = trim_blanks(rest.substr(0, end));
        if (!part.empty() && std::ranges::find(parts, part) == parts.end()) parts.emplace_back(part);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return parts;
}

std::string_view column_name(Col column) {
    return kColumnTable[static_cast<std::size_t>(column)].name;
}

/// One row of the table being read.
class RowReader {
public:
    using Cells = std::array<std::size_t, kColumns>;  ///< for each column its cell, or kAbsent
    static constexpr std::size_t kAbsent = static_cast<std::size_t>(-1);

    RowReader(Table const& table, TableRow const& row, Cells const& cells, std::span<bodies::Body const> bodies,
              ProblemList& problems)
        : table_(table), row_(row), cells_(cells), bodies_(bodies), problems_(problems) {}

    bool is_good() const noexcept { return good_; }

    void report(Col column, std::string_view key, ProblemList::Params params = {}) {
        auto const cell = cells_[static_cast<std::size_t>(column)];
        problems_.add(table_.where(row_, cell == kAbsent ? 0 : cell), key, std::move(params));
        good_ = false;
    }

    std::string text(Col column) {
        auto const cell = cells_[static_cast<std::size_t>(column)];
        std::string text = cell < row_.cells.size() ? row_.cells[cell] : std::string{};
        auto const& definition = kColumnTable[static_cast<std::size_t>(column)];
        if (text.empty() && definition.required) {
            report(column, "import.field_missing", {{"column", std::string(definition.name)}});
        }
        if (definition.shape == Shape::text) check_length(column, text);
        return text;
    }

    std::vector<std::string> list(Col column, std::size_t max) {
        auto parts = parts_of(text(column));
        for (auto const& part : parts) check_length(column, part);
        if (parts.size() > max) {
            report(column, "import.too_many_words",
                   {{"column", std::string(column_name(column))}, {"max", std::to_string(max)}});
        }
        return parts;
    }

    template <class Words>
    auto one_of(Col column, Words const& words, std::string_view text) -> std::optional<decltype(words[0].value)> {
        if (text.empty()) return std::nullopt;
        auto const value = value_of(words, text);
        if (!value) {
            report(column, "import.value_unknown",
                   {{"column", std::string(column_name(column))},
                    {"found", std::string(text)},
                    {"expected", choices(words)}});
        }
        return value;
    }

    std::optional<std::int64_t> number(Col column, std::int64_t max) {
        auto const found = text(column);
        if (found.empty()) return std::nullopt;
        std::int64_t value = 0;
        auto const* const end = found.data() + found.size();
        auto const read = std::from_chars(found.data(), end, value);
        if (read.ec != std::errc{} || read.ptr != end || value < 1 || value > max) {
            report(column, "import.number_refused",
                   {{"column", std::string(column_name(column))}, {"found", found}, {"max", std::to_string(max)}});
            return 1;  // present, though wrong: only its own problem is told
        }
        return value;
    }

    std::optional<Responsible> responsible(Col column, std::string_view text) {
        if (text.empty()) return std::nullopt;
        for (auto const& word : kBodyWords) {
            if (text == word.chinese || text == fmt::format("{}{}", kKindMark, bodies::name(word.value))) {
                return word.value;
            }
        }
        auto const found = std::ranges::find(bodies_, text, &bodies::Body::name);
        if (found != bodies_.end()) return found->id;
        report(column, "import.body_unknown",
               {{"column", std::string(column_name(column))}, {"found", std::string(text)}});
        return std::nullopt;
    }

private:
    void check_length(Col column, std::string_view text) {
        auto const max = kColumnTable[static_cast<std::size_t>(column)].characters_max;
        if (count_characters(text) <= max) return;
        report(column, "import.text_too_long",
               {{"column", std::string(column_name(column))}, {"max", std::to_string(max)}});
    }

    Table const& table_;
    TableRow const& row_;
    Cells const& cells_;
    std::span<bodies::Body const> bodies_;
    ProblemList& problems_;
    bool good_ = true;
};

std::optional<TimeLimits> read_limits(RowReader& row) {
    constexpr std::array kLimitColumns{Col::urgent_respond,   Col::urgent_resolve,  Col::ordinary_respond,
                                       Col::ordinary_resolve, Col::complex_respond, Col::complex_resolve};
    std::array<std::optional<std::int64_t>, kLimitColumns.size()> found;
    for (std::size_t at = 0; at < found.size(); ++at) {
        found[at] = row.number(kLimitColumns[at], at < 2 ? kLimitHoursMax : kLimitDaysMax);
    }
    auto const given = std::ranges::count_if(found, [](auto const& value) { return value.has_value(); });
    if (given == 0) return std::nullopt;
    if (given < static_cast<std::ptrdiff_t>(found.size())) {
        std::vector<std::string_view> absent;
        for (std::size_t at = 0; at < found.size(); ++at) {
            if (!found[at]) absent.push_back(column_name(kLimitColumns[at]));
        }
        row.report(Col::urgent_respond, "import.limits_partial",
                   {{"column", fmt::format("{}", fmt::join(absent, ", "))}});
        return std::nullopt;
    }
    return TimeLimits{{*found[0], *found[1]}, {*found[2], *found[3]}, {*found[4], *found[5]}};
}

std::optional<bool> read_yes(RowReader& row) {
    auto const text = row.text(Col::open311);
    if (text.empty() || text == "no" || text == "否" || text == "0" || text == "false") return false;
    if (text == "yes" || text == "是" || text == "1" || text == "true") return true;
    row.report(Col::open311, "import.value_unknown",
               {{"column", "open311"}, {"found", text}, {"expected", "是 (yes), 否 (no)"}});
    return std::nullopt;
}

Entry read_entry(RowReader& row) {
    Entry entry{.matter = {.id = MatterId{0}},
                .item = {.id = ItemId{0}, .matter = MatterId{0}, .version = VersionId{0}}};
    auto& [matter, item] = entry;
    matter.code = row.text(Col::code);
    if (matter.code.find(' ') != std::string::npos) {
        row.report(Col::code, "import.code_refused", {{"found", matter.code}, {"max", std::to_string(kCodeMax)}});
    }
    matter.group = row.text(Col::group);
    matter.subgroup = row.text(Col::subgroup);
    matter.name = row.text(Col::name);
    matter.keywords = row.list(Col::keywords, kKeywordsMax);
    matter.matter_class =
        row.one_of(Col::matter_class, kClassWords, row.text(Col::matter_class)).value_or(MatterClass::mandated);
    for (auto const& word : row.list(Col::kinds, kKindWords.size())) {
        if (auto const kind = row.one_of(Col::kinds, kKindWords, word)) matter.kinds.push_back(*kind);
    }
    item.lead = row.responsible(Col::lead, row.text(Col::lead));
    for (auto const& word : row.list(Col::supporting, kSupportingMax)) {
        if (auto const body = row.responsible(Col::supporting, word)) item.supporting.push_back(*body);
    }
    item.must_do = row.text(Col::must_do);
    item.may_help = row.text(Col::may_help);
    item.may_not = row.text(Col::may_not);
    item.community_part = row.text(Col::community_part);
    item.basis = row.text(Col::basis);
    item.limits = read_limits(row);
    item.resource = row.text(Col::resource);
    item.remedy = row.text(Col::remedy);
    item.phone = row.text(Col::phone);
    item.publicity = row.one_of(Col::publicity, kPublicityWords, row.text(Col::publicity)).value_or(Publicity::public_);
    item.is_open311 = read_yes(row).value_or(false);
    return entry;
}

/// Which cell holds which column; false if the rows cannot be read.
bool find_columns(Table const& table, RowReader::Cells& cells, ProblemList& problems) {
    cells.fill(RowReader::kAbsent);
    auto const place = [&](std::size_t cell) {
        return table.kind == FileKind::json ? table.where(TableRow{.line = 0}, cell)
                                            : table.where(table.heading_place, cell);
    };
    for (std::size_t cell = 0; cell < table.heading.size(); ++cell) {
        auto const title = text::name_key(table.heading[cell]).value_or("");
        if (title.empty() && table.kind != FileKind::json) continue;
        auto const found = std::ranges::find_if(
            kColumnTable, [&](Column const& column) { return column.name == title || column.chinese == title; });
        if (found == kColumnTable.end()) {
            problems.add(place(cell), "import.column_unknown", {{"column", table.heading[cell]}});
            continue;
        }
        auto& target = cells[static_cast<std::size_t>(found - kColumnTable.begin())];
        if (target != RowReader::kAbsent) {
            problems.add(place(cell), "import.column_repeated", {{"column", std::string(found->name)}});
        }
        target = cell;
    }
    bool complete = true;
    for (std::size_t column = 0; column < kColumns; ++column) {
        if (cells[column] != RowReader::kAbsent || !kColumnTable[column].required) continue;
        problems.add(place(0), "import.column_missing",
                     {{"column", fmt::format("{} ({})", kColumnTable[column].name, kColumnTable[column].chinese)}});
        complete = false;
    }
    return complete;
}

std::string name_of(Responsible const& responsible, std::span<bodies::Body const> bodies, Wording wording) {
    if (auto const* const kind = std::get_if<bodies::BodyKind>(&responsible)) {
        return wording == Wording::canonical ? fmt::format("{}{}", kKindMark, bodies::name(*kind))
                                             : word_of(kBodyWords, *kind, wording);
    }
    auto const found = std::ranges::find(bodies, std::get<BodyId>(responsible), &bodies::Body::id);
    return found == bodies.end() ? std::string{} : found->name;
}

constexpr std::string_view kListMark = "; ";

}  // namespace

std::array<std::string_view, kColumnCount> heading(Wording wording) {
    std::array<std::string_view, kColumnCount> names;
    for (std::size_t at = 0; at < kColumns; ++at) {
        names[at] = wording == Wording::canonical ? kColumnTable[at].name : kColumnTable[at].chinese;
    }
    return names;
}

ParsedRegister read_rows(Table const& table, std::span<bodies::Body const> bodies, ProblemList& problems) {
    ParsedRegister parsed;
    RowReader::Cells cells{};
    if (table.rows.empty() || !find_columns(table, cells, problems)) return parsed;
    std::unordered_map<std::string, std::size_t> lines;
    for (std::size_t at = 0; at < table.rows.size(); ++at) {
        auto const& row = table.rows[at];
        if (table.kind == FileKind::csv && row.cells.size() != table.heading.size()) {
            problems.add(
                table.where(row, 0), "import.field_count",
                {{"expected", std::to_string(table.heading.size())}, {"found", std::to_string(row.cells.size())}});
            continue;
        }
        RowReader reader(table, row, cells, bodies, problems);
        auto entry = read_entry(reader);
        auto const [first, is_new] = lines.emplace(entry.matter.code, row.line);
        if (!is_new && !entry.matter.code.empty()) {
            reader.report(Col::code, "import.code_repeated",
                          {{"found", entry.matter.code}, {"first_line", std::to_string(first->second)}});
        }
        if (reader.is_good()) parsed.rows.push_back({at, std::move(entry)});
    }
    return parsed;
}

std::vector<std::string> cells_of(Entry const& entry, std::span<bodies::Body const> bodies, Wording wording) {
    auto const& [matter, item] = entry;
    std::vector<std::string> kinds;
    for (auto const kind : matter.kinds) kinds.push_back(word_of(kKindWords, kind, wording));
    std::vector<std::string> supporting;
    for (auto const& one : item.supporting) supporting.push_back(name_of(one, bodies, wording));
    auto const limit = [&](Limit TimeLimits::* urgency, std::int64_t Limit::* which) {
        return item.limits ? std::to_string((*item.limits).*urgency.*which) : std::string{};
    };
    return {
        matter.code,
        matter.group,
        matter.subgroup,
        matter.name,
        fmt::format("{}", fmt::join(matter.keywords, kListMark)),
        word_of(kClassWords, matter.matter_class, wording),
        fmt::format("{}", fmt::join(kinds, kListMark)),
        item.lead ? name_of(*item.lead, bodies, wording) : std::string{},
        fmt::format("{}", fmt::join(supporting, kListMark)),
        item.must_do,
        item.may_help,
        item.may_not,
        item.community_part,
        item.basis,
        limit(&TimeLimits::urgent_hours, &Limit::respond),
        limit(&TimeLimits::urgent_hours, &Limit::resolve),
        limit(&TimeLimits::ordinary_days, &Limit::respond),
        limit(&TimeLimits::ordinary_days, &Limit::resolve),
        limit(&TimeLimits::complex_days, &Limit::respond),
        limit(&TimeLimits::complex_days, &Limit::resolve),
        item.resource,
        item.remedy,
        item.phone,
        word_of(kPublicityWords, item.publicity, wording),
        wording == Wording::canonical ? (item.is_open311 ? "yes" : "no") : (item.is_open311 ? "是" : "否"),
    };
}

std::string write_json(std::span<Entry const> entries, std::span<bodies::Body const> bodies, std::int64_t version) {
    std::string out = fmt::format("{{\"format\":\"hezhi-register\",\"version\":{},\"items\":[", version);
    for (std::size_t index = 0; index < entries.size(); ++index) {
        auto const cells = cells_of(entries[index], bodies, Wording::canonical);
        boost::json::object item;
        for (std::size_t at = 0; at < kColumns; ++at) {
            if (cells[at].empty()) continue;
            auto const& column = kColumnTable[at];
            if (column.shape == Shape::list) {
                boost::json::array parts;
                for (auto const& part : parts_of(cells[at])) parts.emplace_back(part);
                item.emplace(column.name, std::move(parts));
            } else if (column.shape == Shape::number) {
                item.emplace(column.name, std::stoll(cells[at]));
            } else if (static_cast<Col>(at) == Col::open311) {
                item.emplace(column.name, entries[index].item.is_open311);
            } else {
                item.emplace(column.name, cells[at]);
            }
        }
        out += index == 0 ? "\n" : ",\n";
        out += boost::json::serialize(item);
    }
    return out + "\n]}\n";
}

std::string image_of(Entry const& entry, std::span<bodies::Body const> bodies) {
    auto const cells = cells_of(entry, bodies, Wording::canonical);
    boost::json::object image;
    for (std::size_t at = 0; at < kColumns; ++at) {
        if (!cells[at].empty()) image.emplace(kColumnTable[at].name, cells[at]);
    }
    return boost::json::serialize(image);
}

std::optional<Entry> read_image(std::string_view image, std::span<bodies::Body const> bodies) {
    auto const document = boost::json::parse(image);
    Table table{.kind = FileKind::json, .file_name = "image"};
    TableRow row{.line = 0};
    for (auto const& member : document.as_object()) {
        table.heading.emplace_back(member.key());
        row.cells.emplace_back(member.value().as_string());
    }
    table.rows.push_back(std::move(row));
    ProblemList problems;
    auto parsed = read_rows(table, bodies, problems);
    if (parsed.rows.empty()) return std::nullopt;
    return std::move(parsed.rows.front().entry);
}

}  // namespace hezhi::responsibilities
