// Who hears of a budget's vote, and when: everybody who lives there, when it opens, a day before it ends, and when
// there is a result. A job each, told in portions (notices::tell_all). The reminder goes to those who voted too: a list
// of those who did not would be a list of those who did.
#pragma once

#include "src/budgets/budgets.h"

namespace hezhi::jobs {
struct Job;
}

namespace hezhi::budgets {

inline constexpr std::string_view kTellJob = "budget.tell";

/// In the transaction of an event that led to `budget`: plans what is to be told of it, and takes back what is not.
void plan_telling(storage::WriteTransaction& tx, storage::Scope scope, Budget const& budget, std::string_view event,
                  TimePoint now);

/// Outside of transactions; again tells whoever was not told yet. What is no longer so tells nobody.
Result<void> tell_voters(storage::Database& database, ResidentsAfter residents, jobs::Job const& job, TimePoint now);

}  // namespace hezhi::budgets
