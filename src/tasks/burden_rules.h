// Hours without time sheets: what recorded work costs a community, in minutes. Pure. docs/algorithms/burden.md says the
// same in words, with every number of the table below.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hezhi::tasks {

/// What one act of a committee on a case costs on average, the work around it included. Estimates of this program, not
/// measurements; a street that measures better changes this one table.
struct ActMinutes {
    std::string_view act;
    std::int64_t minutes;
};
inline constexpr std::array kActMinutes{
    ActMinutes{"report", 8},       ///< taking a case down for somebody who called or came by
    ActMinutes{"ask_info", 6},     ///< calling the reporter with a question
    ActMinutes{"dispatch", 6},     ///< reading, finding the row of the register, redacting
    ActMinutes{"sign_in", 2},      ///< taking it on
    ActMinutes{"ask_return", 10},  ///< arguing that it is another's
    ActMinutes{"ask_extension", 5},
    ActMinutes{"call_joint", 15},  ///< 吹哨: naming bodies and times
    ActMinutes{"arrive", 40},      ///< being there
    ActMinutes{"reply", 30},       ///< looking, doing and writing what was done
    ActMinutes{"begin_follow_up", 2},
    ActMinutes{"confirm", 8},  ///< asking by phone and writing the answer down
    ActMinutes{"unreachable", 4},
    ActMinutes{"reopen", 8},
    ActMinutes{"refuse", 8},
    ActMinutes{"merge", 4},
    ActMinutes{"send_to_deliberation", 20},
    ActMinutes{"note", 3},
};

/// 0 for an act that the table does not name.
constexpr std::int64_t minutes_of_act(std::string_view act) noexcept {
    for (auto const& row : kActMinutes) {
        if (row.act == act) return row.minutes;
    }
    return 0;
}

/// Typing in Hezhi: of each act counted above this much is spent at the screen. A part of the hours, never added.
inline constexpr std::int64_t kScreenMinutesPerAct = 2;
/// An answer to a task, and a tap in the log.
inline constexpr std::int64_t kScreenMinutesPerAnswer = 5;

}  // namespace hezhi::tasks
