#include "lib/calendar/china.h"

#include <array>
#include <string_view>

namespace hezhi::calendar {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::year;

/// A holiday from its first to its last day; make-up days are runs of one day.
struct Run {
    int year;
    unsigned month;
    unsigned day;
    int length;
    DayKind kind;
    std::string_view name;
};

constexpr std::array kRuns{
    // 2025, 国办发明电〔2024〕12号.
    Run{2025, 1, 1, 1, DayKind::holiday, "元旦"},
    Run{2025, 1, 26, 1, DayKind::working, "春节"},
    Run{2025, 1, 28, 8, DayKind::holiday, "春节"},
    Run{2025, 2, 8, 1, DayKind::working, "春节"},
    Run{2025, 4, 4, 3, DayKind::holiday, "清明节"},
    Run{2025, 4, 27, 1, DayKind::working, "劳动节"},
    Run{2025, 5, 1, 5, DayKind::holiday, "劳动节"},
    Run{2025, 5, 31, 3, DayKind::holiday, "端午节"},
    Run{2025, 9, 28, 1, DayKind::working, "国庆节、中秋节"},
    Run{2025, 10, 1, 8, DayKind::holiday, "国庆节、中秋节"},
    Run{2025, 10, 11, 1, DayKind::working, "国庆节、中秋节"},
    // 2026, 国办发明电〔2025〕7号.
    Run{2026, 1, 1, 3, DayKind::holiday, "元旦"},
    Run{2026, 1, 4, 1, DayKind::working, "元旦"},
    Run{2026, 2, 14, 1, DayKind::working, "春节"},
    Run{2026, 2, 15, 9, DayKind::holiday, "春节"},
    Run{2026, 2, 28, 1, DayKind::working, "春节"},
    Run{2026, 4, 4, 3, DayKind::holiday, "清明节"},
    Run{2026, 5, 1, 5, DayKind::holiday, "劳动节"},
    Run{2026, 5, 9, 1, DayKind::working, "劳动节"},
    Run{2026, 6, 19, 3, DayKind::holiday, "端午节"},
    Run{2026, 9, 20, 1, DayKind::working, "国庆节"},
    Run{2026, 9, 25, 3, DayKind::holiday, "中秋节"},
    Run{2026, 10, 1, 7, DayKind::holiday, "国庆节"},
    Run{2026, 10, 10, 1, DayKind::working, "国庆节"},
};

}  // namespace

std::vector<SpecialDay> national_days_of_china() {
    std::vector<SpecialDay> list;
    for (auto const& run : kRuns) {
        Date const first{year{run.year} / month{run.month} / day{run.day}};
        for (int at = 0; at < run.length; ++at) list.push_back({first + days{at}, run.kind, std::string(run.name)});
    }
    return list;
}

TimeZone china_standard_time() {
    return TimeZone::fixed("Asia/Shanghai", std::chrono::hours{8});
}

}  // namespace hezhi::calendar
