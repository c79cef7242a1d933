#include "src/storage/sqlite_file.h"

#include <sstream>

#include <fmt/format.h>

namespace hezhi::storage {
SqliteHandle open_readable(std::filesystem::path const& file) {
    sqlite3* raw = nullptr;
    // Read-write, or read-only where the file is: a read-only connection would leave the files of the WAL behind.
    int const code = sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    SqliteHandle handle(raw);
    if (code != SQLITE_OK) {
        throw Failure(failure_kind(code), fmt::format("{}: {}", file.string(), sqlite3_errmsg(raw)));
    }
    sqlite3_busy_timeout(raw, 10'000);
    return handle;
}

void for_rows(sqlite3* handle, std::string const& sql, std::function<void(sqlite3_stmt*)> const& each) {
    sqlite3_stmt* raw = nullptr;
    int code = sqlite3_prepare_v2(handle, sql.c_str(), -1, &raw, nullptr);
    SqliteStatement const statement(raw);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(raw);
        if (code == SQLITE_ROW) each(raw);
    }
    if (code != SQLITE_DONE) throw Failure(failure_kind(code), fmt::format("{} [{}]", sqlite3_errmsg(handle), sql));
}

std::string text_of(sqlite3_stmt* statement, int column) {
    auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(statement, column));
    return text == nullptr ? "" : text;
}

std::map<std::string, std::int64_t> row_counts(sqlite3* handle) {
    std::vector<std::string> tables;
    for_rows(handle,
             "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
             "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
             [&](sqlite3_stmt* row) { tables.push_back(text_of(row, 0)); });
    std::map<std::string, std::int64_t> counts;
    for (std::string const& table : tables) {
        for_rows(handle, fmt::format("SELECT count(*) FROM \"{}\"", table),
                 [&](sqlite3_stmt* row) { counts[table] = sqlite3_column_int64(row, 0); });
    }
    return counts;
}

std::int64_t data_version(sqlite3* handle) {
    std::int64_t version = 0;
    for_rows(handle, "PRAGMA data_version", [&](sqlite3_stmt* row) { version = sqlite3_column_int64(row, 0); });
    return version;
}

int schema_of(sqlite3* handle) {
    int schema = 0;
    auto const keep = [&](sqlite3_stmt* row) { schema = sqlite3_column_int(row, 0); };
    for_rows(handle, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'", keep);
    if (schema > 0) for_rows(handle, "SELECT max(version) FROM schema_migrations", keep);
    return schema;
}

std::vector<std::string> unsound(sqlite3* handle) {
    std::vector<std::string> found;
    // A row may carry many faults, a line each, under a heading "*** in database main ***".
    for_rows(handle, "PRAGMA integrity_check(20)", [&](sqlite3_stmt* row) {
        std::istringstream lines(text_of(row, 0));
        for (std::string line; std::getline(lines, line) && found.size() < kFaultsMax;) {
            if (line != "ok" && !line.starts_with("***")) found.push_back(line);
        }
    });
    for_rows(handle, "PRAGMA foreign_key_check", [&](sqlite3_stmt* row) {
        if (found.size() < kFaultsMax) found.push_back("foreign key of " + text_of(row, 0));
    });
    return found;
}

}  // namespace hezhi::storage
