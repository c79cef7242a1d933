// What the rules compute on: who supports which project, and by how much. Built once from an instance and a profile for
// one measure of utility; money becomes whole multiples of a unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/budgeting/instance.h"

namespace hezhi::budgeting {

/// How much a voter gains when a project on their ballot is funded.
enum class Utility : std::uint8_t {
    cost,         ///< its cost: money spent for the voter counts (what cities use)
    cardinality,  ///< 1: each project counts the same
    points,       ///< the points they gave it
    borda         ///< their rank: ballot length - position, so the project listed last has 0 and is not supported
};

std::string_view to_string(Utility utility) noexcept;

/// Points for ballots with points, ranks for ordinal ones, otherwise cost.
Utility default_utility(VoteType type) noexcept;

/// Amounts as integers in one unit (the smallest decimal that occurs).
struct Amounts {
    Integer unit = 1;  ///< amounts below are currency * unit
    Integer budget;
    std::vector<Integer> costs;  ///< per project
};

Amounts amounts_of(Instance const& instance);

/// For every project the voter groups (distinct ballots) that support it, for every group the projects it supports.
///
/// Utilities are integers: for `cost` and `cardinality` all supporters of a project gain the same, and 1 stands for it
/// (a factor per project does not change who pays what; rates are scaled back when they are reported).
class Support {
public:
    /// `profile` must outlive the result. Errors: budgeting.utility_needs_points, budgeting.utility_needs_ranks.
    static Result<Support> create(Instance const& instance, Profile const& profile, Utility utility);

    Utility utility() const noexcept { return utility_; }
    /// Every utility is 1.
    bool is_uniform() const noexcept { return uniform_; }
    std::size_t project_count() const noexcept { return project_starts_.size() - 1; }
    std::size_t group_count() const noexcept { return profile_->ballot_count(); }
    std::int64_t voter_count() const noexcept { return static_cast<std::int64_t>(profile_->voter_count()); }
    /// Internal utilities are reported ones times this.
    std::int64_t utility_scale() const noexcept { return utility_scale_; }

    // By project, parallel and ascending by group: who supports it, with how many voters, each with which utility
    // (empty when uniform).
    std::span<std::uint32_t const> groups(ProjectIndex project) const noexcept { return row(groups_, project); }
    std::span<double const> weights(ProjectIndex project) const noexcept { return row(weights_, project); }
    std::span<double const> utilities(ProjectIndex project) const noexcept {
        return uniform_ ? std::span<double const>{} : row(utilities_, project);
    }
    /// Supporters (voters), and Σ utility over them.
    std::int64_t supporter_count(ProjectIndex project) const noexcept { return supporter_counts_[project]; }
    std::int64_t utility_sum(ProjectIndex project) const noexcept { return utility_sums_[project]; }

    /// By group: the projects with utility > 0.
    struct Choices {
        std::span<ProjectIndex const> projects;
        std::span<std::int64_t const> utilities;  ///< empty: each 1

        std::int64_t utility(std::size_t at) const noexcept { return utilities.empty() ? 1 : utilities[at]; }
    };
    Choices choices(std::size_t group) const {
        Ballot const ballot = profile_->ballot(group);
        if (uniform_) return {ballot.projects, {}};
        if (utility_ == Utility::points) return {ballot.projects, ballot.points};
        // Borda: one less for every place, nothing for the last.
        std::size_t const supported = ballot.projects.empty() ? 0 : ballot.projects.size() - 1;
        return {ballot.projects.first(supported), std::span{ranks_}.last(supported)};
    }
    std::int64_t group_size(std::size_t group) const { return profile_->ballot(group).multiplicity; }

    /// ρ in currency per unit of reported utility: `rate` is money units per internal utility.
    Rational reported_rate(Rational const& rate, ProjectIndex project, Amounts const& amounts) const;

private:
    template <class T>
    std::span<T const> row(std::vector<T> const& values, ProjectIndex project) const noexcept {
        return std::span{values}.subspan(project_starts_[project],
                                         project_starts_[project + 1] - project_starts_[project]);
    }

    Profile const* profile_ = nullptr;
    Utility utility_ = Utility::cost;
    bool uniform_ = true;
    std::int64_t utility_scale_ = 1;
    std::vector<std::size_t> project_starts_;
    std::vector<std::uint32_t> groups_;
    std::vector<double> weights_;
    std::vector<double> utilities_;
    std::vector<std::int64_t> supporter_counts_;
    std::vector<std::int64_t> utility_sums_;
    std::vector<std::int64_t> ranks_;  ///< longest ballot - 1, …, 2, 1
};

}  // namespace hezhi::budgeting
