// The Method of Equal Shares for participatory budgeting, exact and fast.
//
// Each of n voters gets the same endowment. In every round, for each unfunded project p whose supporters N(p) together
// still hold its cost c(p), the rate ρ(p) is the smallest ρ with Σ_{i∈N(p)} min(b_i, ρ·u_i(p)) = c(p). The project
// with the smallest ρ is funded, each supporter pays min(b_i, ρ·u_i(p)), until no project is affordable.
//
// How it is computed. Binary floating point proposes with a proven error bound; whatever the bound cannot tell apart
// (equal rates, money equal to a cost, a supporter whose money equals the price) is decided again in integers of any
// size. So no outcome depends on rounding, and `exact_rechecks` says how often that was needed. Exactness is cheap
// because a voter who still has money has paid every funded project of the ballot in full: the money left is
// endowment - Σ rate_j·u_j, a linear form with small integer coefficients in the rates of the rounds, and a sum over
// any set of voters needs only counts. Rates never fall from round to round (money only leaves), so the last known rate
// of a project bounds it from below and most projects need no look in most rounds.
//
// Cost: a round looks at the supporters of a few projects; docs/algorithms/equal-shares.md, equal_shares_bench.cc.
// Source: Peters, Pierczyński, Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS 2021;
// equalshares.net for cost utilities and completions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "lib/budgeting/support.h"

namespace hezhi::budgeting {

/// A total order of the projects: tied projects win in ascending rank. A permutation of 0 … projects - 1.
using Priority = std::vector<std::uint32_t>;

enum class Detail : std::uint8_t { outcome, explanation };

struct EqualSharesRound {
    ProjectIndex project = 0;
    Rational rate;                   ///< money units per internal utility (Support::reported_rate)
    std::vector<ProjectIndex> tied;  ///< other projects with exactly this rate, which lost by priority; ascending rank
    std::uint64_t exact_rechecks = 0;

    // With Detail::explanation only:
    std::int64_t paid_in_full = 0;    ///< voters who paid rate · utility
    std::int64_t paid_remainder = 0;  ///< voters who had less and paid all of it
    std::int64_t had_nothing = 0;     ///< supporters without money
    Rational remainder_paid;          ///< Σ over `paid_remainder`, in money units
};

/// How near a losing project came: in round `round` (or after the last one) its supporters would together have paid
/// `cover` of its cost at the going rate.
struct LosingProject {
    ProjectIndex project = 0;
    std::optional<std::size_t> round;  ///< index of the round; nullopt: after the last round, whatever money was left
    Rational cover;                    ///< money units
    /// What one further supporter would have paid then, with an untouched endowment and the present supporters' mean
    /// utility.
    Rational further_payment;
};

struct EqualSharesRun {
    std::vector<ProjectIndex> selected;  ///< in the order funded; supported projects without cost first, by priority
    Integer cost;
    std::vector<EqualSharesRound> rounds;  ///< of the projects with cost
    std::uint64_t exact_rechecks = 0;

    // With Detail::explanation only:
    static constexpr std::uint32_t kNever = 0xffffffffU;
    std::vector<std::uint32_t> exhausted_in;  ///< per voter group, the round that took its last money, or kNever
    std::vector<LosingProject> losers;        ///< supported, affordable by nobody at the end; ascending index
};

class EqualShares {
public:
    /// `support`, `amounts`, `priority` outlive this object.
    EqualShares(Support const& support, Amounts const& amounts, Priority const& priority);

    /// `endowment`: money units per voter, >= 0.
    EqualSharesRun run(Rational const& endowment, Detail detail);

private:
    /// An exact rate: numerator_ / (denominator_ · weight), with the engine's common denominator.
    struct Rate {
        Integer numerator;
        std::int64_t weight = 0;
    };
    struct Contender {
        ProjectIndex project = 0;
        double low = 0;  ///< the key (rate, divided by the cost for cost utilities) lies in [low, high]
        double high = 0;
        std::optional<Rate> exact;
    };
    struct Payment {
        std::uint32_t before = 0;
        std::uint32_t round = 0;
        std::int64_t utility = 0;
        // The histories that continue this one with the payment of round `continued_in`, a list through `sibling`.
        std::uint32_t continued_in = 0xffffffffU;
        std::uint32_t continuation = 0;
        std::uint32_t sibling = 0;
    };
    enum class Verdict : std::uint8_t { unaffordable, beyond_limit, contender };
    struct Pass {
        double poor_money;
        double rich_utility;
    };

    void start(Rational const& endowment);
    template <bool uniform>
    Pass pass(ProjectIndex project, double rate) const;
    Pass pass(ProjectIndex project, double rate) const;
    Verdict evaluate(ProjectIndex project, double limit, Contender& result);
    double& remembered_rate(ProjectIndex project);
    std::optional<Rate> exact_rate(ProjectIndex project, double low, bool count);
    void set_exact(Contender& contender, Rate rate);
    void make_exact(Contender& contender);
    int compare(Contender const& a, Contender const& b) const;
    void pay(Contender const& winner, EqualSharesRound& round, EqualSharesRun& run, Detail detail);
    int compare_budget(std::uint32_t group, std::int64_t weight, Integer const& scaled_rate);
    void remember_payment(std::uint32_t group, std::uint32_t round, std::int64_t utility);
    void note_cover(std::size_t round, double key, bool last);
    void explain_losers(EqualSharesRun& run) const;

    Support const& support_;
    Amounts const& amounts_;
    Priority const& priority_;
    std::vector<double> costs_;
    std::vector<double> key_scales_;  ///< keys are rates divided by this
    std::vector<double> first_lows_;  ///< key bounds before anybody paid
    std::vector<double> least_utilities_;

    // State of a run. Exact: endowment = endowment_ / denominator_, rate of round j = rates_[j] / denominator_.
    Integer denominator_;
    Integer endowment_;
    std::vector<Integer> rates_;
    std::vector<std::int32_t> round_of_;  ///< per project, -1 = not funded in a round
    std::vector<std::uint8_t> exhausted_;
    // What a group with money has paid for: the last payment and, through `before`, all earlier ones. Groups that paid
    // the same share one history and hold exactly the same money. Histories[0] is that of nobody's payments.
    std::vector<Payment> histories_;
    std::vector<std::uint32_t> history_of_;  ///< per group
    // Approximate: |budgets_[g] - exact| <= error_ for every group with money.
    std::vector<double> budgets_;
    std::vector<double> approximate_rates_;
    double endowment_double_ = 0;
    double error_ = 0;
    std::vector<double> lows_;
    std::vector<std::size_t> evaluations_;               ///< per project, in this run
    std::vector<std::vector<double>> remembered_rates_;  ///< per project and evaluation, from the run before
    std::vector<std::pair<double, ProjectIndex>> heap_;
    std::uint64_t rechecks_ = 0;
    // Scratch of exact_rate: positions in the project's supporter list, and coefficients of the linear form.
    std::vector<std::uint32_t> poor_;
    std::vector<std::uint32_t> rich_;
    std::vector<std::uint32_t> equal_;
    std::vector<std::int64_t> coefficients_;
    std::vector<std::int64_t> history_voters_;  ///< per history, 0 between uses
    std::vector<std::uint32_t> touched_histories_;
    // Scratch of the explanation: best cover seen, as a share of the cost.
    std::vector<double> best_cover_;
    std::vector<std::uint32_t> best_round_;
};

}  // namespace hezhi::budgeting
