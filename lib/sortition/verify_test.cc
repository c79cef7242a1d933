#include "lib/sortition/verify.h"

#include <algorithm>
#include <functional>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/generated_pool.h"
#include "lib/sortition/panel_proof.h"
#include "lib/sortition/reference.h"

namespace hezhi::sortition {
namespace {

using testing::HasSubstr;

struct Sample {
    Pool pool;
    SortitionClaim claim;
};

/// Of pools that need cuts, have uncoverable people, or households.
std::vector<Sample> const& samples() {
    static auto const all = [] {
        std::vector<Sample> result;
        for (std::uint64_t const seed : {3U, 9U, 16U, 18U, 34U}) {
            auto pool = generated_pool({.people = 40,
                                        .panel_size = 8,
                                        .categories = 5,
                                        .values_max = 3,
                                        .skew = 3,
                                        .correlation = 0.7,
                                        .shared_address = seed % 2 == 0 ? 0.5 : 0.0,
                                        .seed = seed});
            auto const space = panel_space(pool);
            auto const lottery = leximin(space);
            if (!lottery) continue;
            auto claim = claim_of(pool, space, *lottery);
            result.push_back({std::move(pool), std::move(claim)});
        }
        return result;
    }();
    return all;
}

TEST(VerifySortition, what_was_computed_holds) {
    ASSERT_GE(samples().size(), 4U);
    std::size_t cuts = 0;
    std::size_t uncoverable = 0;
    for (auto const& sample : samples()) {
        auto const problems = verify_sortition(sample.pool, sample.claim);
        EXPECT_TRUE(problems.empty()) << problems[0].where << problems[0].params[0].second;
        cuts += sample.claim.cuts.size();
        uncoverable += sample.claim.uncoverable.size();
    }
    EXPECT_GT(cuts, 0U);
    EXPECT_GT(uncoverable, 0U);
}

struct Mutation {
    char const* name;
    char const* where;                            ///< part of a problem's place
    std::function<bool(SortitionClaim&)> change;  ///< false: the sample has nothing to change
};

std::vector<Mutation> mutations() {
    return {
        {"a weight more", "/panels", [](auto& c) { return ++c.panels[0].weight > 0; }},
        {"a weight less", "/probabilities", [](auto& c) { return --c.panels[0].weight > 0; }},
        {"weights exchanged in part", "/probabilities",
         [](auto& c) {
             if (c.panels.size() < 2) return false;
             c.panels[0].weight += 5;
             c.panels[1].weight -= 5;
             return true;
         }},
        {"a negative weight", "/weight", [](auto& c) { return (c.panels[0].weight = -1) < 0; }},
        {"a panel left out", "/panels", [](auto& c) { return c.panels.pop_back(), true; }},
        {"a panel twice", "/panels/", [](auto& c) { return c.panels.push_back(c.panels[0]), true; }},
        {"a member left out", "/panels/0/members", [](auto& c) { return c.panels[0].members.pop_back(), true; }},
        {"a member twice", "/panels/0/members",
         [](auto& c) { return c.panels[0].members[0] = c.panels[0].members[1], true; }},
        {"another member", "",
         [](auto& c) {
             for (std::size_t i = 0; i < c.probabilities.size(); ++i) {
                 auto& members = c.panels[0].members;
                 if (std::find(members.begin(), members.end(), i) != members.end()) continue;
                 members[0] = i;
                 return true;
             }
             return false;
         }},
        {"a probability more", "/probabilities", [](auto& c) { return ++c.probabilities[0] > 0; }},
        {"a probability less", "/probabilities", [](auto& c) { return --c.probabilities.back() > -2; }},
        {"a stage value more", "", [](auto& c) { return (c.stages->front().value += 1e-4) > 0; }},
        {"a stage value less", "",
         [](auto& c) {
             auto& value = c.stages->back().value;
             if (value < 1e-4) return false;
             value -= 1e-4;
             return true;
         }},
        {"stages in another order", "/certificate/stages",
         [](auto& c) {
             if (c.stages->size() < 2) return false;
             std::swap(c.stages->front(), c.stages->back());
             return true;
         }},
        {"the first stage left out", "", [](auto& c) { return c.stages->erase(c.stages->begin()), true; }},
        {"the last stage left out", "/certificate/stages", [](auto& c) { return c.stages->pop_back(), true; }},
        {"no stages", "/certificate/stages", [](auto& c) { return c.stages->clear(), true; }},
        {"all types settled at once", "",
         [](auto& c) {
             if (c.stages->size() < 2) return false;
             auto& first = c.stages->front().types;
             for (std::size_t s = 1; s < c.stages->size(); ++s) {
                 first.insert(first.end(), (*c.stages)[s].types.begin(), (*c.stages)[s].types.end());
             }
             c.stages->resize(1);
             return true;
         }},
        {"a type settled twice", "/types",
         [](auto& c) {
             auto& types = c.stages->front().types;
             types.push_back(types.front());
             return true;
         }},
        {"a type that does not exist", "/types",
         [](auto& c) { return c.stages->front().types.push_back(c.types.size()), true; }},
        {"multipliers left out", "/multipliers",
         [](auto& c) {
             for (auto& stage : *c.stages) {
                 if (stage.multipliers.empty() || stage.value > 0.9) continue;
                 stage.multipliers.clear();
                 return true;
             }
             return false;
         }},
        {"a multiplier changed", "/certificate/stages",
         [](auto& c) {
             for (auto& stage : *c.stages) {
                 if (stage.multipliers.empty()) continue;
                 stage.multipliers[0] += 0.01;  // of the panel's size: loosens or turns over the bound
                 return true;
             }
             return false;
         }},
        {"all multipliers zero", "/multipliers",
         [](auto& c) {
             for (auto& stage : *c.stages) {
                 if (stage.multipliers.empty()) continue;
                 stage.multipliers.assign(stage.multipliers.size(), 0);
                 return true;
             }
             return false;
         }},
        {"a multiplier too many", "/multipliers",
         [](auto& c) {
             for (auto& stage : *c.stages) {
                 if (stage.multipliers.empty()) continue;
                 stage.multipliers.push_back(0);
                 return true;
             }
             return false;
         }},
        {"a multiplier that is no number", "/multipliers/0",
         [](auto& c) {
             for (auto& stage : *c.stages) {
                 if (stage.multipliers.empty()) continue;
                 stage.multipliers[0] = std::numeric_limits<double>::quiet_NaN();
                 return true;
             }
             return false;
         }},
        {"a cut too strong", "/certificate/cuts/0",
         [](auto& c) { return !c.cuts.empty() && (--c.cuts[0].upper, true); }},
        {"a cut's coefficient raised", "/certificate/cuts/",
         [](auto& c) {
             if (c.cuts.empty()) return false;
             for (auto& coefficient : c.cuts[0].coefficients) coefficient += 1;
             return true;
         }},
        {"a cut on a type that does not exist", "/certificate/cuts/0",
         [](auto& c) { return !c.cuts.empty() && (c.cuts[0].types[0] = c.types.size(), true); }},
        {"a cut left out", "/multipliers", [](auto& c) { return !c.cuts.empty() && (c.cuts.pop_back(), true); }},
        {"a type's limit", "/limit", [](auto& c) { return ++c.types[0].limit > 0; }},
        {"two types made one", "/certificate/types",
         [](auto& c) { return c.types[0].members.push_back(c.types[1].members[0]), true; }},
        {"a type left out", "/certificate/types", [](auto& c) { return c.types.pop_back(), true; }},
        {"somebody uncoverable not listed", "/probabilities",
         [](auto& c) { return !c.uncoverable.empty() && (c.uncoverable.pop_back(), true); }},
        {"somebody with a chance called uncoverable", "/uncoverable",
         [](auto& c) {
             for (std::size_t i = 0; i < c.probabilities.size(); ++i) {
                 if (c.probabilities[i] == 0) continue;
                 c.uncoverable.push_back(i);
                 return true;
             }
             return false;
         }},
    };
}

TEST(VerifySortition, refuses_what_was_changed_and_says_where) {
    for (auto const& mutation : mutations()) {
        int applied = 0;
        for (auto const& sample : samples()) {
            auto claim = sample.claim;
            if (!mutation.change(claim)) continue;
            ++applied;
            auto const problems = verify_sortition(sample.pool, claim);
            ASSERT_FALSE(problems.empty()) << mutation.name;
            bool const is_placed = std::any_of(problems.begin(), problems.end(), [&](Problem const& problem) {
                return problem.where.find(mutation.where) != std::string::npos;
            });
            EXPECT_TRUE(is_placed) << mutation.name << ": " << problems[0].where;
            for (auto const& problem : problems)
                EXPECT_FALSE(problem.params[0].second.empty() || problem.params[1].second.empty());
        }
        EXPECT_GT(applied, 0) << mutation.name;
    }
}

/// A fair-looking lottery that is not LEXIMIN cannot be given a certificate: with its own chances as stage values, the
/// bounds refuse it.
TEST(VerifySortition, refuses_a_lottery_that_is_worse) {
    auto sample = samples().front();
    auto& claim = sample.claim;
    // All weight on the first panel but one unit each on the others.
    std::int64_t given = 0;
    for (std::size_t p = 1; p < claim.panels.size(); ++p) {
        claim.panels[p].weight = 1000;
        given += 1000;
    }
    claim.panels[0].weight = kWhole - given;
    claim.probabilities.assign(claim.probabilities.size(), 0);
    for (auto const& panel : claim.panels) {
        for (auto const person : panel.members) claim.probabilities[person] += panel.weight;
    }
    auto const problems = verify_sortition(sample.pool, claim);
    ASSERT_FALSE(problems.empty());
    EXPECT_THAT(problems[0].where, HasSubstr("/probabilities/"));
}

TEST(PanelProof, proves_and_refutes_as_counting_does) {
    Random random(8);
    int proven = 0;
    int refuted = 0;
    for (int instance = 0; instance < 300; ++instance) {
        std::size_t const variables = 3 + random.uniform_below(4);
        WholeProgram program;
        std::vector<std::size_t> all;
        for (std::size_t v = 0; v < variables; ++v) {
            program.upper.push_back(1 + static_cast<std::int64_t>(random.uniform_below(3)));
            all.push_back(v);
        }
        auto const row = [&] {
            WholeRow result{all, {}, std::nullopt, static_cast<std::int64_t>(random.uniform_below(8))};
            for (std::size_t v = 0; v < variables; ++v) {
                result.coefficients.push_back(static_cast<std::int64_t>(random.uniform_below(4)) - 1);
            }
            if (random.uniform_below(2) == 0)
                result.lower = result.upper - static_cast<std::int64_t>(random.uniform_below(3));
            return result;
        };
        for (int r = 0; r < 3; ++r) program.rows.push_back(row());
        auto inequality = row();
        inequality.lower.reset();
        std::optional<std::int64_t> most;
        std::vector<std::int64_t> x(variables, 0);
        for (;;) {
            auto const sum = [&](WholeRow const& of) {
                std::int64_t total = 0;
                for (std::size_t v = 0; v < variables; ++v) total += of.coefficients[v] * x[v];
                return total;
            };
            bool const keeps = std::all_of(program.rows.begin(), program.rows.end(), [&](WholeRow const& of) {
                return sum(of) <= of.upper && (!of.lower || sum(of) >= *of.lower);
            });
            if (keeps) most = std::max(most.value_or(sum(inequality)), sum(inequality));
            std::size_t v = 0;
            while (v < variables && x[v] == program.upper[v]) x[v++] = 0;
            if (v == variables) break;
            ++x[v];
        }
        auto const result = prove(program, inequality, 100'000);
        bool const holds = !most || *most <= inequality.upper;
        EXPECT_EQ(result.is_proven, holds) << instance;
        EXPECT_EQ(result.counterexample.has_value(), !holds) << instance;
        ++(holds ? proven : refuted);
    }
    EXPECT_GT(proven, 50);
    EXPECT_GT(refuted, 50);
}

TEST(PanelProof, a_limit_proves_nothing) {
    // x1 + x2 ≤ 1, x2 + x3 ≤ 1, x1 + x3 ≤ 1: all three ≤ 1 needs branching.
    WholeProgram program{
        {1, 1, 1},
        {{{0, 1}, {1, 1}, std::nullopt, 1}, {{1, 2}, {1, 1}, std::nullopt, 1}, {{0, 2}, {1, 1}, std::nullopt, 1}}};
    WholeRow const claim{{0, 1, 2}, {2, 2, 2}, std::nullopt, 2};
    EXPECT_TRUE(prove(program, claim, 100).is_proven);
    auto const limited = prove(program, claim, 1);
    EXPECT_FALSE(limited.is_proven || limited.counterexample);
}

}  // namespace
}  // namespace hezhi::sortition
