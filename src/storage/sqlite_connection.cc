#include "src/storage/sqlite_connection.h"

#include <optional>

#include <fmt/format.h>

#include "src/storage/expand.h"

namespace hezhi::storage {
namespace {

constexpr int kBusyTimeoutMs = 5'000;  // another process of ours at the same file: hezhi account, hezhi backup

int hex_value(unsigned char digit) noexcept {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    return -1;
}

/// hezhi_unhex(TEXT) → BLOB, NULL for NULL.
void sqlite_unhex(sqlite3_context* context, int, sqlite3_value** arguments) {
    if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) return sqlite3_result_null(context);
    unsigned char const* text = sqlite3_value_text(arguments[0]);
    int const length = sqlite3_value_bytes(arguments[0]);
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(length / 2));
    for (int at = 0; at + 1 < length; at += 2) {
        int const high = hex_value(text[at]);
        int const low = hex_value(text[at + 1]);
        if (high < 0 || low < 0) return sqlite3_result_error(context, "hezhi_unhex: not hexadecimal", -1);
        bytes += static_cast<char>(high * 16 + low);
    }
    sqlite3_result_blob(context, bytes.data(), static_cast<int>(bytes.size()), SQLITE_TRANSIENT);
}

std::string pragma(sqlite3* handle, char const* name) {
    sqlite3_stmt* raw = nullptr;
    std::string const text = fmt::format("PRAGMA {}", name);
    if (sqlite3_prepare_v2(handle, text.c_str(), -1, &raw, nullptr) != SQLITE_OK) return "?";
    SqliteStatement const statement(raw);
    if (sqlite3_step(raw) != SQLITE_ROW) return "?";
    return reinterpret_cast<char const*>(sqlite3_column_text(raw, 0));
}

}  // namespace

Failure::Kind failure_kind(int extended_code) noexcept {
    // Growing the shared-memory index on a full disk; nothing was written yet.
    if (extended_code == SQLITE_IOERR_SHMSIZE) return Failure::Kind::disk_full;
    switch (extended_code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_NOMEM:
            return Failure::Kind::busy;
        case SQLITE_FULL:
            return Failure::Kind::disk_full;
        case SQLITE_CONSTRAINT:
            return Failure::Kind::constraint;
        case SQLITE_IOERR:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Failure::Kind::fatal;
        default:
            return Failure::Kind::failed;
    }
}

SqliteConnection::SqliteConnection(std::string const& file, Access access, std::string const& vfs)
    : Connection(Engine::sqlite) {
    bool const in_memory = file == ":memory:";
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    flags |= access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    sqlite3* raw = nullptr;
    int const code = sqlite3_open_v2(file.c_str(), &raw, flags, vfs.empty() ? nullptr : vfs.c_str());
    handle_.reset(raw);
    if (code != SQLITE_OK) fail(code, "open " + file);
    sqlite3_busy_timeout(raw, kBusyTimeoutMs);
    if (int const set = sqlite3_create_function_v2(raw, "hezhi_unhex", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                                   sqlite_unhex, nullptr, nullptr, nullptr);
        set != SQLITE_OK) {
        fail(set, "hezhi_unhex");
    }
    // FULL: the WAL is synced at every commit. The checkpoint is ours (checkpoint()): SQLite's own hides its failures.
    run_script(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
        "PRAGMA cache_size=-16384; PRAGMA trusted_schema=OFF; PRAGMA wal_autocheckpoint=0;");
    sqlite3_wal_hook(
        raw,
        [](void* self, sqlite3*, char const*, int pages) {
            static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
            return SQLITE_OK;
        },
        this);
    // Of text_index.cc: documents of the present group, until the commit.
    if (access == Access::write) {
        run_script(
            "CREATE TEMP TABLE text_index_pending (entry_id INTEGER NOT NULL PRIMARY KEY, grams TEXT NOT NULL) STRICT");
    }
    if (access == Access::read) run_script("PRAGMA query_only=ON");
    // An early failure of these raises nothing: read them back.
    if (pragma(raw, "synchronous") != "2") throw Failure(Failure::Kind::fatal, "PRAGMA synchronous=FULL did not hold");
    if (pragma(raw, "foreign_keys") != "1") throw Failure(Failure::Kind::fatal, "PRAGMA foreign_keys did not hold");
    if (!in_memory && pragma(raw, "journal_mode") != "wal") {
        throw Failure(Failure::Kind::fatal, "PRAGMA journal_mode=WAL did not hold: is the folder on a network disk?");
    }
}

void SqliteConnection::fail(int code, std::string_view what) {
    int const extended = handle_ ? sqlite3_extended_errcode(handle_.get()) : code;
    char const* message = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
    throw Failure(failure_kind(extended == SQLITE_OK ? code : extended),
                  fmt::format("sqlite {}: {} [{}]", extended, message, what));
}

void SqliteConnection::run_script(std::string const& script) {
    int const code = sqlite3_exec(handle_.get(), script.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code, script.substr(0, 200));
}

SqliteConnection::Prepared SqliteConnection::prepare(std::string_view text, int parameters) {
    sqlite3_stmt* raw = nullptr;
    int const code = sqlite3_prepare_v3(handle_.get(), text.data(), static_cast<int>(text.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    if (code != SQLITE_OK) fail(code, text);
    Prepared prepared;
    prepared.statement.reset(raw);
    for (int number = 1; number <= parameters; ++number) {
        prepared.positions.push_back(sqlite3_bind_parameter_index(raw, fmt::format("${}", number).c_str()));
    }
    return prepared;
}

std::int64_t SqliteConnection::run(Sql const& sql, std::span<Param const> params, RowSink sink) {
    char const* text = sql.text(Engine::sqlite);
    auto found = statements_.find(text);
    if (found == statements_.end()) {
        std::string const rewritten = rewrite_expand(Engine::sqlite, text, params, sql.parameters() + 1);
        found = statements_.emplace(text, prepare(rewritten, sql.parameters())).first;
    }
    if (!found->second.running) return run(found->second, params, sink);
    // The same statement from inside its own rows: a second, passing one.
    Prepared nested = prepare(rewrite_expand(Engine::sqlite, text, params, sql.parameters() + 1), sql.parameters());
    return run(nested, params, sink);
}

std::int64_t SqliteConnection::run(Prepared& prepared, std::span<Param const> params, RowSink sink) {
    sqlite3_stmt* statement = prepared.statement.get();
    if (read_only_ && sqlite3_stmt_readonly(statement) == 0) {
        throw Failure(Failure::Kind::failed, fmt::format("a read transaction wrote [{}]", sqlite3_sql(statement)));
    }
    // Resets on every way out, so that no read lock stays behind.
    struct Running {
        Prepared& prepared;
        explicit Running(Prepared& started) : prepared(started) { prepared.running = true; }
        ~Running() {
            sqlite3_reset(prepared.statement.get());
            prepared.running = false;
        }
    } const running(prepared);

    std::string json;  // of the Batch among the parameters, if any
    for (std::size_t index = 0; index < params.size(); ++index) {
        Param const& value = params[index];
        int const position = prepared.positions[index];
        int code = SQLITE_OK;
        if (value.is_null()) {
            code = sqlite3_bind_null(statement, position);
        } else if (value.batch() != nullptr) {
            if (!json.empty()) throw Failure(Failure::Kind::failed, "one Batch a statement");
            json = to_json_rows(*value.batch());
            code = sqlite3_bind_text64(statement, position, json.data(), json.size(), SQLITE_STATIC, SQLITE_UTF8);
        } else {
            switch (value.type()) {
                case ColumnType::integer:
                    code = sqlite3_bind_int64(statement, position, value.integer());
                    break;
                case ColumnType::real:
                    code = sqlite3_bind_double(statement, position, value.real());
                    break;
                case ColumnType::text:
                    code = sqlite3_bind_text64(statement, position, value.bytes().empty() ? "" : value.bytes().data(),
                                               value.bytes().size(), SQLITE_STATIC, SQLITE_UTF8);
                    break;
                case ColumnType::blob:
                    // A null pointer would bind NULL; an empty blob is not NULL.
                    code = value.bytes().empty() ? sqlite3_bind_zeroblob(statement, position, 0)
                                                 : sqlite3_bind_blob64(statement, position, value.bytes().data(),
                                                                       value.bytes().size(), SQLITE_STATIC);
                    break;
            }
        }
        if (code != SQLITE_OK) fail(code, sqlite3_sql(statement));
    }
    sqlite3_int64 const changes_before = sqlite3_total_changes64(handle_.get());
    Row const row(Engine::sqlite, statement, 0);
    for (;;) {
        int const code = sqlite3_step(statement);
        if (code == SQLITE_DONE) break;
        if (code != SQLITE_ROW) fail(code, sqlite3_sql(statement));
        if (!sink(row)) break;
    }
    if (sqlite3_stmt_readonly(statement) != 0) return 0;
    // changes() is stale after a statement that changed nothing; total_changes alone counts trigger work too.
    return sqlite3_total_changes64(handle_.get()) == changes_before ? 0 : sqlite3_changes64(handle_.get());
}

void SqliteConnection::checkpoint() {
    int const code = sqlite3_wal_checkpoint_v2(handle_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code == SQLITE_BUSY) return;  // another process is at it
    if (code != SQLITE_OK) fail(code, "checkpoint");
}

void SqliteConnection::keep_wal_on_close() noexcept {
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

}  // namespace hezhi::storage
