#include "src/cases/telling_rules.h"

namespace hezhi::cases {

using casework::CaseEvent;
using casework::CaseState;
using enum notices::NoticeKind;

namespace {

std::vector<Telling> of_the_event(TellableAct const& act) {
    switch (act.event) {
        case CaseEvent::ask_info:
            return {{Audience::first_reporter, case_asked}};
        case CaseEvent::give_info:
            return {{Audience::holder, desk_answered}};
        case CaseEvent::dispatch:
            return {{Audience::reporters, case_dispatched},
                    {Audience::lead, desk_dispatched},
                    {Audience::supports, desk_supporting}};
        case CaseEvent::ask_return:
            return {{Audience::reporters, case_returned}, {Audience::rulers, ruling_wanted}};
        case CaseEvent::uphold_return:
            return {{Audience::reporters, case_dispatched}, {Audience::lead, desk_dispatched}};
        case CaseEvent::keep_return:
            return {{Audience::reporters, case_kept}, {Audience::lead, desk_returned}};
        case CaseEvent::ask_extension:
            return {{Audience::rulers, extension_wanted}};
        case CaseEvent::grant_extension:
            return {{Audience::reporters, case_extended}, {Audience::lead, desk_extension_ruled}};
        case CaseEvent::refuse_extension:
            return {{Audience::lead, desk_extension_ruled}};
        case CaseEvent::call_joint:
            return {{Audience::reporters, case_joint}, {Audience::called, desk_called}};
        case CaseEvent::miss_report:
            return {{Audience::missing, desk_missed}};
        case CaseEvent::evaluate_joint:
            return {{Audience::named, desk_evaluated}};
        case CaseEvent::agree_action:
        case CaseEvent::assign_action:
            return {{Audience::action_owner, desk_action}};
        case CaseEvent::miss_action:
            return {{Audience::action_owner, desk_action_late}};
        case CaseEvent::drop_action:
            return {{Audience::action_owner, desk_action_dropped}};
        case CaseEvent::reply:
        case CaseEvent::conclude_deliberation:
            return {{Audience::reporters, case_replied}};
        case CaseEvent::confirm:
        case CaseEvent::unreachable:
        case CaseEvent::lapse:
            if (act.to == CaseState::closed) return {{Audience::reporters, case_closed}};
            return {};
        case CaseEvent::reopen:
            if (act.to == CaseState::received) {
                return {{Audience::reporters, case_reopened}, {Audience::holder, desk_reopened}};
            }
            return {{Audience::reporters, case_reopened}, {Audience::lead, desk_reopened}};
        case CaseEvent::refuse:
            return {{Audience::reporters, case_refused}};
        case CaseEvent::merge:
            return {{Audience::reporters, case_merged}};
        case CaseEvent::send_to_deliberation:
            return {{Audience::reporters, case_deliberated}};
        case CaseEvent::leave_deliberation:
            return {{Audience::reporters, case_dispatched}, {Audience::holder, desk_dispatched}};
        case CaseEvent::supervise:
            return {{Audience::holder, desk_supervised}};
        case CaseEvent::remind:
            return {{Audience::holder, desk_reminded}};
        case CaseEvent::note:
            if (act.shows_contact) return {{Audience::shown_reporter, case_contact_seen}};
            return {};
        case CaseEvent::report:
        case CaseEvent::info_expired:
        case CaseEvent::sign_in:
        case CaseEvent::arrive:
        case CaseEvent::end_joint:
        case CaseEvent::finish_action:
        case CaseEvent::begin_follow_up:
        case CaseEvent::withdraw:
        case CaseEvent::become_overdue:
        case CaseEvent::step_overdue:
            break;
    }
    return {};
}

}  // namespace

std::vector<Telling> tellings_of(TellableAct const& act) {
    auto tellings = of_the_event(act);
    if (act.raises_due) {
        tellings.push_back({Audience::reporters, case_overdue});
        tellings.push_back({Audience::holder, desk_overdue});
    }
    return tellings;
}

}  // namespace hezhi::cases
