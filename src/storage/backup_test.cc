#include "src/storage/backup.h"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/storage/migrations.h"
#include "src/storage/public_events.h"
#include "src/storage/testing.h"
#include "src/storage/text_index.h"

namespace hezhi::storage {
namespace {

namespace fs = std::filesystem;
using std::chrono::days;
using std::chrono::hours;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BackupTest : public ::testing::Test {
    testkit::TemporaryFolder folder_;

protected:
    DataFolder const here{folder_.path() / "here"};
    DataFolder const there{folder_.path() / "there"};
    Scope const street{RealmId{17}};
    testkit::ManualClock clock;

    std::unique_ptr<Database> open(DataFolder const& folder) const {
        Options options;
        options.clock = clock;
        auto opened = open_migrated(folder, options, clock.now());
        if (!opened) throw std::runtime_error(opened.error().detail());
        return *std::move(opened);
    }
    /// A little of everything: realm rows, search, media.
    std::unique_ptr<Database> open_filled() const {
        auto database = open(here);
        EXPECT_TRUE(database->write(
            [&](WriteTransaction& tx) {
                for (int topic = 1; topic <= 50; ++topic) {
                    append_public_event(tx, street, "topic.opened", "topic", topic, "{}", clock.now());
                    text_index::put(tx, street, "topic", topic, "停车位和充电桩");
                }
            },
            Effort::bulk));
        write_file(here.media() / "ab" / "photo.jpg", "not really a photo");
        write_file(here.media() / "empty", "");
        return database;
    }
    static void write_file(fs::path const& path, std::string_view content) {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary) << content;
    }
    static std::string read_file(fs::path const& path) {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
    Result<Backup> back_up_here() const { return back_up({here, "", here.backups(), clock.now()}); }
    std::vector<std::int64_t> found_topics(Database& database) const {
        return *database.read(
            [&](ReadTransaction& tx) { return text_index::search(tx, street, "topic", "充电", 100); });
    }
};

// The restore drill: what comes back is the database that was, and it goes on working.
TEST_F(BackupTest, what_was_backed_up_comes_back) {
    fs::path backup_folder;
    {
        auto const database = open_filled();
        auto const backup = back_up_here();
        ASSERT_TRUE(backup) << backup.error().detail();
        EXPECT_EQ(backup->schema, newest_version());
        EXPECT_EQ(backup->rows.at("public_events"), 50);
        EXPECT_EQ(backup->files.size(), 3U);
        backup_folder = backup->folder;
    }
    clock.advance(hours{1});
    auto const restored = restore_backup(backup_folder, there, Existing::refuse, clock.now());
    ASSERT_TRUE(restored) << restored.error().detail();
    auto const database = open(there);
    EXPECT_EQ(database->read([&](ReadTransaction& tx) { return public_events(tx, street, std::nullopt, 100).size(); }),
              50U);
    EXPECT_EQ(found_topics(*database).size(), 50U);
    EXPECT_EQ(read_file(there.media() / "ab" / "photo.jpg"), "not really a photo");
    EXPECT_TRUE(fs::exists(there.media() / "empty"));
    EXPECT_TRUE(database->write([&](WriteTransaction& tx) { text_index::put(tx, street, "topic", 51, "充电"); }));
    EXPECT_EQ(found_topics(*database).size(), 51U);
}

TEST_F(BackupTest, a_backup_under_load_is_one_snapshot) {
    auto const database = open_filled();
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    std::thread writer([&] {
        for (int topic = 1'000; !stop; ++topic) {
            // Two rows that belong together.
            if (database->write([&](WriteTransaction& tx) {
                    append_public_event(tx, street, "topic.opened", "topic", topic, "{}", clock.now());
                    text_index::put(tx, street, "topic", topic, "停车");
                })) {
                ++written;
            }
        }
    });
    while (written < 5) std::this_thread::yield();
    auto const backup = back_up_here();
    int const written_then = written;
    stop = true;
    writer.join();
    ASSERT_TRUE(backup) << backup.error().detail();
    EXPECT_GE(written_then, 5);
    EXPECT_EQ(backup->rows.at("public_events"), backup->rows.at("text_index"));
    EXPECT_TRUE(verify_backup(backup->folder));
}

TEST_F(BackupTest, an_unfinished_backup_is_none_and_is_cleared_away) {
    auto const database = open_filled();
    fs::path const left = here.backups() / "hezhi-20260101T000000Z.partial";
    write_file(left / "hezhi.sqlite", "half");
    EXPECT_TRUE(backups_in(here.backups()).empty());
    auto const backup = back_up_here();
    ASSERT_TRUE(backup);
    EXPECT_FALSE(fs::exists(left));
    EXPECT_THAT(backups_in(here.backups()), ElementsAre(backup->folder));
    EXPECT_EQ(backup_time(backup->folder), clock.now());
}

TEST_F(BackupTest, one_backup_at_a_time) {
    auto const database = open_filled();
    fs::create_directories(here.backups());
    auto const lock = FolderLock::take_file(here.backups() / "backup.lock");
    ASSERT_TRUE(lock);
    auto const refused = back_up_here();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "backup.running");
}

TEST_F(BackupTest, no_database_no_backup) {
    auto const refused = back_up_here();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "backup.not_found");
    EXPECT_EQ(verify_backup(here.root).error().key(), "backup.not_found");
}

class DamagedBackupTest : public BackupTest {
protected:
    void SetUp() override {
        auto const database = open_filled();
        auto const made = back_up_here();
        ASSERT_TRUE(made) << made.error().detail();
        backup = made->folder;
    }
    std::string problem() const {
        auto const found = verify_backup(backup);
        if (found) return "none";
        EXPECT_EQ(found.error().key(), "backup.damaged");
        auto const restored = restore_backup(backup, there, Existing::refuse, clock.now());
        EXPECT_FALSE(restored) << "what is damaged is not restored";
        EXPECT_FALSE(fs::exists(there.database()));
        return found.error().problems().empty() ? found.error().detail()
                                                : std::string(found.error().problems().front().key);
    }
    fs::path backup;
};

TEST_F(DamagedBackupTest, untouched_is_sound) {
    EXPECT_EQ(problem(), "none");
}

TEST_F(DamagedBackupTest, one_changed_byte_is_found) {
    std::string content = read_file(backup / "hezhi.sqlite");
    content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 1);
    write_file(backup / "hezhi.sqlite", content);
    EXPECT_EQ(problem(), "backup.file_changed");
}

TEST_F(DamagedBackupTest, a_missing_picture_is_found) {
    fs::remove(backup / "media" / "ab" / "photo.jpg");
    EXPECT_EQ(problem(), "backup.file_missing");
}

TEST_F(DamagedBackupTest, a_manifest_that_is_no_json_is_found) {
    write_file(backup / "manifest.json", "{");
    EXPECT_THAT(problem(), HasSubstr("cannot be read"));
}

TEST_F(DamagedBackupTest, a_manifest_without_the_database_is_found) {
    std::string manifest = read_file(backup / "manifest.json");
    manifest.replace(manifest.find("\"path\":\"hezhi.sqlite\""), 21, "\"path\":\"media/empty\" ");
    write_file(backup / "manifest.json", manifest);
    EXPECT_NE(problem(), "none");
}

TEST_F(DamagedBackupTest, other_numbers_of_rows_are_found) {
    std::string manifest = read_file(backup / "manifest.json");
    manifest.replace(manifest.find("\"public_events\":50"), 18, "\"public_events\":51");
    write_file(backup / "manifest.json", manifest);
    EXPECT_EQ(problem(), "backup.rows_differ");
}

TEST_F(DamagedBackupTest, a_path_that_leaves_the_backup_is_refused) {
    std::string manifest = read_file(backup / "manifest.json");
    manifest.replace(manifest.find("media/empty"), 11, "../../etc/x");
    write_file(backup / "manifest.json", manifest);
    EXPECT_EQ(problem(), "backup.foreign_path");
}

TEST_F(BackupTest, restoring_over_something_is_refused_or_sets_it_aside) {
    fs::path folder;
    {
        auto const database = open_filled();
        folder = back_up_here()->folder;
        ASSERT_TRUE(database->write([&](WriteTransaction& tx) { text_index::put(tx, street, "topic", 99, "充电"); }));
    }
    auto const refused = restore_backup(folder, here, Existing::refuse, clock.now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "restore.not_empty");
    EXPECT_EQ(found_topics(*open(here)).size(), 51U);

    clock.advance(hours{1});
    ASSERT_TRUE(restore_backup(folder, here, Existing::set_aside, clock.now()));
    EXPECT_EQ(found_topics(*open(here)).size(), 50U);
    EXPECT_TRUE(fs::exists(here.root / "before-restore-20260302T090000Z" / "hezhi.sqlite"));
    EXPECT_TRUE(fs::exists(here.root / "before-restore-20260302T090000Z" / "media" / "ab" / "photo.jpg"));
}

TEST_F(BackupTest, a_folder_in_use_is_not_restored_into) {
    auto const database = open_filled();
    auto const folder = back_up_here()->folder;
    auto const server = FolderLock::take(here);
    ASSERT_TRUE(server);
    auto const refused = restore_backup(folder, here, Existing::set_aside, clock.now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "folder.in_use");
}

TEST_F(BackupTest, an_upgrade_is_preceded_by_a_backup) {
    {
        auto const database = open_filled();
    }
    EXPECT_TRUE(backups_in(here.backups()).empty()) << "a new database has nothing to lose";
    // An older schema: as if the newest migration were not there yet.
    {
        Options options;
        options.url = "sqlite:" + here.database().string();
        options.clock = clock;
        auto const older = *Database::open(options);
        older->exclusive([](Connection& connection) {
            connection.run_script(
                "DELETE FROM schema_migrations WHERE version = (SELECT max(version) FROM "
                "schema_migrations)");
        });
    }
    Options options;
    options.clock = clock;
    // The migration itself fails (its tables are there); what counts is that the backup came first.
    EXPECT_FALSE(open_migrated(here, options, clock.now()));
    auto const backups = backups_in(here.backups());
    ASSERT_EQ(backups.size(), 1U);
    EXPECT_THAT(backups.front().filename().string(), HasSubstr("before-upgrade"));
    EXPECT_EQ(verify_backup(backups.front())->schema, migrations()[migrations().size() - 2].version);
}

TEST(Rotation, keeps_seven_days_and_four_weeks) {
    TimePoint const monday = testkit::kStart;  // 2026-03-02
    std::vector<TimePoint> nights;
    for (int day = 0; day < 60; ++day) {
        nights.push_back(monday + days{day});
        nights.push_back(monday + days{day} + hours{3});
    }
    std::vector<TimePoint> kept = nights;
    for (TimePoint const dropped : superseded(nights)) std::erase(kept, dropped);
    // Day 59 is a Thursday. Seven days: 59 … 53; weeks: 59 and 55 (a Sunday) are days already, then Sundays 48 and 41.
    std::vector<TimePoint> expected;
    for (int const day : {41, 48, 53, 54, 55, 56, 57, 58, 59}) expected.push_back(monday + days{day} + hours{3});
    EXPECT_EQ(kept, expected);
}

TEST(Rotation, gaps_do_not_cost_old_backups) {
    TimePoint const monday = testkit::kStart;
    EXPECT_TRUE(superseded({monday, monday + days{100}, monday + days{200}}).empty());
    EXPECT_TRUE(superseded({}).empty());
}

TEST_F(BackupTest, rotation_deletes_folders_and_keeps_three_upgrades) {
    auto const database = open_filled();
    for (int day = 0; day < 40; ++day) {
        fs::path const name = here.backups() / fmt::format("hezhi-202604{:02}T193000Z", day % 30 + 1);
        write_file(name / "manifest.json", "{}");
    }
    for (int day = 1; day <= 5; ++day) {
        write_file(here.backups() / fmt::format("hezhi-2026050{}T193000Z-before-upgrade", day) / "manifest.json", "{}");
    }
    write_file(here.backups() / "somebody elses" / "manifest.json", "{}");
    auto const dropped = rotate_backups(here.backups());
    ASSERT_TRUE(dropped);
    // 30 nights of April 2026 (the 30th is a Thursday): 24 … 30, Sundays 19 and 12; three of five upgrades.
    EXPECT_EQ(*dropped, 21U + 2U);
    EXPECT_EQ(backups_in(here.backups()).size(), 9U + 3U);
    EXPECT_TRUE(fs::exists(here.backups() / "hezhi-20260412T193000Z"));
    EXPECT_FALSE(fs::exists(here.backups() / "hezhi-20260413T193000Z"));
    EXPECT_FALSE(fs::exists(here.backups() / "hezhi-20260502T193000Z-before-upgrade"));
    EXPECT_TRUE(fs::exists(here.backups() / "somebody elses"));
}

class PostgresBackupTest : public BackupTest, public ::testing::WithParamInterface<Engine> {
protected:
    // pg_dump takes whole databases, so each test has two of its own.
    void SetUp() override {
        for (std::string const& name : {from_, to_}) admin("CREATE DATABASE " + name);
    }
    void TearDown() override {
        for (std::string const& name : {from_, to_}) admin("DROP DATABASE " + name + " WITH (FORCE)");
    }
    static void admin(std::string const& script) { PostgresConnection(testkit::postgres_url(), "").run_script(script); }
    static std::string url(std::string const& name) {
        // postgresql://…/hezhi?… with another name.
        std::string text = testkit::postgres_url();
        std::size_t const slash = text.find('/', text.find("://") + 3);
        std::size_t const end = std::min(text.find('?', slash), text.size());
        return text.replace(slash + 1, end - slash - 1, name);
    }
    std::unique_ptr<Database> open_url(std::string const& at) const {
        Options options;
        options.clock = clock;
        options.url = at;
        auto opened = open_migrated(here, options, clock.now());
        if (!opened) throw std::runtime_error(opened.error().detail());
        return *std::move(opened);
    }
    std::string const from_ = fmt::format("backup_from_{}", ::getpid());
    std::string const to_ = fmt::format("backup_to_{}", ::getpid());
};

TEST_P(PostgresBackupTest, what_was_dumped_comes_back_in_an_empty_database) {
    {
        auto const database = open_url(url(from_));
        ASSERT_TRUE(database->write([&](WriteTransaction& tx) {
            append_public_event(tx, street, "topic.opened", "topic", 1, "{}", clock.now());
            text_index::put(tx, street, "topic", 1, "充电桩");
        }));
    }
    write_file(here.media() / "photo.jpg", "x");
    auto const backup = back_up({here, url(from_), here.backups(), clock.now()});
    ASSERT_TRUE(backup) << backup.error().detail();
    EXPECT_EQ(backup->engine, Engine::postgres);
    EXPECT_EQ(backup->schema, newest_version());
    ASSERT_TRUE(verify_backup(backup->folder));
    EXPECT_EQ(restore_backup(backup->folder, there, Existing::refuse, clock.now()).error().key(), "restore.engine");
    EXPECT_EQ(restore_backup_to_postgres(backup->folder, url(from_), there).error().key(), "restore.not_empty");
    auto const restored = restore_backup_to_postgres(backup->folder, url(to_), there);
    ASSERT_TRUE(restored) << restored.error().detail();
    EXPECT_EQ(found_topics(*open_url(url(to_))), std::vector<std::int64_t>{1});
    EXPECT_EQ(read_file(there.media() / "photo.jpg"), "x");
}

TEST_P(PostgresBackupTest, without_pg_dump_it_says_so) {
    {
        auto const database = open_url(url(from_));
    }
    char const* const found = std::getenv("PATH");
    ASSERT_NE(found, nullptr);
    std::string const path = found;
    ::setenv("PATH", "/nonexistent", 1);
    auto const refused = back_up({here, url(from_), here.backups(), clock.now()});
    ::setenv("PATH", path.c_str(), 1);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "backup.no_pg_dump");
}

std::vector<Engine> postgres_only() {
    std::vector<Engine> all = testkit::engines();
    std::erase(all, Engine::sqlite);
    return all;
}
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresBackupTest);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresBackupTest, ::testing::ValuesIn(postgres_only()), testkit::engine_name);

}  // namespace
}  // namespace hezhi::storage
