#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/app/commands.h"
#include "src/app/testing.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

constexpr char const* kAssen = "lib/budgeting/testdata/assen_2024.pb";

Ran run(std::vector<std::string> const& arguments) {
    return app::run(command_budget, arguments);
}

TEST(CommandBudget, json_has_the_documented_members) {
    auto const ran = run({kAssen, "--json"});
    ASSERT_EQ(ran.code, 0);
    EXPECT_EQ(ran.err, "");
    auto const result = json::parse(ran.out).as_object();
    EXPECT_EQ(result.at("rule"), "mes");
    EXPECT_EQ(result.at("utility"), "cost");
    EXPECT_EQ(result.at("completion"), "none");
    EXPECT_EQ(result.at("selected"), (json::array{"3", "9", "2", "13", "11", "14", "12"}));
    EXPECT_EQ(result.at("cost"), 60700);
    EXPECT_EQ(result.at("budget"), 100000);
    EXPECT_EQ(result.at("endowment"), "25000/21");
    EXPECT_TRUE(result.at("exact_rechecks").is_int64());
    auto const& rounds = result.at("rounds").as_array();
    ASSERT_EQ(rounds.size(), 7U);
    auto const& fifth = rounds.at(4).as_object();
    EXPECT_EQ(fifth.at("project"), "11");
    EXPECT_EQ(fifth.at("rho"), "48029/812700");
    EXPECT_DOUBLE_EQ(fifth.at("effective_votes").as_double(), 812700.0 / 48029.0);
    EXPECT_EQ(fifth.at("supporters").as_object().at("in_full"), 6);
    for (auto const& group : result.at("voter_groups").as_array()) {
        EXPECT_TRUE(group.as_object().at("share_of_budget").is_double());
    }
    auto const& losers = result.at("losers").as_array();
    ASSERT_EQ(losers.size(), 7U);
    for (auto const& loser : losers) {
        double const support = loser.as_object().at("effective_support").as_double();
        EXPECT_GT(support, 0);
        EXPECT_LT(support, 1);
        EXPECT_TRUE(loser.as_object().at("nearest_in_round_of").is_string());
    }
}

TEST(CommandBudget, amounts_with_decimals_are_numbers) {
    auto const path = std::filesystem::temp_directory_path() / "hezhi_command_budget_test.pb";
    std::ofstream(path) << "META\nkey;value\nbudget;20,75\nvote_type;approval\nPROJECTS\nproject_id;cost\na;10.50\n"
                           "VOTES\nvoter_id;vote\n1;a\n2;a\n";
    auto const ran = run({path.c_str(), "--json"});
    std::filesystem::remove(path);
    ASSERT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("\"budget\": 20.75"));
    EXPECT_THAT(ran.out, HasSubstr("\"cost\": 10.5"));
    EXPECT_EQ(json::parse(ran.out).as_object().at("endowment"), "83/8");
}

/// What docs/algorithms/equal-shares.md counts by hand.
TEST(CommandBudget, documented_example_holds) {
    char const* const file = "docs/formats/five-neighbours.pb";
    auto const result = json::parse(run({file, "--json"}).out).as_object();
    EXPECT_EQ(result.at("selected"), (json::array{"bench", "lamp", "green"}));
    std::vector<std::string> rho;
    for (auto const& round : result.at("rounds").as_array()) rho.emplace_back(round.as_object().at("rho").as_string());
    EXPECT_EQ(rho, (std::vector<std::string>{"1/4", "1/3", "15/19"}));
    auto const& loser = result.at("losers").as_array().at(0).as_object();
    EXPECT_EQ(loser.at("effective_support_exact"), "6/7");
    EXPECT_EQ(loser.at("missing"), 40);
    EXPECT_EQ(loser.at("missing_supporters"), 1);
    auto const completed = json::parse(run({file, "--json", "--completion", "add1"}).out).as_object();
    EXPECT_EQ(completed.at("endowment"), "220");
    EXPECT_EQ(completed.at("cost"), 990);
}

TEST(CommandBudget, options_choose_rules_in_any_case) {
    auto const selected = [](std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), {kAssen, "--json"});
        return json::serialize(json::parse(run(arguments).out).as_object().at("selected"));
    };
    EXPECT_EQ(selected({"--completion", "add1", "--ties", "FILE-ORDER"}),
              R"(["3","9","2","11","13","14","5","6","12"])");
    EXPECT_EQ(selected({"--completion", "add1", "--ties", "Lexicographic"}),
              R"(["3","9","11","2","13","14","5","6","12"])");
    EXPECT_EQ(selected({"--rule", "greedy"}), R"(["3","9","8","2","11","13","14"])");
    EXPECT_EQ(selected({"--rule", "greedy-threshold", "--threshold", "24"}), R"(["3","9","8","2","11"])");
    EXPECT_EQ(selected({"--rule", "phragmen"}), R"(["13","3","12","14","2","5","9","11","6","7"])");
}

TEST(CommandBudget, table_names_what_matters) {
    auto const ran = run({kAssen, "--completion", "add1u", "--compare", "greedy"});
    ASSERT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("Budget     100 000 EUR"));
    EXPECT_THAT(ran.out, HasSubstr("Endowment  2033 EUR per voter, after 843 increments"));
    EXPECT_THAT(ran.out, HasSubstr("effective votes"));
    EXPECT_THAT(ran.out, HasSubstr("completion"));
    EXPECT_THAT(ran.out, HasSubstr("effective support"));
    EXPECT_THAT(ran.out, HasSubstr("Comparison with the greedy rule"));
    EXPECT_THAT(ran.out, HasSubstr("Exact ties, decided by file-order"));
    EXPECT_THAT(ran.out, HasSubstr("Who decided about the money"));
}

TEST(CommandBudget, bad_files_are_refused_with_every_problem) {
    auto const path = std::filesystem::temp_directory_path() / "hezhi_command_budget_bad.pb";
    std::ofstream(path) << "META\nkey;value\nbudget;much\nvote_type;approval\nPROJECTS\nproject_id;cost\na;-1\n"
                           "VOTES\nvoter_id;vote\n1;a,b\n1;a\n";
    auto const ran = run({path.c_str()});
    std::filesystem::remove(path);
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    std::string const file = path.string();
    EXPECT_EQ(ran.err, file + ":3:8: found budget 'much'; expected a number >= 0\n" + file +
                           ":7:3: found cost '-1'; expected an amount >= 0, e.g. 12500 or 12500.50\n" + file +
                           ":10:5: found a vote for 'b'; expected a project_id of section PROJECTS\n" + file +
                           ":11:1: found voter_id '1' again; expected each voter once (first in line 10)\n"
                           "hezhi budget: 4 problems; nothing was computed\n");
    EXPECT_EQ(run({"/nonexistent.pb"}).code, 1);
}

TEST(CommandBudget, rules_that_do_not_suit_the_ballots_are_refused) {
    auto const ran = run({kAssen, "--utility", "points"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr("utility 'points' needs cumulative or scoring ballots (its ballots are approval)"));
    EXPECT_EQ(run({kAssen, "--rule", "greedy-threshold"}).code, 1);
}

TEST(CommandBudget, results_can_be_verified) {
    auto const path = std::filesystem::temp_directory_path() / "hezhi_command_budget_result.json";
    auto const verify = [&](std::string const& result) {
        std::ofstream(path) << result;
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        char const* const arguments[] = {"allocation", kAssen, path.c_str(), "--every-increment"};
        int const code = command_verify(arguments);
        std::fflush(stdout);
        testing::internal::GetCapturedStdout();
        return std::pair{code, testing::internal::GetCapturedStderr()};
    };
    auto const result = run({kAssen, "--json", "--completion", "utilitarian", "--compare", "greedy"}).out;
    EXPECT_EQ(verify(result), (std::pair{0, std::string{}}));
    auto altered = result;
    altered.replace(altered.find("\"1/42\""), 6, "\"1/41\"");
    auto const [code, message] = verify(altered);
    EXPECT_EQ(code, 1);
    EXPECT_THAT(message,
                HasSubstr("does not hold: found in round 2 project 9 with rho 1/41; expected 9 with rho 1/42"));
    EXPECT_EQ(verify("{").first, 1);
    EXPECT_EQ(verify("[]").first, 1);
    EXPECT_THAT(verify("{\"rule\": 5}").second, HasSubstr("found rule 5; expected mes|greedy"));
    std::filesystem::remove(path);
}

TEST(CommandBudget, wrong_usage_is_2) {
    EXPECT_EQ(run({}).code, 2);
    EXPECT_EQ(run({kAssen, "--rule", "borda"}).code, 2);
    EXPECT_EQ(run({kAssen, "--rule", "greedy", "--completion", "add1"}).code, 2);
    EXPECT_EQ(run({kAssen, "--rule", "phragmen", "--compare", "greedy"}).code, 2);
    EXPECT_EQ(run({kAssen, "--threshold", "many"}).code, 2);
    EXPECT_EQ(run({kAssen, "--unknown"}).code, 2);
    EXPECT_EQ(run({"--help"}).code, 0);
}

}  // namespace
}  // namespace hezhi::app
