#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "src/app/commands.h"
#include "src/app/system_clock.h"
#include "src/app/testing.h"
#include "src/people/people.h"
#include "src/storage/data_folder.h"
#include "src/storage/database.h"

namespace hezhi::app {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class CommandAccountTest : public testing::Test {
protected:
    CommandAccountTest()
        : folder_(std::filesystem::temp_directory_path() / ("hezhi-account-" + std::to_string(getpid()))) {
        auto const database = storage::open_migrated({folder_}, {.url = "", .clock = system_now}, system_now());
        people::PasswordHasher const hasher{people::PasswordHasher::cheap()};
        street_ = people::seed_demo_street(**database, hasher, 1, system_now())->street.str();
    }
    ~CommandAccountTest() override { std::filesystem::remove_all(folder_); }

    Ran run(std::vector<std::string> arguments) {
        arguments.insert(arguments.end(), {"--data", folder_.string()});
        return app::run(command_account, arguments);
    }

    std::filesystem::path folder_;
    std::string street_;
};

TEST_F(CommandAccountTest, reset_prints_a_code) {
    auto const done = run({"reset", "Admin"});
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_THAT(done.out, HasSubstr("One-time code for Admin: "));
    EXPECT_THAT(done.out, MatchesRegex("(.|\n)*[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(.|\n)*"));
}

TEST_F(CommandAccountTest, reset_refuses_unknown_names) {
    auto const refused = run({"reset", "nobody"});
    EXPECT_EQ(refused.code, 1);
    EXPECT_THAT(refused.err, HasSubstr("nobody"));
    EXPECT_EQ(run({"reset"}).code, 2);
    EXPECT_EQ(run({}).code, 2);
}

TEST_F(CommandAccountTest, links_are_for_a_street_or_a_new_one) {
    auto const link = run({"create-admin-link", "--street", street_, "--public-url", "https://hezhi.example"});
    EXPECT_EQ(link.code, 0) << link.err;
    EXPECT_THAT(link.out, testing::StartsWith("https://hezhi.example/setup?token="));
    EXPECT_EQ(run({"create-admin-link"}).code, 0);
    EXPECT_EQ(run({"create-admin-link", "--street", "7"}).code, 1);
    EXPECT_EQ(run({"create-admin-link", "--street", "seven"}).code, 1);
}

TEST_F(CommandAccountTest, posts_come_as_a_table_or_as_json) {
    auto const table = run({"list-posts"});
    EXPECT_EQ(table.code, 0) << table.err;
    EXPECT_THAT(table.out, HasSubstr("何晓梅"));
    EXPECT_THAT(table.out, HasSubstr("committee_staff"));
    EXPECT_THAT(table.out, HasSubstr(street_));
    auto const json = run({"list-posts", "--street", street_, "--json"});
    EXPECT_EQ(json.code, 0) << json.err;
    EXPECT_THAT(json.out, HasSubstr("\"role\": \"administrator\""));
}

}  // namespace
}  // namespace hezhi::app
