#include "src/tasks/task_rules.h"

#include <algorithm>
#include <array>

#include "lib/text/names.h"
#include "lib/text/utf8.h"

namespace hezhi::tasks {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::last;
using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;

MatchLight authority_light(MatchFacts const& facts) {
    if (facts.registered && facts.registered->is_self_governing) return {Light::none, MatchReason::self_governing};
    if (facts.registered && facts.registered->is_committee_lead) return {Light::full, MatchReason::own_duty};
    if (facts.has_authority && facts.has_basis) return {Light::full, MatchReason::given};
    if (facts.has_authority) return {Light::partial, MatchReason::basis_missing};
    return {Light::none, facts.registered ? MatchReason::lead_elsewhere : MatchReason::not_given};
}

MatchLight data_light(MatchFacts const& facts) {
    if (facts.fields_asked == 0) return {Light::full, MatchReason::asks_nothing};
    if (facts.fields_known == 0) return {Light::full, MatchReason::all_new};
    if (facts.fields_known * 2 < facts.fields_asked) return {Light::partial, MatchReason::some_known};
    return {Light::none, MatchReason::mostly_known};
}

MatchLight time_light(MatchFacts const& facts) {
    auto const over = std::ranges::count_if(facts.admitted_minutes, [&](std::int64_t admitted) {
        return admitted + facts.minutes_month > facts.load_minutes_max;
    });
    if (over == std::ssize(facts.admitted_minutes) && over > 0) return {Light::none, MatchReason::all_over};
    if (over > 0) return {Light::partial, MatchReason::some_over};
    if (!facts.begins_in_time) return {Light::partial, MatchReason::begins_too_soon};
    return {Light::full, MatchReason::fits};
}

/// Names that forms use for one thing; the first of a line is the key.
constexpr std::array<std::array<std::string_view, 6>, 14> kSynonyms{{
    {"联系电话", "电话", "手机", "手机号", "手机号码", "联系方式"},
    {"身份证号", "身份证", "身份证号码", "公民身份号码", "证件号码", "证件号"},
    {"姓名", "居民姓名", "人员姓名", "本人姓名", "名字", "name"},
    {"性别", "男女", "sex", "gender", "", ""},
    {"年龄", "周岁", "实足年龄", "age", "", ""},
    {"出生日期", "出生年月", "出生年月日", "生日", "", ""},
    {"居住地址", "住址", "家庭住址", "现住址", "家庭地址", "详细地址"},
    {"户籍地址", "户籍地", "户口所在地", "户籍所在地", "户口地址", ""},
    {"户主", "户主姓名", "", "", "", ""},
    {"民族", "族别", "", "", "", ""},
    {"文化程度", "学历", "受教育程度", "", "", ""},
    {"工作单位", "单位", "就业单位", "", "", ""},
    {"政治面貌", "党员情况", "是否党员", "", "", ""},
    {"所属网格", "网格", "网格编号", "网格名称", "", ""},
}};
constexpr std::array<std::string_view, 4> kEmptyBeginnings{"请填写", "请填", "填写", "填报"};
constexpr std::array<std::string_view, 4> kEmptyEndings{"情况说明", "必填", "选填", "信息"};

bool is_opening(char32_t c) {
    return c == U'(' || c == U'[' || c == U'（' || c == U'【' || c == U'［';
}
bool is_closing(char32_t c) {
    return c == U')' || c == U']' || c == U'）' || c == U'】' || c == U'］';
}
/// Letters, digits and ideographs; everything else only divides.
bool is_kept(char32_t c) {
    if (c < 0x80) return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z');
    bool const is_punctuation = (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
                                (c >= 0xFF00 && c <= 0xFF0F) || (c >= 0xFF1A && c <= 0xFF20) ||
                                (c >= 0x80 && c <= 0xBF);
    return !is_punctuation;
}

calendar::Date date_of(year_month of, unsigned wanted_day) {
    auto const length = static_cast<unsigned>((of / last).day());
    return calendar::Date{of / day{std::min(wanted_day, length)}};
}

year_month ym(Month value) {
    return year{static_cast<int>(value / 100)} / month{static_cast<unsigned>(value % 100)};
}
Month month_value(year_month of) {
    return static_cast<Month>(static_cast<int>(of.year())) * 100 +
           static_cast<Month>(static_cast<unsigned>(of.month()));
}

bool falls_every(Recurrence const& recurrence, Month in, int step) {
    auto const first = year_month_day{recurrence.first};
    auto const begun = first.year() / first.month();
    auto const passed = (ym(in) - begun).count();
    if (passed < 0 || passed % step != 0) return false;
    auto const date = date_of(ym(in), static_cast<unsigned>(first.day()));
    return date >= recurrence.first && date < recurrence.sunset;
}

}  // namespace

bool is_matched(MatchCheck const& check) noexcept {
    return check.authority.light == Light::full && check.money.light == Light::full &&
           check.data.light == Light::full && check.time.light == Light::full;
}

MatchCheck match_check(MatchFacts const& facts) {
    return {.authority = authority_light(facts),
            .money = facts.money_fen > 0 ? MatchLight{Light::full, MatchReason::given}
                                         : MatchLight{Light::none, MatchReason::not_given},
            .data = data_light(facts),
            .time = time_light(facts),
            .fields_asked = facts.fields_asked,
            .fields_known = facts.fields_known,
            .minutes_month = facts.minutes_month};
}

std::string field_key(std::string_view name) {
    auto const folded = text::name_key(name);
    auto const points = folded ? text::decode_utf8(*folded) : std::nullopt;
    if (!points) return {};
    std::u32string kept;
    int depth = 0;
    for (auto const c : *points) {
        if (is_opening(c)) {
            ++depth;
        } else if (is_closing(c)) {
            depth = std::max(0, depth - 1);
        } else if (depth == 0 && is_kept(c)) {
            kept += c;
        }
    }
    std::string key = text::encode_utf8(kept);
    for (auto const beginning : kEmptyBeginnings) {
        if (key.size() > beginning.size() && key.starts_with(beginning)) {
            key.erase(0, beginning.size());
            break;
        }
    }
    for (auto const ending : kEmptyEndings) {
        if (key.size() > ending.size() && key.ends_with(ending)) {
            key.erase(key.size() - ending.size());
            break;
        }
    }
    if (key.empty()) return key;
    for (auto const& line : kSynonyms) {
        if (std::ranges::find(line, std::string_view(key)) != line.end()) return std::string(line.front());
    }
    return key;
}

Month month_of(calendar::Date date) noexcept {
    auto const of = year_month_day{date};
    return month_value(of.year() / of.month());
}

Month next_month(Month value) noexcept {
    return month_value(ym(value) + months{1});
}

Month months_before(Month value, int count) noexcept {
    return month_value(ym(value) - months{count});
}

bool is_month(std::int64_t value) noexcept {
    return value >= 200'001 && value <= 299'912 && value % 100 >= 1 && value % 100 <= 12;
}

calendar::Date first_day(Month value) noexcept {
    return calendar::Date{ym(value) / day{1}};
}

std::int64_t occasions_in(Recurrence const& recurrence, Month in, calendar::Calendar const& calendar) {
    auto const begin = std::max(first_day(in), recurrence.first);
    auto const end = std::min(first_day(next_month(in)), recurrence.sunset);
    std::int64_t count = 0;
    switch (recurrence.frequency) {
        case Frequency::once:
            return begin == recurrence.first && begin < end ? 1 : 0;
        case Frequency::daily:
            for (auto date = begin; date < end; date += days{1}) count += calendar.is_working_day(date) ? 1 : 0;
            return count;
        case Frequency::weekly:
            for (auto date = begin; date < end; date += days{1}) {
                count += (date - recurrence.first).count() % 7 == 0 ? 1 : 0;
            }
            return count;
        case Frequency::monthly:
            return falls_every(recurrence, in, 1) ? 1 : 0;
        case Frequency::quarterly:
            return falls_every(recurrence, in, 3) ? 1 : 0;
        case Frequency::yearly:
            return falls_every(recurrence, in, 12) ? 1 : 0;
    }
    return count;
}

std::int64_t occasions_in_heaviest_month(Recurrence const& recurrence, calendar::Calendar const& calendar) {
    constexpr int kMonths = 12;
    std::int64_t most = 0;
    auto in = month_of(recurrence.first);
    for (int passed = 0; passed < kMonths && first_day(in) < recurrence.sunset; ++passed, in = next_month(in)) {
        most = std::max(most, occasions_in(recurrence, in, calendar));
    }
    return most;
}

Month newest_published(Month current) noexcept {
    return months_before(current, 2);
}

}  // namespace hezhi::tasks
