#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "src/app/commands.h"
#include "src/app/testing.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

/// A pool of twelve in a folder of its own.
class CommandSortition : public testing::Test {
protected:
    CommandSortition() {
        std::filesystem::create_directories(folder_);
        write("people.csv",
              "id,gender,age,street\n"
              "p1,female,young,A\np2,female,young,B\np3,Female,old,C\np4,FEMALE,old,D\np5,female,old,E\n"
              "p6,male,young,F\np7,male,young,G\np8,male,old,H\np9,male,old,I\np10,male,old,K\n"
              "p11,other,old,L\np12,male,old,L\n");
        write("quotas.csv",
              "category,name,min,max\ngender,Female,1,2\ngender,Male,1,2\ngender,Other,0,1\nage,young,1,2\nage,old,2,"
              "3\n");
    }
    ~CommandSortition() override { std::filesystem::remove_all(folder_); }

    std::string path(std::string const& name) const { return (folder_ / name).string(); }
    void write(std::string const& name, std::string const& text) const {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    Ran run(std::vector<std::string> options, std::string const& people = "people.csv",
            std::string const& quotas = "quotas.csv") const {
        options.insert(options.begin(), {path(people), path(quotas), "--panel-size", "4"});
        return app::run(command_sortition, options);
    }

private:
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("hezhi_command_sortition_" + std::to_string(::getpid()));
};

TEST_F(CommandSortition, json_has_the_documented_members) {
    auto const ran = run({"--id-column", "id", "--same-address", "street", "--seed", "3", "--json"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(ran.err, "");
    auto const result = json::parse(ran.out).as_object();
    EXPECT_EQ(result.at("method"), "leximin");
    EXPECT_EQ(result.at("pool"), 12);
    EXPECT_EQ(result.at("panel_size"), 4);
    EXPECT_EQ(result.at("selected").as_array().size(), 4U);
    EXPECT_EQ(result.at("uncoverable").as_array().size(), 0U);
    EXPECT_TRUE(result.at("certificate").is_object());
    auto const& chances = result.at("probabilities").as_object();
    ASSERT_EQ(chances.size(), 12U);
    EXPECT_EQ(chances.begin()->key(), "p1");
    double sum = 0;
    for (auto const& chance : chances) sum += chance.value().to_number<double>();
    EXPECT_NEAR(sum, 4, 1e-9);
    for (auto const& panel : result.at("panels").as_array()) {
        auto const members = json::serialize(panel.as_object().at("members"));
        EXPECT_FALSE(members.find("\"p11\"") != std::string::npos && members.find("\"p12\"") != std::string::npos);
    }
    EXPECT_EQ(run({"--id-column", "id", "--same-address", "street", "--seed", "3", "--json"}).out, ran.out);
}

TEST_F(CommandSortition, people_without_ids_are_numbered_in_file_order) {
    auto const result = json::parse(run({"--seed", "1", "--json"}).out).as_object();
    std::vector<std::string> ids;
    for (auto const& chance : result.at("probabilities").as_object()) ids.emplace_back(chance.key());
    ASSERT_EQ(ids.size(), 12U);
    EXPECT_EQ(ids.front(), "1");
    EXPECT_EQ(ids.back(), "12");
}

TEST_F(CommandSortition, table_shows_the_panel_against_each_quota) {
    auto const ran = run({"--seed", "1"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("leximin: a panel of 4 from 12 people"));
    EXPECT_THAT(ran.out, HasSubstr("Drawn with seed 1:"));
    EXPECT_THAT(ran.out, HasSubstr("category  value   panel  min  max  pool"));
    EXPECT_THAT(ran.out, HasSubstr("smallest chance"));
}

TEST_F(CommandSortition, infeasible_quotas_come_with_the_smallest_change) {
    write("tight.csv",
          "feature,value,min,max\ngender,female,1,1\ngender,male,1,1\ngender,other,0,1\nage,young,0,4\nage,old,0,4\n");
    auto const ran = run({"--id-column", "id"}, "people.csv", "tight.csv");
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr("no panel of 4 keeps all quotas\n"));
    EXPECT_THAT(ran.err, HasSubstr("found gender: maxima that add up to 3; expected at least the panel's 4\n"));
    EXPECT_THAT(ran.err, testing::ContainsRegex("  gender: (fe)?male: at most 1 → 2\n"));
    auto const result = json::parse(run({"--json"}, "people.csv", "tight.csv").out).as_object();
    EXPECT_EQ(result.at("error"), "sortition.infeasible");
    EXPECT_EQ(result.at("smallest_change").as_array().size(), 1U);
}

TEST_F(CommandSortition, who_is_in_no_panel_is_named_with_what_would_include_them) {
    write("none.csv",
          "feature,value,min,max\ngender,female,1,2\ngender,male,1,3\ngender,other,0,0\nage,young,0,4\nage,old,0,4\n");
    auto const ran = run({"--id-column", "id", "--seed", "1"}, "people.csv", "none.csv");
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("In no panel that keeps the quotas (1 people):\n  p11\n"));
    EXPECT_THAT(ran.out, HasSubstr("everybody can be drawn:\n  gender: other: at most 0 → 1\n"));
}

TEST_F(CommandSortition, every_bad_row_is_reported_with_its_place) {
    write("bad.csv", "id,gender,age\np1,female,young\np1,man,old\n,male,ancient\n");
    auto const ran = run({"--id-column", "id"}, "bad.csv");
    EXPECT_EQ(ran.code, 1);
    EXPECT_EQ(ran.out, "");
    EXPECT_THAT(ran.err, HasSubstr("bad.csv:3:4: found 'man'; expected a value of 'gender': Female, Male, Other\n"));
    EXPECT_THAT(ran.err, HasSubstr("bad.csv:3:1: found the id 'p1' again (first on line 2); expected every id once\n"));
    EXPECT_THAT(ran.err, HasSubstr("bad.csv:4:7: found 'ancient'; expected a value of 'age': young, old\n"));
    EXPECT_THAT(ran.err, HasSubstr("bad.csv:4:1: found nothing; expected an id in column 'id'\n"));
    EXPECT_THAT(ran.err, HasSubstr("4 problems"));
}

TEST_F(CommandSortition, rounds_to_equally_likely_panels_and_writes_them) {
    auto const file = path("panels.csv");
    auto const ran =
        run({"--seed", "5", "--json", "--panels", "30", "--panels-file", file, "--same-address", "street"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    auto const result = json::parse(ran.out).as_object();
    auto const& uniform = result.at("uniform_lottery").as_object();
    auto const& panels = uniform.at("panels").as_array();
    ASSERT_EQ(panels.size(), 30U);
    EXPECT_EQ(panels.at(result.at("selected_panel").to_number<std::size_t>()), result.at("selected"));
    json::object counts;
    for (auto const& panel : panels) {
        for (auto const& id : panel.as_array()) {
            auto& count = counts[id.as_string()];
            count = (count.is_null() ? 0 : count.to_number<int>()) + 1;
        }
    }
    double deviation = 0;
    for (auto const& [id, chance] : result.at("probabilities").as_object()) {
        EXPECT_EQ(counts.at(id).to_number<int>(), uniform.at("counts").as_object().at(id).to_number<int>());
        deviation = std::max(deviation, std::abs(counts.at(id).to_number<int>() / 30.0 - chance.to_number<double>()));
    }
    EXPECT_NEAR(uniform.at("deviation_max").to_number<double>(), deviation, 1e-12);
    std::ifstream in(file);
    std::string line;
    std::size_t lines = 0;
    while (std::getline(in, line)) ++lines;
    EXPECT_EQ(lines, 31U);
    EXPECT_EQ(run({"--panels-file", file}).code, 2);
}

/// What spreadsheets and accidents make of files.
TEST_F(CommandSortition, other_bytes_are_read_or_refused_with_a_line) {
    // 性别,年龄 / 女,老 in GBK.
    write("gbk_people.csv", "\xD0\xD4\xB1\xF0\r\n\xC5\xAE\r\n\xC5\xAE\r\n\xC5\xAE\r\n\xC5\xAE\r\n");
    write("gbk_quotas.csv",
          "\xEF\xBB\xBF"
          "feature,value,min,max\r\n性别,女,0,4\r\n");
    EXPECT_EQ(run({"--seed", "1"}, "gbk_people.csv", "gbk_quotas.csv").code, 0);
    write("binary.csv", std::string("\x7f"
                                    "ELF\0\1\2",
                                    7));
    write("empty.csv", "");
    for (auto const* bad : {"binary.csv", "empty.csv", "missing.csv"}) {
        auto const people = run({}, bad);
        EXPECT_EQ(people.code, 1) << bad;
        EXPECT_THAT(people.err, HasSubstr(bad));
        auto const quotas = run({}, "people.csv", bad);
        EXPECT_EQ(quotas.code, 1) << bad;
        EXPECT_THAT(quotas.err, HasSubstr(bad));
    }
}

TEST_F(CommandSortition, who_declines_is_replaced_and_the_whole_keeps_the_quotas) {
    write("keep", "p6\n p11 \r\n\n");
    write("exclude", "p1\n");
    std::vector<std::string> const options{"--id-column", "id",        "--same-address", "street",       "--keep",
                                           path("keep"),  "--exclude", path("exclude"),  "--alternates", "2",
                                           "--seed",      "5",         "--json"};
    auto const ran = run(options);
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_EQ(run(options).out, ran.out);
    auto const answer = json::parse(ran.out).as_object();
    EXPECT_EQ(answer.at("panel_size").as_int64(), 2);
    EXPECT_EQ(answer.at("kept"), json::parse(R"(["p6", "p11"])"));
    EXPECT_EQ(answer.at("quota_changes"), json::array{});
    auto const& chances = answer.at("probabilities").as_object();
    for (auto const* const out : {"p1", "p6", "p11", "p12"}) EXPECT_FALSE(chances.contains(out)) << out;
    EXPECT_EQ(chances.size(), 8U);
    auto const& alternates = answer.at("alternates").as_object();
    EXPECT_EQ(alternates.at("people").as_array().size(), 2U);
    EXPECT_LT(alternates.at("expected_loss").to_number<double>(), alternates.at("loss_without").to_number<double>());
    for (auto const& id : alternates.at("people").as_array()) {
        EXPECT_TRUE(chances.contains(id.as_string()));
        EXPECT_EQ(std::count(answer.at("selected").as_array().begin(), answer.at("selected").as_array().end(), id), 0);
    }

    write("answer.json", ran.out);
    auto const verify = [this](std::string const& keep) {
        std::vector<std::string> const words{
            "sortition", path("answer.json"), path("people.csv"), path("quotas.csv"), "--id-column",
            "id",        "--same-address",    "street",           "--keep",           path(keep),
            "--exclude", path("exclude")};
        std::vector<char const*> arguments;
        for (auto const& word : words) arguments.push_back(word.c_str());
        testing::internal::CaptureStdout();
        testing::internal::CaptureStderr();
        int const code = command_verify(arguments);
        std::fflush(stdout);
        static_cast<void>(testing::internal::GetCapturedStdout());
        static_cast<void>(testing::internal::GetCapturedStderr());
        return code;
    };
    EXPECT_EQ(verify("keep"), 0);
    write("other", "p7\np11\n");
    EXPECT_EQ(verify("other"), 1);
}

TEST_F(CommandSortition, seats_that_break_quotas_or_name_nobody_are_said) {
    write("keep", "p1\np2\np6\n");
    auto const ran = run({"--id-column", "id", "--keep", path("keep"), "--seed", "5"});
    ASSERT_EQ(ran.code, 0) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("3 seats are kept, 1 were drawn above"));
    EXPECT_THAT(ran.out, HasSubstr("age: young: at most 2 → 3"));
    EXPECT_THAT(ran.out, HasSubstr("age: old: at least 2 → 1"));
    write("keep", "p1\nnobody\np1\n");
    auto const refused = run({"--id-column", "id", "--keep", path("keep")});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("keep:2:1: found nobody; expected the id of somebody in the pool"));
    EXPECT_THAT(refused.err, HasSubstr("keep:3:1: found p1 a second time"));
    write("keep", "p1\np3\np6\np8\n");
    EXPECT_EQ(run({"--id-column", "id", "--keep", path("keep")}).code, 1);
    EXPECT_EQ(run({"--dropout", "0.3"}).code, 2);
}

}  // namespace
}  // namespace hezhi::app
