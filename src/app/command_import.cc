// `hezhi import polis DIR`: a conversation held on Polis becomes a topic.
#include <array>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/system_clock.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/opinions/opinions.h"
#include "src/storage/data_folder.h"
#include "src/storage/database.h"
#include "src/topics/topics.h"

namespace hezhi::app {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string folder;
    std::string data;
    std::string database{};
    std::string community{};
    std::string title{};
    bool closed = false;
};

/// The community named, or the first of the first street.
Result<jurisdictions::Jurisdiction> chosen_community(storage::Database& database, std::string const& name) {
    HZ_TRY(auto const all, database.read([](storage::ReadTransaction& tx) {
        std::vector<jurisdictions::Jurisdiction> found;
        for (auto const& street : jurisdictions::all_streets(tx)) {
            for (auto& community : jurisdictions::communities_of(tx, *street.street)) {
                found.push_back(std::move(community));
            }
        }
        return found;
    }));
    for (auto const& community : all) {
        if (name.empty() || community.name == name) return community;
    }
    if (all.empty()) {
        return fail(ErrorCode::not_found, "jurisdiction.unknown",
                    "there is no community yet: import jurisdictions first");
    }
    std::vector<std::string> names;
    for (auto const& community : all) names.push_back(community.name);
    return fail(ErrorCode::not_found, "jurisdiction.unknown",
                fmt::format("no community is called {}; there are: {}", name, fmt::join(names, ", ")));
}

void show_progress(std::size_t done, std::size_t all) {
    if (isatty(STDERR_FILENO) == 0) return;
    constexpr std::size_t kWidth = 40;
    auto const filled = all == 0 ? kWidth : kWidth * done / all;
    fmt::print(stderr, "\r[{:#<{}}{:.<{}}] {} of {} votes", "", filled, "", kWidth - filled, done, all);
    if (done == all) fmt::print(stderr, "\n");
}

Result<void> run(Options const& options, std::string& file) {
    fs::path const folder(options.folder);
    file = (folder / "votes.csv").string();
    opinions::PolisFiles files{.votes = {}, .comments = {}, .untitled = "Statement "};
    HZ_TRY(files.votes, read_input(file));
    if (fs::exists(folder / "comments.csv")) {
        file = (folder / "comments.csv").string();
        HZ_TRY(files.comments, read_input(file));
    }
    file = options.folder;
    storage::DataFolder const data{options.data};
    HZ_TRY(auto const database,
           storage::open_migrated(data, {.url = options.database, .clock = system_now}, system_now()));
    HZ_TRY(auto const community, chosen_community(*database, options.community));

    storage::Scope const scope{*community.street};
    authority::Caller const who{.grants = {{authority::Role::administrator, *community.street, community.path, {}}},
                                .now = system_now()};
    auto const title = options.title.empty() ? fs::canonical(folder).filename().string() : options.title;
    topics::TopicDraft const draft{.community = community.id,
                                   .title = title,
                                   .question = title,
                                   .background = "从 Polis 的导出文件导入。Imported from a Polis export.",
                                   .decider = community.name,
                                   .organiser = community.name};
    HZ_TRY(auto const imported, opinions::run_polis_import(*database, who, scope, draft, files, show_progress));
    for (auto const state : {topics::TopicState::open, topics::TopicState::closed}) {
        if (state == topics::TopicState::closed && !options.closed) continue;
        HZ_TRY(database->write(
            [&](storage::WriteTransaction& tx) {
                return topics::move_topic(tx, who, scope, imported.topic, state, "");
            },
            storage::Effort::bulk));
    }
    fmt::print("{}: {} participants, {} statements, {} votes → /s/{}/topics/{}\n", title, imported.participants,
               imported.statements, imported.votes, community.street->str(), imported.topic.str());
    return {};
}

}  // namespace

int command_import_polis(std::span<char const* const> arguments) {
    Options options;
    CLI::App parser{"A Polis export, a folder with votes.csv and perhaps comments.csv, becomes a topic.",
                    "hezhi import polis"};
    parser.add_option("DIR", options.folder)->required()->check(CLI::ExistingDirectory);
    parser.add_option("--data", options.data, "data folder of the server")->required();
    parser.add_option("--database", options.database, "postgresql://… instead of the embedded database");
    parser.add_option("--community", options.community, "name of the community; the first one if left out");
    parser.add_option("--title", options.title, "title of the topic; the folder's name if left out");
    parser.add_flag("--closed", options.closed, "close the topic: no further votes");
    if (auto const code = parse_options(parser, arguments)) return *code;
    std::string file = options.folder;
    if (auto const done = run(options, file); !done) return refuse("import polis", file, done.error());
    return 0;
}

int command_import(std::span<char const* const> arguments) {
    constexpr std::array kParts{
        Command{"cases", "cases of a hotline or of another system: CSV", command_import_cases},
        Command{"polis", "a Polis export: a folder with votes.csv and perhaps comments.csv", command_import_polis},
        Command{"register", "a responsibility register: CSV, XLSX or JSON", command_import_register},
    };
    return run_part("import", "what", kParts, arguments);
}

}  // namespace hezhi::app
