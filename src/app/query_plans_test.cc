// The pages that everybody opens find their rows by index: no statement that they run reads a table from end to end, or
// all rows of a street, unless it shows them in that order and stops at a page's length, or the table stays small.
// SQLite plans without statistics here, so a small street has the plans of a large one.
#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include "src/app/simulate_threads.h"
#include "src/app/slices.h"
#include "src/bodies/bodies.h"
#include "src/http/testing.h"
#include "src/people/residence_store.h"
#include "src/storage/data_folder.h"
#include "src/storage/sqlite_connection.h"
#include "src/storage/testing.h"

namespace hezhi::app {
namespace {

using authority::Caller;
using authority::Role;
using storage::SqliteConnection;
using storage::SqliteStatement;

/// Whose rows are few however large the street: its tree and bodies, what is set for it, procedures in versions, …
constexpr std::string_view kSmall =
    "^(jurisdictions|bodies|demo_accounts|agenda_settings|meta|responsibility_versions|procedure_versions|"
    "place_zones|calendar_days)$";

/// Of a table's name behind FROM or JOIN, by the alias that plans use.
std::map<std::string, std::string> aliases(std::string const& sql) {
    static std::regex const kTable(R"((?:FROM|JOIN) (\w+)(?: (?:AS )?(\w+))?)");
    std::map<std::string, std::string> found;
    for (std::sregex_iterator table(sql.begin(), sql.end(), kTable), end; table != end; ++table) {
        auto const name = (*table)[1].str();
        found[name] = name;
        if ((*table)[2].matched) found[(*table)[2].str()] = name;
    }
    return found;
}

/// The step that reads too much; empty: none.
std::string wide_step(std::string const& sql, std::vector<std::string> const& plan) {
    static std::regex const kScan(R"(^SCAN (\w+)( USING .*)?$)");
    static std::regex const kWholeStreet(R"(^SEARCH (\w+) USING .*\(realm_id=\?\)$)");
    static std::regex const kSmallTable{std::string(kSmall)};
    // Shown in the order of an index: it stops with the page.
    bool const is_sorted = std::ranges::any_of(plan, [](auto const& step) { return step.starts_with("USE TEMP"); });
    bool const stops = sql.find("LIMIT") != sql.npos && !is_sorted && sql.find("count(") == sql.npos;
    auto const known = aliases(sql);
    for (auto const& step : plan) {
        std::smatch found;
        bool const is_scan = std::regex_match(step, found, kScan);
        if (!is_scan && (stops || !std::regex_match(step, found, kWholeStreet))) continue;
        auto const table = known.find(found[1].str());
        if (table == known.end() || std::regex_match(table->second, kSmallTable)) continue;
        return step;
    }
    return {};
}

/// Table → index → its columns.
using Indexes = std::map<std::string, std::map<std::string, std::vector<std::string>>>;

/// The step that uses fewer of the statement's equalities than an index has; empty: none. SQLite takes such a worse
/// index where it spares a sort: an index must end with the column by which its rows are listed.
std::string weak_step(std::string const& sql, std::vector<std::string> const& plan, Indexes const& indexes) {
    static std::regex const kSearch(R"(^SEARCH (\w+) USING (?:COVERING )?INDEX \w+ \((.*)\)$)");
    static std::regex const kUsed(R"(\w+=\?)");
    static std::regex const kEqual(R"((?:^|[^.\w])(?:(\w+)\.)?(\w+) = \$\d+)");
    auto const known = aliases(sql);
    for (auto const& step : plan) {
        std::smatch found;
        if (!std::regex_match(step, found, kSearch)) continue;
        auto const alias = found[1].str();
        auto const table = known.find(alias);
        if (table == known.end() || !indexes.contains(table->second)) continue;
        auto const columns_used = found[2].str();
        auto const used = std::distance(std::sregex_iterator(columns_used.begin(), columns_used.end(), kUsed),
                                        std::sregex_iterator());
        std::set<std::string> equal;
        for (std::sregex_iterator one(sql.begin(), sql.end(), kEqual), end; one != end; ++one) {
            // "($2 = 0 OR x = $2)" is no equality that an index could serve.
            bool const is_choice =
                one->position() > 3 && sql.substr(static_cast<std::size_t>(one->position()) - 3, 4) == " OR ";
            if (!is_choice && (!(*one)[1].matched || (*one)[1].str() == alias)) equal.insert((*one)[2].str());
        }
        for (auto const& [name, columns] : indexes.at(table->second)) {
            auto const first_other =
                std::ranges::find_if(columns, [&](auto const& column) { return !equal.contains(column); });
            if (first_other - columns.begin() > used) return step + "; better: " + name;
        }
    }
    return {};
}

Indexes indexes_of(SqliteConnection& connection) {
    Indexes indexes;
    sqlite3_stmt* raw = nullptr;
    // Partial ones may not be usable.
    EXPECT_EQ(
        sqlite3_prepare_v2(connection.handle(),
                           "SELECT one.name, list.name, info.name FROM sqlite_master one, "
                           "pragma_index_list(one.name) list, pragma_index_info(list.name) info "
                           "WHERE one.type = 'table' AND list.partial = 0 ORDER BY one.name, list.name, info.seqno",
                           -1, &raw, nullptr),
        SQLITE_OK);
    SqliteStatement const statement(raw);
    auto const text = [&](int column) { return reinterpret_cast<char const*>(sqlite3_column_text(raw, column)); };
    while (sqlite3_step(raw) == SQLITE_ROW) {
        if (text(2) != nullptr) indexes[text(0)][text(1)].emplace_back(text(2));
    }
    return indexes;
}

/// SQL → plan, of everything that the connection has prepared.
std::map<std::string, std::vector<std::string>> plans_of(SqliteConnection& connection) {
    std::vector<std::string> texts;
    for (auto* one = sqlite3_next_stmt(connection.handle(), nullptr); one != nullptr;
         one = sqlite3_next_stmt(connection.handle(), one)) {
        texts.emplace_back(sqlite3_sql(one));
    }
    std::map<std::string, std::vector<std::string>> plans;
    for (auto const& text : texts) {
        sqlite3_stmt* raw = nullptr;
        EXPECT_EQ(sqlite3_prepare_v2(connection.handle(), ("EXPLAIN QUERY PLAN " + text).c_str(), -1, &raw, nullptr),
                  SQLITE_OK);
        SqliteStatement const statement(raw);
        constexpr int kDetail = 3;
        auto& plan = plans[text];
        while (sqlite3_step(raw) == SQLITE_ROW) {
            plan.emplace_back(reinterpret_cast<char const*>(sqlite3_column_text(raw, kDetail)));
        }
    }
    return plans;
}

TEST(QueryPlans, what_reads_a_whole_street_is_seen) {
    std::vector<std::string> const by_key{"SEARCH votes USING PRIMARY KEY (realm_id=? AND ballot_id=?)"};
    EXPECT_EQ(wide_step("SELECT 1 FROM votes", by_key), "");
    std::vector<std::string> const street{"SEARCH one USING INDEX votes_by_time (realm_id=?)"};
    EXPECT_EQ(wide_step("SELECT 1 FROM votes one", street), street.front());
    EXPECT_EQ(wide_step("SELECT 1 FROM votes AS one ORDER BY at LIMIT $2", street), "");
    EXPECT_EQ(wide_step("SELECT count(*) FROM (SELECT 1 FROM votes one LIMIT $2)", street), street.front());
    EXPECT_EQ(wide_step("SELECT 1 FROM bodies one", street), "");
    std::vector<std::string> const sorted{street.front(), "USE TEMP B-TREE FOR ORDER BY"};
    EXPECT_EQ(wide_step("SELECT 1 FROM votes one ORDER BY x LIMIT $2", sorted), street.front());
    EXPECT_EQ(wide_step("SELECT 1 FROM votes LIMIT 1", {"SCAN votes"}), "SCAN votes");
}

TEST(QueryPlans, an_index_that_loses_against_the_primary_key_is_seen) {
    Indexes const indexes{
        {"votes", {{"key", {"realm_id", "ballot_id", "vote_id"}}, {"by_person", {"realm_id", "person_id"}}}}};
    std::vector<std::string> const street{"SEARCH votes USING INDEX key (realm_id=?)"};
    EXPECT_NE(weak_step("SELECT 1 FROM votes WHERE realm_id = $1 AND person_id = $2 ORDER BY vote_id", street, indexes),
              "");
    EXPECT_EQ(weak_step("SELECT 1 FROM votes WHERE realm_id = $1 ORDER BY vote_id", street, indexes), "");
    EXPECT_EQ(weak_step("SELECT 1 FROM votes WHERE realm_id = $1 AND ($2 = 0 OR person_id = $2)", street, indexes), "");
}

TEST(QueryPlans, pages_that_everybody_opens_find_their_rows_by_index) {
    storage::testkit::ManualClock const clock;
    storage::testkit::TemporaryFolder const folder;
    storage::DataFolder const data{folder.path()};
    {
        auto made = storage::open_migrated(data, {.url = "", .clock = clock}, clock.now());
        ASSERT_TRUE(made.has_value());
        ThreadSimulation const street{.topics = 15, .residents = 360, .events = 0};
        auto const filled = simulate_threads(**made, street, clock.now(), {});
        ASSERT_TRUE(filled.has_value()) << filled.error().key() << " " << filled.error().detail();
    }
    // In memory, reads share one connection that can be asked what it has prepared.
    auto opened = storage::Database::open({.url = "sqlite::memory:", .clock = clock});
    ASSERT_TRUE(opened.has_value());
    auto& database = **opened;
    database.exclusive([&](storage::Connection& connection) {
        SqliteConnection file(data.database().string(), SqliteConnection::Access::read);
        auto* copy =
            sqlite3_backup_init(dynamic_cast<SqliteConnection&>(connection).handle(), "main", file.handle(), "main");
        ASSERT_NE(copy, nullptr);
        EXPECT_EQ(sqlite3_backup_step(copy, -1), SQLITE_DONE);
        sqlite3_backup_finish(copy);
    });

    Slices slices(database, clock, "", folder.path(), folder.path());
    http::Router router;
    slices.add_routes(router, std::make_shared<http::Operations const>());
    http::testkit::TestServer server(router, database, clock);
    auto const street =
        database.read([](storage::ReadTransaction& tx) { return jurisdictions::all_streets(tx).front(); });
    ASSERT_TRUE(street.has_value());
    auto const community =
        database.read([&](storage::ReadTransaction& tx) { return jurisdictions::communities_of(tx, *street->street); });
    ASSERT_TRUE(community.has_value());
    auto const& home = community->at(1);
    auto const persons = database.read([&](storage::ReadTransaction& tx) {
        return people::store::residents_of(tx, storage::Scope{*street->street}, home.id, PersonId{0}, 1);
    });
    ASSERT_TRUE(persons.has_value());
    auto const bodies =
        database.read([&](storage::ReadTransaction& tx) { return bodies::list_bodies(tx, *street->street); });
    ASSERT_TRUE(bodies.has_value());
    Caller const resident{.person = persons->front().first,
                          .grants = {{Role::resident, *street->street, home.path, std::nullopt}}};
    Caller const desk{.person = persons->front().first,
                      .grants = {{Role::dispatcher, *street->street, street->path, bodies->front().id}}};

    auto const base = "/api/v1/s/" + street->street->str();
    auto const ask = [&](Caller const& who, std::string const& path) {
        auto const reply = server.as(who).get(path);
        EXPECT_TRUE(reply.status == 200 || reply.status == 404) << path << ": " << reply.status << " " << reply.body;
        return reply;
    };
    for (auto const* path : {"/today", "/me/notices/count", "/me/digest"}) ask(resident, std::string("/api/v1") + path);
    for (auto const* path : {"/waiting", "/my-cases", "/topics?state=closed&limit=1", "/own-inputs", "/cases?limit=50",
                             "/cases?is_open=true", "/search?words=%E8%B7%AF%E7%81%AF"}) {
        ask(resident, base + path);
    }
    for (auto const* queue : {"mine", "unassigned", "late", "returned", "all"}) {
        ask(desk, base + "/desk/cases?limit=50&queue=" + queue);
    }
    ask(desk, base + "/desk/case-counts");
    auto const list = ask(resident, base + "/topics?limit=50");
    std::size_t seen = 0;
    for (std::size_t at = 0; !list.text(fmt::format("/items/{}/id", at)).empty(); ++at, ++seen) {
        auto const id = list.text(fmt::format("/items/{}/id", at));
        auto const topic = base + "/topics/" + id;
        for (auto const* part : {"", "/thread", "/next-statement", "/agenda", "/service-offers", "/procedure",
                                 "/groups", "/evaluation", "/commitments", "/statements"}) {
            ask(resident, topic + part);
        }
        for (auto const* list_of : {"/meetings", "/ballots", "/budgets", "/resolutions"}) {
            ask(resident, base + list_of + "?topic=" + id);
        }
    }
    EXPECT_GE(seen, 15U);

    database.exclusive([](storage::Connection& connection) {
        auto& sqlite = dynamic_cast<SqliteConnection&>(connection);
        auto const plans = plans_of(sqlite);
        auto const indexes = indexes_of(sqlite);
        EXPECT_GT(plans.size(), 80U);
        for (auto const& [sql, plan] : plans) {
            auto const step = wide_step(sql, plan);
            EXPECT_EQ(step, "") << sql << "\n  " << fmt::format("{}", fmt::join(plan, "\n  "));
            if (sql.starts_with("SELECT")) EXPECT_EQ(weak_step(sql, plan, indexes), "") << sql;
        }
    });
}

}  // namespace
}  // namespace hezhi::app
