// The count: over a snapshot and outside of every transaction, so that nobody waits for it.
#include <algorithm>

#include <fmt/format.h>

#include "lib/base/enum_names.h"
#include "src/budgets/budget_acts.h"
#include "src/budgets/budget_rules.h"
#include "src/budgets/budget_store.h"
#include "src/storage/database.h"

namespace hezhi::budgets {
namespace {

using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

struct Counted {
    Published files;
    budgeting::Allocation allocation;
    std::vector<ProjectId> ids;  ///< by position in the instance
    std::vector<Outcome> outcomes;
};

budgeting::Completion completion_of(BudgetCompletion completion) {
    switch (completion) {
        case BudgetCompletion::add1u:
            return budgeting::Completion::add1u;
        case BudgetCompletion::add1:
            return budgeting::Completion::add1;
        case BudgetCompletion::utilitarian:
            return budgeting::Completion::utilitarian;
        case BudgetCompletion::none:
            break;
    }
    return budgeting::Completion::none;
}

Result<Counted> count(Budget const& budget, std::vector<Project> const& projects, std::string instance,
                      AllocationPrinter printer) {
    auto const file = budgeting::read_pabulib(instance);
    if (!file) return fail(file.error());
    auto const options = options_of(budget);
    HZ_TRY(auto allocation, budgeting::allocate(file->instance, file->profile, options));
    budgeting::AllocationOptions by_votes{.rule = budgeting::Rule::greedy};
    by_votes.ties = options.ties;
    by_votes.lot_seed = options.lot_seed;
    HZ_TRY(auto const most_votes, budgeting::allocate(file->instance, file->profile, by_votes));
    Counted counted{.files = {}, .allocation = {}, .ids = {}, .outcomes = {}};
    for (auto const& project : projects) {
        if (project.state == ProjectState::accepted) counted.ids.push_back(project.id);
    }
    counted.outcomes = outcomes_of(*file, allocation, most_votes, counted.ids);
    counted.files.result = printer(*file, options, allocation);
    counted.files.instance = std::move(instance);
    counted.allocation = std::move(allocation);
    return counted;
}

Result<void> store(WriteTransaction& tx, Scope scope, Budget const& read, Counted const& counted, TimePoint now) {
    HZ_TRY(auto budget, require_budget(tx, scope, read.id));
    Happening const act{.event = BudgetEvent::allocate, .actor = BudgetActor::clock, .at = now};
    auto const to = apply(budget, act);
    // Counted twice, or revoked meanwhile.
    if (!to) return {};
    if (budget.voters() != counted.allocation.voters) return fail(ErrorCode::conflict, "budget.changed_meanwhile");
    std::int64_t cost_fen = 0;
    for (std::size_t at = 0; at < counted.ids.size(); ++at) {
        auto project = find_project(tx, scope, budget.id, counted.ids[at]);
        if (!project) return fail(ErrorCode::internal, "budget.project_unknown");
        project->outcome = counted.outcomes[at];
        if (project->outcome->place) cost_fen += project->cost_fen;
        if (!update_project(tx, scope, *project)) return fail(ErrorCode::stale, "budget.changed_meanwhile");
    }
    budget.state = *to;
    budget.cost_fen = cost_fen;
    budget.endowment = budgeting::to_text(counted.allocation.endowment);
    budget.increments = static_cast<std::int64_t>(counted.allocation.increments);
    budget.stopped_by = budgeting::to_string(counted.allocation.stop_reason);
    put_files(tx, scope, budget.id, counted.files);
    HZ_TRY(keep(tx, scope, std::move(budget),
                {.at = now, .event = std::string(enum_name(act.event)), .actor = std::string(enum_name(act.actor))}));
    return {};
}

}  // namespace

budgeting::AllocationOptions options_of(Budget const& budget) {
    budgeting::AllocationOptions options;
    options.completion = completion_of(budget.completion);
    options.ties = budgeting::Ties::cost_votes_lot;
    options.lot_seed = static_cast<std::uint64_t>(budget.lot_seed);
    return options;
}

std::string command_of(Budget const& budget) {
    return fmt::format("hezhi budget budget.pb --completion {} --ties cost-votes-lot --seed {} --json",
                       enum_name(budget.completion), budget.lot_seed);
}

Result<void> allocate_budget(storage::Database& database, Scope scope, BudgetId id, AllocationPrinter printer,
                             TimePoint now) {
    struct Snapshot {
        Budget budget;
        std::vector<Project> projects;
        std::string instance;
    };
    auto snapshot = database.read([&](ReadTransaction& tx) -> Result<std::optional<Snapshot>> {
        HZ_TRY(auto const budget, require_budget(tx, scope, id));
        if (!apply(budget, {.event = BudgetEvent::allocate, .actor = BudgetActor::clock, .at = now})) {
            return std::optional<Snapshot>{};
        }
        auto const projects = select_projects(tx, scope, id);
        HZ_TRY(auto const street, jurisdictions::require_street(tx, scope.realm));
        auto const community = jurisdictions::find_jurisdiction(tx, budget.community);
        auto instance = pabulib_text(budget, street.name, community ? community->name : std::string{}, projects,
                                     select_choices(tx, scope, id));
        return std::optional(Snapshot{budget, projects, std::move(instance)});
    });
    if (!snapshot) return fail(snapshot.error());
    if (!*snapshot) return {};
    HZ_TRY(auto const counted,
           count((*snapshot)->budget, (*snapshot)->projects, std::move((*snapshot)->instance), printer));
    return database.write([&](WriteTransaction& tx) { return store(tx, scope, (*snapshot)->budget, counted, now); });
}

Result<Published> published_files(ReadTransaction& tx, authority::Caller const& who, Scope scope, BudgetId id) {
    HZ_TRY(see_budget(tx, who, scope, id));
    auto files = select_files(tx, scope, id);
    if (files.instance.empty()) return fail(ErrorCode::not_found, "budget.no_result_yet");
    return files;
}

}  // namespace hezhi::budgets
