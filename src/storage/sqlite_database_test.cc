// SQLite on a real file: durability settings, group commit, snapshots, faults of the disk, crashes.
#include <algorithm>
#include <atomic>
#include <future>
#include <latch>
#include <set>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/storage/batch_lane.h"
#include "src/storage/sqlite_connection.h"
#include "src/storage/testing.h"
#include "src/storage/testing_faults.h"

namespace hezhi::storage {
namespace {

using std::chrono::milliseconds;
using testkit::FaultVfs;

class SqliteDatabaseTest : public ::testing::Test {
protected:
    std::string file() const { return (folder_.path() / "hezhi.sqlite").string(); }

    Options options() const {
        Options chosen;
        chosen.url = "sqlite:" + file();
        chosen.clock = clock;
        return chosen;
    }
    std::unique_ptr<Database> open(Options chosen) const {
        auto opened = Database::open(std::move(chosen));
        if (!opened) throw std::runtime_error(opened.error().detail());
        EXPECT_TRUE((*opened)->write([](WriteTransaction& tx) {
            tx.execute("CREATE TABLE IF NOT EXISTS item (id INTEGER NOT NULL PRIMARY KEY, filler BLOB) STRICT", {});
        }));
        return *std::move(opened);
    }
    std::unique_ptr<Database> open() const { return open(options()); }

    static Result<void> insert(Database& database, std::int64_t id) {
        return database.write([&](WriteTransaction& tx) { tx.execute("INSERT INTO item (id) VALUES ($1)", {id}); });
    }
    static std::set<std::int64_t> ids(Database& database) {
        std::set<std::int64_t> found;
        EXPECT_TRUE(database.read([&](ReadTransaction& tx) {
            found.clear();
            tx.query("SELECT id FROM item", {}, [&](Row const& row) { found.insert(row.integer(0)); });
        }));
        return found;
    }
    static std::string integrity(Database& database) {
        return *database.read([](ReadTransaction& tx) {
            return *tx.first("PRAGMA integrity_check", {}, [](Row const& row) { return std::string(row.text(0)); });
        });
    }

    testkit::TemporaryFolder folder_;
    testkit::ManualClock clock;
};

/// Holds the writer inside a job, so that what is submitted meanwhile forms one group.
class HeldWriter {
public:
    explicit HeldWriter(Database& database) {
        database.submit(
            [this](WriteTransaction&) {
                inside_.count_down();
                release_.wait();
            },
            [this](Result<void>) { done_.count_down(); }, Effort::bulk);
        inside_.wait();
    }
    void release() {
        release_.count_down();
        done_.wait();
    }

private:
    std::latch inside_{1};
    std::latch release_{1};
    std::latch done_{1};
};

TEST_F(SqliteDatabaseTest, durability_settings_hold) {
    SqliteConnection connection(file(), SqliteConnection::Access::write);
    auto const value = [&](Sql const& sql) {
        std::string text;
        auto keep = [&](Row const& row) {
            try {
                text = std::to_string(row.integer(0));
            } catch (Failure const&) {
                text = row.text(0);
            }
            return true;
        };
        connection.run(sql, {}, RowSink(keep));
        return text;
    };
    EXPECT_EQ(value("PRAGMA journal_mode"), "wal");
    EXPECT_EQ(value("PRAGMA synchronous"), "2");
    EXPECT_EQ(value("PRAGMA foreign_keys"), "1");
    EXPECT_EQ(value("PRAGMA wal_autocheckpoint"), "0");
}

TEST_F(SqliteDatabaseTest, statements_are_prepared_once) {
    SqliteConnection connection(file(), SqliteConnection::Access::write);
    auto ignore = [](Row const&) { return true; };
    constexpr Sql sum{"SELECT $1 + $2"};
    for (int times = 0; times < 100; ++times) {
        std::array<Param, 2> const params{Param(times), Param(1)};
        connection.run(sum, params, RowSink(ignore));
    }
    EXPECT_EQ(connection.statements_kept(), 1U);
}

TEST_F(SqliteDatabaseTest, a_read_keeps_its_snapshot_while_others_write) {
    auto const database = open();
    ASSERT_TRUE(insert(*database, 1));
    auto const counts = database->read([&](ReadTransaction& tx) {
        auto const count = [&] {
            return *tx.first("SELECT count(*) FROM item", {}, [](Row const& row) { return row.integer(0); });
        };
        std::int64_t const before = count();
        EXPECT_TRUE(insert(*database, 2));
        return std::pair(before, count());
    });
    EXPECT_EQ(counts, std::pair(std::int64_t{1}, std::int64_t{1}));
    EXPECT_EQ(ids(*database).size(), 2U);
}

TEST_F(SqliteDatabaseTest, one_commit_acknowledges_a_group_and_poison_fails_alone) {
    auto const database = open();
    ASSERT_TRUE(insert(*database, 0));
    std::uint64_t const commits_before = database->statistics().commits;
    HeldWriter held(*database);
    constexpr int kJobs = 200;
    std::array<std::atomic<int>, kJobs> answers{};
    std::latch done(kJobs);
    for (int id = 1; id <= kJobs; ++id) {
        database->submit(
            [id](WriteTransaction& tx) -> Result<void> {
                tx.execute("INSERT INTO item (id) VALUES ($1)", {id});
                if (id % 10 == 1) tx.execute("INSERT INTO item (id) VALUES ($1)", {0});  // the key is taken
                if (id % 10 == 2) throw std::runtime_error("poison");
                if (id % 10 == 3) return fail(ErrorCode::unprocessable, "item.refused");
                if (id % 10 == 4) tx.execute("INSERT INTO item (id, filler) VALUES ($1, $2)", {-id, "not a blob"});
                return {};
            },
            [&, id](Result<void> result) {
                answers[static_cast<std::size_t>(id - 1)] = result ? 1 : -1;
                done.count_down();
            },
            Effort::bulk);
    }
    held.release();
    done.wait();
    for (int id = 1; id <= kJobs; ++id) {
        EXPECT_EQ(answers[static_cast<std::size_t>(id - 1)], id % 10 >= 1 && id % 10 <= 4 ? -1 : 1) << id;
    }
    EXPECT_EQ(ids(*database).size(), 1U + kJobs * 6 / 10);
    EXPECT_LE(database->statistics().commits - commits_before, 3U);
    EXPECT_TRUE(database->health());
}

TEST_F(SqliteDatabaseTest, a_lane_in_a_group_makes_one_call_and_keeps_the_order) {
    auto const database = open();
    std::vector<std::size_t> batches;
    BatchLane<int, int> lane(
        *database,
        [&](WriteTransaction& tx, std::span<int const> items) {
            batches.push_back(items.size());
            Batch rows{ColumnType::integer};
            for (int const item : items) rows.add({item});
            tx.execute("INSERT INTO item (id) SELECT b.id FROM expand($1, id) AS b", {rows});
            return std::vector<Result<int>>(items.size(), Result<int>(0));
        },
        64);
    HeldWriter held(*database);
    std::latch done(101);
    for (int item = 0; item < 50; ++item) lane.submit(item, [&](Result<int>) { done.count_down(); });
    // A write between two runs of the lane sees the first and not the second.
    std::int64_t seen = -1;
    database->submit(
        [&](WriteTransaction& tx) {
            seen = *tx.first("SELECT count(*) FROM item", {}, [](Row const& row) { return row.integer(0); });
        },
        [&](Result<void>) { done.count_down(); });
    for (int item = 50; item < 100; ++item) lane.submit(item, [&](Result<int>) { done.count_down(); });
    held.release();
    done.wait();
    EXPECT_EQ(seen, 50);
    EXPECT_THAT(batches, ::testing::ElementsAre(50, 50));
}

TEST_F(SqliteDatabaseTest, a_slow_or_full_queue_refuses) {
    Options chosen = options();
    chosen.wait_max = milliseconds{20};
    chosen.queue_max = 2;
    auto const database = open(chosen);
    HeldWriter held(*database);
    std::vector<std::string> keys;
    std::mutex mutex;
    auto const submit = [&](int id) {
        database->submit([id](WriteTransaction& tx) { tx.execute("INSERT INTO item (id) VALUES ($1)", {id}); },
                         [&](Result<void> result) {
                             std::scoped_lock const lock(mutex);
                             keys.emplace_back(result ? "" : result.error().key());
                         });
    };
    submit(1);
    submit(2);
    submit(3);
    EXPECT_THAT(keys, ::testing::ElementsAre("storage.busy")) << "the third found the queue full";
    EXPECT_EQ(database->statistics().queue_length, 2U);
    held.release();
    HeldWriter again(*database);
    submit(4);
    std::this_thread::sleep_for(milliseconds{40});
    submit(5);
    again.release();
    ASSERT_TRUE(insert(*database, 6));
    EXPECT_EQ(ids(*database), (std::set<std::int64_t>{1, 2, 4, 6})) << "the fifth found the oldest waiting too long";
    EXPECT_EQ(std::ranges::count(keys, "storage.busy"), 2);
}

TEST_F(SqliteDatabaseTest, a_read_waits_for_a_connection_but_not_for_ever) {
    Options chosen = options();
    chosen.read_connections = 1;
    chosen.wait_max = milliseconds{20};
    auto const database = open(chosen);
    std::latch inside(1);
    std::latch release(1);
    std::thread reader([&] {
        EXPECT_TRUE(database->read([&](ReadTransaction&) {
            inside.count_down();
            release.wait();
        }));
    });
    inside.wait();
    auto const second = database->read([](ReadTransaction&) {});
    release.count_down();
    reader.join();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().key(), "storage.busy");
    EXPECT_TRUE(database->read([](ReadTransaction&) {}));
}

TEST_F(SqliteDatabaseTest, an_apply_that_computes_for_long_is_refused) {
    Options chosen = options();
    chosen.apply_cpu_max = std::chrono::microseconds{2'000};
    auto const database = open(chosen);
    auto const compute = [](WriteTransaction& tx) {
        tx.execute("INSERT INTO item (id) VALUES ($1)", {1});
        for (std::uint64_t volatile round = 0; round < 50'000'000;) round = round + 1;
    };
    auto const refused = database->write(compute);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "storage.apply_too_slow");
    EXPECT_TRUE(ids(*database).empty());
    EXPECT_TRUE(database->write(compute, Effort::bulk));
}

TEST_F(SqliteDatabaseTest, an_apply_that_was_slow_once_is_measured_again) {
    Options chosen = options();
    chosen.apply_cpu_max = std::chrono::microseconds{2'000};
    auto const database = open(chosen);
    int runs = 0;
    EXPECT_TRUE(database->write([&runs](WriteTransaction& tx) {
        tx.execute("INSERT INTO item (id) VALUES ($1)", {1});
        std::uint64_t const rounds = ++runs == 1 ? 50'000'000 : 0;
        for (std::uint64_t volatile round = 0; round < rounds;) round = round + 1;
    }));
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(ids(*database).size(), 1U);
}

TEST_F(SqliteDatabaseTest, another_process_may_write_to_the_same_file) {
    auto const server = open();
    auto const console = open();
    std::thread other([&] {
        for (int id = 0; id < 200; id += 2) EXPECT_TRUE(insert(*server, id));
    });
    for (int id = 1; id < 200; id += 2) EXPECT_TRUE(insert(*console, id));
    other.join();
    EXPECT_EQ(ids(*server).size(), 200U);
}

TEST_F(SqliteDatabaseTest, closing_finishes_what_was_queued) {
    std::atomic<int> acknowledged{0};
    {
        auto const database = open();
        for (int id = 0; id < 500; ++id) {
            database->submit([id](WriteTransaction& tx) { tx.execute("INSERT INTO item (id) VALUES ($1)", {id}); },
                             [&](Result<void> result) { acknowledged += result ? 1 : 0; });
        }
    }
    EXPECT_EQ(acknowledged, 500);
    EXPECT_EQ(ids(*open()).size(), 500U);
}

TEST_F(SqliteDatabaseTest, the_wal_is_written_back_before_it_grows_large) {
    auto const database = open();
    std::vector<std::byte> const filler(100'000);
    for (int id = 0; id < 300; ++id) {
        ASSERT_TRUE(database->write(
            [&](WriteTransaction& tx) {
                tx.execute("INSERT INTO item (id, filler) VALUES ($1, $2)", {id, Blob{filler}});
            },
            Effort::bulk));
    }
    EXPECT_GT(std::filesystem::file_size(file()), 14'000'000U);
    EXPECT_LT(std::filesystem::file_size(file() + "-wal"), 20'000'000U);
}

TEST_F(SqliteDatabaseTest, a_full_disk_refuses_with_507_and_recovers) {
    FaultVfs vfs;
    Options chosen = options();
    chosen.sqlite_vfs = vfs.name();
    auto const database = open(chosen);
    ASSERT_TRUE(insert(*database, 1));
    vfs.fail_at(FaultVfs::Fault::disk_is_full, 1, true);
    for (int id = 2; id < 5; ++id) {
        auto const refused = insert(*database, id);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().key(), "storage.disk_full");
        EXPECT_EQ(refused.error().code(), ErrorCode::insufficient_storage);
    }
    EXPECT_GT(vfs.faults(), 0);
    EXPECT_EQ(ids(*database), (std::set<std::int64_t>{1})) << "reads stay up";
    vfs.heal();
    EXPECT_TRUE(insert(*database, 5));
    EXPECT_TRUE(database->health());
    EXPECT_EQ(ids(*database), (std::set<std::int64_t>{1, 5}));
}

TEST_F(SqliteDatabaseTest, a_full_disk_inside_apply_refuses_the_group) {
    auto const database = open();
    database->exclusive([](Connection& connection) { connection.run_script("PRAGMA max_page_count = 20"); });
    std::vector<std::byte> const filler(1'000'000);
    auto const refused = database->write(
        [&](WriteTransaction& tx) { tx.execute("INSERT INTO item (id, filler) VALUES ($1, $2)", {1, Blob{filler}}); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "storage.disk_full");
    EXPECT_TRUE(insert(*database, 2));
}

TEST_F(SqliteDatabaseTest, a_failed_sync_is_never_acknowledged_and_stops_the_writer) {
    FaultVfs vfs;
    std::promise<std::string> stopped;
    Options chosen = options();
    chosen.sqlite_vfs = vfs.name();
    chosen.on_stop = [&](std::string const& reason) { stopped.set_value(reason); };
    {
        auto const database = open(chosen);
        ASSERT_TRUE(insert(*database, 1));
        vfs.fail_at(FaultVfs::Fault::sync_fails, 1);
        auto const failed = insert(*database, 2);
        ASSERT_FALSE(failed);
        EXPECT_EQ(failed.error().key(), "storage.stopped");
        EXPECT_THAT(stopped.get_future().get(), ::testing::HasSubstr("sqlite"));
        // The disk works again, but nothing is tried again: what the system dropped is unknown.
        auto const later = insert(*database, 3);
        ASSERT_FALSE(later);
        EXPECT_EQ(later.error().key(), "storage.stopped");
        EXPECT_EQ(later.error().code(), ErrorCode::unavailable);
        EXPECT_FALSE(database->health());
        EXPECT_EQ(vfs.faults(), 1);
        EXPECT_TRUE(ids(*database).contains(1));
    }
    EXPECT_TRUE(std::filesystem::exists(file() + "-wal")) << "the WAL is the only good copy";
    auto const restarted = open();
    EXPECT_TRUE(ids(*restarted).contains(1));
    EXPECT_FALSE(ids(*restarted).contains(3));
    EXPECT_TRUE(insert(*restarted, 4));
}

/// A child writes from several threads and reports each acknowledged id through a pipe until it is killed.
[[noreturn]] void write_until_killed(Options const& options, int pipe, std::int64_t first_id) {
    auto const database = Database::open(options);
    if (!database) ::_exit(1);
    std::atomic<std::int64_t> next{first_id};
    std::vector<std::thread> clients;
    for (int client = 0; client < 4; ++client) {
        clients.emplace_back([&] {
            for (;;) {
                std::int64_t const id = next++;
                auto const written = (*database)->write(
                    [id](WriteTransaction& tx) { tx.execute("INSERT INTO item (id) VALUES ($1)", {id}); });
                if (!written || ::write(pipe, &id, sizeof(id)) != sizeof(id)) ::_exit(1);
            }
        });
    }
    for (std::thread& client : clients) client.join();
    ::_exit(1);
}

TEST_F(SqliteDatabaseTest, kill_9_loses_nothing_acknowledged) {
    {
        auto const created = open();
    }
    std::set<std::int64_t> acknowledged;
    Random chance(20'260'302);
    for (int crash = 0; crash < 4; ++crash) {
        std::array<int, 2> ends{};
        ASSERT_EQ(::pipe(ends.data()), 0);
        pid_t const child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(ends[0]);
            write_until_killed(options(), ends[1], 1'000'000 * (crash + 1));
        }
        ::close(ends[1]);
        // Killed after a random number of answers, wherever the writer then is.
        std::uint64_t const wanted = 1 + chance.uniform_below(200);
        std::int64_t id = 0;
        std::uint64_t heard = 0;
        while (heard < wanted && ::read(ends[0], &id, sizeof(id)) == sizeof(id)) {
            acknowledged.insert(id);
            ++heard;
        }
        EXPECT_EQ(heard, wanted);
        ::kill(child, SIGKILL);
        while (::read(ends[0], &id, sizeof(id)) == sizeof(id)) acknowledged.insert(id);
        ::close(ends[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status));
        auto const restarted = open();
        EXPECT_TRUE(std::ranges::includes(ids(*restarted), acknowledged)) << "after crash " << crash;
        EXPECT_EQ(integrity(*restarted), "ok");
    }
}

}  // namespace
}  // namespace hezhi::storage
