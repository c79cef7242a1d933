// Every fault of the disk at every call, and many crashes: long loops that sqlite_database_test.cc samples.
#include <algorithm>
#include <array>
#include <atomic>
#include <set>
#include <thread>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/random.h"
#include "src/storage/sqlite_connection.h"
#include "src/storage/testing.h"
#include "src/storage/testing_faults.h"

namespace hezhi::storage {
namespace {

using testkit::FaultVfs;

class SqliteFaultsTest : public ::testing::Test {
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

// Whatever call fails, and however often: what was acknowledged is there after a restart, and the file is sound.
TEST_F(SqliteFaultsTest, after_any_fault_everything_acknowledged_is_there) {
    for (FaultVfs::Fault const fault :
         {FaultVfs::Fault::sync_fails, FaultVfs::Fault::write_fails, FaultVfs::Fault::disk_is_full}) {
        for (int n = 1; n <= 40; ++n) {
            SCOPED_TRACE(::testing::Message() << static_cast<int>(fault) << " at " << n);
            testkit::TemporaryFolder const place;
            Options chosen = options();
            chosen.url = "sqlite:" + (place.path() / "fault.sqlite").string();
            Options const healthy = chosen;
            FaultVfs vfs;
            chosen.sqlite_vfs = vfs.name();
            std::set<std::int64_t> acknowledged;
            {
                auto const database = open(chosen);
                vfs.fail_at(fault, n);
                for (int id = 1; id <= 12; ++id) {
                    if (insert(*database, id)) acknowledged.insert(id);
                    if (id % 5 == 0)
                        database->exclusive([](Connection& connection) {
                            try {
                                static_cast<SqliteConnection&>(connection).checkpoint();
                            } catch (Failure const&) {
                                static_cast<SqliteConnection&>(connection).keep_wal_on_close();
                            }
                        });
                }
                vfs.heal();
            }
            auto const restarted = open(healthy);
            EXPECT_TRUE(std::ranges::includes(ids(*restarted), acknowledged));
            EXPECT_EQ(integrity(*restarted), "ok");
            EXPECT_TRUE(insert(*restarted, 100));
        }
    }
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

TEST_F(SqliteFaultsTest, kill_9_loses_nothing_acknowledged) {
    {
        auto const created = open();
    }
    std::set<std::int64_t> acknowledged;
    Random chance(20'260'302);
    for (int crash = 0; crash < 40; ++crash) {
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
