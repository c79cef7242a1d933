#!/usr/bin/env python3
"""The Atom feeds of a street, read by a parser that we did not write, against what RFC 4287 requires.

What residents typed comes out as they typed it, redacted as on the public page; ids stay when an entry changes; a reader that
has the present feed is told so; and no feed speaks of what strangers may not see. Prints 'N passed, N failed, N skipped'.
"""
from __future__ import annotations

import json
import re
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import Server, build_world  # noqa: E402

ATOM = "{http://www.w3.org/2005/Atom}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[^,]+,\d{4}(-\d\d(-\d\d)?)?:\S+")
TYPED = "路灯 😀 一闪一闪 <b>很暗</b> & \"晚上\" ]]> <![CDATA[x]]>"
PHONE = "13900001234"


class Checks:
    def __init__(self) -> None:
        self.passed, self.problems = 0, []

    def expect(self, holds: bool, what: str) -> None:
        self.passed += 1
        if not holds:
            self.problems.append(what)


def only(node: ElementTree.Element, name: str, checks: Checks, where: str) -> str:
    found = node.findall(ATOM + name)
    checks.expect(len(found) == 1, f"{where}: {len(found)} elements {name}, exactly one is required")
    return found[0].text or "" if found else ""


def link(node: ElementTree.Element, relation: str) -> list[str]:
    return [one.get("href", "") for one in node.findall(ATOM + "link") if one.get("rel") == relation]


def check_feed(content: bytes, path: str, base: str, checks: Checks) -> ElementTree.Element:
    feed = ElementTree.fromstring(content)
    checks.expect(feed.tag == ATOM + "feed", f"{path}: the root is {feed.tag}")
    checks.expect(TAG.fullmatch(only(feed, "id", checks, path)) is not None, f"{path}: its id is no tag")
    checks.expect(only(feed, "title", checks, path) != "", f"{path}: no title")
    checks.expect(TIME.fullmatch(only(feed, "updated", checks, path)) is not None, f"{path}: updated is no time")
    checks.expect(bool(feed.findall(f"{ATOM}author/{ATOM}name")), f"{path}: no author, and entries have none either")
    checks.expect(link(feed, "self") == [base + path], f"{path}: self is {link(feed, 'self')}")
    checks.expect(len(link(feed, "alternate")) == 1, f"{path}: no page for people")
    ids = []
    for entry in feed.findall(ATOM + "entry"):
        ids.append(only(entry, "id", checks, path))
        checks.expect(TAG.fullmatch(ids[-1]) is not None, f"{path}: {ids[-1]} is no tag")
        checks.expect(only(entry, "title", checks, path) != "", f"{path}: an entry without a title")
        for name in ("updated", "published"):
            checks.expect(TIME.fullmatch(only(entry, name, checks, path)) is not None, f"{path}: {name} is no time")
        checks.expect(all(address.startswith(base) for address in link(entry, "alternate")), f"{path}: a relative link")
        checks.expect(len(link(entry, "alternate")) == 1, f"{path}: an entry leads nowhere")
    checks.expect(len(ids) == len(set(ids)), f"{path}: two entries of one id")
    return feed


def main() -> int:
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="hezhi-feeds-") as name:
        data = Path(name) / "data"
        world = build_world(data, residents=2, case_copies=1)
        people = {(one["role"], one["relation"]): one for one in world["people"]}
        with Server(data) as server:
            base = f"http://127.0.0.1:{server.port}"
            street = f"/s/{world['street']}/feeds"

            def call(who: tuple[str, str], method: str, path: str, body=None, revision: int | None = None):
                person = people[who]
                headers = {"Cookie": person["cookie"], "X-CSRF-Token": person["csrf"]}
                if revision is not None:
                    headers["If-Match"] = f'"{revision}"'
                status, _, content = server.request(method, path, body, headers)
                if status >= 300:
                    raise RuntimeError(f"{method} {path}: {status} {content[:300]!r}")
                return json.loads(content)

            def get(path: str, headers: dict | None = None):
                return server.request("GET", path, headers=headers)

            cases = f"/api/v1/s/{world['street']}/cases"
            report = {"text": f"{TYPED}，找我 {PHONE}", "place": world["community"], "location": "", "contact": "desk_only",
                      "name": "周阿姨", "phone": "13800005555"}
            made = call(("resident", "own"), "POST", cases, report)
            _, headers, before = get(f"{street}/cases.atom")
            checks.expect(PHONE.encode() not in before and "一闪一闪".encode() not in before, "a case is in the feed before its desk has looked")
            call(("committee_staff", "own"), "POST", f"{cases}/{made['id']}/dispatch",
                 {"matter": world["matters"]["department"]}, made["revision"] if "revision" in made else 1)

            status, headers, content = get(f"{street}/cases.atom")
            checks.expect(status == 200 and headers["content-type"].startswith("application/atom+xml"), f"cases: {status} {headers.get('content-type')}")
            feed = check_feed(content, f"{street}/cases.atom", base, checks)
            entries = {entry.find(ATOM + "id").text: entry for entry in feed.findall(ATOM + "entry")}
            own = [entry for entry in entries.values() if made["id"] in entry.find(ATOM + "id").text]
            checks.expect(len(own) == 1, "the dispatched case is not in the feed")
            summary = own[0].find(ATOM + "summary").text if own else ""
            checks.expect(TYPED in summary, f"what was typed came out as {summary!r}")
            for secret in (PHONE, "13800005555", "周阿姨", "世界居民", "举报有人收好处费"):
                checks.expect(secret.encode() not in content, f"the feed holds {secret}")

            tag = headers.get("etag", "")
            status, _, again = get(f"{street}/cases.atom", {"If-None-Match": tag})
            checks.expect(tag != "" and status == 304 and again == b"", f"the present feed is sent again: {status}")
            call(("department_officer", "own"), "POST", f"{cases}/{made['id']}/sign-in", {}, 2)
            status, _, content = get(f"{street}/cases.atom", {"If-None-Match": tag})
            checks.expect(status == 200, "a change is not told")
            changed = check_feed(content, f"{street}/cases.atom", base, checks)
            now = [entry for entry in changed.findall(ATOM + "entry") if made["id"] in entry.find(ATOM + "id").text]
            checks.expect(bool(now) and bool(own) and now[0].find(ATOM + "id").text == own[0].find(ATOM + "id").text, "the id changed")
            checks.expect(bool(now) and bool(own) and now[0].find(ATOM + "updated").text >= own[0].find(ATOM + "updated").text, "updated went back")

            for query, holds in ((f"?community={world['community']}", True), (f"?community={world['sibling']}", False),
                                 (f"?matter={world['matters']['department']}", True), (f"?matter={world['matters']['property']}", False)):
                path = f"{street}/cases.atom{query}"
                status, _, content = get(path)
                found = check_feed(content, path, base, checks)
                checks.expect(any(made["id"] in entry.find(ATOM + "id").text for entry in found.findall(ATOM + "entry")) == holds,
                              f"{path}: the case is {'missing' if holds else 'there'}")
            for file in ("topics.atom", "register.atom"):
                _, _, content = get(f"{street}/{file}")
                other = check_feed(content, f"{street}/{file}", base, checks)
                checks.expect(len(other.findall(ATOM + "entry")) > 0, f"{file} is empty")
                checks.expect("草稿".encode() not in content, f"{file} speaks of a draft")
            for path in ("/s/1/feeds/cases.atom", f"{street}/cases.atom?community=1", f"{street}/cases.atom?matter=1", f"{street}/other.atom"):
                status, _, content = get(path)
                checks.expect(status == 404 or b"<feed" not in content, f"{path}: {status}")
            _, _, english = get(f"{street}/cases.atom", {"Accept-Language": "en"})
            checks.expect(b"in progress" in english and b'xml:lang="en"' in english, "no English for an English reader")
    for problem in checks.problems:
        print(problem)
    print(f"{checks.passed - len(checks.problems)} passed, {len(checks.problems)} failed, 0 skipped")
    return int(bool(checks.problems))


if __name__ == "__main__":
    sys.exit(main())
