#!/usr/bin/env python3
"""Canaries in cases: what was typed, who typed it, and what was noted, is read by those whom it is for and by nobody else.

Cases of every publicity are reported, joined, asked about, answered, noted on and rated through the real server, each field
with a value that occurs nowhere else. Then everybody asks every route that reads (every GET of the route table, and the POSTs
that change nothing), and no answer may hold a canary that is not for whoever asked; nor may the access log, the live events,
the metrics or the public record. A canary that nobody at all was shown would prove nothing: each must have been seen by
somebody for whom it is. The checker is checked as well: the desk's page, judged as if a stranger had got it, must be reported.
Prints 'N passed, N failed, N skipped'.
"""
from __future__ import annotations

import http.client
import json
import sys
import tempfile
import threading
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from authorisation_test import declared_routes  # noqa: E402
from support import ROOT, Server, build_world  # noqa: E402

# Routes that wait for something, or answer a file of the program.
NOT_ASKED = {"GET /events"}
# Whose the cases are: posts over the community's place, and those of the leading department there.
DESK = {f"{role}/{relation}" for role in ("committee_staff", "dispatcher", "arbiter") for relation in ("own", "parent")}
LEAD = {"department_officer/own", "department_officer/parent"}
READING_POSTS = {"POST /api/v1/s/{street}/similar-cases", "POST /api/v1/s/{street}/cases/{case}/followed"}


@dataclass
class Canary:
    """A value that stands in one field of one case."""
    what: str
    value: str
    readers: frozenset[str]


@dataclass
class Case:
    id: str
    number: str
    street: str
    publicity: str


@dataclass
class World:
    street: str
    foreign_street: str
    community: str
    sibling: str
    people: dict[str, dict]
    matters: dict[str, str]
    cases: list[Case] = field(default_factory=list)
    canaries: list[Canary] = field(default_factory=list)


def leaks(canaries: list[Canary], who: str, answer: str) -> list[Canary]:
    return [canary for canary in canaries if canary.value in answer and who not in canary.readers]


def plain(content: bytes) -> str:
    """As a reader would see it: JSON without escapes, everything else as text."""
    try:
        return json.dumps(json.loads(content), ensure_ascii=False)
    except ValueError:
        return content.decode("utf-8", "replace")


class Listener(threading.Thread):
    """Keeps what the live stream of some channels says, until the server ends it."""

    def __init__(self, server: Server, person: dict, channels: str):
        super().__init__(daemon=True)
        self.heard = b""
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.connection.request("GET", f"/events?channels={channels}", headers={"Cookie": person["cookie"]})
        self.reply = self.connection.getresponse()
        self.start()

    def run(self) -> None:
        try:
            while chunk := self.reply.read1(4096):
                self.heard += chunk
        except (OSError, http.client.HTTPException):
            pass


class Story:
    """Puts the canaries where they belong, as the people do it."""

    def __init__(self, server: Server, world: World):
        self.server, self.world, self.serial = server, world, 0

    def call(self, who: str, method: str, path: str, body=None, revision: int | None = None) -> dict:
        person = self.world.people[who]
        headers = {"Cookie": person["cookie"], "X-CSRF-Token": person["csrf"]}
        if revision is not None:
            headers["If-Match"] = f'"{revision}"'
        status, _, content = self.server.request(method, path, body, headers)
        if status >= 300:
            raise RuntimeError(f"{who} {method} {path}: {status} {content[:300]!r}")
        return json.loads(content)

    def canary(self, what: str, readers: set[str], value: str | None = None) -> str:
        self.serial += 1
        value = value or f"kanari{self.serial:02}{what.replace(' ', '')}"
        self.world.canaries.append(Canary(what, value, frozenset(readers)))
        return value

    def report(self, publicity: str) -> Case:
        world, base = self.world, f"/api/v1/s/{self.world.street}/cases"
        desk, lead = DESK, LEAD
        first, joined = {"resident/own"}, {"joined"}
        parties = desk | lead | first
        self.serial += 1
        stem = f"{self.serial:02}"
        phone = self.canary(f"{publicity} phone", desk | first, f"1390{stem}01234")
        typed = self.canary(f"{publicity} typed phone", parties, f"1380{stem}05678")
        door = self.canary(f"{publicity} door in the words", parties, f"7{stem}3室")
        place_door = self.canary(f"{publicity} door in the place", parties, f"8{stem}4室")
        name = self.canary(f"{publicity} name", desk | first)
        # The words of a public case are public once the desk has looked, those of a limited one its residents'.
        if publicity == "sealed":
            words = "举报" + self.canary("sealed words", parties)
        elif publicity == "limited":
            words = self.canary("limited words", parties | joined | {"neighbour"})
        else:
            words = "楼道灯"
        page = self.call("resident/own", "POST", base, {
            "text": f"路灯不亮 {words}，请打 {typed}，我住2单元{door}", "place": world.community,
            "location": f"3号楼2单元{place_door}", "contact": "desk_only", "name": name, "phone": phone})
        case = Case(page["id"], page["number"], world.street, publicity)
        world.cases.append(case)
        path = f"{base}/{case.id}"
        revision = lambda: self.call("dispatcher/parent", "GET", path)["revision"]  # noqa: E731

        wanted = {"matter": world.matters["department"]}
        if publicity == "limited":
            wanted["publicity"] = "limited"
        self.call("dispatcher/parent", "POST", f"{path}/dispatch", wanted, revision())
        if publicity != "sealed":
            self.call("joined", "POST", f"{path}/reporters", {
                "text": self.canary(f"{publicity} joined words", desk | lead | joined),
                "contact": "desk_only", "name": self.canary(f"{publicity} joined name", desk | joined),
                "phone": self.canary(f"{publicity} joined phone", desk | joined, f"1370{stem}09999")})
        self.call("department_officer/parent", "POST", f"{path}/question", {"text": "是哪一盏灯？"}, revision())
        self.call("resident/own", "POST", f"{path}/answer", {"text": self.canary(f"{publicity} answer", parties)})
        self.call("department_officer/parent", "POST", f"{path}/notes",
                  {"text": self.canary(f"{publicity} note", desk | lead), "is_public": False}, revision())
        self.call("department_officer/parent", "POST", f"{path}/contact",
                  {"reporter": 1, "reason": self.canary(f"{publicity} reason of a reveal", parties | {"auditor/parent", "administrator/parent"})})
        self.call("department_officer/parent", "POST", f"{path}/sign-in", {}, revision())
        self.call("department_officer/parent", "POST", f"{path}/reply", {"text": "灯已经换好"}, revision())
        self.call("resident/own", "POST", f"{path}/rating",
                  {"is_solved": False, "stars": 1, "text": self.canary(f"{publicity} rating", parties)})
        return case

    def report_anonymously(self) -> Case:
        world, base = self.world, f"/api/v1/s/{self.world.street}/cases"
        desk = DESK
        secret = self.canary("follow secret", set(), "kanari-secret-of-a-device-0001")
        words = self.canary("unread words", desk | {"whoever has the secret"})
        page = self.call("visitor", "POST", base, {
            "text": f"路灯不亮 {words}", "place": world.community, "location": "", "contact": "anonymous", "name": "", "phone": "",
            "follow_secret": secret})
        case = Case(page["id"], page["number"], world.street, "unread")
        world.cases.append(case)
        followed = plain(json.dumps(self.call("visitor", "POST", f"{base}/{case.id}/followed", {"follow_secret": secret})).encode())
        if words not in followed:
            raise RuntimeError("whoever has the secret does not read their own words")
        return case


def questions(world: World) -> list[tuple[str, str, object]]:
    """Method, path and body of everything that reads, for every case and both streets."""
    bodies = json.loads((ROOT / "tests/authorisation_bodies.json").read_text())
    queries = {"GET /api/v1/s/{street}/search": [f"words={urllib.parse.quote(words)}" for words in ("路灯", "kanari", "1380", "1390", "举报", "室")],
               "GET /api/v1/s/{street}/desk/cases": ["queue=all", "queue=mine", "queue=late", "queue=unassigned", "queue=returned"],
               "GET /api/v1/s/{street}/desk/case-search": [f"words={urllib.parse.quote(words)}" for words in ("路灯", "kanari", "1380")],
               "GET /events/poll": [f"channels=street:{world.street}"] +
                                   [f"channels=case:{case.street}/{case.id}" for case in world.cases]}
    asked = []
    for route in sorted(declared_routes() - NOT_ASKED):
        method, path = route.split(" ", 1)
        if method != "GET" and route not in READING_POSTS:
            continue
        names = [part[1:-1] for part in path.split("/") if "{" in part]
        fillings = [{}]
        if "case" in names:
            fillings = [{"case": case.id} for case in world.cases]
        elif unknown := [name for name in names if name.split("}")[0] not in ("street", "topic", "statement")]:
            # A case may be asked for by id or by number under a name of another protocol.
            fillings = [{name: value for name in unknown} for case in world.cases for value in (case.id, case.number)]
        for filling in fillings:
            for street in (world.street, world.foreign_street):
                values = {"street": street, "community": world.community, "sibling": world.sibling, "topic": "1", "statement": "1",
                          "follow_secret": "not-the-secret-of-any-device", **filling}
                filled = path
                for name, value in values.items():
                    filled = filled.replace("{" + name + "}", value)
                body = bodies.get(route)
                query = [None]
                if isinstance(body, dict) and "query" in body:
                    query, body = [body["query"]], body.get("body")
                for one in queries.get(route, query):
                    suffix = f"?{one}" if one else ""
                    text = None if body is None else json.dumps(body)
                    for name, value in values.items():
                        suffix = suffix.replace("{" + name + "}", value)
                        text = text.replace("{" + name + "}", value) if text else text
                    asked.append((method, filled + suffix, text.encode() if text else None))
    return list(dict.fromkeys(asked))


def main() -> int:
    problems: list[str] = []
    checked = 0
    with tempfile.TemporaryDirectory(prefix="hezhi-case-fields-") as name:
        data = Path(name) / "data"
        made = build_world(data, residents=4)
        people = {f"{entry['role']}/{entry['relation']}".removesuffix("/none"): entry for entry in made["people"]}
        world = World(made["street"], made["foreign_street"], made["community"], made["sibling"], people, made["matters"])
        with Server(data) as server:
            _, headers, content = server.request("GET", "/api/v1/session")
            people["visitor"] = {"cookie": headers["set-cookie"].split(";")[0], "csrf": json.loads(content)["csrf_token"]}
            listeners = [Listener(server, people[who], f"street:{world.street}") for who in ("visitor", "neighbour")]
            story = Story(server, world)
            for publicity in ("public", "limited", "sealed"):
                story.report(publicity)
            story.report_anonymously()

            seen_by_their_readers: set[str] = {"follow secret", "unread words"}
            asked = questions(world)
            for who, person in people.items():
                for method, path, body in asked:
                    sent = {"Cookie": person["cookie"], "X-CSRF-Token": person["csrf"]}
                    status, found, content = server.request(method, path, body, sent)
                    answer = plain(content) + json.dumps(found)
                    checked += 1
                    seen_by_their_readers |= {canary.what for canary in world.canaries
                                              if canary.value in answer and who in canary.readers}
                    problems += [f"{method} {path} as {who} ({status}) shows the {canary.what}"
                                 for canary in leaks(world.canaries, who, answer)]
            problems += [f"nobody was shown the {canary.what}: the test would not notice it" for canary in world.canaries
                         if canary.what not in seen_by_their_readers]

            # The checker itself: what the desk reads, handed to a stranger, has to be reported.
            for case in world.cases:
                page = plain(json.dumps(story.call("dispatcher/parent", "GET", f"/api/v1/s/{case.street}/cases/{case.id}")).encode())
                if leaks(world.canaries, "dispatcher/parent", page):
                    problems.append(f"the desk is shown what is not its own: {case.publicity}")
                if not leaks(world.canaries, "visitor", page):
                    problems.append(f"the checker does not notice the desk's page of the {case.publicity} case in a stranger's hands")
        for listener in listeners:
            listener.join(10)
            if world.street.encode() not in listener.heard:
                problems.append("the live stream said nothing: the test would not notice what it says")
            problems += [f"the live events hold the {canary.what}" for canary in leaks(world.canaries, "", plain(listener.heard))]
        log = Path(str(data) + ".log").read_text(errors="replace")
        if "/cases" not in log:
            problems.append("the access log has no case: the test would not notice what it says")
        problems += [f"the log holds the {canary.what}" for canary in leaks(world.canaries, "", log)]
    for problem in sorted(set(problems))[:60]:
        print(problem)
    print(f"{checked} passed, {len(set(problems))} failed, 0 skipped")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
