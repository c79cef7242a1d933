#include "src/cases/exchange_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "lib/base/csv.h"
#include "lib/base/csv_table.h"
#include "lib/base/enum_names.h"
#include "lib/base/rfc3339.h"
#include "lib/base/utf8.h"
#include "lib/text/encoding.h"

namespace hezhi::cases {
namespace {

enum Column : std::size_t {
    source,
    source_number,
    number,
    kind,
    matter_code,
    text,
    place_code,
    location,
    latitude,
    longitude,
    way,  ///< channel
    urgency,
    received_at,
    state,
    lead,
    due_at,
    dispatched_at,
    signed_at,
    replied_at,
    reply,
    closed_at,
    outcome,
    solved,
    stars,
    contact,
    reporter_name,
    reporter_phone,
    kColumns
};

struct Heading {
    std::string_view name;
    std::string_view chinese;  ///< as offices head their tables
    CsvTable::Need need = CsvTable::Need::optional;
};
constexpr std::array<Heading, kColumns> kHeadings{{
    {"source", "来源", CsvTable::Need::optional},
    {"source_number", "来源编号", CsvTable::Need::optional},
    {"number", "工单编号", CsvTable::Need::optional},
    {"kind", "诉求类型", CsvTable::Need::optional},
    {"matter_code", "事项编码", CsvTable::Need::optional},
    {"text", "诉求内容", CsvTable::Need::required},
    {"place_code", "地点编码", CsvTable::Need::required},
    {"location", "具体位置", CsvTable::Need::optional},
    {"latitude", "纬度", CsvTable::Need::optional},
    {"longitude", "经度", CsvTable::Need::optional},
    {"channel", "渠道", CsvTable::Need::optional},
    {"urgency", "紧急程度", CsvTable::Need::optional},
    {"received_at", "受理时间", CsvTable::Need::required},
    {"state", "状态", CsvTable::Need::optional},
    {"lead", "主办单位", CsvTable::Need::optional},
    {"due_at", "办理期限", CsvTable::Need::optional},
    {"dispatched_at", "派单时间", CsvTable::Need::optional},
    {"signed_at", "签收时间", CsvTable::Need::optional},
    {"replied_at", "办复时间", CsvTable::Need::optional},
    {"reply", "办复内容", CsvTable::Need::optional},
    {"closed_at", "办结时间", CsvTable::Need::optional},
    {"outcome", "办结方式", CsvTable::Need::optional},
    {"solved", "是否解决", CsvTable::Need::optional},
    {"stars", "满意度", CsvTable::Need::optional},
    {"contact", "联系方式公开", CsvTable::Need::optional},
    {"reporter_name", "姓名", CsvTable::Need::optional},
    {"reporter_phone", "电话", CsvTable::Need::optional},
}};

template <class Value>
struct Word {
    std::string_view chinese;
    Value value;
};
constexpr std::array kKindWords{
    Word{"咨询", CaseKind::consultation}, Word{"求助", CaseKind::help},       Word{"投诉", CaseKind::complaint},
    Word{"举报", CaseKind::report},       Word{"建议", CaseKind::suggestion}, Word{"表扬", CaseKind::praise},
};
constexpr std::array kUrgencyWords{Word{"紧急", Urgency::urgent}, Word{"普通", Urgency::ordinary},
                                   Word{"一般", Urgency::ordinary}, Word{"复杂", Urgency::complex}};
constexpr std::array kChannelWords{Word{"网络", Channel::app}, Word{"电话", Channel::phone},
                                   Word{"书面", Channel::paper}, Word{"来访", Channel::visit},
                                   Word{"热线", Channel::hotline}};
constexpr std::array kStateWords{
    Word{"待受理", CaseState::received},
    Word{"待补充", CaseState::need_info},
    Word{"已受理", CaseState::received},
    Word{"待签收", CaseState::dispatched},
    Word{"退单申请", CaseState::return_requested},
    Word{"办理中", CaseState::in_progress},
    Word{"已办复", CaseState::replied},
    Word{"回访中", CaseState::follow_up},
    Word{"办结", CaseState::closed},
    Word{"已办结", CaseState::closed},
    Word{"不予受理", CaseState::refused},
    Word{"并单", CaseState::merged},
    Word{"撤回", CaseState::withdrawn},
    Word{"转议事", CaseState::to_deliberation},
};
constexpr std::array kContactWords{Word{"匿名", Contact::anonymous}, Word{"仅受理", Contact::desk_only},
                                   Word{"承办可见", Contact::handlers_too}};

template <class Words>
auto find_word(Words const& words, std::string_view word) -> std::optional<decltype(words[0].value)> {
    auto const found = std::ranges::find(words, word, [](auto const& entry) { return entry.chinese; });
    if (found == std::end(words)) return std::nullopt;
    return found->value;
}

/// What a file can say and a past can be written as; nullopt: passed over.
std::optional<CaseState> nearest(CaseState state) {
    switch (state) {
        case CaseState::need_info:
        case CaseState::to_deliberation:
            return CaseState::received;
        case CaseState::return_requested:
            return CaseState::dispatched;
        case CaseState::follow_up:
            return CaseState::replied;
        case CaseState::merged:
            return std::nullopt;
        default:
            return state;
    }
}

constexpr std::size_t kTextCharactersMax = 4'000;  // as much as Open311 takes
constexpr std::size_t kReplyCharactersMax = 4'000;
constexpr std::size_t kShortCharactersMax = 120;
constexpr std::size_t kNameCharactersMax = 80;
constexpr double kE7 = 1e7;

/// "2026-11-23 17:00", "2026/11/23 17:00:30", "2026-11-23T17:00": local time without an offset.
std::optional<TimePoint> local_time(std::string_view text, calendar::TimeZone const& zone) {
    std::array<int, 6> parts{};
    std::size_t count = 0;
    char const* at = text.data();
    char const* const end = text.data() + text.size();
    while (at != end && count < parts.size()) {
        auto const [after, failure] = std::from_chars(at, end, parts[count]);
        if (failure != std::errc{} || parts[count] < 0) return std::nullopt;
        ++count;
        at = after;
        if (at == end) break;
        constexpr std::string_view kBetween = "-/ T:";
        if (kBetween.find(*at) == kBetween.npos) return std::nullopt;
        ++at;
    }
    if (at != end || (count != 3 && count != 5 && count != 6)) return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{parts[0]},
                                           std::chrono::month{static_cast<unsigned>(parts[1])},
                                           std::chrono::day{static_cast<unsigned>(parts[2])}};
    if (!date.ok() || parts[0] < 1970 || parts[0] > 9999) return std::nullopt;
    if (parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return std::nullopt;
    return zone.start_of(calendar::Date{date}) + std::chrono::hours{parts[3]} + std::chrono::minutes{parts[4]} +
           std::chrono::seconds{parts[5]};
}

/// A table that tabs or semicolons divide, with commas; lines stay where they are. What cannot be told apart is left as
/// it is.
std::string with_commas(std::string_view utf8) {
    char const divider = text::divider_of(utf8);
    if (divider == ',') return std::string(utf8);
    CsvReader reader(utf8, divider);
    std::string commas;
    std::size_t line = 1;
    for (;;) {
        auto const row = reader.next_row();
        if (!row) return std::string(utf8);
        if (!*row) return commas;
        for (; line < (*row)->front().line; ++line) commas += '\n';
        for (auto const& field : **row) {
            if (&field != (*row)->data()) commas += ',';
            auto const written = csv_field(field.text);
            line += static_cast<std::size_t>(std::ranges::count(written, '\n'));
            commas += written;
        }
    }
}

/// Rewrites a header of Chinese words; lines stay where they are.
std::string with_canonical_header(std::string_view utf8) {
    CsvReader reader(utf8);
    auto const header = reader.next_row();
    if (!header || !*header || (*header)->front().line != 1) return std::string(utf8);
    std::string line;
    for (auto const& field : **header) {
        auto const title = trim_blanks(field.text);
        auto const found = std::ranges::find(kHeadings, title, &Heading::chinese);
        if (!line.empty()) line += ',';
        line += csv_field(found == kHeadings.end() ? title : found->name);
    }
    auto const end = utf8.find_first_of("\r\n");
    return end == utf8.npos ? line : line + std::string(utf8.substr(end));
}

/// One row being read: each field once, problems as they are found.
class RowReader {
public:
    RowReader(CsvTable& table, calendar::TimeZone const& zone) : table_(table), zone_(zone) {}

    bool is_empty(Column column) const { return !table_.has(column) || trim_blanks(table_.field(column).text).empty(); }
    void refuse(Column column, std::string_view expected) {
        table_.report(column, "case.field_refused", expected);
        fits_ = false;
    }
    bool fits() const noexcept { return fits_; }

    std::string string(Column column, std::size_t characters_max, std::string_view expected) {
        if (is_empty(column)) return {};
        std::string value(trim_blanks(table_.field(column).text));
        // As spreadsheet_field writes what would be run as a formula.
        constexpr std::string_view kFormula = "=+-@";
        if (value.size() > 1 && value.front() == '\'' && kFormula.find(value[1]) != kFormula.npos) value.erase(0, 1);
        bool const is_text = column == text || column == reply;
        // A spreadsheet's line ends; other control characters are nobody's words.
        if (is_text) std::erase(value, '\r');
        if (has_control_character(value) || count_characters(value) > characters_max) refuse(column, expected);
        return value;
    }
    template <class Value, class Words, class Parse>
    std::optional<Value> word(Column column, Words const& words, Parse parse, std::string_view expected) {
        if (is_empty(column)) return std::nullopt;
        auto const given = trim_blanks(table_.field(column).text);
        if (auto const canonical = parse(given)) return canonical;
        if (auto const found = find_word(words, given)) return found;
        refuse(column, expected);
        return std::nullopt;
    }
    std::optional<TimePoint> time(Column column) {
        if (is_empty(column)) return std::nullopt;
        auto const given = trim_blanks(table_.field(column).text);
        if (auto const moment = from_rfc3339(given)) return moment;
        if (auto const moment = local_time(given, zone_)) return moment;
        refuse(column, "a time: 2026-11-23T17:00:00+08:00 or 2026-11-23 17:00");
        return std::nullopt;
    }
    std::optional<std::int64_t> degrees_e7(Column column, double limit) {
        if (is_empty(column)) return std::nullopt;
        auto const given = trim_blanks(table_.field(column).text);
        double degrees = 0;
        auto const [end, failure] = std::from_chars(given.data(), given.data() + given.size(), degrees);
        if (failure != std::errc{} || end != given.data() + given.size() || !(degrees >= -limit && degrees <= limit)) {
            refuse(column, fmt::format("degrees from -{0} to {0} (WGS84)", limit));
            return std::nullopt;
        }
        return static_cast<std::int64_t>(degrees * kE7 + (degrees < 0 ? -0.5 : 0.5));
    }
    std::optional<std::int64_t> whole(Column column, std::int64_t low, std::int64_t high, std::string_view expected) {
        if (is_empty(column)) return std::nullopt;
        auto const value = table_.whole_number(column, low, high, "case.field_refused", expected);
        fits_ = fits_ && value.has_value();
        return value;
    }

private:
    CsvTable& table_;
    calendar::TimeZone const& zone_;
    bool fits_ = true;
};

std::optional<bool> parse_yes_no(std::string_view text) {
    if (text == "yes") return true;
    if (text == "no") return false;
    return std::nullopt;
}
constexpr std::array kYesNoWords{Word{"是", true}, Word{"否", false}, Word{"已解决", true}, Word{"未解决", false}};

/// Spreadsheets show one time with its seconds and the next without: what is earlier by less than a minute came at the
/// same time.
void forgive_cut_seconds(CaseRow& row) {
    auto before = row.received_at;
    for (auto* const time : {&row.dispatched_at, &row.signed_at, &row.replied_at, &row.closed_at}) {
        if (!*time) continue;
        if (**time < before && before - **time < std::chrono::minutes{1}) *time = before;
        before = **time;
    }
}

/// What belongs together in a row: times in order and past, an end with its reason.
void check_story(RowReader& reader, CaseRow const& row, TimePoint now) {
    constexpr std::string_view kPast = "a time that is not in the future";
    if (row.received_at > now) reader.refuse(received_at, kPast);
    if (row.replied_at && *row.replied_at > now) reader.refuse(replied_at, kPast);
    if (row.closed_at && *row.closed_at > now) reader.refuse(closed_at, kPast);
    if (row.dispatched_at && *row.dispatched_at > now) reader.refuse(dispatched_at, kPast);
    if (row.signed_at && *row.signed_at > now) reader.refuse(signed_at, kPast);
    if (row.due_at && *row.due_at <= row.received_at) reader.refuse(due_at, "a time after received_at");
    if (row.replied_at && *row.replied_at < row.received_at) reader.refuse(replied_at, "a time not before received_at");
    if (row.dispatched_at && *row.dispatched_at < row.received_at) {
        reader.refuse(dispatched_at, "a time not before received_at");
    }
    if (row.signed_at && *row.signed_at < row.dispatched_at.value_or(row.received_at)) {
        reader.refuse(signed_at,
                      row.dispatched_at ? "a time not before dispatched_at" : "a time not before received_at");
    }
    auto const handled = row.signed_at ? row.signed_at : row.dispatched_at;
    auto const answered = row.replied_at ? row.replied_at : row.closed_at;
    if (handled && answered && *answered < *handled) {
        reader.refuse(row.signed_at ? signed_at : dispatched_at,
                      row.replied_at ? "a time not after replied_at" : "a time not after closed_at");
    }
    auto const before = row.replied_at.value_or(row.received_at);
    if (row.closed_at && *row.closed_at < before) {
        reader.refuse(closed_at, row.replied_at ? "a time not before replied_at" : "a time not before received_at");
    }
    bool const is_replied = row.state == CaseState::replied || row.state == CaseState::closed;
    if (is_replied && !row.replied_at && !row.closed_at) {
        reader.refuse(state, "replied_at or closed_at beside this state");
    }
    bool const ends = row.state == CaseState::refused || row.state == CaseState::withdrawn;
    if (ends && !row.closed_at) reader.refuse(state, "closed_at beside this state");
    if (row.state == CaseState::refused && !casework::parse_refusal_ground(row.outcome)) {
        reader.refuse(outcome, "a ground of refusal (docs/formats/cases-csv.md)");
    }
    if (row.state == CaseState::closed && !row.outcome.empty() && !casework::parse_closing(row.outcome)) {
        reader.refuse(outcome, "confirmed, unreachable or unanswered");
    }
}

std::optional<CaseRow> read_row(CsvTable& table, calendar::TimeZone const& zone, KnownNames const& known,
                                TimePoint now) {
    RowReader reader(table, zone);
    CaseRow row{
        .line = table.field(text).line,
        .source = reader.string(source, 40, "at most 40 characters"),
        .source_number = reader.string(source_number, 80, "at most 80 characters"),
        .text = reader.string(text, kTextCharactersMax, "at most 4,000 characters"),
        .place_code = reader.string(place_code, kNameCharactersMax, "the code or the name of a place of the street")};
    row.number = reader.string(number, 40, "at most 40 characters");
    if (row.source.empty() != row.source_number.empty()) {
        reader.refuse(row.source.empty() ? source : source_number, "both source and source_number, or number alone");
    } else if (row.source.empty() && row.number.empty()) {
        reader.refuse(text, "source and source_number, or number, in this row");
    }
    if (row.text.empty()) reader.refuse(text, "what was reported");
    if (!known.place(row.place_code)) reader.refuse(place_code, "the code or the name of a place of the street");
    row.matter_code = reader.string(matter_code, kNameCharactersMax, "the code of a matter of the register in force");
    if (!row.matter_code.empty() && !known.matter(row.matter_code)) {
        reader.refuse(matter_code, "the code of a matter of the register in force");
    }
    row.lead = reader.string(lead, kNameCharactersMax, "the name of a body of the street");
    if (!row.lead.empty() && !known.body(row.lead)) reader.refuse(lead, "the name of a body of the street");
    row.kind = reader.word<CaseKind>(kind, kKindWords, responsibilities::parse_case_kind,
                                     "consultation, help, complaint, report, suggestion or praise");
    row.location = reader.string(location, kShortCharactersMax, "at most 120 characters");
    auto const north = reader.degrees_e7(latitude, 90);
    auto const east = reader.degrees_e7(longitude, 180);
    if (north && east) row.coordinates = Coordinates{*north, *east};
    row.channel =
        reader.word<Channel>(way, kChannelWords, parse_enum<Channel>, "app, phone, paper, visit, hotline or open311")
            .value_or(Channel::hotline);
    row.urgency = reader.word<Urgency>(urgency, kUrgencyWords, parse_enum<Urgency>, "urgent, ordinary or complex")
                      .value_or(Urgency::ordinary);
    row.contact =
        reader.word<Contact>(contact, kContactWords, parse_enum<Contact>, "anonymous, desk_only or handlers_too")
            .value_or(Contact::desk_only);
    row.state =
        reader.word<CaseState>(state, kStateWords, casework::parse_case_state, "a state (docs/formats/cases-csv.md)")
            .value_or(CaseState::received);
    row.state = nearest(row.state).value_or(CaseState::merged);
    if (auto const received = reader.time(received_at)) {
        row.received_at = *received;
    } else if (reader.is_empty(received_at)) {
        reader.refuse(received_at, "when it was received");
    }
    row.due_at = reader.time(due_at);
    row.dispatched_at = reader.time(dispatched_at);
    row.signed_at = reader.time(signed_at);
    row.replied_at = reader.time(replied_at);
    row.closed_at = reader.time(closed_at);
    row.reply = reader.string(reply, kReplyCharactersMax, "at most 4,000 characters");
    row.outcome = reader.string(outcome, 40, "a word of docs/formats/cases-csv.md");
    row.solved = reader.word<bool>(solved, kYesNoWords, parse_yes_no, "yes or no");
    row.stars = reader.whole(stars, 1, 5, "a whole number from 1 to 5");
    row.reporter_name = reader.string(reporter_name, 40, "at most 40 characters");
    row.reporter_phone = reader.string(reporter_phone, 30, "at most 30 characters");
    forgive_cut_seconds(row);
    if (reader.fits()) check_story(reader, row, now);
    if (!reader.fits()) return std::nullopt;
    if (row.source.empty()) {
        row.source = "hezhi";
        row.source_number = row.number;
    }
    return row;
}

std::string degrees_text(std::int64_t e7) {
    return fmt::format("{:.7f}", static_cast<double>(e7) / kE7);
}
std::string time_text(std::optional<TimePoint> const& time) {
    return time ? to_rfc3339(*time) : std::string{};
}

}  // namespace

Result<std::vector<CaseRow>> read_case_rows(std::string_view utf8, calendar::TimeZone const& zone,
                                            KnownNames const& known, TimePoint now) {
    auto const canonical = with_canonical_header(with_commas(utf8));
    CsvTable table(canonical);
    std::array<CsvTable::Column, kColumns> columns{};
    for (std::size_t at = 0; at < kColumns; ++at) columns[at] = {kHeadings[at].name, kHeadings[at].need};
    std::vector<CaseRow> rows;
    std::unordered_map<std::string, std::size_t> lines;
    if (table.find_columns(columns)) {
        while (table.next_row()) {
            auto row = read_row(table, zone, known, now);
            if (!row) continue;
            auto const [first, is_new] = lines.emplace(row->source + "\n" + row->source_number, row->line);
            if (!is_new) {
                table.report(table.has(source_number) ? source_number : number, "case.row_repeated",
                             fmt::format("a number that is not in line {} already", first->second));
                continue;
            }
            if (rows.size() == kCaseRowsMax) return fail(ErrorCode::too_large, "case.too_many_rows");
            rows.push_back(*std::move(row));
        }
    }
    if (!table.ok()) return fail(table.error("case.rows_refused"));
    return rows;
}

std::string case_csv_header(bool with_contacts) {
    std::string line;
    for (std::size_t at = 0; at < (with_contacts ? kColumns : contact); ++at) {
        if (at > 0) line += ',';
        line += kHeadings[at].name;
    }
    return line + "\r\n";
}

std::string case_csv_line(CaseRow const& row, bool with_contacts) {
    std::array<std::string, kColumns> fields;
    fields[source] = row.source;
    fields[source_number] = row.source_number;
    fields[number] = row.number;
    if (row.kind) fields[kind] = responsibilities::name(*row.kind);
    fields[matter_code] = row.matter_code;
    fields[text] = row.text;
    fields[place_code] = row.place_code;
    fields[location] = row.location;
    if (row.coordinates) {
        fields[latitude] = degrees_text(row.coordinates->latitude_e7);
        fields[longitude] = degrees_text(row.coordinates->longitude_e7);
    }
    fields[way] = enum_name(row.channel);
    fields[urgency] = enum_name(row.urgency);
    fields[received_at] = to_rfc3339(row.received_at);
    fields[state] = casework::name(row.state);
    fields[lead] = row.lead;
    fields[due_at] = time_text(row.due_at);
    fields[dispatched_at] = time_text(row.dispatched_at);
    fields[signed_at] = time_text(row.signed_at);
    fields[replied_at] = time_text(row.replied_at);
    fields[reply] = row.reply;
    fields[closed_at] = time_text(row.closed_at);
    fields[outcome] = row.outcome;
    if (row.solved) fields[solved] = *row.solved ? "yes" : "no";
    if (row.stars) fields[stars] = std::to_string(*row.stars);
    fields[contact] = enum_name(row.contact);
    fields[reporter_name] = row.reporter_name;
    fields[reporter_phone] = row.reporter_phone;
    std::string line;
    for (std::size_t at = 0; at < (with_contacts ? kColumns : contact); ++at) {
        if (at > 0) line += ',';
        // Numbers may be negative; whatever else begins like a formula was typed by somebody.
        line += at == latitude || at == longitude ? fields[at] : spreadsheet_field(fields[at]);
    }
    return line + "\r\n";
}

std::string_view name(Difference::Kind kind) noexcept {
    switch (kind) {
        case Difference::Kind::missing_here:
            return "missing_here";
        case Difference::Kind::missing_there:
            return "missing_there";
        case Difference::Kind::state:
            return "state";
        case Difference::Kind::due:
            return "due";
        case Difference::Kind::reply:
            break;
    }
    return "reply";
}

std::vector<Difference> differences(CaseRow const& here, CaseRow const& there) {
    std::vector<Difference> found;
    auto const add = [&](Difference::Kind kind, std::string ours, std::string theirs) {
        found.push_back({kind, there.source, there.source_number, here.number, std::move(ours), std::move(theirs)});
    };
    if (nearest(here.state) != nearest(there.state)) {
        add(Difference::Kind::state, std::string(casework::name(here.state)), std::string(casework::name(there.state)));
    }
    auto const by_second = [](TimePoint time) { return std::chrono::floor<std::chrono::seconds>(time); };
    if (there.due_at && (!here.due_at || by_second(*here.due_at) != by_second(*there.due_at))) {
        add(Difference::Kind::due, time_text(here.due_at), time_text(there.due_at));
    }
    if (!there.reply.empty() && trim_blanks(here.reply) != trim_blanks(there.reply)) {
        add(Difference::Kind::reply, here.reply, there.reply);
    }
    return found;
}

}  // namespace hezhi::cases
