// PostgreSQL: what only several connections show. Two Database objects on one schema are two nodes.
#include <atomic>
#include <future>
#include <latch>
#include <mutex>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/storage/batch_lane.h"
#include "src/storage/postgres_connection.h"
#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

TEST(PostgresFailureKind, sqlstates_have_their_kinds) {
    EXPECT_EQ(failure_kind("40001"), Failure::Kind::serialization);
    EXPECT_EQ(failure_kind("40P01"), Failure::Kind::serialization);
    EXPECT_EQ(failure_kind("53100"), Failure::Kind::disk_full);
    EXPECT_EQ(failure_kind("23505"), Failure::Kind::constraint);
    EXPECT_EQ(failure_kind("57P01"), Failure::Kind::connection_lost);
    EXPECT_EQ(failure_kind("08006"), Failure::Kind::connection_lost);
    EXPECT_EQ(failure_kind("57014"), Failure::Kind::busy);
    EXPECT_EQ(failure_kind("42601"), Failure::Kind::failed);
    EXPECT_EQ(failure_kind(""), Failure::Kind::failed);
}

TEST(PostgresDatabase, a_server_that_is_not_there_is_said_plainly) {
    Options options;
    options.url = "postgresql:///hezhi?host=/nonexistent&user=hezhi";
    options.clock = testkit::ManualClock();
    auto const opened = Database::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().key(), "storage.unreachable");
    EXPECT_EQ(opened.error().code(), ErrorCode::unavailable);
}

TEST(PostgresDatabase, an_unknown_url_is_refused) {
    Options options;
    options.url = "mysql://localhost";
    options.clock = testkit::ManualClock();
    auto const opened = Database::open(options);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().key(), "storage.unknown_url");
}

class PostgresDatabaseTest : public testkit::StorageTest {
protected:
    void SetUp() override {
        write([](WriteTransaction& tx) {
            tx.execute("CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, n BIGINT)", {});
        });
    }
    std::unique_ptr<Database> second_node() { return *Database::open(test_database().options()); }
    std::int64_t count() {
        return *read([](ReadTransaction& tx) {
            return tx.first("SELECT count(*) FROM item", {}, [](Row const& row) { return row.integer(0); });
        });
    }
    /// Ends every other session that works in this test's schema.
    void terminate_sessions() {
        write([&](WriteTransaction& tx) {
            tx.query(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()",
                {}, [](Row const&) {});
        });
    }
};

// Each looks whether there is room for one more and then takes it: write skew, unless transactions are serializable.
TEST_P(PostgresDatabaseTest, a_limit_read_in_the_transaction_holds_between_nodes) {
    auto const other = second_node();
    for (int round = 0; round < 10; ++round) {
        write([](WriteTransaction& tx) { tx.execute("DELETE FROM item", {}); });
        std::latch both_have_looked(2);
        auto const take = [&](Database& node, int id) {
            bool first_time = true;
            return node.write([&, id](WriteTransaction& tx) -> Result<void> {
                auto const taken =
                    *tx.first("SELECT count(*) FROM item", {}, [](Row const& row) { return row.integer(0); });
                if (first_time) both_have_looked.arrive_and_wait();
                first_time = false;
                if (taken >= 1) return fail(ErrorCode::conflict, "item.full");
                tx.execute("INSERT INTO item (id, n) VALUES ($1, 0)", {id});
                return {};
            });
        };
        std::future<Result<void>> first = std::async(std::launch::async, [&] { return take(database(), 1); });
        Result<void> const second = take(*other, 2);
        Result<void> const one = first.get();
        EXPECT_EQ(count(), 1);
        EXPECT_NE(one.has_value(), second.has_value());
        // The loser was run again and saw the winner; on a disk that takes long to commit it may have given up first.
        EXPECT_THAT((one ? second : one).error().key(), ::testing::AnyOf("item.full", "storage.busy"));
    }
    EXPECT_GE(database().statistics().serialization_retries + other->statistics().serialization_retries, 10U);
}

TEST_P(PostgresDatabaseTest, conflicts_without_end_are_given_up_as_busy) {
    auto const other = second_node();
    write([](WriteTransaction& tx) { tx.execute("INSERT INTO item (id, n) VALUES (1, 0)", {}); });
    int runs = 0;
    auto const result = database().write([&](WriteTransaction& tx) {
        ++runs;
        auto const n = *tx.first("SELECT n FROM item WHERE id = 1", {}, [](Row const& row) { return row.integer(0); });
        EXPECT_TRUE(other->write([](WriteTransaction& theirs) { theirs.execute("UPDATE item SET n = n + 1", {}); }));
        tx.execute("UPDATE item SET n = $1 WHERE id = 1", {n + 100});
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().key(), "storage.busy");
    EXPECT_EQ(runs, 6) << "once, and five times more";
}

TEST_P(PostgresDatabaseTest, a_lost_connection_is_replaced) {
    ASSERT_EQ(count(), 0);
    auto const other = second_node();
    ASSERT_TRUE(other->read([](ReadTransaction&) {}));
    terminate_sessions();
    EXPECT_TRUE(other->read([](ReadTransaction& tx) { tx.query("SELECT id FROM item", {}, [](Row const&) {}); }));
    EXPECT_TRUE(other->write([](WriteTransaction& tx) { tx.execute("INSERT INTO item (id) VALUES (1)", {}); }));
    EXPECT_EQ(count(), 1);
    EXPECT_TRUE(other->health());
}

TEST_P(PostgresDatabaseTest, a_connection_lost_inside_apply_repeats_it_once) {
    auto const other = second_node();
    int runs = 0;
    auto const result = other->write([&](WriteTransaction& tx) {
        tx.execute("INSERT INTO item (id) VALUES (1)", {});
        if (++runs == 1) terminate_sessions();
        tx.execute("INSERT INTO item (id) VALUES (2)", {});
    });
    EXPECT_TRUE(result) << result.error().detail();
    EXPECT_EQ(runs, 2);
    EXPECT_EQ(count(), 2);
}

TEST_P(PostgresDatabaseTest, a_connection_lost_in_the_commit_is_neither_acknowledged_nor_repeated) {
    // A deferred trigger runs inside COMMIT; this one ends its own session there.
    database().exclusive([](Connection& connection) {
        connection.run_script(
            "CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql AS "
            "'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';"
            "CREATE CONSTRAINT TRIGGER end_session AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED "
            "FOR EACH ROW EXECUTE FUNCTION end_session()");
    });
    int runs = 0;
    auto const result = database().write([&](WriteTransaction& tx) {
        ++runs;
        tx.execute("INSERT INTO item (id) VALUES (1)", {});
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().key(), "storage.outcome_unknown");
    EXPECT_EQ(result.error().code(), ErrorCode::unavailable);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(count(), 0);
}

TEST_P(PostgresDatabaseTest, nodes_hear_what_others_touched_and_not_themselves) {
    auto const other = second_node();
    struct Heard {
        std::mutex mutex;
        std::vector<std::string> channels;
        std::promise<void> last;
        void add(std::span<std::string const> told) {
            std::scoped_lock const lock(mutex);
            for (auto const& channel : told) {
                channels.push_back(channel);
                if (channel == "z") last.set_value();
            }
        }
    } here, there;
    auto const on_here = database().on_commit([&](auto channels) { here.add(channels); });
    auto const on_there = other->on_commit([&](auto channels) { there.add(channels); });
    // The other node listens from some moment on; it has when it hears something.
    std::atomic<bool> ready{false};
    std::promise<void> first_heard;
    auto const probe = other->on_commit([&](auto) {
        if (!ready.exchange(true)) first_heard.set_value();
    });
    while (!ready) {
        write([](WriteTransaction& tx) { tx.touch("probe"); });
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    write([](WriteTransaction& tx) {
        for (int topic = 0; topic < 2'000; ++topic) tx.touch("topic:" + std::to_string(topic));  // several notices
        tx.touch("z");
    });
    there.last.get_future().wait();
    std::scoped_lock const lock(here.mutex, there.mutex);
    EXPECT_THAT(there.channels, Contains("topic:0"));
    EXPECT_THAT(there.channels, Contains("topic:1999"));
    EXPECT_EQ(std::ranges::count(here.channels, "z"), 1) << "told directly, not by its own notice";
    EXPECT_EQ(std::ranges::count(there.channels, "z"), 1);
}

TEST_P(PostgresDatabaseTest, after_a_reconnect_everything_may_have_changed) {
    auto const other = second_node();
    std::promise<void> heard;
    std::atomic<bool> once{false};
    auto const subscription = other->on_commit([&](std::span<std::string const> channels) {
        if (channels.front() == Database::kEveryChannel && !once.exchange(true)) heard.set_value();
    });
    ASSERT_TRUE(other->read([](ReadTransaction&) {}));
    auto waiting = heard.get_future();
    // Sessions are ended until the listening one, which may not have been connected yet, was among them.
    while (waiting.wait_for(std::chrono::milliseconds{300}) != std::future_status::ready) terminate_sessions();
}

TEST_P(PostgresDatabaseTest, a_lane_is_held_by_one_writer_at_a_time) {
    std::atomic<int> inside{0};
    std::atomic<int> most{0};
    std::atomic<std::size_t> calls{0};
    BatchLane<int, int> lane(database(), [&](WriteTransaction& tx, std::span<int const> items) {
        most = std::max(most.load(), ++inside);
        ++calls;
        tx.execute("UPDATE item SET n = n + $1 WHERE id = 1", {items.size()});
        --inside;
        return std::vector<Result<int>>(items.size(), Result<int>(0));
    });
    write([](WriteTransaction& tx) { tx.execute("INSERT INTO item (id, n) VALUES (1, 0)", {}); });
    std::latch done(500);
    for (int item = 0; item < 500; ++item)
        lane.submit(item, [&](Result<int> const& reply) {
            EXPECT_TRUE(reply);
            done.count_down();
        });
    done.wait();
    EXPECT_EQ(most, 1);
    EXPECT_LT(calls, 250U) << "what arrived during a commit went together";
    EXPECT_EQ(read([](ReadTransaction& tx) {
                  return tx.first("SELECT n FROM item WHERE id = 1", {}, [](Row const& row) { return row.integer(0); });
              }),
              500);
    EXPECT_EQ(database().statistics().serialization_retries, 0U);
}

TEST_P(PostgresDatabaseTest, one_text_with_other_types_is_another_statement) {
    PostgresConnection connection(test_database().options().url, test_database().options().schema);
    auto ignore = [](Row const&) { return true; };
    constexpr Sql select{"SELECT id FROM item WHERE id = $1"};
    for (int times = 0; times < 10; ++times) {
        std::array<Param, 1> const typed{Param(times)};
        connection.run(select, typed, RowSink(ignore));
        std::array<Param, 1> const untyped{Param(nullptr)};
        connection.run(select, untyped, RowSink(ignore));
        std::array<Param, 1> const empty{Param(std::optional<std::int64_t>{})};
        connection.run(select, empty, RowSink(ignore));
    }
    EXPECT_EQ(connection.statements_kept(), 2U);
}

TEST_P(PostgresDatabaseTest, an_optional_keeps_its_type_when_empty) {
    std::optional<std::int64_t> const none;
    EXPECT_EQ(read([&](ReadTransaction& tx) {
                  return tx.first("SELECT count(*) FROM item WHERE $1 IS NULL OR id = $1", {none},
                                  [](Row const& row) { return row.integer(0); });
              }),
              0);
}

std::vector<Engine> postgres_only() {
    std::vector<Engine> all = testkit::engines();
    std::erase(all, Engine::sqlite);
    return all;
}

// Without a server (tools/with_postgres) there is nothing to instantiate; ./test always has one.
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresDatabaseTest);
INSTANTIATE_TEST_SUITE_P(Engines, PostgresDatabaseTest, ::testing::ValuesIn(postgres_only()), testkit::engine_name);

}  // namespace
}  // namespace hezhi::storage
