#!/usr/bin/env python3
"""The restore drill, with the real program: backed up beside a running server, restored into another folder, served again.

Prints 'N passed, N failed, N skipped'; one check is one test.
"""
from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import BUILD, Server, build_world  # noqa: E402

PASSED: list[str] = []
FAILED: list[str] = []


def check(name: str, holds: bool, found: object = "") -> None:
    (PASSED if holds else FAILED).append(name)
    if not holds:
        print(f"{name}: {found}")


def hezhi(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run([str(BUILD / "hezhi"), *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def vote(server: Server, world: dict, resident: dict, statement: str, choice: str) -> int:
    path = f"/api/v1/s/{world['street']}/topics/{world['topic']}/statements/{statement}/vote"
    return server.request("PUT", path, {"choice": choice},
                          {"Cookie": resident["cookie"], "X-CSRF-Token": resident["csrf"]})[0]


def state(server: Server, world: dict) -> dict:
    """What residents see: their own votes, the public page, the public record."""
    street, topic = world["street"], world["topic"]
    seen = {}
    for resident in world["residents"]:
        status, _, body = server.request("GET", f"/api/v1/s/{street}/topics/{topic}/my-votes",
                                         headers={"Cookie": resident["cookie"]})
        items = json.loads(body)["items"] if status == 200 else status
        seen[resident["person"]] = sorted((item["statement"], item["choice"]) for item in items) if status == 200 else items
    for path in (f"/api/v1/s/{street}/topics/{topic}", f"/api/v1/s/{street}/topics", f"/api/v1/s/{street}/public-events"):
        status, _, body = server.request("GET", path)
        seen[path] = (status, json.loads(body))
    return seen


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="hezhi-restore-") as name:
        data, restored = Path(name) / "data", Path(name) / "restored"
        world = build_world(data, residents=4)
        first, second = world["statements"][:2]
        (data / "media").mkdir()
        (data / "media" / "picture").write_bytes(bytes(range(256)))
        with Server(data) as server:
            for resident in world["residents"]:
                check("a vote before the backup is acknowledged", vote(server, world, resident, first, "agree") == 200)
            before = state(server, world)
            check("and read back", all((first, "agree") in before[one["person"]] for one in world["residents"]), before)
            taken = hezhi("backup", "--data", str(data), "--json")
            check("a backup beside a running server", taken.returncode == 0, taken.stdout)
            backup = json.loads(taken.stdout)["backup"]
            for resident in world["residents"]:
                vote(server, world, resident, second, "disagree")
            busy = hezhi("restore", backup, "--data", str(data), "--set-aside")
            check("a folder in use is not restored into", busy.returncode == 1, busy.stdout)
        check("the backup is sound", hezhi("backup", "--verify", backup).returncode == 0)
        done = hezhi("restore", backup, "--data", str(restored))
        check("it is restored", done.returncode == 0, done.stdout)
        examined = json.loads(hezhi("doctor", "--data", str(restored), "--json").stdout)
        check("the doctor finds no problem", examined["problems"] == 0, examined)
        check("media came with it", (restored / "media" / "picture").read_bytes() == bytes(range(256)))
        with Server(restored) as server:
            after = state(server, world)
            check("everybody finds what was there when the backup was taken", after == before, after)
            check("and can go on", vote(server, world, world["residents"][0], second, "pass") == 200)
        occupied = hezhi("restore", backup, "--data", str(restored))
        check("what is there is not overwritten", occupied.returncode == 1, occupied.stdout)

        damaged = Path(backup) / "hezhi.sqlite"
        content = bytearray(damaged.read_bytes())
        content[len(content) // 2] ^= 1
        damaged.write_bytes(content)
        check("a changed byte is found", hezhi("backup", "--verify", backup).returncode == 1)
        refused = hezhi("restore", backup, "--data", str(Path(name) / "other"))
        check("a damaged backup is not restored", refused.returncode == 1, refused.stdout)
    print(f"{len(PASSED)} passed, {len(FAILED)} failed, 0 skipped")
    return int(bool(FAILED))


if __name__ == "__main__":
    sys.exit(main())
