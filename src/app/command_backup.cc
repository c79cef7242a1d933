// `hezhi backup`: takes a verified backup beside a running server, or verifies one.
#include <fmt/format.h>

#include "lib/base/rfc3339.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/data_options.h"
#include "src/app/system_clock.h"
#include "src/storage/backup.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;

std::uint64_t bytes_of(storage::Backup const& backup) {
    std::uint64_t bytes = 0;
    for (auto const& file : backup.files) bytes += file.bytes;
    return bytes;
}

void report(storage::Backup const& backup, std::string_view done, std::size_t rotated, bool as_json) {
    if (as_json) {
        print_json(json::object{{"backup", backup.folder.string()},
                                {"engine", backup.engine == storage::Engine::sqlite ? "sqlite" : "postgres"},
                                {"created_at", to_rfc3339(backup.created_at)},
                                {"schema", backup.schema},
                                {"files", backup.files.size()},
                                {"bytes", bytes_of(backup)},
                                {"rotated_away", rotated},
                                {"verified", true}});
        return;
    }
    fmt::print("{} {}: {} file(s), {} bytes, schema {}\n", done, backup.folder.string(), backup.files.size(),
               bytes_of(backup), backup.schema);
    if (rotated > 0) fmt::print("{} older backup(s) deleted\n", rotated);
}

}  // namespace

int command_backup(std::span<char const* const> arguments) {
    DataOptions where;
    std::string target;
    std::string to_verify;
    bool rotate = false;
    bool as_json = false;
    CLI::App parser{"Takes a verified backup; the server may be running.", "backup"};
    parser.add_option("--data", where.data, "folder of database, media and backups");
    parser.add_option("--database", where.database, "postgresql://… instead of the embedded database")
        ->envname("HEZHI_DATABASE");
    parser.add_option("--to", target, "folder of backups instead of DIR/backups");
    parser.add_flag("--rotate", rotate, "afterwards keep seven daily and four weekly ones, delete the others");
    parser.add_option("--verify", to_verify, "take none: read this backup again and check it");
    parser.add_flag("--json", as_json, "for programs");
    if (auto const code = parse_options(parser, arguments)) return *code;

    if (!to_verify.empty()) {
        auto const sound = storage::verify_backup(to_verify);
        if (!sound) return refuse("backup", to_verify, sound.error());
        report(*sound, "sound:", 0, as_json);
        return 0;
    }
    if (where.data.empty()) return misused("backup", "--data DIR is needed");
    std::filesystem::path const backups = target.empty() ? where.folder().backups() : std::filesystem::path(target);
    auto const backup = storage::back_up({where.folder(), where.database, backups, system_now()});
    if (!backup) return refuse("backup", where.name(), backup.error());
    std::size_t rotated = 0;
    if (rotate) {
        auto const deleted = storage::rotate_backups(backups);
        if (!deleted) return refuse("backup", backups.string(), deleted.error());
        rotated = *deleted;
    }
    report(*backup, "written and verified:", rotated, as_json);
    return 0;
}

}  // namespace hezhi::app
