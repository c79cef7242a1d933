#include "src/people/session_rules.h"

#include <array>

namespace hezhi::people {
namespace {

using namespace std::chrono_literals;

struct Mark {
    std::string_view in_agent;
    std::string_view shown;
};

/// The first that occurs counts: WeChat's agent names Chrome, Chrome's names Safari.
constexpr std::array kBrowsers{
    Mark{"MicroMessenger/", "WeChat"}, Mark{"Edg", "Edge"},       Mark{"OPR/", "Opera"},
    Mark{"Firefox/", "Firefox"},       Mark{"Chrome/", "Chrome"}, Mark{"CriOS/", "Chrome"},
    Mark{"Version/", "Safari"},        Mark{"curl/", "curl"},
};
constexpr std::array kSystems{
    Mark{"HarmonyOS", "HarmonyOS"}, Mark{"Android", "Android"}, Mark{"iPhone", "iPhone"}, Mark{"iPad", "iPad"},
    Mark{"Windows", "Windows"},     Mark{"Mac OS X", "macOS"},  Mark{"Linux", "Linux"},
};

template <class Marks>
std::string_view find_mark(Marks const& marks, std::string_view agent) {
    for (auto const& mark : marks) {
        if (agent.find(mark.in_agent) != std::string_view::npos) return mark.shown;
    }
    return {};
}

}  // namespace

SessionLimits limits(SessionKind kind) noexcept {
    if (kind == SessionKind::staff) return {.idle = 30min, .absolute = 12h};
    return {.idle = 14 * 24h, .absolute = 60 * 24h};
}

bool is_alive(SessionKind kind, TimePoint created_at, TimePoint last_seen_at, TimePoint now) noexcept {
    auto const [idle, absolute] = limits(kind);
    return now < last_seen_at + idle && now < created_at + absolute;
}

bool must_note_use(SessionKind kind, TimePoint noted_at, TimePoint now) noexcept {
    return now >= noted_at + (kind == SessionKind::staff ? Microseconds(1min) : Microseconds(1h));
}

std::optional<TimePoint> confirmed_until(std::optional<TimePoint> confirmed_at, TimePoint now) noexcept {
    if (!confirmed_at || now >= *confirmed_at + kConfirmationLasts) return std::nullopt;
    return *confirmed_at + kConfirmationLasts;
}

std::string describe_device(std::string_view user_agent) {
    auto const browser = find_mark(kBrowsers, user_agent);
    auto const system = find_mark(kSystems, user_agent);
    std::string shown(browser);
    if (!browser.empty() && !system.empty()) shown += " · ";
    return shown.append(system);
}

}  // namespace hezhi::people
