// The command as people and programs use it: documented JSON, tables, exit codes, refusals with their places, and the
// checker that recounts.
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
using testing::Not;

constexpr char const* kBerwick = "lib/tally/testdata/north_berwick_2017.blt";
constexpr char const* kKintyre = "lib/tally/testdata/kintyre_2022.blt";

Ran tally(std::vector<std::string> const& arguments) {
    return run(command_tally, arguments);
}
Ran verify(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "outcome");
    return run(command_verify, arguments);
}

/// Files of one test, removed at its end.
class CommandTally : public testing::Test {
protected:
    CommandTally() : folder_(std::filesystem::temp_directory_path() / "hezhi_command_tally_test") {
        std::filesystem::create_directory(folder_);
    }
    ~CommandTally() override { std::filesystem::remove_all(folder_); }
    std::string file(std::string const& name, std::string const& content) {
        std::ofstream(folder_ / name, std::ios::binary) << content;
        return (folder_ / name).string();
    }

private:
    std::filesystem::path folder_;
};

TEST_F(CommandTally, json_has_the_documented_members) {
    auto const ran = tally({kBerwick, "--rule", "scottish-stv", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const result = json::parse(ran.out).as_object();
    EXPECT_EQ(result.at("rule"), "scottish-stv");
    EXPECT_EQ(result.at("title"), "North Berwick Coastal 2017");
    EXPECT_EQ(result.at("seats"), 3);
    EXPECT_EQ(result.at("quota"), 1568);
    EXPECT_EQ(result.at("winners"), (json::array{"Candidate 1", "Candidate 3", "Candidate 4"}));
    EXPECT_EQ(result.at("possible_winners"), result.at("winners"));
    EXPECT_EQ(result.at("decided"), true);
    EXPECT_EQ(result.at("ties"), json::array());
    EXPECT_EQ(result.at("papers").as_object().at("valid"), 6270);
    auto const& stages = result.at("stages").as_array();
    ASSERT_EQ(stages.size(), 5U);
    auto const& second = stages.at(1).as_object();
    EXPECT_EQ(second.at("stage"), 2);
    EXPECT_EQ(second.at("action"), "surplus");
    EXPECT_EQ(second.at("candidates"), json::array{"Candidate 1"});
    EXPECT_THAT(ran.out, HasSubstr("\"Candidate 2\": 1128.90248"));
    EXPECT_THAT(ran.out, HasSubstr("\"Candidate 1\": -135"));
    EXPECT_EQ(stages.at(2).as_object().at("elected"), json::array{"Candidate 3"});
    EXPECT_EQ(stages.at(2).as_object().at("excluded"), json::array{"Candidate 6"});
}

TEST_F(CommandTally, pairwise_rules_print_matrices) {
    auto const result = json::parse(tally({kKintyre, "--rule", "schulze", "--json"}).out).as_object();
    EXPECT_EQ(result.at("winners"), json::array{"Candidate 4"});
    EXPECT_EQ(result.at("seats"), 1);
    EXPECT_EQ(result.at("quota"), nullptr);
    EXPECT_EQ(result.at("pairwise").as_array().at(0), (json::array{0, 1363, 1207, 1066, 1391, 1179}));
    EXPECT_EQ(result.at("strongest_paths").as_array().at(3), (json::array{34, 738, 34, 0, 635, 195}));
    EXPECT_EQ(result.at("condorcet_winner"), nullptr);
    auto const pairs = json::parse(tally({kKintyre, "--rule", "ranked-pairs", "--json"}).out).as_object();
    EXPECT_EQ(pairs.at("pairs").as_array().size(), 15U);
    EXPECT_EQ(pairs.at("pairs").as_array().back().as_object().at("locked"), false) << "it would close the cycle";
}

TEST_F(CommandTally, tables_say_what_happened_at_each_stage) {
    auto const ran = tally({kBerwick});
    ASSERT_EQ(ran.code, 0);
    EXPECT_THAT(ran.out, HasSubstr("Rule scottish-stv, 3 seats, quota 1568"));
    EXPECT_THAT(ran.out, HasSubstr("Stage 3: Exclusion of Candidate 6; elected: Candidate 3"));
    EXPECT_THAT(ran.out, HasSubstr("+112.72194  1453.72194"));
    EXPECT_THAT(ran.out, HasSubstr("Non-transferable"));
    EXPECT_THAT(ran.out, HasSubstr("Elected, in order: Candidate 1, Candidate 3, Candidate 4"));
    EXPECT_THAT(tally({kKintyre, "--rule", "schulze"}).out, HasSubstr("Strength of the strongest path"));
}

TEST_F(CommandTally, an_open_tie_is_shown_and_a_lot_breaks_it) {
    auto const papers = file("tie.csv", "choice,count\nA,3\nB,3\nC,1\n");
    auto const open = tally({papers});
    EXPECT_EQ(open.code, 0);
    EXPECT_THAT(open.out, HasSubstr("OPEN"));
    EXPECT_THAT(open.out, HasSubstr("Elected for certain: nobody"));
    auto const result = json::parse(tally({papers, "--json"}).out).as_object();
    EXPECT_EQ(result.at("decided"), false);
    EXPECT_EQ(result.at("winners"), json::array());
    EXPECT_EQ(result.at("possible_winners"), (json::array{"A", "B"}));
    EXPECT_EQ(result.at("ties").as_array().at(0).as_object().at("resolution"), "open");
    auto const lot = json::parse(tally({papers, "--ties", "lot", "--seed", "20250401", "--json"}).out).as_object();
    EXPECT_EQ(lot.at("winners").as_array().size(), 1U);
    EXPECT_EQ(lot.at("tie_order").as_array().size(), 3U);
    EXPECT_EQ(lot.at("options").as_object().at("seed"), 20250401);
    auto const list = file("list.txt", "B\nC\n#1\n");
    EXPECT_EQ(
        json::parse(tally({papers, "--ties", "list", "--tie-list", list, "--json"}).out).as_object().at("winners"),
        json::array{"B"});
    auto const bad = tally({papers, "--ties", "list", "--tie-list", file("bad.txt", "B\nX\nB\n")});
    EXPECT_EQ(bad.code, 1);
    EXPECT_THAT(bad.err, HasSubstr("bad.txt:2:1: found 'X'; expected"));
    EXPECT_THAT(bad.err, HasSubstr("bad.txt:3:1: found 'B' a second time"));
    EXPECT_THAT(bad.err, HasSubstr("found no line for 'A'"));
}

TEST_F(CommandTally, wrong_usage_ends_with_2) {
    for (auto const& arguments : std::vector<std::vector<std::string>>{
             {},
             {kBerwick, "--rule", "stv"},
             {kBerwick, "--seats", "0"},
             {kBerwick, "--seats", "many"},
             {kBerwick, "--rule", "irv", "--seats", "2"},
             {kBerwick, "--ties", "lot"},
             {kBerwick, "--ties", "coin"},
             {kBerwick, "--ties", "list"},
             {kBerwick, "--quorum", "half"},
             {kBerwick, "--quorum", "1/2"},
             {kBerwick, "--rule", "majority", "--threshold", "2"},
             {kBerwick, "--rule", "majority", "--majority-of", "electorate"},
             {kBerwick, "--rule", "majority", "--abstain", "nobody"},
             {kBerwick, "--unknown"},
             {"papers.txt"},
             {"owners", "roll.csv", "votes.csv"},
             {"owners", "roll.csv", "votes.csv", "--matter", "10"},
             {"owners", "roll.csv", "votes.csv", "--matter", "1", "--scope", "street"}}) {
        auto const ran = tally(arguments);
        EXPECT_EQ(ran.code, 2) << testing::PrintToString(arguments);
        EXPECT_EQ(ran.out, "") << testing::PrintToString(arguments);
        EXPECT_THAT(ran.err, HasSubstr("hezhi tally")) << testing::PrintToString(arguments);
    }
}

TEST_F(CommandTally, bad_files_end_with_1_and_name_every_place) {
    auto const bad = file("bad.blt", "2 1\n3 1 5 0\nx 1 0\n0\nA\nB\n");
    auto const ran = tally({bad});
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err,
                HasSubstr("bad.blt:2:5: found '5'; expected a candidate number from 1 to 2, or 0 to end the paper\n"));
    EXPECT_THAT(ran.err, HasSubstr("bad.blt:3:1: found 'x'; expected"));
    EXPECT_THAT(ran.err, HasSubstr("2 problems; nothing was computed"));
    EXPECT_EQ(tally({"/nonexistent.blt"}).code, 1);
    EXPECT_THAT(tally({"/nonexistent.blt"}).err, HasSubstr("/nonexistent.blt: No such file"));
    EXPECT_EQ(tally({file("empty.csv", "")}).code, 1);
    EXPECT_EQ(tally({file("latin.blt", "1 1\n1 1 0\n0\nRen\xE9\n")}).code, 1);
    EXPECT_EQ(tally({file("latin.blt", "1 1\n1 1 0\n0\nRen\xE9\n"), "--encoding", "latin-1"}).code, 0);
    EXPECT_EQ(tally({kBerwick, "--rule", "star"}).code, 1);
}

TEST_F(CommandTally, csv_from_a_chinese_spreadsheet_is_read) {
    // 选择 / 同意 / 反对 in GBK.
    auto const gbk =
        file("gbk.csv", "\xD1\xA1\xD4\xF1\r\n\xCD\xAC\xD2\xE2\r\n\xCD\xAC\xD2\xE2\r\n\xB7\xB4\xB6\xD4\r\n");
    auto const ran = tally({gbk, "--rule", "majority", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(json::parse(ran.out).as_object().at("winners"), json::array{"同意"});
}

TEST_F(CommandTally, a_missed_quorum_elects_nobody) {
    auto const papers = file("papers.csv", "choice,count\nA,3\nB,2\n");
    auto const ran = tally({papers, "--quorum", "1/2", "--electorate", "11", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const result = json::parse(ran.out).as_object();
    EXPECT_EQ(result.at("winners"), json::array());
    EXPECT_EQ(result.at("tests").as_array().at(0).as_object().at("passed"), false);
    EXPECT_EQ(result.at("tests").as_array().at(0).as_object().at("margin"), -1);
    EXPECT_THAT(tally({papers, "--quorum", "6"}).out, HasSubstr("no valid result"));
    EXPECT_EQ(json::parse(tally({papers, "--quorum", "5", "--json"}).out).as_object().at("winners"), json::array{"A"});
}

TEST_F(CommandTally, results_are_recounted_and_changed_ones_refused) {
    for (std::string const rule : {"scottish-stv", "meek", "irv", "schulze", "ranked-pairs", "condorcet", "plurality",
                                   "approval", "borda", "majority"}) {
        auto const text = tally({kKintyre, "--rule", rule, "--json"}).out;
        EXPECT_EQ(verify({file("result.json", text), kKintyre}).code, 0) << rule;
        // Papers of another election, and one changed figure.
        EXPECT_EQ(verify({file("result.json", text), kBerwick}).code, 1) << rule;
    }
    auto text = tally({kKintyre, "--rule", "scottish-stv", "--json"}).out;
    auto const at = text.find("\"winners\": [\"Candidate 4\"");
    ASSERT_NE(at, std::string::npos) << text.substr(0, 400);
    text.replace(text.find("Candidate 4", at), 11, "Candidate 5");
    auto const changed = verify({file("result.json", text), kKintyre});
    EXPECT_EQ(changed.code, 1);
    EXPECT_THAT(changed.out, HasSubstr("DIFFERS  winners"));
    EXPECT_EQ(verify({file("result.json", "{"), kKintyre}).code, 1);
    EXPECT_EQ(verify({file("result.json", "[]"), kKintyre}).code, 1);
    EXPECT_EQ(verify({file("result.json", "{\"rule\": \"guess\"}"), kKintyre}).code, 1);
    EXPECT_EQ(verify({}).code, 2);
    EXPECT_EQ(run(command_verify, {}).code, 2);
    EXPECT_EQ(run(command_verify, {"nothing"}).code, 2);
}

constexpr char const* kRoll =
    "房号,楼栋,业主,专有面积,用途\n101,3,张三,89.35,住宅\n102,3,李四,89.35,住宅\n103,3,王五,89.35,住宅\n104,3,赵六,120,"
    "住宅\nP1,3,张三,12,车位\n";
constexpr char const* kVotes = "房号,表决\n101,同意\n102,同意\n103,反对\n104,弃权\n";

TEST_F(CommandTally, owners_json_has_the_documented_members) {
    auto const roll = file("roll.csv", kRoll);
    auto const votes = file("votes.csv", kVotes);
    auto const ran = tally({"owners", roll, votes, "--matter", "7", "--scope", "building:3", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const result = json::parse(ran.out).as_object();
    EXPECT_EQ(result.at("passed"), false);
    auto const& tests = result.at("tests").as_array();
    ASSERT_EQ(tests.size(), 4U);
    auto const& area = tests.at(2).as_object();
    EXPECT_EQ(area.at("name"), "consent_area");
    EXPECT_EQ(area.at("numerator"), 2 * 893'500);
    EXPECT_EQ(area.at("denominator"), 3 * 893'500 + 1'200'000);
    EXPECT_EQ(area.at("threshold"), ">= 3/4");
    EXPECT_EQ(area.at("passed"), false);
    EXPECT_EQ(area.at("margin"), 2 * 893'500 - (3 * (3 * 893'500 + 1'200'000) + 3) / 4);
    EXPECT_EQ(result.at("scope"), "building:3");
    EXPECT_EQ(result.at("votes").as_object().at("abstain").as_object().at("heads"), 1);
    EXPECT_EQ(result.at("points_of_law").as_array().size(), 20U);
    EXPECT_THAT(tally({"owners", roll, votes, "--matter", "7"}).out, HasSubstr("NOT PASSED"));
}

TEST_F(CommandTally, owners_results_are_recounted) {
    auto const roll = file("roll.csv", kRoll);
    auto const votes = file("votes.csv", kVotes);
    auto text = tally({"owners", roll, votes, "--matter", "raise-funds", "--parking", "include", "--json"}).out;
    EXPECT_EQ(verify({file("result.json", text), roll, votes}).code, 0) << text;
    auto const at = text.find("\"passed\": false");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, 15, "\"passed\": true");
    EXPECT_EQ(verify({file("result.json", text), roll, votes}).code, 1);
    EXPECT_EQ(verify({file("result.json", text), roll}).code, 2);
}

TEST_F(CommandTally, owners_refuse_both_files_at_once) {
    auto const roll = file("roll.csv", "dwelling,owner,area_m2\n1,a,x\n");
    auto const votes = file("votes.csv", "dwelling,vote\n1,perhaps\n");
    auto const ran = tally({"owners", roll, votes, "--matter", "1"});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr("roll.csv:2:5: found 'x'; expected an area"));
    EXPECT_THAT(ran.err, HasSubstr("votes.csv:2:3: found 'perhaps'; expected agree"));
    auto const unknown =
        tally({"owners", file("roll.csv", kRoll), file("votes.csv", "房号,表决\n999,同意\n"), "--matter", "1"});
    EXPECT_EQ(unknown.code, 1);
    EXPECT_THAT(unknown.err, HasSubstr("votes.csv:2:5: found '999'; expected a dwelling of the roll"));
}

TEST_F(CommandTally, names_cannot_disturb_the_terminal) {
    auto const papers = file("names.csv",
                             "choice\n\"a\xE2\x80\xAE"
                             "b\"\n");
    EXPECT_THAT(tally({papers}).out, Not(HasSubstr("\xE2\x80\xAE")));
}

}  // namespace
}  // namespace hezhi::app
