#include "src/storage/examination.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <unistd.h>

#include "lib/base/rfc3339.h"
#include "src/storage/backup.h"
#include "src/storage/ids.h"
#include "src/storage/migrations.h"
#include "src/storage/postgres_connection.h"
#include "src/storage/sqlite_file.h"

namespace hezhi::storage {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t kMegabyte = 1'000'000;
constexpr std::uintmax_t kFreeLow = 1'000 * kMegabyte;
constexpr std::uintmax_t kFreeMin = 100 * kMegabyte;
constexpr std::uintmax_t kWalLarge = 256 * kMegabyte;
constexpr std::chrono::hours kBackupAgeMax{26};  // nightly, and two hours for it to run
constexpr std::chrono::minutes kClockTolerance{5};
constexpr rlim_t kFilesMin = 4'096;
constexpr int kSqliteMin = 3'037'000;  // STRICT tables
constexpr int kPostgresMin = 15;

std::string megabytes(std::uintmax_t bytes) {
    return fmt::format("{} MB", bytes / kMegabyte);
}

class Examination {
public:
    explicit Examination(ExaminationRequest const& request) : request_(request) {}

    std::vector<Finding> all() {
        look_at_folder();
        look_at_disk();
        look_at_limits();
        look_at_clock();
        if (request_.url.empty()) {
            look_at_sqlite();
        } else {
            look_at_postgres();
        }
        look_at_backups();
        return std::move(findings_);
    }

private:
    void add(Health health, std::string subject, std::string found, std::string advice = {}) {
        findings_.push_back({health, std::move(subject), std::move(found), std::move(advice)});
    }

    void look_at_folder() {
        struct stat status{};
        std::string const name = request_.folder.root.string();
        if (::stat(name.c_str(), &status) != 0 || !S_ISDIR(status.st_mode)) {
            add(Health::problem, "folder", fmt::format("{} is not a folder", name), "give the right one with --data");
            return;
        }
        if (::access(name.c_str(), W_OK | X_OK) != 0) {
            add(Health::problem, "folder", fmt::format("{} cannot be written by this user", name),
                "run as the server's user, or change the owner");
        } else if ((status.st_mode & 0007) != 0) {
            add(Health::warning, "folder", fmt::format("{} is open to every user of this machine", name),
                fmt::format("chmod o-rwx {}", name));
        } else {
            add(Health::good, "folder", name);
        }
        struct stat database{};
        if (::stat(request_.folder.database().c_str(), &database) == 0 && database.st_uid != status.st_uid) {
            add(Health::warning, "folder", "the database belongs to another user than the folder",
                fmt::format("chown it to the server's user: {}", request_.folder.database().string()));
        }
    }

    void look_at_disk() {
        std::error_code error;
        fs::space_info const space = fs::space(request_.folder.root, error);
        if (error) return;
        std::string const found = fmt::format("{} free of {}", megabytes(space.available), megabytes(space.capacity));
        if (space.available < kFreeMin) {
            add(Health::problem, "disk", found, "make room: writes will be refused");
        } else if (space.available < kFreeLow) {
            add(Health::warning, "disk", found, "make room: backups may not fit");
        } else {
            add(Health::good, "disk", found);
        }
    }

    void look_at_limits() {
        rlimit files{};
        ::getrlimit(RLIMIT_NOFILE, &files);
        std::string const found = fmt::format("{} open files allowed", files.rlim_cur);
        if (files.rlim_cur < kFilesMin) {
            add(Health::warning, "limits", found, "raise LimitNOFILE (systemd) or ulimit -n: each browser is one");
        } else {
            add(Health::good, "limits", found);
        }
    }

    void look_at_clock() {
        std::string const found = to_rfc3339(request_.now);
        if (request_.now < IdSource::kEpoch || request_.now > IdSource::kEpoch + std::chrono::days{365 * 69}) {
            add(Health::problem, "clock", found, "set the clock: deadlines and ids depend on it");
            return;
        }
        // Something written later than now was written by a clock that has since gone back.
        std::error_code error;
        fs::file_time_type const written = fs::last_write_time(request_.folder.database(), error);
        if (!error && std::chrono::file_clock::to_sys(written) > request_.now + kClockTolerance) {
            add(Health::problem, "clock", fmt::format("{}, but the database was written later", found),
                "set the clock: it has gone back");
            return;
        }
        timex state{};
        int const kernel = ::adjtimex(&state);
        if (kernel == TIME_ERROR || (kernel >= 0 && (state.status & STA_UNSYNC) != 0)) {
            add(Health::warning, "clock", fmt::format("{}, not synchronised", found),
                "turn on time synchronisation (systemd-timesyncd)");
        } else {
            add(Health::good, "clock", found);
        }
    }

    void look_at_schema(int schema) {
        std::string const found = fmt::format("{} of {}", schema, newest_version());
        if (schema > newest_version()) {
            add(Health::problem, "schema", found, "the data was written by a newer Hezhi: install that one");
        } else if (schema < newest_version()) {
            add(Health::warning, "schema", found, "hezhi migrate, or the next start, brings it up to date");
        } else {
            add(Health::good, "schema", found);
        }
    }

    void look_at_sqlite() {
        std::string const version = fmt::format("SQLite {}", sqlite3_libversion());
        if (sqlite3_libversion_number() < kSqliteMin || sqlite3_compileoption_used("ENABLE_FTS5") == 0) {
            add(Health::problem, "version", version, "SQLite 3.37 or later with FTS5 is needed");
        } else {
            add(Health::good, "version", version);
        }
        if (!fs::exists(request_.folder.database())) {
            add(Health::warning, "database", "none yet", "hezhi serve makes one");
            return;
        }
        try {
            SqliteHandle const handle = open_readable(request_.folder.database());
            std::string journal;
            for_rows(handle.get(), "PRAGMA journal_mode", [&](sqlite3_stmt* row) { journal = text_of(row, 0); });
            if (journal != "wal") {
                add(Health::warning, "database", fmt::format("journal_mode is {}", journal),
                    "it becomes wal at the next start; if it does not, the folder is on a network disk");
            }
            std::vector<std::string> const problems = unsound(handle.get());
            if (!problems.empty()) {
                add(Health::problem, "database",
                    fmt::format("damaged in {} places{}, first: {}", problems.size(),
                                problems.size() < kFaultsMax ? "" : " or more", problems.front()),
                    "stop the server and restore the last backup");
            } else {
                add(Health::good, "database",
                    fmt::format("{}, sound, {}", journal, megabytes(fs::file_size(request_.folder.database()))));
            }
            std::error_code error;
            std::uintmax_t const wal = fs::file_size(request_.folder.database().string() + "-wal", error);
            if (!error && wal > kWalLarge) {
                add(Health::warning, "database", fmt::format("write-ahead log of {}", megabytes(wal)),
                    "something has been reading for long; a restart of the server shrinks it");
            }
            look_at_schema(schema_of(handle.get()));
        } catch (Failure const& failure) {
            add(Health::problem, "database", failure.what(), "stop the server and restore the last backup");
        }
    }

    void look_at_postgres() {
        try {
            PostgresConnection connection(request_.url, "");
            auto const ask = [&](Sql const& sql) {
                std::string answer;
                auto keep = [&](Row const& row) {
                    answer = row.text(0);
                    return false;
                };
                connection.run(sql, {}, RowSink(keep));
                return answer;
            };
            std::string const version = ask("SELECT current_setting('server_version')");
            if (std::atoi(version.c_str()) < kPostgresMin) {
                add(Health::problem, "version", fmt::format("PostgreSQL {}", version), "15 or later is needed");
            } else {
                add(Health::good, "version", fmt::format("PostgreSQL {}", version));
            }
            struct Setting {
                Sql question;
                std::string_view name;
                std::string_view bad;
            };
            bool durable = true;
            for (Setting const& setting :
                 {Setting{"SELECT current_setting('fsync')", "fsync", "off"},
                  Setting{"SELECT current_setting('full_page_writes')", "full_page_writes", "off"},
                  Setting{"SELECT current_setting('synchronous_commit')", "synchronous_commit", "off"}}) {
                if (ask(setting.question) != setting.bad) continue;
                durable = false;
                add(Health::problem, "database", fmt::format("{} is off", setting.name),
                    "turn it on: acknowledged writes can be lost");
            }
            if (ask("SELECT current_setting('server_encoding')") != "UTF8") {
                durable = false;
                add(Health::problem, "database", "its encoding is not UTF8", "create it again with ENCODING 'UTF8'");
            }
            if (durable) add(Health::good, "database", "reachable, durable");
            std::int64_t offset = 0;
            auto keep_offset = [&](Row const& row) {
                offset = row.integer(0);
                return false;
            };
            connection.run("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS BIGINT)", {},
                           RowSink(keep_offset));
            if (std::chrono::abs(from_microseconds(offset) - request_.now) > kClockTolerance) {
                add(Health::warning, "clock", "the database server's clock differs by more than five minutes",
                    "synchronise both");
            }
            std::int64_t schema = 0;
            auto keep_schema = [&](Row const& row) {
                schema = row.maybe_integer(0).value_or(0);
                return false;
            };
            connection.run(
                "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = "
                "'schema_migrations'",
                {}, RowSink(keep_schema));
            if (schema > 0) connection.run("SELECT max(version) FROM schema_migrations", {}, RowSink(keep_schema));
            look_at_schema(static_cast<int>(schema));
        } catch (Failure const& failure) {
            add(Health::problem, "database", failure.what(), "is the server running, and the URL right?");
        }
    }

    void look_at_backups() {
        std::vector<fs::path> const backups = backups_in(request_.folder.backups());
        if (backups.empty()) {
            add(Health::warning, "backup", "none", "hezhi backup takes one; a running server does every night");
            return;
        }
        auto const age = std::chrono::floor<std::chrono::hours>(request_.now - *backup_time(backups.front()));
        if (age < std::chrono::hours{-1}) {
            // A demo that is served ahead of the clock leaves such backups, or a clock that was put back.
            add(Health::warning, "backup",
                fmt::format("{} kept, the last of {}: {} days ahead of this clock", backups.size(),
                            to_rfc3339(*backup_time(backups.front())),
                            std::chrono::ceil<std::chrono::days>(-age).count()),
                "was it served with --clock-ahead? Else compare the machine's clock with another");
            return;
        }
        std::string const found =
            fmt::format("{} kept, the last {} hours ago", backups.size(), std::max<std::int64_t>(age.count(), 0));
        if (age > kBackupAgeMax) {
            add(Health::warning, "backup", found, "the nightly one did not run: is the server running, the disk full?");
        } else {
            add(Health::good, "backup", found);
        }
    }

    ExaminationRequest const& request_;
    std::vector<Finding> findings_;
};

}  // namespace

std::vector<Finding> examine(ExaminationRequest const& request) {
    return Examination(request).all();
}

}  // namespace hezhi::storage
