// The life of a task 社区工作事项 as one table: who may do what, from where, on which condition, and where it leads. A
// task has a state of its own, and each community that is asked has one for its answer; an event may move both.
// docs/formats/task-states.csv says the same to people, and a test compares both row by row. Pure.
// Invariant: no row leads to `admitted` but those of the community itself, or of the sender who takes the community's
// own terms: silence is never consent.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <boost/describe/enum.hpp>

#include "lib/base/error.h"

namespace hezhi::tasks {

enum class TaskState : std::uint8_t {
    proposed,          ///< 待街道审核
    changes_asked,     ///< 街道要求修改: at the sender's
    with_communities,  ///< 审核通过，由社区答复
    refused,           ///< 街道不予准入
    withdrawn,         ///< 申请单位撤回
    ended              ///< 到期: its sunset has passed
};
BOOST_DESCRIBE_ENUM(TaskState, proposed, changes_asked, with_communities, refused, withdrawn, ended)

enum class AnswerState : std::uint8_t {
    not_asked,    ///< the street has not passed it on
    unanswered,   ///< 未答复: never consent
    negotiating,  ///< 协商中: the community has named its terms
    admitted,     ///< 已承接, until the sunset
    declined,     ///< 不承接, with a ground
    lapsed,       ///< the task ended before it was answered
    ended         ///< admitted once, and over
};
BOOST_DESCRIBE_ENUM(AnswerState, not_asked, unanswered, negotiating, admitted, declined, lapsed, ended)

enum class TaskEvent : std::uint8_t {
    propose,
    revise,
    withdraw,
    pass_on,
    ask_changes,
    refuse,
    accept,
    negotiate,
    decline,
    agree_terms,   ///< the sender takes the community's terms
    refuse_terms,  ///< the sender does not: the question is open again
    raise_review,  ///< the street has not reviewed in time: raised to the supervising body
    raise_answer,  ///< a community has not answered in time: raised to the joint meeting
    expire
};
BOOST_DESCRIBE_ENUM(TaskEvent, propose, revise, withdraw, pass_on, ask_changes, refuse, accept, negotiate, decline,
                    agree_terms, refuse_terms, raise_review, raise_answer, expire)

enum class TaskActor : std::uint8_t { sender, street, community, clock };
BOOST_DESCRIBE_ENUM(TaskActor, sender, street, community, clock)

/// What must hold, or be given; in the order of the row, the first that fails is the refusal.
enum class TaskGuard : std::uint8_t {
    before_sunset,          ///< the sunset lies ahead
    period,                 ///< it begins before its sunset, which lies ahead
    reason,                 ///< words, shown to everybody
    reason_unless_matched,  ///< … unless all four lights are on
    terms,                  ///< what the community asks for
    ground,                 ///< one of the grounds of a decline
    limit_passed,
    not_raised,
    sunset_passed
};
BOOST_DESCRIBE_ENUM(TaskGuard, before_sunset, period, reason, reason_unless_matched, terms, ground, limit_passed,
                    not_raised, sunset_passed)

/// Why a community does not take a task on.
enum class DeclineGround : std::uint8_t {
    not_our_duty,    ///< 不属于社区职责
    self_governing,  ///< 属于居民自治事项
    no_authority,    ///< 没有相应权限
    no_money,        ///< 没有相应经费
    data_supplied,   ///< 数据已经报送过
    no_time,         ///< 人手和时间不够
    no_basis,        ///< 依据不足
    other
};
BOOST_DESCRIBE_ENUM(DeclineGround, not_our_duty, self_governing, no_authority, no_money, data_supplied, no_time,
                    no_basis, other)

struct TaskRow {
    std::optional<TaskState> from;  ///< nullopt: no task yet
    TaskEvent event;
    TaskActor actor;
    std::vector<TaskGuard> guards;
    TaskState to;
};
struct AnswerRow {
    AnswerState from;
    TaskEvent event;
    TaskActor actor;
    std::vector<TaskGuard> guards;
    AnswerState to;
};
std::span<TaskRow const> task_table();
std::span<AnswerRow const> answer_table();

/// What the guards ask about.
struct TaskFacts {
    bool is_before_sunset = false;
    bool has_period = false;
    bool is_matched = false;
    bool has_reason = false;
    bool has_terms = false;
    bool has_ground = false;
    bool is_limit_passed = false;
    bool is_raised = false;
};

/// The state that follows. Errors: task.act_not_now, task.act_not_yours, and of guards: task.sunset_passed,
/// task.period_wrong, task.reason_required, task.terms_required, task.ground_required, task.limit_not_passed,
/// task.raised_already, task.sunset_ahead.
Result<TaskState> next_task(std::optional<TaskState> from, TaskEvent event, TaskActor actor, TaskFacts const& facts);
Result<AnswerState> next_answer(AnswerState from, TaskEvent event, TaskActor actor, TaskFacts const& facts);

/// Whether a row exists for them, whatever its guards: what a page offers.
bool is_possible(TaskState from, TaskEvent event, TaskActor actor);
bool is_possible(AnswerState from, TaskEvent event, TaskActor actor);

}  // namespace hezhi::tasks
