#include "src/budgets/budget_rules.h"

#include <algorithm>
#include <charconv>
#include <map>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/base/enum_names.h"

namespace hezhi::budgets {
namespace {

std::vector<BudgetRow> make_budget_table() {
    using enum BudgetState;
    using A = BudgetActor;
    using E = BudgetEvent;
    using G = Guard;
    return {
        {std::nullopt, E::begin, A::desk, {}, draft},
        {draft, E::change, A::desk, {}, draft},
        {draft, E::announce, A::desk, {G::dates}, collecting},
        {collecting, E::reschedule, A::desk, {G::words, G::dates}, collecting},
        {collecting, E::begin_review, A::clock, {G::collecting_over}, reviewing},
        {reviewing, E::reschedule, A::desk, {G::words, G::dates}, reviewing},
        {reviewing, E::open_voting, A::clock, {G::voting_due, G::ready}, voting},
        {reviewing, E::delay, A::clock, {G::voting_due, G::not_ready, G::delay_not_said}, reviewing},
        {voting, E::end_voting, A::clock, {G::voting_over}, counting},
        {counting, E::end_papers, A::desk, {G::papers_open}, counting},
        {counting, E::allocate, A::clock, {G::papers_over, G::enough_ballots}, allocated},
        {counting, E::revoke, A::clock, {G::papers_over, G::too_few_ballots}, voided},
        {allocated, E::publish, A::desk, {G::winners_complete}, published},
        {draft, E::revoke, A::desk, {G::words}, voided},
        {collecting, E::revoke, A::desk, {G::words}, voided},
        {reviewing, E::revoke, A::desk, {G::words}, voided},
        {voting, E::revoke, A::desk, {G::words}, voided},
        {counting, E::revoke, A::desk, {G::words}, voided},
        {allocated, E::revoke, A::desk, {G::words}, voided},
    };
}

std::vector<ProjectRow> make_project_table() {
    using enum ProjectState;
    using A = ProjectActor;
    using B = BudgetState;
    using E = ProjectEvent;
    std::vector<B> const before_voting{B::collecting, B::reviewing};
    std::vector<ProjectState> const open{proposed, accepted};
    return {
        {before_voting, {proposed, accepted, refused}, E::accept, A::desk, accepted},
        {before_voting, open, E::refuse, A::desk, refused},
        {before_voting, open, E::merge, A::desk, merged},
        {before_voting, open, E::withdraw, A::proposer, withdrawn},
        {{B::reviewing, B::voting, B::counting, B::allocated}, {accepted}, E::plan, A::desk, std::nullopt},
    };
}

Error not_now(std::string_view state) {
    return Error{ErrorCode::conflict, "budget.act_not_now"}.with("state", std::string(state));
}

bool are_papers_over(Budget const& budget, TimePoint at) {
    return !budget.dates.papers_until || budget.papers_ended || at >= *budget.dates.papers_until;
}

bool is_ready(Budget const& budget, Happening const& act) {
    return act.all_reviewed && act.at < budget.dates.vote_until;
}

bool holds(Guard guard, Budget const& budget, Happening const& act) {
    auto const& dates = budget.dates;
    switch (guard) {
        case Guard::collecting_over:
            return act.at >= dates.collect_until;
        case Guard::voting_due:
            return act.at >= dates.vote_from;
        case Guard::ready:
            return is_ready(budget, act);
        case Guard::not_ready:
            return !is_ready(budget, act);
        case Guard::delay_not_said:
            return !budget.is_delayed;
        case Guard::voting_over:
            return act.at >= dates.vote_until;
        case Guard::papers_open:
            return !are_papers_over(budget, act.at);
        case Guard::papers_over:
            return are_papers_over(budget, act.at);
        case Guard::enough_ballots:
            return budget.voters() >= budget.ballots_min;
        case Guard::too_few_ballots:
            return budget.voters() < budget.ballots_min;
        default:
            return true;
    }
}

Result<void> brings(Guard guard, Budget const& budget, Happening const& act) {
    switch (guard) {
        case Guard::words:
            if (!act.has_words) return fail(ErrorCode::unprocessable, "budget.words_required");
            break;
        case Guard::dates:
            return check(act.dates.value_or(budget.dates), budget.state, act.at);
        case Guard::winners_complete:
            if (!act.incomplete.empty()) {
                return fail(Error{ErrorCode::unprocessable, "budget.winners_incomplete"}.with(act.incomplete));
            }
            break;
        default:
            break;
    }
    return {};
}

bool applies(BudgetRow const& row, Budget const& budget, Happening const& act) {
    return row.from == budget.state && row.event == act.event && row.actor == act.actor &&
           std::ranges::all_of(row.guards, [&](Guard guard) { return holds(guard, budget, act); });
}

bool contains(auto const& values, auto const& value) {
    return std::ranges::find(values, value) != values.end();
}

Problem lack(std::string_view key, Project const& project, std::string_view member) {
    return {"/projects/" + project.id.str() + "/" + std::string(member), key, {{"title", project.title}}};
}

/// A Pabulib field: quoted where it holds what separates fields or lines.
std::string field(std::string_view text) {
    if (text.find_first_of(";\"\n\r") == std::string_view::npos) return std::string(text);
    std::string quoted = "\"";
    for (char const c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

}  // namespace

std::span<BudgetRow const> budget_table() {
    static auto const rows = make_budget_table();
    return rows;
}

std::span<ProjectRow const> project_table() {
    static auto const rows = make_project_table();
    return rows;
}

Result<BudgetState> apply(Budget const& budget, Happening const& act) {
    for (auto const& row : budget_table()) {
        if (!applies(row, budget, act)) continue;
        for (auto const guard : row.guards) HZ_TRY(brings(guard, budget, act));
        return row.to;
    }
    return fail(not_now(enum_name(budget.state)));
}

std::vector<BudgetEvent> possible(Budget const& budget, BudgetActor actor, bool all_reviewed, TimePoint now) {
    std::vector<BudgetEvent> events;
    for (auto const& row : budget_table()) {
        Happening const act{.event = row.event, .actor = actor, .at = now, .all_reviewed = all_reviewed};
        if (applies(row, budget, act)) events.push_back(row.event);
    }
    return events;
}

std::optional<TimePoint> due_at(Budget const& budget) {
    switch (budget.state) {
        case BudgetState::collecting:
            return budget.dates.collect_until;
        case BudgetState::reviewing:
            return budget.is_delayed ? std::nullopt : std::optional(budget.dates.vote_from);
        case BudgetState::voting:
            return budget.dates.vote_until;
        case BudgetState::counting:
            if (budget.papers_ended || !budget.dates.papers_until) return budget.dates.vote_until;
            return budget.dates.papers_until;
        default:
            return std::nullopt;
    }
}

bool may(BudgetState budget, ProjectState project, ProjectEvent event, ProjectActor actor) {
    return apply(budget, project, event, actor).has_value();
}

Result<ProjectState> apply(BudgetState budget, ProjectState project, ProjectEvent event, ProjectActor actor) {
    for (auto const& row : project_table()) {
        if (row.event == event && row.actor == actor && contains(row.during, budget) && contains(row.from, project)) {
            return row.to.value_or(project);
        }
    }
    return fail(not_now(enum_name(budget)));
}

Result<void> check(Dates const& dates, BudgetState state, TimePoint now) {
    auto const next = state == BudgetState::reviewing ? dates.vote_from : dates.collect_until;
    bool const in_order = now < next && dates.collect_until < dates.vote_from && dates.vote_from < dates.vote_until &&
                          (!dates.papers_until || dates.vote_until <= *dates.papers_until);
    if (!in_order) return fail(ErrorCode::unprocessable, "budget.dates_refused");
    return {};
}

Result<void> check(BudgetDraft const& draft, TimePoint now) {
    std::vector<Problem> problems;
    auto const refuse = [&](bool is_wrong, std::string where, std::string_view key) {
        if (is_wrong) problems.push_back({std::move(where), key});
    };
    refuse(draft.cost_max_fen > draft.sum_fen, "/cost_max_fen", "budget.most_above_sum");
    refuse(draft.cost_min_fen > draft.cost_max_fen, "/cost_min_fen", "budget.least_above_most");
    refuse(draft.chosen_max_fen && *draft.chosen_max_fen < draft.cost_max_fen, "/chosen_max_fen",
           "budget.limit_below_project");
    refuse(draft.ballots_min < kBallotsMin, "/ballots_min", "budget.too_few_to_publish");
    refuse(!check(draft.dates, BudgetState::draft, now), "/collect_until", "budget.dates_refused");
    if (problems.empty()) return {};
    return fail(Error{ErrorCode::unprocessable, "budget.draft_refused"}.with(std::move(problems)));
}

Result<void> check_cost(Budget const& budget, std::int64_t cost_fen) {
    if (cost_fen >= budget.cost_min_fen && cost_fen <= budget.cost_max_fen) return {};
    return fail(Error{ErrorCode::unprocessable, "budget.cost_out_of_bounds"}
                    .with("min", yuan_text(budget.cost_min_fen))
                    .with("max", yuan_text(budget.cost_max_fen)));
}

Result<std::vector<std::int64_t>> check_ballot(Budget const& budget, std::span<Project const> projects,
                                               std::span<ProjectId const> chosen) {
    std::map<std::int64_t, std::int64_t> costs;
    for (auto const id : chosen) {
        auto const found = std::ranges::find(projects, id, &Project::id);
        if (found == projects.end() || found->state != ProjectState::accepted) {
            return fail(ErrorCode::not_found, "budget.project_unknown");
        }
        costs.emplace(found->number, found->cost_fen);
    }
    std::int64_t sum_fen = 0;
    std::vector<std::int64_t> numbers;
    for (auto const& [number, cost] : costs) {
        numbers.push_back(number);
        sum_fen += cost;
    }
    auto const count = static_cast<std::int64_t>(numbers.size());
    if (budget.chosen_max && count > *budget.chosen_max) {
        return fail(Error{ErrorCode::unprocessable, "budget.too_many_chosen"}
                        .with("count", std::to_string(count))
                        .with("max", std::to_string(*budget.chosen_max)));
    }
    if (budget.chosen_max_fen && sum_fen > *budget.chosen_max_fen) {
        return fail(Error{ErrorCode::unprocessable, "budget.over_limit"}
                        .with("sum", yuan_text(sum_fen))
                        .with("max", yuan_text(*budget.chosen_max_fen)));
    }
    return numbers;
}

std::string choice_text(std::span<std::int64_t const> numbers) {
    return fmt::format("{}", fmt::join(numbers, ","));
}

std::vector<std::int64_t> parse_choice(std::string_view text) {
    std::vector<std::int64_t> numbers;
    for (char const* at = text.data(); at < text.data() + text.size();) {
        std::int64_t number = 0;
        auto const read = std::from_chars(at, text.data() + text.size(), number);
        HZ_ASSERT(read.ec == std::errc{});
        numbers.push_back(number);
        at = read.ptr + 1;
    }
    return numbers;
}

std::vector<Problem> lacking(Budget const& budget, std::span<Project const> projects, TimePoint now) {
    std::vector<Problem> problems;
    for (auto const& project : projects) {
        if (!project.outcome || !project.outcome->place) continue;
        if (!project.runner_body) problems.push_back(lack("budget.needs_owner", project, "runner_body"));
        if (!project.finish_by || *project.finish_by <= now)
            problems.push_back(lack("budget.needs_deadline", project, "finish_by"));
        if (budget.source.empty()) problems.push_back(lack("budget.needs_money", project, "source"));
    }
    return problems;
}

std::int64_t shown_voters(Budget const& budget) noexcept {
    return budget.voters() / 5 * 5;
}

std::string yuan_text(std::int64_t fen) {
    if (fen % 100 == 0) return std::to_string(fen / 100);
    return fmt::format("{}.{:02}", fen / 100, fen % 100);
}

std::string pabulib_text(Budget const& budget, std::string_view street, std::string_view community,
                         std::span<Project const> projects, std::vector<std::string> choices) {
    // The order of casting is nobody's business: by what they say.
    std::ranges::sort(choices);
    std::map<std::int64_t, std::int64_t> votes;
    for (auto const& choice : choices) {
        for (auto const number : parse_choice(choice)) ++votes[number];
    }
    std::string rows;
    std::int64_t count = 0;
    for (auto const& project : projects) {
        if (project.state != ProjectState::accepted) continue;
        ++count;
        rows += fmt::format("{};{};{};{}\n", project.number, yuan_text(project.cost_fen), field(project.title),
                            votes[project.number]);
    }
    auto const date = [](TimePoint at) {
        std::chrono::year_month_day const day{std::chrono::floor<std::chrono::days>(at)};
        return fmt::format("{:02}.{:02}.{}", static_cast<unsigned>(day.day()), static_cast<unsigned>(day.month()),
                           static_cast<int>(day.year()));
    };
    std::string text = "META\nkey;value\n";
    auto const meta = [&](std::string_view key, std::string_view value) {
        text += fmt::format("{};{}\n", key, field(value));
    };
    meta("description", budget.title);
    meta("country", "China");
    meta("unit", street);
    meta("subunit", community);
    meta("instance", date(budget.dates.vote_from).substr(6));
    meta("currency", "CNY");
    meta("num_projects", std::to_string(count));
    meta("num_votes", std::to_string(choices.size()));
    meta("budget", yuan_text(budget.sum_fen));
    meta("vote_type", "approval");
    meta("rule", "equalshares");
    meta("date_begin", date(budget.dates.vote_from));
    meta("date_end", date(budget.dates.vote_until));
    if (budget.chosen_max) meta("max_length", std::to_string(*budget.chosen_max));
    if (budget.chosen_max_fen) meta("max_sum_cost", yuan_text(*budget.chosen_max_fen));
    text += "PROJECTS\nproject_id;cost;name;votes\n" + rows + "VOTES\nvoter_id;vote\n";
    std::int64_t voter = 0;
    for (auto const& choice : choices) text += fmt::format("{};{}\n", ++voter, choice);
    return text;
}

std::vector<Outcome> outcomes_of(budgeting::PabulibFile const& file, budgeting::Allocation const& allocation,
                                 budgeting::Allocation const& most_votes, std::span<ProjectId const> ids) {
    std::vector<Outcome> outcomes(file.instance.projects.size());
    HZ_ASSERT(ids.size() == outcomes.size());
    for (std::size_t at = 0; at < file.profile.ballot_count(); ++at) {
        auto const ballot = file.profile.ballot(at);
        for (auto const project : ballot.projects) outcomes[project].supporters += ballot.multiplicity;
    }
    for (std::size_t at = 0; at < allocation.selected.size(); ++at) {
        outcomes[allocation.selected[at]].place = static_cast<std::int64_t>(at) + 1;
    }
    for (auto const project : allocation.completed) outcomes[project].is_completion = true;
    for (auto const project : most_votes.selected) outcomes[project].by_most_votes = true;
    for (auto const& round : allocation.rounds) {
        auto& outcome = outcomes[round.project];
        outcome.price = budgeting::to_text(round.price);
        outcome.paid_in_full = round.paid_in_full;
        outcome.paid_remainder = round.paid_remainder;
        outcome.remainder_sum = budgeting::to_text(round.remainder_paid);
        outcome.had_nothing = round.had_nothing;
    }
    for (auto const& loser : allocation.losers) {
        auto& outcome = outcomes[loser.project];
        outcome.loss = budgeting::to_string(loser.reason);
        if (loser.effective_support) outcome.support = budgeting::to_text(*loser.effective_support);
        if (loser.missing) outcome.missing = budgeting::to_text(*loser.missing);
        if (loser.missing_supporters && loser.missing_supporters->fits_slong_p()) {
            outcome.missing_supporters = loser.missing_supporters->get_si();
        }
        if (loser.best_round) outcome.nearest = ids[*loser.best_round];
    }
    return outcomes;
}

std::optional<TimePoint> reminder_at(Dates const& dates) {
    constexpr std::chrono::hours kBefore{24};
    if (dates.vote_from + 2 * kBefore > dates.vote_until) return std::nullopt;
    return dates.vote_until - kBefore;
}

}  // namespace hezhi::budgets
