#include "src/tasks/duty_source.h"

#include <algorithm>
#include <utility>

#include "src/jurisdictions/jurisdictions.h"
#include "src/tasks/task_store.h"
#include "src/tasks/tasks.h"

namespace hezhi::tasks {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using duties::DutySubject;
using storage::ReadTransaction;
using storage::Scope;

constexpr std::size_t kShown = duties::kDutiesMax;

class TaskDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        auto const add = [&](Task const& task, JurisdictionId community, std::string what,
                             std::optional<TimePoint> due) {
            asked.push_back({.subject = DutySubject::task,
                             .id = task.id.str(),
                             .community = community,
                             .title = task.title,
                             .what = std::move(what),
                             .due = due});
        };
        auto const street = jurisdictions::require_street(tx, scope.realm);
        if (street && can_somewhere(who, Permission::task_review)) {
            for (auto const& task : select_tasks(tx, scope, {.state = TaskState::proposed, .limit = kShown})) {
                if (can(who, Permission::task_review, street->path))
                    add(task, street->id, "task.review", task.review_by);
            }
        }
        if (street && can_somewhere(who, Permission::task_propose)) {
            for (auto const& task : select_tasks(tx, scope, {.state = TaskState::changes_asked, .limit = kShown})) {
                bool const is_ours =
                    std::ranges::any_of(who.grants, [&](auto const& grant) { return grant.body == task.body; });
                if (is_ours) add(task, street->id, "task.change", std::nullopt);
            }
        }
        if (can_somewhere(who, Permission::task_answer)) {
            for (auto const& task : select_tasks(tx, scope, {.state = TaskState::with_communities, .limit = kShown})) {
                for (auto const& answer : select_answers(tx, scope, task.id)) {
                    auto const place = jurisdictions::find_jurisdiction(tx, answer.community);
                    bool const waits = answer.state == AnswerState::unanswered && place &&
                                       can(who, Permission::task_answer, place->path);
                    if (waits) add(task, answer.community, "task.answer", answer.answer_by);
                }
            }
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<TaskDuties>();
}

}  // namespace hezhi::tasks
