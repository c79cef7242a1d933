// Import, reconciliation and simulation at the console, with what people get wrong.
#include <filesystem>
#include <fstream>

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

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::StartsWith;

class CommandCasesTest : public testing::Test {
protected:
    CommandCasesTest() : folder_(fs::temp_directory_path() / ("hezhi-cases-" + std::to_string(getpid()))) {
        auto const database = storage::open_migrated({folder_}, {.url = "", .clock = system_now}, system_now());
        people::PasswordHasher const hasher{people::PasswordHasher::cheap()};
        EXPECT_TRUE(people::seed_demo_street(**database, hasher, 1, system_now()).has_value());
    }
    ~CommandCasesTest() override { fs::remove_all(folder_); }

    fs::path file(std::string_view text) const {
        auto const path = folder_ / "cases.csv";
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }
    /// Both commands that read the file say the same.
    std::string refused(std::string_view text) const {
        auto const path = file(text);
        std::string said;
        for (auto* command : {command_import_cases, command_reconcile}) {
            std::vector<std::string> arguments;
            if (command == command_reconcile) arguments.emplace_back("cases");
            arguments.insert(arguments.end(), {path.string(), "--data", folder_.string()});
            auto const ran = run(command, arguments);
            EXPECT_EQ(ran.code, 1) << text;
            auto const first = ran.err.substr(0, ran.err.find('\n'));
            if (!said.empty()) EXPECT_EQ(said, first);
            said = first;
        }
        EXPECT_THAT(said, StartsWith(path.string() + ":"));
        return said.substr(path.string().size() + 1);
    }
    Ran simulated(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), "cases");
        arguments.insert(arguments.end(), {"--data", folder_.string()});
        return run(command_simulate, arguments);
    }

    fs::path folder_;
};

TEST_F(CommandCasesTest, a_bad_file_is_refused_with_line_and_column) {
    EXPECT_EQ(refused(""), "1:1: found nothing; expected a header line");
    EXPECT_EQ(refused("foo,bar\n1,2\n"), "1:1: found no column text; expected it in the header line");
    std::string const header = "source,source_number,text,place_code,received_at\n";
    EXPECT_THAT(refused(header + "12345,1,\"open,C1,2026-01-01T00:00:00Z\n"),
                StartsWith("2:9: found a quotation mark"));
    EXPECT_THAT(refused(header + "12345,1,x\n"), StartsWith("2:1: found 3 fields; expected 5"));
    EXPECT_EQ(refused(header + "12345,1,x,NOPE,2026-01-01 10:00\n"),
              "2:11: found place_code 'NOPE'; expected the code or the name of a place of the street");
    EXPECT_EQ(refused(header + "12345,1,\xFF\xFF,C1,2026-01-01 10:00\n"),
              "2:9: found bytes that are no text; expected UTF-8 or GB18030 (GBK)");
}

TEST_F(CommandCasesTest, a_mistyped_folder_is_not_made_into_an_installation) {
    auto const nowhere = folder_ / "nowhere";
    auto const ran = run(command_import_cases, {file("x").string(), "--data", nowhere.string()});
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.err, HasSubstr("no installation is there"));
    EXPECT_FALSE(fs::exists(nowhere));
}

TEST_F(CommandCasesTest, nonsense_for_a_count_is_a_wrong_call) {
    for (auto const* count : {"nonsense", "-5", "0", "1e6", "3.5", "", "99999999999999999999"}) {
        auto const ran = simulated({"--count", count});
        EXPECT_EQ(ran.code, 2) << count;
        EXPECT_THAT(ran.err, HasSubstr("--count")) << count;
    }
    EXPECT_EQ(simulated({}).code, 2);
    EXPECT_EQ(simulated({"--count", "5", "--seed", "abc"}).code, 2);
    EXPECT_THAT(simulated({"--count", "5", "--street", "nowhere"}).err, HasSubstr("--street"));
}

}  // namespace
}  // namespace hezhi::app
