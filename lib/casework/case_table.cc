// The table itself. Each group stands for one row a state and actor that it names; docs/formats/case-states.csv is
// written in the same short form, by hand.
#include <algorithm>
#include <tuple>
#include <vector>

#include "lib/casework/case_machine.h"

namespace hezhi::casework {
namespace {

struct Group {
    std::vector<CaseState> from;  ///< empty: no case yet
    CaseEvent event;
    std::vector<Actor> actors;
    Condition condition;
    std::vector<Guard> guards;
    std::optional<CaseState> to;  ///< nullopt: stays where it is
    ClockEffect clock;
};

std::vector<Group> const& groups() {
    using enum CaseState;
    using enum Actor;
    using E = CaseEvent;
    using G = Guard;
    using C = Condition;
    using K = ClockEffect;
    constexpr auto stays = std::nullopt;
    std::vector<CaseState> const open{received,    need_info, dispatched, return_requested,
                                      in_progress, replied,   follow_up,  to_deliberation};
    std::vector<CaseState> const called{need_info, dispatched, return_requested, in_progress, replied, follow_up};
    std::vector<CaseState> const awaiting{need_info, dispatched, return_requested, in_progress};
    std::vector<CaseState> const every{received,    need_info, dispatched, return_requested,
                                       in_progress, replied,   follow_up,  closed,
                                       refused,     merged,    withdrawn,  to_deliberation};
    std::vector<CaseState> const with_lead{need_info, dispatched, return_requested, in_progress, replied,
                                           follow_up, closed,     merged,           withdrawn};
    static std::vector<Group> const all{
        {{}, E::report, {reporter, desk}, C::always, {G::due}, received, K::starts},

        {{received, dispatched, in_progress},
         E::ask_info,
         {desk},
         C::always,
         {G::info_not_asked, G::reason, G::limit_ahead},
         need_info,
         K::pauses},
        {{dispatched, in_progress},
         E::ask_info,
         {lead},
         C::always,
         {G::info_not_asked, G::reason, G::limit_ahead},
         need_info,
         K::pauses},
        {{need_info}, E::give_info, {reporter, desk}, C::if_asked_in_received, {G::due_kept}, received, K::resumes},
        {{need_info}, E::give_info, {reporter, desk}, C::if_asked_in_dispatched, {G::due_kept}, dispatched, K::resumes},
        {{need_info}, E::give_info, {reporter, desk}, C::if_asked_in_progress, {G::due_kept}, in_progress, K::resumes},
        {{need_info},
         E::info_expired,
         {clock},
         C::if_asked_in_received,
         {G::limit_reached, G::due_kept},
         received,
         K::resumes},
        {{need_info},
         E::info_expired,
         {clock},
         C::if_asked_in_dispatched,
         {G::limit_reached, G::due_kept},
         dispatched,
         K::resumes},
        {{need_info},
         E::info_expired,
         {clock},
         C::if_asked_in_progress,
         {G::limit_reached, G::due_kept},
         in_progress,
         K::resumes},

        {{received}, E::dispatch, {desk}, C::always, {G::lead_named, G::basis, G::due}, dispatched, K::keeps},
        {{dispatched}, E::sign_in, {lead}, C::always, {}, in_progress, K::keeps},

        {{dispatched, in_progress},
         E::ask_return,
         {lead},
         C::always,
         {G::assignment_open, G::return_not_asked, G::reason, G::right_body},
         return_requested,
         K::keeps},
        {{return_requested},
         E::uphold_return,
         {desk},
         C::always,
         {G::first_return, G::reason, G::other_body},
         dispatched,
         K::keeps},
        {{return_requested},
         E::uphold_return,
         {arbiter},
         C::always,
         {G::later_return, G::reason, G::other_body},
         dispatched,
         K::keeps},
        {{return_requested}, E::keep_return, {desk}, C::always, {G::first_return, G::reason}, in_progress, K::keeps},
        {{return_requested}, E::keep_return, {arbiter}, C::always, {G::later_return, G::reason}, in_progress, K::keeps},

        {{in_progress},
         E::ask_extension,
         {lead},
         C::always,
         {G::extension_open, G::before_due, G::reason, G::due_later},
         stays,
         K::keeps},
        {{in_progress}, E::grant_extension, {desk}, C::always, {G::extension_pending, G::due_later}, stays, K::keeps},
        {{in_progress}, E::refuse_extension, {desk}, C::always, {G::extension_pending, G::reason}, stays, K::keeps},

        {{dispatched, in_progress}, E::call_joint, {desk}, C::always, {G::reason, G::bodies_called}, stays, K::keeps},
        {called, E::arrive, {support}, C::always, {G::called}, stays, K::keeps},
        {awaiting, E::miss_report, {clock}, C::always, {G::report_by_passed}, stays, K::keeps},
        {called, E::evaluate_joint, {desk, supervisor}, C::always, {G::evaluation}, stays, K::keeps},
        {{closed}, E::evaluate_joint, {desk, supervisor}, C::always, {G::evaluation}, stays, K::keeps},
        {called,
         E::end_joint,
         {desk},
         C::always,
         {G::joint_running, G::bodies_answered, G::actions_settled},
         stays,
         K::keeps},

        {called, E::agree_action, {desk, lead}, C::always, {G::joint_called, G::words}, stays, K::keeps},
        {every, E::assign_action, {desk}, C::always, {G::actions_open, G::action_open}, stays, K::keeps},
        {with_lead, E::assign_action, {lead}, C::always, {G::actions_open, G::action_open}, stays, K::keeps},
        {every, E::finish_action, {desk}, C::always, {G::actions_open, G::evidence, G::action_open}, stays, K::keeps},
        {with_lead,
         E::finish_action,
         {lead, support},
         C::always,
         {G::actions_open, G::evidence, G::action_open},
         stays,
         K::keeps},
        {every, E::drop_action, {desk}, C::always, {G::actions_open, G::reason, G::action_open}, stays, K::keeps},
        {every, E::miss_action, {clock}, C::always, {G::action_due_passed}, stays, K::keeps},

        {{in_progress},
         E::reply,
         {lead},
         C::always,
         {G::bodies_answered, G::actions_settled, G::evidence, G::limit_ahead},
         replied,
         K::stops},
        {{replied}, E::begin_follow_up, {clock}, C::always, {G::limit_reached, G::limit_ahead}, follow_up, K::keeps},
        {{replied}, E::begin_follow_up, {desk}, C::always, {G::limit_ahead}, follow_up, K::keeps},
        {{replied, follow_up}, E::confirm, {reporter}, C::always, {}, closed, K::keeps},
        {{follow_up}, E::confirm, {desk}, C::always, {}, closed, K::keeps},
        {{follow_up}, E::unreachable, {desk}, C::if_attempts_left, {G::another_day}, stays, K::keeps},
        {{follow_up}, E::unreachable, {desk}, C::if_last_attempt, {G::another_day}, closed, K::keeps},
        {{follow_up}, E::lapse, {clock}, C::always, {G::limit_reached}, closed, K::keeps},
        {{replied, follow_up},
         E::reopen,
         {reporter, desk},
         C::if_lead,
         {G::not_reopened, G::reason, G::due_ahead},
         in_progress,
         K::restarts},
        {{closed},
         E::reopen,
         {reporter, desk},
         C::if_lead,
         {G::not_reopened, G::reopen_in_time, G::reason, G::due_ahead},
         in_progress,
         K::restarts},
        {{replied, follow_up},
         E::reopen,
         {reporter, desk},
         C::if_no_lead,
         {G::not_reopened, G::reason, G::due_ahead},
         received,
         K::restarts},
        {{closed},
         E::reopen,
         {reporter, desk},
         C::if_no_lead,
         {G::not_reopened, G::reopen_in_time, G::reason, G::due_ahead},
         received,
         K::restarts},

        {{received}, E::refuse, {desk}, C::always, {G::ground, G::route}, refused, K::stops},
        {{received, dispatched, in_progress}, E::merge, {desk}, C::always, {G::target_open}, merged, K::stops},
        {open, E::withdraw, {reporter}, C::always, {}, withdrawn, K::stops},

        {{received, dispatched, in_progress},
         E::send_to_deliberation,
         {desk},
         C::always,
         {G::self_governing, G::bodies_answered, G::actions_settled, G::reason, G::due_ahead},
         to_deliberation,
         K::keeps},
        {{to_deliberation}, E::leave_deliberation, {reporter}, C::always, {G::due_ahead}, received, K::keeps},
        {{to_deliberation}, E::leave_deliberation, {desk}, C::always, {G::reason, G::due_ahead}, received, K::keeps},
        {{to_deliberation},
         E::conclude_deliberation,
         {desk},
         C::always,
         {G::evidence, G::limit_ahead},
         replied,
         K::stops},

        {open, E::supervise, {supervisor}, C::always, {G::not_supervised, G::reason}, stays, K::keeps},
        {{dispatched, return_requested, in_progress}, E::remind, {desk}, C::always, {}, stays, K::keeps},
        {{received, dispatched, return_requested, in_progress, replied, follow_up, to_deliberation},
         E::remind,
         {supervisor},
         C::always,
         {},
         stays,
         K::keeps},
        {{received, dispatched, return_requested, in_progress, to_deliberation},
         E::become_overdue,
         {clock},
         C::always,
         {G::due_passed, G::due_not_raised},
         stays,
         K::keeps},
        {{received, dispatched, return_requested},
         E::step_overdue,
         {clock},
         C::always,
         {G::limit_reached, G::step_not_raised},
         stays,
         K::keeps},
        {every, E::note, {reporter, desk, arbiter, supervisor}, C::always, {}, stays, K::keeps},
        {with_lead, E::note, {lead, support}, C::always, {}, stays, K::keeps},
    };
    return all;
}

}  // namespace

std::span<Row const> table() {
    static std::vector<Row> const rows = [] {
        std::vector<Row> flat;
        for (auto const& group : groups()) {
            auto const add = [&](std::optional<CaseState> from, CaseState to) {
                for (auto const actor : group.actors) {
                    flat.push_back({from, group.event, actor, group.condition, group.guards, to, group.clock});
                }
            };
            if (group.from.empty()) add(std::nullopt, *group.to);
            for (auto const from : group.from) add(from, group.to.value_or(from));
        }
        std::ranges::sort(flat, {},
                          [](Row const& row) { return std::tuple{row.event, row.from, row.actor, row.condition}; });
        return flat;
    }();
    return rows;
}

}  // namespace hezhi::casework
