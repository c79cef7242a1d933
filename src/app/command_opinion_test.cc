#include <filesystem>
#include <fstream>

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include "src/app/commands.h"
#include "src/app/testing.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;

class OpinionCommand : public ::testing::Test {
protected:
    OpinionCommand() : folder_(std::filesystem::temp_directory_path() / "hezhi_opinion_command_test") {
        std::filesystem::create_directories(folder_);
    }
    ~OpinionCommand() override { std::filesystem::remove_all(folder_); }

    std::string file(std::string const& name, std::string const& text) {
        auto const path = (folder_ / name).string();
        std::ofstream(path) << text;
        return path;
    }
    static Ran run(std::vector<std::string> const& arguments) { return app::run(command_opinion, arguments); }
    /// Two camps of ten who disagree about statements 10 to 16 and agree about 20.
    std::string camps() {
        std::string text = "vote,voter-id,timestamp,comment-id\n";
        int time = 0;
        for (int person = 100; person < 120; ++person) {
            for (int statement = 10; statement < 17; ++statement) {
                int const vote = (person + statement / 16) % 2 == 0 ? 1 : -1;
                text += std::to_string(vote) + "," + std::to_string(person) + "," + std::to_string(++time) + "," +
                        std::to_string(statement) + "\n";
            }
            text += "1," + std::to_string(person) + "," + std::to_string(++time) + ",20\n";
        }
        return file("votes.csv", text);
    }

    std::filesystem::path folder_;
};

std::vector<std::string> keys_of(json::value const& object) {
    std::vector<std::string> keys;
    for (auto const& member : object.as_object()) keys.emplace_back(member.key());
    return keys;
}

TEST_F(OpinionCommand, prints_the_json_that_the_format_promises) {
    auto const result = run({camps(), "--json"});
    ASSERT_EQ(result.code, 0) << result.err;
    auto const map = json::parse(result.out);
    EXPECT_EQ(keys_of(map), (std::vector<std::string>{"method", "participants", "statements", "votes", "k", "groups",
                                                      "consensus", "statement_stats", "positions"}));
    EXPECT_EQ(map.at("method"), "polis");
    EXPECT_EQ(map.at("participants"), 20);
    EXPECT_EQ(map.at("statements"), 8);
    EXPECT_EQ(map.at("votes"), 160);
    EXPECT_EQ(map.at("k"), 2);
    auto const& group = map.at("groups").at(0);
    EXPECT_EQ(keys_of(group), (std::vector<std::string>{"id", "size", "members", "center", "representative"}));
    EXPECT_EQ(group.at("size"), 10);
    EXPECT_EQ(json::serialize(group.at("members")), "[100,102,104,106,108,110,112,114,116,118]");
    EXPECT_EQ(group.at("center").as_array().size(), 2U);
    EXPECT_EQ(keys_of(group.at("representative").at(0)),
              (std::vector<std::string>{"statement", "direction", "repness", "repness_z", "p", "p_z", "n_success",
                                        "n_trials"}));
    EXPECT_EQ(json::serialize(map.at("consensus").at("agree")), "[20]");
    EXPECT_EQ(json::serialize(map.at("consensus").at("disagree")), "[]");
    EXPECT_EQ(keys_of(map.at("statement_stats").at(0)),
              (std::vector<std::string>{"id", "agree", "disagree", "pass", "seen", "group_aware_consensus", "extremity",
                                        "priority"}));
    EXPECT_EQ(keys_of(map.at("positions").at(19)), (std::vector<std::string>{"id", "x", "y", "group"}));
    EXPECT_EQ(map.at("positions").at(19).at("id"), 119);
}

TEST_F(OpinionCommand, prints_a_table) {
    auto const result = run({camps()});
    EXPECT_EQ(result.code, 0);
    EXPECT_TRUE(result.out.starts_with("20 participants, 8 statements, 160 votes; 2 groups (method: polis)\n"));
    EXPECT_NE(result.out.find("Group 0: 10 participants\n"), std::string::npos);
    EXPECT_NE(result.out.find("100%  20 of 20"), std::string::npos);
}

TEST_F(OpinionCommand, takes_moderation_and_given_groups) {
    auto const comments = file("comments.csv", "comment-id,moderated,is-meta\n20,-1,false\n10,1,true\n");
    auto const groups = file("groups.csv", "participant,group\n100,4\n101,4\n102,9\n7,9\n");
    auto const result = run({camps(), "--comments", comments, "--groups", groups, "--json"});
    ASSERT_EQ(result.code, 0) << result.err;
    EXPECT_EQ(result.err, groups + ": 1 members never voted; they count as members without votes\n");
    auto const map = json::parse(result.out);
    EXPECT_EQ(map.at("groups").at(0).at("id"), 4);
    EXPECT_EQ(json::serialize(map.at("groups").at(1).at("members")), "[7,102]");
    EXPECT_EQ(json::serialize(map.at("consensus").at("agree")), "[]");
    EXPECT_EQ(map.at("participants"), 20);
    EXPECT_EQ(map.at("positions").as_array().size(), 20U);
    EXPECT_EQ(map.at("statement_stats").at(0).at("priority").to_number<double>(), 49);
    EXPECT_TRUE(map.at("positions").at(5).at("group").is_null());
}

TEST_F(OpinionCommand, refuses_bad_files_with_every_place) {
    auto const votes = file("votes.csv", "timestamp,comment-id,voter-id,vote\n1,1,1,2\n1,a,1,1\n");
    auto const groups = file("groups.csv", "participant\n1\n");
    auto const result = run({votes, "--groups", groups, "--json"});
    EXPECT_EQ(result.code, 1);
    EXPECT_EQ(result.out, "");
    EXPECT_EQ(result.err, votes + ":2:7: found vote '2'; expected 1 (agree), 0 (pass) or -1 (disagree)\n" + votes +
                              ":3:3: found comment-id 'a'; expected a whole number from 0\n"
                              "hezhi opinion: 2 problems; nothing was computed\n" +
                              groups + ":1:1: found no column group; expected it in the header line\n");
}

TEST_F(OpinionCommand, tells_wrong_usage_from_missing_files) {
    EXPECT_EQ(run({}).code, 2);
    EXPECT_EQ(run({camps(), "--method", "other"}).code, 2);
    EXPECT_EQ(run({camps(), "--unknown"}).code, 2);
    EXPECT_EQ(run({"/nonexistent.csv"}).code, 1);
    EXPECT_EQ(run({"--help"}).code, 0);
}

}  // namespace
}  // namespace hezhi::app
