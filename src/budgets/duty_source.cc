#include "src/budgets/duty_source.h"

#include <algorithm>
#include <utility>

#include "src/budgets/budget_store.h"
#include "src/budgets/budgets.h"

namespace hezhi::budgets {
namespace {

using authority::Caller;
using authority::Permission;
using duties::Duty;
using duties::DutySubject;
using storage::ReadTransaction;
using storage::Scope;

class BudgetDuties final : public duties::Source {
public:
    std::vector<Duty> duties_of(ReadTransaction& tx, Caller const& who, Scope scope) override {
        std::vector<Duty> asked;
        if (!can_somewhere(who, Permission::budget_prepare)) return asked;
        for (auto const state : {BudgetState::reviewing, BudgetState::counting, BudgetState::allocated}) {
            for (auto const& budget : select_budgets(tx, scope, {.state = state, .limit = duties::kDutiesMax})) {
                if (!can(who, Permission::budget_prepare, budget.community_path)) continue;
                Duty one{.subject = DutySubject::budget,
                         .id = budget.id.str(),
                         .community = budget.community,
                         .title = budget.title};
                if (state == BudgetState::reviewing) {
                    one.count = std::ranges::count(select_projects(tx, scope, budget.id), ProjectState::proposed,
                                                   &Project::state);
                    if (one.count == 0) continue;
                    one.what = "budget.review";
                    one.due = budget.dates.vote_from;
                } else {
                    one.what = state == BudgetState::counting ? "budget.enter_papers" : "budget.publish";
                }
                asked.push_back(std::move(one));
            }
        }
        return asked;
    }
};

}  // namespace

std::unique_ptr<duties::Source> make_duty_source() {
    return std::make_unique<BudgetDuties>();
}

}  // namespace hezhi::budgets
