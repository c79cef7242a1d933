// Support for tests of stores and services: written once, run on both engines.
//
//     class TopicStoreTest : public hezhi::storage::testkit::StorageTest {};
//     TEST_P(TopicStoreTest, keeps_a_topic) { write([&](WriteTransaction& tx) { insert(tx, …); }); … }
//     HZ_ON_BOTH_ENGINES(TopicStoreTest);
//
// Each test gets an empty, migrated database: SQLite in memory, and, when HEZHI_TEST_POSTGRES holds a URL
// (tools/with_postgres sets it), an empty PostgreSQL schema.
#pragma once

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

#include "src/storage/connection.h"
#include "src/storage/database.h"
#include "src/storage/migrations.h"
#include "src/storage/postgres_connection.h"

namespace hezhi::storage::testkit {

/// 2026-03-02T08:00:00Z, a Monday.
inline constexpr TimePoint kStart = from_microseconds(1'772'438'400'000'000);

/// A clock that moves when told to. Copies share the time. Thread-safe.
class ManualClock {
public:
    explicit ManualClock(TimePoint start = kStart) : now_(std::make_shared<std::atomic<std::int64_t>>()) {
        *now_ = to_microseconds(start);
    }
    TimePoint now() const { return from_microseconds(*now_); }
    TimePoint operator()() const { return now(); }
    void set(TimePoint time) { *now_ = to_microseconds(time); }
    void advance(Microseconds by) { *now_ += by.count(); }

private:
    std::shared_ptr<std::atomic<std::int64_t>> now_;  // shared with the Clock in Options
};

inline std::string postgres_url() {
    char const* url = std::getenv("HEZHI_TEST_POSTGRES");
    return url == nullptr ? "" : url;
}

/// A folder that is gone with the object.
class TemporaryFolder {
public:
    TemporaryFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "hezhi-test-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp: " + name);
        path_ = name;
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    std::filesystem::path const& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

/// SQLite always, PostgreSQL where there is one.
inline std::vector<Engine> engines() {
    std::vector<Engine> all{Engine::sqlite};
    if (!postgres_url().empty()) all.push_back(Engine::postgres);
    return all;
}

inline std::string engine_name(::testing::TestParamInfo<Engine> const& info) {
    return info.param == Engine::sqlite ? "sqlite" : "postgres";
}

/// Migrated PostgreSQL schemas that tests have finished with, emptied, for the next test: creating one takes half a
/// second. One that a test has changed (tables, functions) is dropped instead.
class SchemaPool {
public:
    static SchemaPool& instance() {
        static SchemaPool pool;  // lives until the process ends, then drops what is left
        return pool;
    }
    std::string take() {
        if (!free_.empty()) {
            std::string schema = free_.back();
            free_.pop_back();
            return schema;
        }
        std::string schema = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++created_);
        run("CREATE SCHEMA " + schema);
        Options options = setup_options();
        options.schema = schema;
        auto const database = must(Database::open(options));
        Result<Migrated> const migrated = migrate(*database, kStart);
        if (!migrated) throw std::runtime_error("migrate: " + migrated.error().detail());
        if (fingerprint_.empty()) fingerprint_ = fingerprint(schema);
        return schema;
    }
    void give_back(std::string const& schema) {
        if (fingerprint(schema) != fingerprint_) {
            run("SET client_min_messages = warning; DROP SCHEMA " + schema + " CASCADE");
            return;
        }
        // Foreign keys do not matter while everything goes.
        run("SET session_replication_role = replica; DO $$ DECLARE name text; BEGIN FOR name IN SELECT tablename FROM "
            "pg_tables WHERE schemaname = '" +
            schema + "' AND tablename <> 'schema_migrations' LOOP EXECUTE format('DELETE FROM " + schema +
            ".%I', name); END LOOP; END $$");
        free_.push_back(schema);
    }
    static std::unique_ptr<Database> must(Result<std::unique_ptr<Database>> opened) {
        if (!opened) throw std::runtime_error(std::string(opened.error().key()) + ": " + opened.error().detail());
        return *std::move(opened);
    }

private:
    SchemaPool() = default;
    ~SchemaPool() {
        for (std::string const& schema : free_) {
            try {
                run("SET client_min_messages = warning; DROP SCHEMA " + schema + " CASCADE");
            } catch (std::exception const&) {  // the server is gone already, and the schema with it
            }
        }
    }
    static Options setup_options() {
        Options options;
        options.url = postgres_url();
        options.clock = [] { return kStart; };
        options.write_connections = 0;
        return options;
    }
    void run(std::string const& script) {
        PostgresConnection connection(postgres_url(), "");
        connection.run_script(script);
    }
    std::string fingerprint(std::string const& schema) {
        PostgresConnection connection(postgres_url(), schema);
        std::string found;
        auto keep = [&](Row const& row) {
            found = row.text(0);
            return true;
        };
        connection.run(
            "SELECT concat((SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace), ' ', "
            "(SELECT count(*) FROM pg_attribute JOIN pg_class ON attrelid = pg_class.oid WHERE relnamespace = "
            "current_schema()::regnamespace), ' ', (SELECT count(*) FROM pg_proc WHERE pronamespace = "
            "current_schema()::regnamespace), ' ', (SELECT string_agg(digest, ' ') FROM schema_migrations))",
            {}, RowSink(keep));
        return found;
    }

    std::vector<std::string> free_;
    std::string fingerprint_;
    int created_ = 0;
};

/// An empty, migrated database that is gone with the object.
class TestDatabase {
public:
    explicit TestDatabase(Engine engine, Clock clock, Options options = {}) {
        options.clock = std::move(clock);
        options.url = "sqlite::memory:";
        if (engine == Engine::postgres) {
            options.url = postgres_url();
            options.schema = SchemaPool::instance().take();
        }
        options_ = options;
        database_ = SchemaPool::must(Database::open(options));
        if (engine == Engine::postgres) return;
        Result<Migrated> const migrated = migrate(*database_, options_.clock());
        if (!migrated) throw std::runtime_error("migrate: " + migrated.error().detail());
    }
    TestDatabase(TestDatabase const&) = delete;
    TestDatabase& operator=(TestDatabase const&) = delete;
    ~TestDatabase() {
        database_.reset();
        if (!options_.schema.empty()) SchemaPool::instance().give_back(options_.schema);
    }

    Database& operator*() { return *database_; }
    Database* operator->() { return database_.get(); }

    /// How it was opened: a second node opens the same (PostgreSQL only).
    Options const& options() const { return options_; }

private:
    Options options_;
    std::unique_ptr<Database> database_;
};

/// A fixture with a database and a clock, once an engine.
class StorageTest : public ::testing::TestWithParam<Engine> {
protected:
    Database& database() { return *test_database_; }
    TestDatabase& test_database() { return test_database_; }

    /// Commits; fails the test if storage or f refuses. Returns what f returns.
    template <class F>
    auto write(F&& f) {
        auto result = database().write(std::forward<F>(f), Effort::bulk);
        return value_or_fail(std::move(result));
    }
    template <class F>
    auto read(F&& f) {
        return value_or_fail(database().read(std::forward<F>(f)));
    }

    ManualClock clock;

private:
    template <class T>
    static T value_or_fail(Result<T> result) {
        if (!result) {
            throw std::runtime_error("refused: " + std::string(result.error().key()) + " " + result.error().detail());
        }
        if constexpr (!std::is_void_v<T>) return *std::move(result);
    }

    TestDatabase test_database_{GetParam(), clock};
};

}  // namespace hezhi::storage::testkit

#define HZ_ON_BOTH_ENGINES(Fixture)                                                                     \
    INSTANTIATE_TEST_SUITE_P(Engines, Fixture, ::testing::ValuesIn(hezhi::storage::testkit::engines()), \
                             hezhi::storage::testkit::engine_name)
