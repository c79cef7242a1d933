#include "lib/opinion/opinion_map.h"

#include <cstdio>

#include <gtest/gtest.h>

#include "lib/opinion/consensus.h"
#include "lib/opinion/representativeness.h"
#include "lib/opinion/testing.h"

namespace hezhi::opinion {
namespace {

using testing::Conversation;

/// Everything a map says that does not depend on how participants are numbered, in full precision.
std::string shown(OpinionMap const& map) {
    std::string text;
    auto const number = [&](double value) {
        char buffer[40];
        std::snprintf(buffer, sizeof buffer, "%a ", value);
        text += buffer;
    };
    for (auto const& group : map.groups) {
        text += "group " + std::to_string(group.id) + " of " + std::to_string(group.members.size()) + ": ";
        number(group.center.x);
        number(group.center.y);
        for (auto const& entry : group.representative) {
            text += std::to_string(entry.statement) + (entry.direction == Vote::agree ? "+" : "-");
            number(entry.repness);
        }
    }
    for (auto const& stats : map.statement_stats) {
        number(stats.group_aware_consensus);
        number(stats.extremity);
        number(stats.priority);
    }
    for (auto const& position : map.positions) {
        number(position.point.x);
        number(position.point.y);
        text += position.group ? std::to_string(*position.group) + " " : "- ";
    }
    return text;
}

OpinionMap map_of(Conversation const& conversation, MapOptions const& options = {}) {
    return compute_opinion_map(testing::table_of(conversation), conversation.statuses, options);
}

TEST(Method, is_found_by_its_name) {
    EXPECT_EQ(method_named("polis"), Method::polis);
    EXPECT_EQ(method_named("Polis"), std::nullopt);
}

TEST(OpinionMap, is_sound_on_random_conversations) {
    Random random(61);
    for (int run = 0; run < 100; ++run) {
        auto const conversation = testing::random_conversation(
            random, {.participants = static_cast<std::size_t>(random.uniform_below(150)),
                     .statements = 1 + static_cast<std::size_t>(random.uniform_below(40))});
        auto const table = testing::table_of(conversation);
        auto const map = compute_opinion_map(table, conversation.statuses);
        EXPECT_EQ(map.votes, table.votes());
        EXPECT_EQ(map.participants, table.participants());
        EXPECT_LE(map.groups.size(), 5U);
        std::vector<int> memberships(table.participants(), 0);
        for (std::size_t g = 0; g < map.groups.size(); ++g) {
            auto const& group = map.groups[g];
            EXPECT_FALSE(group.members.empty());
            for (ParticipantIndex const member : group.members) {
                ++memberships[member];
                EXPECT_EQ(map.positions[member].group, g);
            }
            for (auto const& entry : group.representative) {
                EXPECT_FALSE(conversation.statuses[entry.statement].is_left_out());
                EXPECT_LE(entry.n_success, entry.n_trials);
                EXPECT_LE(entry.n_trials, group.members.size());
            }
        }
        for (ParticipantIndex i = 0; i < table.participants(); ++i) {
            EXPECT_LE(memberships[i], 1);
            if (i < 15 || table.row(i).size() >= 7) {
                EXPECT_EQ(memberships[i], 1);
            }
            EXPECT_TRUE(std::isfinite(map.positions[i].point.x) && std::isfinite(map.positions[i].point.y));
        }
        for (auto const& stats : map.statement_stats) {
            EXPECT_TRUE(std::isfinite(stats.priority) && stats.priority >= 0);
            EXPECT_GE(stats.extremity, 0);
            EXPECT_GE(stats.group_aware_consensus, 0);
            EXPECT_LE(stats.group_aware_consensus, 1);
        }
    }
}

TEST(OpinionMap, agrees_with_the_plain_form_given_its_groups) {
    Random random(62);
    for (int run = 0; run < 2000; ++run) {
        auto const conversation = testing::random_conversation(random, {.participants = 60, .statements = 25});
        auto const table = testing::table_of(conversation);
        auto const map = compute_opinion_map(table, conversation.statuses);
        for (StatementIndex j = 0; j < table.statements(); ++j) {
            if (table.counts(j).seen() == 0) continue;
            double consensus = 1;
            VoteCounts all;
            for (auto const& group : map.groups) {
                VoteCounts counts;
                for (ParticipantIndex const member : group.members) {
                    if (auto const vote = table.vote(member, j)) {
                        counts.add(*vote);
                        all.add(*vote);
                    }
                }
                EXPECT_EQ(group.counts[j], counts);
                consensus *= (counts.agree + 1.0) / (counts.seen() + 2.0);
            }
            auto const& stats = map.statement_stats[j];
            EXPECT_EQ(stats.counts, table.counts(j));
            EXPECT_NEAR(stats.group_aware_consensus, consensus, 1e-15);
            double const s = all.seen();
            double const importance =
                (1 - (all.pass + 1) / (s + 2)) * (stats.extremity + 1) * (all.agree + 1) / (s + 2);
            double const priority = std::pow(importance * (1 + 8 * std::pow(2, -s / 5)), 2);
            EXPECT_NEAR(stats.priority, conversation.statuses[j].is_meta ? 49 : priority, 1e-12 * stats.priority);
        }
    }
}

TEST(OpinionMap, does_not_depend_on_the_order_in_which_one_person_votes) {
    Random random(63);
    for (int run = 0; run < 20; ++run) {
        auto conversation = testing::random_conversation(random, {.participants = 80, .share_revised = 0});
        auto const map = shown(map_of(conversation));
        // First votes stay where they are; the others are shuffled.
        std::vector<CastVote> first;
        std::vector<CastVote> others;
        for (auto const& cast : conversation.casts) {
            (cast.participant == first.size() ? first : others).push_back(cast);
        }
        random.shuffle(std::span(others));
        conversation.casts = first;
        conversation.casts.insert(conversation.casts.end(), others.begin(), others.end());
        EXPECT_EQ(shown(map_of(conversation)), map);
    }
}

TEST(OpinionMap, forgets_votes_that_were_changed_or_undone) {
    Random random(64);
    for (int run = 0; run < 20; ++run) {
        auto conversation = testing::random_conversation(random, {.participants = 50, .share_revised = 0});
        auto table = testing::table_of(conversation);
        auto const map = shown(compute_opinion_map(table, conversation.statuses));
        for (auto const& cast : conversation.casts) {
            table.record(cast.participant, cast.statement, Vote::pass);
            table.record(cast.participant, cast.statement, std::nullopt);
            table.record(cast.participant, cast.statement, cast.vote);
        }
        EXPECT_EQ(shown(compute_opinion_map(table, conversation.statuses)), map);
    }
}

TEST(OpinionMap, ignores_statements_and_participants_without_votes) {
    Random random(65);
    auto const conversation = testing::random_conversation(random, {.participants = 50});
    auto table = testing::table_of(conversation);
    auto statuses = conversation.statuses;
    auto const before = compute_opinion_map(table, statuses);
    table.add_statement();
    statuses.push_back({});
    table.add_participant();
    auto const after = compute_opinion_map(table, statuses);
    EXPECT_EQ(after.participants, before.participants);
    EXPECT_EQ(after.statements, before.statements);
    EXPECT_EQ(after.statement_stats.back().priority, 1);
    EXPECT_FALSE(after.positions.back().is_placed);
    for (std::size_t g = 0; g < before.groups.size(); ++g) {
        EXPECT_EQ(after.groups[g].members, before.groups[g].members);
        EXPECT_EQ(after.groups[g].representative, before.groups[g].representative);
    }
}

TEST(OpinionMap, says_the_same_of_groups_given_as_of_groups_found) {
    Random random(66);
    for (int run = 0; run < 20; ++run) {
        auto const conversation = testing::random_conversation(random, {.participants = 70});
        auto const found = map_of(conversation);
        MapOptions options;
        options.groups.emplace();
        for (auto const& group : found.groups) options.groups->push_back({group.id, group.members});
        std::ranges::reverse(*options.groups);  // their order does not matter
        options.memory = GroupCountMemory{4, 2, 3};
        auto const given = map_of(conversation, options);
        EXPECT_EQ(shown(given), shown(found));
        EXPECT_EQ(given.memory, options.memory);
    }
}

TEST(OpinionMap, keeps_ids_of_given_groups_and_members_without_votes) {
    Random random(67);
    auto const conversation = testing::random_conversation(random, {.participants = 20});
    auto table = testing::table_of(conversation);
    auto const silent = table.add_participant();
    auto const map =
        compute_opinion_map(table, conversation.statuses, {.groups = {{{7, {0, 1, 2}}, {3, {5, silent}}, {9, {}}}}});
    ASSERT_EQ(map.groups.size(), 3U);
    EXPECT_EQ(map.groups[0].id, 3);
    EXPECT_EQ(map.groups[0].members, (std::vector<ParticipantIndex>{5, silent}));
    EXPECT_EQ(map.groups[0].center, map.positions[5].point);
    EXPECT_EQ(map.groups[1].id, 7);
    EXPECT_EQ(map.groups[2].center, Point{});
}

TEST(OpinionMap, starts_clusters_from_the_participants_that_come_first) {
    Random random(68);
    auto const conversation = testing::random_conversation(random, {.participants = 90});
    auto const map = map_of(conversation);
    EXPECT_EQ(shown(map_of(conversation, {.first = {0, 1, 2, 3, 4}})), shown(map));
    auto const turned = map_of(conversation, {.first = {8, 7, 6, 5, 4}});
    EXPECT_EQ(turned.groups[0].representative.empty(), map.groups[0].representative.empty());
    EXPECT_NE(shown(turned), shown(map));
}

TEST(OpinionMap, copes_with_next_to_nothing) {
    VoteTable empty;
    EXPECT_TRUE(compute_opinion_map(empty, {}).groups.empty());
    VoteTable one;
    one.add_statement();
    one.record(one.add_participant(), 0, Vote::agree);
    auto const map = compute_opinion_map(one, std::vector<StatementStatus>(1));
    ASSERT_EQ(map.groups.size(), 1U);
    EXPECT_EQ(map.positions[0].point, Point{});
    one.record(0, 0, std::nullopt);
    EXPECT_EQ(compute_opinion_map(one, std::vector<StatementStatus>(1)).participants, 0U);
}

}  // namespace
}  // namespace hezhi::opinion
