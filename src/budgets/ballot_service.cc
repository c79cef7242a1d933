// Ballots: one a verified resident, changed at will until the end; and those on paper.
#include <algorithm>

#include "src/budgets/budget_acts.h"
#include "src/budgets/budget_rules.h"
#include "src/budgets/budget_store.h"

namespace hezhi::budgets {
namespace {

using authority::Caller;
using authority::Permission;
using storage::ReadTransaction;
using storage::Scope;
using storage::WriteTransaction;

bool takes_ballots(Budget const& budget, TimePoint now) {
    return budget.state == BudgetState::voting && now >= budget.dates.vote_from && now < budget.dates.vote_until;
}

/// From the opening until their entry ends.
bool takes_papers(Budget const& budget, TimePoint now) {
    return (budget.state == BudgetState::voting || budget.state == BudgetState::counting) &&
           budget.dates.papers_until && !budget.papers_ended && now < *budget.dates.papers_until;
}

}  // namespace

Result<void> cast_ballot(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                         std::span<ProjectId const> chosen) {
    HZ_TRY(auto const budget, see_budget(tx, who, scope, id));
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(authority::require(who, Permission::budget_vote, budget.community_path));
    if (!takes_ballots(budget, who.now)) return fail(ErrorCode::conflict, "budget.not_voting");
    if (has_paper(tx, scope, id, person)) return fail(ErrorCode::conflict, "budget.has_paper");
    HZ_TRY(auto const numbers, check_ballot(budget, select_projects(tx, scope, id), chosen));
    auto const choice = choice_text(numbers);
    if (auto const ballot = find_ballot(tx, scope, id, person)) {
        change_choice(tx, scope, id, *ballot, choice);
        return {};
    }
    insert_ballot(tx, scope, id, person, choice);
    add_ballots(tx, scope, id, 1, 0);
    // The public sees steps of five.
    if ((budget.voters() + 1) % 5 == 0) tx.touch(channel(id));
    return {};
}

Result<std::optional<std::vector<ProjectId>>> own_ballot(ReadTransaction& tx, Caller const& who, Scope scope,
                                                         BudgetId id) {
    HZ_TRY(auto const person, authority::require_person(who));
    HZ_TRY(see_budget(tx, who, scope, id));
    auto const ballot = find_ballot(tx, scope, id, person);
    auto const choice = ballot ? select_choice(tx, scope, id, *ballot) : std::nullopt;
    if (!choice) return std::optional<std::vector<ProjectId>>{};
    auto const numbers = parse_choice(*choice);
    std::vector<ProjectId> chosen;
    for (auto const& project : select_projects(tx, scope, id)) {
        if (std::ranges::find(numbers, project.number) != numbers.end()) chosen.push_back(project.id);
    }
    return std::optional(std::move(chosen));
}

Result<PaperVoter> hand_out_paper(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id,
                                  std::string_view login_name, HasPaper gets, FindAccount find) {
    HZ_TRY(auto const budget, budget_on_desk(tx, who, scope, id, std::nullopt));
    if (!takes_ballots(budget, who.now) || !budget.dates.papers_until) {
        return fail(ErrorCode::conflict, "budget.no_handing_out");
    }
    auto const account = find(tx, login_name);
    auto const person = account ? people::find_person(tx, *account) : std::nullopt;
    // The same answer for both: accounts of other places are nobody's to find here.
    bool const lives_here =
        person && std::ranges::any_of(people::residences_of(tx, *account), [&](people::Residence const& home) {
            return home.street == scope.realm && home.community == budget.community;
        });
    if (!lives_here) return fail(ErrorCode::unprocessable, "budget.account_unknown");
    if (gets == HasPaper::yes) {
        insert_paper_person(tx, scope, id, *account);
        if (auto const ballot = find_ballot(tx, scope, id, *account)) {
            delete_ballot(tx, scope, id, *ballot);
            delete_ballot_person(tx, scope, id, *account);
            add_ballots(tx, scope, id, -1, 0);
        }
    } else {
        delete_paper_person(tx, scope, id, *account);
    }
    return PaperVoter{*account, person->display_name, gets == HasPaper::yes};
}

Result<Paper> enter_paper(WriteTransaction& tx, Caller const& who, Scope scope, BudgetId id, std::int64_t number,
                          std::span<ProjectId const> chosen) {
    HZ_TRY(auto const budget, budget_on_desk(tx, who, scope, id, std::nullopt));
    if (!takes_papers(budget, who.now)) return fail(ErrorCode::conflict, "budget.no_papers_now");
    HZ_TRY(auto numbers, check_ballot(budget, select_projects(tx, scope, id), chosen));
    auto const before = find_paper(tx, scope, id, number);
    Paper paper{.number = number,
                .choice = std::move(numbers),
                .body = std::nullopt,
                .entered_at = who.now,
                .entries = before ? before->entries + 1 : 1};
    for (auto const& grant : who.grants) {
        if (grant.body && grant.jurisdiction.covers(budget.community_path)) paper.body = grant.body;
    }
    put_paper(tx, scope, id, paper);
    if (!before) {
        add_ballots(tx, scope, id, 0, 1);
        tx.touch(channel(id));
    }
    return paper;
}

Result<std::vector<Paper>> list_papers(ReadTransaction& tx, Caller const& who, Scope scope, BudgetId id) {
    HZ_TRY(budget_on_desk(tx, who, scope, id, std::nullopt));
    return select_papers(tx, scope, id);
}

}  // namespace hezhi::budgets
