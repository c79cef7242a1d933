#include "src/app/command_line.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

namespace hezhi::app {
namespace {

TEST(CommandLine, json_numbers_are_short_and_exact) {
    boost::json::object object;
    object["quota"] = 1568;
    object["votes"] = 1497.5124;
    object["list"] = boost::json::array{1, 0.1, "x"};
    object["nested"] = boost::json::array{boost::json::object{{"a", nullptr}}, boost::json::array{}};
    EXPECT_EQ(to_text(object),
              "{\n  \"quota\": 1568,\n  \"votes\": 1497.5124,\n  \"list\": [1, 0.1, \"x\"],\n"
              "  \"nested\": [\n    {\n      \"a\": null\n    },\n    []\n  ]\n}\n");
    EXPECT_EQ(boost::json::parse(to_text(object)), object);
}

TEST(CommandLine, input_says_why_it_cannot_be_read) {
    EXPECT_EQ(read_input("/nonexistent/file").error().key(), "file.unreadable");
    EXPECT_EQ(read_input("/").error().detail(), "is a folder, not a file");
}

TEST(CommandLine, output_replaces_the_whole_file_or_nothing) {
    auto const folder = std::filesystem::temp_directory_path() / "hezhi_command_line_test";
    std::filesystem::create_directory(folder);
    auto const path = (folder / "out.json").string();
    ASSERT_TRUE(write_output(path, "old").has_value());
    ASSERT_TRUE(write_output(path, "new").has_value());
    EXPECT_EQ(read_input(path).value(), "new");
    EXPECT_EQ(read_input(path, 2).error().key(), "file.too_large");
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
    EXPECT_EQ(write_output((folder / "no" / "such").string(), "x").error().key(), "file.unwritable");
    std::filesystem::remove_all(folder);
}

TEST(CommandLine, wrong_usage_is_2_and_help_is_0) {
    CLI::App options("test", "test");
    int number = 0;
    options.add_option("--number", number);
    char const* wrong[] = {"--number", "x"};
    EXPECT_EQ(parse_options(options, wrong), 2);
    CLI::App named("test", "hezhi test");
    named.add_option("--number", number)->required();
    testing::internal::CaptureStderr();
    EXPECT_EQ(parse_options(named, {}), 2);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "hezhi test: --number is required\n");
    char const* right[] = {"--number", "7"};
    EXPECT_EQ(parse_options(options, right), std::nullopt);
    EXPECT_EQ(number, 7);
}

}  // namespace
}  // namespace hezhi::app
