#include "lib/base/rfc3339.h"

#include <chrono>
#include <cstdint>

#include <fmt/format.h>

namespace hezhi {
namespace {

/// Reads exactly `digits` digits and moves past them; -1 if there are not that many.
int take_number(std::string_view& text, std::size_t digits) noexcept {
    if (text.size() < digits) return -1;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char expected) noexcept {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

}  // namespace

std::string to_rfc3339(TimePoint time) {
    auto const day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day const date{day};
    std::chrono::hh_mm_ss const clock{std::chrono::floor<std::chrono::seconds>(time - day)};
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                       clock.minutes().count(), clock.seconds().count());
}

std::optional<TimePoint> from_rfc3339(std::string_view text) noexcept {
    int const year = take_number(text, 4);
    if (year < 1970 || !take(text, '-')) return std::nullopt;
    int const month = take_number(text, 2);
    if (month < 1 || !take(text, '-')) return std::nullopt;
    int const day = take_number(text, 2);
    if (day < 1 || !(take(text, 'T') || take(text, 't'))) return std::nullopt;
    int const hour = take_number(text, 2);
    if (hour < 0 || hour > 23 || !take(text, ':')) return std::nullopt;
    int const minute = take_number(text, 2);
    if (minute < 0 || minute > 59 || !take(text, ':')) return std::nullopt;
    int const second = take_number(text, 2);
    if (second < 0 || second > 59) return std::nullopt;

    std::int64_t fraction = 0;
    if (take(text, '.')) {
        std::int64_t unit = 100'000;
        std::size_t digits = 0;
        for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits) {
            fraction += (text.front() - '0') * unit;
            unit /= 10;
            text.remove_prefix(1);
        }
        if (digits == 0) return std::nullopt;
    }

    int offset_minutes = 0;
    if (!take(text, 'Z') && !take(text, 'z')) {
        int sign = 0;
        if (take(text, '+'))
            sign = 1;
        else if (take(text, '-'))
            sign = -1;
        if (sign == 0) return std::nullopt;
        int const hours = take_number(text, 2);
        if (hours < 0 || hours > 23 || !take(text, ':')) return std::nullopt;
        int const minutes = take_number(text, 2);
        if (minutes < 0 || minutes > 59) return std::nullopt;
        offset_minutes = sign * (hours * 60 + minutes);
    }
    if (!text.empty()) return std::nullopt;

    std::chrono::year_month_day const date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return TimePoint{std::chrono::sys_days{date}.time_since_epoch() + std::chrono::hours{hour} +
                     std::chrono::minutes{minute - offset_minutes} + std::chrono::seconds{second} +
                     std::chrono::microseconds{fraction}};
}

}  // namespace hezhi
