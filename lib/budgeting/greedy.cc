#include "lib/budgeting/greedy.h"

#include <algorithm>
#include <numeric>

namespace hezhi::budgeting {

Scores scores_of(Instance const& instance, Profile const& profile) {
    Scores scores;
    std::vector<std::int64_t> sums(instance.projects.size(), 0);
    if (has_points(profile.type())) scores.scale = integer(profile.points_scale());
    std::size_t longest = 0;
    for (std::size_t index = 0; index < profile.ballot_count(); ++index) {
        longest = std::max(longest, profile.ballot(index).projects.size());
    }
    for (std::size_t index = 0; index < profile.ballot_count(); ++index) {
        Ballot const ballot = profile.ballot(index);
        for (std::size_t at = 0; at < ballot.projects.size(); ++at) {
            std::int64_t value = 1;
            if (!ballot.points.empty()) value = ballot.points[at];
            if (profile.type() == VoteType::ordinal) value = static_cast<std::int64_t>(longest - at);
            sums[ballot.projects[at]] += ballot.multiplicity * value;
        }
    }
    for (std::int64_t const sum : sums) scores.values.push_back(integer(sum));
    return scores;
}

std::vector<ProjectIndex> by_utility_per_cost(Support const& support, Amounts const& amounts,
                                              Priority const& priority) {
    std::vector<ProjectIndex> order(support.project_count());
    std::iota(order.begin(), order.end(), ProjectIndex{0});
    bool const by_cost = support.utility() == Utility::cost;
    // a before b: u_a / c_a > u_b / c_b, a project without cost before all others if anybody supports it.
    auto const compare = [&](ProjectIndex a, ProjectIndex b) {
        Integer const gain_a = integer(support.utility_sum(a));
        Integer const gain_b = integer(support.utility_sum(b));
        if (gain_a == 0 || gain_b == 0) return cmp(gain_a, gain_b);
        bool const free_a = amounts.costs[a] == 0;
        bool const free_b = amounts.costs[b] == 0;
        if (free_a || free_b) return static_cast<int>(free_a) - static_cast<int>(free_b);
        if (by_cost) return cmp(gain_a, gain_b);
        return cmp(Integer{gain_a * amounts.costs[b]}, Integer{gain_b * amounts.costs[a]});
    };
    std::ranges::sort(order, [&](ProjectIndex a, ProjectIndex b) {
        int const difference = compare(a, b);
        return difference != 0 ? difference > 0 : priority[a] < priority[b];
    });
    return order;
}

std::vector<ProjectIndex> by_score(Scores const& scores, Rational const& threshold, Priority const& priority) {
    std::vector<ProjectIndex> order;
    for (ProjectIndex project = 0; project < scores.values.size(); ++project) {
        if (scores.values[project] >= threshold * scores.scale) order.push_back(project);
    }
    std::ranges::sort(order, [&](ProjectIndex a, ProjectIndex b) {
        int const difference = cmp(scores.values[a], scores.values[b]);
        return difference != 0 ? difference > 0 : priority[a] < priority[b];
    });
    return order;
}

std::vector<GreedyStep> fill_greedily(std::vector<ProjectIndex> const& order, Amounts const& amounts,
                                      std::vector<ProjectIndex> const& funded) {
    Integer left = amounts.budget;
    for (ProjectIndex const project : funded) left -= amounts.costs[project];
    std::vector<GreedyStep> steps;
    for (ProjectIndex const project : order) {
        if (std::ranges::find(funded, project) != funded.end()) continue;
        GreedyStep step{project, amounts.costs[project] <= left, left};
        if (step.funded) left -= amounts.costs[project];
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace hezhi::budgeting
