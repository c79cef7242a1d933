// The rules written down as their definitions say, voter by voter in fractions: slow, and without anything of the fast
// engine (no groups, no floating point, no bounds from earlier rounds). For tests only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "lib/base/random.h"
#include "lib/budgeting/allocation.h"

namespace hezhi::budgeting::testing_reference {

/// utility[i][p]: what voter i gains from project p, in reported units.
using Utilities = std::vector<std::vector<Rational>>;

inline Utilities utilities_of(Instance const& instance, Profile const& profile, Utility utility) {
    Utilities result;
    for (std::uint32_t const index : profile.ballot_of_voter()) {
        std::vector<Rational> gains(instance.projects.size());
        Ballot const ballot = profile.ballot(index);
        for (std::size_t at = 0; at < ballot.projects.size(); ++at) {
            Rational& gain = gains[ballot.projects[at]];
            switch (utility) {
                case Utility::cost:
                    gain = instance.projects[ballot.projects[at]].cost;
                    // A project without cost is supported all the same.
                    if (gain == 0) gain = 1;
                    break;
                case Utility::cardinality:
                    gain = 1;
                    break;
                case Utility::points:
                    gain = Rational{integer(ballot.points[at]), integer(profile.points_scale())};
                    gain.canonicalize();
                    break;
                case Utility::borda:
                    gain = integer(static_cast<std::int64_t>(ballot.projects.size() - at - 1));
                    break;
            }
        }
        result.push_back(std::move(gains));
    }
    return result;
}

struct Run {
    std::vector<ProjectIndex> selected;
    std::vector<Rational> rho;  ///< of the projects with cost, in order
    std::vector<std::vector<ProjectIndex>> tied;
    Rational cost;
    std::map<ProjectIndex, Rational> effective_support;  ///< of supported losers
    std::vector<Rational> budgets;                       ///< per voter, at the end
};

inline Rational paid(Rational const& budget, Rational const& price) {
    return budget < price ? budget : price;
}

inline Run equal_shares(Instance const& instance, Utilities const& utilities, Rational const& endowment,
                        std::vector<std::uint32_t> const& rank) {
    std::size_t const projects = instance.projects.size();
    Run run;
    run.budgets.assign(utilities.size(), endowment);
    std::vector<bool> taken(projects, false);
    auto const supported = [&](std::size_t project) {
        return std::ranges::any_of(utilities, [&](auto const& gains) { return gains[project] > 0; });
    };
    std::vector<ProjectIndex> by_rank(projects);
    for (ProjectIndex project = 0; project < projects; ++project) by_rank[rank[project]] = project;
    for (ProjectIndex const project : by_rank) {
        if (instance.projects[project].cost == 0 && supported(project)) {
            run.selected.push_back(project);
            taken[project] = true;
        }
    }
    auto const note = [&](std::optional<Rational> const& rho) {
        for (ProjectIndex project = 0; project < projects; ++project) {
            if (taken[project] || !supported(project)) continue;
            Rational sum = 0;
            for (std::size_t voter = 0; voter < utilities.size(); ++voter) {
                if (utilities[voter][project] == 0) continue;
                sum += rho ? paid(run.budgets[voter], *rho * utilities[voter][project]) : run.budgets[voter];
            }
            Rational const share = sum / instance.projects[project].cost;
            auto const [known, added] = run.effective_support.emplace(project, share);
            if (!added && share > known->second) known->second = share;
        }
    };
    for (;;) {
        std::optional<Rational> best;
        std::vector<ProjectIndex> best_projects;
        for (ProjectIndex const project : by_rank) {
            Rational const& cost = instance.projects[project].cost;
            if (taken[project] || cost == 0) continue;
            std::vector<std::pair<Rational, std::size_t>> supporters;  // by budget per utility
            Rational money = 0;
            Rational weight = 0;
            for (std::size_t voter = 0; voter < utilities.size(); ++voter) {
                Rational const& gain = utilities[voter][project];
                if (gain == 0) continue;
                supporters.emplace_back(run.budgets[voter] / gain, voter);
                money += run.budgets[voter];
                weight += gain;
            }
            if (supporters.empty() || money < cost) continue;
            std::ranges::sort(supporters);
            Rational rest = cost;
            for (auto const& [ratio, voter] : supporters) {
                Rational const rho = rest / weight;
                if (rho <= ratio) {
                    if (!best || rho < *best) {
                        best = rho;
                        best_projects.clear();
                    }
                    if (rho == *best) best_projects.push_back(project);
                    break;
                }
                rest -= run.budgets[voter];
                weight -= utilities[voter][project];
            }
        }
        if (!best) break;
        ProjectIndex const winner = best_projects.front();
        taken[winner] = true;
        run.selected.push_back(winner);
        run.cost += instance.projects[winner].cost;
        run.rho.push_back(*best);
        run.tied.emplace_back(best_projects.begin() + 1, best_projects.end());
        note(best);
        for (std::size_t voter = 0; voter < utilities.size(); ++voter) {
            run.budgets[voter] -= paid(run.budgets[voter], *best * utilities[voter][winner]);
        }
    }
    note(std::nullopt);
    for (ProjectIndex const project : run.selected) run.effective_support.erase(project);
    return run;
}

struct Add1 {
    Run run;
    Rational endowment;
};

inline Add1 add1(Instance const& instance, Utilities const& utilities, Start start, Stop stop,
                 std::vector<std::uint32_t> const& rank) {
    Rational endowment = instance.budget / integer(static_cast<std::int64_t>(utilities.size()));
    if (start == Start::integral) endowment = floor_of(endowment);
    std::optional<Add1> kept;
    for (;; endowment += 1) {
        Run run = equal_shares(instance, utilities, endowment, rank);
        if (run.cost > instance.budget) return *kept;
        kept = Add1{run, endowment};
        bool could_add = false;
        bool all = true;
        for (ProjectIndex project = 0; project < instance.projects.size(); ++project) {
            bool const supported =
                std::ranges::any_of(utilities, [&](auto const& gains) { return gains[project] > 0; });
            if (!supported || std::ranges::find(run.selected, project) != run.selected.end()) continue;
            all = false;
            if (run.cost + instance.projects[project].cost <= instance.budget) could_add = true;
        }
        if (all || (stop == Stop::exhaustive && !could_add)) return *kept;
    }
}

/// Greedy by Σ utility / cost, continuing after `funded`.
inline std::vector<ProjectIndex> greedy(Instance const& instance, Utilities const& utilities,
                                        std::vector<std::uint32_t> const& rank, std::vector<ProjectIndex> funded) {
    std::vector<ProjectIndex> order;
    std::vector<std::pair<int, Rational>> density(instance.projects.size());  // {1, 0}: without cost and supported
    for (ProjectIndex project = 0; project < instance.projects.size(); ++project) {
        order.push_back(project);
        Rational sum = 0;
        for (auto const& gains : utilities) sum += gains[project];
        Rational const& cost = instance.projects[project].cost;
        if (cost > 0) {
            density[project] = {0, sum / cost};
        } else {
            density[project] = {sum > 0 ? 1 : 0, 0};
        }
    }
    std::ranges::sort(order, [&](ProjectIndex a, ProjectIndex b) {
        return density[a] != density[b] ? density[a] > density[b] : rank[a] < rank[b];
    });
    Rational left = instance.budget;
    for (ProjectIndex const project : funded) left -= instance.projects[project].cost;
    for (ProjectIndex const project : order) {
        if (std::ranges::find(funded, project) != funded.end() || instance.projects[project].cost > left) continue;
        funded.push_back(project);
        left -= instance.projects[project].cost;
    }
    return funded;
}

inline std::vector<std::pair<ProjectIndex, Rational>> phragmen(Instance const& instance, Utilities const& utilities,
                                                               std::vector<std::uint32_t> const& rank) {
    std::vector<Rational> loads(utilities.size(), 0);
    std::vector<bool> taken(instance.projects.size(), false);
    std::vector<std::pair<ProjectIndex, Rational>> result;
    Rational cost = 0;
    for (;;) {
        std::optional<Rational> best;
        std::vector<ProjectIndex> best_projects;
        for (ProjectIndex project = 0; project < instance.projects.size(); ++project) {
            if (taken[project] || instance.projects[project].cost > instance.budget) continue;
            Rational sum = instance.projects[project].cost;
            std::int64_t supporters = 0;
            for (std::size_t voter = 0; voter < utilities.size(); ++voter) {
                if (utilities[voter][project] == 0) continue;
                sum += loads[voter];
                ++supporters;
            }
            if (supporters == 0) continue;
            Rational const load = sum / integer(supporters);
            if (!best || load < *best) {
                best = load;
                best_projects.clear();
            }
            if (load == *best) best_projects.push_back(project);
        }
        if (!best || std::ranges::any_of(best_projects, [&](ProjectIndex project) {
                return cost + instance.projects[project].cost > instance.budget;
            })) {
            return result;
        }
        ProjectIndex const winner =
            *std::ranges::min_element(best_projects, {}, [&](ProjectIndex project) { return rank[project]; });
        taken[winner] = true;
        cost += instance.projects[winner].cost;
        result.emplace_back(winner, *best);
        for (std::size_t voter = 0; voter < utilities.size(); ++voter) {
            if (utilities[voter][winner] > 0) loads[voter] = *best;
        }
    }
}

struct Election {
    Instance instance;
    Profile profile;
};

/// Small and full of ties: costs and endowments are small whole numbers or halves, ballots repeat.
inline Election random_election(Random& random, VoteType type) {
    auto const below = [&](std::uint64_t bound) { return static_cast<std::int64_t>(random.uniform_below(bound)); };
    Election election{{}, Profile{type, has_points(type) ? 1 + below(2) : 1}};
    auto const projects = static_cast<std::size_t>(1 + below(7));
    auto const voters = static_cast<std::size_t>(1 + below(10));
    bool const halves = below(4) == 0;
    std::int64_t const cost_max = 1 + below(12);
    for (std::size_t project = 0; project < projects; ++project) {
        Project next;
        next.id = "p" + std::to_string(below(3)) + std::to_string(project);
        next.cost = integer(below(12) == 0 ? 0 : 1 + below(static_cast<std::uint64_t>(cost_max)));
        if (halves) next.cost /= 2;
        election.instance.projects.push_back(std::move(next));
    }
    election.instance.budget = integer(below(40));
    if (halves) election.instance.budget /= 2;
    std::vector<ProjectIndex> all(projects);
    for (ProjectIndex project = 0; project < projects; ++project) all[project] = project;
    for (std::size_t voter = 0; voter < voters; ++voter) {
        random.shuffle(std::span<ProjectIndex>{all});
        std::size_t length = static_cast<std::size_t>(below(projects + 1));
        if (type == VoteType::choose_one) length = std::min<std::size_t>(length, 1);
        std::vector<ProjectIndex> ballot(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(length));
        if (type != VoteType::ordinal) std::ranges::sort(ballot);
        std::vector<std::int64_t> points;
        if (has_points(type)) {
            for (std::size_t at = 0; at < length; ++at) points.push_back(1 + below(4));
        }
        election.profile.add(ballot, points);
    }
    return election;
}

}  // namespace hezhi::budgeting::testing_reference
