// `hezhi demo`: the fictional 青禾街道 in an empty data folder.
#include <fmt/format.h>

#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/demo_topics.h"
#include "src/app/fill_demo.h"
#include "src/app/system_clock.h"
#include "src/jurisdictions/jurisdictions.h"
#include "src/people/people.h"
#include "src/storage/data_folder.h"
#include "src/storage/database.h"

namespace hezhi::app {
namespace {

constexpr std::size_t kResidentsPerCommunity = 120;

Result<void> print_accounts(storage::Database& database) {
    using Posts = std::vector<people::PostLine>;
    HZ_TRY(auto const posts, database.read([](storage::ReadTransaction& tx) -> Result<Posts> {
        if (!people::is_demo_street(tx)) return fail(ErrorCode::not_found, "demo.none", "holds no demo street");
        return people::list_posts_at_console(tx, std::nullopt, system_now());
    }));
    fmt::print("\nSign in 登录 — password 密码: {}\n\n", people::kDemoPassword);
    fmt::print("  {:<22} {:<20} {}\n", "resident", "resident", "居民 · 云栖苑社区");
    for (auto const& post : posts) {
        fmt::print("  {:<22} {:<20} {}\n", post.login_name, authority::name(post.role), post.jurisdiction);
    }
    fmt::print("\n");
    return {};
}

/// A presenter launches a topic, ends the server, lets neighbours speak, and shows what came of it.
Result<void> speak(storage::Database& database, std::string_view topic) {
    auto const id = topics::TopicId::parse(topic);
    if (!id) return fail(ErrorCode::not_found, "topic.unknown");
    HZ_TRY(auto const street, database.read([](storage::ReadTransaction& tx) -> Result<RealmId> {
        if (!people::is_demo_street(tx)) return fail(ErrorCode::not_found, "demo.none", "holds no demo street");
        return *jurisdictions::all_streets(tx).front().street;
    }));
    return add_demo_voices(database, street, *id, system_now());
}

}  // namespace

int command_demo(std::span<char const* const> arguments) {
    std::string data;
    bool only_accounts = false;
    std::string voices;
    CLI::App parser{"Fills an empty data folder with the fictional 青禾街道: communities, people, topics, votes.",
                    "hezhi demo"};
    parser.add_option("--data", data, "folder; must hold no community yet")->required();
    parser.add_flag("--accounts", only_accounts, "print how to sign in to a folder that was filled before");
    parser.add_option("--voices", voices,
                      "a topic's id: 260 residents of its community write and vote on it, in a demo filled before");
    if (auto const code = parse_options(parser, arguments)) return *code;

    auto const run = [&]() -> Result<void> {
        storage::DataFolder const folder{data};
        HZ_TRY(auto const database, storage::open_migrated(folder, {.url = "", .clock = system_now}, system_now()));
        if (!voices.empty()) return speak(*database, voices);
        if (!only_accounts) HZ_TRY(fill_demo(*database, kResidentsPerCommunity, system_now()));
        return print_accounts(*database);
    };
    if (auto const done = run(); !done) return refuse("demo", data, done.error());
    return 0;
}

}  // namespace hezhi::app
