#include "src/tasks/task_machine.h"

#include <algorithm>

namespace hezhi::tasks {
namespace {

using enum TaskActor;
using enum TaskEvent;
using G = TaskGuard;

template <class State>
struct Group {
    std::vector<State> from;
    TaskEvent event;
    TaskActor actor;
    std::vector<TaskGuard> guards;
    std::optional<State> to;  ///< nullopt: stays where it is
};

std::vector<TaskRow> task_rows() {
    using S = TaskState;
    std::vector<Group<S>> const groups{
        {{S::proposed, S::changes_asked}, revise, sender, {G::period}, S::proposed},
        {{S::proposed, S::changes_asked, S::with_communities}, withdraw, sender, {G::reason}, S::withdrawn},
        {{S::proposed}, pass_on, street, {G::before_sunset, G::reason_unless_matched}, S::with_communities},
        {{S::proposed}, ask_changes, street, {G::reason}, S::changes_asked},
        {{S::proposed, S::changes_asked}, refuse, street, {G::reason}, S::refused},
        {{S::proposed}, raise_review, clock, {G::limit_passed, G::not_raised}, std::nullopt},
        {{S::proposed, S::changes_asked, S::with_communities}, expire, clock, {G::sunset_passed}, S::ended},
    };
    std::vector<TaskRow> rows{{std::nullopt, propose, sender, {G::period}, S::proposed}};
    for (auto const& group : groups) {
        for (auto const from : group.from) {
            rows.push_back({from, group.event, group.actor, group.guards, group.to.value_or(from)});
        }
    }
    return rows;
}

std::vector<AnswerRow> answer_rows() {
    using S = AnswerState;
    std::vector<Group<S>> const groups{
        {{S::not_asked}, pass_on, street, {}, S::unanswered},
        {{S::unanswered, S::negotiating, S::declined}, accept, community, {G::before_sunset}, S::admitted},
        {{S::unanswered}, negotiate, community, {G::before_sunset, G::terms}, S::negotiating},
        {{S::unanswered, S::negotiating}, decline, community, {G::ground, G::reason}, S::declined},
        {{S::negotiating}, agree_terms, sender, {G::before_sunset}, S::admitted},
        {{S::negotiating}, refuse_terms, sender, {G::reason}, S::unanswered},
        {{S::unanswered, S::negotiating}, raise_answer, clock, {G::limit_passed, G::not_raised}, std::nullopt},
        {{S::admitted}, expire, clock, {G::sunset_passed}, S::ended},
        {{S::not_asked, S::unanswered, S::negotiating}, expire, clock, {G::sunset_passed}, S::lapsed},
        {{S::admitted}, withdraw, sender, {}, S::ended},
        {{S::not_asked, S::unanswered, S::negotiating}, withdraw, sender, {}, S::lapsed},
        {{S::not_asked}, refuse, street, {}, S::lapsed},
    };
    std::vector<AnswerRow> rows;
    for (auto const& group : groups) {
        for (auto const from : group.from) {
            rows.push_back({from, group.event, group.actor, group.guards, group.to.value_or(from)});
        }
    }
    return rows;
}

/// The refusal of a guard that does not hold; nullopt: it holds.
std::optional<Error> missing(TaskGuard guard, TaskFacts const& facts) {
    auto const unless = [](bool holds, ErrorCode code, std::string_view key) {
        return holds ? std::nullopt : std::optional(Error{code, key});
    };
    switch (guard) {
        case G::before_sunset:
            return unless(facts.is_before_sunset, ErrorCode::conflict, "task.sunset_passed");
        case G::period:
            return unless(facts.has_period, ErrorCode::unprocessable, "task.period_wrong");
        case G::reason:
            return unless(facts.has_reason, ErrorCode::unprocessable, "task.reason_required");
        case G::reason_unless_matched:
            return unless(facts.has_reason || facts.is_matched, ErrorCode::unprocessable, "task.reason_required");
        case G::terms:
            return unless(facts.has_terms, ErrorCode::unprocessable, "task.terms_required");
        case G::ground:
            return unless(facts.has_ground, ErrorCode::unprocessable, "task.ground_required");
        case G::limit_passed:
            return unless(facts.is_limit_passed, ErrorCode::conflict, "task.limit_not_passed");
        case G::not_raised:
            return unless(!facts.is_raised, ErrorCode::conflict, "task.raised_already");
        case G::sunset_passed:
            return unless(!facts.is_before_sunset, ErrorCode::conflict, "task.sunset_ahead");
    }
    return Error{ErrorCode::internal, "task.act_not_now"};
}

template <class Row, class From>
auto next(std::span<Row const> rows, From from, TaskEvent event, TaskActor actor, TaskFacts const& facts)
    -> Result<decltype(Row::to)> {
    bool is_others = false;
    for (auto const& row : rows) {
        if (row.from != from || row.event != event) continue;
        if (row.actor != actor) {
            is_others = true;
            continue;
        }
        for (auto const guard : row.guards) {
            if (auto refusal = missing(guard, facts)) return fail(*std::move(refusal));
        }
        return row.to;
    }
    if (is_others) return fail(ErrorCode::forbidden, "task.act_not_yours");
    return fail(ErrorCode::conflict, "task.act_not_now");
}

}  // namespace

std::span<TaskRow const> task_table() {
    static std::vector<TaskRow> const rows = task_rows();
    return rows;
}

std::span<AnswerRow const> answer_table() {
    static std::vector<AnswerRow> const rows = answer_rows();
    return rows;
}

Result<TaskState> next_task(std::optional<TaskState> from, TaskEvent event, TaskActor actor, TaskFacts const& facts) {
    return next(task_table(), from, event, actor, facts);
}

Result<AnswerState> next_answer(AnswerState from, TaskEvent event, TaskActor actor, TaskFacts const& facts) {
    return next(answer_table(), from, event, actor, facts);
}

bool is_possible(TaskState from, TaskEvent event, TaskActor actor) {
    return std::ranges::any_of(
        task_table(), [&](TaskRow const& row) { return row.from == from && row.event == event && row.actor == actor; });
}

bool is_possible(AnswerState from, TaskEvent event, TaskActor actor) {
    return std::ranges::any_of(answer_table(), [&](AnswerRow const& row) {
        return row.from == from && row.event == event && row.actor == actor;
    });
}

}  // namespace hezhi::tasks
