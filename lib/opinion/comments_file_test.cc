#include "lib/opinion/comments_file.h"

#include <gtest/gtest.h>

namespace hezhi::opinion {
namespace {

TEST(CommentsFile, reads_what_moderators_decided) {
    auto const comments = parse_comments(
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body,is-meta\n"
        "1,x,7,1,0,0,-1,\"a, \"\"b\"\"\nc\",false\n1,x,3,1,0,0,1,d,true\n1,x,9,1,0,0,0,e,\n");
    ASSERT_TRUE(comments.has_value());
    std::vector<std::int64_t> const ids{3, 4, 7, 9};
    auto const statuses = statuses_of(ids, *comments);
    EXPECT_EQ(statuses, (std::vector<StatementStatus>{{Moderation::accepted, true},
                                                      {Moderation::undecided, false},
                                                      {Moderation::rejected, false},
                                                      {Moderation::undecided, false}}));
    EXPECT_TRUE(statuses[0].is_left_out() && statuses[2].is_left_out());
    EXPECT_FALSE(statuses[1].is_left_out() || statuses[3].is_left_out());
}

TEST(CommentsFile, needs_only_the_ids) {
    auto const comments = parse_comments("comment-id\n4\n");
    ASSERT_TRUE(comments.has_value());
    EXPECT_EQ(comments->front().status, StatementStatus{});
}

TEST(CommentsFile, reports_every_bad_row_at_once) {
    auto const comments = parse_comments("comment-id,moderated,is-meta\n1,2,false\n1,1,maybe\n2,1,true\n2,0,true\n");
    ASSERT_FALSE(comments.has_value());
    std::vector<std::string> lines;
    for (auto const& problem : comments.error().problems()) {
        lines.push_back(problem.where + " " + std::string(problem.key));
    }
    EXPECT_EQ(lines, (std::vector<std::string>{"2:3 opinion.not_a_moderation", "3:5 opinion.not_a_flag",
                                               "5:1 opinion.statement_repeated"}));
}

}  // namespace
}  // namespace hezhi::opinion
