#include "lib/budgeting/pabulib.h"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hezhi::budgeting {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string_view param(Problem const& problem, std::string_view name) {
    for (auto const& [key, value] : problem.params) {
        if (key == name) return value;
    }
    return {};
}

/// "line:column key", in order.
std::vector<std::string> problems_of(std::string_view text) {
    auto const file = read_pabulib(text);
    std::vector<std::string> result;
    if (file) return result;
    EXPECT_EQ(file.error().key(), "pabulib.invalid");
    for (Problem const& problem : file.error().problems()) {
        EXPECT_FALSE(param(problem, "found").empty());
        EXPECT_FALSE(param(problem, "expected").empty());
        result.push_back(problem.where + " " + std::string(problem.key));
    }
    return result;
}

std::vector<std::string> notices_of(std::string_view text) {
    auto const file = read_pabulib(text);
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().problems()[0].key);
    std::vector<std::string> result;
    if (!file) return result;
    for (Problem const& notice : file->notices) result.push_back(notice.where + " " + std::string(notice.key));
    return result;
}

constexpr std::string_view kMeta =
    "META\nkey;value\ndescription;d\ncountry;c\nunit;u\ninstance;1\nnum_projects;2\nnum_votes;3\nbudget;100\n"
    "vote_type;approval\nrule;greedy\ndate_begin;2024\ndate_end;2024\n";
constexpr std::string_view kProjects = "PROJECTS\nproject_id;cost\na;60\nb;50\n";

std::string with(std::string_view meta, std::string_view projects, std::string_view votes) {
    return std::string(meta) + std::string(projects) + std::string(votes);
}

std::string meta_with(std::string_view from, std::string_view to) {
    std::string meta(kMeta);
    auto const at = meta.find(from);
    EXPECT_NE(at, std::string::npos);
    return meta.replace(at, from.size(), to);
}

TEST(Pabulib, reads_a_plain_file) {
    auto const file = read_pabulib(with(kMeta, kProjects, "VOTES\nvoter_id;vote\n1;a,b\n2;b\n3;\n"));
    ASSERT_TRUE(file.has_value());
    EXPECT_THAT(file->notices, IsEmpty());
    EXPECT_EQ(file->meta_value("unit"), "u");
    EXPECT_EQ(file->meta_value("absent"), "");
    EXPECT_EQ(file->instance.budget, 100);
    ASSERT_EQ(file->instance.projects.size(), 2U);
    EXPECT_EQ(file->instance.projects[1].id, "b");
    EXPECT_EQ(file->instance.projects[1].cost, 50);
    EXPECT_EQ(file->profile.type(), VoteType::approval);
    EXPECT_EQ(file->profile.voter_count(), 3U);
    EXPECT_THAT(file->profile.ballot(0).projects, ElementsAre(0, 1));
    EXPECT_THAT(file->profile.ballot(1).projects, ElementsAre(1));
    EXPECT_THAT(file->profile.ballot(2).projects, IsEmpty());
}

TEST(Pabulib, reads_what_real_files_write) {
    std::string const text =
        "\xEF\xBB\xBFmeta\r\nKEY;Value\r\n\r\nDescription;\"quoted; with \"\"quotes\"\"\"\r\nbudget;1500,50\r\n"
        "num_projects;3.0\r\nnum_votes;2\r\nvote_type;Approval\r\n;;\r\n"
        "Projects;;\r\nname;selected;cost;PROJECT_ID;votes;target\r\n"
        "\"Skate\r\npark\";1;400000.0; BAD/0019 ;2;none\r\nZwykły;NONE;12,5;c13;1;\r\nOther;2;0;07;;x\r\n \r\n"
        "VOTES\r\nage;vote;voter_id;sex;;\r\n34;\"c13, BAD/0019\";v-1;F;;\r\nnone;BAD/0019;v-2;;;";
    auto const file = read_pabulib(text);
    ASSERT_TRUE(file.has_value()) << file.error().problems()[0].where << file.error().problems()[0].key;
    EXPECT_EQ(file->meta_value("description"), "quoted; with \"quotes\"");
    EXPECT_EQ(to_text(file->instance.budget), "3001/2");
    ASSERT_EQ(file->instance.projects.size(), 3U);
    EXPECT_EQ(file->instance.projects[0].id, "BAD/0019");
    EXPECT_EQ(file->instance.projects[0].name, "Skate\r\npark");
    EXPECT_EQ(file->instance.projects[0].cost, 400000);
    EXPECT_EQ(file->instance.projects[0].announced_status, 1);
    EXPECT_EQ(to_text(file->instance.projects[1].cost), "25/2");
    EXPECT_EQ(file->instance.projects[1].announced_status, std::nullopt);
    EXPECT_EQ(file->instance.projects[2].announced_status, 2);
    EXPECT_THAT(file->profile.ballot(0).projects, ElementsAre(0, 1));
    ASSERT_EQ(file->profile.attributes.size(), 2U);
    EXPECT_EQ(file->profile.attributes[0].name, "age");
    EXPECT_THAT(file->profile.attributes[0].values, ElementsAre("34", ""));
    EXPECT_THAT(file->profile.attributes[1].codes, ElementsAre(0, 1));
    // Only the incomplete META is worth a note.
    ASSERT_EQ(file->notices.size(), 1U);
    EXPECT_EQ(file->notices[0].key, "pabulib.meta_incomplete");
}

TEST(Pabulib, lone_carriage_returns_end_lines) {
    std::string text = with(kMeta, kProjects, "VOTES\nvoter_id;vote\n1;a,b\n2;b\n3;\n");
    std::ranges::replace(text, '\n', '\r');
    auto const file = read_pabulib(text);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->profile.voter_count(), 3U);
}

TEST(Pabulib, cumulative_ballots_carry_points) {
    auto const meta = meta_with("vote_type;approval", "vote_type;cumulative");
    auto const file =
        read_pabulib(with(meta, kProjects, "VOTES\nvoter_id;vote;points\n1;b,a;2,1.5\n2;a,b;0,4\n3;none;\n"));
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->profile.points_scale(), 2);
    EXPECT_THAT(file->profile.ballot(0).projects, ElementsAre(0, 1));
    EXPECT_THAT(file->profile.ballot(0).points, ElementsAre(3, 4));
    // No points, no support.
    EXPECT_THAT(file->profile.ballot(1).projects, ElementsAre(1));
    EXPECT_THAT(file->profile.ballot(1).points, ElementsAre(8));
    EXPECT_THAT(file->profile.ballot(2).projects, IsEmpty());
}

TEST(Pabulib, ordinal_ballots_keep_their_order) {
    auto const meta = meta_with("vote_type;approval", "vote_type;ordinal");
    auto const file = read_pabulib(with(meta, kProjects, "VOTES\nvoter_id;vote\n1;b,a\n2;a,b\n3;b,a\n"));
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->profile.ballot_count(), 2U);
    EXPECT_THAT(file->profile.ballot(0).projects, ElementsAre(1, 0));
    EXPECT_EQ(file->profile.ballot(0).multiplicity, 2);
}

TEST(Pabulib, identical_ballots_are_one_group) {
    auto const file = read_pabulib(with(kMeta, kProjects, "VOTES\nvoter_id;vote\n1;b,a\n2;a,b\n3;b\n"));
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->profile.ballot_count(), 2U);
    EXPECT_THAT(file->profile.ballot_of_voter(), ElementsAre(0, 0, 1));
}

TEST(Pabulib, notes_what_does_not_prevent_a_result) {
    auto const meta = meta_with("num_votes;3", "num_votes;4\nmax_length;1\nmin_length;1\nmax_sum_cost;70,00");
    std::string_view const projects = "PROJECTS\nproject_id;cost;votes;selected\na;60;2;x\nb;50;7;1\n";
    auto const notices = notices_of(with(meta, projects, "VOTES\nvoter_id;vote\n1;a,b\n2;b,b\n3;b,a\n4;\n"));
    EXPECT_THAT(notices, ElementsAre("19:8 pabulib.selected", "24:5 pabulib.project_twice", "20:6 pabulib.votes_differ",
                                     "23:1 pabulib.ballot_too_dear", "23:1 pabulib.ballot_too_long",
                                     "26:1 pabulib.ballot_too_short"));
}

TEST(Pabulib, missing_meta_header_is_an_entry) {
    std::string meta(kMeta);
    meta.erase(meta.find("key;value\n"), 10);
    auto const file = read_pabulib(with(meta, kProjects, "VOTES\nvoter_id;vote\n1;a,b\n2;b\n3;\n"));
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->meta_value("description"), "d");
    EXPECT_EQ(file->notices.at(0).key, "pabulib.meta_header");
}

TEST(Pabulib, text_after_a_quote_belongs_to_the_field) {
    std::string_view const projects = "PROJECTS\nproject_id;cost;name\na;60;\"Safe\" street\nb;50;5\" pipe\n";
    auto const file = read_pabulib(with(kMeta, projects, "VOTES\nvoter_id;vote\n1;a,b\n2;b\n3;\n"));
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->instance.projects[0].name, "Safe street");
    EXPECT_EQ(file->instance.projects[1].name, "5\" pipe");
    EXPECT_EQ(file->notices.at(0).where, "16:13");
}

// ---- bad files ------------------------------------------------------------------------------------------------------

TEST(PabulibProblems, all_at_once_in_the_order_of_the_file) {
    auto const meta = meta_with("budget;100", "budget;much");
    std::string_view const projects = "PROJECTS\nproject_id;cost\na;-60\nb;\na;5\n;7\n";
    EXPECT_THAT(
        problems_of(with(meta, projects, "VOTES\nvoter_id;vote\n1;a,x,b,y\n2;zz\n2;a\n;b\n5;a;b;c\n6\n")),
        ElementsAre("9:8 pabulib.meta_number", "16:3 pabulib.cost", "17:1 pabulib.cost_missing",
                    "18:1 pabulib.project_repeated", "19:1 pabulib.project_id_missing", "22:5 pabulib.project_unknown",
                    "22:9 pabulib.project_unknown", "23:3 pabulib.project_unknown", "24:1 pabulib.voter_repeated",
                    "25:1 pabulib.voter_id_missing", "26:5 pabulib.row_too_long", "27:1 pabulib.row_too_short"));
}

TEST(PabulibProblems, sections) {
    EXPECT_THAT(problems_of(""), ElementsAre("1:1 pabulib.section_missing", "1:1 pabulib.section_missing",
                                             "1:1 pabulib.section_missing"));
    EXPECT_THAT(problems_of("hello\nworld\n"), testing::Contains("1:1 pabulib.before_sections"));
    EXPECT_THAT(problems_of(with(kMeta, "", "VOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n")),
                ElementsAre("19:1 pabulib.section_missing"));
    EXPECT_THAT(problems_of(with(kMeta, kProjects, "")), ElementsAre("18:1 pabulib.section_missing"));
    EXPECT_THAT(problems_of(with(kMeta, "VOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n", kProjects)),
                ElementsAre("19:1 pabulib.section_order"));
    EXPECT_THAT(problems_of(with(kMeta, kProjects, "VOTES\n")), testing::Contains("19:1 pabulib.header_missing"));
    EXPECT_THAT(problems_of(with(kMeta, kProjects, "VOTES\nvoter_id;vote\n")),
                ElementsAre("18:1 pabulib.section_empty"));
    EXPECT_THAT(problems_of(with(kMeta, kProjects, "VOTES\nvoter_id;vote\n1;a\nPROJECTS\nproject_id;cost\n")),
                testing::Contains("21:1 pabulib.section_repeated"));
}

TEST(PabulibProblems, headers) {
    EXPECT_THAT(problems_of(with(kMeta, "PROJECTS\nid;price\na;5\n", "VOTES\nvoter;ballot\n1;a\n")),
                ElementsAre("15:1 pabulib.column_missing", "15:1 pabulib.column_missing", "18:1 pabulib.column_missing",
                            "18:1 pabulib.column_missing"));
    EXPECT_THAT(problems_of(with(kMeta, "PROJECTS\nproject_id;cost;Cost\na;60;1\nb;50;1\n",
                                 "VOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n")),
                ElementsAre("15:17 pabulib.column_repeated"));
    auto const cumulative = meta_with("vote_type;approval", "vote_type;cumulative");
    EXPECT_THAT(problems_of(with(cumulative, kProjects, "VOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n")),
                ElementsAre("19:1 pabulib.column_missing"));
}

TEST(PabulibProblems, meta) {
    std::string_view const votes = "VOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n";
    EXPECT_THAT(problems_of(with(meta_with("budget;100\n", ""), kProjects, votes)),
                ElementsAre("1:1 pabulib.meta_missing"));
    EXPECT_THAT(problems_of(with(meta_with("vote_type;approval\n", ""), kProjects, votes)),
                ElementsAre("1:1 pabulib.meta_missing"));
    EXPECT_THAT(problems_of(with(meta_with("vote_type;approval", "vote_type;ranking"), kProjects, votes)),
                ElementsAre("10:11 pabulib.vote_type"));
    EXPECT_THAT(problems_of(with(meta_with("budget;100", "budget;-1"), kProjects, votes)),
                ElementsAre("9:8 pabulib.meta_number"));
    EXPECT_THAT(problems_of(with(meta_with("budget;100", "budget;100\nBudget;200"), kProjects, votes)),
                ElementsAre("10:1 pabulib.meta_repeated"));
    EXPECT_THAT(problems_of(with(meta_with("num_votes;3", "num_votes;4"), kProjects, votes)),
                ElementsAre("8:11 pabulib.count"));
    EXPECT_THAT(problems_of(with(meta_with("num_projects;2", "num_projects;1"), kProjects, votes)),
                ElementsAre("7:14 pabulib.count"));
    EXPECT_THAT(problems_of(with(meta_with("num_projects;2", "num_projects;two"), kProjects, votes)),
                ElementsAre("7:14 pabulib.meta_number"));
}

TEST(PabulibProblems, points) {
    auto meta = meta_with("vote_type;approval", "vote_type;cumulative");
    meta.replace(meta.find("num_votes;3"), 11, "num_votes;6");
    EXPECT_THAT(problems_of(with(meta, kProjects,
                                 "VOTES\nvoter_id;vote;points\n1;a,b;1\n2;a,b;1,-2\n3;a;x\n4;a\n5;a,a;1,1\n6;;3\n")),
                ElementsAre("20:7 pabulib.points_count", "21:9 pabulib.points", "22:5 pabulib.points",
                            "23:3 pabulib.points_count", "24:5 pabulib.project_twice", "25:4 pabulib.points_count"));
}

TEST(PabulibProblems, encoding) {
    auto const good = with(kMeta, kProjects, "VOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n");
    auto bad = good;
    bad[bad.find("description;d") + 12] = '\xE9';
    EXPECT_THAT(problems_of(bad), ElementsAre("3:13 pabulib.not_utf8"));
    bad = good;
    bad[bad.find("\n2;b") + 1] = '\0';
    EXPECT_THAT(problems_of(bad), ElementsAre("21:1 pabulib.not_utf8"));
    EXPECT_THAT(problems_of("\xFF\xFEM\0E\0"), ElementsAre("1:1 pabulib.not_utf8"));
    for (char const* const text :
         {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF0\x80\x80\x80", "\xE2\x82", "\x80"}) {
        EXPECT_THAT(problems_of("META\n" + std::string(text)), ElementsAre("2:1 pabulib.not_utf8"));
    }
}

TEST(PabulibProblems, unclosed_quote_is_told_where_it_opens) {
    std::string_view const votes = "VOTES\nvoter_id;vote\n1;a\n2;b\n3;a\n";
    auto const problems =
        problems_of(with(kMeta, "PROJECTS\nproject_id;cost;name\na;60;\"Skate park\nb;50;x\n", votes));
    EXPECT_THAT(problems, ElementsAre("16:6 pabulib.unclosed_quote"));
    EXPECT_THAT(problems_of(with(kMeta, kProjects, "VOTES\nvoter_id;vote\n1;a\n2;\"b\n3;a\n")),
                ElementsAre("21:3 pabulib.unclosed_quote"));
}

TEST(PabulibProblems, many_are_counted) {
    std::string votes = "VOTES\nvoter_id;vote\n";
    for (int voter = 0; voter < 3000; ++voter) votes += std::to_string(voter) + ";x\n";
    auto const file = read_pabulib(with(meta_with("num_votes;3", "num_votes;3000"), kProjects, votes));
    ASSERT_FALSE(file.has_value());
    ASSERT_EQ(file.error().problems().size(), kProblemsMax + 1);
    EXPECT_EQ(param(file.error().problems().back(), "found"), "2000 further problems");
}

TEST(PabulibProblems, points_must_stay_exact) {
    auto const meta = meta_with("vote_type;approval", "vote_type;scoring");
    EXPECT_THAT(problems_of(with(meta, kProjects,
                                 "VOTES\nvoter_id;vote;points\n1;a;1000000000.000000001\n2;a;1\n3;b;0.0000000003\n")),
                ElementsAre("20:5 pabulib.points"));
    EXPECT_THAT(
        problems_of(with(meta, kProjects, "VOTES\nvoter_id;vote;points\n1;a;999999999\n2;a;1.0000000001\n3;b;3\n")),
        ElementsAre("18:1 pabulib.points_too_many"));
}

}  // namespace
}  // namespace hezhi::budgeting
