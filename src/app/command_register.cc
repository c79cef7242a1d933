// `hezhi import register FILE` and `hezhi export register`: a street's responsibility register as CSV, XLSX or JSON.
#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/console_street.h"
#include "src/app/system_clock.h"
#include "src/http/problem.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/responsibilities/responsibilities.h"
#include "src/storage/data_folder.h"
#include "src/storage/database.h"

namespace hezhi::app {
namespace {

namespace fs = std::filesystem;
using responsibilities::ExportFormat;
using responsibilities::Missing;

struct Options {
    std::string data;
    std::string database{};
    std::string street{};
    std::string file{};
    bool dry_run = false;
    bool remove_missing = false;
    bool publish = false;
    std::string note{};
    std::string format{};  ///< by the ending of the file where empty
};

Result<std::unique_ptr<storage::Database>> opened(Options const& options) {
    return storage::open_migrated(storage::DataFolder{options.data}, {.url = options.database, .clock = system_now},
                                  system_now());
}

Result<void> publish(storage::Database& database, authority::Caller const& who, storage::Scope scope,
                     std::string const& note) {
    HZ_TRY(auto const version, database.write(
                                   [&](storage::WriteTransaction& tx) -> Result<responsibilities::Version> {
                                       HZ_TRY(auto const draft, responsibilities::open_draft(tx, who, scope));
                                       return responsibilities::publish(tx, who, scope, draft.revision, note,
                                                                        std::nullopt);
                                   },
                                   storage::Effort::bulk));
    fmt::print("published as version {} with {} items\n", version.number, version.items);
    return {};
}

Result<int> import_register(Options const& options) {
    HZ_TRY(auto const bytes, read_input(options.file));
    HZ_TRY(auto const database, opened(options));
    HZ_TRY(auto const street, chosen_street(*database, options.street));
    auto const who = console_caller(street);
    HZ_TRY(auto const report, responsibilities::run_register_import(
                                  *database, who,
                                  {*street.street, fs::path(options.file).filename().string(), bytes,
                                   options.remove_missing ? Missing::remove : Missing::keep, options.dry_run}));
    http::Messages const messages;
    for (auto const& problem : report.problems) {
        fmt::print(stderr, "{}: {}\n", problem.where,
                   messages.text(authority::Language::en, problem.key, problem.params));
    }
    if (!report.problems.empty()) {
        fmt::print(stderr, "{} problems; nothing was changed\n", report.problems.size());
        return 1;
    }
    fmt::print("{}{} rows: {} added, {} changed, {} unchanged, {} removed\n", options.dry_run ? "dry run, " : "",
               report.rows, report.added, report.changed, report.unchanged, report.removed);
    if (options.publish && !options.dry_run) {
        HZ_TRY(publish(*database, who, storage::Scope{*street.street}, options.note));
    }
    return 0;
}

Result<void> export_register(Options const& options) {
    HZ_TRY(auto const database, opened(options));
    HZ_TRY(auto const street, chosen_street(*database, options.street));
    auto const format = options.format == "xlsx"   ? ExportFormat::xlsx
                        : options.format == "json" ? ExportFormat::json
                                                   : ExportFormat::csv;
    auto const read = [&](storage::ReadTransaction& tx) -> Result<responsibilities::ExportFile> {
        storage::Scope const scope{*street.street};
        auto const version = responsibilities::find_version_in_force(tx, scope, system_now());
        if (!version) return fail(ErrorCode::not_found, "register.version_unknown", "no register is in force");
        HZ_TRY(auto const all, bodies::list_bodies(tx, *street.street));
        auto const entries = responsibilities::list_entries(tx, scope, system_now());
        return responsibilities::export_entries(entries, all, version->number, format);
    };
    HZ_TRY(auto const file, database->read(read));
    if (options.file.empty()) {
        std::fwrite(file.bytes.data(), 1, file.bytes.size(), stdout);
        return {};
    }
    std::ofstream out(options.file, std::ios::binary);
    out << file.bytes;
    out.close();
    if (!out) return fail(ErrorCode::invalid, "file.unwritable", "cannot be written");
    return {};
}

void add_common(CLI::App& parser, Options& options) {
    parser.add_option("--data", options.data, "data folder of the server")->required();
    parser.add_option("--database", options.database, "postgresql://… instead of the embedded database");
    parser.add_option("--street", options.street, "name of the street; not needed where there is one");
}

}  // namespace

int command_import_register(std::span<char const* const> arguments) {
    Options options;
    CLI::App parser{"A responsibility register (CSV, XLSX or JSON) becomes, or changes, the street's draft.",
                    "hezhi import register"};
    parser.add_option("FILE", options.file)->required()->check(CLI::ExistingFile);
    add_common(parser, options);
    parser.add_flag("--dry-run", options.dry_run, "only check and compare");
    parser.add_flag("--remove-missing", options.remove_missing, "take out of the draft what the file does not have");
    parser.add_flag("--publish", options.publish, "publish the draft, in force at once");
    parser.add_option("--note", options.note, "what changed and why, public");
    if (auto const code = parse_options(parser, arguments)) return *code;
    auto const done = import_register(options);
    if (!done) return refuse("import register", options.file, done.error());
    return *done;
}

int command_export_register(std::span<char const* const> arguments) {
    Options options;
    CLI::App parser{"The register in force as CSV, XLSX or JSON.", "hezhi export register"};
    add_common(parser, options);
    parser.add_option("--format", options.format, "csv, xlsx or json; by the file's ending if left out")
        ->check(CLI::IsMember({"csv", "xlsx", "json"}));
    parser.add_option("--out", options.file, "file; standard output if left out");
    if (auto const code = parse_options(parser, arguments)) return *code;
    if (options.format.empty() && options.file.ends_with(".xlsx")) options.format = "xlsx";
    if (options.format.empty() && options.file.ends_with(".json")) options.format = "json";
    if (auto const done = export_register(options); !done) {
        return refuse("export register", options.file.empty() ? options.data : options.file, done.error());
    }
    return 0;
}

int command_export(std::span<char const* const> arguments) {
    constexpr std::array kParts{
        Command{"cases", "cases as CSV: all, or the public ones", command_export_cases},
        Command{"register", "the responsibility register in force: CSV, XLSX or JSON", command_export_register}};
    return run_part("export", "what", kParts, arguments);
}

}  // namespace hezhi::app
