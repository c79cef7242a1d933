#include "lib/budgeting/verify.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "lib/base/assert.h"
#include "lib/base/random.h"

namespace hezhi::budgeting {
namespace {

struct Gain {
    std::uint32_t group = 0;
    Integer utility;  ///< whole; reported utility · Recount::utility_scale_
};

struct Run {
    std::vector<ProjectIndex> selected;
    std::vector<std::pair<ProjectIndex, Rational>> rounds;
    Rational cost;
    std::vector<Rational> support;  ///< per project: best share of its cost that its supporters would have paid
};

class Recount {
public:
    Recount(Instance const& instance, Profile const& profile, AllocationOptions const& options)
        : instance_(instance), profile_(profile), options_(options) {
        utility_ = options.utility.value_or(default_utility(profile.type()));
        if (options.rule == Rule::phragmen) utility_ = Utility::cost;
        collect_gains();
        rank_projects();
    }

    Rational first_endowment() const {
        Rational endowment = instance_.budget / voters_;
        bool const add1 = options_.completion == Completion::add1 || options_.completion == Completion::add1u;
        return add1 && options_.start == Start::integral ? Rational{floor_of(endowment)} : endowment;
    }
    bool is_supported(ProjectIndex project) const { return !gains_[project].empty(); }
    Run equal_shares(Rational const& endowment) const;
    std::vector<ProjectIndex> greedy(std::vector<ProjectIndex> funded) const;
    std::vector<ProjectIndex> greedy_threshold(Rational const& threshold) const;
    std::vector<std::pair<ProjectIndex, Rational>> phragmen() const;
    bool could_add(Run const& run) const;
    bool is_complete(Run const& run) const;
    bool greedy_preferred(std::vector<ProjectIndex> const& equal_shares, std::vector<ProjectIndex> const& greedy) const;

private:
    void collect_gains();
    void rank_projects();
    Rational cost(ProjectIndex project) const { return instance_.projects[project].cost; }
    /// Money of a supporter per internal utility at the rate `rho` of the rule.
    Rational price(ProjectIndex project, Rational const& rho) const {
        return utility_ == Utility::cost ? Rational{rho * cost(project)} : Rational{rho / utility_scale_};
    }
    Rational rho_of(ProjectIndex project, Rational const& price) const {
        return utility_ == Utility::cost ? Rational{price / cost(project)} : Rational{price * utility_scale_};
    }

    Instance const& instance_;
    Profile const& profile_;
    AllocationOptions const& options_;
    Utility utility_ = Utility::cost;
    Integer utility_scale_ = 1;
    Integer voters_;
    std::vector<std::vector<Gain>> gains_;  ///< per project
    std::vector<std::int64_t> sizes_;       ///< per group
    std::vector<std::uint32_t> rank_;
};

void Recount::collect_gains() {
    gains_.resize(instance_.projects.size());
    voters_ = integer(static_cast<std::int64_t>(profile_.voter_count()));
    if (utility_ == Utility::points) utility_scale_ = integer(profile_.points_scale());
    for (std::uint32_t group = 0; group < profile_.ballot_count(); ++group) {
        Ballot const ballot = profile_.ballot(group);
        sizes_.push_back(ballot.multiplicity);
        for (std::size_t place = 0; place < ballot.projects.size(); ++place) {
            Integer utility = 1;
            if (utility_ == Utility::points) utility = integer(ballot.points[place]);
            if (utility_ == Utility::borda) {
                utility = integer(static_cast<std::int64_t>(ballot.projects.size() - 1 - place));
            }
            if (utility > 0) gains_[ballot.projects[place]].push_back({group, utility});
        }
    }
}

void Recount::rank_projects() {
    std::vector<ProjectIndex> order;
    for (ProjectIndex project = 0; project < instance_.projects.size(); ++project) order.push_back(project);
    if (options_.ties != Ties::file_order) {
        std::ranges::sort(
            order, [&](ProjectIndex a, ProjectIndex b) { return instance_.projects[a].id < instance_.projects[b].id; });
    }
    if (options_.ties == Ties::cost_votes_lot) {
        Random random{options_.lot_seed};
        for (std::size_t left = order.size(); left > 1; --left) {
            std::swap(order[left - 1], order[static_cast<std::size_t>(random.uniform_below(left))]);
        }
        std::vector<std::int64_t> votes(order.size(), 0);
        for (ProjectIndex project = 0; project < order.size(); ++project) {
            for (Gain const& gain : gains_[project]) votes[project] += sizes_[gain.group];
        }
        // Insertion keeps the lot's order among equals.
        for (std::size_t at = 1; at < order.size(); ++at) {
            for (std::size_t to = at; to > 0; --to) {
                ProjectIndex const before = order[to - 1];
                ProjectIndex const here = order[to];
                bool const earlier =
                    cost(here) < cost(before) || (cost(here) == cost(before) && votes[here] > votes[before]);
                if (!earlier) break;
                std::swap(order[to - 1], order[to]);
            }
        }
    }
    rank_.resize(order.size());
    for (std::uint32_t rank = 0; rank < order.size(); ++rank) rank_[order[rank]] = rank;
}

/// Budgets are budgets[g] / denominator.
Run Recount::equal_shares(Rational const& endowment) const {
    std::size_t const projects = instance_.projects.size();
    Run run;
    run.support.assign(projects, Rational{0});
    Integer denominator = endowment.get_den();
    std::vector<Integer> budgets(sizes_.size(), endowment.get_num());
    std::vector<ProjectIndex> open;
    for (ProjectIndex project = 0; project < projects; ++project) {
        if (!is_supported(project)) continue;
        (cost(project) == 0 ? run.selected : open).push_back(project);
    }
    auto const by_rank = [&](ProjectIndex a, ProjectIndex b) { return rank_[a] < rank_[b]; };
    std::ranges::sort(run.selected, by_rank);
    std::ranges::sort(open, by_rank);

    // The price per utility at which the supporters pay the cost: those who have less pay all, the others share the
    // rest.
    std::vector<std::uint8_t> poor;
    auto const find_price = [&](ProjectIndex project) -> std::optional<Rational> {
        auto const& gains = gains_[project];
        Rational const target = cost(project) * denominator;  // of the budgets' numerators
        poor.assign(gains.size(), 0);
        Integer poor_money = 0;
        Integer rich_utility = 0;
        for (Gain const& gain : gains) rich_utility += gain.utility * integer(sizes_[gain.group]);
        Integer scaled_budget;
        Integer scaled_price;
        for (;;) {
            if (rich_utility == 0) return std::nullopt;
            Rational const price = (target - poor_money) / rich_utility;
            bool changed = false;
            for (std::size_t at = 0; at < gains.size(); ++at) {
                if (poor[at] != 0) continue;
                scaled_budget = budgets[gains[at].group] * price.get_den();
                scaled_price = price.get_num() * gains[at].utility;
                if (scaled_budget >= scaled_price) continue;
                poor[at] = 1;
                changed = true;
                poor_money += budgets[gains[at].group] * integer(sizes_[gains[at].group]);
                rich_utility -= gains[at].utility * integer(sizes_[gains[at].group]);
            }
            if (!changed) return price / denominator;
        }
    };
    auto const note_support = [&](ProjectIndex project, std::optional<Rational> const& price) {
        Integer sum = 0;
        Integer scale = 1;
        Integer full;
        Integer asked = 0;
        if (price) {
            scale = price->get_den();
            asked = price->get_num() * denominator;
        }
        Integer scaled_budget;
        for (Gain const& gain : gains_[project]) {
            scaled_budget = budgets[gain.group] * scale;
            full = asked * gain.utility;
            sum += (!price || scaled_budget < full ? scaled_budget : full) * integer(sizes_[gain.group]);
        }
        Rational share{sum, scale * denominator};
        share.canonicalize();
        share /= cost(project);
        run.support[project] = std::max(run.support[project], share);
    };

    for (;;) {
        std::optional<Rational> best;
        ProjectIndex winner = 0;
        // In order of rank, so that the first of equals wins.
        for (ProjectIndex const project : open) {
            auto const price_here = find_price(project);
            if (!price_here) continue;
            Rational const rho = rho_of(project, *price_here);
            if (!best || rho < *best) {
                best = rho;
                winner = project;
            }
        }
        if (!best) break;
        for (ProjectIndex const project : open) note_support(project, price(project, *best));
        run.selected.push_back(winner);
        run.rounds.emplace_back(winner, *best);
        run.cost += cost(winner);
        std::erase(open, winner);
        Rational const paid = price(winner, *best);
        Integer const common = lcm(denominator, paid.get_den());
        Integer const factor = common / denominator;
        if (factor != 1) {
            for (Integer& budget : budgets) budget *= factor;
        }
        denominator = common;
        Integer const per_utility = paid.get_num() * (denominator / paid.get_den());
        for (Gain const& gain : gains_[winner]) {
            Integer const full = per_utility * gain.utility;
            Integer& budget = budgets[gain.group];
            budget -= std::min(budget, full);
        }
    }
    for (ProjectIndex const project : open) note_support(project, std::nullopt);
    return run;
}

std::vector<ProjectIndex> Recount::greedy(std::vector<ProjectIndex> funded) const {
    struct Candidate {
        bool free;  ///< costs nothing and is supported
        Rational density;
        std::uint32_t rank;
        ProjectIndex project;
    };
    std::vector<Candidate> order;
    Rational left = instance_.budget;
    for (ProjectIndex const project : funded) left -= cost(project);
    for (ProjectIndex project = 0; project < instance_.projects.size(); ++project) {
        if (std::ranges::find(funded, project) != funded.end()) continue;
        Integer sum = 0;
        for (Gain const& gain : gains_[project]) sum += gain.utility * integer(sizes_[gain.group]);
        Candidate candidate{cost(project) == 0 && sum > 0, 0, rank_[project], project};
        if (cost(project) > 0)
            candidate.density = utility_ == Utility::cost ? Rational{sum} : Rational{sum / cost(project)};
        order.push_back(std::move(candidate));
    }
    std::ranges::sort(order, [](Candidate const& a, Candidate const& b) {
        if (a.free != b.free) return a.free;
        if (a.density != b.density) return a.density > b.density;
        return a.rank < b.rank;
    });
    for (Candidate const& candidate : order) {
        if (cost(candidate.project) > left) continue;
        left -= cost(candidate.project);
        funded.push_back(candidate.project);
    }
    return funded;
}

std::vector<ProjectIndex> Recount::greedy_threshold(Rational const& threshold) const {
    std::size_t longest = 0;
    for (std::size_t group = 0; group < profile_.ballot_count(); ++group) {
        longest = std::max(longest, profile_.ballot(group).projects.size());
    }
    std::vector<Rational> scores(instance_.projects.size(), Rational{0});
    for (std::size_t group = 0; group < profile_.ballot_count(); ++group) {
        Ballot const ballot = profile_.ballot(group);
        for (std::size_t place = 0; place < ballot.projects.size(); ++place) {
            Rational value = 1;
            if (!ballot.points.empty()) {
                value = Rational{integer(ballot.points[place])} / integer(profile_.points_scale());
            }
            if (profile_.type() == VoteType::ordinal) value = integer(static_cast<std::int64_t>(longest - place));
            scores[ballot.projects[place]] += value * integer(ballot.multiplicity);
        }
    }
    std::vector<ProjectIndex> order;
    for (ProjectIndex project = 0; project < scores.size(); ++project) {
        if (scores[project] >= threshold) order.push_back(project);
    }
    std::ranges::sort(order, [&](ProjectIndex a, ProjectIndex b) {
        return scores[a] != scores[b] ? scores[a] > scores[b] : rank_[a] < rank_[b];
    });
    std::vector<ProjectIndex> funded;
    Rational left = instance_.budget;
    for (ProjectIndex const project : order) {
        if (cost(project) > left) continue;
        left -= cost(project);
        funded.push_back(project);
    }
    return funded;
}

std::vector<std::pair<ProjectIndex, Rational>> Recount::phragmen() const {
    std::vector<std::pair<ProjectIndex, Rational>> rounds;
    Integer denominator = 1;
    std::vector<Integer> loads(sizes_.size(), 0);
    std::vector<ProjectIndex> open;
    for (ProjectIndex project = 0; project < instance_.projects.size(); ++project) {
        if (is_supported(project) && cost(project) <= instance_.budget) open.push_back(project);
    }
    Rational spent = 0;
    for (;;) {
        std::optional<Rational> best;
        std::vector<ProjectIndex> equal;
        for (ProjectIndex const project : open) {
            Integer sum = 0;
            Integer supporters = 0;
            for (Gain const& gain : gains_[project]) {
                sum += loads[gain.group] * integer(sizes_[gain.group]);
                supporters += integer(sizes_[gain.group]);
            }
            Rational const load = (Rational{sum} / denominator + cost(project)) / supporters;
            if (!best || load < *best) equal.clear();
            if (!best || load <= *best) {
                best = load;
                equal.push_back(project);
            }
        }
        if (!best) return rounds;
        for (ProjectIndex const project : equal) {
            if (spent + cost(project) > instance_.budget) return rounds;
        }
        ProjectIndex const winner =
            *std::ranges::min_element(equal, {}, [&](ProjectIndex project) { return rank_[project]; });
        rounds.emplace_back(winner, *best);
        spent += cost(winner);
        std::erase(open, winner);
        Integer const common = lcm(denominator, best->get_den());
        for (Integer& load : loads) load *= common / denominator;
        denominator = common;
        for (Gain const& gain : gains_[winner]) loads[gain.group] = best->get_num() * (denominator / best->get_den());
    }
}

bool Recount::could_add(Run const& run) const {
    for (ProjectIndex project = 0; project < instance_.projects.size(); ++project) {
        if (is_supported(project) && std::ranges::find(run.selected, project) == run.selected.end() &&
            run.cost + cost(project) <= instance_.budget) {
            return true;
        }
    }
    return false;
}

bool Recount::is_complete(Run const& run) const {
    for (ProjectIndex project = 0; project < instance_.projects.size(); ++project) {
        if (is_supported(project) && std::ranges::find(run.selected, project) == run.selected.end()) return false;
    }
    return true;
}

bool Recount::greedy_preferred(std::vector<ProjectIndex> const& equal_shares,
                               std::vector<ProjectIndex> const& greedy) const {
    std::vector<std::int64_t> with_equal_shares(sizes_.size(), 0);
    std::vector<std::int64_t> with_greedy(sizes_.size(), 0);
    for (ProjectIndex const project : equal_shares) {
        for (Gain const& gain : gains_[project]) ++with_equal_shares[gain.group];
    }
    for (ProjectIndex const project : greedy) {
        for (Gain const& gain : gains_[project]) ++with_greedy[gain.group];
    }
    std::int64_t balance = 0;
    for (std::size_t group = 0; group < sizes_.size(); ++group) {
        std::int64_t a = with_equal_shares[group];
        std::int64_t b = with_greedy[group];
        if (options_.compare == Preference::exclusion) {
            a = std::min<std::int64_t>(a, 1);
            b = std::min<std::int64_t>(b, 1);
        }
        balance += (b > a ? 1 : b < a ? -1 : 0) * sizes_[group];
    }
    return balance > 0;
}

class Checker {
public:
    Checker(Instance const& instance, AllocationClaim const& claim) : instance_(instance), claim_(claim) {}

    void differ(std::string_view key, std::string found, std::string expected) {
        problems_.push_back({"", key, {{"found", std::move(found)}, {"expected", std::move(expected)}}});
    }
    void compare(std::string_view key, std::string_view what, std::optional<Rational> const& claimed,
                 Rational const& computed) {
        if (claimed && *claimed != computed) {
            differ(key, fmt::format("{} {}", what, to_text(*claimed)), to_text(computed));
        }
    }
    void compare(std::string_view key, std::string_view what, std::vector<ProjectIndex> const& claimed,
                 std::vector<ProjectIndex> const& computed) {
        if (claimed != computed) differ(key, fmt::format("{} {}", what, list(claimed)), list(computed));
    }
    void compare_rounds(std::vector<std::pair<ProjectIndex, Rational>> const& computed, std::string_view what) {
        if (!claim_.rounds) return;
        auto const& claimed = *claim_.rounds;
        if (claimed.size() != computed.size()) {
            differ("verify.rounds", fmt::format("{} rounds", claimed.size()), fmt::format("{}", computed.size()));
        }
        for (std::size_t at = 0; at < std::min(claimed.size(), computed.size()); ++at) {
            if (claimed[at] == computed[at]) continue;
            auto const text = [&](std::pair<ProjectIndex, Rational> const& round) {
                return fmt::format("{} with {} {}", instance_.projects[round.first].id, what, to_text(round.second));
            };
            differ("verify.round", fmt::format("in round {} project {}", at + 1, text(claimed[at])),
                   text(computed[at]));
            // Everything after a first difference differs too.
            return;
        }
    }
    std::vector<Problem> problems() && { return std::move(problems_); }

private:
    std::string list(std::vector<ProjectIndex> const& projects) const {
        std::string text;
        for (ProjectIndex const project : projects) text += (text.empty() ? "" : ", ") + instance_.projects[project].id;
        return text.empty() ? "nothing" : text;
    }

    Instance const& instance_;
    AllocationClaim const& claim_;
    std::vector<Problem> problems_;
};

/// Add1 must end with the claimed endowment: it is one of the steps, its outcome fits, and either it ends there or the
/// next one spends too much.
void check_increments(Recount const& recount, Instance const& instance, AllocationClaim const& claim, Run const& last,
                      Increments increments, std::function<void(std::uint64_t)> const& progress, Checker& checker) {
    Rational const first = recount.first_endowment();
    Rational const& endowment = *claim.endowment;
    Rational const steps = endowment - first;
    if (steps < 0 || steps.get_den() != 1) {
        checker.differ("verify.endowment", fmt::format("endowment {}", to_text(endowment)),
                       fmt::format("{} and a whole number more", to_text(first)));
        return;
    }
    auto const ends = [&](Run const& run) {
        return recount.is_complete(run) || (claim.options.stop == Stop::exhaustive && !recount.could_add(run));
    };
    if (last.cost > instance.budget) {
        checker.differ("verify.overspent", fmt::format("a cost of {} with this endowment", to_text(last.cost)),
                       fmt::format("at most the budget of {}", to_text(instance.budget)));
    }
    if (!ends(last)) {
        Run const next = recount.equal_shares(endowment + 1);
        if (next.cost <= instance.budget) {
            checker.differ(
                "verify.stopped_early", fmt::format("an end at endowment {}", to_text(endowment)),
                fmt::format("going on: {} costs {} and fits", to_text(Rational{endowment + 1}), to_text(next.cost)));
        }
    }
    if (increments != Increments::all) return;
    std::uint64_t done = 0;
    for (Rational earlier = first; earlier < endowment; earlier += 1) {
        Run const run = recount.equal_shares(earlier);
        if (run.cost > instance.budget || ends(run)) {
            checker.differ("verify.stopped_late", fmt::format("an end at endowment {}", to_text(endowment)),
                           fmt::format("the end at or before {}", to_text(earlier)));
            return;
        }
        if (progress) progress(++done);
    }
}

}  // namespace

std::vector<Problem> verify_allocation(Instance const& instance, Profile const& profile, AllocationClaim const& claim,
                                       Increments increments, std::function<void(std::uint64_t)> const& progress) {
    HZ_ASSERT(profile.voter_count() > 0);
    Checker checker{instance, claim};
    Recount const recount{instance, profile, claim.options};
    checker.compare("verify.budget", "budget", claim.budget, instance.budget);
    Rational cost = 0;
    for (ProjectIndex const project : claim.selected) cost += instance.projects[project].cost;
    checker.compare("verify.cost", "cost", claim.cost, cost);

    switch (claim.options.rule) {
        case Rule::greedy:
            checker.compare("verify.selected", "selected", claim.selected, recount.greedy({}));
            break;
        case Rule::greedy_threshold:
            HZ_ASSERT(claim.options.threshold);
            checker.compare("verify.selected", "selected", claim.selected,
                            recount.greedy_threshold(*claim.options.threshold));
            break;
        case Rule::phragmen: {
            auto const rounds = recount.phragmen();
            std::vector<ProjectIndex> selected;
            for (auto const& round : rounds) selected.push_back(round.first);
            checker.compare("verify.selected", "selected", claim.selected, selected);
            checker.compare_rounds(rounds, "load");
            break;
        }
        case Rule::equal_shares: {
            bool const add1 =
                claim.options.completion == Completion::add1 || claim.options.completion == Completion::add1u;
            Rational const endowment = add1 && claim.endowment ? *claim.endowment : recount.first_endowment();
            if (!add1) checker.compare("verify.endowment", "endowment", claim.endowment, endowment);
            if (endowment < 0) {
                checker.differ("verify.endowment", fmt::format("endowment {}", to_text(endowment)), "at least 0");
                break;
            }
            Run const run = recount.equal_shares(endowment);
            checker.compare_rounds(run.rounds, "rho");
            if (claim.equal_shares) {
                checker.compare("verify.equal_shares", "equal_shares", *claim.equal_shares, run.selected);
            }
            if (add1 && claim.endowment) {
                check_increments(recount, instance, claim, run, increments, progress, checker);
            }
            auto selected = run.selected;
            bool const completed =
                claim.options.completion == Completion::utilitarian || claim.options.completion == Completion::add1u;
            if (completed && run.cost <= instance.budget) selected = recount.greedy(std::move(selected));
            bool greedy_taken = false;
            if (claim.options.compare) {
                auto const greedy = recount.greedy({});
                greedy_taken = recount.greedy_preferred(selected, greedy);
                if (greedy_taken) selected = greedy;
            }
            checker.compare("verify.selected", "selected", claim.selected, selected);
            if (greedy_taken) break;
            for (auto const& [project, share] : claim.effective_support) {
                Rational const expected = recount.is_supported(project) ? run.support[project] : Rational{0};
                if (share != expected) {
                    checker.differ(
                        "verify.effective_support",
                        fmt::format("effective support {} of {}", to_text(share), instance.projects[project].id),
                        to_text(expected));
                }
            }
            break;
        }
    }
    return std::move(checker).problems();
}

}  // namespace hezhi::budgeting
