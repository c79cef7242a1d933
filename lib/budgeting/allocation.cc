#include "lib/budgeting/allocation.h"

#include <algorithm>
#include <numeric>

#include "lib/base/random.h"
#include "lib/budgeting/equal_shares.h"
#include "lib/budgeting/greedy.h"
#include "lib/budgeting/phragmen.h"
#include "lib/budgeting/voter_groups.h"

namespace hezhi::budgeting {
namespace {

/// Everything that the rules share.
struct Election {
    Instance const& instance;
    Profile const& profile;
    AllocationOptions const& options;
    Amounts amounts;
    Support support;
    Priority priority;

    Rational in_currency(Integer const& units) const {
        Rational amount{units, amounts.unit};
        amount.canonicalize();
        return amount;
    }
    Rational in_currency(Rational const& units) const { return units / Rational{amounts.unit}; }
    Integer cost_of(std::vector<ProjectIndex> const& projects) const {
        Integer cost = 0;
        for (ProjectIndex const project : projects) cost += amounts.costs[project];
        return cost;
    }
};

bool contains(std::vector<ProjectIndex> const& projects, ProjectIndex project) {
    return std::ranges::find(projects, project) != projects.end();
}

std::vector<ProjectIndex> funded(std::vector<GreedyStep> const& steps) {
    std::vector<ProjectIndex> projects;
    for (GreedyStep const& step : steps) {
        if (step.funded) projects.push_back(step.project);
    }
    return projects;
}

/// Runs of projects that `order` has only by priority, where one was funded and another was not.
void note_greedy_ties(std::vector<GreedyStep> const& steps, auto const& equal, Allocation& allocation) {
    for (std::size_t first = 0; first < steps.size();) {
        std::size_t end = first + 1;
        while (end < steps.size() && equal(steps[first].project, steps[end].project)) ++end;
        bool const differ = std::any_of(steps.begin() + static_cast<std::ptrdiff_t>(first),
                                        steps.begin() + static_cast<std::ptrdiff_t>(end),
                                        [&](GreedyStep const& step) { return step.funded != steps[first].funded; });
        if (differ) {
            Tie tie;
            for (bool const funded_ones : {true, false}) {
                for (std::size_t at = first; at < end; ++at) {
                    if (steps[at].funded == funded_ones) tie.projects.push_back(steps[at].project);
                }
            }
            allocation.ties.push_back(std::move(tie));
        }
        first = end;
    }
}

Loser greedy_loser(Election const& election, GreedyStep const& step) {
    Loser loser;
    loser.project = step.project;
    loser.reason = LossReason::does_not_fit;
    Integer const& cost = election.amounts.costs[step.project];
    Rational share{step.left, cost};
    share.canonicalize();
    loser.effective_support = share;
    loser.missing = election.in_currency(Integer{cost - step.left});
    return loser;
}

void finish(Election const& election, Allocation& allocation) {
    allocation.cost = election.in_currency(election.cost_of(allocation.selected));
    std::ranges::sort(allocation.losers, {}, [](Loser const& loser) { return loser.project; });
}

std::vector<GreedyStep> greedy_steps(Election const& election, std::vector<ProjectIndex> const& already) {
    return fill_greedily(by_utility_per_cost(election.support, election.amounts, election.priority), election.amounts,
                         already);
}

/// Whether two projects are equal for the greedy order, that is, ordered by priority alone.
auto equal_per_cost(Election const& election) {
    return [&](ProjectIndex a, ProjectIndex b) {
        Integer const gain_a = integer(election.support.utility_sum(a));
        Integer const gain_b = integer(election.support.utility_sum(b));
        if (election.support.utility() == Utility::cost && election.amounts.costs[a] > 0 &&
            election.amounts.costs[b] > 0) {
            return gain_a == gain_b;
        }
        return Integer{gain_a * election.amounts.costs[b]} == Integer{gain_b * election.amounts.costs[a]};
    };
}

void allocate_greedily(Election const& election, Allocation& allocation) {
    auto const steps = greedy_steps(election, {});
    allocation.selected = funded(steps);
    for (GreedyStep const& step : steps) {
        if (!step.funded) allocation.losers.push_back(greedy_loser(election, step));
    }
    note_greedy_ties(steps, equal_per_cost(election), allocation);
}

void allocate_above_threshold(Election const& election, Rational const& threshold, Allocation& allocation) {
    Scores const scores = scores_of(election.instance, election.profile);
    auto const steps = fill_greedily(by_score(scores, threshold, election.priority), election.amounts, {});
    allocation.selected = funded(steps);
    std::vector<std::uint8_t> considered(election.instance.projects.size(), 0);
    for (GreedyStep const& step : steps) {
        considered[step.project] = 1;
        if (!step.funded) allocation.losers.push_back(greedy_loser(election, step));
    }
    for (ProjectIndex project = 0; project < considered.size(); ++project) {
        if (considered[project] != 0) continue;
        Loser loser;
        loser.project = project;
        loser.reason = LossReason::below_threshold;
        Rational score{scores.values[project], scores.scale};
        score.canonicalize();
        loser.score_missing = threshold - score;
        allocation.losers.push_back(std::move(loser));
    }
    note_greedy_ties(
        steps, [&](ProjectIndex a, ProjectIndex b) { return scores.values[a] == scores.values[b]; }, allocation);
}

void allocate_by_phragmen(Election const& election, Allocation& allocation) {
    PhragmenRun const run = phragmen(election.support, election.amounts, election.priority);
    for (PhragmenRound const& round : run.rounds) {
        allocation.selected.push_back(round.project);
        allocation.loads.push_back(election.in_currency(round.load));
        if (round.tied.empty()) continue;
        Tie tie{{round.project}};
        tie.projects.insert(tie.projects.end(), round.tied.begin(), round.tied.end());
        allocation.ties.push_back(std::move(tie));
    }
    for (ProjectIndex project = 0; project < election.instance.projects.size(); ++project) {
        if (contains(allocation.selected, project)) continue;
        Loser loser;
        loser.project = project;
        loser.reason = election.support.supporter_count(project) == 0 ? LossReason::no_support : LossReason::stopped;
        allocation.losers.push_back(std::move(loser));
    }
}

/// Whether no further supported project fits beside `run`.
bool is_exhaustive(Election const& election, EqualSharesRun const& run, std::vector<std::uint8_t>& selected) {
    std::ranges::fill(selected, std::uint8_t{0});
    for (ProjectIndex const project : run.selected) selected[project] = 1;
    Integer const left = election.amounts.budget - run.cost;
    for (ProjectIndex project = 0; project < selected.size(); ++project) {
        if (selected[project] == 0 && election.support.utility_sum(project) > 0 &&
            election.amounts.costs[project] <= left) {
            return false;
        }
    }
    return true;
}

std::size_t supported_count(Election const& election) {
    std::size_t count = 0;
    for (ProjectIndex project = 0; project < election.support.project_count(); ++project) {
        if (election.support.utility_sum(project) > 0) ++count;
    }
    return count;
}

/// Finds the endowment of the final run. Add1's outcome is not monotone in the endowment, so every step is computed.
Result<Rational> final_endowment(Election const& election, EqualShares& engine, Allocation& allocation) {
    AllocationOptions const& options = election.options;
    Rational endowment{election.amounts.budget, integer(election.support.voter_count())};
    endowment.canonicalize();
    bool const repeated = options.completion == Completion::add1 || options.completion == Completion::add1u;
    if (!repeated) return endowment;

    Integer const& unit = election.amounts.unit;
    if (options.start == Start::integral) {
        endowment = floor_of(election.in_currency(endowment)) * unit;
    }
    std::vector<std::uint8_t> selected(election.instance.projects.size());
    std::size_t const supported = supported_count(election);
    Rational kept = endowment;
    for (std::uint64_t increments = 0;; ++increments) {
        if (increments > options.increments_max) {
            return fail(Error{ErrorCode::unprocessable, "budgeting.limit_reached",
                              "Add1 did not end within the allowed number of increments"}
                            .with("increments", std::to_string(options.increments_max)));
        }
        if (options.progress && increments % 64 == 63) options.progress(increments);
        EqualSharesRun const run = engine.run(endowment, Detail::outcome);
        allocation.exact_rechecks += run.exact_rechecks;
        if (run.cost > election.amounts.budget) {
            allocation.stop_reason = StopReason::overspend;
            return kept;
        }
        kept = endowment;
        allocation.increments = increments;
        if (run.selected.size() == supported) {
            allocation.stop_reason = StopReason::everything_funded;
            return kept;
        }
        if (options.stop == Stop::exhaustive && is_exhaustive(election, run, selected)) {
            allocation.stop_reason = StopReason::exhaustive;
            return kept;
        }
        endowment += Rational{unit};
    }
}

AllocationRound explained(Election const& election, EqualSharesRound const& round) {
    AllocationRound result;
    result.project = round.project;
    result.rho = election.support.reported_rate(round.rate, round.project, election.amounts);
    result.effective_votes = 1 / result.rho;
    result.price = election.support.is_uniform() ? election.in_currency(round.rate) : result.rho;
    result.paid_in_full = round.paid_in_full;
    result.paid_remainder = round.paid_remainder;
    result.remainder_paid = election.in_currency(round.remainder_paid);
    result.had_nothing = round.had_nothing;
    result.tied = round.tied;
    result.exact_rechecks = round.exact_rechecks;
    return result;
}

Loser explained(Election const& election, EqualSharesRun const& run, LosingProject const& losing) {
    Loser loser;
    loser.project = losing.project;
    Integer const& cost = election.amounts.costs[losing.project];
    loser.effective_support = losing.cover / Rational{cost};
    Rational const missing = Rational{cost} - losing.cover;
    loser.missing = election.in_currency(missing);
    if (losing.round) loser.best_round = run.rounds[*losing.round].project;
    if (losing.further_payment > 0) loser.missing_supporters = ceiling_of(missing / losing.further_payment);
    return loser;
}

Comparison compare(Election const& election, Preference preference, std::vector<ProjectIndex> const& equal_shares) {
    Comparison comparison;
    comparison.preference = preference;
    comparison.greedy = funded(greedy_steps(election, {}));
    comparison.greedy_cost = election.in_currency(election.cost_of(comparison.greedy));
    std::vector<int> in_equal_shares(election.instance.projects.size(), 0);
    std::vector<int> in_greedy(election.instance.projects.size(), 0);
    for (ProjectIndex const project : equal_shares) in_equal_shares[project] = 1;
    for (ProjectIndex const project : comparison.greedy) in_greedy[project] = 1;
    for (std::size_t group = 0; group < election.support.group_count(); ++group) {
        int with_equal_shares = 0;
        int with_greedy = 0;
        for (ProjectIndex const project : election.support.choices(group).projects) {
            with_equal_shares += in_equal_shares[project];
            with_greedy += in_greedy[project];
        }
        if (preference == Preference::exclusion) {
            with_equal_shares = std::min(with_equal_shares, 1);
            with_greedy = std::min(with_greedy, 1);
        }
        auto& count = with_equal_shares > with_greedy   ? comparison.prefer_equal_shares
                      : with_equal_shares < with_greedy ? comparison.prefer_greedy
                                                        : comparison.indifferent;
        count += election.support.group_size(group);
    }
    comparison.greedy_taken = comparison.prefer_greedy > comparison.prefer_equal_shares;
    return comparison;
}

Result<void> allocate_by_equal_shares(Election const& election, Allocation& allocation) {
    AllocationOptions const& options = election.options;
    EqualShares engine{election.support, election.amounts, election.priority};
    HZ_TRY(Rational const endowment, final_endowment(election, engine, allocation));
    EqualSharesRun const run = engine.run(endowment, Detail::explanation);
    bool const single = allocation.stop_reason == StopReason::single_run;
    if (single) allocation.exact_rechecks = run.exact_rechecks;
    allocation.endowment = election.in_currency(endowment);
    allocation.equal_shares = run.selected;
    allocation.selected = run.selected;
    for (EqualSharesRound const& round : run.rounds) {
        allocation.rounds.push_back(explained(election, round));
        if (round.tied.empty()) continue;
        Tie tie{{round.project}};
        tie.projects.insert(tie.projects.end(), round.tied.begin(), round.tied.end());
        allocation.ties.push_back(std::move(tie));
    }
    if (options.completion == Completion::utilitarian || options.completion == Completion::add1u) {
        auto const steps = greedy_steps(election, run.selected);
        allocation.completed = funded(steps);
        allocation.selected.insert(allocation.selected.end(), allocation.completed.begin(), allocation.completed.end());
        note_greedy_ties(steps, equal_per_cost(election), allocation);
    }
    if (options.compare) {
        allocation.comparison = compare(election, *options.compare, allocation.selected);
        if (allocation.comparison->greedy_taken) {
            allocation.ties.clear();
            allocation.selected.clear();
            allocate_greedily(election, allocation);
            allocation.voter_groups =
                share_by_voter_group(election.profile, election.support, election.amounts, endowment, run);
            return {};
        }
    }
    std::vector<std::uint8_t> explained_loser(election.instance.projects.size(), 0);
    for (LosingProject const& losing : run.losers) {
        explained_loser[losing.project] = 1;
        if (!contains(allocation.completed, losing.project)) {
            allocation.losers.push_back(explained(election, run, losing));
        }
    }
    for (ProjectIndex project = 0; project < explained_loser.size(); ++project) {
        if (explained_loser[project] != 0 || contains(allocation.selected, project)) continue;
        Loser loser;
        loser.project = project;
        loser.reason = LossReason::no_support;
        loser.effective_support = 0;
        loser.missing = election.instance.projects[project].cost;
        allocation.losers.push_back(std::move(loser));
    }
    allocation.voter_groups =
        share_by_voter_group(election.profile, election.support, election.amounts, endowment, run);
    return {};
}

}  // namespace

std::vector<std::uint32_t> tie_priority(Instance const& instance, Support const& support, Ties ties,
                                        std::uint64_t lot_seed, std::vector<ProjectIndex>* lot_order) {
    std::size_t const count = instance.projects.size();
    std::vector<ProjectIndex> order(count);
    std::iota(order.begin(), order.end(), ProjectIndex{0});
    auto const by_id = [&](ProjectIndex project) -> std::string const& { return instance.projects[project].id; };
    if (ties != Ties::file_order) std::ranges::sort(order, {}, by_id);
    if (ties == Ties::cost_votes_lot) {
        // The lot begins from the order of ids, so that it does not depend on the order of the file.
        Random random{lot_seed};
        random.shuffle(std::span<ProjectIndex>{order});
        if (lot_order != nullptr) *lot_order = order;
        std::vector<std::uint32_t> lot(count);
        for (std::uint32_t rank = 0; rank < count; ++rank) lot[order[rank]] = rank;
        std::ranges::sort(order, [&](ProjectIndex a, ProjectIndex b) {
            int const by_cost = cmp(instance.projects[a].cost, instance.projects[b].cost);
            if (by_cost != 0) return by_cost < 0;
            if (support.supporter_count(a) != support.supporter_count(b)) {
                return support.supporter_count(a) > support.supporter_count(b);
            }
            return lot[a] < lot[b];
        });
    }
    std::vector<std::uint32_t> priority(count);
    for (std::uint32_t rank = 0; rank < count; ++rank) priority[order[rank]] = rank;
    return priority;
}

Result<Allocation> allocate(Instance const& instance, Profile const& profile, AllocationOptions const& options) {
    if (profile.voter_count() == 0)
        return fail(ErrorCode::unprocessable, "budgeting.no_voters", "there are no ballots");
    if (options.rule == Rule::phragmen && (has_points(profile.type()) || profile.type() == VoteType::ordinal)) {
        return fail(ErrorCode::unprocessable, "budgeting.phragmen_needs_approval",
                    "rule 'phragmen' needs approval ballots");
    }
    if (options.rule == Rule::greedy_threshold && !options.threshold) {
        return fail(ErrorCode::unprocessable, "budgeting.threshold_missing",
                    "rule 'greedy-threshold' needs a threshold");
    }
    Utility const utility = options.rule == Rule::phragmen ? options.utility.value_or(Utility::cost)
                                                           : options.utility.value_or(default_utility(profile.type()));
    HZ_TRY(Support support, Support::create(instance, profile, utility));
    Allocation allocation;
    allocation.rule = options.rule;
    allocation.utility = utility;
    allocation.budget = instance.budget;
    allocation.voters = support.voter_count();
    std::vector<ProjectIndex> lot_order;
    Priority priority = tie_priority(instance, support, options.ties, options.lot_seed, &lot_order);
    Election const election{instance, profile, options, amounts_of(instance), std::move(support), std::move(priority)};
    allocation.lot_order = std::move(lot_order);
    switch (options.rule) {
        case Rule::equal_shares:
            HZ_TRY(allocate_by_equal_shares(election, allocation));
            break;
        case Rule::greedy:
            allocate_greedily(election, allocation);
            break;
        case Rule::greedy_threshold:
            allocate_above_threshold(election, *options.threshold, allocation);
            break;
        case Rule::phragmen:
            allocate_by_phragmen(election, allocation);
            break;
    }
    finish(election, allocation);
    return allocation;
}

std::string_view to_string(Rule rule) noexcept {
    switch (rule) {
        case Rule::equal_shares:
            return "mes";
        case Rule::greedy:
            return "greedy";
        case Rule::greedy_threshold:
            return "greedy-threshold";
        case Rule::phragmen:
            return "phragmen";
    }
    return "";
}

std::string_view to_string(Completion completion) noexcept {
    switch (completion) {
        case Completion::none:
            return "none";
        case Completion::add1:
            return "add1";
        case Completion::add1u:
            return "add1u";
        case Completion::utilitarian:
            return "utilitarian";
    }
    return "";
}

std::string_view to_string(LossReason reason) noexcept {
    switch (reason) {
        case LossReason::unaffordable:
            return "unaffordable";
        case LossReason::no_support:
            return "no_support";
        case LossReason::does_not_fit:
            return "does_not_fit";
        case LossReason::below_threshold:
            return "below_threshold";
        case LossReason::stopped:
            return "stopped";
    }
    return "";
}

std::string_view to_string(StopReason reason) noexcept {
    switch (reason) {
        case StopReason::single_run:
            return "single_run";
        case StopReason::exhaustive:
            return "exhaustive";
        case StopReason::overspend:
            return "overspend";
        case StopReason::everything_funded:
            return "everything_funded";
    }
    return "";
}

}  // namespace hezhi::budgeting
