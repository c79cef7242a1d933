// `hezhi recount`: compares the counters that rows keep of other rows with those rows, and says what differs; with
// --apply writes what the rows say. Exit code 1 when something differed and was left as it is.
#include <optional>

#include <fmt/format.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/data_options.h"
#include "src/app/recount.h"
#include "src/app/system_clock.h"
#include "src/app/table.h"

namespace hezhi::app {
namespace {

namespace json = boost::json;

enum class Mending : std::uint8_t { leave, apply };

Result<std::vector<RecountLine>> run(DataOptions const& where, Mending mending) {
    HZ_TRY(where.require_installation());
    std::optional<storage::FolderLock> lock;
    if (mending == Mending::apply) {
        // A server keeps its own answers of what is counted; it reads them anew when it starts.
        HZ_TRY(auto taken, storage::FolderLock::take(where.folder()));
        lock.emplace(std::move(taken));
    }
    HZ_TRY(auto const database,
           storage::open_migrated(where.folder(), {.url = where.database, .clock = system_now}, system_now()));
    return mending == Mending::apply ? mend_all(*database) : compare_all(*database);
}

void print(std::vector<RecountLine> const& lines, Mending mending) {
    if (lines.empty()) {
        fmt::print("All counters are what the rows say.\n");
        return;
    }
    Table table({Align::left, Align::left, Align::left, Align::right, Align::right});
    table.add({"street", "counter", "of", "kept", "by the rows"});
    for (auto const& line : lines) {
        table.add({printable(line.street), line.counter, line.subject, std::to_string(line.kept),
                   std::to_string(line.by_rows)});
    }
    fmt::print("{}{} differ{}\n", table.text(), lines.size(),
               mending == Mending::apply ? "ed and were mended." : "; --apply mends them.");
}

}  // namespace

int command_recount(std::span<char const* const> arguments) {
    DataOptions where;
    bool applies = false;
    bool as_json = false;
    CLI::App parser{"Compares kept counters (cases, tasks, agenda, topics, indicators) with the rows that they count.",
                    "hezhi recount"};
    where.add_to(parser);
    parser.add_flag("--apply", applies, "writes what the rows say; the server must be stopped, take a backup before");
    parser.add_flag("--json", as_json, "for programs");
    if (auto const code = parse_options(parser, arguments)) return *code;

    auto const mending = applies ? Mending::apply : Mending::leave;
    auto const lines = run(where, mending);
    if (!lines) return refuse("hezhi recount", where.name(), lines.error());
    if (as_json) {
        json::array list;
        for (auto const& line : *lines) {
            list.push_back(json::object{{"street", line.street},
                                        {"counter", line.counter},
                                        {"of", line.subject},
                                        {"kept", line.kept},
                                        {"by_rows", line.by_rows}});
        }
        print_json(json::object{{"mended", applies}, {"differing", std::move(list)}});
    } else {
        print(*lines, mending);
    }
    return !applies && !lines->empty() ? 1 : 0;
}

}  // namespace hezhi::app
