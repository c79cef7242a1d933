// Every rule against its slow reference, on thousands of random small ballots with ties of every kind.
#include "lib/tally/reference.h"

#include <gtest/gtest.h>

#include "lib/tally/tally.h"
#include "lib/tally/testing.h"

namespace hezhi::tally {
namespace {

Options random_options(Random& random, Rule rule, Ballot const& ballot) {
    Options options;
    options.rule = rule;
    switch (random.uniform_below(6)) {
        case 0:
            options.ties = TiePolicy::file_order;
            break;
        case 1:
            options.ties = TiePolicy::lot;
            options.seed = random.next();
            break;
        case 2:
            options.ties = TiePolicy::list;
            options.tie_order = standing(ballot);
            random.shuffle(std::span<CandidateIndex>(options.tie_order));
            break;
        default:
            break;
    }
    if (fills_several_seats(rule) || rule == Rule::schulze || rule == Rule::ranked_pairs) {
        options.seats = 1 + static_cast<int>(random.uniform_below(ballot.candidates.size()));
    }
    if (random.uniform_below(2) == 0) options.strength = Strength::winning_votes;
    if (random.uniform_below(2) == 0) options.unranked = Unranked::zero;
    options.approved = static_cast<ApprovedRanks>(random.uniform_below(3));
    if (random.uniform_below(4) == 0) options.threshold = {2, 3, random.uniform_below(2) == 0};
    if (random.uniform_below(4) == 0) options.threshold = {1, 2, true};
    options.majority_of = static_cast<MajorityOf>(random.uniform_below(3));
    options.electorate = 1 + static_cast<std::int64_t>(random.uniform_below(40));
    if (random.uniform_below(4) == 0) options.abstentions = {0};
    if (random.uniform_below(8) == 0) options.quorum = Quorum{std::nullopt, Threshold{1, 2, true}};
    if (random.uniform_below(8) == 0) options.quorum = Quorum{12, std::nullopt};
    return options;
}

struct Seen {
    int counted = 0;
    int refused = 0;
    int undecided = 0;
    int too_slow = 0;  // for the reference
    int with_open_ties_without_effect = 0;
};

Seen compare(Rule rule, int instances, BallotShape shape) {
    Seen seen;
    for (int i = 0; i < instances; ++i) {
        Random random(static_cast<std::uint64_t>(i) * 977 + static_cast<std::uint64_t>(rule));
        Ballot const ballot = random_ballot(random, shape);
        Options const options = random_options(random, rule, ballot);
        auto const fast = tally(ballot, options);
        auto const slow = recount(ballot, options);
        EXPECT_EQ(fast.has_value(), slow.has_value());
        if (!fast || !slow) {
            ++seen.refused;
            continue;
        }
        ++seen.counted;
        SCOPED_TRACE(testing::Message() << name_of(rule) << " instance " << i << " ties "
                                        << static_cast<int>(options.ties) << " seats " << fast->seats << "\n"
                                        << text_of(ballot));
        EXPECT_TRUE(fast->examined_all);
        if (!slow->examined_all) {
            ++seen.too_slow;
            continue;
        }
        EXPECT_EQ(fast->winners, slow->winners);
        EXPECT_EQ(fast->possible_winners, slow->possible_winners);
        EXPECT_EQ(fast->decided, slow->decided);
        EXPECT_EQ(fast->units_per_vote, slow->units_per_vote);
        EXPECT_EQ(fast->quota, slow->quota);
        if (fast->pairwise) {
            EXPECT_EQ(fast->pairwise->votes, slow->pairwise);
        }
        EXPECT_EQ(fast->strongest_paths, slow->strongest_paths);
        std::vector<std::vector<std::int64_t>> votes;
        for (auto const& stage : fast->stages) votes.push_back(stage.votes);
        EXPECT_EQ(votes, slow->stage_votes);
        if (!fast->decided) ++seen.undecided;
        for (auto const& tie : fast->ties) {
            if (tie.resolution == TieResolution::no_effect) ++seen.with_open_ties_without_effect;
            if (tie.resolution == TieResolution::open) {
                EXPECT_FALSE(fast->decided);
            }
        }
        if (testing::Test::HasFailure()) break;
    }
    return seen;
}

class AgainstReference : public testing::TestWithParam<Rule> {};

TEST_P(AgainstReference, small_ballots_full_of_ties) {
    BallotShape shape;
    shape.marks = takes_scores(GetParam()) ? Marks::scores : Marks::ranks;
    Seen const seen = compare(GetParam(), 10'000, shape);
    // The comparison means something only if ballots are counted and ties occur.
    EXPECT_GT(seen.counted, 9000);
    EXPECT_LT(seen.too_slow, 300);
    if (GetParam() != Rule::majority) {
        EXPECT_GT(seen.undecided, 100);
    }
    EXPECT_GT(seen.with_open_ties_without_effect + (GetParam() == Rule::condorcet || GetParam() == Rule::star ? 10 : 0),
              9);
}

TEST_P(AgainstReference, larger_ballots) {
    BallotShape shape{8, 60, true, true, true, takes_scores(GetParam()) ? Marks::scores : Marks::ranks};
    EXPECT_GT(compare(GetParam(), 200, shape).counted, 150);
}

INSTANTIATE_TEST_SUITE_P(Rules, AgainstReference, testing::ValuesIn(all_rules()), [](auto const& rule) {
    std::string name(name_of(rule.param));
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(Approvals, counted_as_the_reference_counts_them) {
    BallotShape shape;
    shape.marks = Marks::approvals;
    for (Rule const rule : {Rule::approval, Rule::borda, Rule::schulze, Rule::condorcet}) {
        EXPECT_GT(compare(rule, 500, shape).counted, 400);
    }
}

}  // namespace
}  // namespace hezhi::tally
