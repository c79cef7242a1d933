// A topic on its way through a procedure, as one pure table: who may do what, under which guards, and where it leads.
// docs/formats/procedure-states.csv says the same to people, and a test compares both row by row. Facts and an act in,
// new facts out; dates are handed in, since working days are a rule of the place. A run keeps the procedure it began
// with: the caller stores the version and hands in the same one each time.
//
// The steward has five powers (convene, propose, order the agenda, attach resources, ask once for reconsideration) and
// no others. Two guards keep them powers and no veto: silence past a deadline lets the topic proceed, and an objection
// of illegality goes to the competent authority, whose silence lets it proceed too.
#pragma once

#include <span>

#include "lib/base/time.h"
#include "lib/procedure/procedure.h"

namespace hezhi::procedure {

enum class RunState : std::uint8_t {
    prepared,       ///< 待启动
    running,        ///< 进行中: one stage is current
    reconsidering,  ///< 复议中: the decider answers the steward's request
    objected,       ///< 审查中: the authority rules on an objection of illegality
    finished,       ///< 完成
    rejected,       ///< 未通过, and no round is left
    stopped         ///< 终止, on a stated ground
};
BOOST_DESCRIBE_ENUM(RunState, prepared, running, reconsidering, objected, finished, rejected, stopped)
inline constexpr std::size_t kRunStates = 7;

enum class RunEvent : std::uint8_t {
    start,
    leave_stage,
    fail_stage,  ///< its rules to leave hold, those to pass do not
    skip_stage,
    go_back,  ///< to an earlier stage before anything is decided
    extend_stage,
    convene,
    propose,
    order_agenda,
    attach_resources,
    ask_reconsideration,
    keep_decision,
    change_decision,
    reconsideration_lapses,
    object,
    uphold_objection,
    dismiss_objection,
    objection_lapses,
    stage_overdue,
    steward_silent,  ///< a stage that was the steward's passed its deadline: the topic proceeds
    stop
};
BOOST_DESCRIBE_ENUM(RunEvent, start, leave_stage, fail_stage, skip_stage, go_back, extend_stage, convene, propose,
                    order_agenda, attach_resources, ask_reconsideration, keep_decision, change_decision,
                    reconsideration_lapses, object, uphold_objection, dismiss_objection, objection_lapses,
                    stage_overdue, steward_silent, stop)
inline constexpr std::size_t kRunEvents = 21;

/// Chooses between rows of one state, event and actor; exactly one of them holds.
enum class Condition : std::uint8_t {
    always,
    if_last_stage,
    if_stage_follows,
    if_round_left,
    if_no_round_left,
    if_curable,
    if_not_curable
};
BOOST_DESCRIBE_ENUM(Condition, always, if_last_stage, if_stage_follows, if_round_left, if_no_round_left, if_curable,
                    if_not_curable)

/// What must hold, or be brought, for a row; the first that fails is the refusal.
enum class Guard : std::uint8_t {
    // Facts of the run.
    stage_is_yours,     ///< the stage names this actor as responsible
    stage_is_stewards,  ///< the stage is the steward's to act on
    leave_rules,        ///< every rule of leaving the stage holds
    pass_rules,         ///< every rule of passing holds, where the stage decides
    pass_rules_fail,    ///< the stage decides, and a rule of passing does not hold
    stage_optional,     ///< the procedure lets it be skipped
    undecided,          ///< no stage has decided in this round
    round_left,         ///< another round is allowed
    extension_left,     ///< the stage was not extended yet
    decision_standing,  ///< the last decision is passed and not yet published
    not_reconsidered,   ///< reconsideration was not asked before in this topic
    not_objected,       ///< no objection was raised in this stage
    due_passed,         ///< the stage's deadline has passed
    due_not_raised,     ///< … and was not raised yet
    limit_reached,      ///< the limit of the reconsideration or objection has passed
    // What the act must bring.
    framed,             ///< a question with its publicness facts
    organiser_named,    ///<
    resource_attached,  ///< a resource or a service offer
    decider_named,      ///< one legal decider
    reason,             ///< public, with the date
    ground,             ///< the legal ground, named
    remedy,             ///< where whoever disagrees may turn: for a formal vote that fails
    authority_named,    ///< the competent authority
    earlier_stage,      ///< a stage before the present one
    due_ahead,          ///< the deadline of the stage that begins, in the future
    due_later,          ///< later than the present deadline
    limit_ahead         ///< until when the other side must answer
};
BOOST_DESCRIBE_ENUM(Guard, stage_is_yours, stage_is_stewards, leave_rules, pass_rules, pass_rules_fail, stage_optional,
                    undecided, round_left, extension_left, decision_standing, not_reconsidered, not_objected,
                    due_passed, due_not_raised, limit_reached, framed, organiser_named, resource_attached,
                    decider_named, reason, ground, remedy, authority_named, earlier_stage, due_ahead, due_later,
                    limit_ahead)

/// What became of a stage in the present round.
enum class StageOutcome : std::uint8_t { ahead, left, passed, failed, skipped, lapsed };
BOOST_DESCRIBE_ENUM(StageOutcome, ahead, left, passed, failed, skipped, lapsed)

struct RunFacts {
    RunState state = RunState::prepared;
    std::size_t stage = 0;
    std::vector<StageOutcome> outcomes{};  ///< one a stage
    TimePoint changed_at{};
    TimePoint entered_at{};                 ///< the present stage
    std::optional<TimePoint> due{};         ///< of the present stage; moved on by the time an interruption took
    std::optional<TimePoint> due_raised{};  ///< the deadline that was last raised
    std::optional<TimePoint> limit{};       ///< of the reconsideration or the objection
    std::optional<TimePoint> interrupted_at{};
    std::int32_t rounds = 1;
    bool extended = false;  ///< the present stage
    bool objected = false;  ///< the present stage
    bool reconsidered = false;

    friend bool operator==(RunFacts const&, RunFacts const&) = default;
};

/// What somebody does, with what they bring. Texts stay with the caller.
struct Act {
    RunEvent event = RunEvent::convene;
    RunActor actor = RunActor::organiser;
    TimePoint at{};                    ///< earlier than facts.changed_at counts as that
    std::optional<TimePoint> due{};    ///< of the stage that begins, or the present one's later deadline
    std::optional<TimePoint> limit{};  ///< of reconsideration or objection
    std::optional<std::size_t> to_stage{};
    std::vector<Reading> readings{};
    bool has_frame = false;
    bool has_organiser = false;
    bool has_resource = false;
    bool has_decider = false;
    bool has_reason = false;
    bool has_ground = false;
    bool has_remedy = false;
    bool has_authority = false;
};

struct Row {
    RunState from;
    RunEvent event;
    RunActor actor;
    Condition condition;
    std::span<Guard const> guards;
    RunState to;
};

/// All rows, ordered by event, state and actor.
std::span<Row const> table();

/// An act that was accepted.
struct Step {
    RunFacts facts;
    RunState from;
    std::size_t from_stage = 0;
    TimePoint at{};
    bool escalates = false;  ///< a deadline passed: the supervising body is told
};

/// A run that has not started. Asserts that the procedure is sound.
RunFacts prepare(Procedure const& procedure, TimePoint at);

/// The facts after `act`, or why not. Errors: procedure.act_not_now {state, event}, procedure.act_not_yours {event,
/// actor}, procedure.launch_incomplete with every missing part, procedure.rules_unmet with every rule that does not
/// hold
/// ({measure, comparison, limit, part, whole, missing}), else the key of the first guard that fails.
Result<Step> apply(Procedure const& procedure, RunFacts const& facts, Act const& act);

/// Something an actor may do now, and what they must bring.
struct Offer {
    RunEvent event;
    std::vector<Guard> needs;

    friend bool operator==(Offer const&, Offer const&) = default;
};

/// Whether `actor` may do `event` at `now` as far as the run is concerned, for a button that explains itself.
Result<Offer> may(Procedure const& procedure, RunFacts const& facts, RunEvent event, RunActor actor,
                  std::vector<Reading> const& readings, TimePoint now);
/// All that `actor` may do, in the order of RunEvent.
std::vector<Offer> allowed(Procedure const& procedure, RunFacts const& facts, RunActor actor,
                           std::vector<Reading> const& readings, TimePoint now);

/// As allowed(), for a form in which the counts are still to be typed: rules of leaving and passing are not asked.
std::vector<Offer> offered(Procedure const& procedure, RunFacts const& facts, RunActor actor, TimePoint now);

/// The stage that begins when `event` is accepted; nullopt: none does. For the caller who computes its deadline.
std::optional<std::size_t> stage_begun_by(Procedure const& procedure, RunFacts const& facts, RunEvent event,
                                          std::optional<std::size_t> to_stage);

/// The act brings it; false for facts of the run.
bool brings(Guard guard) noexcept;
/// Somebody still has to do something.
bool is_open(RunState state) noexcept;
/// Whose turn it is; nullopt exactly when the run is not open.
std::optional<RunActor> holder(Procedure const& procedure, RunFacts const& facts) noexcept;
/// Until when; nullopt exactly when the run is prepared or not open.
std::optional<TimePoint> deadline(RunFacts const& facts) noexcept;

}  // namespace hezhi::procedure
