// LEXIMIN against its definition over all panels, thousands of small pools: leximin_test.cc does some hundreds.
#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/sortition/generated_pool.h"
#include "lib/sortition/leximin.h"
#include "lib/sortition/reference.h"

namespace hezhi::sortition {
namespace {

constexpr int kInstances = 4000;

TEST(LeximinSlow, agrees_with_the_definition_on_thousands_of_pools) {
    Random random(141);
    int feasible = 0;
    int with_cuts = 0;
    int with_uncoverable = 0;
    for (int instance = 0; instance < kInstances; ++instance) {
        SCOPED_TRACE(instance);
        auto const pool = instance % 2 == 0 ? small_pool(random)
                                            : generated_pool({.people = 9 + instance % 5,
                                                              .panel_size = 3 + instance % 3,
                                                              .categories = 2 + instance % 4,
                                                              .values_max = 3,
                                                              .skew = 1.5,
                                                              .correlation = 0.3,
                                                              .shared_address = instance % 4 == 1 ? 0.5 : 0.0,
                                                              .seed = static_cast<std::uint64_t>(10'000 + instance)});
        auto const expected = reference_leximin(pool);
        auto const space = panel_space(pool);
        auto const lottery = leximin(space);
        ASSERT_EQ(expected.has_value(), lottery.has_value()) << (lottery ? "" : lottery.error().detail());
        if (!expected) {
            EXPECT_EQ(lottery.error().key(), "sortition.infeasible");
            continue;
        }
        ++feasible;
        EXPECT_LE(lottery->gap, 1e-9);
        with_cuts += lottery->cuts.empty() ? 0 : 1;
        auto const claim = claim_of(pool, space, *lottery);
        with_uncoverable += claim.uncoverable.empty() ? 0 : 1;
        auto const problems = verify_sortition(pool, claim);
        ASSERT_TRUE(problems.empty()) << problems[0].where << problems[0].params[0].second;
        for (std::size_t i = 0; i < expected->size(); ++i) {
            double const chance = static_cast<double>(claim.probabilities[i]) / static_cast<double>(kWhole);
            ASSERT_NEAR(chance, (*expected)[i], 1e-6) << i;
        }
    }
    EXPECT_GT(feasible, kInstances / 3);
    EXPECT_GT(with_cuts, 10);
    EXPECT_GT(with_uncoverable, 50);
}

}  // namespace
}  // namespace hezhi::sortition
