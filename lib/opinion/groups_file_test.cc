#include "lib/opinion/groups_file.h"

#include <gtest/gtest.h>

namespace hezhi::opinion {
namespace {

TEST(GroupsFile, keeps_the_ids_and_adds_members_without_votes) {
    auto votes = parse_votes("comment-id,voter-id,vote\n1,30,1\n1,10,1\n1,20,1\n");
    auto const memberships = parse_groups("group,participant\n7,10\n2,20\n7,30\n2,99\n");
    ASSERT_TRUE(votes.has_value() && memberships.has_value());
    auto const result = groups_over(*votes, *memberships);
    EXPECT_EQ(result.added, 1U);
    ASSERT_EQ(result.groups.size(), 2U);
    EXPECT_EQ(result.groups[0].id, 2);
    EXPECT_EQ(result.groups[0].members, (std::vector<ParticipantIndex>{2, 3}));
    EXPECT_EQ(result.groups[1].id, 7);
    EXPECT_EQ(result.groups[1].members, (std::vector<ParticipantIndex>{0, 1}));
    EXPECT_EQ(votes->participant_ids, (std::vector<std::int64_t>{30, 10, 20, 99}));
    EXPECT_EQ(votes->table.participants(), 4U);
}

TEST(GroupsFile, reports_every_bad_row_at_once) {
    auto const memberships = parse_groups("participant,group\n1,a\n1,2\n1,3\n-4,1\n");
    ASSERT_FALSE(memberships.has_value());
    std::vector<std::string> lines;
    for (auto const& problem : memberships.error().problems()) {
        lines.push_back(problem.where + " " + std::string(problem.key));
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"2:3 opinion.not_an_id", "4:1 opinion.participant_repeated",
                                               "5:1 opinion.not_an_id"}));
    EXPECT_EQ(parse_groups("participant,group\n").error().key(), "opinion.groups_empty");
}

}  // namespace
}  // namespace hezhi::opinion
