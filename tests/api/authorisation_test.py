#!/usr/bin/env python3
"""Sends a real request for every row of tests/authorisation.csv and compares the status.

A row is `route,role,relation,state,expected`: METHOD and path as `hezhi routes` prints them; a role of lib/authority, or
`visitor`, or `nobody` (signed in without post or residence), or one of those that the cases need: `neighbour` (another resident
of the own community), `joined` (a neighbour who joined the case), `other_department`; `own` community, `sibling` community, `parent` (a post at the
street), `foreign` street, or `none`; the state of the topic, statement or case asked about, or `-`; one status, or several joined by
`|` where the body decides. `*` in role or relation stands for every one not named in another row of the same route and state.
The residents' `own` one is the reporter of the cases. A request that is to change a case gets a case of its own.
The rows are written and reviewed by hand: this program only reads them, and fails for a route without any.
Prints 'N passed, N failed, N skipped'.
"""
from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import BUILD, ROOT, Server, build_world  # noqa: E402

ROLES = ["resident", "representative", "committee_staff", "moderator", "dispatcher", "arbiter", "department_officer",
         "property_officer", "owners_committee", "organisation_officer", "party_officer", "auditor", "administrator"]
RELATIONS = ["own", "sibling", "parent", "foreign"]
SINGLE = ["visitor", "nobody", "neighbour", "joined", "other_department"]
CASE_COPIES = 60
# Asked of one case by everybody; all other acts change what the next could do.
SHARED = {"POST /api/v1/s/{street}/cases/{case}/reporters", "POST /api/v1/s/{street}/cases/{case}/followed",
          "POST /api/v1/s/{street}/cases/{case}/media"}  # the last with nothing to add

BUDGET_CHANGES = {"PUT /api/v1/s/{street}/budgets/{budget}", "POST /api/v1/s/{street}/budgets/{budget}/acts",
                  "POST /api/v1/s/{street}/budgets/{budget}/projects/{project}/review",
                  "POST /api/v1/s/{street}/budgets/{budget}/projects/{project}/withdrawal"}


def declared_routes() -> set[str]:
    lines = subprocess.run([BUILD / "hezhi", "routes"], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    return {" ".join(line.split()[:2]) for line in lines if line.strip()}


def expand(rows: list[dict]) -> list[dict]:
    """Replaces `*` by every role or relation that no other row of the route and state names."""
    named = {(row["route"], row["state"], role, row["relation"]) for row in rows for role in [row["role"]] if role != "*"}
    named |= {(row["route"], row["state"], row["role"], row["relation"]) for row in rows}
    out = []
    for row in rows:
        roles = [row["role"]] if row["role"] != "*" else [
            role for role in ROLES if not any(other["role"] == role and other["route"] == row["route"]
                                              and other["state"] == row["state"]
                                              and other["relation"] in (row["relation"], "*") for other in rows)]
        for role in roles:
            if role in SINGLE:
                relations = ["none"]
            elif row["relation"] == "*":
                relations = [relation for relation in RELATIONS
                             if not (role == "resident" and relation == "parent")
                             and (row["route"], row["state"], role, relation) not in named]
            else:
                relations = [row["relation"]]
            out += [{**row, "role": role, "relation": relation} for relation in relations
                    if not (role == "resident" and relation == "parent")]
    return out


class Requests:
    """How each route is asked: its placeholders filled from the world, its body from tests/authorisation_bodies.json."""

    def __init__(self, world: dict):
        self.world = world
        self.people = {(entry["role"], entry["relation"]): entry for entry in world["people"]}
        self.visitor: dict = {}
        self.bodies = json.loads((ROOT / "tests/authorisation_bodies.json").read_text())
        # The first copy of a state is for refusals, the last for SHARED, the last received one is merged into.
        self.unused = {state: copies[1:-1] for state, copies in world["cases"].items()}
        self.unused_tasks = {state: copies[1:] for state, copies in world["tasks"].items() if state != "assessment"}
        # Of the agenda desk: the first of a state is for refusals and for what changes nothing for the next.
        self.unused_agenda = {kind: {state: copies[1:] for state, copies in world["agenda"][kind].items()}
                              for kind in ("items", "offers")}

        self.unused_budgets = {state: copies[1:] for state, copies in world["budgets"].items()}
        # Of commitments and resolutions: the first of a state is for reading and refusals.
        self.unused_promises = {kind: {state: copies[1:] for state, copies in world[kind].items()}
                                for kind in ("commitments", "resolutions")}
        self.unused_meetings = {state: copies[1:] for state, copies in world["meetings"].items()}

    def meeting(self, row: dict) -> dict:
        """The first of a state is for reading, refusals and what all may do; what moves a meeting gets one of its own."""
        kept = self.world["meetings"]
        state = row["state"] if row["state"] in kept and row["state"] != "corrections" else "called"
        moves = row["route"].startswith("PUT") and row["route"].endswith("{meeting}") \
            or row["route"].endswith("/acts") or row["route"] == "PUT /api/v1/s/{street}/meetings/{meeting}/co-chair"
        if moves and row["expected"].startswith("2"):
            return self.unused_meetings[state].pop()
        return kept[state][0]

    def greet(self, server: Server) -> None:
        """A visitor's browser has a cookie and a CSRF token too, from its first look at the session."""
        _, headers, content = server.request("GET", "/api/v1/session")
        self.visitor = {"cookie": headers["set-cookie"].split(";")[0], "csrf": json.loads(content)["csrf_token"]}
        _, _, content = server.request("GET", f"/api/v1/s/{self.world['street']}/public-events?limit=1")
        self.event = json.loads(content)["items"][0]["id"]

    def person(self, role: str, relation: str) -> dict:
        if role == "visitor":
            return self.visitor
        return self.people[(role, relation)]

    def case(self, row: dict) -> dict:
        copies = self.world["cases"].get(row["state"], self.world["cases"]["dispatched"])
        if row["route"] in SHARED:
            return copies[-1]
        if row["route"].startswith("GET") or not row["expected"].startswith("2") or row["state"] not in self.unused:
            return copies[0]
        return self.unused[row["state"]].pop()

    def task(self, row: dict) -> dict:
        """The first copy of a state is for reading and refusals; what is changed is somebody's own."""
        copies = self.world["tasks"].get(row["state"], self.world["tasks"]["proposed"])
        if row["route"].startswith("GET") or not row["expected"].startswith("2") or row["state"] not in self.unused_tasks:
            return copies[0]
        return self.unused_tasks[row["state"]].pop()

    def of_agenda(self, kind: str, row: dict, fallback: str) -> str:
        """An item or offer in the state that the row asks for; one of its own where the request changes it."""
        state = row["state"] if row["state"] in self.world["agenda"][kind] else fallback
        changes = row["route"].startswith("POST") and "{" + kind.rstrip("s") + "}" in row["route"]
        if changes and row["expected"].startswith("2") and self.unused_agenda[kind][state]:
            return self.unused_agenda[kind][state].pop()
        return self.world["agenda"][kind][state][0]

    def budget(self, row: dict) -> dict:
        """A budget with a project in the state that the row asks for; one of its own where the request changes it."""
        state = row["state"] if row["state"] in self.world["budgets"] else "collecting"
        if row["route"] in BUDGET_CHANGES and row["expected"].startswith("2"):
            return self.unused_budgets[state].pop()
        return self.world["budgets"][state][0]

    def promise(self, row: dict) -> dict:
        """The commitment or resolution asked about; one of its own where the request changes it."""
        kind = "resolutions" if "{resolution}" in row["route"] else "commitments"
        state = {"upheld": "disputed"}.get(row["state"], row["state"])
        if row["route"].startswith("GET") or not row["expected"].startswith("2") or not self.unused_promises[kind][state]:
            return self.world[kind][state][0]
        return self.unused_promises[kind][state].pop()

    def values(self, row: dict) -> dict[str, str]:
        world, state = self.world, row["state"]
        topic_state = state if state in world["topics"] else "open"
        statement = {"hidden": world["hidden_statement"], "closed": world["closed_statement"]}.get(state, world["statements"][0])
        topic = world["agenda"]["topic"] if state == "launched" else world["topics"][topic_state]
        budget = self.budget(row)
        ballot = world["ballots"].get(state, world["ballots"]["noticed"])
        return {"street": world["street"], "budget": budget["budget"], "project": budget["project"], "topic": topic, "ballot": ballot["id"], "group": world["groups"].get(state, world["group"]), "work": world["groups"]["work"], "file": "outcome", "number": "P01", "claim": "1", "statement": statement,
                "item": self.of_agenda("items", row, "proposed"), "offer": self.of_agenda("offers", row, "standing"),
                "cluster": world["agenda"]["cluster"], "declined_item": world["agenda"]["items"]["declined"][0],
                "community": world["community"], "place": world["community"], "sibling": world["sibling"], "absent": "1",
                "version": world["register"]["draft" if state == "draft" else "published"],
                "matter": world["register"]["matter"], "gap": world["register"]["gap"], "code": "SZ-09", "measure": "return_rate",
                "register_import": world["register"]["import"], "event": "1" if state == "absent" else self.event,
                "follow_secret": world["follow_secret"], "assessment": world["tasks"]["assessment"], "target": world["cases"]["received"][-1]["id"],
                **world["bodies"], **{f"{name}_matter": matter for name, matter in world["matters"].items()}}

    def build(self, row: dict) -> tuple[str, str, object, dict[str, str]]:
        method, path = row["route"].split(" ", 1)
        case = self.case(row)
        task = self.task(row) if "{task}" in path else None
        values = {**self.values(row), "case": case["id"], "task": task["id"] if task else self.world["tasks"]["proposed"][0]["id"]}
        promise = self.promise(row) if "{commitment}" in path or "{resolution}" in path else None
        if promise:
            values |= {"commitment": promise["id"], "resolution": promise["id"], "part": "1"}
        if "/register/imports/" in path:
            values["import"] = values["register_import"]
        if "/procedures/" in path:
            # One draft to change, another to publish.
            values |= {"code": "mediation" if path.endswith("/draft") else "council", "version": "0"}
        meeting = self.meeting(row) if "{meeting}" in path else None
        if meeting:
            values |= {"meeting": meeting["id"], "door_code": meeting["door"], "co_chair_code": meeting["code"]}
            if "{correction}" in path:
                corrections = self.world["meetings"]["corrections"]
                values["correction"] = corrections[row["expected"].startswith("2")]
        for name in [part[1:-1] for part in path.split("/") if part.startswith("{")]:
            path = path.replace("{" + name + "}", values.get(name, values["absent"]))
        # What a state needs said differently stands behind the route's name: "POST … #sealed".
        body = self.bodies.get(f"{row['route']} #{row['state']}", self.bodies.get(row["route"]))
        if isinstance(body, dict) and "query" in body:
            path += "?" + body["query"]
            body = body.get("body")
        # A string is an upload as it is; everything else is JSON.
        text = body if isinstance(body, str) else None if body is None else json.dumps(body)
        for name, value in values.items():
            path = path.replace("{" + name + "}", value)
            text = text.replace("{" + name + "}", value) if text else text
        person = self.person(row["role"], row["relation"])
        # An item of the agenda that was declined has moved once.
        fresh = "2" if "/agenda/items/" in path and row["state"] == "declined" else self.world["run_revisions"].get(row["state"], "1")
        revision = case["revision"] if "/cases/" in path else fresh
        if "/ballots/" in path:
            revision = self.world["ballots"].get(row["state"], self.world["ballots"]["noticed"])["revision"]
        if promise:
            revision = promise["revision"]
        if task:
            revision = task["answer_revision" if "/answers/" in path else "revision"]
        if meeting:
            revision = meeting["revision"]
        headers = {"If-Match": f'"{revision}"'}
        if isinstance(body, str):
            headers["Content-Type"] = "text/csv"
        headers |= {"Cookie": person["cookie"], "X-CSRF-Token": person["csrf"]}
        return method, path, text.encode() if text else None, headers


def main() -> int:
    with open(ROOT / "tests/authorisation.csv", newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if not row["route"].startswith("#")]
    routes, covered = declared_routes(), {row["route"] for row in rows}
    problems = [f"{route}: no row in tests/authorisation.csv" for route in sorted(routes - covered)]
    problems += [f"{route}: a row for a route that does not exist" for route in sorted(covered - routes)]
    cases = expand(rows)
    passed = 0
    with tempfile.TemporaryDirectory(prefix="hezhi-authorisation-") as name:
        data = Path(name) / "data"
        world = build_world(data, residents=4, case_copies=CASE_COPIES)
        requests = Requests(world)
        # Refusals first: requests that succeed change the world, so they come last and each kind once a person.
        cases.sort(key=lambda row: (row["expected"].startswith("2"), row["route"].startswith("DELETE"), row["route"]))
        with Server(data) as server:
            requests.greet(server)
            for row in cases:
                method, path, body, headers = requests.build(row)
                status, _, content = server.request(method, path, body, headers)
                if str(status) in row["expected"].split("|"):
                    passed += 1
                else:
                    problems.append(f"{row['route']} as {row['role']}/{row['relation']} on {row['state']}: "
                                    f"{status}, expected {row['expected']}  {content[:160]!r}")
    for problem in problems[:80]:
        print(problem)
    print(f"{passed} passed, {len(problems)} failed, 0 skipped")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
