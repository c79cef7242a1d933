#!/usr/bin/env python3
"""kill -9 under write load: every acknowledged vote must still be there.

Residents vote at random over keep-alive connections; at a random moment the server (and, on PostgreSQL, the database) is
killed with SIGKILL; after the restart each resident's last acknowledged choice a statement is read back. A vote that was
sent but not acknowledged may be there or not. At the end every count kept beside the votes must be that of the votes, and the
doctor must find nothing. Prints 'N passed, N failed, N skipped'; one cycle is one test, the end another.

    tests/api/crash_test.py                     200 cycles on SQLite, 20 on PostgreSQL
    tests/api/crash_test.py --cycles 10 --engine sqlite --seed 7
"""
from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import sqlite3
import subprocess
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import BUILD, Postgres, Server, build_world  # noqa: E402

CHOICES = ("agree", "disagree", "pass")


class Voter(threading.Thread):
    """One connection; votes until the server is gone. Keeps what was acknowledged and what was in flight."""

    def __init__(self, server: Server, world: dict, residents: list[dict], seed: int, last: dict):
        super().__init__(daemon=True)
        self.server, self.world, self.residents, self.last = server, world, residents, last
        self.random = random.Random(seed)
        self.acknowledged = 0
        self.refused: list[str] = []
        self.in_flight: tuple | None = None

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            while True:
                resident = self.random.choice(self.residents)
                statement = self.random.choice(self.world["statements"])
                choice = self.random.choice(CHOICES)
                key = (resident["cookie"], statement)
                self.in_flight = (key, choice)
                connection.request(
                    "PUT", f"/api/v1/s/{self.world['street']}/topics/{self.world['topic']}/statements/{statement}/vote",
                    body=json.dumps({"choice": choice}),
                    headers={"Cookie": resident["cookie"], "X-CSRF-Token": resident["csrf"],
                             "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"})
                reply = connection.getresponse()
                body = reply.read()
                if reply.status == 200:
                    self.last[key] = choice
                    self.acknowledged += 1
                elif reply.status != 503:
                    self.refused.append(f"{reply.status} {body[:200]!r}")
                    return
                self.in_flight = None
        except (OSError, http.client.HTTPException):
            pass  # the server was killed: what is in flight may or may not have been stored


def read_back(server: Server, world: dict, resident: dict) -> dict[str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", f"/api/v1/s/{world['street']}/topics/{world['topic']}/my-votes",
                       headers={"Cookie": resident["cookie"]})
    reply = connection.getresponse()
    body = reply.read()
    if reply.status != 200:
        raise RuntimeError(f"my-votes answered {reply.status} {body[:200]!r}")
    return {item["statement"]: item["choice"] for item in json.loads(body)["items"]}


# Each says how many counts differ from the votes they count.
COUNTS = {
    "tallies of statements": """SELECT count(*) FROM statements s WHERE s.agree <> (SELECT count(*) FROM opinion_votes v
        WHERE v.statement_id = s.statement_id AND v.vote = 1) OR s.disagree <> (SELECT count(*) FROM opinion_votes v
        WHERE v.statement_id = s.statement_id AND v.vote = -1) OR s.pass <> (SELECT count(*) FROM opinion_votes v
        WHERE v.statement_id = s.statement_id AND v.vote = 0)""",
    "votes of participants": """SELECT count(*) FROM opinion_participants p WHERE p.votes <>
        (SELECT count(*) FROM opinion_votes v WHERE v.topic_id = p.topic_id AND v.participant_id = p.participant_id)""",
    "votes of topics": """SELECT count(*) FROM topics t WHERE t.votes <>
        (SELECT count(*) FROM opinion_votes v WHERE v.topic_id = t.topic_id)""",
    "participants of topics": """SELECT count(*) FROM topics t WHERE t.participants <>
        (SELECT count(*) FROM opinion_participants p WHERE p.topic_id = t.topic_id)""",
}


def differing(sql: str, data: Path, postgres: Postgres | None) -> int:
    if postgres:
        shown = subprocess.run([str(postgres.bin / "psql"), "-AtXq", "-c", sql, postgres.url], check=True,
                               stdout=subprocess.PIPE, text=True).stdout
        return int(shown)
    connection = sqlite3.connect(data / "hezhi.sqlite")
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


def examine(data: Path, postgres: Postgres | None) -> list[str]:
    """What does not fit together after all crashes."""
    problems = [f"{what}: {wrong} do not fit the votes" for what, sql in COUNTS.items()
                if (wrong := differing(sql, data, postgres)) > 0]
    words = [str(BUILD / "hezhi"), "doctor", "--data", str(data), "--json"]
    report = subprocess.run(words + (["--database", postgres.url] if postgres else []), stdout=subprocess.PIPE, text=True)
    found = [finding for finding in json.loads(report.stdout)["findings"] if finding["health"] == "problem"]
    return problems + [f"doctor: {finding['subject']}: {finding['found']}" for finding in found]


def crash_cycles(engine: str, cycles: int, seed: int, connections: int = 8) -> tuple[int, int]:
    """@return cycles passed and failed."""
    rng = random.Random(seed)
    passed = failed = acknowledged = 0
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="hezhi-crash-") as name:
        postgres = Postgres(Path(name) / "postgres") if engine == "postgres" else None
        data = Path(name) / "data"
        database = postgres.url if postgres else None
        world = build_world(data, residents=16, database=database)
        last: dict = {}
        for cycle in range(cycles):
            server = Server(data, database=database)
            groups = [world["residents"][start::connections] for start in range(connections)]
            voters = [Voter(server, world, group, rng.getrandbits(32), last) for group in groups]
            for voter in voters:
                voter.start()
            time.sleep(rng.uniform(0.02, 0.25))
            server.kill()
            if postgres and cycle % 2 == 0:
                postgres.kill()
            for voter in voters:
                voter.join(timeout=30)
            if postgres:
                postgres.ensure_running()
            uncertain = {voter.in_flight[0]: voter.in_flight[1] for voter in voters if voter.in_flight}
            problems = [text for voter in voters for text in voter.refused]
            acknowledged += sum(voter.acknowledged for voter in voters)
            with Server(data, database=database) as again:
                for resident in world["residents"]:
                    stored = read_back(again, world, resident)
                    for (cookie, statement), choice in list(last.items()):
                        if cookie != resident["cookie"] or stored.get(statement) == choice:
                            continue
                        if uncertain.get((cookie, statement)) == stored.get(statement):
                            last[(cookie, statement)] = stored[statement]
                            continue
                        problems.append(f"lost: {statement} {choice} → {stored.get(statement)}")
            passed += not problems
            failed += bool(problems)
            for problem in problems[:5]:
                print(f"cycle {cycle} (seed {seed}): {problem}")
        if acknowledged == 0:
            print(f"{engine}: no vote was acknowledged, so nothing was tested")
            failed += 1
        left = examine(data, postgres)
        passed += not left
        failed += bool(left)
        for problem in left:
            print(f"{engine}, at the end (seed {seed}): {problem}")
        if postgres:
            postgres.stop()
    print(f"{engine}: {cycles} × kill -9, {acknowledged} votes acknowledged, {time.monotonic() - started:.0f} s")
    return passed, failed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cycles", type=int)
    parser.add_argument("--engine", choices=("sqlite", "postgres"))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32))
    options = parser.parse_args()
    passed = failed = 0
    for engine, cycles in (("sqlite", 200), ("postgres", 20)):
        if options.engine in (None, engine):
            ok, bad = crash_cycles(engine, options.cycles or cycles, options.seed)
            passed, failed = passed + ok, failed + bad
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
