#include "lib/sortition/bound_proof.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/generated_pool.h"
#include "lib/sortition/goldilocks.h"
#include "lib/sortition/maximin.h"
#include "lib/sortition/nash.h"
#include "lib/sortition/solve.h"
#include "lib/sortition/testing_pools.h"
#include "lib/sortition/verify.h"

namespace hezhi::sortition {
namespace {

using testing_pools::all_panels;
using testing_pools::random_pool;

constexpr std::array kMethods{Method::maximin, Method::nash, Method::goldilocks};

Aim aim_of(Method method) {
    return method == Method::maximin ? Aim::maximin : method == Method::nash ? Aim::nash : Aim::goldilocks;
}

/// What `hezhi sortition` would print.
SortitionClaim claim_of(Answer const& answer) {
    SortitionClaim claim;
    for (auto const& panel : answer.lottery.panels) claim.panels.push_back({panel.members, panel.weight});
    claim.probabilities = answer.chances;
    claim.uncoverable = answer.uncoverable;
    if (answer.method == Method::legacy) {
        claim.zero_means_uncoverable = false;
        auto const& legacy = answer.legacy;
        auto& simulation = claim.simulation.emplace();
        simulation.types = static_cast<std::int64_t>(answer.space.types.size());
        simulation.draws = legacy.draws;
        simulation.failed = legacy.failed;
        simulation.confidence = legacy.confidence;
        simulation.min_upper = std::ceil(legacy.min_upper * 1e6) / 1e6;
        for (auto const& interval : legacy.intervals) {
            simulation.intervals.push_back(
                {std::floor(interval.lower * 1e6) / 1e6, std::ceil(interval.upper * 1e6) / 1e6});
        }
        return claim;
    }
    for (auto const& type : answer.space.types) claim.types.push_back({type.people, type.limit});
    for (auto const& cut : answer.relaxed.cuts) {
        SortitionClaim::Cut entry{cut.types, {}, std::llround(cut.upper)};
        for (double const coefficient : cut.coefficients) entry.coefficients.push_back(std::llround(coefficient));
        claim.cuts.push_back(std::move(entry));
    }
    auto const& relaxed = answer.relaxed;
    claim.optimum =
        OptimumClaim{aim_of(answer.method), relaxed.objective, relaxed.bound, relaxed.gap, relaxed.multipliers};
    claim.zero_means_uncoverable = relaxed.gap <= kTolerance;
    return claim;
}

/// The panels as the verifier builds them.
BoundedPanels panels_of(Answer const& answer) {
    BoundedPanels result;
    auto const& space = answer.space;
    for (auto const& type : space.types) {
        result.program.upper.push_back(type.limit);
        result.people.push_back(type.count());
    }
    for (std::size_t r = 0; r < space.constraints.size(); ++r) {
        auto const& constraint = space.constraints[r];
        WholeRow row{constraint.types, std::vector<std::int64_t>(constraint.types.size(), 1), std::nullopt,
                     constraint.upper};
        if (r <= space.quota_count) row.lower = constraint.lower;
        result.program.rows.push_back(std::move(row));
    }
    result.is_covered = answer.relaxed.is_covered;
    return result;
}

std::string text_of(std::vector<Problem> const& problems) {
    std::string text;
    for (auto const& problem : problems) {
        text += problem.where + ": found " + problem.params[0].second + "; expected " + problem.params[1].second + "\n";
    }
    return text;
}

TEST(BoundProof, by_hand) {
    // Three people of one type and one of another, two seats, at least one of each: the first have (2 − 1)/3 at most
    // with the second at 1.
    BoundedPanels panels;
    panels.program.upper = {3, 1};
    panels.program.rows = {{{0, 1}, {1, 1}, 2, 2}, {{0}, {1}, 1, 1}, {{1}, {1}, 1, 1}};
    panels.people = {3, 1};
    panels.is_covered = {true, true};
    std::vector<double> const y{0, 1.0 / 3, 0};
    // x_0 / 3 ≤ 1/3 = Σ; the smallest chance z with 3 z / 3 ≤ 1/3.
    EXPECT_NEAR(*proven_bound(Aim::maximin, panels, y), 1.0 / 3, 1e-15);
    EXPECT_GE(*proven_bound(Aim::maximin, panels, y), 1.0 / 3);
    // Prices 1 / chance: 3 x_0 + x_1 ≤ 3 · 1 + 1.
    EXPECT_NEAR(*proven_bound(Aim::nash, panels, std::vector<double>{0, 3, 1}), -3 * std::log(3.0), 1e-12);
    // n/k = 2; U ≥ 1, L ≤ 1/3: 2 · 1 + 1 / (2/3) = 3.5. −x_1 ≤ −1 gives U ≥ 1, x_0 ≤ 1 gives L ≤ 1/3; the weights are
    // the derivatives of the objective: 2 by U, 1 / (2 L²) = 4.5 by L, shared by three people.
    auto const goldilocks = *proven_bound(Aim::goldilocks, panels, std::vector<double>{0, 1.5, -2});
    EXPECT_NEAR(goldilocks, 3.5, 1e-12);
    EXPECT_LE(goldilocks, 3.5);
    // Nothing but limits is known without multipliers: 3/3, 1/1.
    EXPECT_EQ(*proven_bound(Aim::maximin, panels, std::vector<double>(3, 0.0)), 1);
    EXPECT_EQ(*proven_bound(Aim::goldilocks, panels, std::vector<double>(3, 0.0)), 2);
}

TEST(BoundProof, objectives_by_hand) {
    std::vector<std::int64_t> const chances{250'000'000'000'000, 500'000'000'000'000, 250'000'000'000'000,
                                            1'000'000'000'000'000};
    EXPECT_EQ(*objective_of(Aim::maximin, chances, 2), 0.25);
    EXPECT_NEAR(*objective_of(Aim::nash, chances, 2), std::log(0.25 * 0.5 * 0.25), 1e-15);
    EXPECT_EQ(*objective_of(Aim::goldilocks, chances, 2), 2 * 1 + 0.5 / 0.25);
    std::vector<std::int64_t> const with_none{0, 1'000'000'000'000'000};
    EXPECT_EQ(*objective_of(Aim::maximin, with_none, 1), 0);
    EXPECT_FALSE(objective_of(Aim::nash, with_none, 1));
    EXPECT_FALSE(objective_of(Aim::goldilocks, with_none, 1));
}

/// Of every answer, and for multipliers of any kind: no lottery over the panels, which are all listed, is beyond the
/// bound; with the printed multipliers the answer meets it.
TEST(BoundProof, no_lottery_is_beyond_a_bound_and_answers_meet_theirs) {
    int feasible = 0;
    int tight = 0;
    for (std::uint64_t seed = 5001; seed <= 5200; ++seed) {
        SCOPED_TRACE(seed);
        auto const pool = random_pool(seed);
        auto const panels = all_panels(pool);
        if (panels.empty()) continue;
        ++feasible;
        Random random(seed);
        for (auto const method : kMethods) {
            SCOPED_TRACE(name(method));
            auto const answer = solve(pool, {method, {}});
            ASSERT_TRUE(answer.has_value());
            EXPECT_EQ(text_of(verify_sortition(pool, claim_of(*answer))), "");
            auto const bounded = panels_of(*answer);
            auto const aim = aim_of(method);
            double const sign = method == Method::goldilocks ? -1 : 1;
            // The objective of the best and of other lotteries over all panels.
            std::vector<double> objectives{answer->relaxed.objective};
            for (int i = 0; i < 10; ++i) {
                std::vector<std::int64_t> chances(pool.people.size(), 0);
                for (auto const& panel : panels) {
                    auto const part = static_cast<std::int64_t>(1 + random.uniform_below(1000));
                    for (auto const person : panel) chances[person] += part;
                }
                // Σ chances = seats · total; brought to units.
                std::int64_t sum = 0;
                for (auto const chance : chances) sum += chance;
                std::vector<std::int64_t> covered;
                for (auto const chance : chances) {
                    if (chance > 0) covered.push_back(kWhole / sum * pool.panel_size * chance);
                }
                objectives.push_back(*objective_of(aim, covered, pool.panel_size));
            }
            for (int i = 0; i < 20; ++i) {
                std::vector<double> multipliers;
                for (std::size_t r = 0; r < bounded.program.rows.size(); ++r) {
                    double const size = std::pow(10.0, static_cast<double>(random.uniform_below(5)) - 2);
                    multipliers.push_back(random.uniform_below(3) == 0 ? 0.0 : size * (2 * random.uniform_unit() - 1));
                }
                auto const bound = proven_bound(aim, bounded, multipliers);
                ASSERT_TRUE(bound);
                for (double const objective : objectives) EXPECT_LE(sign * objective, sign * *bound + 1e-9);
            }
            if (!answer->relaxed.cuts.empty()) continue;
            ++tight;
            double const bound = *proven_bound(aim, bounded, answer->relaxed.multipliers);
            EXPECT_NEAR(bound, answer->relaxed.objective, 1e-8 * std::max(1.0, std::abs(bound)));
        }
    }
    EXPECT_GT(feasible, 40);
    EXPECT_GT(tight, 100);
}

struct Mutation {
    char const* name;
    char const* where;
    std::function<void(SortitionClaim&)> change;
};

TEST(VerifyMethods, refuses_a_false_objective_bound_or_gap) {
    std::vector<Mutation> const mutations{
        {"a better objective", "/certificate/objective",
         [](auto& c) { c.optimum->objective += c.optimum->aim == Aim::goldilocks ? -0.01 : 0.01; }},
        {"a worse objective", "/certificate/objective",
         [](auto& c) { c.optimum->objective -= c.optimum->aim == Aim::goldilocks ? -0.01 : 0.01; }},
        {"a tighter bound", "/certificate/bound",
         [](auto& c) { c.optimum->bound -= c.optimum->aim == Aim::goldilocks ? -0.01 : 0.01; }},
        {"a looser bound", "/certificate/gap",
         [](auto& c) { c.optimum->bound += c.optimum->aim == Aim::goldilocks ? -0.01 : 0.01; }},
        {"a larger gap", "/certificate/gap", [](auto& c) { c.optimum->gap += 0.01; }},
        {"a negative gap", "/certificate/gap", [](auto& c) { c.optimum->gap = -0.01; }},
        {"a gap that is no number", "/certificate/gap", [](auto& c) { c.optimum->gap = std::nan(""); }},
        {"no multipliers", "/certificate/multipliers", [](auto& c) { c.optimum->multipliers.clear(); }},
        {"a multiplier too many", "/certificate/multipliers", [](auto& c) { c.optimum->multipliers.push_back(0); }},
        {"multipliers of 0", "/certificate/bound",
         [](auto& c) { c.optimum->multipliers.assign(c.optimum->multipliers.size(), 0); }},
        {"a multiplier that is no number", "/certificate/multipliers/0",
         [](auto& c) { c.optimum->multipliers[0] = std::nan(""); }},
        {"an enormous multiplier", "/certificate/multipliers/0", [](auto& c) { c.optimum->multipliers[0] = 1e13; }},
        {"the size's multiplier", "/certificate/bound", [](auto& c) { c.optimum->multipliers[0] += 1; }},
        {"another type's limit", "/certificate/types/0/limit", [](auto& c) { ++c.types[0].limit; }},
    };
    auto const pool = generated_pool(
        {.people = 40, .panel_size = 8, .categories = 4, .values_max = 3, .skew = 3, .correlation = 0.7, .seed = 3});
    for (auto const method : kMethods) {
        auto const answer = solve(pool, {method, {}});
        ASSERT_TRUE(answer.has_value());
        auto const claim = claim_of(*answer);
        ASSERT_EQ(text_of(verify_sortition(pool, claim)), "") << name(method);
        for (auto const& mutation : mutations) {
            auto changed = claim;
            mutation.change(changed);
            EXPECT_THAT(text_of(verify_sortition(pool, changed)), testing::HasSubstr(mutation.where))
                << name(method) << ": " << mutation.name;
        }
        // Another method's lottery with this method's certificate, its own objective and a gap of 0.
        auto const other = solve(pool, {method == Method::nash ? Method::maximin : Method::nash, {}});
        ASSERT_TRUE(other.has_value());
        auto worse = claim;
        worse.panels = claim_of(*other).panels;
        worse.probabilities = other->chances;
        std::vector<std::int64_t> covered;
        for (auto const chance : other->chances) {
            if (chance > 0) covered.push_back(chance);
        }
        worse.optimum->objective = *objective_of(aim_of(method), covered, pool.panel_size);
        EXPECT_THAT(text_of(verify_sortition(pool, worse)), testing::HasSubstr("/certificate/gap")) << name(method);
        // With the gap that this is, it is a true claim.
        worse.optimum->gap = std::abs(worse.optimum->bound - worse.optimum->objective);
        ASSERT_GT(worse.optimum->gap, 1e-3) << name(method);
        EXPECT_EQ(text_of(verify_sortition(pool, worse)), "") << name(method);
    }
}

TEST(VerifyMethods, legacy_frequencies_and_intervals_are_recomputed) {
    auto const pool = generated_pool(
        {.people = 40, .panel_size = 8, .categories = 3, .values_max = 3, .shared_address = 0.4, .seed = 5});
    LegacyOptions options;
    for (int const draws : {1, 7, 600}) {
        options.draws = draws;
        auto const answer = solve(pool, {Method::legacy, options});
        ASSERT_TRUE(answer.has_value());
        EXPECT_EQ(text_of(verify_sortition(pool, claim_of(*answer))), "") << draws;
    }
    auto const answer = solve(pool, {Method::legacy, options});
    auto const claim = claim_of(*answer);
    std::vector<Mutation> const mutations{
        {"fewer draws", "/", [](auto& c) { --c.simulation->draws; }},
        {"more draws", "/", [](auto& c) { c.simulation->draws += 1; }},
        {"all failed", "/certificate/failed", [](auto& c) { c.simulation->failed = c.simulation->draws; }},
        {"more confidence", "/certificate/intervals/", [](auto& c) { c.simulation->confidence = 0.999; }},
        {"no confidence", "/certificate/confidence", [](auto& c) { c.simulation->confidence = 1; }},
        {"a narrower interval", "/certificate/intervals/1", [](auto& c) { c.simulation->intervals[0].upper -= 2e-6; }},
        {"a wider interval", "/certificate/intervals/40", [](auto& c) { c.simulation->intervals[39].upper += 2e-6; }},
        {"a lower end", "/certificate/intervals/2", [](auto& c) { c.simulation->intervals[1].lower += 2e-6; }},
        {"an interval left out", "/certificate/intervals", [](auto& c) { c.simulation->intervals.pop_back(); }},
        {"types", "/types", [](auto& c) { ++c.simulation->types; }},
        {"a bound", "/certificate/min_upper", [](auto& c) { c.simulation->min_upper -= 2e-6; }},
        {"somebody uncoverable", "/uncoverable", [](auto& c) { c.uncoverable.push_back(0); }},
    };
    for (auto const& mutation : mutations) {
        auto changed = claim;
        mutation.change(changed);
        EXPECT_THAT(text_of(verify_sortition(pool, changed)), testing::HasSubstr(mutation.where)) << mutation.name;
    }
    // Half a draw moved from one panel to another, chances with it.
    auto changed = claim;
    ASSERT_GE(changed.panels.size(), 2U);
    auto const half = kWhole / 600 / 2;
    changed.panels[0].weight += half;
    changed.panels[1].weight -= half;
    for (auto const person : changed.panels[0].members) changed.probabilities[person] += half;
    for (auto const person : changed.panels[1].members) changed.probabilities[person] -= half;
    EXPECT_THAT(text_of(verify_sortition(pool, changed)), testing::HasSubstr("/panels/"));
}

TEST(VerifyMethods, legacy_must_list_whom_no_panel_can_hold) {
    // At most one g; the only second is g, so the first who is g can never serve.
    auto const pool = testing_pools::pool_of({{"role", {{"first", 1, 1, {}, {}}, {"second", 1, 1, {}, {}}}},
                                              {"group", {{"g", 0, 1, {}, {}}, {"h", 1, 2, {}, {}}}}},
                                             {{0, 0}, {0, 1}, {1, 0}}, 2);
    auto const answer = solve(pool, {Method::legacy, {}});
    ASSERT_TRUE(answer.has_value());
    auto claim = claim_of(*answer);
    ASSERT_EQ(claim.uncoverable, std::vector<std::size_t>{0});
    EXPECT_EQ(text_of(verify_sortition(pool, claim)), "");
    claim.uncoverable.clear();
    EXPECT_THAT(text_of(verify_sortition(pool, claim)), testing::HasSubstr("/uncoverable: found 1 not listed"));
}

/// A lottery that ended at a limit: the nearest one found, with a gap that is said and checked.
TEST(VerifyMethods, a_stated_gap_holds_and_a_smaller_one_does_not) {
    using Solver = Result<RelaxedLottery> (*)(PanelSpace const&, RoundLimits const&);
    constexpr std::array<Solver, 3> kSolvers{maximin, nash, goldilocks};
    std::array<int, 3> with_gap{};
    for (std::uint64_t seed = 1; seed <= 30; ++seed) {
        auto const pool = generated_pool({.people = 40,
                                          .panel_size = 8,
                                          .categories = 6,
                                          .values_max = 3,
                                          .skew = 1.5,
                                          .correlation = 0.3,
                                          .shared_address = seed % 2 == 0 ? 0.4 : 0.0,
                                          .seed = seed});
        for (std::size_t m = 0; m < kSolvers.size(); ++m) {
            RoundLimits limits;
            limits.decomposition.nearest_at_limit = true;
            limits.decomposition.nodes_max = 40;
            Answer answer;
            answer.method = kMethods[m];
            answer.space = panel_space(pool);
            auto lottery = kSolvers[m](answer.space, limits);
            if (!lottery || lottery->gap <= 1e-4 || !std::isfinite(lottery->gap)) continue;
            answer.relaxed = *std::move(lottery);
            answer.lottery = spread(answer.space, answer.relaxed.lottery);
            answer.chances = chances(answer.lottery, pool.people.size());
            for (std::size_t i = 0; i < pool.people.size(); ++i) {
                if (!answer.relaxed.is_covered[answer.space.type_of[i]]) answer.uncoverable.push_back(i);
            }
            ++with_gap[m];
            auto claim = claim_of(answer);
            EXPECT_EQ(text_of(verify_sortition(pool, claim)), "") << name(answer.method) << seed;
            claim.optimum->gap = 0;
            EXPECT_THAT(text_of(verify_sortition(pool, claim)), testing::HasSubstr("/certificate/gap"));
            claim.optimum->bound = claim.optimum->objective;
            EXPECT_THAT(text_of(verify_sortition(pool, claim)), testing::HasSubstr("/certificate/bound"));
        }
    }
    for (std::size_t m = 0; m < with_gap.size(); ++m) EXPECT_GT(with_gap[m], 0) << name(kMethods[m]);
}

}  // namespace
}  // namespace hezhi::sortition
