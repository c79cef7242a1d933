#include "src/storage/backup.h"

#include <algorithm>
#include <functional>
#include <set>
#include <system_error>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "lib/base/rfc3339.h"
#include "src/storage/files.h"
#include "src/storage/migrations.h"
#include "src/storage/postgres_connection.h"
#include "src/storage/run_program.h"
#include "src/storage/sqlite_file.h"

namespace hezhi::storage {
namespace fs = std::filesystem;
namespace json = boost::json;
namespace {

constexpr std::string_view kPrefix = "hezhi-";
constexpr std::string_view kUpgradeSuffix = "-before-upgrade";
constexpr std::string_view kSqliteFile = "hezhi.sqlite";
constexpr std::string_view kPostgresFile = "hezhi.pgdump";
constexpr std::string_view kManifest = "manifest.json";
constexpr std::size_t kManifestMax = std::size_t{256} << 20;  // a million media files
constexpr int kUpgradesKept = 3;
constexpr int kDaysKept = 7;
constexpr int kWeeksKept = 4;
constexpr int kAttempts = 3;

/// "20261123T193000Z"
std::string compact(TimePoint time) {
    std::string text = to_rfc3339(time);
    std::erase_if(text, [](char character) { return character == '-' || character == ':'; });
    return text;
}

std::optional<TimePoint> from_compact(std::string_view text) {
    if (text.size() != 16) return std::nullopt;
    return from_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}Z", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2),
                                    text.substr(9, 2), text.substr(11, 2), text.substr(13, 2)));
}

// Reasons to stop inside this file; they leave it as Errors.
struct Refusal {
    Error error;
};
[[noreturn]] void refuse(ErrorCode code, std::string_view key, std::string detail) {
    throw Refusal{Error{code, key, std::move(detail)}};
}

template <class T>
Result<T> reporting(std::function<T()> const& work) {
    try {
        return work();
    } catch (Refusal& refusal) {
        return fail(std::move(refusal.error));
    } catch (FileFailure const& failure) {
        if (failure.is_disk_full()) return fail(ErrorCode::insufficient_storage, "backup.no_space", failure.what());
        return fail(ErrorCode::internal, "backup.failed", failure.what());
    } catch (Failure const& failure) {
        if (failure.kind() == Failure::Kind::disk_full) {
            return fail(ErrorCode::insufficient_storage, "backup.no_space", failure.what());
        }
        return fail(ErrorCode::internal, "backup.failed", failure.what());
    } catch (std::exception const& failure) {
        return fail(ErrorCode::internal, "backup.failed", failure.what());
    }
}

// ------------------------------------------------------------------------------------------------------- SQLite files

/// Copies one snapshot and compares it with its source: the same number of rows in every table if nobody wrote
/// meanwhile, otherwise a number between before and after. Returns the copy's counts.
std::map<std::string, std::int64_t> copy_sqlite(fs::path const& from, fs::path const& to) {
    SqliteHandle const source = open_readable(from);
    for (int attempt = 1;; ++attempt) {
        std::int64_t const version_before = data_version(source.get());
        std::map<std::string, std::int64_t> const before = row_counts(source.get());
        sqlite3_stmt* raw = nullptr;
        int code = sqlite3_prepare_v2(source.get(), "VACUUM INTO ?1", -1, &raw, nullptr);
        SqliteStatement const statement(raw);
        std::string const target = to.string();
        if (code == SQLITE_OK) code = sqlite3_bind_text(raw, 1, target.c_str(), -1, SQLITE_STATIC);
        if (code == SQLITE_OK) code = sqlite3_step(raw);
        if (code != SQLITE_DONE) {
            throw Failure(failure_kind(code), fmt::format("VACUUM INTO: {}", sqlite3_errmsg(source.get())));
        }
        sync(to);
        SqliteHandle const copy = open_readable(to);
        std::vector<std::string> const problems = unsound(copy.get());
        if (!problems.empty()) {
            refuse(ErrorCode::internal, "backup.failed", fmt::format("the copy is not sound: {}", problems.front()));
        }
        std::map<std::string, std::int64_t> counts = row_counts(copy.get());
        std::map<std::string, std::int64_t> const after = row_counts(source.get());
        bool const quiet = data_version(source.get()) == version_before;
        bool matches = counts.size() == before.size();
        for (auto const& [table, count] : counts) {
            auto const was = before.find(table);
            auto const is = after.find(table);
            matches = matches && was != before.end() && is != after.end() &&
                      std::min(was->second, is->second) <= count && count <= std::max(was->second, is->second) &&
                      (!quiet || was->second == count);
        }
        if (matches) return counts;
        if (attempt == kAttempts) {
            refuse(ErrorCode::internal, "backup.failed", "the copy has other numbers of rows than the database");
        }
        fs::remove(to);  // rows were added and removed again in between; another snapshot will do
    }
}

// --------------------------------------------------------------------------------------------------------- PostgreSQL

struct PostgresTarget {
    std::vector<std::string> environment;  // PGHOST, PGPASSWORD, …: nothing of it in the process list
    std::string database;
};

PostgresTarget postgres_target(std::string const& url) {
    char* message = nullptr;
    std::unique_ptr<PQconninfoOption, Releaser<&PQconninfoFree>> const options(PQconninfoParse(url.c_str(), &message));
    std::unique_ptr<char, Releaser<&PQfreemem>> const owned(message);
    if (!options) refuse(ErrorCode::invalid, "storage.unknown_url", "the database URL cannot be read");
    PostgresTarget target;
    for (PQconninfoOption const* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr || option->envvar == nullptr) continue;
        target.environment.push_back(fmt::format("{}={}", option->envvar, option->val));
        if (std::string_view(option->keyword) == "dbname") target.database = option->val;
    }
    return target;
}

void run_postgres_program(std::vector<std::string> const& words, PostgresTarget const& target) {
    std::optional<ProgramResult> const result = run_program(words, target.environment);
    if (!result) {
        refuse(ErrorCode::unprocessable, "backup.no_pg_dump",
               fmt::format("{} is not installed here (package postgresql-client); a PostgreSQL database is backed up "
                           "with PostgreSQL's own tools, see docs/operations/backup.md",
                           words.front()));
    }
    if (result->exit_code != 0) {
        refuse(ErrorCode::internal, "backup.failed",
               fmt::format("{} ended with {}: {}", words.front(), result->exit_code, result->output));
    }
}

int schema_of_postgres(std::string const& url) {
    PostgresConnection connection(url, "");
    int schema = 0;
    auto keep = [&](Row const& row) {
        schema = static_cast<int>(row.maybe_integer(0).value_or(0));
        return true;
    };
    connection.run("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1",
                   std::array<Param, 1>{Param("schema_migrations")}, RowSink(keep));
    if (schema > 0) connection.run("SELECT max(version) FROM schema_migrations", {}, RowSink(keep));
    return schema;
}

bool is_postgres(std::string_view url) {
    return url.starts_with("postgres://") || url.starts_with("postgresql://");
}

// ----------------------------------------------------------------------------------------------------- the whole
// folder

std::string file_name(TimePoint time, BackupReason reason) {
    return fmt::format("{}{}{}", kPrefix, compact(time), reason == BackupReason::upgrade ? kUpgradeSuffix : "");
}

std::uint64_t bytes_below(fs::path const& folder) {
    std::uint64_t bytes = 0;
    if (!fs::is_directory(folder)) return 0;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        std::error_code ignored;
        if (entry.is_regular_file(ignored)) bytes += fs::file_size(entry.path(), ignored);
    }
    return bytes;
}

void copy_media(fs::path const& from, fs::path const& to, std::vector<BackupFile>& files) {
    if (!fs::is_directory(from)) return;
    for (auto const& entry : fs::recursive_directory_iterator(from)) {
        if (!entry.is_regular_file()) continue;
        fs::path const relative = entry.path().lexically_relative(from);
        fs::create_directories((to / relative).parent_path());
        FileDigest digest;
        try {
            digest = copy_synced(entry.path(), to / relative);
        } catch (FileFailure const&) {
            if (!fs::exists(entry.path())) continue;  // deleted meanwhile
            throw;
        }
        files.push_back({(fs::path("media") / relative).generic_string(), digest.bytes, digest.sha256});
    }
}

std::string to_manifest(Backup const& backup) {
    json::array files;
    for (BackupFile const& file : backup.files) {
        files.push_back(json::object{{"path", file.path}, {"bytes", file.bytes}, {"sha256", file.sha256}});
    }
    json::object rows;
    for (auto const& [table, count] : backup.rows) rows[table] = count;
    return json::serialize(json::object{{"format", "hezhi-backup"},
                                        {"version", 1},
                                        {"engine", backup.engine == Engine::sqlite ? "sqlite" : "postgres"},
                                        {"created_at", to_rfc3339(backup.created_at)},
                                        {"schema", backup.schema},
                                        {"files", std::move(files)},
                                        {"rows", std::move(rows)}}) +
           "\n";
}

Backup from_manifest(fs::path const& folder) {
    if (!fs::exists(folder / kManifest)) {
        refuse(ErrorCode::not_found, "backup.not_found", fmt::format("{} has no {}", folder.string(), kManifest));
    }
    try {
        json::object const manifest = json::parse(read_whole(folder / kManifest, kManifestMax)).as_object();
        if (manifest.at("format") != "hezhi-backup" || manifest.at("version") != 1) throw std::runtime_error("format");
        auto const created_at = from_rfc3339(std::string_view(manifest.at("created_at").as_string()));
        if (!created_at) throw std::runtime_error("created_at");
        Backup backup{folder,      manifest.at("engine") == "sqlite" ? Engine::sqlite : Engine::postgres,
                      *created_at, manifest.at("schema").to_number<int>(),
                      {},          {}};
        for (json::value const& value : manifest.at("files").as_array()) {
            json::object const& file = value.as_object();
            backup.files.push_back({std::string(file.at("path").as_string()),
                                    file.at("bytes").to_number<std::uint64_t>(),
                                    std::string(file.at("sha256").as_string())});
        }
        for (auto const& [table, count] : manifest.at("rows").as_object()) {
            backup.rows[std::string(table)] = count.to_number<std::int64_t>();
        }
        return backup;
    } catch (FileFailure const&) {
        throw;
    } catch (std::exception const& failure) {
        refuse(ErrorCode::invalid, "backup.damaged",
               fmt::format("{} cannot be read: {}", (folder / kManifest).string(), failure.what()));
    }
}

/// A manifest may come from anywhere: its paths stay below the backup.
bool stays_below(std::string const& path) {
    fs::path const normal = fs::path(path).lexically_normal();
    return !path.empty() && normal.is_relative() && normal.begin() != normal.end() && *normal.begin() != "..";
}

Backup take(BackupRequest const& request) {
    bool const postgres = is_postgres(request.url);
    fs::path const database =
        request.url.starts_with("sqlite:") ? fs::path(request.url.substr(7)) : request.folder.database();
    if (!postgres && !fs::is_regular_file(database)) {
        refuse(ErrorCode::not_found, "backup.not_found", fmt::format("there is no database {}", database.string()));
    }
    fs::create_directories(request.where);
    Result<FolderLock> const lock = FolderLock::take_file(request.where / "backup.lock");
    if (!lock) {
        refuse(ErrorCode::conflict, "backup.running",
               fmt::format("another backup into {} is running", request.where.string()));
    }
    // Nobody else is at it, so what is incomplete was left by a crash.
    for (auto const& entry : fs::directory_iterator(request.where)) {
        if (entry.path().extension() == ".partial") fs::remove_all(entry.path());
    }
    std::uint64_t const needed =
        (postgres ? 0 : fs::file_size(database)) + bytes_below(request.folder.media()) + (std::uint64_t{16} << 20);
    if (fs::space(request.where).available < needed) {
        refuse(ErrorCode::insufficient_storage, "backup.no_space",
               fmt::format("{} needs {} MB and has {} MB", request.where.string(), needed >> 20,
                           fs::space(request.where).available >> 20));
    }
    fs::path const name = request.where / file_name(request.now, request.reason);
    if (fs::exists(name)) {
        refuse(ErrorCode::conflict, "backup.running", fmt::format("{} was taken this second", name.string()));
    }
    fs::path const partial = name.string() + ".partial";
    fs::create_directory(partial);
    fs::permissions(partial, fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec);
    Backup backup{name, postgres ? Engine::postgres : Engine::sqlite, request.now, 0, {}, {}};
    if (postgres) {
        PostgresTarget const target = postgres_target(request.url);
        fs::path const dump = partial / kPostgresFile;
        backup.schema = schema_of_postgres(request.url);
        run_postgres_program({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file=" + dump.string()},
                             target);
        run_postgres_program({"pg_restore", "--list", dump.string()}, target);
        sync(dump);
        FileDigest const digest = digest_of_file(dump);
        backup.files.push_back({std::string(kPostgresFile), digest.bytes, digest.sha256});
    } else {
        fs::path const copy = partial / kSqliteFile;
        backup.rows = copy_sqlite(database, copy);
        backup.schema = schema_of(open_readable(copy).get());
        FileDigest const digest = digest_of_file(copy);
        backup.files.push_back({std::string(kSqliteFile), digest.bytes, digest.sha256});
    }
    copy_media(request.folder.media(), partial / "media", backup.files);
    std::ranges::sort(backup.files, {}, &BackupFile::path);
    write_synced(partial / kManifest, to_manifest(backup));
    sync_tree(partial);
    fs::rename(partial, name);
    sync(request.where);
    return backup;
}

Backup verified(fs::path const& folder) {
    Backup backup = from_manifest(folder);
    std::vector<Problem> problems;
    auto const add = [&](std::string where, std::string_view key, std::string found, std::string expected) {
        problems.push_back({std::move(where), key, {{"found", std::move(found)}, {"expected", std::move(expected)}}});
    };
    std::set<std::string> listed;
    for (BackupFile const& file : backup.files) {
        listed.insert(file.path);
        if (!stays_below(file.path)) {
            add(file.path, "backup.foreign_path", "a path that leaves the backup", "a path inside it");
        } else if (!fs::is_regular_file(folder / file.path)) {
            add(file.path, "backup.file_missing", "no such file", fmt::format("{} bytes", file.bytes));
        } else if (FileDigest const digest = digest_of_file(folder / file.path); digest.sha256 != file.sha256) {
            add(file.path, "backup.file_changed", digest.sha256, file.sha256);
        }
    }
    std::string const main_file(backup.engine == Engine::sqlite ? kSqliteFile : kPostgresFile);
    if (!listed.contains(main_file)) add(main_file, "backup.file_missing", "not in the manifest", "the database");
    if (problems.empty() && backup.engine == Engine::sqlite) {
        SqliteHandle const handle = open_readable(folder / kSqliteFile);
        for (std::string const& problem : unsound(handle.get())) {
            add(main_file, "backup.database_damaged", problem, "a sound database");
        }
        std::map<std::string, std::int64_t> const counts = row_counts(handle.get());
        if (counts != backup.rows) {
            for (auto const& [table, count] : backup.rows) {
                auto const found = counts.find(table);
                if (found != counts.end() && found->second == count) continue;
                add(main_file, "backup.rows_differ",
                    fmt::format("{} rows in {}", found == counts.end() ? 0 : found->second, table),
                    std::to_string(count));
            }
        }
    }
    if (!problems.empty()) {
        throw Refusal{Error{ErrorCode::invalid, "backup.damaged", fmt::format("{} is damaged", folder.string())}.with(
            std::move(problems))};
    }
    return backup;
}

void restore_media(Backup const& backup, fs::path const& to) {
    for (BackupFile const& file : backup.files) {
        if (!file.path.starts_with("media/")) continue;
        fs::path const target = to / file.path.substr(6);
        fs::create_directories(target.parent_path());
        if (copy_synced(backup.folder / file.path, target).sha256 != file.sha256) {
            refuse(ErrorCode::invalid, "backup.damaged", fmt::format("{} changed while it was copied", file.path));
        }
    }
    if (fs::exists(to)) sync_tree(to);
}

void check_schema(Backup const& backup) {
    if (backup.schema <= newest_version()) return;
    refuse(ErrorCode::conflict, "schema.newer",
           fmt::format("the backup has schema {}, this program knows up to {}: install the newer Hezhi", backup.schema,
                       newest_version()));
}

}  // namespace

Result<Backup> back_up(BackupRequest const& request) {
    return reporting<Backup>([&] { return take(request); });
}

Result<Backup> verify_backup(fs::path const& folder) {
    return reporting<Backup>([&] { return verified(folder); });
}

std::optional<TimePoint> backup_time(fs::path const& folder) {
    std::string const name = folder.filename().string();
    std::string_view stamp = name;
    if (!stamp.starts_with(kPrefix)) return std::nullopt;
    stamp.remove_prefix(kPrefix.size());
    if (stamp.ends_with(kUpgradeSuffix)) stamp.remove_suffix(kUpgradeSuffix.size());
    return from_compact(stamp);
}

std::vector<fs::path> backups_in(fs::path const& where) {
    std::vector<fs::path> found;
    if (!fs::is_directory(where)) return found;
    for (auto const& entry : fs::directory_iterator(where)) {
        if (backup_time(entry.path()) && fs::exists(entry.path() / kManifest)) found.push_back(entry.path());
    }
    std::ranges::sort(found, std::greater{}, [](fs::path const& path) { return path.filename().string(); });
    return found;
}

std::vector<TimePoint> superseded(std::vector<TimePoint> times) {
    std::ranges::sort(times, std::greater{});
    std::set<std::chrono::sys_days> days;
    std::set<std::chrono::sys_days> weeks;  // by their Monday
    std::vector<TimePoint> dropped;
    for (TimePoint const time : times) {
        auto const day = std::chrono::floor<std::chrono::days>(time);
        auto const monday = day - (std::chrono::weekday(day) - std::chrono::Monday);
        bool const keeps_day = days.size() < kDaysKept && days.insert(day).second;
        bool const keeps_week = weeks.size() < kWeeksKept && weeks.insert(monday).second;
        if (!keeps_day && !keeps_week) dropped.push_back(time);
    }
    return dropped;
}

Result<std::size_t> rotate_backups(fs::path const& where) {
    return reporting<std::size_t>([&] {
        std::vector<TimePoint> routine;
        std::vector<fs::path> dropped;
        int upgrades = 0;
        for (fs::path const& backup : backups_in(where)) {
            if (!backup.filename().string().ends_with(kUpgradeSuffix)) {
                routine.push_back(*backup_time(backup));
            } else if (++upgrades > kUpgradesKept) {
                dropped.push_back(backup);
            }
        }
        for (TimePoint const time : superseded(routine)) {
            dropped.push_back(where / file_name(time, BackupReason::routine));
        }
        for (fs::path const& backup : dropped) {
            // Its name goes first: a half-deleted backup must not look like one.
            fs::path const going = backup.string() + ".partial";
            fs::rename(backup, going);
            fs::remove_all(going);
        }
        return dropped.size();
    });
}

Result<Backup> restore_backup(fs::path const& backup_folder, DataFolder const& folder, Existing existing,
                              TimePoint now) {
    HZ_TRY(prepare(folder));
    HZ_TRY(FolderLock const lock, FolderLock::take(folder));
    return reporting<Backup>([&] {
        Backup backup = verified(backup_folder);
        check_schema(backup);
        if (backup.engine != Engine::sqlite) {
            refuse(ErrorCode::invalid, "restore.engine", "this is a backup of PostgreSQL: give --database URL");
        }
        bool const occupied = fs::exists(folder.database()) || fs::exists(folder.media());
        if (occupied && existing == Existing::refuse) {
            refuse(ErrorCode::conflict, "restore.not_empty",
                   fmt::format("{} has a database or media already; --set-aside moves them to a folder beside",
                               folder.root.string()));
        }
        fs::path const database = folder.root / "hezhi.sqlite.restoring";
        fs::path const media = folder.root / "media.restoring";
        fs::remove(database);
        fs::remove_all(media);
        FileDigest const digest = copy_synced(backup_folder / kSqliteFile, database);
        auto const listed = std::ranges::find(backup.files, kSqliteFile, &BackupFile::path);
        if (digest.sha256 != listed->sha256) {
            refuse(ErrorCode::invalid, "backup.damaged", "the database changed while it was copied");
        }
        restore_media(backup, media);
        if (occupied) {
            fs::path const aside = folder.root / ("before-restore-" + compact(now));
            fs::create_directory(aside);
            // The WAL belongs to the old file; beside the new one it would destroy it.
            for (std::string_view const name : {"hezhi.sqlite", "hezhi.sqlite-wal", "hezhi.sqlite-shm", "media"}) {
                if (fs::exists(folder.root / name)) fs::rename(folder.root / name, aside / name);
            }
        }
        fs::rename(database, folder.database());
        if (fs::exists(media)) fs::rename(media, folder.media());
        sync(folder.root);
        return backup;
    });
}

Result<Backup> restore_backup_to_postgres(fs::path const& backup_folder, std::string const& url,
                                          DataFolder const& folder) {
    HZ_TRY(prepare(folder));
    HZ_TRY(FolderLock const lock, FolderLock::take(folder));
    return reporting<Backup>([&] {
        Backup backup = verified(backup_folder);
        check_schema(backup);
        if (backup.engine != Engine::postgres) {
            refuse(ErrorCode::invalid, "restore.engine", "this is a backup of SQLite: restore it without --database");
        }
        if (schema_of_postgres(url) > 0) {
            refuse(ErrorCode::conflict, "restore.not_empty", "the database is not empty: create a new one");
        }
        if (fs::exists(folder.media())) {
            refuse(ErrorCode::conflict, "restore.not_empty", fmt::format("{} is there", folder.media().string()));
        }
        PostgresTarget const target = postgres_target(url);
        run_postgres_program({"pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges",
                              "--dbname=" + target.database, (backup_folder / kPostgresFile).string()},
                             target);
        restore_media(backup, folder.media());
        return backup;
    });
}

}  // namespace hezhi::storage
