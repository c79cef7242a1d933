#include "src/storage/examination.h"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/storage/backup.h"
#include "src/storage/migrations.h"
#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class ExaminationTest : public ::testing::Test {
    testkit::TemporaryFolder folder_;

protected:
    DataFolder const data{folder_.path() / "data"};
    // Files are written by the real clock.
    TimePoint const now = std::chrono::floor<Microseconds>(std::chrono::system_clock::now());

    std::unique_ptr<Database> open() const {
        Options options;
        options.clock = [] { return testkit::kStart; };
        return *open_migrated(data, options, now);
    }
    std::optional<Finding> worst(std::string_view subject, TimePoint at) const {
        std::optional<Finding> found;
        for (Finding const& finding : examine({data, "", at})) {
            if (finding.subject == subject && (!found || finding.health > found->health)) found = finding;
        }
        return found;
    }
    std::optional<Finding> worst(std::string_view subject) const { return worst(subject, now); }
};

TEST_F(ExaminationTest, a_sound_installation_has_no_problem) {
    auto const database = open();
    ASSERT_TRUE(back_up({data, "", data.backups(), now}));
    for (std::string_view const subject : {"folder", "disk", "version", "database", "schema", "backup"}) {
        auto const finding = worst(subject);
        ASSERT_TRUE(finding) << subject;
        EXPECT_EQ(finding->health, Health::good) << subject << ": " << finding->found;
    }
}

TEST_F(ExaminationTest, a_missing_folder_is_a_problem) {
    EXPECT_EQ(worst("folder")->health, Health::problem);
}

TEST_F(ExaminationTest, a_folder_open_to_all_is_noticed) {
    auto const database = open();
    fs::permissions(data.root, fs::perms::others_read, fs::perm_options::add);
    EXPECT_EQ(worst("folder")->health, Health::warning);
}

TEST_F(ExaminationTest, no_database_yet_is_no_problem) {
    ASSERT_TRUE(prepare(data));
    EXPECT_EQ(worst("database")->health, Health::warning);
}

TEST_F(ExaminationTest, a_damaged_database_is_a_problem) {
    {
        auto const database = open();
    }
    std::fstream file(data.database(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(4096 * 3);
    std::string const noise(4096 * 4, 'x');
    file << noise << std::flush;
    auto const finding = worst("database");
    EXPECT_EQ(finding->health, Health::problem);
    EXPECT_THAT(finding->advice, HasSubstr("restore"));
}

TEST_F(ExaminationTest, the_faults_of_a_damaged_database_are_counted_and_the_first_is_named) {
    open()->exclusive([](Connection& connection) {
        connection.run_script(
            "CREATE TABLE papers (text TEXT); WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM "
            "numbers "
            "WHERE n < 4000) INSERT INTO papers SELECT 'paper ' || n FROM numbers;");
    });
    std::fstream file(data.database(), std::ios::in | std::ios::out | std::ios::binary);
    auto const pages = static_cast<int>(fs::file_size(data.database()) / 4096);
    for (int page = pages - 10; page < pages; ++page) {
        file.seekp(4096L * page + 8);  // where a leaf says at which offset each of its rows lies
        file << std::string(40, '\xff');
    }
    file.close();
    auto const finding = worst("database");
    EXPECT_EQ(finding->health, Health::problem);
    EXPECT_THAT(finding->found, ::testing::StartsWith("damaged in 20 places or more, first: "));
    EXPECT_EQ(finding->found.find('\n'), std::string::npos) << "one line of a table";
}

TEST_F(ExaminationTest, something_that_is_no_database_is_a_problem) {
    ASSERT_TRUE(prepare(data));
    std::ofstream(data.database()) << "hello, this is not a database; it is a letter, and longer than the header";
    EXPECT_EQ(worst("database")->health, Health::problem);
}

TEST_F(ExaminationTest, an_older_and_a_newer_schema_are_told_apart) {
    auto const database = open();
    database->exclusive([](Connection& connection) {
        connection.run_script(
            "UPDATE schema_migrations SET version = version + 100 WHERE version = (SELECT max(version) "
            "FROM schema_migrations)");
    });
    EXPECT_EQ(worst("schema")->health, Health::problem);
    database->exclusive(
        [](Connection& connection) { connection.run_script("DELETE FROM schema_migrations WHERE version > 100"); });
    EXPECT_EQ(worst("schema")->health, Health::warning);
}

TEST_F(ExaminationTest, an_old_or_missing_backup_is_noticed) {
    auto const database = open();
    EXPECT_EQ(worst("backup")->health, Health::warning);
    ASSERT_TRUE(back_up({data, "", data.backups(), now}));
    EXPECT_EQ(worst("backup")->health, Health::good);
    EXPECT_EQ(worst("backup", now + std::chrono::hours{48})->health, Health::warning);
    auto const ahead = worst("backup", now - std::chrono::days{365});
    EXPECT_EQ(ahead->health, Health::warning);
    EXPECT_NE(ahead->found.find("365 days ahead of this clock"), std::string::npos) << ahead->found;
    EXPECT_NE(ahead->advice.find("--clock-ahead"), std::string::npos);
}

TEST_F(ExaminationTest, a_clock_that_went_back_is_a_problem) {
    auto const database = open();
    EXPECT_EQ(worst("clock", now - std::chrono::hours{1})->health, Health::problem);
    EXPECT_EQ(worst("clock", TimePoint{})->health, Health::problem);
}

TEST_F(ExaminationTest, it_changes_nothing) {
    {
        auto const database = open();
    }
    auto const names = [&] {
        std::vector<std::string> all;
        for (auto const& entry : fs::recursive_directory_iterator(data.root)) all.push_back(entry.path().string());
        std::ranges::sort(all);
        return all;
    };
    auto const before = names();
    auto const written = fs::last_write_time(data.database());
    examine({data, "", now});
    EXPECT_EQ(fs::last_write_time(data.database()), written);
    EXPECT_EQ(names(), before);
}

class PostgresExaminationTest : public testkit::StorageTest {};

TEST_P(PostgresExaminationTest, looks_at_the_servers_settings) {
    testkit::TemporaryFolder const folder;
    auto const findings = examine(
        {{folder.path()}, testkit::postgres_url(), std::chrono::floor<Microseconds>(std::chrono::system_clock::now())});
    auto const has = [&](std::string_view subject, std::string_view text) {
        return std::ranges::any_of(findings, [&](Finding const& finding) {
            return finding.subject == subject && finding.found.find(text) != std::string::npos;
        });
    };
    EXPECT_TRUE(has("version", "PostgreSQL 1"));
    EXPECT_TRUE(has("database", "reachable, durable"));
    EXPECT_TRUE(has("schema", "0 of "));
}

std::vector<Engine> postgres_only() {
    std::vector<Engine> all = testkit::engines();
    std::erase(all, Engine::sqlite);
    return all;
}
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresExaminationTest);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresExaminationTest, ::testing::ValuesIn(postgres_only()), testkit::engine_name);

TEST(PostgresExamination, a_server_that_is_away_is_a_problem) {
    testkit::TemporaryFolder const folder;
    auto const findings = examine({{folder.path()}, "postgresql:///x?host=/nonexistent", testkit::kStart});
    EXPECT_TRUE(std::ranges::any_of(findings, [](Finding const& finding) {
        return finding.subject == "database" && finding.health == Health::problem;
    }));
}

}  // namespace
}  // namespace hezhi::storage
