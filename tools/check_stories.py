#!/usr/bin/env python3
"""How a browser story waits: nothing that a page shows is read once and compared.

A page changes after the act that changes it, and nobody knows how long after. So an assertion that reads a page (its text,
its fields, attributes, counts) stands inside `eventually`, or is `says`, `counts`, `holds`, `isFocused` or `attribute` of
tests/stories/world.mjs, which ask again. That something is absent may be read once: `count(), 0`, `isVisible(), false`,
`doesNotMatch`, `ok(!…)`; and so may a field that holds what the story has typed, marked with "nothing typed is lost".

Standard library only, no build. Usage: check_stories.py [ROOT]; prints problems, exit code 1 if there are any.
"""
from __future__ import annotations

import re
import sys
from pathlib import Path

READS = "getAttribute|textContent|innerText|inputValue|isChecked|isVisible|count|evaluateAll|allInnerTexts|allTextContents"
ASSERTION = re.compile(rf"assert\.(\w+)\([^;]*?await [^;]*?\.(?:{READS})\([^;]*;?")
ABSENT = re.compile(r"\.count\(\), 0\b|isVisible\(\), false|assert\.doesNotMatch|assert\.ok\(!|nothing typed is lost")


def waiting(text: str) -> list[range]:
    """Where the arguments of each `eventually(` stand. Quoted texts are blanked: their parentheses need no partner."""
    text = re.sub(r"'(?:[^'\\\n]|\\.)*'", lambda quoted: "'" + " " * (len(quoted.group()) - 2) + "'", text)
    spans = []
    for found in re.finditer(r"\beventually\(", text):
        depth, at = 1, found.end()
        while depth and at < len(text):
            depth += {"(": 1, ")": -1}.get(text[at], 0)
            at += 1
        spans.append(range(found.start(), at))
    return spans


def problems(path: Path) -> list[str]:
    text = path.read_text()
    spans = waiting(text)
    found = []
    for assertion in ASSERTION.finditer(text):
        if ABSENT.search(assertion.group()) or any(assertion.start() in span for span in spans):
            continue
        line = text.count("\n", 0, assertion.start()) + 1
        found.append(f"{path.name}:{line}: read once and compared: {assertion.group()[:90]}…")
    return found


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else Path(__file__).resolve().parent.parent
    found = [one for path in sorted((root / "tests" / "stories").glob("*.mjs")) for one in problems(path)]
    print("\n".join(found) if found else "stories wait for what they assert")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
