#include "src/opinions/map_rules.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

#include "lib/base/random.h"
#include "lib/stats/suppression.h"

namespace hezhi::opinions {
namespace {

using opinion::Cell;

/// Two groups of the sizes given that disagree on the first half of the statements and agree on the second.
struct World {
    opinion::VoteTable votes;
    std::vector<Statement> statements;
    std::vector<opinion::StatementStatus> statuses;

    World(int first, int second, std::uint32_t count = 8) {
        for (std::uint32_t at = 0; at < count; ++at) {
            votes.add_statement();
            statuses.push_back({.moderation = opinion::Moderation::accepted, .is_meta = false});
            statements.push_back(Statement{.id = StatementId{100 + at},
                                           .topic = TopicId{1},
                                           .number = at + 1,
                                           .text = "statement " + std::to_string(at),
                                           .state = StatementState::published});
        }
        Random random(5);
        for (int person = 0; person < first + second; ++person) {
            auto const row = votes.add_participant();
            for (std::uint32_t at = 0; at < count; ++at) {
                bool const agrees = at >= count / 2 || person < first;
                // One in twelve votes against the own group, so that people do not all stand on one spot.
                bool const odd = random.uniform_below(12) == 0;
                votes.record(row, at, agrees != odd ? Vote::agree : Vote::disagree);
            }
        }
    }

    PublishedMap published() const {
        return publish_map(opinion::compute_opinion_map(votes, statuses), statements, TimePoint{});
    }
};

TEST(PublishMap, says_nothing_about_few_people) {
    EXPECT_EQ(World(7, 7).published().state, MapState::few);
    EXPECT_TRUE(World(7, 7).published().groups.empty());
}

TEST(PublishMap, letters_go_by_size_and_buckets_hold_at_least_five) {
    auto const map = World(30, 60).published();
    ASSERT_EQ(map.state, MapState::ready);
    ASSERT_GE(map.groups.size(), 2U);
    EXPECT_EQ(map.groups[0].letter, "A");
    std::int64_t people = 0;
    for (std::size_t at = 0; at < map.groups.size(); ++at) {
        if (at > 0) EXPECT_GE(map.groups[at - 1].size.value_or(0), map.groups[at].size.value_or(0));
        for (auto const& bucket : map.groups[at].buckets) {
            EXPECT_GE(bucket.people, 5);
            people += bucket.people;
        }
    }
    EXPECT_LE(people, 90);
    EXPECT_EQ(map.participants, 90);
}

TEST(PublishMap, finds_common_ground_before_differences) {
    auto const map = World(40, 60).published();
    ASSERT_EQ(map.state, MapState::ready);
    ASSERT_FALSE(map.common_ground.empty());
    ASSERT_FALSE(map.differences.empty());
    for (auto const& statement : map.common_ground) {
        EXPECT_GE(statement.statement.value(), 104) << "the second half is what all agree on";
        EXPECT_EQ(statement.direction, Vote::agree);
        EXPECT_EQ(statement.by_group.size(), map.groups.size());
    }
    for (auto const& statement : map.differences) EXPECT_LT(statement.statement.value(), 104);
}

TEST(PublishMap, never_publishes_a_small_cell) {
    for (int first : {12, 20, 35}) {
        auto const map = World(first, 45).published();
        auto const check = [](PublishedVotes const& votes) {
            for (auto const& cell : {votes.agree, votes.disagree, votes.pass}) {
                if (cell && *cell != 0) EXPECT_GE(*cell, 10);
            }
        };
        for (auto const& group : map.groups) {
            if (group.size) EXPECT_GE(*group.size, 10);
            for (auto const& representative : group.representative) check(representative.votes);
        }
        for (auto const& statement : map.common_ground) {
            for (auto const& votes : statement.by_group) check(votes);
        }
    }
}

TEST(PublishMap, shows_no_hidden_statement) {
    World world(40, 60);
    world.statements[5].state = StatementState::hidden;
    world.statuses[5].moderation = opinion::Moderation::rejected;
    auto const map = world.published();
    for (auto const& statement : map.common_ground) EXPECT_NE(statement.statement, StatementId{105});
    for (auto const& group : map.groups) {
        for (auto const& representative : group.representative) {
            EXPECT_NE(representative.statement, StatementId{105});
        }
    }
}

TEST(PublishTotals, rounds_down_and_adds_what_it_shows) {
    auto const exact = publish_totals({.agree = 48, .disagree = 63, .pass = 12}, 5, 1);
    EXPECT_EQ(exact.agree, 48);
    EXPECT_EQ(exact.seen, 123);
    auto const rounded = publish_totals({.agree = 48, .disagree = 63, .pass = 12}, 5, 5);
    EXPECT_EQ(rounded.agree, 45);
    EXPECT_EQ(rounded.disagree, 60);
    EXPECT_EQ(rounded.pass, 10);
    EXPECT_EQ(rounded.seen, 115) << "the sum of what is shown, so that it says nothing more";
    EXPECT_EQ(rounded.step, 5);
    EXPECT_EQ(publish_totals({.agree = 48, .disagree = 31, .pass = 13}, 5, 20).pass, std::nullopt) << "never as zero";
    EXPECT_EQ(publish_totals({.agree = 48, .disagree = 3, .pass = 0}, 5, 5).disagree, std::nullopt);
}

TEST(TotalStep, takes_a_coarser_step_where_the_finest_would_tell) {
    // 41 of the first group agree; a total of 50 … 54 would leave nothing but nine, one of 45 … 53 leaves 4 … 9 for the
    // second.
    std::vector<GroupVotes> const groups{{{.agree = 41, .disagree = 12, .pass = 11}, 64},
                                         {{.agree = 9, .disagree = 60, .pass = 12}, 81}};
    Tally const all{.agree = 50, .disagree = 72, .pass = 23};
    EXPECT_EQ(total_step(groups, 0, all, stats::kSignedInThreshold), 9);
    std::vector<GroupVotes> const large{{{.agree = 41, .disagree = 12, .pass = 11}, 64},
                                        {{.agree = 19, .disagree = 60, .pass = 12}, 91}};
    EXPECT_EQ(total_step(large, 0, {.agree = 60, .disagree = 72, .pass = 23}, stats::kSignedInThreshold), 5);
}

/// Two groups and a few people in none, by kind of vote.
struct Votes3 {
    std::array<std::array<std::int64_t, 3>, 2> groups{};
    std::array<std::int64_t, 3> others{};

    Tally tally() const {
        auto const sum = [this](std::size_t kind) { return groups[0][kind] + groups[1][kind] + others[kind]; };
        return {sum(0), sum(1), sum(2)};
    }
};

auto as_published(std::array<std::int64_t, 3> const& cells) {
    auto const published = stats::publish_cells(cells, stats::kPublicThreshold);
    return std::pair(published.cells, published.total);
}

auto as_published(Tally const& tally, std::int64_t threshold, std::int64_t step) {
    auto const totals = publish_totals(tally, threshold, step);
    return std::tuple(totals.agree, totals.disagree, totals.pass, totals.seen);
}

/// The values that each group's withheld cells have in all worlds that are published alike; nothing of lib/stats but
/// what is published goes into it.
std::array<std::array<std::set<std::int64_t>, 3>, 2> alike(Votes3 const& truth, std::int64_t ungrouped,
                                                           std::int64_t threshold, std::optional<std::int64_t> step) {
    std::array<std::vector<std::array<std::int64_t, 3>>, 2> rows;
    for (std::size_t group = 0; group < 2; ++group) {
        auto const shown = as_published(truth.groups[group]);
        for (std::int64_t disagree = 0; disagree < 10; ++disagree) {
            for (std::int64_t pass = 0; pass < 10; ++pass) {
                std::array const row{truth.groups[group][0], disagree, pass};
                if (as_published(row) == shown) rows[group].push_back(row);
            }
        }
    }
    std::array<std::array<std::set<std::int64_t>, 3>, 2> values;
    for (auto const& first : rows[0]) {
        for (auto const& second : rows[1]) {
            for (std::int64_t a = 0; a <= ungrouped; ++a) {
                for (std::int64_t b = 0; a + b <= ungrouped; ++b) {
                    for (std::int64_t c = 0; a + b + c <= ungrouped; ++c) {
                        Votes3 const world{{first, second}, {a, b, c}};
                        if (step && as_published(world.tally(), threshold, *step) !=
                                        as_published(truth.tally(), threshold, *step)) {
                            continue;
                        }
                        for (std::size_t kind = 0; kind < 3; ++kind) {
                            values[0][kind].insert(first[kind]);
                            values[1][kind].insert(second[kind]);
                        }
                    }
                }
            }
        }
    }
    return values;
}

TEST(TotalStep, leaves_every_small_cell_several_values_by_trying_every_world) {
    Random random(17);
    int told_by_exact_totals = 0;
    for (int round = 0; round < 120; ++round) {
        Votes3 truth;
        auto const ungrouped = static_cast<std::int64_t>(random.uniform_below(3));
        std::vector<GroupVotes> groups;
        for (auto& row : truth.groups) {
            row = {20 + static_cast<std::int64_t>(random.uniform_below(20)),
                   static_cast<std::int64_t>(random.uniform_below(8)),
                   static_cast<std::int64_t>(random.uniform_below(8))};
            groups.push_back({{.agree = static_cast<std::uint32_t>(row[0]),
                               .disagree = static_cast<std::uint32_t>(row[1]),
                               .pass = static_cast<std::uint32_t>(row[2])},
                              200});
        }
        for (std::int64_t one = 0; one < ungrouped; ++one) ++truth.others[random.uniform_below(3)];
        std::int64_t threshold = round % 2 == 0 ? stats::kSignedInThreshold : stats::kPublicThreshold;
        auto step = total_step(groups, ungrouped, truth.tally(), threshold);
        if (!step) {  // as the page does
            threshold = stats::kPublicThreshold;
            step = total_step(groups, ungrouped, truth.tally(), threshold);
        }
        ASSERT_TRUE(step) << round;
        auto const alone = alike(truth, ungrouped, threshold, std::nullopt);
        auto const beside = alike(truth, ungrouped, threshold, step);
        auto const exact = alike(truth, ungrouped, threshold, 1);
        for (std::size_t group = 0; group < 2; ++group) {
            for (std::size_t kind = 1; kind < 3; ++kind) {
                auto const wanted = std::min<std::size_t>(alone[group][kind].size(), 5);
                EXPECT_GE(beside[group][kind].size(), wanted)
                    << round << ' ' << group << ' ' << kind << " by " << *step;
                told_by_exact_totals += exact[group][kind].size() < wanted ? 1 : 0;
            }
        }
    }
    EXPECT_GT(told_by_exact_totals, 0) << "the test would not notice exact totals";
}

TEST(TotalSteps, are_exact_where_no_group_is_published_and_rounded_beside_groups) {
    World const few(7, 7);
    for (auto const& step : total_steps(opinion::compute_opinion_map(few.votes, few.statuses), few.statements)) {
        EXPECT_EQ(step.open, 1);
        EXPECT_EQ(step.signed_in, 1);
    }
    World const many(30, 60);
    auto const steps = total_steps(opinion::compute_opinion_map(many.votes, many.statuses), many.statements);
    ASSERT_EQ(steps.size(), many.statements.size());
    for (auto const& step : steps) {
        if (step.open) EXPECT_GE(*step.open, 5);
        if (step.signed_in) EXPECT_GE(*step.signed_in, 5);
    }
}

TEST(LetterOrder, is_a_permutation) {
    World world(40, 60);
    auto const map = opinion::compute_opinion_map(world.votes, world.statuses);
    auto order = letter_order(map);
    std::ranges::sort(order);
    for (std::size_t at = 0; at < order.size(); ++at) EXPECT_EQ(order[at], at);
}

}  // namespace
}  // namespace hezhi::opinions
