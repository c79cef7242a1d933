#include "lib/budgeting/support.h"

#include <algorithm>

#include "lib/base/assert.h"

namespace hezhi::budgeting {

std::string_view to_string(Utility utility) noexcept {
    switch (utility) {
        case Utility::cost:
            return "cost";
        case Utility::cardinality:
            return "cardinality";
        case Utility::points:
            return "points";
        case Utility::borda:
            return "borda";
    }
    return "";
}

Utility default_utility(VoteType type) noexcept {
    if (has_points(type)) return Utility::points;
    return type == VoteType::ordinal ? Utility::borda : Utility::cost;
}

Amounts amounts_of(Instance const& instance) {
    Amounts amounts;
    amounts.unit = instance.budget.get_den();
    for (Project const& project : instance.projects) amounts.unit = lcm(amounts.unit, project.cost.get_den());
    auto const in_units = [&](Rational const& amount) {
        Integer const factor = amounts.unit / amount.get_den();
        return Integer{amount.get_num() * factor};
    };
    amounts.budget = in_units(instance.budget);
    amounts.costs.reserve(instance.projects.size());
    for (Project const& project : instance.projects) amounts.costs.push_back(in_units(project.cost));
    return amounts;
}

Result<Support> Support::create(Instance const& instance, Profile const& profile, Utility utility) {
    if (utility == Utility::points && !has_points(profile.type())) {
        return fail(ErrorCode::unprocessable, "budgeting.utility_needs_points",
                    "utility 'points' needs cumulative or scoring ballots");
    }
    if (utility == Utility::borda && profile.type() != VoteType::ordinal) {
        return fail(ErrorCode::unprocessable, "budgeting.utility_needs_ranks", "utility 'borda' needs ordinal ballots");
    }
    Support support;
    support.profile_ = &profile;
    support.utility_ = utility;
    support.uniform_ = utility == Utility::cost || utility == Utility::cardinality;
    support.utility_scale_ = utility == Utility::points ? profile.points_scale() : 1;

    std::size_t const projects = instance.projects.size();
    std::size_t const groups = profile.ballot_count();
    if (utility == Utility::borda) {
        std::size_t longest = 1;
        for (std::size_t group = 0; group < groups; ++group) {
            longest = std::max(longest, profile.ballot(group).projects.size());
        }
        for (std::size_t rank = longest - 1; rank > 0; --rank) {
            support.ranks_.push_back(static_cast<std::int64_t>(rank));
        }
    }
    support.supporter_counts_.assign(projects, 0);
    support.utility_sums_.assign(projects, 0);
    support.project_starts_.assign(projects + 1, 0);
    for (std::size_t group = 0; group < groups; ++group) {
        Choices const choices = support.choices(group);
        std::int64_t const voters = support.group_size(group);
        for (std::size_t at = 0; at < choices.projects.size(); ++at) {
            ProjectIndex const project = choices.projects[at];
            ++support.project_starts_[project + 1];
            support.supporter_counts_[project] += voters;
            support.utility_sums_[project] += voters * choices.utility(at);
        }
    }
    for (std::size_t project = 0; project < projects; ++project) {
        support.project_starts_[project + 1] += support.project_starts_[project];
    }
    std::vector<std::size_t> next(support.project_starts_.begin(), support.project_starts_.end() - 1);
    support.groups_.resize(support.project_starts_.back());
    support.weights_.resize(support.project_starts_.back());
    if (!support.uniform_) support.utilities_.resize(support.project_starts_.back());
    for (std::size_t group = 0; group < groups; ++group) {
        Choices const choices = support.choices(group);
        auto const voters = static_cast<double>(support.group_size(group));
        for (std::size_t at = 0; at < choices.projects.size(); ++at) {
            std::size_t const position = next[choices.projects[at]]++;
            support.groups_[position] = static_cast<std::uint32_t>(group);
            support.weights_[position] = voters;
            if (!support.uniform_) support.utilities_[position] = static_cast<double>(choices.utility(at));
        }
    }
    return support;
}

Rational Support::reported_rate(Rational const& rate, ProjectIndex project, Amounts const& amounts) const {
    Rational factor;
    if (utility_ == Utility::cost) {
        HZ_ASSERT(amounts.costs[project] > 0);
        factor = Rational{1, amounts.costs[project]};
    } else {
        factor = Rational{integer(utility_scale_), amounts.unit};
        factor.canonicalize();
    }
    return rate * factor;
}

}  // namespace hezhi::budgeting
