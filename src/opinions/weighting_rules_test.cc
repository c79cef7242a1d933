#include "src/opinions/weighting_rules.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "lib/base/random.h"

namespace hezhi::opinions {
namespace {

/// People of two camps who differ on half of the statements; the older, the likelier in the second. One in eight
/// declares no age.
struct Voices {
    opinion::VoteTable votes;
    std::vector<Statement> statements;
    std::vector<opinion::StatementStatus> statuses;
    DeclaredVotes declared;
    AgeStructure ages{
        .community = JurisdictionId{1}, .version = 3, .residents = {180, 240, 200, 160, 140, 80}, .source = "台账"};

    explicit Voices(std::uint64_t seed, int people = 260, std::uint32_t count = 14) {
        Random random(seed);
        for (std::uint32_t at = 0; at < count; ++at) {
            votes.add_statement();
            statuses.push_back({.moderation = opinion::Moderation::accepted, .is_meta = false});
            statements.push_back(Statement{.id = StatementId{100 + at},
                                           .topic = TopicId{1},
                                           .number = at + 1,
                                           .text = "words",
                                           .state = StatementState::published});
        }
        for (int person = 0; person < people; ++person) {
            auto const row = votes.add_participant();
            auto const band = static_cast<std::size_t>(std::min<std::uint64_t>(random.uniform_below(7), 5));
            bool const is_declared = random.uniform_below(8) != 0;
            bool const is_second = random.uniform_below(6) < band;
            if (is_declared) ++declared.voted[band];
            for (std::uint32_t at = 0; at < count; ++at) {
                if (random.uniform_below(6) == 0) continue;
                bool const agrees = (at >= count / 2 || !is_second) != (random.uniform_below(9) == 0);
                auto const vote = random.uniform_below(12) == 0 ? Vote::pass : agrees ? Vote::agree : Vote::disagree;
                votes.record(row, at, vote);
                auto const kind = vote == Vote::agree ? 0U : vote == Vote::disagree ? 1U : 2U;
                auto& tally = statements[at].tally;
                ++(kind == 0 ? tally.agree : kind == 1 ? tally.disagree : tally.pass);
                if (is_declared) ++declared.votes[statements[at].id][band][kind];
            }
        }
    }

    PublishedWeighting published() const {
        auto const map = opinion::compute_opinion_map(votes, statuses);
        auto const shown = publish_map(map, statements, TimePoint{});
        auto const steps = total_steps(map, statements);
        return publish_weighting({.ages = ages,
                                  .declared = declared,
                                  .map = map,
                                  .statements = statements,
                                  .steps = steps,
                                  .published = shown});
    }
};

TEST(PublishWeighting, never_publishes_a_small_cell_and_every_figure_follows_from_what_is_published) {
    std::size_t weighted = 0;
    std::size_t changed = 0;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        auto const found = Voices(seed).published();
        ASSERT_EQ(found.state, WeightingState::ready) << seed;
        std::vector<stats::Stratum> strata;
        for (auto const& one : found.strata) {
            ASSERT_GE(one.declared, stats::kStratumDeclaredMin);
            strata.push_back(
                {static_cast<std::size_t>(one.first), static_cast<std::size_t>(one.last), one.residents, one.declared});
        }
        for (auto const& one : found.statements) {
            std::vector<stats::PublishedRow> rows;
            for (auto const& row : one.by_stratum) {
                for (auto const& cell : {row.agree, row.disagree, row.pass}) {
                    if (cell && *cell != 0) ASSERT_GE(*cell, stats::kPublicThreshold);
                }
                rows.push_back({{row.agree, row.disagree, row.pass}, row.seen});
            }
            if (one.not_weighted) {
                ASSERT_TRUE(one.weighted.empty());
                continue;
            }
            auto const again = stats::weigh(strata, rows);
            ASSERT_TRUE(again);
            for (std::size_t kind = 0; kind < stats::kVoteKinds; ++kind) {
                ASSERT_EQ(one.weighted[kind].low_e4, again->weighted[kind].low_e4);
                ASSERT_EQ(one.weighted[kind].high_e4, again->weighted[kind].high_e4);
            }
            ++weighted;
            changed += one.changes.empty() ? 0 : 1;
        }
        EXPECT_EQ(
            found.weighted_statements +
                std::ranges::count_if(found.statements, [](auto const& one) { return one.not_weighted.has_value(); }),
            14);
    }
    EXPECT_GT(weighted, 100U) << "withholding leaves something to weigh";
    EXPECT_GT(changed, 0U);
}

TEST(PublishWeighting, says_why_not) {
    Voices voices(1);
    voices.declared.voted = {10, 10, 10, 10, 9, 0};
    auto const few = voices.published();
    EXPECT_EQ(few.state, WeightingState::too_few_declared);
    EXPECT_TRUE(few.statements.empty());
    voices.declared.voted = {15, 15, 15, 15, 15, 5};
    EXPECT_EQ(voices.published().state, WeightingState::too_small_part) << "80 of 260";
    voices.declared.voted = {100, 19, 0, 0, 0, 0};
    EXPECT_EQ(voices.published().state, WeightingState::one_stratum);
    voices.declared.voted = {250, 40, 0, 0, 0, 0};
    EXPECT_EQ(voices.published().state, WeightingState::weight_too_large);
    voices.declared.voted = {4, 0, 0, 0, 0, 0};
    EXPECT_EQ(voices.published().declared, std::nullopt) << "a small cell itself";
}

TEST(MayPublishStrata, refuses_what_would_tell_the_only_undeclared_voter) {
    // One voter declared nothing, and of the totals the exact numbers are published: 70 agree, 31 disagree.
    std::vector<GroupVotes> const strata{{{.agree = 40, .disagree = 15, .pass = 0}, 55},
                                         {{.agree = 30, .disagree = 15, .pass = 0}, 45}};
    Tally const tally{.agree = 70, .disagree = 31};
    EXPECT_FALSE(may_publish_strata({}, 101, strata, 1, tally, {1, 1}));
    EXPECT_TRUE(may_publish_strata({}, 101, strata, 1, tally, {5, 5})) << "30 … 34 disagree: none or some of them";
    EXPECT_TRUE(may_publish_strata({}, 101, strata, 1, tally, {std::nullopt, std::nullopt}));
}

TEST(MayPublishStrata, refuses_what_would_tell_a_groups_withheld_cell) {
    // The map withholds the 4 of the second group; the strata, all of whose cells are published, add up to 44 agree.
    std::vector<GroupVotes> const groups{{{.agree = 40, .disagree = 20, .pass = 15}, 75},
                                         {{.agree = 4, .disagree = 36, .pass = 15}, 65}};
    std::vector<GroupVotes> const strata{{{.agree = 24, .disagree = 26, .pass = 15}, 65},
                                         {{.agree = 20, .disagree = 30, .pass = 15}, 65}};
    Tally const tally{.agree = 44, .disagree = 56, .pass = 30};
    auto const step = total_step(groups, 0, tally, stats::kPublicThreshold);
    ASSERT_NE(step, std::nullopt) << "without the strata nothing is told";
    EXPECT_FALSE(may_publish_strata(groups, 0, strata, 0, tally, {step, step}));
    // With forty who declared nothing the sum stays open.
    Tally const more{.agree = 60, .disagree = 70, .pass = 40};
    std::vector<GroupVotes> const larger{{{.agree = 56, .disagree = 34, .pass = 25}, 115},
                                         {{.agree = 4, .disagree = 36, .pass = 15}, 65}};
    EXPECT_TRUE(may_publish_strata(larger, 0, strata, 60, more, {10, 10}));
}

}  // namespace
}  // namespace hezhi::opinions
