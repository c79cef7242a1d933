// The life of a case (工单) as one table: who may do what in which state, under which guards, where it leads and what
// it does to the public clock. docs/formats/case-states.csv says the same to people, and a test compares both row by
// row. Pure: facts and an act in, new facts out. Dates are handed in, since working days are a rule of the
// jurisdiction's calendar. Invariants: an open case has a holder and a deadline; the clock starts at receipt, pauses
// only in need_info, and what it shows never grows smaller; a deadline is escalated at most once.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/id.h"
#include "lib/base/time.h"

namespace hezhi::casework {

enum class CaseState : std::uint8_t {
    received,          ///< 待受理: at the desk, not yet dispatched
    need_info,         ///< 待补充: waits for the reporter; the only state that pauses the clock
    dispatched,        ///< 待签收: at the lead body, which has not signed
    return_requested,  ///< 退单申请: the lead body says it is another's; desk or arbiter rules
    in_progress,       ///< 办理中
    replied,           ///< 已办复
    follow_up,         ///< 回访中
    closed,            ///< 办结
    refused,           ///< 不予受理, with ground and right route
    merged,            ///< 并入 another case
    withdrawn,         ///< 撤回 by the reporter
    to_deliberation    ///< 转议事: the community deliberates it; still open
};

enum class CaseEvent : std::uint8_t {
    report,
    ask_info,
    give_info,
    info_expired,  ///< the reporter did not answer in time: the case goes on without
    dispatch,
    sign_in,
    ask_return,
    uphold_return,  ///< the return was right: to another body
    keep_return,    ///< the return was wrong: the same body goes on, and counts as signed in
    ask_extension,
    grant_extension,
    refuse_extension,
    call_joint,      ///< 吹哨: bodies must come
    arrive,          ///< 报到 of a called body
    miss_report,     ///< a called body was not there by its time; raised
    evaluate_joint,  ///< the street judges one called body
    end_joint,
    agree_action,   ///< what bodies that were called agreed to do
    assign_action,  ///< … by whom, until when; or another owner or date
    finish_action,  ///< it is done, and that is shown
    drop_action,    ///< it will not be done, for a reason
    miss_action,    ///< its date passed; raised
    reply,
    begin_follow_up,
    confirm,      ///< the reporter says it is solved
    unreachable,  ///< one attempt at follow-up failed
    lapse,        ///< nobody answered the follow-up in time
    reopen,
    refuse,
    merge,
    withdraw,
    send_to_deliberation,
    leave_deliberation,     ///< back to the government route
    conclude_deliberation,  ///< the deliberation's result is the reply
    supervise,
    remind,          ///< 催办
    become_overdue,  ///< the public deadline passed; raised
    step_overdue,    ///< the limit of this step (dispatching, signing, ruling) passed; raised
    note             ///< a remark, public or internal
};

/// Who acts, in relation to this one case; the server maps posts to it.
enum class Actor : std::uint8_t {
    reporter,    ///< who reported it, or joined the report
    desk,        ///< dispatcher or committee staff of the place
    lead,        ///< an officer of the lead body 主办
    support,     ///< an officer of a supporting 协办 or called body
    arbiter,     ///< rules on returns from the second on
    supervisor,  ///< the street
    clock        ///< durable jobs
};

/// What an act does to the clock that everybody sees.
enum class ClockEffect : std::uint8_t {
    starts,
    keeps,    ///< as it was: running, paused or stopped
    pauses,   ///< need_info, once a case
    resumes,  ///< the pause is counted and shown
    stops,    ///< a reply, or an end without one
    restarts  ///< reopened: it runs from receipt as if it had not stopped
};

/// Chooses between rows of the same state, event and actor; exactly one of them holds.
enum class Condition : std::uint8_t {
    always,
    if_asked_in_received,
    if_asked_in_dispatched,
    if_asked_in_progress,
    if_attempts_left,
    if_last_attempt,
    if_lead,
    if_no_lead
};

/// What must hold, or be given, for a row; in the order of the row, the first that fails is the refusal.
enum class Guard : std::uint8_t {
    // Facts of the case.
    info_not_asked,     ///< information was not asked before in this case
    limit_reached,      ///< the limit of this step has passed
    assignment_open,    ///< the present assignment is not an arbiter's
    return_not_asked,   ///< this body has not asked to return this case
    first_return,       ///< it is the first return asked in the case
    later_return,       ///< it is not
    extension_open,     ///< never extended, and this body has not asked since its assignment
    before_due,         ///< the public deadline has not passed
    extension_pending,  ///< an extension is asked for
    joint_running,      ///< bodies were called and joint handling has not ended
    called,             ///< the acting body was called and has not arrived
    report_by_passed,   ///< a called body has not arrived by its time; not raised yet
    bodies_answered,    ///< each called body arrived, or its absence was raised
    actions_settled,    ///< each joint action has an owner and a date
    not_reopened,       ///< not reopened since the last reply
    reopen_in_time,     ///< the limit of reopening a closed case has not passed
    another_day,        ///< nobody tried to reach the reporter on this day
    self_governing,     ///< a matter of the community's own, or a cluster of cases
    not_supervised,     ///< not supervised yet
    due_passed,         ///< the public deadline has passed
    due_not_raised,     ///< … and was not raised yet
    step_not_raised,    ///< the limit of this step was not raised yet
    joint_called,       ///< bodies were called in this case
    actions_open,       ///< a joint action is neither done nor dropped
    action_due_passed,  ///< the date of an open joint action passed, and that was not raised
    // What the act must bring.
    reason,         ///< a reason, shown to the reporter
    lead_named,     ///< the lead body; no supporting body is the lead
    basis,          ///< the row of the responsibility register, or a reason why none applies
    right_body,     ///< another body that should lead, by its row of the register
    other_body,     ///< another lead body than the present one
    due,            ///< the public deadline, counted from receipt
    due_ahead,      ///< a public deadline in the future
    due_later,      ///< a public deadline later than the present one, in the future
    due_kept,       ///< the deadline after the pause: not earlier than before it
    limit_ahead,    ///< until when the next step must happen, in the future
    bodies_called,  ///< bodies with report-by times in the future; none the lead, none already awaited
    evaluation,     ///< a called body whose coming or absence is known, not yet judged, and a judgement
    evidence,       ///< what was done, shown
    ground,         ///< one of the grounds of refusal
    route,          ///< where the reporter should turn instead
    words,          ///< what is to be done
    action_open,    ///< an open joint action of this case
    target_open     ///< another open case of this street
};

/// Why a case is not accepted (PRACTICE of 12345 hotlines, 不予受理情形).
enum class RefusalGround : std::uint8_t {
    outside_government_duty,     ///< not a duty of government or of the community
    emergency_service,           ///< 110, 119, 120
    other_state_organ,           ///< party organs, congresses, courts, procuratorates, army
    in_legal_proceedings,        ///< litigation, arbitration, administrative review or petition in progress
    secret_or_privacy,           ///< state or commercial secrets, others' privacy
    repeated_without_new_facts,  ///< the same matter is pending or closed, and nothing is new
    no_real_demand               ///< malicious, or nothing is asked
};

enum class ExtensionState : std::uint8_t { none, pending, refused, granted };

/// How a closed case ended. Unconfirmed is never counted as solved or satisfied.
enum class Closing : std::uint8_t { none, confirmed, unreachable, unanswered };

/// One body called to one joint handling.
struct JointCall {
    BodyId body;
    TimePoint report_by;
    std::optional<TimePoint> arrived_at{};
    bool absence_raised = false;
    bool evaluated = false;

    friend bool operator==(JointCall const&, JointCall const&) = default;
};

/// What the machine knows of a case. The server loads it from its rows; everything else about a case is not its
/// concern.
struct CaseFacts {
    CaseState state = CaseState::received;
    TimePoint received_at{};
    TimePoint changed_at{};  ///< of the last act

    TimePoint due{};                        ///< public deadline of the reply, or of the deliberation; late after it
    std::optional<TimePoint> due_raised{};  ///< the deadline that was last escalated
    /// Limit of this step: dispatch, signing, ruling, information, follow-up; of a closed case, of reopening it.
    std::optional<TimePoint> step_due{};
    std::optional<TimePoint> step_due_raised{};
    std::optional<TimePoint> paused_since{};  ///< set in need_info only
    Microseconds paused_total{0};
    std::optional<TimePoint> stopped_at{};  ///< of the reply, or of an end without one

    std::optional<BodyId> lead{};
    std::vector<BodyId> supports{};
    bool assignment_is_final = false;        ///< made by an arbiter: no return
    std::vector<BodyId> returns_asked_by{};  ///< in order; a body at most once

    bool info_asked = false;
    CaseState info_asked_in = CaseState::received;  ///< where need_info leads back to
    ExtensionState extension = ExtensionState::none;
    std::optional<TimePoint> extension_until{};  ///< the deadline that is asked for, while pending

    bool joint = false;                     ///< joint handling is running
    std::vector<JointCall> calls{};         ///< of all joint handlings, in order
    std::int32_t unsettled_actions = 0;     ///< open joint actions without owner or date; counted by the caller
    std::int32_t open_actions = 0;          ///< counted by the caller
    std::optional<TimePoint> action_due{};  ///< the earliest date of open ones not raised yet; told by the caller

    bool supervised = false;
    bool overdue = false;         ///< the present deadline passed without a reply
    bool self_governing = false;  ///< matter class self-governing, or part of a cluster
    std::int32_t replies = 0;
    std::int32_t reopenings = 0;
    bool reopened_since_reply = false;
    std::int32_t unreachable_attempts = 0;         ///< since the last reply
    std::optional<TimePoint> next_attempt_from{};  ///< when the day after the last attempt begins
    Closing closing = Closing::none;

    friend bool operator==(CaseFacts const&, CaseFacts const&) = default;
};

/// What somebody does, with what they bring. Texts stay with the caller: here only counts that they are there.
struct Act {
    CaseEvent event = CaseEvent::note;
    Actor actor = Actor::desk;
    std::optional<BodyId> body{};         ///< for which body: needed of lead and support
    TimePoint at{};                       ///< earlier than facts.changed_at (a clock of another machine) counts as that
    std::optional<TimePoint> due{};       ///< public deadline
    std::optional<TimePoint> step_due{};  ///< limit of the state the act leads to
    std::optional<TimePoint> next_day{};  ///< unreachable: when the next day begins there
    std::optional<BodyId> named_body{};   ///< lead, right body, body to evaluate
    std::vector<BodyId> supports{};       ///< dispatch, uphold_return
    std::vector<JointCall> calls{};       ///< call_joint: body and report_by
    bool has_register_row = false;        ///< named_body leads by a row of the register in force
    bool has_reason = false;
    bool has_evidence = false;
    bool has_evaluation = false;
    bool has_route = false;
    bool target_is_open = false;  ///< merge: another case, open, of the same street
    bool action_is_open = false;  ///< assign, finish, drop: the action is one of this case, and open
    std::optional<RefusalGround> ground{};
};

/// Numbers of the procedure, with their defaults' source: PRACTICE of 12345 hotlines.
struct CaseLimits {
    std::int32_t unreachable_attempts_max = 3;  ///< the last one closes the case as unconfirmed
};

/// One row of the table.
struct Row {
    std::optional<CaseState> from;  ///< nullopt: there is no case yet
    CaseEvent event;
    Actor actor;
    Condition condition;
    std::span<Guard const> guards;
    CaseState to;
    ClockEffect clock;
};

/// An act that was accepted. A deadline that has passed is raised by the first act that finds it so, usually that of
/// the clock; so a job that runs late loses nothing and repeats nothing.
struct Step {
    CaseFacts facts;
    std::optional<CaseState> from{};
    ClockEffect clock = ClockEffect::keeps;
    TimePoint at{};               ///< when it counts as done
    bool raises_due = false;      ///< the public deadline had passed
    bool raises_step = false;     ///< the limit of the step had passed
    bool raises_absence = false;  ///< a called body did not come
    bool raises_action = false;   ///< the date of a joint action had passed

    /// The supervising body is told.
    bool escalates() const noexcept { return raises_due || raises_step || raises_absence || raises_action; }
};

/// All rows, ordered by event, state and actor.
std::span<Row const> table();

/// A new case. Only CaseEvent::report; errors as apply().
Result<Step> open_case(Act const& act);

/// The facts after `act`, or why not. Errors: case.act_not_now {state, event} (409), case.act_not_yours {event, actor}
/// (403), else the key of the first guard that fails (422, or 409 where the case is in the way). Cost: a few
/// comparisons, and one copy of the facts.
Result<Step> apply(CaseFacts const& facts, Act const& act, CaseLimits const& limits = {});

/// Something an actor may do now, and what they must bring.
struct Offer {
    CaseEvent event;
    std::vector<Guard> needs;  ///< only guards that the act fulfils; see brings()

    friend bool operator==(Offer const&, Offer const&) = default;
};

/// What `actor` (for `body`) may do at `now`, in the order of CaseEvent.
std::vector<Offer> allowed(CaseFacts const& facts, Actor actor, std::optional<BodyId> body, TimePoint now,
                           CaseLimits const& limits = {});

/// Whether `actor` may do `event` at `now` as far as the case is concerned, or why not, for a button that explains
/// itself. What the act must bring is not asked.
Result<Offer> may(CaseFacts const& facts, CaseEvent event, Actor actor, std::optional<BodyId> body, TimePoint now,
                  CaseLimits const& limits = {});

/// True for guards that the act itself fulfils, false for facts of the case.
bool brings(Guard guard) noexcept;

/// Open: somebody still has to do something. closed, refused, merged and withdrawn are not.
bool is_open(CaseState state) noexcept;

/// Open311 GeoReport v2 knows two: "open" or "closed".
std::string_view open311_status(CaseState state) noexcept;

/// Whose desk it is on.
struct Holder {
    enum class Kind : std::uint8_t { nobody, reporter, desk, lead, arbiter };
    Kind kind = Kind::nobody;
    std::optional<BodyId> body{};  ///< of the lead

    friend bool operator==(Holder const&, Holder const&) = default;
};
/// nobody exactly when the case is not open.
Holder holder(CaseFacts const& facts) noexcept;

/// Until when the holder must act: the limit of the step in need_info, replied and follow_up, the public deadline in
/// other open states; nullopt when the case is not open.
std::optional<TimePoint> deadline(CaseFacts const& facts) noexcept;

/// What the public clock shows at `now`: time since receipt without pauses, until the reply. Never negative.
Microseconds clock_reading(CaseFacts const& facts, TimePoint now) noexcept;

std::string_view name(CaseState state) noexcept;
std::string_view name(CaseEvent event) noexcept;
std::string_view name(Actor actor) noexcept;
std::string_view name(ClockEffect effect) noexcept;
std::string_view name(Condition condition) noexcept;
std::string_view name(Guard guard) noexcept;
std::string_view name(RefusalGround ground) noexcept;
std::string_view name(ExtensionState state) noexcept;
std::string_view name(Closing closing) noexcept;
std::optional<CaseState> parse_case_state(std::string_view name) noexcept;
std::optional<CaseEvent> parse_case_event(std::string_view name) noexcept;
std::optional<Actor> parse_actor(std::string_view name) noexcept;
std::optional<RefusalGround> parse_refusal_ground(std::string_view name) noexcept;
std::optional<ExtensionState> parse_extension_state(std::string_view name) noexcept;
std::optional<Closing> parse_closing(std::string_view name) noexcept;

inline constexpr std::size_t kStates = 12;
inline constexpr std::size_t kEvents = 39;
inline constexpr std::size_t kActors = 7;

}  // namespace hezhi::casework
