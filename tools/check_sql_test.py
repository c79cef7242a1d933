#!/usr/bin/env python3
"""check_sql.py must be able to fail: each rule is broken here once, and the rightful form beside it passes."""
from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import check_sql

MIGRATION = """\
-- slice: topics
-- class: realm
CREATE TABLE topics (realm_id INTEGER NOT NULL, topic_id INTEGER NOT NULL, statements INTEGER) STRICT;
-- slice: opinions
-- class: realm
CREATE TABLE statements (realm_id INTEGER NOT NULL, statement_id INTEGER NOT NULL) STRICT;
-- slice: people
-- class: person
CREATE TABLE persons (person_id INTEGER NOT NULL PRIMARY KEY) STRICT;
"""


class CheckSql(unittest.TestCase):
    def problems(self, code: str, *, file: str = "src/topics/topic_store.cc", migration: str = MIGRATION) -> list[str]:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            (root / "src/storage/migrations").mkdir(parents=True)
            (root / "src/storage/migrations/0001_all.sql").write_text(migration, encoding="utf-8")
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(code, encoding="utf-8")
            return check_sql.check(root)

    def assert_refused(self, expected: str, problems: list[str]) -> None:
        self.assertEqual(len(problems), 1, problems)
        self.assertIn(expected, problems[0])

    def test_realm_sql_with_realm_id_passes(self) -> None:
        self.assertEqual(self.problems('tx.first("SELECT statements FROM topics WHERE realm_id = $1", {});'), [])
        self.assertEqual(self.problems('tx.execute("INSERT INTO topics (realm_id, topic_id) VALUES ($1, $2)", {});'), [])
        self.assertEqual(self.problems('tx.execute("DELETE FROM topics WHERE (realm_id, topic_id) = ($1, $2)", {});'), [])

    def test_realm_sql_without_realm_id_is_refused(self) -> None:
        self.assert_refused("src/topics/topic_store.cc:2: names 1 realm table(s) (topics)",
                            self.problems('\ntx.first("SELECT statements "\n "FROM topics WHERE topic_id = $1", {});'))
        self.assert_refused("compares realm_id 0", self.problems('tx.execute("UPDATE topics SET statements = 1", {});'))
        self.assert_refused("compares realm_id 0", self.problems('tx.first(R"(SELECT 1 FROM topics)", {});'))
        # Selecting the column is not comparing it.
        self.assert_refused("compares realm_id 0", self.problems('tx.first("SELECT realm_id FROM topics", {});'))

    def test_an_insert_names_realm_id(self) -> None:
        self.assert_refused("does not name realm_id",
                            self.problems('tx.execute("INSERT INTO topics (topic_id) VALUES ($1)", {});'))

    def test_each_realm_table_of_a_join_is_compared(self) -> None:
        join = 'tx.all("SELECT 1 FROM topics a JOIN topics b ON b.topic_id = a.topic_id {} WHERE a.realm_id = $1", {{}});'
        self.assert_refused("names 2 realm table(s)", self.problems(join.format("")))
        self.assertEqual(self.problems(join.format("AND b.realm_id = a.realm_id")), [])
        comma = 'tx.all("SELECT 1 FROM topics a, topics b WHERE a.realm_id = $1", {});'
        self.assert_refused("names 2 realm table(s)", self.problems(comma))

    def test_a_macro_of_columns_is_part_of_the_text(self) -> None:
        code = '#define COLUMNS "topic_id, statements"\ntx.all("SELECT " COLUMNS " FROM topics WHERE {} = $1", {{}});'
        self.assertEqual(self.problems(code.format("realm_id")), [])
        self.assert_refused("compares realm_id 0", self.problems(code.format("topic_id")))

    def test_every_realm_is_said_and_counted(self) -> None:
        code = '// check_sql: every realm, because the count is public\ntx.first("SELECT count(*) FROM topics", {});\n'
        self.assertEqual(self.problems(code), [])
        self.assert_refused("go over every realm", self.problems(code * 6))

    def test_a_foreign_table_is_refused(self) -> None:
        self.assert_refused("persons belongs to src/people", self.problems('tx.first("SELECT 1 FROM persons", {});'))
        self.assert_refused("persons belongs to src/people",
                            self.problems('tx.first("SELECT 1 FROM persons", {});', file="src/app/x.cc"))
        self.assertEqual(self.problems('tx.first("SELECT 1 FROM persons", {});', file="src/people/x.cc"), [])

    def test_tests_may_look(self) -> None:
        self.assertEqual(self.problems('tx.first("SELECT 1 FROM persons", {});', file="src/topics/x_test.cc"), [])

    def test_a_column_named_like_a_table_is_no_table(self) -> None:
        self.assertEqual(self.problems('tx.first("SELECT statements, persons FROM topics WHERE realm_id = $1", {});'), [])

    def test_comments_and_other_strings_are_no_sql(self) -> None:
        self.assertEqual(self.problems('// "SELECT 1 FROM topics"\nauto a = "UPDATE your topics";\n/* "DELETE FROM topics" */'), [])

    def test_pairs_are_counted(self) -> None:
        pair = 'tx.first(Sql{"SELECT 1", "SELECT 2"}, {});\n'
        self.assertEqual(self.problems(pair * 25), [])
        self.assert_refused("26 texts differ", self.problems(pair * 26))
        self.assert_refused("26 texts differ", self.problems('constexpr Sql kNumbered{"SELECT 1",\n "SELECT 2"};\n' * 26))
        section = "-- engine: sqlite\n-- engine: postgres\n-- engine: both\n"
        self.assert_refused("26 texts differ", self.problems("", migration=MIGRATION + section * 26))

    def test_every_table_has_class_and_slice(self) -> None:
        self.assert_refused("has no class", self.problems("", migration="-- slice: a\nCREATE TABLE t (id INTEGER) STRICT;"))
        self.assert_refused("has no owner", self.problems("", migration="-- class: realm\nCREATE TABLE t (id INTEGER) STRICT;"))
        self.assert_refused("expected global, person or realm",
                            self.problems("", migration="-- slice: a\n-- class: city\nCREATE TABLE t (id INTEGER);"))
        twice = "-- slice: a\n-- class: realm\nCREATE TABLE t (id INTEGER);\nCREATE TABLE u (id INTEGER);"
        self.assert_refused("u has no class", self.problems("", migration=twice))

    def test_deferred_constraints_are_refused(self) -> None:
        self.assert_refused("DEFERRABLE", self.problems("", migration=MIGRATION + "ALTER TABLE t ADD x INTEGER DEFERRABLE;"))

    def test_the_wrong_root_is_noticed(self) -> None:
        self.assert_refused("no table found", self.problems("", migration=""))


if __name__ == "__main__":
    unittest.main()
