// A SQLite file looked at from outside, without the server's settings; nothing is written. For backups and the
// examination. Internal to storage/.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "src/storage/sqlite_connection.h"

namespace hezhi::storage {

/// Throws Failure.
SqliteHandle open_readable(std::filesystem::path const& file);

/// Runs `sql`, which is ours, and calls each(row).
void for_rows(sqlite3* handle, std::string const& sql, std::function<void(sqlite3_stmt*)> const& each);
std::string text_of(sqlite3_stmt* statement, int column);

/// Rows of every table but SQLite's own.
std::map<std::string, std::int64_t> row_counts(sqlite3* handle);

/// Changes when another connection commits.
std::int64_t data_version(sqlite3* handle);

/// Version of the schema; 0 if there is none.
int schema_of(sqlite3* handle);

inline constexpr std::size_t kFaultsMax = 20;
/// What SQLite finds wrong with the file, at most kFaultsMax things, a line each; empty if nothing.
std::vector<std::string> unsound(sqlite3* handle);

}  // namespace hezhi::storage
