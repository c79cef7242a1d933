// A whole allocation: a rule, its completion and comparison, and the explanation of the result.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/base/error.h"
#include "lib/budgeting/support.h"

namespace hezhi::budgeting {

enum class Rule : std::uint8_t { equal_shares, greedy, greedy_threshold, phragmen };
/// What follows equal shares, which rarely spends the whole budget.
enum class Completion : std::uint8_t {
    none,
    add1,        ///< equal shares again and again with one more unit of currency per voter
    add1u,       ///< add1, then utilitarian
    utilitarian  ///< the greedy rule with the money left
};
/// Add1's first endowment: budget / voters, or its integral part.
enum class Start : std::uint8_t { fractional, integral };
/// Add1 ends before the first outcome that exceeds the budget; with `exhaustive` also at the first to which no further
/// supported project could be added.
enum class Stop : std::uint8_t { exhaustive, overspend };
/// Who wins when projects are exactly tied.
enum class Ties : std::uint8_t {
    file_order,
    cost_votes_lot,  ///< lowest cost, then most supporters, then a lot drawn once for the whole computation
    lexicographic    ///< by project id, byte by byte ("10" before "9")
};
/// When a voter prefers one outcome to another: more funded projects on their ballot, or any at all instead of none.
enum class Preference : std::uint8_t { satisfaction, exclusion };

struct AllocationOptions {
    Rule rule = Rule::equal_shares;
    std::optional<Utility> utility;  ///< default_utility(ballots) unless given
    Completion completion = Completion::none;
    Start start = Start::integral;
    Stop stop = Stop::exhaustive;
    Ties ties = Ties::file_order;
    std::uint64_t lot_seed = 0;  ///< of the lot in `cost_votes_lot`
    /// Compare equal shares with the greedy rule; the greedy outcome is taken if strictly more voters prefer it.
    std::optional<Preference> compare;
    std::optional<Rational> threshold;                       ///< for greedy_threshold
    std::uint64_t increments_max = 100'000'000;              ///< Add1 gives up beyond: budgeting.limit_reached
    std::function<void(std::uint64_t increments)> progress;  ///< called now and then during Add1; may be empty
};

/// One funded project of equal shares.
struct AllocationRound {
    ProjectIndex project = 0;
    Rational rho;              ///< ρ: currency per unit of utility
    Rational effective_votes;  ///< 1 / ρ
    Rational price;  ///< currency that a supporter with enough money paid (per unit of utility unless uniform)
    std::int64_t paid_in_full = 0;
    std::int64_t paid_remainder = 0;  ///< supporters who had less than their price and paid all of it …
    Rational remainder_paid;          ///< … together this much currency
    std::int64_t had_nothing = 0;
    std::vector<ProjectIndex> tied;
    std::uint64_t exact_rechecks = 0;
};

enum class LossReason : std::uint8_t {
    unaffordable,     ///< equal shares: the supporters' money did not reach
    no_support,       ///< nobody gains from it
    does_not_fit,     ///< greedy: it cost more than what was left
    below_threshold,  ///< greedy-threshold
    stopped           ///< Phragmén: the rule had ended, or the project costs more than the whole budget
};

struct Loser {
    ProjectIndex project = 0;
    LossReason reason = LossReason::unaffordable;
    /// Share of its cost that its supporters would together have paid at the best moment (equal shares), or that was
    /// left when it was considered (greedy), in [0, 1]; nullopt for Phragmén.
    std::optional<Rational> effective_support;
    std::optional<Rational> missing;         ///< currency: cost · (1 - effective support)
    std::optional<ProjectIndex> best_round;  ///< equal shares: the moment is that project's round; else after the end
    /// Equal shares: this many further voters, with untouched endowments and the present supporters' mean utility,
    /// would have sufficed at that moment.
    std::optional<Integer> missing_supporters;
    std::optional<Rational> score_missing;  ///< greedy-threshold: threshold - score
};

/// How much of the money spent by equal shares a group of voters decided about.
struct VoterGroupShare {
    std::string attribute;  ///< "sex", "age", …, "ballot length"
    std::string value;      ///< "" = not stated
    std::int64_t voters = 0;
    Rational spent;  ///< currency
};

struct Tie {
    std::vector<ProjectIndex> projects;  ///< exactly equal; the first was funded before the others, or instead of them
};

enum class StopReason : std::uint8_t { single_run, exhaustive, overspend, everything_funded };

struct Comparison {
    Preference preference = Preference::satisfaction;
    std::int64_t prefer_equal_shares = 0;
    std::int64_t prefer_greedy = 0;
    std::int64_t indifferent = 0;
    bool greedy_taken = false;
    std::vector<ProjectIndex> greedy;  ///< in order
    Rational greedy_cost;
};

struct Allocation {
    Rule rule = Rule::equal_shares;
    Utility utility = Utility::cost;
    Rational budget;
    std::int64_t voters = 0;
    std::vector<ProjectIndex> selected;  ///< in the order funded
    Rational cost;
    std::vector<Loser> losers;            ///< every other project, in file order
    std::vector<Tie> ties;                ///< that decided something
    std::vector<ProjectIndex> lot_order;  ///< when a lot could decide: the order drawn

    // Equal shares:
    Rational endowment;            ///< of the final run, currency per voter
    std::uint64_t increments = 0;  ///< Add1: runs after the first
    StopReason stop_reason = StopReason::single_run;
    std::vector<AllocationRound> rounds;
    std::vector<ProjectIndex> equal_shares;  ///< funded by equal shares, in order (before completion and comparison)
    std::vector<ProjectIndex> completed;     ///< added by the utilitarian completion
    std::uint64_t exact_rechecks = 0;        ///< over all runs
    std::vector<VoterGroupShare> voter_groups;
    std::optional<Comparison> comparison;

    // Phragmén: voters' load when each project of `selected` was bought, currency.
    std::vector<Rational> loads;
};

/// Errors: budgeting.utility_needs_points, budgeting.utility_needs_ranks, budgeting.phragmen_needs_approval,
/// budgeting.threshold_missing, budgeting.no_voters, budgeting.limit_reached.
Result<Allocation> allocate(Instance const& instance, Profile const& profile, AllocationOptions const& options);

/// Rank of every project in a tie. `lot_order` receives the drawn order if the convention uses a lot.
std::vector<std::uint32_t> tie_priority(Instance const& instance, Support const& support, Ties ties,
                                        std::uint64_t lot_seed, std::vector<ProjectIndex>* lot_order = nullptr);

std::string_view to_string(Rule rule) noexcept;
std::string_view to_string(Completion completion) noexcept;
std::string_view to_string(LossReason reason) noexcept;
std::string_view to_string(StopReason reason) noexcept;

}  // namespace hezhi::budgeting
