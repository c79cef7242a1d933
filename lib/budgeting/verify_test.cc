#include "lib/budgeting/verify.h"

#include <array>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lib/budgeting/testing_reference.h"

namespace hezhi::budgeting {
namespace {

namespace reference = testing_reference;

AllocationClaim claim_of(AllocationOptions const& options, Allocation const& allocation) {
    AllocationClaim claim;
    claim.options = options;
    claim.options.utility = allocation.utility;
    claim.selected = allocation.selected;
    claim.budget = allocation.budget;
    claim.cost = allocation.cost;
    if (options.rule == Rule::equal_shares) {
        claim.endowment = allocation.endowment;
        claim.equal_shares = allocation.equal_shares;
        claim.rounds.emplace();
        for (auto const& round : allocation.rounds) claim.rounds->emplace_back(round.project, round.rho);
        for (auto const& loser : allocation.losers) {
            if (loser.effective_support) claim.effective_support.emplace(loser.project, *loser.effective_support);
        }
    }
    if (options.rule == Rule::phragmen) {
        claim.rounds.emplace();
        for (std::size_t at = 0; at < allocation.loads.size(); ++at) {
            claim.rounds->emplace_back(allocation.selected[at], allocation.loads[at]);
        }
    }
    if (allocation.comparison && allocation.comparison->greedy_taken) claim.effective_support.clear();
    return claim;
}

std::vector<std::string_view> keys(std::vector<Problem> const& problems) {
    std::vector<std::string_view> result;
    for (Problem const& problem : problems) result.push_back(problem.key);
    return result;
}

AllocationOptions random_options(Random& random, VoteType type) {
    AllocationOptions options;
    constexpr std::array kRules{Rule::equal_shares, Rule::equal_shares,     Rule::equal_shares,
                                Rule::greedy,       Rule::greedy_threshold, Rule::phragmen};
    constexpr std::array kCompletions{Completion::none, Completion::add1, Completion::add1u, Completion::utilitarian};
    constexpr std::array kTies{Ties::file_order, Ties::cost_votes_lot, Ties::lexicographic};
    options.rule = kRules[random.uniform_below(kRules.size())];
    if (options.rule == Rule::phragmen && type != VoteType::approval && type != VoteType::choose_one) {
        options.rule = Rule::greedy;
    }
    options.ties = kTies[random.uniform_below(kTies.size())];
    options.lot_seed = random.uniform_below(4);
    if (random.uniform_below(3) == 0) options.utility = Utility::cardinality;
    if (options.rule == Rule::equal_shares) {
        options.completion = kCompletions[random.uniform_below(kCompletions.size())];
        options.start = random.uniform_below(2) == 0 ? Start::fractional : Start::integral;
        options.stop = random.uniform_below(2) == 0 ? Stop::exhaustive : Stop::overspend;
        if (random.uniform_below(4) == 0) options.compare = Preference::exclusion;
        if (random.uniform_below(4) == 0) options.compare = Preference::satisfaction;
    }
    options.threshold = static_cast<long>(random.uniform_below(4));
    return options;
}

TEST(VerifyAllocation, holds_for_what_allocate_computes) {
    Random random{31};
    constexpr std::array kTypes{VoteType::approval, VoteType::choose_one, VoteType::cumulative, VoteType::ordinal};
    for (int trial = 0; trial < 3000; ++trial) {
        VoteType const type = kTypes[random.uniform_below(kTypes.size())];
        auto const election = reference::random_election(random, type);
        auto const options = random_options(random, type);
        auto const allocation = allocate(election.instance, election.profile, options);
        ASSERT_TRUE(allocation.has_value());
        auto const problems =
            verify_allocation(election.instance, election.profile, claim_of(options, *allocation), Increments::all);
        ASSERT_THAT(keys(problems), testing::IsEmpty()) << "trial " << trial;
    }
}

TEST(VerifyAllocation, every_altered_claim_fails) {
    Random random{32};
    int altered = 0;
    for (int trial = 0; trial < 1500; ++trial) {
        auto const election = reference::random_election(random, VoteType::approval);
        auto options = random_options(random, VoteType::approval);
        options.compare.reset();
        auto const allocation = allocate(election.instance, election.profile, options);
        auto const claim = claim_of(options, *allocation);
        auto const fails = [&](std::function<void(AllocationClaim&)> const& alter) {
            auto changed = claim;
            alter(changed);
            ++altered;
            EXPECT_FALSE(verify_allocation(election.instance, election.profile, changed, Increments::all).empty())
                << "trial " << trial;
        };
        fails([](AllocationClaim& c) { *c.budget += 1; });
        fails([](AllocationClaim& c) { *c.cost += Rational(1, 1000); });
        if (!claim.selected.empty()) fails([](AllocationClaim& c) { c.selected.pop_back(); });
        if (claim.selected.size() > 1) fails([](AllocationClaim& c) { std::swap(c.selected[0], c.selected[1]); });
        if (!allocation->losers.empty()) {
            fails([&](AllocationClaim& c) { c.selected.push_back(allocation->losers[0].project); });
        }
        if (claim.rounds && !claim.rounds->empty()) {
            fails([](AllocationClaim& c) { c.rounds->back().second += Rational(1, 1000000007); });
            fails([](AllocationClaim& c) { c.rounds->pop_back(); });
        }
        if (claim.endowment) {
            fails([](AllocationClaim& c) { *c.endowment += Rational(1, 3); });
            bool const add1 = options.completion == Completion::add1 || options.completion == Completion::add1u;
            if (add1 && allocation->increments > 0) fails([](AllocationClaim& c) { *c.endowment -= 1; });
            // One more increment may give the same winners: the end itself is claimed.
            if (add1) fails([](AllocationClaim& c) { *c.endowment += 1; });
        }
        if (!claim.effective_support.empty()) {
            fails([](AllocationClaim& c) { c.effective_support.begin()->second += Rational(1, 1000); });
        }
    }
    EXPECT_GT(altered, 5000);
}

}  // namespace
}  // namespace hezhi::budgeting
