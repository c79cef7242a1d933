// `hezhi migrate`: brings the schema up to date, as the next start of the server would, after a verified backup.
#include <fmt/format.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/data_options.h"
#include "src/app/system_clock.h"
#include "src/storage/migrations.h"

namespace hezhi::app {

int command_migrate(std::span<char const* const> arguments) {
    DataOptions where;
    bool without_backup = false;
    CLI::App parser{"Brings the schema up to date, after a verified backup.", "migrate"};
    where.add_to(parser);
    parser.add_flag("--without-backup", without_backup, "there is a backup already, taken by other means");
    if (auto const code = parse_options(parser, arguments)) return *code;

    auto const lock = [&]() -> Result<storage::FolderLock> {
        HZ_TRY(prepare(where.folder()));
        return storage::FolderLock::take(where.folder());
    }();
    if (!lock) return refuse("migrate", where.data, lock.error());
    storage::Options options;
    options.url = where.database;
    options.clock = system_now;
    int before = 0;
    auto const database =
        open_migrated(where.folder(), std::move(options), system_now(),
                      without_backup ? storage::UpgradeBackup::skip : storage::UpgradeBackup::take, &before);
    if (!database) return refuse("migrate", where.name(), database.error());
    if (before == storage::newest_version()) {
        fmt::print("{}: schema {} is up to date\n", where.name(), before);
    } else {
        fmt::print("{}: schema {} → {}\n", where.name(), before, storage::newest_version());
    }
    return 0;
}

}  // namespace hezhi::app
