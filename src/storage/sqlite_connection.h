// A connection to SQLite. Statements are prepared once and kept, found by the address of their text.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include <sqlite3.h>

#include "src/storage/connection.h"

namespace hezhi::storage {

using SqliteHandle = std::unique_ptr<sqlite3, Releaser<&sqlite3_close_v2>>;
using SqliteStatement = std::unique_ptr<sqlite3_stmt, Releaser<&sqlite3_finalize>>;

class SqliteConnection final : public Connection {
public:
    enum class Access : std::uint8_t { read, write };

    /// Opens the file (":memory:" for none), creating it for Access::write, and sets and reads back the PRAGMAs:
    /// WAL, synchronous=FULL, foreign_keys=ON. Throws Failure if one of them does not hold.
    /// @param vfs  a name registered with SQLite, empty for the system's; tests inject faults here.
    SqliteConnection(std::string const& file, Access access, std::string const& vfs = {});

    std::int64_t run(Sql const& sql, std::span<Param const> params, RowSink sink) override;
    void run_script(std::string const& script) override;

    /// While on, a statement that would write fails: a snapshot over the one connection of an in-memory database.
    void read_only(bool on) noexcept { read_only_ = on; }

    /// False once SQLite itself has rolled the transaction back, as it does when the disk is full.
    bool in_transaction() const noexcept { return sqlite3_get_autocommit(handle_.get()) == 0; }

    /// Writes back the WAL as far as readers allow. Throws Failure: a failed fsync here must stop the writer, because
    /// the next checkpoint would believe pages that the system has dropped.
    void checkpoint();
    /// Pages in the WAL after the last commit.
    int wal_pages() const noexcept { return wal_pages_; }
    /// After a fatal failure the WAL is the only good copy: closing must not write it back and delete it.
    void keep_wal_on_close() noexcept;

    sqlite3* handle() noexcept { return handle_.get(); }
    std::size_t statements_kept() const noexcept { return statements_.size(); }

private:
    struct Prepared {
        SqliteStatement statement;
        std::vector<int> positions;  // of $1, $2, … : SQLite numbers names in order of first appearance
        bool running = false;
    };

    Prepared prepare(std::string_view text, int parameters);
    std::int64_t run(Prepared& prepared, std::span<Param const> params, RowSink sink);
    [[noreturn]] void fail(int code, std::string_view what);

    SqliteHandle handle_;
    std::unordered_map<void const*, Prepared> statements_;  // closed before handle_: members go in reverse order
    bool read_only_ = false;
    int wal_pages_ = 0;
};

/// A SQLite result code as our kind of failure.
Failure::Kind failure_kind(int extended_code) noexcept;

}  // namespace hezhi::storage
