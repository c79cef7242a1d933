// `hezhi restore BACKUP`: puts a backup, verified first, into a data folder (or its dump into an empty PostgreSQL).
#include <fmt/format.h>

#include "lib/base/rfc3339.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/data_options.h"
#include "src/app/system_clock.h"
#include "src/storage/backup.h"

namespace hezhi::app {

int command_restore(std::span<char const* const> arguments) {
    DataOptions where;
    std::string backup;
    bool set_aside = false;
    CLI::App parser{"Puts a backup into a data folder; the server must not be running.", "restore"};
    parser.add_option("BACKUP", backup, "folder of one backup")->required();
    where.add_to(parser);
    parser.add_flag("--set-aside", set_aside, "move what is there to DIR/before-restore-TIME instead of refusing");
    if (auto const code = parse_options(parser, arguments)) return *code;

    auto const restored = where.is_postgres()
                              ? storage::restore_backup_to_postgres(backup, where.database, where.folder())
                              : storage::restore_backup(
                                    backup, where.folder(),
                                    set_aside ? storage::Existing::set_aside : storage::Existing::refuse, system_now());
    if (!restored) return refuse("restore", backup, restored.error());
    fmt::print("{}: as of {}, schema {}, {} file(s)\n", where.name(), to_rfc3339(restored->created_at),
               restored->schema, restored->files.size());
    return 0;
}

}  // namespace hezhi::app
