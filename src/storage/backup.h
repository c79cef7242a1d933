// Verified backups. A backup is a folder: hezhi.sqlite (made by VACUUM INTO from one snapshot, while the server runs)
// or hezhi.pgdump (pg_dump), media/ if there is any, and manifest.json with the SHA-256 of every file and the number of
// rows of every table. It appears under its name only when it is complete, synced and verified.
// docs/operations/backup.md describes the format.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "lib/base/error.h"
#include "lib/base/time.h"
#include "src/storage/data_folder.h"

namespace hezhi::storage {

/// Upgrade backups stand outside the daily and weekly rotation; the last three are kept.
enum class BackupReason : std::uint8_t { routine, upgrade };

struct BackupRequest {
    DataFolder folder;            ///< for media, and for the database if `url` is empty
    std::string url;              ///< as in Options; empty or "sqlite:PATH" or "postgresql://…"
    std::filesystem::path where;  ///< the folder of backups, created if it is not there
    TimePoint now;
    BackupReason reason = BackupReason::routine;
};

struct BackupFile {
    std::string path;  ///< relative to the backup
    std::uint64_t bytes;
    std::string sha256;
};

struct Backup {
    std::filesystem::path folder;
    Engine engine;
    TimePoint created_at;
    int schema;
    std::vector<BackupFile> files;
    std::map<std::string, std::int64_t> rows;  ///< empty for PostgreSQL
};

/// Errors: backup.not_found (no database there), backup.running, backup.no_space, backup.no_pg_dump, backup.failed.
Result<Backup> back_up(BackupRequest const& request);

/// Reads everything again: checksums, SQLite's integrity and foreign key checks, row counts.
/// Errors: backup.not_found, backup.damaged (with every problem found).
Result<Backup> verify_backup(std::filesystem::path const& folder);

/// The backups of a folder, newest first; incomplete and foreign folders are no backups.
std::vector<std::filesystem::path> backups_in(std::filesystem::path const& where);

/// When the backup of this name was taken; nullopt if it is not the name of one.
std::optional<TimePoint> backup_time(std::filesystem::path const& folder);

/// Of routine backups taken at these times, those to delete: all but the newest of each of the last seven days and of
/// the last four weeks (Monday to Sunday) that have one. Days and weeks are UTC.
std::vector<TimePoint> superseded(std::vector<TimePoint> times);

/// Deletes what superseded() names and all but three upgrade backups. Returns how many.
Result<std::size_t> rotate_backups(std::filesystem::path const& where);

enum class Existing : std::uint8_t { refuse, set_aside };

/// Puts a backup of SQLite into the folder. What is there is refused or moved to before-restore-TIME/. The backup is
/// verified first; the folder must not be in use.
/// Errors: those of verify_backup, restore.not_empty, restore.engine (a PostgreSQL backup), schema.newer,
/// folder.in_use, backup.no_space, backup.failed.
Result<Backup> restore_backup(std::filesystem::path const& backup, DataFolder const& folder, Existing existing,
                              TimePoint now);

/// Puts a backup of PostgreSQL into an empty database by pg_restore, and its media into the folder.
/// Errors: those of verify_backup, restore.not_empty, restore.engine, backup.no_pg_dump, backup.failed.
Result<Backup> restore_backup_to_postgres(std::filesystem::path const& backup, std::string const& url,
                                          DataFolder const& folder);

}  // namespace hezhi::storage
