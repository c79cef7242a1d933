#include "lib/budgeting/equal_shares.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "lib/base/assert.h"

namespace hezhi::budgeting {
namespace {

/// Relative error of one rounding of a double.
constexpr double kUnit = 0x1.0p-53;
/// Bounds below are first-order sums of such errors; this covers the products of errors that they leave out.
constexpr double kSlack = 1.0625;
/// Sums of weights and utilities must be exact in a double.
constexpr std::int64_t kExactSumMax = std::int64_t{1} << 53;

double rounded_down(double value) {
    return value * (1 - 4 * kUnit);
}
double rounded_up(double value) {
    return value * (1 + 4 * kUnit);
}

void add_product(Integer& sum, Integer const& factor, std::int64_t count) {
    if (count >= 0) {
        mpz_addmul_ui(sum.get_mpz_t(), factor.get_mpz_t(), static_cast<unsigned long>(count));
    } else {
        mpz_submul_ui(sum.get_mpz_t(), factor.get_mpz_t(), static_cast<unsigned long>(-count));
    }
}

using HeapEntry = std::pair<double, ProjectIndex>;

}  // namespace

EqualShares::EqualShares(Support const& support, Amounts const& amounts, Priority const& priority)
    : support_(support), amounts_(amounts), priority_(priority) {
    std::size_t const projects = support.project_count();
    HZ_ASSERT(amounts.costs.size() == projects && priority.size() == projects);
    for (ProjectIndex project = 0; project < projects; ++project) {
        HZ_ASSERT(support.utility_sum(project) < kExactSumMax);
        costs_.push_back(nearest_double(amounts.costs[project], 1));
        key_scales_.push_back(support.utility() == Utility::cost ? costs_.back() : 1.0);
        auto const utilities = support.utilities(project);
        least_utilities_.push_back(utilities.empty() ? 1.0 : *std::ranges::min_element(utilities));
        double const weight = static_cast<double>(support.utility_sum(project));
        first_lows_.push_back(weight > 0 ? rounded_down(rounded_down(costs_.back() / weight) / key_scales_.back()) : 0);
    }
    round_of_.resize(projects);
    lows_.resize(projects);
    evaluations_.resize(projects);
    remembered_rates_.resize(projects);
    exhausted_.resize(support.group_count());
    history_of_.resize(support.group_count());
    budgets_.resize(support.group_count());
}

void EqualShares::start(Rational const& endowment) {
    HZ_ASSERT(endowment >= 0);
    denominator_ = endowment.get_den();
    endowment_ = endowment.get_num();
    endowment_double_ = nearest_double(endowment);
    error_ = 2 * kUnit * endowment_double_;
    rates_.clear();
    approximate_rates_.clear();
    rechecks_ = 0;
    std::ranges::fill(round_of_, -1);
    std::ranges::fill(evaluations_, std::size_t{0});
    histories_.assign(1, Payment{});
    std::ranges::fill(history_of_, 0U);
    std::ranges::fill(exhausted_, std::uint8_t{0});
    std::ranges::fill(budgets_, endowment_double_);
    heap_.clear();
    for (ProjectIndex project = 0; project < lows_.size(); ++project) {
        lows_[project] = first_lows_[project];
        if (support_.utility_sum(project) > 0 && amounts_.costs[project] > 0) {
            heap_.emplace_back(lows_[project], project);
        }
    }
    std::ranges::make_heap(heap_, std::greater<HeapEntry>{});
}

/// Splits the supporters at `rate`: the money of those who could not pay it, and the utility of the others. Sums run in
/// four lanes and are joined in a fixed order.
template <bool uniform>
EqualShares::Pass EqualShares::pass(ProjectIndex project, double rate) const {
    auto const groups = support_.groups(project);
    auto const weights = support_.weights(project);
    auto const utilities = support_.utilities(project);
    double money[4] = {};
    double utility[4] = {};
    auto const step = [&](std::size_t at, std::size_t lane) {
        double const budget = budgets_[groups[at]];
        double const weight = weights[at];
        double const price = uniform ? rate : rate * utilities[at];
        double const gain = uniform ? weight : weight * utilities[at];
        bool const poor = budget < price;
        money[lane] += poor ? weight * budget : 0.0;
        utility[lane] += poor ? 0.0 : gain;
    };
    std::size_t at = 0;
    for (; at + 4 <= groups.size(); at += 4) {
        step(at, 0);
        step(at + 1, 1);
        step(at + 2, 2);
        step(at + 3, 3);
    }
    for (std::size_t lane = 0; at < groups.size(); ++at, ++lane) step(at, lane);
    return {(money[0] + money[1]) + (money[2] + money[3]), (utility[0] + utility[1]) + (utility[2] + utility[3])};
}

EqualShares::Pass EqualShares::pass(ProjectIndex project, double rate) const {
    return support_.is_uniform() ? pass<true>(project, rate) : pass<false>(project, rate);
}

/// Finds an interval that holds the project's rate. For any set A of supporters,
///     x = (c - Σ_A b) / Σ_{not A} u
/// bounds the rate from below, since Σ min(b, ρu) <= Σ_A b + ρ·Σ_{not A} u. So the search splits the supporters at a
/// probe into those who have less and the others, computes x, and probes again a hair above x, beyond all errors. When
/// the same split comes back, everybody counted as able to pay really is at that probe, so x bounds the rate from above
/// too, but for rounding. A lower bound that passes `limit` ends the search early. Where Add1 runs again and again, the
/// rate of the run before is the first probe; it may be wrong without harm.
EqualShares::Verdict EqualShares::evaluate(ProjectIndex project, double limit, Contender& result) {
    double const scale = key_scales_[project];
    double const cost = costs_[project];
    double const size = static_cast<double>(support_.groups(project).size());
    // Money errors of `error_` a voter, and of the same in rates for everybody when a probe lies that much too high.
    double const rate_error = error_ * kSlack / least_utilities_[project];
    double const voters = static_cast<double>(support_.supporter_count(project));
    double const spread = voters * error_ + static_cast<double>(support_.utility_sum(project)) * rate_error;
    result.project = project;
    result.exact.reset();

    auto const decide_exactly = [&] {
        ++rechecks_;
        auto rate = exact_rate(project, rounded_down(lows_[project] * scale), true);
        if (!rate) return Verdict::unaffordable;
        set_exact(result, *std::move(rate));
        lows_[project] = result.low;
        return Verdict::contender;
    };

    double const low_rate = rounded_down(lows_[project] * scale);
    double& remembered = remembered_rate(project);
    double probe = std::max(low_rate, remembered);
    bool guessed = probe > low_rate;
    double rich_before = -1;
    for (;;) {
        auto const [poor_money, rich_utility] = pass(project, probe);
        double const sum_error = poor_money * (size / 4 + 8) * kUnit + spread;
        if (rich_utility == 0) {
            if (guessed) {
                guessed = false;
                probe = low_rate;
                continue;
            }
            // Everybody would pay all they have; that is too little, unless rounding says so.
            if (poor_money + sum_error * kSlack < cost * (1 - 2 * kUnit)) return Verdict::unaffordable;
            return decide_exactly();
        }
        double const rate = (cost - poor_money) / rich_utility;
        double const margin = ((3 * sum_error + 2 * kUnit * cost) / rich_utility + 3 * kUnit * std::abs(rate)) * kSlack;
        lows_[project] = std::max(lows_[project], rounded_down((rate - margin) / scale));
        remembered = rate;
        if (lows_[project] > limit) return Verdict::beyond_limit;
        double const high = rate + margin;
        if (rich_utility == rich_before) {
            result.low = lows_[project];
            result.high = rounded_up(high / scale);
            return Verdict::contender;
        }
        double const next = std::max(low_rate, rounded_up(high + rate_error));
        // Without progress a supporter's money is too near the price to tell.
        if (next <= probe && !guessed) return decide_exactly();
        guessed = false;
        rich_before = rich_utility;
        probe = next;
    }
}

/// Where the rate of this evaluation is kept for the next run: the n-th evaluation of a project in one run of Add1
/// mostly happens at the same stage as the n-th in the next.
double& EqualShares::remembered_rate(ProjectIndex project) {
    auto& history = remembered_rates_[project];
    std::size_t const at = evaluations_[project]++;
    if (at == history.size()) history.push_back(0);
    return history[at];
}

/// Three-way comparison of the group's exact budget with rate·utility, both times denominator·weight: `scaled_rate` is
/// the rate's numerator times the utility.
int EqualShares::compare_budget(std::uint32_t group, std::int64_t weight, Integer const& scaled_rate) {
    Integer budget = endowment_;
    for (std::uint32_t at = history_of_[group]; at != 0; at = histories_[at].before) {
        add_product(budget, rates_[histories_[at].round], -histories_[at].utility);
    }
    budget *= integer(weight);
    return cmp(budget, scaled_rate);
}

void EqualShares::remember_payment(std::uint32_t group, std::uint32_t round, std::int64_t utility) {
    std::uint32_t const before = history_of_[group];
    std::uint32_t continuation = 0;
    if (histories_[before].continued_in == round) {
        continuation = histories_[before].continuation;
        while (continuation != 0 && histories_[continuation].utility != utility) {
            continuation = histories_[continuation].sibling;
        }
    } else {
        histories_[before].continued_in = round;
        histories_[before].continuation = 0;
    }
    if (continuation == 0) {
        continuation = static_cast<std::uint32_t>(histories_.size());
        Payment payment;
        payment.before = before;
        payment.round = round;
        payment.utility = utility;
        payment.sibling = histories_[before].continuation;
        histories_.push_back(payment);
        histories_[before].continuation = continuation;
    }
    history_of_[group] = continuation;
}

/// The exact rate, or nullopt if the supporters cannot afford the project. `low` bounds the rate from below. Leaves the
/// supporters' positions in poor_ (will pay all they have), rich_ (pay in full) and equal_ (both; also in rich_).
std::optional<EqualShares::Rate> EqualShares::exact_rate(ProjectIndex project, double low, bool count) {
    auto const groups = support_.groups(project);
    auto const weights = support_.weights(project);
    auto const utilities = support_.utilities(project);
    bool const uniform = support_.is_uniform();
    poor_.clear();
    rich_.clear();
    equal_.clear();
    coefficients_.assign(rates_.size(), 0);
    std::int64_t poor_voters = 0;
    std::int64_t weight = 0;
    auto const utility_at = [&](std::size_t at) { return uniform ? 1.0 : utilities[at]; };
    auto const add_poor = [&](std::size_t at) {
        poor_.push_back(static_cast<std::uint32_t>(at));
        auto const voters = static_cast<std::int64_t>(weights[at]);
        poor_voters += voters;
        std::uint32_t const history = history_of_[groups[at]];
        if (history_voters_[history] == 0) touched_histories_.push_back(history);
        history_voters_[history] += voters;
    };
    auto const sum_histories = [&] {
        for (std::uint32_t const history : touched_histories_) {
            for (std::uint32_t paid = history; paid != 0; paid = histories_[paid].before) {
                coefficients_[histories_[paid].round] += history_voters_[history] * histories_[paid].utility;
            }
            history_voters_[history] = 0;
        }
        touched_histories_.clear();
    };
    history_voters_.resize(histories_.size(), 0);
    for (std::size_t at = 0; at < groups.size(); ++at) {
        std::uint32_t const group = groups[at];
        if (exhausted_[group] != 0) continue;
        if (budgets_[group] + error_ * kSlack < rounded_down(low * utility_at(at))) {
            add_poor(at);
        } else {
            rich_.push_back(static_cast<std::uint32_t>(at));
            weight += static_cast<std::int64_t>(weights[at] * utility_at(at));
        }
    }
    Rate rate;
    Integer scaled_rate;
    for (;;) {
        sum_histories();
        if (weight == 0) return std::nullopt;
        rate.weight = weight;
        rate.numerator = amounts_.costs[project] * denominator_;
        add_product(rate.numerator, endowment_, -poor_voters);
        for (std::size_t round = 0; round < rates_.size(); ++round) {
            if (coefficients_[round] != 0) add_product(rate.numerator, rates_[round], coefficients_[round]);
        }
        HZ_ASSERT(sgn(rate.numerator) > 0);
        double const high = rounded_up(nearest_double(rate.numerator, denominator_ * integer(weight)));
        equal_.clear();
        std::size_t kept = 0;
        bool dropped = false;
        std::int64_t const weight_of_round = weight;
        for (std::uint32_t const at : rich_) {
            double const price = rounded_up(high * utility_at(at));
            if (budgets_[groups[at]] - error_ * kSlack < price) {
                if (count) ++rechecks_;
                auto const gain = static_cast<std::int64_t>(utility_at(at));
                scaled_rate = rate.numerator * integer(gain);
                int const order = compare_budget(groups[at], weight_of_round, scaled_rate);
                if (order < 0) {
                    add_poor(at);
                    weight -= static_cast<std::int64_t>(weights[at]) * gain;
                    dropped = true;
                    continue;
                }
                if (order == 0) equal_.push_back(at);
            }
            rich_[kept++] = at;
        }
        rich_.resize(kept);
        if (!dropped) return rate;
    }
}

void EqualShares::set_exact(Contender& contender, Rate rate) {
    double const value = nearest_double(rate.numerator, denominator_ * integer(rate.weight));
    double const scale = key_scales_[contender.project];
    contender.low = rounded_down(rounded_down(value) / scale);
    contender.high = rounded_up(rounded_up(value) / scale);
    contender.exact = std::move(rate);
}

void EqualShares::make_exact(Contender& contender) {
    if (contender.exact) return;
    auto rate = exact_rate(contender.project, rounded_down(contender.low * key_scales_[contender.project]), true);
    HZ_ASSERT(rate);
    set_exact(contender, *std::move(rate));
}

int EqualShares::compare(Contender const& a, Contender const& b) const {
    Integer left = a.exact->numerator * integer(b.exact->weight);
    Integer right = b.exact->numerator * integer(a.exact->weight);
    if (support_.utility() == Utility::cost) {
        left *= amounts_.costs[b.project];
        right *= amounts_.costs[a.project];
    }
    return cmp(left, right);
}

void EqualShares::pay(Contender const& winner, EqualSharesRound& round, EqualSharesRun& run, Detail detail) {
    ProjectIndex const project = winner.project;
    auto const groups = support_.groups(project);
    auto const weights = support_.weights(project);
    auto const utilities = support_.utilities(project);
    bool const uniform = support_.is_uniform();
    // Once more if it is known already: for who is poor. Near ties among payers are counted once.
    auto rate = exact_rate(project, rounded_down(winner.low * key_scales_[project]), !winner.exact);
    HZ_ASSERT(rate);

    if (detail == Detail::explanation) {
        // What the poor paid: the cost without the share of those who paid in full.
        round.remainder_paid = Rational{amounts_.costs[project] * denominator_ - rate->numerator, denominator_};
        round.remainder_paid.canonicalize();
        std::int64_t with_money = 0;
        for (std::uint32_t const at : poor_) round.paid_remainder += static_cast<std::int64_t>(weights[at]);
        for (std::uint32_t const at : rich_) round.paid_in_full += static_cast<std::int64_t>(weights[at]);
        with_money = round.paid_remainder + round.paid_in_full;
        round.had_nothing = support_.supporter_count(project) - with_money;
    }

    // One more factor in the common denominator.
    auto const weight = static_cast<unsigned long>(rate->weight);
    unsigned long const common = mpz_gcd_ui(nullptr, rate->numerator.get_mpz_t(), weight);
    unsigned long const factor = weight / common;
    rate->numerator /= common;
    if (factor != 1) {
        denominator_ *= factor;
        endowment_ *= factor;
        for (Integer& known : rates_) known *= factor;
    }
    double const approximate = nearest_double(rate->numerator, denominator_);
    if (detail == Detail::explanation) note_cover(rates_.size(), approximate / key_scales_[project], false);
    round.rate = Rational{rate->numerator, denominator_};
    round.rate.canonicalize();
    round_of_[project] = static_cast<std::int32_t>(rates_.size());
    rates_.push_back(std::move(rate->numerator));
    approximate_rates_.push_back(approximate);

    auto const exhaust = [&](std::uint32_t at) {
        exhausted_[groups[at]] = 1;
        if (detail == Detail::explanation) run.exhausted_in[groups[at]] = static_cast<std::uint32_t>(rates_.size() - 1);
    };
    auto const round_number = static_cast<std::uint32_t>(rates_.size() - 1);
    for (std::uint32_t const at : rich_) {
        double const utility = uniform ? 1.0 : utilities[at];
        budgets_[groups[at]] -= approximate * utility;
        remember_payment(groups[at], round_number, static_cast<std::int64_t>(utility));
    }
    for (std::uint32_t const at : poor_) exhaust(at);
    for (std::uint32_t const at : equal_) exhaust(at);
    for (std::uint32_t const at : poor_) budgets_[groups[at]] = 0;
    for (std::uint32_t const at : equal_) budgets_[groups[at]] = 0;
    // A payment adds the rate's rounding, the product's and the difference's: each at most kUnit · endowment.
    error_ += 4 * kUnit * endowment_double_;
}

EqualSharesRun EqualShares::run(Rational const& endowment, Detail detail) {
    start(endowment);
    EqualSharesRun run;
    run.cost = 0;
    if (detail == Detail::explanation) {
        run.exhausted_in.assign(support_.group_count(), EqualSharesRun::kNever);
        best_cover_.assign(lows_.size(), -1.0);
        best_round_.assign(lows_.size(), 0);
    }
    for (ProjectIndex project = 0; project < lows_.size(); ++project) {
        if (support_.utility_sum(project) > 0 && amounts_.costs[project] == 0) run.selected.push_back(project);
    }
    std::ranges::sort(run.selected, {}, [&](ProjectIndex project) { return priority_[project]; });

    std::vector<ProjectIndex> looked_at;
    std::vector<Contender> best;  // the first, and those exactly equal to it
    for (;;) {
        looked_at.clear();
        best.clear();
        std::uint64_t const rechecks_before = rechecks_;
        while (!heap_.empty() && (best.empty() || heap_.front().first <= best.front().high)) {
            std::ranges::pop_heap(heap_, std::greater<HeapEntry>{});
            ProjectIndex const project = heap_.back().second;
            heap_.pop_back();
            Contender contender;
            double const limit = best.empty() ? std::numeric_limits<double>::infinity() : best.front().high;
            Verdict const verdict = evaluate(project, limit, contender);
            if (verdict == Verdict::unaffordable) continue;
            looked_at.push_back(project);
            if (verdict == Verdict::beyond_limit) continue;
            if (best.empty() || contender.high < best.front().low) {
                best.clear();
                best.push_back(std::move(contender));
            } else if (contender.low <= best.front().high) {
                ++rechecks_;
                make_exact(best.front());
                make_exact(contender);
                int const order = compare(contender, best.front());
                if (order < 0) best.clear();
                if (order <= 0) best.push_back(std::move(contender));
            }
        }
        if (best.empty()) break;
        std::ranges::sort(best, {}, [&](Contender const& contender) { return priority_[contender.project]; });
        ProjectIndex const winner = best.front().project;
        EqualSharesRound round;
        round.project = winner;
        for (std::size_t at = 1; at < best.size(); ++at) round.tied.push_back(best[at].project);
        pay(best.front(), round, run, detail);
        round.exact_rechecks = rechecks_ - rechecks_before;
        run.selected.push_back(winner);
        run.cost += amounts_.costs[winner];
        run.rounds.push_back(std::move(round));
        for (ProjectIndex const project : looked_at) {
            if (project == winner) continue;
            heap_.emplace_back(lows_[project], project);
            std::ranges::push_heap(heap_, std::greater<HeapEntry>{});
        }
    }
    run.exact_rechecks = rechecks_;
    if (detail == Detail::explanation) {
        note_cover(rates_.size(), 0, true);
        explain_losers(run);
    }
    return run;
}

/// What the supporters of every unfunded project would pay together at the key `key` (or in all, after the last round);
/// keeps the best share of the cost and its round. A hint only: explain_losers computes the value exactly.
void EqualShares::note_cover(std::size_t round, double key, bool last) {
    bool const uniform = support_.is_uniform();
    for (ProjectIndex project = 0; project < lows_.size(); ++project) {
        if (round_of_[project] >= 0 || support_.utility_sum(project) == 0 || amounts_.costs[project] == 0) continue;
        auto const groups = support_.groups(project);
        auto const weights = support_.weights(project);
        auto const utilities = support_.utilities(project);
        double const rate = key * key_scales_[project];
        double sum[4] = {};
        for (std::size_t at = 0; at < groups.size(); ++at) {
            double const budget = budgets_[groups[at]];
            double const price = last ? budget : (uniform ? rate : rate * utilities[at]);
            sum[at % 4] += weights[at] * (budget < price ? budget : price);
        }
        double const share = ((sum[0] + sum[1]) + (sum[2] + sum[3])) / costs_[project];
        if (share > best_cover_[project]) {
            best_cover_[project] = share;
            best_round_[project] = static_cast<std::uint32_t>(round);
        }
    }
}

void EqualShares::explain_losers(EqualSharesRun& run) const {
    bool const by_cost = support_.utility() == Utility::cost;
    bool const uniform = support_.is_uniform();

    // What each group paid in full while it kept money, round by round, and what was left (approximately) after it.
    struct RoundPayment {
        std::uint32_t round;
        std::int64_t utility;
        double left;
    };
    std::vector<std::size_t> starts(support_.group_count() + 1, 0);
    auto const for_each_payment = [&](auto const& visit) {
        for (std::size_t round = 0; round < run.rounds.size(); ++round) {
            ProjectIndex const project = run.rounds[round].project;
            auto const groups = support_.groups(project);
            auto const utilities = support_.utilities(project);
            for (std::size_t at = 0; at < groups.size(); ++at) {
                if (run.exhausted_in[groups[at]] > round) visit(groups[at], round, uniform ? 1.0 : utilities[at]);
            }
        }
    };
    for_each_payment([&](std::uint32_t group, std::size_t, double) { ++starts[group + 1]; });
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<RoundPayment> payments(starts.back());
    {
        std::vector<std::size_t> next(starts.begin(), starts.end() - 1);
        for_each_payment([&](std::uint32_t group, std::size_t round, double utility) {
            std::size_t const at = next[group]++;
            double const before = at == starts[group] ? endowment_double_ : payments[at - 1].left;
            payments[at] = {static_cast<std::uint32_t>(round), static_cast<std::int64_t>(utility),
                            before - approximate_rates_[round] * utility};
        });
    }

    std::vector<std::int64_t> coefficients;
    Integer scaled_budget;
    Integer scaled_price;
    for (ProjectIndex project = 0; project < lows_.size(); ++project) {
        if (round_of_[project] >= 0 || support_.utility_sum(project) == 0 || amounts_.costs[project] == 0) continue;
        std::size_t const round = best_round_[project];
        bool const last = round == rates_.size();
        // The price per utility is price / (denominator_ · divisor).
        Integer price = 0;
        Integer divisor = 1;
        double approximate_price = 0;
        if (!last) {
            price = rates_[round];
            approximate_price = approximate_rates_[round];
            if (by_cost) {
                ProjectIndex const winner = run.rounds[round].project;
                price *= amounts_.costs[project];
                divisor = amounts_.costs[winner];
                approximate_price = approximate_price / costs_[winner] * costs_[project];
            }
        }
        auto const groups = support_.groups(project);
        auto const weights = support_.weights(project);
        auto const utilities = support_.utilities(project);
        coefficients.assign(rates_.size(), 0);
        std::int64_t poor_voters = 0;
        std::int64_t rich_utility = 0;
        for (std::size_t at = 0; at < groups.size(); ++at) {
            std::uint32_t const group = groups[at];
            if (run.exhausted_in[group] < round) continue;
            auto const voters = static_cast<std::int64_t>(weights[at]);
            auto const gain = uniform ? std::int64_t{1} : static_cast<std::int64_t>(utilities[at]);
            std::size_t const first = starts[group];
            std::size_t end = first;
            while (end < starts[group + 1] && payments[end].round < round) ++end;
            if (!last) {
                double const budget = end == first ? endowment_double_ : payments[end - 1].left;
                double const own_price = approximate_price * static_cast<double>(gain);
                double const doubt = error_ * kSlack + 8 * kUnit * own_price;
                bool rich = budget > own_price;
                if (std::abs(budget - own_price) <= doubt) {
                    scaled_budget = endowment_;
                    for (std::size_t paid = first; paid < end; ++paid) {
                        add_product(scaled_budget, rates_[payments[paid].round], -payments[paid].utility);
                    }
                    scaled_budget *= divisor;
                    scaled_price = price * integer(gain);
                    rich = scaled_budget > scaled_price;
                }
                if (rich) {
                    rich_utility += voters * gain;
                    continue;
                }
            }
            poor_voters += voters;
            for (std::size_t paid = first; paid < end; ++paid) {
                coefficients[payments[paid].round] += voters * payments[paid].utility;
            }
        }
        Integer sum = 0;
        add_product(sum, endowment_, poor_voters);
        for (std::size_t paid_in = 0; paid_in < rates_.size(); ++paid_in) {
            if (coefficients[paid_in] != 0) add_product(sum, rates_[paid_in], -coefficients[paid_in]);
        }
        sum *= divisor;
        add_product(sum, price, rich_utility);
        LosingProject loser;
        loser.project = project;
        if (!last) loser.round = round;
        loser.cover = Rational{sum, denominator_ * divisor};
        loser.cover.canonicalize();
        Rational untouched{endowment_, denominator_};
        untouched.canonicalize();
        // One more like the present supporters, on average.
        Rational asked{price * integer(support_.utility_sum(project)),
                       denominator_ * divisor * integer(support_.supporter_count(project))};
        asked.canonicalize();
        loser.further_payment = last || untouched < asked ? untouched : asked;
        run.losers.push_back(std::move(loser));
    }
}

}  // namespace hezhi::budgeting
