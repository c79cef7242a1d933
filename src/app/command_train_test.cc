// `hezhi train routing` at the console: what it measures, and what people get wrong.
#include <chrono>
#include <filesystem>

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/app/commands.h"
#include "src/app/demo_register.h"
#include "src/app/system_clock.h"
#include "src/app/testing.h"
#include "src/people/people.h"
#include "src/storage/data_folder.h"
#include "src/storage/database.h"
#include "src/storage/testing.h"

namespace hezhi::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class CommandTrainTest : public testing::Test {
protected:
    CommandTrainTest() {
        auto const database = storage::open_migrated({folder_.path()}, {.url = "", .clock = system_now}, system_now());
        people::PasswordHasher const hasher{people::PasswordHasher::cheap()};
        auto const street = people::seed_demo_street(**database, hasher, 1, system_now());
        EXPECT_TRUE(street.has_value());
        EXPECT_TRUE(add_demo_register(**database, street->street, system_now() - std::chrono::days{800}).has_value());
    }
    Ran trained(std::vector<std::string> const& more = {}) const {
        std::vector<std::string> arguments{"routing", "--data", folder_.path().string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return run(command_train, arguments);
    }

    storage::testkit::TemporaryFolder folder_;
};

TEST_F(CommandTrainTest, says_in_one_line_what_is_missing) {
    auto const early = trained();
    EXPECT_EQ(early.code, 1);
    EXPECT_THAT(early.err, HasSubstr("0 answered cases; training needs 200\n"));
    EXPECT_EQ(early.out, "");
    auto const nowhere = run(command_train, {"routing", "--data", (folder_.path() / "none").string()});
    EXPECT_EQ(nowhere.code, 1);
    EXPECT_THAT(nowhere.err, HasSubstr("no installation is there"));
    EXPECT_FALSE(fs::exists(folder_.path() / "none")) << "a mistyped folder is not made";
    EXPECT_EQ(trained({"--street", "不存在街道"}).code, 1);
    EXPECT_EQ(run(command_train, {"routing"}).code, 2);
    EXPECT_EQ(run(command_train, {"cases"}).code, 2);
}

TEST_F(CommandTrainTest, measures_beside_the_words_and_the_commonest) {
    auto const simulated =
        run(command_simulate, {"cases", "--count", "600", "--seed", "3", "--data", folder_.path().string()});
    ASSERT_EQ(simulated.code, 0) << simulated.err;
    auto const done = trained();
    ASSERT_EQ(done.code, 0) << done.err;
    for (std::string_view const part : {"answered cases under", "words of the register", "classifier",
                                        "always the commonest", "right by the classifier alone"}) {
        EXPECT_THAT(done.out, HasSubstr(part));
    }
    auto const for_programs = trained({"--json"});
    ASSERT_EQ(for_programs.code, 0) << for_programs.err;
    auto const found = boost::json::parse(for_programs.out).as_object();
    auto const held_out = found.at("held_out").as_int64();
    EXPECT_EQ(held_out, found.at("cases").as_int64() / 4);
    EXPECT_GT(found.at("model_first").as_int64(), 0);
    EXPECT_LE(found.at("model_three").as_int64(), held_out);
    EXPECT_GE(found.at("model_three").as_int64(), found.at("model_first").as_int64());
}

}  // namespace
}  // namespace hezhi::app
