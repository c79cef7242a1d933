// `hezhi import cases`, `hezhi export cases`, `hezhi reconcile cases`, `hezhi simulate cases`.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <limits>

#include <fmt/format.h>
#include <unistd.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/console_street.h"
#include "src/app/data_options.h"
#include "src/app/simulate_threads.h"
#include "src/app/system_clock.h"
#include "src/cases/cases.h"
#include "src/indicators/indicators.h"
#include "src/storage/database.h"

namespace hezhi::app {
namespace {

struct Options {
    DataOptions installation{};
    std::string street{};
    std::string file{};
    bool dry_run = false;
    bool is_public = false;
    bool with_contacts = false;
    cases::Simulation simulation{};
};

/// An installation open at one of its streets.
struct Open {
    std::unique_ptr<storage::Database> database;
    authority::Caller who;
    storage::Scope scope;
};

Result<Open> open(Options const& options) {
    HZ_TRY(options.installation.require_installation());
    auto const folder = options.installation.folder();
    HZ_TRY(auto database,
           storage::open_migrated(folder, {.url = options.installation.database, .clock = system_now}, system_now()));
    HZ_TRY(auto const street, chosen_street(*database, options.street));
    // Cases are the desk's business, not an administrator's.
    auto who = console_caller(street);
    who.grants.push_back({authority::Role::dispatcher, *street.street, street.path, std::nullopt});
    return Open{std::move(database), std::move(who), storage::Scope{*street.street}};
}

void show_progress(std::size_t done, std::size_t all) {
    if (isatty(STDERR_FILENO) == 0) return;
    constexpr std::size_t kWidth = 40;
    auto const filled = all == 0 ? kWidth : kWidth * done / all;
    fmt::print(stderr, "\r[{:#<{}}{:.<{}}] {} of {} cases", "", filled, "", kWidth - filled, done, all);
    if (done == all) fmt::print(stderr, "\n");
}

/// Where lines go: a file, or standard output.
class Output {
public:
    explicit Output(std::string const& path) : file_(path.empty() ? stdout : std::fopen(path.c_str(), "wb")) {}
    Output(Output const&) = delete;
    Output& operator=(Output const&) = delete;
    ~Output() {
        if (file_ != nullptr && file_ != stdout) std::fclose(file_);
    }
    void write(std::string_view text) {
        failed_ = failed_ || file_ == nullptr || std::fwrite(text.data(), 1, text.size(), file_) != text.size();
    }
    Result<void> finish() {
        if (file_ == nullptr || failed_ || std::fflush(file_) != 0) {
            return fail(ErrorCode::invalid, "file.unwritable", "cannot be written");
        }
        return {};
    }

private:
    std::FILE* file_;
    bool failed_ = false;
};

/// Now, at leisure, so that no server has to while it serves.
Result<void> count_for_indicators(Open const& at) {
    HZ_TRY(indicators::count_changed(*at.database, at.scope, std::numeric_limits<std::size_t>::max()));
    return {};
}

/// An encoding that is neither, said with its line and column.
Error located(Error error, std::string_view bytes) {
    if (error.key() != "text.unknown_encoding") return error;
    std::size_t offset = 0;
    for (auto const& [name, value] : error.params()) {
        if (name == "offset") std::from_chars(value.data(), value.data() + value.size(), offset);
    }
    auto const before = bytes.substr(0, std::min(offset, bytes.size()));
    auto const line = 1 + std::ranges::count(before, '\n');
    auto const column = before.size() - (before.rfind('\n') == before.npos ? 0 : before.rfind('\n') + 1) + 1;
    std::vector<Problem> problems{{fmt::format("{}:{}", line, column),
                                   "text.unknown_encoding",
                                   {{"found", "bytes that are no text"}, {"expected", "UTF-8 or GB18030 (GBK)"}}}};
    return Error{error.code(), error.key()}.with(std::move(problems));
}

Result<void> import_file(Options const& options, Open const& at) {
    HZ_TRY(auto const bytes, read_input(options.file));
    auto const dry_run = options.dry_run ? cases::DryRun::yes : cases::DryRun::no;
    auto const imported = cases::import_cases(*at.database, at.who, at.scope, bytes, dry_run, show_progress);
    if (!imported) return fail(located(imported.error(), bytes));
    auto const& report = *imported;
    if (!options.dry_run) HZ_TRY(count_for_indicators(at));
    if (report.resumed_at > 0) fmt::print("went on after {} rows of an interrupted import\n", report.resumed_at);
    fmt::print("{}{} rows: {} added, {} completed, {} known already, {} merged there and passed over\n",
               options.dry_run ? "dry run, " : "", report.rows, report.added, report.completed, report.unchanged,
               report.passed_over);
    if (report.differing > 0) {
        fmt::print("{} known cases differ in state, deadline or reply: hezhi reconcile cases {}\n", report.differing,
                   options.file);
    }
    return {};
}

Result<void> export_file(Options const& options) {
    HZ_TRY(auto const at, open(options));
    auto const readers = options.is_public       ? cases::ExportFor::everybody
                         : options.with_contacts ? cases::ExportFor::staff_with_contacts
                                                 : cases::ExportFor::staff;
    Output output(options.file);
    HZ_TRY(auto const count, cases::export_cases(*at.database, at.who, at.scope, readers,
                                                 [&](std::string_view text) { output.write(text); }));
    HZ_TRY(output.finish());
    fmt::print(stderr, "{} cases\n", count);
    return {};
}

Result<void> reconcile(Options const& options, Open const& at, std::string const& out) {
    HZ_TRY(auto const bytes, read_input(options.file));
    Output output(out);
    auto const reconciled = cases::reconcile_cases(*at.database, at.who, at.scope, bytes,
                                                   [&](std::string_view text) { output.write(text); });
    if (!reconciled) return fail(located(reconciled.error(), bytes));
    auto const& found = *reconciled;
    HZ_TRY(output.finish());
    fmt::print(stderr, "{} rows: {} alike, {} differ, {} missing here, {} missing there\n", found.rows, found.alike,
               found.differing, found.missing_here, found.missing_there);
    return {};
}

Result<void> simulate(Options const& options) {
    HZ_TRY(auto const at, open(options));
    HZ_TRY(auto const count, cases::simulate_cases(*at.database, at.who, at.scope, options.simulation, show_progress));
    HZ_TRY(count_for_indicators(at));
    fmt::print("{} cases written, seed {}\n", count, options.simulation.seed);
    return {};
}

void add_common(CLI::App& parser, Options& options) {
    options.installation.add_to(parser);
    parser.add_option("--street", options.street, "name of the street; not needed where there is one");
}

int reconcile_part(std::span<char const* const> arguments) {
    Options options;
    std::string out;
    CLI::App parser{"In what a file of cases (docs/formats/cases-csv.md) and this street differ, as CSV.",
                    "hezhi reconcile cases"};
    parser.add_option("FILE", options.file)->required()->check(CLI::ExistingFile);
    add_common(parser, options);
    parser.add_option("--out", out, "file; standard output if left out");
    if (auto const code = parse_options(parser, arguments)) return *code;
    auto const at = open(options);
    if (!at) return refuse("reconcile cases", options.installation.data, at.error());
    if (auto const done = reconcile(options, *at, out); !done) {
        auto const& where = done.error().key() == "file.unwritable" ? out : options.file;
        return refuse("reconcile cases", where, done.error());
    }
    return 0;
}

Result<void> simulate_street(DataOptions const& installation, ThreadSimulation const& simulation) {
    HZ_TRY(auto const database,
           storage::open_migrated(installation.folder(), {.url = installation.database, .clock = system_now},
                                  system_now()));
    auto const show = [](char const* what, std::size_t done, std::size_t all) {
        if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r{} of {} {}{}", done, all, what, done == all ? "\n" : "");
    };
    HZ_TRY(auto const made, simulate_threads(*database, simulation, system_now(), show));
    fmt::print(
        "{} topics, {} statements, {} votes on them, {} signatures, {} speeches, {} votes of owners, {} voices on "
        "commitments, {} evaluations, {} cases; {} events of the public record; seed {}\n",
        made.topics, made.statements, made.votes, made.signatures, made.speeches, made.ballot_votes, made.voices,
        made.answers, made.cases, made.events, simulation.seed);
    return {};
}

int threads_part(std::span<char const* const> arguments) {
    DataOptions installation;
    ThreadSimulation simulation;
    CLI::App parser{
        "The demo's street with many residents, running topics and cases, in an empty folder: for trials and "
        "benchmarks.",
        "hezhi simulate threads"};
    installation.add_to(parser);
    parser.add_option("--topics", simulation.topics, "under way")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, std::size_t{5'000}));
    parser.add_option("--residents", simulation.residents, "with an account; 360 at least, as in the demo")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{1}, std::size_t{200'000}));
    parser.add_option("--events", simulation.events, "of the public record, about so many: most are of cases")
        ->capture_default_str()
        ->check(CLI::Range(std::size_t{0}, std::size_t{50'000'000}));
    parser.add_option("--seed", simulation.seed, "of all chance")->capture_default_str();
    if (auto const code = parse_options(parser, arguments)) return *code;
    if (auto const done = simulate_street(installation, simulation); !done) {
        return refuse("simulate threads", installation.data, done.error());
    }
    return 0;
}

int simulate_part(std::span<char const* const> arguments) {
    constexpr std::size_t kCountMax = 10'000'000;
    Options options;
    CLI::App parser{"Writes believable cases with whole lives, for trials and benchmarks; never into a real street.",
                    "hezhi simulate cases"};
    parser.add_option("--count", options.simulation.count, "how many")
        ->required()
        ->check(CLI::Range(std::size_t{1}, kCountMax));
    parser.add_option("--seed", options.simulation.seed, "of all chance")->capture_default_str();
    add_common(parser, options);
    if (auto const code = parse_options(parser, arguments)) return *code;
    if (auto const done = simulate(options); !done) {
        return refuse("simulate cases", options.installation.data, done.error());
    }
    return 0;
}

}  // namespace

int command_import_cases(std::span<char const* const> arguments) {
    Options options;
    CLI::App parser{
        "Cases of a hotline or another system (docs/formats/cases-csv.md) become cases here, with their "
        "past; known ones are never entered twice.",
        "hezhi import cases"};
    parser.add_option("FILE", options.file)->required()->check(CLI::ExistingFile);
    add_common(parser, options);
    parser.add_flag("--dry-run", options.dry_run, "only check and compare");
    if (auto const code = parse_options(parser, arguments)) return *code;
    auto const at = open(options);
    if (!at) return refuse("import cases", options.installation.data, at.error());
    if (auto const done = import_file(options, *at); !done) return refuse("import cases", options.file, done.error());
    return 0;
}

int command_export_cases(std::span<char const* const> arguments) {
    Options options;
    CLI::App parser{"Cases as CSV (docs/formats/cases-csv.md), in order of receipt.", "hezhi export cases"};
    add_common(parser, options);
    auto* everybody = parser.add_flag("--public", options.is_public, "public cases alone, as strangers may read them");
    parser.add_flag("--contacts", options.with_contacts, "names and telephones too, where the reporter gave them")
        ->excludes(everybody);
    parser.add_option("--out", options.file, "file; standard output if left out");
    if (auto const code = parse_options(parser, arguments)) return *code;
    if (auto const done = export_file(options); !done) {
        return refuse("export cases", options.file.empty() ? options.installation.data : options.file, done.error());
    }
    return 0;
}

int command_reconcile(std::span<char const* const> arguments) {
    constexpr std::array kParts{
        Command{"cases", "cases of a hotline against the cases here, by the source's number", reconcile_part}};
    return run_part("reconcile", "what", kParts, arguments);
}

int command_simulate(std::span<char const* const> arguments) {
    constexpr std::array kParts{
        Command{"cases", "cases of a street, as many as wanted", simulate_part},
        Command{"threads", "a whole street in an empty folder: residents, topics under way, cases", threads_part}};
    return run_part("simulate", "what", kParts, arguments);
}

}  // namespace hezhi::app
