#include "src/storage/migrations.h"

#include <algorithm>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/storage/testing.h"

namespace hezhi::storage {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Migrations, are_numbered_from_one_without_gaps) {
    int expected = 1;
    for (Migration const& migration : migrations()) EXPECT_EQ(migration.version, expected++) << migration.name;
    EXPECT_EQ(newest_version(), static_cast<int>(migrations().size()));
}

TEST(Migrations, translate_types_but_not_names_strings_and_comments) {
    std::string_view const text =
        "-- INTEGER in a comment\n"
        "CREATE TABLE t (\n"
        "    a INTEGER NOT NULL, -- REAL\n"
        "    b REAL, c BLOB, d TEXT CHECK (d IN ('INTEGER', 'BLOB')), INTEGERS TEXT,\n"
        "    PRIMARY KEY (a)\n"
        ") STRICT;\n"
        "CREATE TABLE u (a INTEGER NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;\n"
        "-- engine: sqlite\n"
        "SELECT 1;\n"
        "-- engine: postgres\n"
        "SELECT 2;\n"
        "-- engine: both\n"
        "SELECT 3;";
    EXPECT_EQ(translated(text, Engine::postgres),
              "CREATE TABLE t (\n"
              "    a BIGINT NOT NULL,\n"
              "    b DOUBLE PRECISION, c BYTEA, d TEXT CHECK (d IN ('INTEGER', 'BLOB')), INTEGERS TEXT,\n"
              "    PRIMARY KEY (a)\n"
              ");\n"
              "CREATE TABLE u (a BIGINT NOT NULL PRIMARY KEY);\n"
              "SELECT 2;\n"
              "SELECT 3;\n");
    std::string const sqlite = translated(text, Engine::sqlite);
    EXPECT_THAT(sqlite, HasSubstr(") STRICT, WITHOUT ROWID;"));
    EXPECT_THAT(sqlite, HasSubstr("SELECT 1;\nSELECT 3;"));
    EXPECT_THAT(sqlite, Not(HasSubstr("SELECT 2;")));
}

/// Table names with the class their migration gives them.
std::map<std::string, std::string> declared_classes() {
    std::map<std::string, std::string> classes;
    for (Migration const& migration : migrations()) {
        std::string_view rest = migration.text;
        std::string given;
        while (!rest.empty()) {
            std::string_view const line = rest.substr(0, rest.find('\n'));
            rest.remove_prefix(std::min(line.size() + 1, rest.size()));
            if (line.starts_with("-- class: ")) given = line.substr(10);
            if (!line.starts_with("CREATE TABLE ")) continue;
            std::string_view name = line.substr(13);
            name = name.substr(0, name.find_first_of(" ("));
            EXPECT_TRUE(given == "global" || given == "person" || given == "realm")
                << migration.name << ": " << name << " needs `-- class: global|person|realm` before it";
            classes.emplace(name, given);
            given.clear();
        }
    }
    return classes;
}

class SchemaTest : public testkit::StorageTest {};

// Keys of realm tables start with realm_id, keys of person tables with person_id; so a distributed
// PostgreSQL can shard on them. Asked of the schema as it stands, not of the text.
TEST_P(SchemaTest, keys_start_with_what_their_class_demands) {
    std::map<std::string, std::string> const classes = declared_classes();
    ASSERT_GE(classes.size(), 6U);
    read([&](ReadTransaction& tx) {
        auto const name_of = [](Row const& row) { return std::string(row.text(0)); };
        auto const tables =
            tx.all(Sql{"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE "
                       "'sqlite_%'",
                       "SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = current_schema()"},
                   {}, name_of);
        for (std::string const& table : tables) {
            if (table.starts_with("text_index_grams")) continue;  // the index proper, part of text_index
            ASSERT_TRUE(classes.contains(table)) << table;
            std::string const& given = classes.at(table);
            std::string const demanded = given == "realm" ? "realm_id" : given == "person" ? "person_id" : "";
            if (demanded.empty()) continue;
            // First columns of the primary key; for realm tables of every unique index as well.
            auto const first_of_keys = tx.all(
                Sql{"SELECT name FROM pragma_table_info($1) WHERE pk = 1 UNION ALL "
                    "SELECT columns.name FROM pragma_index_list($1) AS list, pragma_index_info(list.name) AS columns "
                    "WHERE columns.seqno = 0 AND list.\"unique\" = 1 AND list.origin <> 'pk' AND $2 = 'realm'",
                    "SELECT CAST(attribute.attname AS TEXT) FROM pg_index AS list JOIN pg_attribute AS attribute "
                    "ON attribute.attrelid = list.indrelid AND attribute.attnum = list.indkey[0] "
                    "WHERE list.indrelid = CAST($1 AS REGCLASS) AND list.indisunique "
                    "AND (list.indisprimary OR $2 = 'realm')"},
                {table, given}, name_of);
            EXPECT_FALSE(first_of_keys.empty()) << table << " has no primary key";
            for (std::string const& first : first_of_keys) EXPECT_EQ(first, demanded) << table;
        }
        EXPECT_EQ(std::ranges::count_if(tables, [](auto const& name) { return !name.starts_with("text_index_grams"); }),
                  static_cast<std::ptrdiff_t>(classes.size()));
    });
}

TEST_P(SchemaTest, foreign_keys_between_realm_tables_start_with_realm_id) {
    if (GetParam() != Engine::sqlite) return;  // one text, one answer
    std::map<std::string, std::string> const classes = declared_classes();
    read([&](ReadTransaction& tx) {
        for (auto const& [table, given] : classes) {
            tx.query("SELECT \"table\", \"from\" FROM pragma_foreign_key_list($1) WHERE seq = 0", {table},
                     [&](Row const& row) {
                         std::string const target(row.text(0));
                         ASSERT_TRUE(classes.contains(target)) << table << " → " << target;
                         if (classes.at(target) == "realm") {
                             EXPECT_EQ(given, "realm") << table << " → " << target;
                             EXPECT_EQ(row.text(1), "realm_id") << table << " → " << target;
                         }
                     });
        }
    });
}

HZ_ON_BOTH_ENGINES(SchemaTest);

class UpgradeTest : public testkit::StorageTest {
protected:
    std::vector<Migration> list() const { return {migrations().begin(), migrations().end()}; }
};

TEST_P(UpgradeTest, is_done_once) {
    auto const again = migrate(database(), clock.now());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->from, newest_version());
    EXPECT_EQ(again->to, newest_version());
    EXPECT_EQ(*schema_version(database()), newest_version());
}

TEST_P(UpgradeTest, asks_for_a_backup_before_the_first_change) {
    std::vector<Migration> newer = list();
    newer.push_back(
        {newest_version() + 1, "more", "-- class: global\nCREATE TABLE more (id INTEGER NOT NULL) STRICT;"});
    int asked = 0;
    auto const refused = migrate(database(), clock.now(), newer, [&](int version) -> Result<void> {
        asked = version;
        return fail(ErrorCode::insufficient_storage, "backup.failed");
    });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "backup.failed");
    EXPECT_EQ(asked, newest_version());
    EXPECT_EQ(*schema_version(database()), newest_version()) << "nothing was changed";
    auto const done = migrate(database(), clock.now(), newer, [](int) -> Result<void> { return {}; });
    ASSERT_TRUE(done) << done.error().detail();
    EXPECT_EQ(done->to, newest_version() + 1);
    write([](WriteTransaction& tx) { tx.execute("INSERT INTO more (id) VALUES (1)", {}); });
}

TEST_P(UpgradeTest, refuses_a_database_of_a_newer_program) {
    std::vector<Migration> newer = list();
    newer.push_back({newest_version() + 1, "more", "CREATE TABLE more (id INTEGER NOT NULL) STRICT;"});
    ASSERT_TRUE(migrate(database(), clock.now(), newer, {}));
    auto const refused = migrate(database(), clock.now());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "schema.newer");
    EXPECT_EQ(refused.error().code(), ErrorCode::conflict);
}

TEST_P(UpgradeTest, refuses_a_history_that_was_rewritten) {
    std::vector<Migration> rewritten = list();
    std::string const text = std::string(rewritten.front().text) + "\n-- edited afterwards\n";
    rewritten.front().text = text;
    auto const refused = migrate(database(), clock.now(), rewritten, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().key(), "schema.changed");
}

TEST_P(UpgradeTest, a_migration_that_fails_leaves_nothing_of_itself) {
    std::vector<Migration> newer = list();
    newer.push_back({newest_version() + 1, "broken",
                     "CREATE TABLE more (id INTEGER NOT NULL) STRICT;\nINSERT INTO more (nothing) VALUES (1);"});
    EXPECT_FALSE(migrate(database(), clock.now(), newer, {}));
    EXPECT_EQ(*schema_version(database()), newest_version());
    newer.back().text = "CREATE TABLE more (id INTEGER NOT NULL) STRICT;";
    EXPECT_TRUE(migrate(database(), clock.now(), newer, {})) << "the table is not there from before";
}

TEST_P(UpgradeTest, imports_and_what_they_changed_outlive_the_making_again_of_their_tables) {
    std::vector<Migration> const all = list();
    auto const remade = std::ranges::find(all, "calendars", &Migration::name);
    ASSERT_NE(remade, all.end());
    Options options = test_database().options();
    std::string const schema = "upgrade_" + std::to_string(::getpid());
    if (GetParam() == Engine::postgres) {
        options.schema = schema;
        PostgresConnection(testkit::postgres_url(), "").run_script("CREATE SCHEMA " + schema);
    }
    {
        auto const old = *Database::open(options);
        ASSERT_TRUE(migrate(*old, clock.now(), std::vector<Migration>(all.begin(), remade), {}));
        ASSERT_TRUE(old->write([](WriteTransaction& tx) {
            tx.execute(
                "INSERT INTO imports (realm_id, import_id, kind, state, content_hash, row_count, done_rows, added, "
                "changed, unchanged, person_id, created_at) VALUES (3, 7, 'dwellings', 'applied', $1, 2, 2, 2, 0, 0, "
                "9, 1)",
                {RandomId{}});
            tx.execute(
                "INSERT INTO import_changes (realm_id, import_id, change, subject_id, after) "
                "VALUES (3, 7, 0, 5, 'a'), (3, 7, 1, 6, 'b')",
                {});
        }));
        auto const done = migrate(*old, clock.now(), all, {});
        ASSERT_TRUE(done) << done.error().detail();
        auto const count = [&](Sql const& sql) {
            return *old->read(
                [&](ReadTransaction& tx) { return tx.first(sql, {}, [](Row const& row) { return row.integer(0); }); });
        };
        EXPECT_EQ(count("SELECT count(*) FROM imports WHERE realm_id = 3 AND undone_at IS NULL"), 1);
        EXPECT_EQ(count("SELECT count(*) FROM import_changes WHERE realm_id = 3 AND after IN ('a', 'b')"), 2);
        auto const orphan = old->write([](WriteTransaction& tx) { tx.execute("DELETE FROM imports", {}); });
        EXPECT_FALSE(orphan) << "changes still refer to their import";
    }
    if (GetParam() == Engine::postgres) {
        PostgresConnection(testkit::postgres_url(), "")
            .run_script("SET client_min_messages = warning; DROP SCHEMA " + schema + " CASCADE");
    }
}

TEST_P(UpgradeTest, two_nodes_that_start_at_once_migrate_once) {
    if (GetParam() != Engine::postgres) return;  // one process on SQLite
    std::vector<Migration> newer = list();
    newer.push_back({newest_version() + 1, "more", "CREATE TABLE more (id INTEGER NOT NULL) STRICT;"});
    auto const other = *Database::open(test_database().options());
    Result<Migrated> first = Migrated{};
    std::thread node([&] { first = migrate(*other, clock.now(), newer, {}); });
    Result<Migrated> const second = migrate(database(), clock.now(), newer, {});
    node.join();
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    EXPECT_NE(first->from, second->from);
}

HZ_ON_BOTH_ENGINES(UpgradeTest);

}  // namespace
}  // namespace hezhi::storage
