#!/usr/bin/env python3
"""Checks who includes whom (tools/layers.toml) and what each kind of file may see. Messages say how to mend it.

1. lib/ includes only lib/, along the edges of layers.toml, and has no I/O, clock, threads, environment, foreign randomness.
2. A slice includes another slice only through src/x/x.h, along a listed edge; listed edges have no cycle.
3. *_rules never include *_store, storage/ or http/; *_store never includes another slice; only *_routes and *_json see http/.
4. An edge that is listed but unused fails. Tests may include anything; headers named testing.h may be included by tests only.
"""
from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TECHNICAL = {"storage", "http", "jobs", "connectors", "app"}
IMPURE = {
    r"#include <(fstream|iostream|filesystem|thread|mutex|condition_variable|future|random|ctime|unistd\.h|cstdlib)>":
        "lib/ is pure: no I/O, threads, environment or foreign randomness",
    r"(system|steady|high_resolution)_clock": "lib/ reads no clock: take `now` as an argument",
    r"\b(getenv|std::rand|random_device|fopen|printf)\b": "lib/ is pure",
}
INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.M)


def is_test(path: Path) -> bool:
    return bool(re.search(r"_(test|slow_test|bench|fuzz)\.cc$", path.name)) or path.name.startswith("testing")


def component(include: str) -> str | None:
    parts = include.split("/")
    return f"{parts[0]}/{parts[1]}" if len(parts) > 2 and parts[0] in ("lib", "src") else None


def main() -> int:
    table = tomllib.loads((ROOT / "tools/layers.toml").read_text())
    allowed = {f"lib/{name}": {f"lib/{to}" for to in edges} for name, edges in table["lib"].items()}
    allowed |= {f"src/{name}": {to if to.startswith("lib/") else f"src/{to}" for to in edges}
                for name, edges in table["src"].items()}
    problems: list[str] = []
    used: set[tuple[str, str]] = set()

    for path in sorted([*ROOT.glob("lib/*/*"), *ROOT.glob("src/*/*")]):
        if path.suffix not in (".h", ".cc"):
            continue
        relative = path.relative_to(ROOT).as_posix()
        here = component(relative)
        area = here.split("/")[1]
        text = path.read_text(encoding="utf-8")
        stem = path.stem
        if here.startswith("lib/") and not is_test(path):
            for pattern, reason in IMPURE.items():
                if (found := re.search(pattern, text)) and not (area == "base" and stem == "assert"):
                    problems.append(f"{relative}: '{found.group(0)}': {reason}")
        for include in INCLUDE.findall(text):
            there = component(include)
            if there is None:
                problems.append(f"{relative}: \"{include}\": write includes from the root, e.g. \"lib/base/id.h\"")
                continue
            name = include.split("/")[-1]
            if name.startswith("testing") and not is_test(path):
                problems.append(f"{relative}: only tests include {include}")
            if is_test(path) or there == here:
                if there == here and stem.endswith("_rules") and "_store" in name:
                    problems.append(f"{relative}: rules decide from values; load them in the service, not through {name}")
                continue
            used.add((here, there))
            if there not in allowed.get(here, set()):
                problems.append(f"{relative}: {here} → {there} is not an edge of tools/layers.toml; is the code in the right room?")
            slice_there = there.startswith("src/") and there.split("/")[1] not in TECHNICAL
            if slice_there and area != "app" and name != f"{there.split('/')[1]}.h":
                problems.append(f"{relative}: reach {there} only through {there}/{there.split('/')[1]}.h")
            if stem.endswith("_rules") and there in ("src/storage", "src/http"):
                problems.append(f"{relative}: rules never see {there}")
            if stem.endswith("_store") and slice_there:
                problems.append(f"{relative}: a store holds the SQL of its own tables; ask {there} from the service")
            if there == "src/http" and area not in TECHNICAL and not re.search(r"_(routes|json)$", stem):
                problems.append(f"{relative}: only *_routes and *_json see http/")

    for here, edges in sorted(allowed.items()):
        for there in sorted(edges):
            if (here, there) not in used:
                problems.append(f"tools/layers.toml: {here} → {there} is listed but unused: delete it")

    state: dict[str, int] = {}

    def visit(node: str, trail: list[str]) -> None:
        state[node] = 1
        for to in sorted(allowed.get(node, ())):
            if state.get(to) == 1:
                problems.append("cycle: " + " → ".join([*trail, node, to]))
            elif to not in state:
                visit(to, [*trail, node])
        state[node] = 2

    for node in sorted(allowed):
        if node not in state:
            visit(node, [])

    for problem in problems:
        print(problem)
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
