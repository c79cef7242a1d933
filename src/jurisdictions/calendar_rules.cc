#include "src/jurisdictions/calendar_rules.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "lib/calendar/china.h"

namespace hezhi::jurisdictions {
namespace {

/// Zones of mainland China in the tz database, old names too. Hong Kong, Macau and Taipei keep calendars of their own.
constexpr std::array<std::string_view, 7> kChinaZones{
    "Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Kashgar", "PRC"};

/// Takes a number of `digits_min` to `digits_max` digits from the front.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits_min, std::size_t digits_max) {
    std::size_t digits = 0;
    while (digits < text.size() && digits < digits_max && text[digits] >= '0' && text[digits] <= '9') ++digits;
    unsigned number = 0;
    if (digits < digits_min) return std::nullopt;
    std::from_chars(text.data(), text.data() + digits, number);
    text.remove_prefix(digits);
    return number;
}

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

}  // namespace

std::string_view name(calendar::DayKind kind) noexcept {
    return kind == calendar::DayKind::holiday ? "holiday" : "working";
}

std::optional<calendar::DayKind> parse_day_kind(std::string_view text) noexcept {
    for (auto const kind : {calendar::DayKind::holiday, calendar::DayKind::working}) {
        if (name(kind) == text) return kind;
    }
    return std::nullopt;
}

std::string date_text(calendar::Date date) {
    std::chrono::year_month_day const day{date};
    return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                       static_cast<unsigned>(day.day()));
}

std::optional<calendar::Date> parse_date(std::string_view text) noexcept {
    struct Dividers {
        std::string_view year, month, day;
    };
    auto const year = take_number(text, 4, 4);
    if (!year) return std::nullopt;
    std::optional<unsigned> month;
    std::optional<unsigned> day;
    if (text.size() == 4) {  // "20261001"
        month = take_number(text, 2, 2);
        day = take_number(text, 2, 2);
    }
    for (auto const& [after_year, after_month, after_day] :
         {Dividers{"-", "-", ""}, Dividers{"/", "/", ""}, Dividers{".", ".", ""}, Dividers{"年", "月", "日"}}) {
        if (month || !take(text, after_year)) continue;
        month = take_number(text, 1, 2);
        if (!month || !take(text, after_month)) return std::nullopt;
        day = take_number(text, 1, 2);
        if (!take(text, after_day)) return std::nullopt;
    }
    if (!month || !day || !text.empty()) return std::nullopt;
    std::chrono::year_month_day const date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month},
                                           std::chrono::day{*day}};
    if (!date.ok() || date.year() < kCalendarFirstYear || date.year() > kCalendarLastYear) return std::nullopt;
    return calendar::Date{date};
}

std::vector<JurisdictionId> places_on(authority::JurisdictionPath const& path) {
    std::vector<JurisdictionId> places;
    std::string_view rest = path.str();
    while (!rest.empty()) {
        auto const end = rest.find('/');
        if (auto const id = JurisdictionId::parse(rest.substr(0, end))) places.push_back(*id);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return places;
}

std::vector<calendar::SpecialDay> national_days(std::string_view zone) {
    if (std::ranges::find(kChinaZones, zone) == kChinaZones.end()) return {};
    return calendar::national_days_of_china();
}

std::vector<CalendarDay> days_in_force(std::string_view zone, std::span<StoredDay const> own) {
    std::map<calendar::Date, CalendarDay> by_date;
    for (auto& day : national_days(zone)) {
        auto const date = day.date;
        by_date.insert_or_assign(date, CalendarDay{std::move(day), std::nullopt});
    }
    for (auto const& one : own) by_date.insert_or_assign(one.day.date, CalendarDay{one.day, one.place});
    std::vector<CalendarDay> days;
    days.reserve(by_date.size());
    for (auto& [date, day] : by_date) days.push_back(std::move(day));
    return days;
}

}  // namespace hezhi::jurisdictions
