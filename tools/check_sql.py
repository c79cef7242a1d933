#!/usr/bin/env python3
"""What SQL may say, and where.

1. Every table has a class (global, person, realm) and a slice in its migration:  -- slice: topics   -- class: realm
2. SQL on a realm table compares realm_id once for each realm table it names; an INSERT names realm_id as a column.
   A statement that means every realm says so on the line before:  // check_sql: every realm, because …
3. One table, one writer: a table is named in SQL only inside its slice's folder of src/. (Tests are free to look.)
4. Texts that differ between the engines, Sql{"sqlite", "postgres"} and `-- engine:` sections, are at most 25.
5. Foreign keys are checked at once: a DEFERRABLE one would make a whole commit group fail.

Standard library only, no build. Usage: check_sql.py [ROOT]; prints problems, exit code 1 if there are any.
"""
from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path

PAIRS_MAX = 25
EVERY_REALM_MAX = 5
CLASSES = {"global", "person", "realm"}
EVERY_REALM = "check_sql: every realm"


@dataclass(frozen=True)
class Table:
    kind: str  # a class of CLASSES, or "index" for the virtual table of a search index
    slice: str


@dataclass(frozen=True)
class Statement:
    file: Path
    line: int
    text: str
    every_realm: bool


def read_migrations(folder: Path, problems: list[str]) -> tuple[dict[str, Table], int]:
    """The tables, and how many sections are for one engine only."""
    tables: dict[str, Table] = {}
    sections = 0
    for path in sorted(folder.glob("*.sql")):
        owner = kind = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{path.name}:{number}"
            if marked := re.match(r"-- slice: (\w+)\s*$", line):
                owner = marked[1]
            elif marked := re.match(r"-- class: (\w+)\s*$", line):
                kind = marked[1]
                if kind not in CLASSES:
                    problems.append(f"{where}: class {kind}: expected global, person or realm")
            elif re.match(r"-- engine: (sqlite|postgres)\b", line):
                sections += 1
            code = line.split("--")[0]
            if re.search(r"\bDEFERRABLE\b", code):
                problems.append(f"{where}: DEFERRABLE: the constraint must be checked in the statement")
            made = re.match(r"\s*CREATE (VIRTUAL )?TABLE (?:IF NOT EXISTS )?(\w+)", code)
            if not made:
                continue
            if not owner:
                problems.append(f"{where}: {made[2]} has no owner: write `-- slice: NAME` above it")
            if made[1]:
                tables[made[2]] = Table("index", owner)
                continue
            if not kind:
                problems.append(f"{where}: {made[2]} has no class: write `-- class: global|person|realm` before it")
            tables[made[2]] = Table(kind, owner)
            kind = ""
    # Two sections of one place, sqlite then postgres, are one pair.
    return tables, (sections + 1) // 2


TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/)
      | (?P<raw>R"(?P<tag>[^(\s]{0,16})\((?P<rawtext>.*?)\)(?P=tag)")
      | (?P<string>"(?:[^"\\\n]|\\.)*")
      | (?P<char>'(?:[^'\\\n]|\\.)+')
      | (?P<word>[A-Za-z_]\w*)
      | (?P<other>\S)""",
    re.VERBOSE | re.DOTALL)

ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "'": "'"}


def unescaped(literal: str) -> str:
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), literal)


def read_source(path: Path) -> tuple[list[Statement], int]:
    """The SQL statements of one file, and how many pairs it has. Adjacent literals, and macros of literals, are joined."""
    source = path.read_text(encoding="utf-8")
    macros = {name: "".join(unescaped(part) for part in re.findall(r'"((?:[^"\\]|\\.)*)"', body))
              for name, body in re.findall(r'^#define (\w+)((?:[^\n]*\\\n)*[^\n]*)', source, re.MULTILINE)}
    tokens: list[tuple[str, str, int]] = []
    marked_lines: set[int] = set()
    for found in TOKEN.finditer(source):
        line = source.count("\n", 0, found.start()) + 1
        if found["comment"]:
            if EVERY_REALM in found["comment"]:
                marked_lines.add(line + found["comment"].count("\n") + 1)
        elif found["raw"]:
            tokens.append(("string", found["rawtext"], line))
        elif found["string"]:
            tokens.append(("string", unescaped(found["string"][1:-1]), line))
        elif found["word"]:
            # Within or at the end of a chain of literals a macro is one more piece.
            if found["word"] in macros and tokens and tokens[-1][0] == "string":
                tokens.append(("string", macros[found["word"]], line))
            else:
                tokens.append(("word", found["word"], line))
        elif found["other"]:
            tokens.append(("other", found["other"], line))

    joined: list[tuple[str, str, int]] = []
    for kind, text, line in tokens:
        if kind == "string" and joined and joined[-1][0] == "string":
            joined[-1] = ("string", joined[-1][1] + text, joined[-1][2])
        else:
            joined.append((kind, text, line))

    statements = []
    pairs = 0
    for index, (kind, text, line) in enumerate(joined):
        if kind != "string":
            continue
        before = [token[1] for token in joined[max(0, index - 3):index]]
        after = joined[index + 1:index + 3]
        opens = bool(before) and before[-1] in "{(" and "Sql" in before[-3:-1]
        if opens and len(after) == 2 and after[0][1] == "," and after[1][0] == "string":
            pairs += 1
        if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|REPLACE|CREATE|DROP|ALTER|TRUNCATE)\s", text):
            statements.append(Statement(path, line, text, any(line - 2 <= marked <= line for marked in marked_lines)))
    return statements, pairs


def named_tables(text: str) -> list[str]:
    """Names after FROM (with comma lists), JOIN, INTO, UPDATE, TABLE; column names that equal a table do not count."""
    text = re.sub(r"'(?:[^']|'')*'", "''", text)
    names = re.findall(r'\b(?:JOIN|INTO|UPDATE|TABLE|TABLE IF EXISTS)\s+"?([a-z]\w*)', text)
    for listed in re.findall(r'\bFROM\s+((?:"?[a-z]\w*"?(?:\s+(?:AS\s+)?[a-z]\w*)?\s*,\s*)*"?[a-z]\w*)', text):
        names += [part.split()[0].strip('"') for part in listed.split(",")]
    return names


def realm_problem(text: str, realm_tables: list[str]) -> str | None:
    inserted = re.match(r"\s*INSERT INTO (\w+)\s*\(([^)]*)\)", text)
    rest = text
    needed = list(realm_tables)
    if inserted and inserted[1] in needed:
        needed.remove(inserted[1])
        if not re.search(r"\brealm_id\b", inserted[2]):
            return f"INSERT INTO {inserted[1]} does not name realm_id"
        rest = text[inserted.end():]
    if re.match(r"\s*(CREATE|DROP|ALTER)\s", text):
        return None
    compared = len(re.findall(r"\brealm_id\s*(?:=|IN\b)|\brealm_id\b[^()=]*\)\s*(?:=|IN\b)|USING\s*\([^)]*\brealm_id\b",
                              rest))
    if compared < len(needed):
        return (f"names {len(needed)} realm table(s) ({', '.join(needed)}) but compares realm_id {compared} time(s)")
    return None


def check(root: Path) -> list[str]:
    problems: list[str] = []
    tables, pairs = read_migrations(root / "src" / "storage" / "migrations", problems)
    every_realm = 0
    for path in sorted((root / "src").rglob("*")):
        if path.suffix not in (".cc", ".h") or path.name == "testing.h":
            continue
        if re.search(r"_(test|bench|fuzz)\.(cc|h)$|_testing\.h$|^testing_", path.name):
            continue
        owner = path.relative_to(root / "src").parts[0]
        statements, own_pairs = read_source(path)
        pairs += own_pairs
        for statement in statements:
            where = f"{path.relative_to(root)}:{statement.line}"
            known = [name for name in named_tables(statement.text) if name in tables]
            for name in sorted({name for name in known if tables[name].slice != owner}):
                problems.append(f"{where}: {name} belongs to src/{tables[name].slice}: ask its {name} through its service")
            realm = [name for name in known if tables[name].kind == "realm"]
            if not realm:
                continue
            if statement.every_realm:
                every_realm += 1
            elif problem := realm_problem(statement.text, realm):
                problems.append(f"{where}: {problem}")
    if pairs > PAIRS_MAX:
        problems.append(f"{pairs} texts differ between the engines, at most {PAIRS_MAX} may: find one that runs on both")
    if every_realm > EVERY_REALM_MAX:
        problems.append(f"{every_realm} statements go over every realm, at most {EVERY_REALM_MAX} may")
    if not tables:
        problems.append("no table found in src/storage/migrations: is this the root of the project?")
    return problems


def main() -> int:
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent
    problems = check(root)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
