#!/usr/bin/env python3
"""A demo street whose clock is moved: a day, a month, a year. What falls due is done once, nothing floods, nothing breaks.

The server is stopped and started again on the same folder with `--clock-ahead`, as a machine that slept. After each start all
jobs that are due run out; then the folder's database is read and the API is asked: every overdue case is raised exactly once,
tasks end at their sunset, ballots and topics at their last day, sessions after the time that the page promises, uploads that
nobody took up after a day, kept replies after two weeks; a missing year of holidays warns; the figures of the months are
there; what is written to persons is bounded by what happened, never by how long it was; `hezhi doctor` finds no problem.
On SQLite. Prints 'N passed, N failed, N skipped'.
"""
from __future__ import annotations

import collections
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import BUILD, Server  # noqa: E402

PASSWORD = "qinghe-2026"
DAY_S = 86_400
PATIENCE_S = 120
STEPS_DAYS = (0, 1, 31, 366)
# Events that the clock alone brings, each at most once a subject while nobody acts.
BY_CLOCK = ("overdue", "expire", "lapse", "offers_late", "steward_silent")


class Demo:
    """The demo's folder and the server on it, so many days ahead."""

    def __init__(self, data: Path):
        self.data = data
        subprocess.run([BUILD / "hezhi", "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        self.days = 0
        self.server: Server | None = None

    def start(self, days: int) -> None:
        self.days = days
        self.server = Server(self.data, "--no-access-log", "--clock-ahead", f"{days}d")
        self.settle()

    def stop(self) -> int:
        return self.server.stop()

    def now_us(self) -> int:
        return int((time.time() + self.days * DAY_S) * 1e6)

    def rows(self, sql: str, *values) -> list[tuple]:
        database = sqlite3.connect(f"file:{self.data}/hezhi.sqlite?mode=ro", uri=True, timeout=30)
        try:
            return database.execute(sql, values).fetchall()
        finally:
            database.close()

    def one(self, sql: str, *values):
        return self.rows(sql, *values)[0][0]

    def settle(self) -> None:
        """Until no job waits that is due for longer than a moment."""
        deadline = time.monotonic() + PATIENCE_S
        while due := self.rows("SELECT kind, COUNT(*) FROM jobs WHERE state = 'waiting' AND run_at < ? GROUP BY kind",
                               self.now_us() - 2_000_000):
            if time.monotonic() > deadline:
                raise RuntimeError(f"jobs still due: {due}")
            time.sleep(0.05)

    def get(self, path: str, session: dict | None = None) -> tuple[int, dict]:
        status, _, content = self.server.request("GET", path, headers=session)
        return status, json.loads(content) if content.startswith(b"{") else {}

    def sign_in(self, login: str) -> dict:
        _, found, content = self.server.request("GET", "/api/v1/session")
        headers = {"Cookie": found["set-cookie"].split(";")[0], "X-CSRF-Token": json.loads(content)["csrf_token"]}
        status, found, content = self.server.request("POST", "/api/v1/session", {"login_name": login, "password": PASSWORD}, headers)
        assert status == 200, content
        return {"Cookie": found["set-cookie"].split(";")[0], "X-CSRF-Token": json.loads(content)["csrf_token"]}

    def events(self) -> collections.Counter:
        return collections.Counter(self.rows("SELECT kind, subject_kind, subject_id FROM public_events"))


class Checks:
    def __init__(self) -> None:
        self.passed = 0
        self.problems: list[str] = []

    def that(self, holds: bool, what: str, found="") -> None:
        if holds:
            self.passed += 1
        else:
            self.problems.append(f"{what}  {found}")


def look(demo: Demo, check: Checks, days: int, before: collections.Counter, first: int) -> None:
    """What holds however long it was."""
    now = demo.now_us()
    after = demo.events()
    new = after - before
    by_clock = {key: count for key, count in new.items() if any(word in key[0] for word in BY_CLOCK)}
    twice = {key: count for key, count in by_clock.items() if count > 1}
    check.that(not twice, f"after {days} days: nothing is raised twice", twice)
    unraised = demo.rows("SELECT number, state FROM cases WHERE is_open = 1 AND due_at < ? AND is_overdue = 0"
                         " AND state NOT IN ('need_info', 'follow_up', 'replied', 'to_deliberation')", now)
    check.that(not unraised, f"after {days} days: every overdue case is raised", unraised)
    raised = demo.rows("SELECT case_id, publicity,"
                       " (SELECT COUNT(*) FROM case_events e WHERE e.case_id = c.case_id AND e.event = 'become_overdue'),"
                       " (SELECT COUNT(*) FROM public_events p WHERE p.subject_kind = 'case' AND p.subject_id = c.case_id"
                       "  AND p.kind = 'case.become_overdue') FROM cases c WHERE is_overdue = 1 AND received_at < ?", now)
    check.that(bool(raised), f"after {days} days: some case is overdue")
    # A sealed case is in no public record.
    wrong = [row for row in raised if row[2] != 1 or row[3] != (0 if row[1] == "sealed" else 1)]
    check.that(not wrong, f"after {days} days: each overdue case was raised exactly once", wrong)
    check.that(demo.one("SELECT COUNT(*) FROM tasks WHERE state = 'admitted' AND sunset_at < ?", now) == 0,
               f"after {days} days: no task outlives its sunset")
    check.that(demo.one("SELECT COUNT(*) FROM task_answers WHERE state = 'admitted' AND task_id IN"
                        " (SELECT task_id FROM tasks WHERE sunset_at < ?)", now) == 0,
               f"after {days} days: nor does a community's admission of it")
    check.that(demo.one("SELECT COUNT(*) FROM topics WHERE state = 'open' AND closes_at < ?", now) == 0,
               f"after {days} days: no topic is open past its last day")
    check.that(demo.one("SELECT COUNT(*) FROM ballots WHERE state IN ('noticed', 'open') AND closes_at < ?", now) == 0,
               f"after {days} days: no ballot is open past its end")
    check.that(demo.one("SELECT COUNT(*) FROM commitments WHERE state IN ('owed', 'in_progress') AND due_at < ? AND is_overdue = 0", now) == 0,
               f"after {days} days: every late commitment is marked")
    check.that(demo.one("SELECT COUNT(*) FROM resolutions WHERE state = 'asked' AND due_at < ?", now) == 0,
               f"after {days} days: every unanswered resolution is marked")
    check.that(demo.one("SELECT COUNT(*) FROM jobs WHERE state = 'failed'") == 0, f"after {days} days: no job failed",
               demo.rows("SELECT kind, last_error FROM jobs WHERE state = 'failed'"))
    # Bounded by what can happen: an event by the clock a subject and kind, a notice a person and event.
    subjects = demo.one("SELECT COUNT(*) FROM (SELECT DISTINCT subject_kind, subject_id FROM public_events)")
    check.that(sum(new.values()) <= subjects, f"after {days} days: new events are fewer than subjects", (sum(new.values()), subjects))
    persons = demo.one("SELECT COUNT(*) FROM persons")
    notices = demo.one("SELECT COUNT(*) FROM notices WHERE notice_id > ?", first)
    check.that(notices <= sum(new.values()) * persons, f"after {days} days: notices are bounded by events", notices)
    most = demo.rows("SELECT person_id, COUNT(*) FROM notices WHERE notice_id > ? GROUP BY 1 ORDER BY 2 DESC LIMIT 1", first)
    check.that(not most or most[0][1] <= sum(new.values()), f"after {days} days: nobody is told one thing twice", most)
    check.that(demo.one("SELECT COUNT(*) FROM mails") <= 1_000, f"after {days} days: no flood of mail")
    waiting = demo.one("SELECT COUNT(*) FROM jobs WHERE state = 'waiting'")
    check.that(waiting <= 2 * subjects, f"after {days} days: jobs do not pile up", waiting)
    health = subprocess.run([BUILD / "hezhi", "doctor", "--data", demo.data, "--counters", "--json"], stdout=subprocess.PIPE, text=True)
    report = json.loads(health.stdout)
    check.that(health.returncode == 0 and report["problems"] == 0, f"after {days} days: the doctor finds nothing",
               [one for one in report["findings"] if one["health"] == "problem"])


def main() -> int:
    check = Checks()
    with tempfile.TemporaryDirectory(prefix="hezhi-year-") as name:
        demo = Demo(Path(name) / "data")
        demo.start(0)
        street = demo.get("/api/v1/streets")[1]["items"][0]
        base = f"/api/v1/s/{street['id']}"
        resident, staff = demo.sign_in("resident"), demo.sign_in("staff")
        # What is written half: an upload that no report takes up, a request whose reply is kept.
        status, _, content = demo.server.request("POST", f"{base}/media", bytes.fromhex(
            "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"),
            {**resident, "Content-Type": "application/octet-stream"})
        check.that(status == 201, "a picture is uploaded", content)
        uploaded = json.loads(content).get("id", "")
        check.that(demo.one("SELECT COUNT(*) FROM media WHERE lower(hex(media_id)) = ?", uploaded) == 1, "it is there")
        group = {"community": demo.get("/api/v1/session", resident)[1]["residences"][0]["community"]["id"], "name": "一年后的小组", "about": "看看一年以后还在不在"}
        keyed = {**resident, "Idempotency-Key": "year-test-group-0001"}
        status, _, made = demo.server.request("POST", f"{base}/groups", group, keyed)
        check.that(status == 201, "a group registers", made)
        _, _, again = demo.server.request("POST", f"{base}/groups", group, keyed)
        check.that(again == made, "the same request again is the same reply")
        noted = {"community": group["community"], "name": "车库租金", "about": "车库月租要涨，业主聚在一起商量", "about_how_many": 300, "noticed_from": "visits"}
        status, _, content = demo.server.request("POST", f"{base}/gatherings", noted, {**staff, "Idempotency-Key": "year-test-gathering-1"})
        gathering = json.loads(content)
        check.that(status == 201, "a gathering is noted", content)
        demo.settle()
        before, first = demo.events(), demo.one("SELECT COALESCE(MAX(notice_id), 0) FROM notices")
        check.that(demo.stop() == 0, "the server ends well")
        for days in STEPS_DAYS[1:]:
            demo.start(days)
            look(demo, check, days, before, first)
            late = demo.get(f"{base}/groups/{gathering['id']}")[1]["offers_late"]
            check.that(late == (days > 3), f"after {days} days: a gathering that nobody offered anything is late after three days")
            # A resident's session lives fourteen days unused, an officer's half an hour.
            for session, lives in ((resident, days < 14), (staff, False)):
                there = demo.get("/api/v1/session", session)[1].get("person")
                check.that((there is not None) == lives, f"after {days} days: a session lives as long as the page says", there)
            kept = demo.one("SELECT COUNT(*) FROM idempotency_keys WHERE idempotency_key = 'year-test-group-0001'")
            check.that(kept == (1 if days <= 14 else 0), f"after {days} days: a kept reply is forgotten after two weeks", kept)
            if days > 1:
                check.that(demo.one("SELECT COUNT(*) FROM media WHERE lower(hex(media_id)) = ?", uploaded) == 0,
                           f"after {days} days: an upload that nothing took up is gone")
            for path in ("/api/v1/today", f"{base}/topics", f"{base}/cases", f"{base}/meetings", f"{base}/groups", f"{base}/commitments",
                         f"{base}/resolutions", f"{base}/indicators", f"{base}/public-events", f"{base}/tasks"):
                status, _ = demo.get(path)
                check.that(status == 200, f"after {days} days: {path} opens", status)
            check.that(demo.stop() == 0, f"after {days} days: the server ends well")

        # A year on: the figures of its months, each of them asked for alone and all together.
        demo.start(STEPS_DAYS[-1])
        today = time.gmtime(time.time() + STEPS_DAYS[-1] * DAY_S + 8 * 3600)
        months = [f"{today.tm_year - (today.tm_mon <= back):04d}-{(today.tm_mon - back - 1) % 12 + 1:02d}" for back in range(12, -1, -1)]
        status, year = demo.get(f"{base}/indicators?from={months[0]}&until={months[-1]}")
        check.that(status == 200, "the figures of the year", year)
        text = json.dumps(year)
        check.that("return_rate" in text and "on_time" in text, "they hold what is measured")
        for month in months:
            status, page = demo.get(f"{base}/indicators?from={month}&until={month}")
            check.that(status == 200 and json.dumps(page).count('"measure"') == text.count('"measure"'),
                       f"{month}: every measure of the year is there too", status)
        # Next year's holidays are missing, and that is said where working days are counted and by the doctor.
        health = json.loads(subprocess.run([BUILD / "hezhi", "doctor", "--data", demo.data, "--json"], stdout=subprocess.PIPE, text=True).stdout)
        said = [one for one in health["findings"] if one["subject"] == "calendar"]
        check.that(any(one["health"] == "warning" and "no holidays of" in one["found"] for one in said), "the doctor names the missing year", said)
        coming = demo.get(f"{base}/calendar?year={today.tm_year}")[1]
        check.that(not coming.get("is_known", coming.get("days")), "the calendar of that year is empty, and says so", coming)
        # Life goes on: who signs in anew works.
        resident = demo.sign_in("resident")
        check.that("person" in demo.get("/api/v1/session", resident)[1], "a resident signs in a year later")
        status, _, again = demo.server.request("POST", f"{base}/groups", group, {**resident, "Idempotency-Key": "year-test-group-0001"})
        check.that(status == 409, "the key of last year is a new request: the group is there already", again)
        check.that(demo.stop() == 0, "the server ends well at last")
    for problem in check.problems:
        print(problem)
    print(f"{check.passed} passed, {len(check.problems)} failed, 0 skipped")
    return int(bool(check.problems))


if __name__ == "__main__":
    sys.exit(main())
