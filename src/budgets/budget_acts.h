// Parts that the use cases of this slice share.
#pragma once

#include <optional>

#include "src/budgets/budgets.h"

namespace hezhi::budgets {

/// Error: budget.unknown.
Result<Budget> require_budget(storage::ReadTransaction& tx, storage::Scope scope, BudgetId id);
/// Loads, and asks for the desk. Errors: budget.unknown, authority's, budget.changed_meanwhile.
Result<Budget> budget_on_desk(storage::ReadTransaction& tx, authority::Caller const& who, storage::Scope scope,
                              BudgetId id, std::optional<std::int64_t> revision);
bool are_all_reviewed(std::span<Project const> projects);
/// Writes the budget with one record more, schedules its next date and tells the public.
/// Error: budget.changed_meanwhile.
Result<Budget> keep(storage::WriteTransaction& tx, storage::Scope scope, Budget budget, BudgetRecord record,
                    std::string_view title = {});

}  // namespace hezhi::budgets
