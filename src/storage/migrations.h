// The schema: numbered, forward-only migrations in src/storage/migrations/NNNN_name.sql, embedded in the binary, one
// list for both engines. They are written in SQLite's STRICT dialect and translated mechanically for PostgreSQL:
// INTEGER→BIGINT, REAL→DOUBLE PRECISION, BLOB→BYTEA, STRICT and WITHOUT ROWID dropped. Comments steer:
//     -- slice: topics        the folder of src/ that alone may name the following tables in SQL
//     -- class: realm         before each CREATE TABLE: global, person or realm (tools/check_sql.py,
//     migrations_test.cc)
//     -- engine: sqlite       what follows is for one engine only, up to `-- engine: both`
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "lib/base/error.h"
#include "src/storage/database.h"

namespace hezhi::storage {

struct Migration {
    int version;
    std::string_view name;
    std::string_view text;
};

/// All of this binary, ascending from 1 without gaps.
std::span<Migration const> migrations();

/// The highest version that this binary knows.
int newest_version();

/// The text that one engine runs.
std::string translated(std::string_view text, Engine engine);

/// Version of the schema in the database; 0 for an empty one.
Result<int> schema_version(Database& database);

struct Migrated {
    int from;
    int to;
};

/// Brings the schema to newest_version(), each migration in a transaction of its own.
/// `before_upgrade(version)` runs before the first change to a database that is not empty: it takes the backup, and its
/// error stops the upgrade.
/// Errors: schema.newer (written by a newer Hezhi: nothing is touched), schema.changed (a migration that was applied
/// here had another text), storage.*.
Result<Migrated> migrate(Database& database, TimePoint now,
                         std::function<Result<void>(int version)> const& before_upgrade = {});

/// As above with another list, for tests of upgrades.
Result<Migrated> migrate(Database& database, TimePoint now, std::span<Migration const> list,
                         std::function<Result<void>(int version)> const& before_upgrade);

}  // namespace hezhi::storage
