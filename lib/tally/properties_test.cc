// What the rules promise, on random ballots: papers are anonymous and come in any order, candidates are treated alike,
// and where a rule is monotone, raising a winner never harms him.
#include <gtest/gtest.h>

#include "lib/tally/tally.h"
#include "lib/tally/testing.h"

namespace hezhi::tally {
namespace {

BallotShape shape_for(Rule rule) {
    BallotShape shape;
    shape.papers_max = 14;
    shape.marks = takes_scores(rule) ? Marks::scores : Marks::ranks;
    return shape;
}

class Properties : public testing::TestWithParam<Rule> {};

/// The same papers in another order, split into bundles of other sizes.
TEST_P(Properties, papers_are_anonymous) {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Random random(seed);
        Ballot const ballot = random_ballot(random, shape_for(GetParam()));
        Options options;
        options.rule = GetParam();
        auto const before = tally(ballot, options);
        Ballot shuffled = ballot;
        shuffled.papers.clear();
        for (auto const& paper : ballot.papers) {
            Paper one = paper;
            for (std::int64_t left = paper.count; left > 0; left -= one.count) {
                one.count = 1 + static_cast<std::int64_t>(random.uniform_below(static_cast<std::uint64_t>(left)));
                shuffled.papers.push_back(one);
            }
        }
        random.shuffle(std::span<Paper>(shuffled.papers));
        auto const after = tally(shuffled, options);
        ASSERT_EQ(before.has_value(), after.has_value());
        if (!before) continue;
        ASSERT_EQ(before->winners, after->winners) << text_of(ballot);
        ASSERT_EQ(before->possible_winners, after->possible_winners);
        ASSERT_EQ(before->ties, after->ties);
        ASSERT_EQ(before->stages, after->stages);
    }
}

/// Candidates listed in another order: the same people are elected.
TEST_P(Properties, candidates_are_treated_alike) {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        Random random(seed + 5000);
        Ballot const ballot = random_ballot(random, shape_for(GetParam()));
        Options options;
        options.rule = GetParam();
        auto const before = tally(ballot, options);
        std::vector<CandidateIndex> place;
        for (CandidateIndex c = 0; c < ballot.candidates.size(); ++c) place.push_back(c);
        random.shuffle(std::span<CandidateIndex>(place));
        Ballot moved = ballot;
        for (CandidateIndex c = 0; c < place.size(); ++c) moved.candidates[place[c]] = ballot.candidates[c];
        for (auto& paper : moved.papers) {
            for (auto& c : paper.order) c = place[c];
        }
        auto const after = tally(moved, options);
        ASSERT_EQ(before.has_value(), after.has_value());
        if (!before) continue;
        auto const names_of = [](Ballot const& b, std::vector<CandidateIndex> const& candidates) {
            std::vector<std::string> names;
            for (auto const c : candidates) names.push_back(b.candidates[c].name);
            std::sort(names.begin(), names.end());
            return names;
        };
        ASSERT_EQ(names_of(ballot, before->winners), names_of(moved, after->winners)) << text_of(ballot);
        ASSERT_EQ(names_of(ballot, before->possible_winners), names_of(moved, after->possible_winners));
        ASSERT_EQ(before->decided, after->decided);
    }
}

INSTANTIATE_TEST_SUITE_P(Rules, Properties, testing::ValuesIn(all_rules()), [](auto const& rule) {
    std::string name(name_of(rule.param));
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

/// Moves `winner` one group up on one paper, or onto a paper that does not name him.
bool raise(Ballot& ballot, CandidateIndex winner, Random& random) {
    auto& paper = ballot.papers[random.uniform_below(ballot.papers.size())];
    auto const at = std::find(paper.order.begin(), paper.order.end(), winner) - paper.order.begin();
    auto const i = static_cast<std::size_t>(at);
    if (i == 0) return false;
    if (i == paper.order.size()) {
        paper.order.push_back(winner);
        paper.level.push_back(paper.level.empty() ? 1 : paper.level.back() + 1);
        return true;
    }
    std::swap(paper.order[i], paper.order[i - 1]);
    return true;
}

class Monotone : public testing::TestWithParam<Rule> {};

/// Plurality, approval, Borda, Schulze, ranked pairs and Condorcet never drop a winner who is ranked higher; STV and
/// IRV may, which the last test shows.
TEST_P(Monotone, a_winner_ranked_higher_still_wins) {
    int raised = 0;
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        Random random(seed + 9000);
        Ballot ballot = random_ballot(random, {5, 12, false, false, false, Marks::ranks});
        Options options;
        options.rule = GetParam();
        options.seats = 1;
        auto const before = tally(ballot, options);
        if (!before || before->winners.size() != 1) continue;
        CandidateIndex const winner = before->winners.front();
        if (!raise(ballot, winner, random)) continue;
        ++raised;
        auto const after = tally(ballot, options);
        ASSERT_TRUE(after.has_value());
        ASSERT_EQ(after->winners, before->winners) << "seed " << seed << "\n" << text_of(ballot);
    }
    EXPECT_GT(raised, 500);
}

INSTANTIATE_TEST_SUITE_P(Rules, Monotone,
                         testing::Values(Rule::plurality, Rule::approval, Rule::borda, Rule::schulze,
                                         Rule::ranked_pairs, Rule::condorcet),
                         [](auto const& rule) {
                             std::string name(name_of(rule.param));
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

TEST(Properties, one_more_approval_never_removes_a_winner) {
    int added = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        Random random(seed);
        Ballot ballot = random_ballot(random, {6, 12, true, false, true, Marks::approvals});
        Options options;
        options.rule = Rule::approval;
        options.seats = 1 + static_cast<int>(random.uniform_below(3));
        auto const before = tally(ballot, options);
        if (!before || before->winners.empty()) continue;
        CandidateIndex const winner = before->winners[random.uniform_below(before->winners.size())];
        for (auto& paper : ballot.papers) {
            if (std::find(paper.order.begin(), paper.order.end(), winner) != paper.order.end()) continue;
            paper.order.push_back(winner);
            paper.level.push_back(1);
            ++added;
            break;
        }
        auto const after = tally(ballot, options);
        ASSERT_TRUE(std::find(after->winners.begin(), after->winners.end(), winner) != after->winners.end())
            << text_of(ballot);
    }
    EXPECT_GT(added, 500);
}

TEST(Properties, a_higher_score_never_removes_a_winner) {
    int raised = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        Random random(seed);
        Ballot ballot = random_ballot(random, {5, 10, false, false, false, Marks::scores});
        Options options;
        options.rule = Rule::score;
        options.seats = 1;
        auto const before = tally(ballot, options);
        if (!before || before->winners.size() != 1) continue;
        for (auto& paper : ballot.papers) {
            auto const at = std::find(paper.order.begin(), paper.order.end(), before->winners.front());
            if (at == paper.order.end()) continue;
            auto const i = static_cast<std::size_t>(at - paper.order.begin());
            if (i == 0) {
                ++paper.score[0];
                ++raised;
            }
            break;
        }
        ASSERT_EQ(tally(ballot, options)->winners, before->winners);
    }
    EXPECT_GT(raised, 100);
}

TEST(Properties, schulze_and_ranked_pairs_elect_the_condorcet_winner_and_stay_in_the_smith_set) {
    int condorcet = 0;
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        Random random(seed);
        Ballot const ballot = random_ballot(random, {6, 12, true, true, true, Marks::ranks});
        for (Rule const rule : {Rule::schulze, Rule::ranked_pairs}) {
            Options options;
            options.rule = rule;
            options.seats = 1;
            auto const outcome = tally(ballot, options);
            if (!outcome) continue;
            if (outcome->condorcet_winner) {
                ++condorcet;
                ASSERT_EQ(outcome->winners, std::vector<CandidateIndex>{*outcome->condorcet_winner}) << text_of(ballot);
            }
            for (auto const c : outcome->possible_winners) {
                ASSERT_TRUE(std::find(outcome->smith_set.begin(), outcome->smith_set.end(), c) !=
                            outcome->smith_set.end())
                    << name_of(rule) << "\n"
                    << text_of(ballot);
            }
        }
    }
    EXPECT_GT(condorcet, 1000);
}

TEST(Properties, stv_gives_a_solid_majority_its_share) {
    // Droop proportionality: more than k quotas of papers that put the same k candidates first elect all k.
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        Random random(seed);
        Ballot ballot;
        for (char c = 'A'; c <= 'F'; ++c) ballot.candidates.push_back({std::string(1, c), false});
        int const seats = 2 + static_cast<int>(random.uniform_below(3));
        std::size_t const k = 1 + random.uniform_below(2);
        std::int64_t const bloc = 7 + static_cast<std::int64_t>(random.uniform_below(20));
        std::int64_t rest = 0;
        for (int p = 0; p < 12; ++p) {
            Paper paper;
            std::vector<CandidateIndex> first;
            std::vector<CandidateIndex> last;
            for (CandidateIndex c = 0; c < 6; ++c) (c < k ? first : last).push_back(c);
            random.shuffle(std::span<CandidateIndex>(first));
            random.shuffle(std::span<CandidateIndex>(last));
            bool const in_bloc = p < 4;
            auto const& lead = in_bloc ? first : last;
            auto const& tail = in_bloc ? last : first;
            paper.order = lead;
            paper.order.insert(paper.order.end(), tail.begin(), tail.end());
            for (std::uint32_t r = 1; r <= 6; ++r) paper.level.push_back(r);
            paper.count = in_bloc ? bloc : 1 + static_cast<std::int64_t>(random.uniform_below(9));
            if (!in_bloc) rest += paper.count;
            ballot.papers.push_back(std::move(paper));
        }
        std::int64_t const valid = 4 * bloc + rest;
        std::int64_t const quota = valid / (seats + 1) + 1;
        // Remainders that Scottish transfers drop could cost a fraction of a vote: leave one vote to spare.
        if (4 * bloc < static_cast<std::int64_t>(k) * (quota + 1)) continue;
        ++checked;
        for (Rule const rule : {Rule::scottish_stv, Rule::meek}) {
            Options options;
            options.rule = rule;
            options.seats = seats;
            auto const outcome = tally(ballot, options);
            for (CandidateIndex c = 0; c < k; ++c) {
                ASSERT_TRUE(std::find(outcome->winners.begin(), outcome->winners.end(), c) != outcome->winners.end())
                    << name_of(rule) << " seed " << seed << "\n"
                    << text_of(ballot);
            }
        }
    }
    EXPECT_GT(checked, 300);
}

TEST(Properties, instant_runoff_is_not_monotone) {
    // The known failure, so that nobody adds the promise: two papers raise A, who then meets B instead of C and loses.
    auto const ballot = [](std::int64_t moved) {
        Ballot result;
        result.candidates = {{"A", false}, {"B", false}, {"C", false}};
        std::vector<std::uint32_t> const ranks{1, 2, 3};
        result.papers = {{6, {0, 1, 2}, ranks, {}}, {5, {1, 0, 2}, ranks, {}}, {4, {2, 1, 0}, ranks, {}}};
        if (moved < 2) result.papers.push_back({2 - moved, {2, 0, 1}, ranks, {}});
        if (moved > 0) result.papers.push_back({moved, {0, 2, 1}, ranks, {}});
        return result;
    };
    Options options;
    options.rule = Rule::irv;
    EXPECT_EQ(tally(ballot(0), options)->winners, std::vector<CandidateIndex>{0});
    EXPECT_EQ(tally(ballot(2), options)->winners, std::vector<CandidateIndex>{1});
}

}  // namespace
}  // namespace hezhi::tally
