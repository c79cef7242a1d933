#include "src/storage/storage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/storage/batch_lane.h"
#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

using ::testing::ElementsAre;

class StorageTest : public testkit::StorageTest {
protected:
    // A table of the test's own, outside the migrations.
    void SetUp() override {
        write([](WriteTransaction& tx) {
            tx.execute(
                Sql{"CREATE TABLE item (id INTEGER NOT NULL PRIMARY KEY, name TEXT UNIQUE, share REAL, raw BLOB) "
                    "STRICT",
                    "CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, name TEXT UNIQUE, share DOUBLE PRECISION, "
                    "raw BYTEA)"},
                {});
        });
    }
    std::int64_t count() {
        return *read([](ReadTransaction& tx) {
            return tx.first("SELECT count(*) FROM item", {}, [](Row const& row) { return row.integer(0); });
        });
    }
    std::vector<std::string> names() {
        return read([](ReadTransaction& tx) {
            return tx.all("SELECT name FROM item ORDER BY id", {},
                          [](Row const& row) { return std::string(row.text(0)); });
        });
    }
};

TEST_P(StorageTest, every_type_comes_back_as_it_went_in) {
    RandomId const random{std::byte{0}, std::byte{0xff}, std::byte{7}};
    write([&](WriteTransaction& tx) {
        tx.execute("INSERT INTO item (id, name, share, raw) VALUES ($1, $2, $3, $4)",
                   {INT64_MIN, "青禾街道", 0.1, random});
        tx.execute("INSERT INTO item (id, name, share, raw) VALUES ($1, $2, $3, $4)", {7, nullptr, nullptr, nullptr});
        tx.execute("INSERT INTO item (id, name, share, raw) VALUES ($1, $2, $3, $4)", {8, "", 2.0, Blob{}});
    });
    read([&](ReadTransaction& tx) {
        int rows = 0;
        tx.query("SELECT id, name, share, raw FROM item ORDER BY id", {}, [&](Row const& row) {
            if (rows == 0) {
                EXPECT_EQ(row.integer(0), INT64_MIN);
                EXPECT_EQ(row.text(1), "青禾街道");
                EXPECT_EQ(row.real(2), 0.1);
                EXPECT_EQ(row.random_id(3), random);
                EXPECT_THROW(row.integer(1), Failure);
                EXPECT_THROW(row.text(0), Failure);
            } else if (rows == 1) {
                EXPECT_EQ(row.maybe_integer(0), 7);
                EXPECT_EQ(row.maybe_text(1), std::nullopt);
                EXPECT_EQ(row.maybe_real(2), std::nullopt);
                EXPECT_TRUE(row.is_null(3));
                EXPECT_THROW(row.text(1), Failure);
            } else {
                EXPECT_EQ(row.text(1), "");
                EXPECT_EQ(row.blob(3).size(), 0U);
            }
            ++rows;
        });
        EXPECT_EQ(rows, 3);
    });
}

TEST_P(StorageTest, aggregates_and_conditions_are_integers) {
    write([](WriteTransaction& tx) {
        for (int id = 1; id <= 3; ++id) tx.execute("INSERT INTO item (id, share) VALUES ($1, $2)", {id, id * 0.5});
    });
    read([](ReadTransaction& tx) {
        tx.query(
            "SELECT sum(id), count(*), max(id), sum(id) > 5, sum(share), avg(share), -sum(id) * 100000000 FROM item",
            {}, [](Row const& row) {
                EXPECT_EQ(row.integer(0), 6);
                EXPECT_EQ(row.integer(1), 3);
                EXPECT_EQ(row.integer(2), 3);
                EXPECT_TRUE(row.boolean(3));
                EXPECT_DOUBLE_EQ(row.real(4), 3.0);
                EXPECT_DOUBLE_EQ(row.real(5), 1.0);
                EXPECT_EQ(row.integer(6), -600'000'000);
            });
    });
}

TEST_P(StorageTest, placeholders_go_by_number_not_by_place) {
    auto const name = read([](ReadTransaction& tx) {
        return tx.first("SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), CAST($2 AS TEXT)", {"one", "two"},
                        [](Row const& row) {
                            return std::string(row.text(0)) + std::string(row.text(1)) + std::string(row.text(2));
                        });
    });
    EXPECT_EQ(name, "twoonetwo");
}

TEST_P(StorageTest, rows_affected_tell_whether_a_key_was_taken) {
    write([](WriteTransaction& tx) {
        EXPECT_EQ(tx.execute("INSERT INTO item (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", {1, "a"}), 1);
        EXPECT_EQ(tx.execute("INSERT INTO item (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING", {2, "a"}), 0);
        EXPECT_EQ(tx.execute("UPDATE item SET share = $1", {1.0}), 1);
        EXPECT_EQ(tx.execute("DELETE FROM item WHERE id = $1", {9}), 0);
    });
}

TEST_P(StorageTest, returning_gives_rows) {
    auto const ids = write([](WriteTransaction& tx) {
        return tx.first("INSERT INTO item (id, name) VALUES ($1, $2) RETURNING id", {5, "a"},
                        [](Row const& row) { return row.integer(0); });
    });
    EXPECT_EQ(ids, 5);
    EXPECT_EQ(count(), 1);
}

TEST_P(StorageTest, a_refusal_rolls_back) {
    auto const result = database().write([](WriteTransaction& tx) -> Result<int> {
        tx.execute("INSERT INTO item (id) VALUES ($1)", {1});
        return fail(ErrorCode::unprocessable, "item.refused");
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().key(), "item.refused");
    EXPECT_EQ(count(), 0);
}

TEST_P(StorageTest, a_failure_of_the_database_becomes_an_error_of_one_request) {
    auto const result = database().write([](WriteTransaction& tx) {
        tx.execute("INSERT INTO item (id) VALUES ($1)", {1});
        tx.execute("INSERT INTO item (id) VALUES ($1)", {1});
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().key(), "storage.failed");
    EXPECT_EQ(result.error().code(), ErrorCode::internal);
    EXPECT_EQ(count(), 0);
    EXPECT_TRUE(database().health());
}

TEST_P(StorageTest, an_exception_of_a_use_case_is_contained) {
    auto const result = database().write([](WriteTransaction& tx) {
        tx.execute("INSERT INTO item (id) VALUES ($1)", {1});
        throw std::runtime_error("surprise");
    });
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().key(), "server.failed");
    EXPECT_EQ(result.error().detail(), "surprise");
    EXPECT_EQ(count(), 0);
}

TEST_P(StorageTest, a_read_may_not_write) {
    auto const result = database().read([](ReadTransaction& tx) {
        tx.query("INSERT INTO item (id) VALUES ($1) RETURNING id", {1}, [](Row const&) {});
    });
    EXPECT_FALSE(result);
    EXPECT_EQ(count(), 0);
}

TEST_P(StorageTest, the_same_statement_may_run_inside_its_own_rows) {
    write([](WriteTransaction& tx) {
        for (int id = 1; id <= 3; ++id) tx.execute("INSERT INTO item (id) VALUES ($1)", {id});
    });
    constexpr Sql greater{"SELECT id FROM item WHERE id > $1 ORDER BY id"};
    std::vector<std::int64_t> seen;
    read([&](ReadTransaction& tx) {
        tx.query(greater, {0}, [&](Row const& outer) {
            tx.query(greater, {outer.integer(0)},
                     [&](Row const& inner) { seen.push_back(outer.integer(0) * 10 + inner.integer(0)); });
        });
    });
    EXPECT_THAT(seen, ElementsAre(12, 13, 23));
}

TEST_P(StorageTest, a_batch_expands_to_rows) {
    RandomId const random{std::byte{1}};
    write([&](WriteTransaction& tx) {
        Batch rows{ColumnType::integer, ColumnType::text, ColumnType::real, ColumnType::blob};
        rows.add({1, "a \"quoted\" \\ back\n", 0.5, random});
        rows.add({2, nullptr, nullptr, nullptr});
        rows.add({3, "三", 2.0, Blob{}});
        EXPECT_EQ(
            tx.execute("INSERT INTO item (id, name, share, raw) SELECT item_id + $1, item_name, item_share, item_raw "
                       "FROM expand($2, item_id, item_name, item_share, item_raw) AS row WHERE true "
                       "ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                       {100, rows}),
            3);
    });
    read([&](ReadTransaction& tx) {
        auto const row = tx.first("SELECT name, raw, share FROM item WHERE id = $1", {101}, [&](Row const& found) {
            EXPECT_EQ(found.random_id(1), random);
            EXPECT_EQ(found.real(2), 0.5);
            return std::string(found.text(0));
        });
        EXPECT_EQ(row, "a \"quoted\" \\ back\n");
        EXPECT_TRUE(
            *tx.first("SELECT raw FROM item WHERE id = $1", {102}, [](Row const& found) { return found.is_null(0); }));
    });
}

TEST_P(StorageTest, an_empty_batch_is_no_rows) {
    write([&](WriteTransaction& tx) {
        Batch const rows{ColumnType::integer};
        EXPECT_EQ(tx.execute("DELETE FROM item WHERE id IN (SELECT b.id FROM expand($1, id) AS b)", {rows}), 0);
    });
}

TEST_P(StorageTest, touched_channels_are_told_once_and_after_the_commit) {
    std::vector<std::string> told;
    auto const subscription = database().on_commit(
        [&](std::span<std::string const> channels) { told.insert(told.end(), channels.begin(), channels.end()); });
    write([](WriteTransaction& tx) {
        tx.execute("INSERT INTO item (id) VALUES ($1)", {1});
        tx.touch("topic:2");
        tx.touch("topic:1");
        tx.touch("topic:2");
    });
    EXPECT_THAT(told, ElementsAre("topic:1", "topic:2"));
    auto const refused = database().write([](WriteTransaction& tx) -> Result<void> {
        tx.touch("topic:3");
        return fail(ErrorCode::conflict, "item.refused");
    });
    EXPECT_FALSE(refused);
    EXPECT_EQ(told.size(), 2U);
}

TEST_P(StorageTest, a_lane_gives_each_item_its_own_result) {
    std::size_t largest = 0;
    BatchLane<int, int> lane(database(), [&](WriteTransaction& tx, std::span<int const> items) {
        largest = std::max(largest, items.size());
        Batch rows{ColumnType::integer};
        std::vector<Result<int>> replies;
        for (int const item : items) {
            if (item % 2 == 0) rows.add({item});
            replies.push_back(item % 2 == 0 ? Result<int>(item * 10) : fail(ErrorCode::unprocessable, "item.odd"));
        }
        tx.execute("INSERT INTO item (id) SELECT b.id FROM expand($1, id) AS b", {rows});
        return replies;
    });
    std::atomic<int> good{0};
    std::atomic<int> odd{0};
    std::atomic<int> done{0};
    for (int item = 1; item <= 200; ++item) {
        lane.submit(item, [&, item](Result<int> reply) {
            if (reply && *reply == item * 10) ++good;
            if (!reply && reply.error().key() == "item.odd") ++odd;
            ++done;
        });
    }
    while (done < 200) std::this_thread::yield();
    EXPECT_EQ(good, 100);
    EXPECT_EQ(odd, 100);
    EXPECT_EQ(count(), 100);
}

TEST_P(StorageTest, a_bad_item_in_a_lane_fails_alone) {
    BatchLane<int, int> lane(database(), [&](WriteTransaction& tx, std::span<int const> items) {
        Batch rows{ColumnType::integer};
        for (int const item : items) rows.add({item % 50});  // the second fifty collide with the first
        tx.execute("INSERT INTO item (id) SELECT b.id FROM expand($1, id) AS b", {rows});
        return std::vector<Result<int>>(items.size(), Result<int>(1));
    });
    std::atomic<int> good{0};
    std::atomic<int> done{0};
    for (int item = 0; item < 100; ++item) {
        lane.submit(item, [&](Result<int> reply) {
            if (reply) ++good;
            ++done;
        });
    }
    while (done < 100) std::this_thread::yield();
    EXPECT_EQ(good, 50);
    EXPECT_EQ(count(), 50);
}

HZ_ON_BOTH_ENGINES(StorageTest);

}  // namespace
}  // namespace hezhi::storage
