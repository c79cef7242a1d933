#include "lib/casework/case_machine.h"

#include <algorithm>
#include <array>
#include <string>

#include "lib/base/assert.h"

namespace hezhi::casework {
namespace {

using enum CaseState;

bool contains(std::span<BodyId const> bodies, BodyId body) {
    return std::ranges::find(bodies, body) != bodies.end();
}

bool is_awaited(JointCall const& call) noexcept {
    return !call.arrived_at && !call.absence_raised;
}

bool is_missing(JointCall const& call, TimePoint at) noexcept {
    return is_awaited(call) && call.report_by < at;
}

/// The last call of `body`, or nullptr.
template <class Calls>
auto* last_call(Calls& calls, std::optional<BodyId> body) {
    auto const found =
        std::find_if(calls.rbegin(), calls.rend(), [&](JointCall const& call) { return call.body == body; });
    return found == calls.rend() ? nullptr : &*found;
}

/// States in which the public deadline is running towards its end.
bool awaits_reply(CaseState state) noexcept {
    return state == received || state == dispatched || state == return_requested || state == in_progress ||
           state == to_deliberation;
}

/// States whose own limit is raised when it passes; the limits of need_info, replied and follow_up lead on by
/// themselves.
bool step_is_raised(CaseState state) noexcept {
    return state == received || state == dispatched || state == return_requested;
}

bool due_is_raisable(CaseFacts const& facts, TimePoint at) noexcept {
    return awaits_reply(facts.state) && facts.due < at && facts.due_raised != facts.due;
}

bool step_is_raisable(CaseFacts const& facts, TimePoint at) noexcept {
    return step_is_raised(facts.state) && facts.step_due && *facts.step_due < at &&
           facts.step_due_raised != facts.step_due;
}

bool holds(Condition condition, CaseFacts const& facts, CaseLimits const& limits) {
    switch (condition) {
        case Condition::always:
            return true;
        case Condition::if_asked_in_received:
            return facts.info_asked_in == received;
        case Condition::if_asked_in_dispatched:
            return facts.info_asked_in == dispatched;
        case Condition::if_asked_in_progress:
            return facts.info_asked_in == in_progress;
        case Condition::if_attempts_left:
            return facts.unreachable_attempts + 1 < limits.unreachable_attempts_max;
        case Condition::if_last_attempt:
            return facts.unreachable_attempts + 1 >= limits.unreachable_attempts_max;
        case Condition::if_lead:
            return facts.lead.has_value();
        case Condition::if_no_lead:
            return !facts.lead;
    }
    return false;
}

Result<void> too_early(std::optional<TimePoint> until) {
    return fail(Error{ErrorCode::conflict, "case.too_early"}.with(
        "until_us", until ? std::to_string(to_microseconds(*until)) : std::string()));
}

Result<void> counted(ErrorCode code, std::string_view key, std::int64_t count) {
    return fail(Error{code, key}.with("count", std::to_string(count)));
}

Result<void> check_extension_open(CaseFacts const& facts) {
    switch (facts.extension) {
        case ExtensionState::none:
            return {};
        case ExtensionState::granted:
            return fail(ErrorCode::conflict, "case.extended_before");
        case ExtensionState::pending:
        case ExtensionState::refused:
            return fail(ErrorCode::conflict, "case.extension_asked_before");
    }
    return {};
}

Result<void> check_called(CaseFacts const& facts, Act const& act) {
    auto const* call = last_call(facts.calls, act.body);
    if (call == nullptr || !facts.joint) return fail(ErrorCode::conflict, "case.not_called");
    if (call->arrived_at) return fail(ErrorCode::conflict, "case.arrived_already");
    return {};
}

Result<void> check_lead_named(Act const& act) {
    if (!act.named_body) return fail(ErrorCode::unprocessable, "case.lead_required");
    if (contains(act.supports, *act.named_body)) return fail(ErrorCode::unprocessable, "case.same_body");
    return {};
}

Result<void> check_right_body(CaseFacts const& facts, Act const& act) {
    if (!act.named_body || !act.has_register_row) return fail(ErrorCode::unprocessable, "case.return_names_no_body");
    if (act.named_body == facts.lead) return fail(ErrorCode::unprocessable, "case.same_body");
    return {};
}

Result<void> check_other_body(CaseFacts const& facts, Act const& act) {
    HZ_TRY(check_lead_named(act));
    if (act.named_body == facts.lead) return fail(ErrorCode::unprocessable, "case.same_body");
    return {};
}

Result<void> check_bodies_called(CaseFacts const& facts, Act const& act) {
    if (act.calls.empty()) return fail(ErrorCode::unprocessable, "case.bodies_required");
    for (std::size_t i = 0; i < act.calls.size(); ++i) {
        auto const& call = act.calls[i];
        if (call.report_by <= act.at) return fail(ErrorCode::unprocessable, "case.limit_not_ahead");
        if (call.body == facts.lead) return fail(ErrorCode::unprocessable, "case.same_body");
        auto const same = [&](JointCall const& other) { return other.body == call.body; };
        auto const* standing = last_call(facts.calls, call.body);
        if ((standing != nullptr && is_awaited(*standing)) ||
            std::ranges::any_of(std::span(act.calls).first(i), same)) {
            return fail(ErrorCode::unprocessable, "case.called_already");
        }
    }
    return {};
}

Result<void> check_evaluation(CaseFacts const& facts, Act const& act) {
    auto const* call = last_call(facts.calls, act.named_body);
    if (call == nullptr) return fail(ErrorCode::unprocessable, "case.not_called");
    if (is_awaited(*call)) return counted(ErrorCode::conflict, "case.bodies_awaited", 1);
    if (call->evaluated) return fail(ErrorCode::conflict, "case.evaluated_already");
    if (!act.has_evaluation) return fail(ErrorCode::unprocessable, "case.evaluation_required");
    return {};
}

Result<void> check_due_kept(CaseFacts const& facts, Act const& act) {
    // A case that was late when it was paused stays late: its deadline does not move.
    if (facts.paused_since && facts.due < *facts.paused_since) return {};
    if (!act.due || *act.due < facts.due) return fail(ErrorCode::unprocessable, "case.due_moved_back");
    return {};
}

/// `when` false: the named refusal.
Result<void> demand(bool when, ErrorCode code, std::string_view key) {
    if (when) return {};
    return fail(code, key);
}

Result<void> check(Guard guard, CaseFacts const& facts, Act const& act) {
    auto const at = act.at;
    auto const awaited = std::ranges::count_if(facts.calls, is_awaited);
    switch (guard) {
        case Guard::info_not_asked:
            return demand(!facts.info_asked, ErrorCode::conflict, "case.info_asked_before");
        case Guard::limit_reached:
            return !facts.step_due || *facts.step_due < at ? Result<void>{} : too_early(facts.step_due);
        case Guard::assignment_open:
            return demand(!facts.assignment_is_final, ErrorCode::conflict, "case.assignment_final");
        case Guard::return_not_asked:
            return demand(!act.body || !contains(facts.returns_asked_by, *act.body), ErrorCode::conflict,
                          "case.return_asked_before");
        case Guard::first_return:
            return demand(facts.returns_asked_by.size() < 2, ErrorCode::forbidden, "case.ruling_is_arbiters");
        case Guard::later_return:
            return demand(facts.returns_asked_by.size() >= 2, ErrorCode::forbidden, "case.ruling_is_desks");
        case Guard::extension_open:
            return check_extension_open(facts);
        case Guard::before_due:
            return demand(at <= facts.due, ErrorCode::conflict, "case.extension_too_late");
        case Guard::extension_pending:
            return demand(facts.extension == ExtensionState::pending, ErrorCode::conflict, "case.no_extension_asked");
        case Guard::joint_running:
            return demand(facts.joint, ErrorCode::conflict, "case.joint_not_running");
        case Guard::called:
            return check_called(facts, act);
        case Guard::report_by_passed: {
            auto const missing = [&](JointCall const& call) { return is_missing(call, at); };
            return std::ranges::any_of(facts.calls, missing) ? Result<void>{} : too_early(std::nullopt);
        }
        case Guard::bodies_answered:
            return awaited == 0 ? Result<void>{} : counted(ErrorCode::conflict, "case.bodies_awaited", awaited);
        case Guard::actions_settled:
            return facts.unsettled_actions == 0
                       ? Result<void>{}
                       : counted(ErrorCode::conflict, "case.actions_unsettled", facts.unsettled_actions);
        case Guard::not_reopened:
            return demand(!facts.reopened_since_reply, ErrorCode::conflict, "case.reopened_already");
        case Guard::reopen_in_time:
            return demand(!facts.step_due || at <= *facts.step_due, ErrorCode::conflict, "case.reopen_too_late");
        case Guard::another_day:
            return demand(!facts.next_attempt_from || at >= *facts.next_attempt_from, ErrorCode::conflict,
                          "case.tried_today");
        case Guard::self_governing:
            return demand(facts.self_governing, ErrorCode::unprocessable, "case.not_for_deliberation");
        case Guard::not_supervised:
            return demand(!facts.supervised, ErrorCode::conflict, "case.supervised_already");
        case Guard::due_passed:
            return facts.due < at ? Result<void>{} : too_early(facts.due);
        case Guard::due_not_raised:
            return demand(facts.due_raised != facts.due, ErrorCode::conflict, "case.raised_already");
        case Guard::step_not_raised:
            return demand(step_is_raisable(facts, at), ErrorCode::conflict, "case.raised_already");
        case Guard::joint_called:
            return demand(!facts.calls.empty(), ErrorCode::conflict, "case.not_joint");
        case Guard::actions_open:
            return demand(facts.open_actions > 0, ErrorCode::conflict, "case.no_open_action");
        case Guard::action_due_passed:
            return facts.action_due && *facts.action_due < at ? Result<void>{} : too_early(facts.action_due);
        case Guard::reason:
            return demand(act.has_reason, ErrorCode::unprocessable, "case.reason_required");
        case Guard::lead_named:
            return check_lead_named(act);
        case Guard::basis:
            return demand(act.has_register_row || act.has_reason, ErrorCode::unprocessable, "case.basis_required");
        case Guard::right_body:
            return check_right_body(facts, act);
        case Guard::other_body:
            return check_other_body(facts, act);
        case Guard::due:
            return demand(act.due && *act.due > facts.received_at, ErrorCode::unprocessable, "case.due_required");
        case Guard::due_ahead:
            return demand(act.due && *act.due > at, ErrorCode::unprocessable, "case.due_not_ahead");
        case Guard::due_later:
            return demand(act.due && *act.due > facts.due && *act.due > at, ErrorCode::unprocessable,
                          "case.due_not_later");
        case Guard::due_kept:
            return check_due_kept(facts, act);
        case Guard::limit_ahead:
            return demand(act.step_due && *act.step_due > at, ErrorCode::unprocessable, "case.limit_not_ahead");
        case Guard::bodies_called:
            return check_bodies_called(facts, act);
        case Guard::evaluation:
            return check_evaluation(facts, act);
        case Guard::evidence:
            return demand(act.has_evidence, ErrorCode::unprocessable, "case.evidence_required");
        case Guard::ground:
            return demand(act.ground.has_value(), ErrorCode::unprocessable, "case.ground_required");
        case Guard::route:
            return demand(act.has_route, ErrorCode::unprocessable, "case.route_required");
        case Guard::words:
            return demand(act.has_reason, ErrorCode::unprocessable, "case.action_words_required");
        case Guard::action_open:
            return demand(act.action_is_open, ErrorCode::unprocessable, "case.action_ended");
        case Guard::target_open:
            return demand(act.target_is_open, ErrorCode::unprocessable, "case.merge_target_refused");
    }
    return {};
}

/// Rows of one event in one state, found without a search.
std::span<Row const> rows_of(CaseEvent event, std::optional<CaseState> from) {
    struct Range {
        std::size_t begin = 0;
        std::size_t end = 0;
    };
    using Index = std::array<std::array<Range, kStates + 1>, kEvents>;
    auto const slot = [](std::optional<CaseState> state) {
        return state ? static_cast<std::size_t>(*state) + 1 : std::size_t{0};
    };
    static Index const index = [&] {
        Index ranges{};
        auto const rows = table();
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto& range = ranges[static_cast<std::size_t>(rows[i].event)][slot(rows[i].from)];
            if (range.begin == range.end) range.begin = i;
            range.end = i + 1;
        }
        return ranges;
    }();
    auto const range = index[static_cast<std::size_t>(event)][slot(from)];
    return table().subspan(range.begin, range.end - range.begin);
}

/// Whether `actor` stands in this relation to the case: leads and supports act for a body.
bool is_theirs(CaseFacts const& facts, Actor actor, std::optional<BodyId> body) {
    switch (actor) {
        case Actor::lead:
            return body && facts.lead == body;
        case Actor::support:
            return body && (contains(facts.supports, *body) || last_call(facts.calls, body) != nullptr);
        default:
            return true;
    }
}

/// The row for (state, event, actor) whose condition holds.
Result<Row const*> find_row(CaseFacts const& facts, std::optional<CaseState> from, CaseEvent event, Actor actor,
                            std::optional<BodyId> body, CaseLimits const& limits) {
    auto const rows = rows_of(event, from);
    if (rows.empty()) {
        return fail(Error{ErrorCode::conflict, "case.act_not_now"}
                        .with("state", from ? std::string(name(*from)) : std::string())
                        .with("event", std::string(name(event))));
    }
    auto const fits = [&](Row const& row) { return row.actor == actor && holds(row.condition, facts, limits); };
    auto const found = std::ranges::find_if(rows, fits);
    if (found == rows.end() || !is_theirs(facts, actor, body)) {
        return fail(Error{ErrorCode::forbidden, "case.act_not_yours"}
                        .with("event", std::string(name(event)))
                        .with("actor", std::string(name(actor))));
    }
    return &*found;
}

void set_due(CaseFacts& facts, TimePoint due, TimePoint at) {
    facts.due = due;
    if (due >= at) facts.overdue = false;
}

/// What was asked of the last lead does not bind the next; a granted extension counts for the whole case.
void forget_extension_request(CaseFacts& facts) {
    facts.extension_until.reset();
    if (facts.extension != ExtensionState::granted) facts.extension = ExtensionState::none;
}

void assign(CaseFacts& facts, Act const& act) {
    facts.lead = act.named_body;
    facts.supports = act.supports;
    facts.assignment_is_final = act.actor == Actor::arbiter;
    if (act.due) set_due(facts, *act.due, act.at);
    forget_extension_request(facts);
}

void forget_attempts(CaseFacts& facts) {
    facts.unreachable_attempts = 0;
    facts.next_attempt_from.reset();
}

void count_reply(CaseFacts& facts) {
    ++facts.replies;
    facts.reopened_since_reply = false;
    forget_attempts(facts);
    forget_extension_request(facts);
}

void close(CaseFacts& facts, Closing closing) {
    facts.closing = closing;
    facts.joint = false;
}

void move_clock(CaseFacts& facts, ClockEffect effect, TimePoint at) {
    switch (effect) {
        case ClockEffect::starts:
        case ClockEffect::keeps:
            return;
        case ClockEffect::pauses:
            facts.paused_since = at;
            return;
        case ClockEffect::resumes:
        case ClockEffect::stops:
            if (facts.paused_since) facts.paused_total += at - *facts.paused_since;
            facts.paused_since.reset();
            if (effect == ClockEffect::stops && !facts.stopped_at) facts.stopped_at = at;
            return;
        case ClockEffect::restarts:
            facts.stopped_at.reset();
            return;
    }
}

/// What the event changes beyond state and clock. `facts` still has its old state, and its pause.
void change(CaseFacts& facts, Act const& act, CaseState to, Step& step) {
    switch (act.event) {
        case CaseEvent::report:
            set_due(facts, *act.due, act.at);
            break;
        case CaseEvent::ask_info:
            facts.info_asked = true;
            facts.info_asked_in = facts.state;
            break;
        case CaseEvent::give_info:
        case CaseEvent::info_expired:
            if (act.due && facts.paused_since && facts.due >= *facts.paused_since) set_due(facts, *act.due, act.at);
            break;
        case CaseEvent::dispatch:
        case CaseEvent::uphold_return:
            assign(facts, act);
            break;
        case CaseEvent::ask_return:
            facts.returns_asked_by.push_back(*act.body);
            break;
        case CaseEvent::keep_return:
            facts.assignment_is_final = facts.assignment_is_final || act.actor == Actor::arbiter;
            break;
        case CaseEvent::ask_extension:
            facts.extension = ExtensionState::pending;
            facts.extension_until = act.due;
            break;
        case CaseEvent::grant_extension:
            facts.extension = ExtensionState::granted;
            facts.extension_until.reset();
            set_due(facts, *act.due, act.at);
            break;
        case CaseEvent::refuse_extension:
            facts.extension = ExtensionState::refused;
            facts.extension_until.reset();
            break;
        case CaseEvent::call_joint:
            for (auto const& call : act.calls) facts.calls.push_back({.body = call.body, .report_by = call.report_by});
            facts.joint = true;
            break;
        case CaseEvent::arrive:
            last_call(facts.calls, act.body)->arrived_at = act.at;
            break;
        case CaseEvent::miss_report:
            for (auto& call : facts.calls) call.absence_raised = call.absence_raised || is_missing(call, act.at);
            step.raises_absence = true;
            break;
        case CaseEvent::evaluate_joint:
            last_call(facts.calls, act.named_body)->evaluated = true;
            break;
        case CaseEvent::end_joint:
            facts.joint = false;
            break;
        case CaseEvent::reply:
        case CaseEvent::conclude_deliberation:
            count_reply(facts);
            break;
        case CaseEvent::confirm:
            close(facts, Closing::confirmed);
            break;
        case CaseEvent::unreachable:
            ++facts.unreachable_attempts;
            facts.next_attempt_from = act.next_day;
            if (to == closed) close(facts, Closing::unreachable);
            break;
        case CaseEvent::lapse:
            close(facts, Closing::unanswered);
            break;
        case CaseEvent::reopen:
            ++facts.reopenings;
            facts.reopened_since_reply = true;
            forget_attempts(facts);
            facts.closing = Closing::none;
            set_due(facts, *act.due, act.at);
            break;
        case CaseEvent::send_to_deliberation:
            facts.lead.reset();
            facts.supports.clear();
            facts.assignment_is_final = false;
            facts.joint = false;
            forget_extension_request(facts);
            set_due(facts, *act.due, act.at);
            break;
        case CaseEvent::leave_deliberation:
            set_due(facts, *act.due, act.at);
            break;
        case CaseEvent::refuse:
        case CaseEvent::merge:
        case CaseEvent::withdraw:
            facts.joint = false;
            forget_extension_request(facts);
            break;
        case CaseEvent::supervise:
            facts.supervised = true;
            break;
        case CaseEvent::miss_action:
            // The caller tells the next date with the next act.
            facts.action_due.reset();
            step.raises_action = true;
            break;
        case CaseEvent::sign_in:
        case CaseEvent::agree_action:
        case CaseEvent::assign_action:
        case CaseEvent::finish_action:
        case CaseEvent::drop_action:
        case CaseEvent::begin_follow_up:
        case CaseEvent::remind:
        case CaseEvent::become_overdue:
        case CaseEvent::step_overdue:
        case CaseEvent::note:
            break;
    }
}

Step take(CaseFacts const& facts, Act const& act, Row const& row) {
    Step step{.facts = facts, .from = row.from, .clock = row.clock, .at = act.at};
    auto& after = step.facts;
    if (row.from && due_is_raisable(facts, act.at)) {
        after.overdue = true;
        after.due_raised = facts.due;
        step.raises_due = true;
    }
    if (row.from && step_is_raisable(facts, act.at)) {
        after.step_due_raised = facts.step_due;
        step.raises_step = true;
    }
    change(after, act, row.to, step);
    move_clock(after, row.clock, act.at);
    if (row.from != row.to) {
        after.step_due = act.step_due;
        after.step_due_raised.reset();
    }
    after.state = row.to;
    after.changed_at = act.at;
    HZ_ASSERT(after.paused_since.has_value() == (after.state == need_info));
    return step;
}

}  // namespace

bool brings(Guard guard) noexcept {
    return guard >= Guard::reason;
}

Result<Step> open_case(Act const& act) {
    CaseFacts fresh;
    fresh.received_at = act.at;
    HZ_TRY(auto const* row, find_row(fresh, std::nullopt, act.event, act.actor, act.body, {}));
    for (auto const guard : row->guards) HZ_TRY(check(guard, fresh, act));
    return take(fresh, act, *row);
}

Result<Step> apply(CaseFacts const& facts, Act const& given, CaseLimits const& limits) {
    Act act = given;
    act.at = std::max(act.at, facts.changed_at);
    HZ_TRY(auto const* row, find_row(facts, facts.state, act.event, act.actor, act.body, limits));
    for (auto const guard : row->guards) HZ_TRY(check(guard, facts, act));
    return take(facts, act, *row);
}

Result<Offer> may(CaseFacts const& facts, CaseEvent event, Actor actor, std::optional<BodyId> body, TimePoint now,
                  CaseLimits const& limits) {
    Act const act{.event = event, .actor = actor, .body = body, .at = std::max(now, facts.changed_at)};
    HZ_TRY(auto const* row, find_row(facts, facts.state, event, actor, body, limits));
    Offer offer{.event = event, .needs = {}};
    for (auto const guard : row->guards) {
        if (brings(guard)) {
            offer.needs.push_back(guard);
        } else {
            HZ_TRY(check(guard, facts, act));
        }
    }
    return offer;
}

std::vector<Offer> allowed(CaseFacts const& facts, Actor actor, std::optional<BodyId> body, TimePoint now,
                           CaseLimits const& limits) {
    std::vector<Offer> offers;
    for (std::size_t event = 0; event < kEvents; ++event) {
        auto offer = may(facts, static_cast<CaseEvent>(event), actor, body, now, limits);
        if (offer) offers.push_back(*std::move(offer));
    }
    return offers;
}

bool is_open(CaseState state) noexcept {
    return state != closed && state != refused && state != merged && state != withdrawn;
}

std::string_view open311_status(CaseState state) noexcept {
    return is_open(state) ? "open" : "closed";
}

Holder holder(CaseFacts const& facts) noexcept {
    using Kind = Holder::Kind;
    switch (facts.state) {
        case need_info:
            return {Kind::reporter, std::nullopt};
        case dispatched:
        case in_progress:
            return {Kind::lead, facts.lead};
        case return_requested:
            return {facts.returns_asked_by.size() < 2 ? Kind::desk : Kind::arbiter, std::nullopt};
        case received:
        case replied:
        case follow_up:
        case to_deliberation:
            return {Kind::desk, std::nullopt};
        case closed:
        case refused:
        case merged:
        case withdrawn:
            return {};
    }
    return {};
}

std::optional<TimePoint> deadline(CaseFacts const& facts) noexcept {
    if (!is_open(facts.state)) return std::nullopt;
    if (awaits_reply(facts.state)) return facts.due;
    return facts.step_due;
}

Microseconds clock_reading(CaseFacts const& facts, TimePoint now) noexcept {
    auto until = std::max(now, facts.changed_at);
    if (facts.paused_since) until = *facts.paused_since;
    if (facts.stopped_at) until = *facts.stopped_at;
    return until - facts.received_at - facts.paused_total;
}

}  // namespace hezhi::casework
