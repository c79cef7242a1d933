#!/usr/bin/env python3
"""A report that is sent again is one report: the same Idempotency-Key, from an account and without one, at once and later;
and no script fills a desk with reports, neither from one browser nor with a new one for each.

On SQLite and on a PostgreSQL of its own. Prints 'N passed, N failed, N skipped'.
"""
from __future__ import annotations

import json
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import Postgres, Server, build_world  # noqa: E402

AT_ONCE = 4


def check(server: Server, world: dict, problems: list[str], engine: str) -> int:
    path = f"/api/v1/s/{world['street']}/cases"
    checked = 0

    def expect(holds: bool, what: str) -> None:
        nonlocal checked
        checked += 1
        if not holds:
            problems.append(f"{engine}: {what}")

    _, headers, content = server.request("GET", "/api/v1/session")
    visitor = {"cookie": headers["set-cookie"].split(";")[0], "csrf": json.loads(content)["csrf_token"]}
    resident = next(one for one in world["people"] if (one["role"], one["relation"]) == ("resident", "own"))
    other = next(one for one in world["people"] if one["role"] == "neighbour")

    def send(person: dict, text: str, key: str | None) -> tuple[int, dict]:
        body = {"text": text, "place": world["community"], "location": "", "contact": "anonymous", "name": "", "phone": ""}
        if person is visitor:
            body["follow_secret"] = "the-device-of-a-visitor-0001"
        sent = {"Cookie": person["cookie"], "X-CSRF-Token": person["csrf"]} | ({"Idempotency-Key": key} if key else {})
        status, _, answer = server.request("POST", path, body, sent)
        return status, json.loads(answer)

    for name, person in (("resident", resident), ("visitor", visitor)):
        answers: list[tuple[int, dict]] = []
        threads = [threading.Thread(target=lambda: answers.append(send(person, "楼道灯不亮", "key-1"))) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        expect({status for status, _ in answers} == {201}, f"{name}, at once: {[status for status, _ in answers]}")
        expect(len({answer.get("id") for _, answer in answers}) == 1, f"{name}: several cases of one report sent at once")
        status, later = send(person, "楼道灯不亮", "key-1")
        expect(status == 201 and later.get("id") == answers[0][1].get("id"), f"{name}: sent later it is another case")
        expect(send(person, "别的事情", "key-1")[0] == 422, f"{name}: one key for two reports")
        expect(send(person, "楼道灯不亮", "key-2")[1].get("id") != later.get("id"), f"{name}: another key is another report")
    own, foreign = send(resident, "楼道灯不亮", "key-1"), send(other, "楼道灯不亮", "key-1")
    expect(foreign[0] == 201 and foreign[1]["id"] != own[1]["id"], "somebody else's key gives somebody else's case")
    _, _, mine = server.request("GET", f"/api/v1/s/{world['street']}/my-cases", headers={"Cookie": resident["cookie"]})
    expect(len(json.loads(mine)["items"]) == 2, "the resident does not have two cases")
    return checked


def check_flood(server: Server, world: dict, problems: list[str]) -> int:
    """Ten at once from one browser, sixty from one address, whoever is behind it."""
    path = f"/api/v1/s/{world['street']}/cases"
    body = {"text": "楼道灯不亮", "place": world["community"], "location": "", "contact": "anonymous", "name": "", "phone": "",
            "follow_secret": "the-device-of-a-visitor-0001"}

    def browser() -> dict:
        _, headers, content = server.request("GET", "/api/v1/session")
        return {"Cookie": headers["set-cookie"].split(";")[0], "X-CSRF-Token": json.loads(content)["csrf_token"]}

    same = browser()
    answers = [server.request("POST", path, body, same) for _ in range(11)]
    if [status for status, _, _ in answers] != [201] * 10 + [429]:
        problems.append(f"eleven reports of one browser: {[status for status, _, _ in answers]}")
    if int(answers[-1][1].get("retry-after", "0")) < 1:
        problems.append("the refusal does not say when to come back")
    sent = next((count for count in range(1, 100) if server.request("POST", path, body, browser())[0] == 429), 100)
    # Of the address's sixty, eleven are spent; a slow machine gets one more every ten seconds.
    if not 50 <= sent <= 60:
        problems.append(f"{sent} reports of as many browsers at one address until one was refused")
    if server.request("GET", path)[0] != 200:
        problems.append("whoever reported too often cannot read any more")
    return 4


def main() -> int:
    problems: list[str] = []
    checked = 0
    with tempfile.TemporaryDirectory(prefix="hezhi-case-intake-") as name:
        data = Path(name) / "sqlite"
        world = build_world(data, residents=4)
        with Server(data) as server:
            checked += check(server, world, problems, "SQLite")
        data = Path(name) / "flooded"
        world = build_world(data, residents=4)
        with Server(data, limits_rates=True) as server:
            checked += check_flood(server, world, problems)
        postgres = Postgres(Path(name) / "cluster")
        try:
            data = Path(name) / "postgres"
            world = build_world(data, residents=4, database=postgres.url)
            with Server(data, database=postgres.url) as server:
                checked += check(server, world, problems, "PostgreSQL")
        finally:
            postgres.stop()
    for problem in problems:
        print(problem)
    print(f"{checked - len(problems)} passed, {len(problems)} failed, 0 skipped")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
