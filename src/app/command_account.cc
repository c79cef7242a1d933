// `hezhi account …`: what only the machine's owner may do, at its console, with the server running or not. A running
// server believes what it knows of a session for a minute at most.
#include <fmt/format.h>

#include "lib/base/rfc3339.h"
#include "src/app/command_line.h"
#include "src/app/commands.h"
#include "src/app/data_options.h"
#include "src/app/system_clock.h"
#include "src/app/table.h"
#include "src/people/people.h"
#include "src/storage/database.h"

namespace hezhi::app {
namespace {

struct AccountOptions {
    DataOptions where{};
    std::string login_name{};
    bool forgets_second_factor = false;
    std::string street{};
    std::string public_url{};
    bool json = false;
};

Result<std::unique_ptr<storage::Database>> open(DataOptions const& where) {
    return storage::open_migrated(where.folder(), {.url = where.database, .clock = system_now}, system_now());
}

Result<std::optional<RealmId>> street_of(std::string const& text) {
    if (text.empty()) return std::optional<RealmId>{};
    auto const id = RealmId::parse(text);
    if (!id) return fail(ErrorCode::invalid, "street.unknown", "--street takes an id as list-posts shows it");
    return id;
}

Result<void> reset(AccountOptions const& options) {
    HZ_TRY(auto const database, open(options.where));
    auto const factor = options.forgets_second_factor ? people::SecondFactor::forget : people::SecondFactor::keep;
    HZ_TRY(auto const code, people::reset_at_console(*database, options.login_name, factor, system_now()));
    fmt::print(
        "One-time code for {}: {}\n"
        "Valid for 24 hours, on the page \"Forgotten password\". All sessions of this account have ended.\n",
        printable(options.login_name), code);
    return {};
}

Result<void> create_admin_link(AccountOptions const& options) {
    HZ_TRY(auto const street, street_of(options.street));
    HZ_TRY(auto const database, open(options.where));
    auto const create = [&](storage::WriteTransaction& tx) {
        return people::create_setup_link(tx, street, system_now());
    };
    HZ_TRY(auto const path, database->write(create, storage::Effort::bulk));
    fmt::print("{}{}\nValid once, for seven days. Whoever opens it becomes {}.\n", options.public_url, path,
               street ? "an administrator of that street" : "the administrator of a new street");
    return {};
}

std::string day(TimePoint time) {
    return to_rfc3339(time).substr(0, 10);
}

void print_posts(std::vector<people::PostLine> const& posts) {
    Table table(std::vector<Align>(8, Align::left));
    table.add({"street", "name", "login", "shown as", "role", "body", "where", "term"});
    table.add_rule();
    for (auto const& post : posts) {
        table.add({post.street.str(), printable(post.street_name), printable(post.login_name),
                   printable(post.display_name), std::string(authority::name(post.role)), printable(post.body),
                   printable(post.jurisdiction), day(post.from) + " – " + (post.until ? day(*post.until) : "")});
    }
    fmt::print("{}", table.text());
}

boost::json::array to_json(std::vector<people::PostLine> const& posts) {
    boost::json::array list;
    for (auto const& post : posts) {
        boost::json::object entry{{"street", post.street.str()},
                                  {"street_name", post.street_name},
                                  {"post", post.id.str()},
                                  {"login_name", post.login_name},
                                  {"display_name", post.display_name},
                                  {"role", authority::name(post.role)},
                                  {"jurisdiction", post.jurisdiction},
                                  {"from", to_rfc3339(post.from)}};
        if (!post.body.empty()) entry["body"] = post.body;
        if (post.until) entry["until"] = to_rfc3339(*post.until);
        list.push_back(std::move(entry));
    }
    return list;
}

Result<void> list_posts(AccountOptions const& options) {
    HZ_TRY(auto const street, street_of(options.street));
    HZ_TRY(auto const database, open(options.where));
    auto const list = [&](storage::ReadTransaction& tx) {
        return people::list_posts_at_console(tx, street, system_now());
    };
    HZ_TRY(auto const posts, database->read(list));
    if (options.json) {
        print_json(boost::json::object{{"posts", to_json(posts)}});
    } else {
        print_posts(posts);
    }
    return {};
}

}  // namespace

int command_account(std::span<char const* const> arguments) {
    AccountOptions options;
    CLI::App parser{"Accounts, at the console of the machine.", "hezhi account"};
    parser.require_subcommand(1);

    auto* const reset_command = parser.add_subcommand("reset", "a one-time code for a forgotten password");
    reset_command->add_option("LOGIN", options.login_name, "login name")->required();
    reset_command->add_flag("--forget-second-factor", options.forgets_second_factor,
                            "also remove the authenticator app, for a lost phone");
    options.where.add_to(*reset_command);

    auto* const link_command =
        parser.add_subcommand("create-admin-link", "a one-time link that opens an administrator's account");
    link_command->add_option("--street", options.street, "id of the street; left out: the link founds a new street");
    link_command->add_option("--public-url", options.public_url, "put before the link, https://…");
    options.where.add_to(*link_command);

    auto* const posts_command = parser.add_subcommand("list-posts", "who holds which post");
    posts_command->add_option("--street", options.street, "only of this street");
    posts_command->add_flag("--json", options.json, "JSON for programs");
    options.where.add_to(*posts_command);

    if (auto const code = parse_options(parser, arguments)) return *code;
    auto const run = reset_command->parsed() ? reset : link_command->parsed() ? create_admin_link : list_posts;
    if (auto const done = run(options); !done) {
        auto const subject = done.error().key() == "person.unknown" ? options.login_name : options.where.name();
        return refuse("account", subject, done.error());
    }
    return 0;
}

}  // namespace hezhi::app
