#include "lib/simulation/case_watch.h"

#include <algorithm>

namespace hezhi::simulation {
namespace {

using casework::Act;
using casework::CaseEvent;
using casework::CaseFacts;
using casework::CaseState;
using casework::Closing;
using casework::Step;

bool awaits_reply(CaseState state) noexcept {
    switch (state) {
        case CaseState::received:
        case CaseState::dispatched:
        case CaseState::return_requested:
        case CaseState::in_progress:
        case CaseState::to_deliberation:
            return true;
        default:
            return false;
    }
}

bool has_step_limit(CaseState state) noexcept {
    return state == CaseState::received || state == CaseState::dispatched || state == CaseState::return_requested;
}

bool is_end(CaseState state) noexcept {
    return state == CaseState::closed || state == CaseState::refused || state == CaseState::merged ||
           state == CaseState::withdrawn;
}

std::size_t absences(CaseFacts const& facts) {
    return static_cast<std::size_t>(std::ranges::count(facts.calls, true, &casework::JointCall::absence_raised));
}

}  // namespace

std::string_view name(Promise promise) noexcept {
    switch (promise) {
        case Promise::holder:
            return "holder";
        case Promise::deadline:
            return "deadline";
        case Promise::clock:
            return "clock";
        case Promise::pause:
            return "pause";
        case Promise::raised_once:
            return "raised_once";
        case Promise::raised_at_once:
            return "raised_at_once";
        case Promise::closed_stays:
            return "closed_stays";
        case Promise::one_return:
            return "one_return";
        case Promise::one_reopening:
            return "one_reopening";
        case Promise::unconfirmed:
            return "unconfirmed";
    }
    return "unknown";
}

CaseWatch::CaseWatch(CaseFacts const& reported)
    : received_at_(reported.received_at),
      due_{reported.due, reported.received_at},
      step_due_{reported.step_due, reported.received_at} {}

TimePoint CaseWatch::first_late(Running const& running) {
    return std::max(*running.due + Microseconds{1}, running.since);
}

std::optional<Promise> CaseWatch::look(CaseFacts const& facts, TimePoint now) const {
    bool const is_over = is_end(facts.state);
    auto const held_by = casework::holder(facts);
    if ((held_by.kind == casework::Holder::Kind::nobody) != is_over) return Promise::holder;
    if (held_by.kind == casework::Holder::Kind::lead && !held_by.body) return Promise::holder;
    if (casework::deadline(facts).has_value() == is_over) return Promise::deadline;
    // A deadline that had passed when it was set is raised at that moment, by the job that comes next.
    auto const is_late = [&](Running const& running) {
        return running.due && first_late(running) < now && !running.raised;
    };
    if (awaits_reply(facts.state) && is_late(due_)) return Promise::raised_at_once;
    if (has_step_limit(facts.state) && is_late(step_due_)) return Promise::raised_at_once;
    return std::nullopt;
}

std::optional<Promise> CaseWatch::see_raises(Step const& step) {
    auto const check = [&](Running& running, bool raises, bool counts) -> std::optional<Promise> {
        bool const has_passed = counts && running.due && *running.due < step.at;
        if (raises && (running.raised || !has_passed)) return Promise::raised_once;
        if (!raises && has_passed && !running.raised) return Promise::raised_at_once;
        if (raises && step.at > first_late(running)) return Promise::raised_at_once;
        running.raised = running.raised || raises;
        return std::nullopt;
    };
    if (auto broken = check(due_, step.raises_due, awaits_reply(*step.from))) return broken;
    if (auto broken = check(step_due_, step.raises_step, has_step_limit(*step.from))) return broken;
    auto const raised = absences(step.facts);
    if (step.raises_absence != (raised > absences_)) return Promise::raised_once;
    absences_ = raised;
    return std::nullopt;
}

std::optional<Promise> CaseWatch::see_clock(Step const& step) {
    auto const to = step.facts.state;
    bool const moved = to != *step.from;
    if (moved && paused_since_) {
        paused_ += step.at - *paused_since_;
        paused_since_.reset();
    }
    if (moved && to == CaseState::need_info) {
        paused_since_ = step.at;
        if (++pauses_ > 1) return Promise::pause;
    }
    if (step.facts.paused_since != paused_since_ || step.facts.paused_total != paused_) return Promise::pause;
    if (awaits_reply(to)) stopped_at_.reset();
    if (!stopped_at_ && (to == CaseState::replied || is_end(to))) stopped_at_ = step.at;
    auto const until = stopped_at_ ? *stopped_at_ : paused_since_ ? *paused_since_ : step.at;
    auto const shown = casework::clock_reading(step.facts, step.at);
    if (shown != until - received_at_ - paused_ || shown < shown_) return Promise::clock;
    shown_ = shown;
    return std::nullopt;
}

std::optional<Promise> CaseWatch::see_procedure(CaseFacts const& before, Act const& act, Step const& step) {
    auto const& after = step.facts;
    if (is_end(before.state) && after.state != before.state && act.event != CaseEvent::reopen) {
        return Promise::closed_stays;
    }
    if (after.state == CaseState::return_requested && before.state != after.state) {
        if (!before.lead || std::ranges::find(returned_by_, *before.lead) != returned_by_.end())
            return Promise::one_return;
        if (assigned_by_arbiter_) return Promise::one_return;
        returned_by_.push_back(*before.lead);
    }
    bool const is_ruling = act.event == CaseEvent::uphold_return || act.event == CaseEvent::keep_return;
    if (is_ruling && act.actor == casework::Actor::arbiter) assigned_by_arbiter_ = true;
    if (act.event == CaseEvent::dispatch) assigned_by_arbiter_ = false;
    if (after.state == CaseState::replied && before.state != after.state) ++replies_;
    if (act.event == CaseEvent::reopen && ++reopenings_ > replies_) return Promise::one_reopening;
    if (after.state == CaseState::closed && before.state != after.state) {
        if ((after.closing == Closing::confirmed) != (act.event == CaseEvent::confirm)) return Promise::unconfirmed;
        if (after.closing == Closing::none) return Promise::unconfirmed;
    }
    return std::nullopt;
}

void CaseWatch::follow_deadlines(CaseFacts const& before, CaseFacts const& after, TimePoint at) {
    if (after.due != due_.due) due_ = {after.due, at};
    bool const counts_again = awaits_reply(after.state) && !awaits_reply(before.state);
    if (counts_again) due_.since = at;
    if (after.state != before.state || after.step_due != step_due_.due) step_due_ = {after.step_due, at};
}

std::optional<Promise> CaseWatch::see(CaseFacts const& before, Act const& act, Step const& step) {
    if (auto broken = see_raises(step)) return broken;
    if (auto broken = see_procedure(before, act, step)) return broken;
    if (auto broken = see_clock(step)) return broken;
    follow_deadlines(before, step.facts, step.at);
    return look(step.facts, step.at);
}

}  // namespace hezhi::simulation
