// Pure decisions of participatory budgets: the tables of states (docs/formats/budget-states.csv is the same, for
// people), which acts are possible, what a draft must hold, what a ballot may hold, what a winner lacks.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/budgets/budgets.h"

namespace hezhi::budgets {

enum class Guard : std::uint8_t {
    words,            ///< a reason
    dates,            ///< ahead and in order
    collecting_over,  ///< the announced end of proposals has come
    voting_due,       ///< the announced opening has come
    ready,            ///< no project waits for its review, one at least is accepted, the end is not over
    not_ready,        ///< otherwise
    delay_not_said,   ///< and that has not been said yet
    voting_over,      ///< the announced end has come
    papers_open,      ///< ballots on paper are still entered
    papers_over,      ///< there are none, their entry was ended, or its last day has passed
    enough_ballots,   ///< as many as announced
    too_few_ballots,  ///< fewer
    winners_complete  ///< every winner has owner, deadline and money
};
BOOST_DESCRIBE_ENUM(Guard, words, dates, collecting_over, voting_due, ready, not_ready, delay_not_said, voting_over,
                    papers_open, papers_over, enough_ballots, too_few_ballots, winners_complete)

struct BudgetRow {
    std::optional<BudgetState> from;  ///< nullopt: no budget yet
    BudgetEvent event;
    BudgetActor actor;
    std::vector<Guard> guards;
    BudgetState to;
};
/// All of it, in the order of the published file.
std::span<BudgetRow const> budget_table();

/// What an act brings, and what the rows know of the budget beside itself.
struct Happening {
    BudgetEvent event = BudgetEvent::announce;
    BudgetActor actor = BudgetActor::desk;
    TimePoint at{};
    bool has_words = false;
    std::optional<Dates> dates{};
    bool all_reviewed = false;
    std::vector<Problem> incomplete{};  ///< what winners lack
};
/// Errors: budget.act_not_now {state}, budget.words_required, budget.dates_refused, budget.winners_incomplete.
Result<BudgetState> apply(Budget const& budget, Happening const& act);
/// What that actor might do now, guards that an act brings aside.
std::vector<BudgetEvent> possible(Budget const& budget, BudgetActor actor, bool all_reviewed, TimePoint now);

/// When the clock looks at it next; nullopt: it waits for people.
std::optional<TimePoint> due_at(Budget const& budget);

/// When everybody is reminded of the vote: a day before its end, unless it opens less than two days before that.
std::optional<TimePoint> reminder_at(Dates const& dates);

struct ProjectRow {
    std::vector<BudgetState> during;  ///< states of the budget
    std::vector<ProjectState> from;
    ProjectEvent event;
    ProjectActor actor;
    std::optional<ProjectState> to;  ///< nullopt: the same
};
std::span<ProjectRow const> project_table();
/// Error: budget.act_not_now {state}.
Result<ProjectState> apply(BudgetState budget, ProjectState project, ProjectEvent event, ProjectActor actor);
bool may(BudgetState budget, ProjectState project, ProjectEvent event, ProjectActor actor);

/// In this order, papers not before the end of voting; the next of them ahead of `now`: once projects are under review
/// that is the opening of voting. Error: budget.dates_refused.
Result<void> check(Dates const& dates, BudgetState state, TimePoint now);
/// 0 < sum, 0 < least ≤ most ≤ sum, limits of a ballot that leave a choice, dates. Error: budget.draft_refused with a
/// problem a field.
Result<void> check(BudgetDraft const& draft, TimePoint now);
/// Errors: budget.cost_out_of_bounds {min_fen, max_fen}.
Result<void> check_cost(Budget const& budget, std::int64_t cost_fen);

/// `accepted`: all projects; `chosen`: ids. @return numbers, ascending, each once. Errors: budget.project_unknown,
/// budget.over_limit.
Result<std::vector<std::int64_t>> check_ballot(Budget const& budget, std::span<Project const> projects,
                                               std::span<ProjectId const> chosen);
std::string choice_text(std::span<std::int64_t const> numbers);
std::vector<std::int64_t> parse_choice(std::string_view text);

/// A problem for each of owner, deadline and money that a winner lacks at `now`: budget.needs_owner,
/// budget.needs_deadline, budget.needs_money, with the project's title.
std::vector<Problem> lacking(Budget const& budget, std::span<Project const> projects, TimePoint now);

/// The number of voters that everybody may see while voting is open: in steps of five.
std::int64_t shown_voters(Budget const& budget) noexcept;

/// Yuan as Pabulib writes them: "30000", "1234.5".
std::string yuan_text(std::int64_t fen);
/// The Pabulib file of a budget: projects by number, ballots in the order of their text, numbered anew.
/// `names`: street and community.
std::string pabulib_text(Budget const& budget, std::string_view street, std::string_view community,
                         std::span<Project const> projects, std::vector<std::string> choices);
/// Outcomes by position in `file`'s instance.
std::vector<Outcome> outcomes_of(budgeting::PabulibFile const& file, budgeting::Allocation const& allocation,
                                 budgeting::Allocation const& most_votes, std::span<ProjectId const> ids);

}  // namespace hezhi::budgets
