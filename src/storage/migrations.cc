#include "src/storage/migrations.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <openssl/sha.h>

#include "src/storage/connection.h"
#include "src/storage/containment.h"

namespace hezhi::storage {
namespace {

constexpr Migration kMigrations[] = {
// {1, "kernel", R"sql(…)sql"}, … : written by CMake from migrations/*.sql.
#include "src/storage/migrations_embedded.inc"
};

bool is_word(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

std::string digest_of(std::string_view text) {
    std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
    SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), digest.data());
    std::string hex;
    for (unsigned char const byte : digest) hex += fmt::format("{:02x}", byte);
    return hex;
}

/// One line without strings and comments: types by PostgreSQL's names.
void append_translated_code(std::string& out, std::string_view code) {
    std::size_t at = 0;
    while (at < code.size()) {
        if (code[at] == '\'') {
            std::size_t const end = std::min(code.find('\'', at + 1), code.size() - 1);
            out += code.substr(at, end - at + 1);
            at = end + 1;
            continue;
        }
        if (!is_word(code[at])) {
            out += code[at++];
            continue;
        }
        std::size_t end = at;
        while (end < code.size() && is_word(code[end])) ++end;
        std::string_view const word = code.substr(at, end - at);
        if (word == "INTEGER") {
            out += "BIGINT";
        } else if (word == "REAL") {
            out += "DOUBLE PRECISION";
        } else if (word == "BLOB") {
            out += "BYTEA";
        } else {
            out += word;
        }
        at = end;
    }
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
}

struct AppliedMigration {
    int version;
    std::string digest;
};

class Migrating final : public ReadTransaction {
public:
    using ReadTransaction::ReadTransaction;
    ~Migrating() = default;
    void execute(Sql const& sql, std::initializer_list<Param> params) {
        auto ignore = [](Row const&) { return true; };
        run(sql, {params.begin(), params.size()}, RowSink(ignore));
    }
};

bool has_schema(Migrating& tx) {
    return tx
        .first(Sql{"SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'",
                   "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = "
                   "'schema_migrations'"},
               {}, [](Row const& row) { return row.boolean(0); })
        .value_or(false);
}

std::vector<AppliedMigration> applied(Migrating& tx) {
    if (!has_schema(tx)) return {};
    return tx.all("SELECT version, digest FROM schema_migrations ORDER BY version", {}, [](Row const& row) {
        return AppliedMigration{static_cast<int>(row.integer(0)), std::string(row.text(1))};
    });
}

Result<void> check(std::vector<AppliedMigration> const& done, std::span<Migration const> list) {
    int const newest = list.back().version;
    if (!done.empty() && done.back().version > newest) {
        return std::unexpected(
            Error{ErrorCode::conflict, "schema.newer",
                  fmt::format("the database has schema {}, this program knows up to {}: install the newer Hezhi",
                              done.back().version, newest)}
                .with("found", std::to_string(done.back().version))
                .with("known", std::to_string(newest)));
    }
    for (std::size_t index = 0; index < done.size(); ++index) {
        if (done[index].version == static_cast<int>(index) + 1 && done[index].digest == digest_of(list[index].text)) {
            continue;
        }
        return fail(ErrorCode::conflict, "schema.changed",
                    fmt::format("migration {} was applied here with another text", done[index].version));
    }
    return {};
}

void apply_one(Connection& connection, Migration const& migration, TimePoint now) {
    connection.run_script("BEGIN");
    try {
        connection.run_script(translated(migration.text, connection.engine()));
        Migrating tx(connection);
        tx.execute("INSERT INTO schema_migrations (version, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
                   {migration.version, migration.name, digest_of(migration.text), now});
        connection.run_script("COMMIT");
    } catch (...) {
        connection.run_script("ROLLBACK");
        throw;
    }
}

}  // namespace

std::span<Migration const> migrations() {
    return kMigrations;
}

int newest_version() {
    return migrations().back().version;
}

std::string translated(std::string_view text, Engine engine) {
    std::string out;
    bool wanted = true;
    while (!text.empty()) {
        std::size_t const end = std::min(text.find('\n'), text.size() - 1);
        std::string_view line = text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        if (line.starts_with("-- engine: ")) {
            std::string_view const marked = line.substr(11);
            wanted = marked.starts_with("both") || marked.starts_with(engine == Engine::sqlite ? "sqlite" : "postgres");
            continue;
        }
        if (!wanted) continue;
        line = line.substr(0, line.find("--"));
        while (line.ends_with(' ') || line.ends_with('\n')) line.remove_suffix(1);
        if (line.empty()) continue;
        if (engine == Engine::sqlite) {
            out += line;
        } else {
            append_translated_code(out, line);
        }
        out += '\n';
    }
    if (engine == Engine::postgres) {
        replace_all(out, ") STRICT, WITHOUT ROWID;", ");");
        replace_all(out, ") WITHOUT ROWID, STRICT;", ");");
        replace_all(out, ") STRICT;", ");");
    }
    return out;
}

Result<int> schema_version(Database& database) {
    std::vector<AppliedMigration> done;
    std::optional<Failure::Kind> kind;
    std::optional<Error> failure = contained(
        [&] {
            database.exclusive([&](Connection& connection) {
                Migrating tx(connection);
                done = applied(tx);
            });
        },
        kind);
    if (failure) return fail(*std::move(failure));
    return done.empty() ? 0 : done.back().version;
}

Result<Migrated> migrate(Database& database, TimePoint now,
                         std::function<Result<void>(int version)> const& before_upgrade) {
    return migrate(database, now, migrations(), before_upgrade);
}

Result<Migrated> migrate(Database& database, TimePoint now, std::span<Migration const> list,
                         std::function<Result<void>(int version)> const& before_upgrade) {
    int const newest = list.back().version;
    Result<Migrated> result = Migrated{0, newest};
    std::optional<Failure::Kind> kind;
    std::optional<Error> failure = contained(
        [&] {
            database.exclusive([&](Connection& connection) {
                std::vector<AppliedMigration> done;
                {
                    Migrating tx(connection);
                    done = applied(tx);
                }
                if (Result<void> checked = check(done, list); !checked) {
                    result = std::unexpected(std::move(checked).error());
                    return;
                }
                int const from = done.empty() ? 0 : done.back().version;
                result->from = from;
                if (from == newest) return;
                if (from > 0 && before_upgrade) {
                    if (Result<void> prepared = before_upgrade(from); !prepared) {
                        result = std::unexpected(std::move(prepared).error());
                        return;
                    }
                }
                for (Migration const& migration : list.subspan(static_cast<std::size_t>(from))) {
                    apply_one(connection, migration, now);
                }
            });
        },
        kind);
    if (failure) return fail(*std::move(failure));
    return result;
}

}  // namespace hezhi::storage
