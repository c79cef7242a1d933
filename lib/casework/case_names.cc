// Every enumerator's name, as it stands in the table's file, in SQL and in JSON: its own spelling.
#include <array>

#include "lib/casework/case_machine.h"

namespace hezhi::casework {
namespace {

template <class Enum>
struct Named {
    Enum value;
    std::string_view name;
};

#define HZ_NAMED(Enum, value) \
    Named<Enum> {             \
        Enum::value, #value   \
    }

constexpr std::array kStateNames{
    HZ_NAMED(CaseState, received),         HZ_NAMED(CaseState, need_info),   HZ_NAMED(CaseState, dispatched),
    HZ_NAMED(CaseState, return_requested), HZ_NAMED(CaseState, in_progress), HZ_NAMED(CaseState, replied),
    HZ_NAMED(CaseState, follow_up),        HZ_NAMED(CaseState, closed),      HZ_NAMED(CaseState, refused),
    HZ_NAMED(CaseState, merged),           HZ_NAMED(CaseState, withdrawn),   HZ_NAMED(CaseState, to_deliberation),
};
constexpr std::array kEventNames{
    HZ_NAMED(CaseEvent, report),
    HZ_NAMED(CaseEvent, ask_info),
    HZ_NAMED(CaseEvent, give_info),
    HZ_NAMED(CaseEvent, info_expired),
    HZ_NAMED(CaseEvent, dispatch),
    HZ_NAMED(CaseEvent, sign_in),
    HZ_NAMED(CaseEvent, ask_return),
    HZ_NAMED(CaseEvent, uphold_return),
    HZ_NAMED(CaseEvent, keep_return),
    HZ_NAMED(CaseEvent, ask_extension),
    HZ_NAMED(CaseEvent, grant_extension),
    HZ_NAMED(CaseEvent, refuse_extension),
    HZ_NAMED(CaseEvent, call_joint),
    HZ_NAMED(CaseEvent, arrive),
    HZ_NAMED(CaseEvent, miss_report),
    HZ_NAMED(CaseEvent, evaluate_joint),
    HZ_NAMED(CaseEvent, end_joint),
    HZ_NAMED(CaseEvent, agree_action),
    HZ_NAMED(CaseEvent, assign_action),
    HZ_NAMED(CaseEvent, finish_action),
    HZ_NAMED(CaseEvent, drop_action),
    HZ_NAMED(CaseEvent, miss_action),
    HZ_NAMED(CaseEvent, reply),
    HZ_NAMED(CaseEvent, begin_follow_up),
    HZ_NAMED(CaseEvent, confirm),
    HZ_NAMED(CaseEvent, unreachable),
    HZ_NAMED(CaseEvent, lapse),
    HZ_NAMED(CaseEvent, reopen),
    HZ_NAMED(CaseEvent, refuse),
    HZ_NAMED(CaseEvent, merge),
    HZ_NAMED(CaseEvent, withdraw),
    HZ_NAMED(CaseEvent, send_to_deliberation),
    HZ_NAMED(CaseEvent, leave_deliberation),
    HZ_NAMED(CaseEvent, conclude_deliberation),
    HZ_NAMED(CaseEvent, supervise),
    HZ_NAMED(CaseEvent, remind),
    HZ_NAMED(CaseEvent, become_overdue),
    HZ_NAMED(CaseEvent, step_overdue),
    HZ_NAMED(CaseEvent, note),
};
constexpr std::array kActorNames{
    HZ_NAMED(Actor, reporter), HZ_NAMED(Actor, desk),       HZ_NAMED(Actor, lead),  HZ_NAMED(Actor, support),
    HZ_NAMED(Actor, arbiter),  HZ_NAMED(Actor, supervisor), HZ_NAMED(Actor, clock),
};
constexpr std::array kEffectNames{
    HZ_NAMED(ClockEffect, starts),  HZ_NAMED(ClockEffect, keeps), HZ_NAMED(ClockEffect, pauses),
    HZ_NAMED(ClockEffect, resumes), HZ_NAMED(ClockEffect, stops), HZ_NAMED(ClockEffect, restarts),
};
constexpr std::array kConditionNames{
    HZ_NAMED(Condition, always),
    HZ_NAMED(Condition, if_asked_in_received),
    HZ_NAMED(Condition, if_asked_in_dispatched),
    HZ_NAMED(Condition, if_asked_in_progress),
    HZ_NAMED(Condition, if_attempts_left),
    HZ_NAMED(Condition, if_last_attempt),
    HZ_NAMED(Condition, if_lead),
    HZ_NAMED(Condition, if_no_lead),
};
constexpr std::array kGuardNames{
    HZ_NAMED(Guard, info_not_asked),
    HZ_NAMED(Guard, limit_reached),
    HZ_NAMED(Guard, assignment_open),
    HZ_NAMED(Guard, return_not_asked),
    HZ_NAMED(Guard, first_return),
    HZ_NAMED(Guard, later_return),
    HZ_NAMED(Guard, extension_open),
    HZ_NAMED(Guard, before_due),
    HZ_NAMED(Guard, extension_pending),
    HZ_NAMED(Guard, joint_running),
    HZ_NAMED(Guard, called),
    HZ_NAMED(Guard, report_by_passed),
    HZ_NAMED(Guard, bodies_answered),
    HZ_NAMED(Guard, actions_settled),
    HZ_NAMED(Guard, not_reopened),
    HZ_NAMED(Guard, reopen_in_time),
    HZ_NAMED(Guard, another_day),
    HZ_NAMED(Guard, self_governing),
    HZ_NAMED(Guard, not_supervised),
    HZ_NAMED(Guard, due_passed),
    HZ_NAMED(Guard, due_not_raised),
    HZ_NAMED(Guard, step_not_raised),
    HZ_NAMED(Guard, joint_called),
    HZ_NAMED(Guard, actions_open),
    HZ_NAMED(Guard, action_due_passed),
    HZ_NAMED(Guard, reason),
    HZ_NAMED(Guard, lead_named),
    HZ_NAMED(Guard, basis),
    HZ_NAMED(Guard, right_body),
    HZ_NAMED(Guard, other_body),
    HZ_NAMED(Guard, due),
    HZ_NAMED(Guard, due_ahead),
    HZ_NAMED(Guard, due_later),
    HZ_NAMED(Guard, due_kept),
    HZ_NAMED(Guard, limit_ahead),
    HZ_NAMED(Guard, bodies_called),
    HZ_NAMED(Guard, evaluation),
    HZ_NAMED(Guard, evidence),
    HZ_NAMED(Guard, ground),
    HZ_NAMED(Guard, route),
    HZ_NAMED(Guard, words),
    HZ_NAMED(Guard, action_open),
    HZ_NAMED(Guard, target_open),
};
constexpr std::array kGroundNames{
    HZ_NAMED(RefusalGround, outside_government_duty), HZ_NAMED(RefusalGround, emergency_service),
    HZ_NAMED(RefusalGround, other_state_organ),       HZ_NAMED(RefusalGround, in_legal_proceedings),
    HZ_NAMED(RefusalGround, secret_or_privacy),       HZ_NAMED(RefusalGround, repeated_without_new_facts),
    HZ_NAMED(RefusalGround, no_real_demand),
};
constexpr std::array kExtensionNames{
    HZ_NAMED(ExtensionState, none),
    HZ_NAMED(ExtensionState, pending),
    HZ_NAMED(ExtensionState, refused),
    HZ_NAMED(ExtensionState, granted),
};
constexpr std::array kClosingNames{
    HZ_NAMED(Closing, none),
    HZ_NAMED(Closing, confirmed),
    HZ_NAMED(Closing, unreachable),
    HZ_NAMED(Closing, unanswered),
};
#undef HZ_NAMED

static_assert(kStateNames.size() == kStates && kEventNames.size() == kEvents && kActorNames.size() == kActors);

template <class Names, class Enum>
constexpr std::string_view find_name(Names const& names, Enum value) noexcept {
    for (auto const& entry : names) {
        if (entry.value == value) return entry.name;
    }
    return "unknown";
}

template <class Names>
constexpr auto find_value(Names const& names, std::string_view name) noexcept {
    std::optional<decltype(names[0].value)> found;
    for (auto const& entry : names) {
        if (entry.name == name) found = entry.value;
    }
    return found;
}

}  // namespace

std::string_view name(CaseState state) noexcept {
    return find_name(kStateNames, state);
}
std::string_view name(CaseEvent event) noexcept {
    return find_name(kEventNames, event);
}
std::string_view name(Actor actor) noexcept {
    return find_name(kActorNames, actor);
}
std::string_view name(ClockEffect effect) noexcept {
    return find_name(kEffectNames, effect);
}
std::string_view name(Condition condition) noexcept {
    return find_name(kConditionNames, condition);
}
std::string_view name(Guard guard) noexcept {
    return find_name(kGuardNames, guard);
}
std::string_view name(RefusalGround ground) noexcept {
    return find_name(kGroundNames, ground);
}
std::string_view name(ExtensionState state) noexcept {
    return find_name(kExtensionNames, state);
}
std::string_view name(Closing closing) noexcept {
    return find_name(kClosingNames, closing);
}
std::optional<CaseState> parse_case_state(std::string_view name) noexcept {
    return find_value(kStateNames, name);
}
std::optional<CaseEvent> parse_case_event(std::string_view name) noexcept {
    return find_value(kEventNames, name);
}
std::optional<Actor> parse_actor(std::string_view name) noexcept {
    return find_value(kActorNames, name);
}
std::optional<RefusalGround> parse_refusal_ground(std::string_view name) noexcept {
    return find_value(kGroundNames, name);
}
std::optional<ExtensionState> parse_extension_state(std::string_view name) noexcept {
    return find_value(kExtensionNames, name);
}
std::optional<Closing> parse_closing(std::string_view name) noexcept {
    return find_value(kClosingNames, name);
}

}  // namespace hezhi::casework
