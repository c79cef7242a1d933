#!/usr/bin/env python3
"""./bench: prints a table and JSON for each subject, every server figure beside a yardstick measured in the same run.

Library subjects run their Google Benchmark program (preset `bench`). `server` starts the release binary on a fresh data
folder with a prepared topic and residents, drives it with wrk, and measures beside it the disk's fdatasync rate, pgbench
upserting the same kind of row, and nginx sending the same bytes from a file. CPU seconds are the server's own, read from
/proc, so the load generator's share is apart. Machines are noisy: compare ratios within one run.
"""
from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.chdir(ROOT)
LIBRARIES = ("opinion", "tally", "budgeting", "sortition", "storage", "responsibilities")
ALIASES = {"budget": "budgeting", "register": "responsibilities"}
TICKS = os.sysconf("SC_CLK_TCK")


def run(*words: str, **options) -> str:
    return subprocess.run(words, check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options).stdout


def shell(*functions: str) -> None:
    run("bash", "-c", ". tools/bootstrap.sh; " + "; ".join(functions))


def table(title: str, rows: list[tuple[str, ...]]) -> None:
    print(f"\n{title}")
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  " + "  ".join(cell.ljust(width) if column == 0 else cell.rjust(width)
                               for column, (cell, width) in enumerate(zip(row, widths))))


# ------------------------------------------------------------------------------------------------------------ libraries


def bench_library(name: str) -> dict:
    shell("configure bench")
    run("cmake", "--build", "build/bench", "--target", f"hezhi_{name}_bench")
    program = next((ROOT / "build/bench").glob(f"*/{name}/hezhi_{name}_bench"))
    report = tempfile.mktemp(suffix=".json")
    run(str(program), "--benchmark_repetitions=3", "--benchmark_report_aggregates_only=true",
        f"--benchmark_out={report}", "--benchmark_out_format=json")
    found = json.loads(Path(report).read_text())["benchmarks"]
    medians = [entry for entry in found if entry.get("aggregate_name") == "median"] or found
    rows = [("benchmark", "CPU", "unit", "notes")]
    for entry in medians:
        rows.append((entry["run_name"], f"{entry['cpu_time']:.3f}", entry["time_unit"], entry.get("label", "")))
    table(f"{name}: median of 3, one core", rows)
    return {"benchmarks": medians}


# --------------------------------------------------------------------------------------------------------------- server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident_mib(pid: int) -> float:
    return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def fdatasync_rate(folder: Path, seconds: float = 2.0) -> float:
    """4 KiB appends with fdatasync after each, a second."""
    path = folder / "fdatasync.probe"
    block = os.urandom(4096)
    with open(path, "wb", buffering=0) as file:
        count, end = 0, time.monotonic() + seconds
        while time.monotonic() < end:
            file.write(block)
            os.fdatasync(file.fileno())
            count += 1
    path.unlink()
    return count / seconds


def wait_for_200(port: int, path: str = "/healthz", seconds: float = 30) -> float:
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        with contextlib.suppress(OSError):
            if urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=1).status == 200:
                return time.monotonic() - started
        time.sleep(0.002)
    raise RuntimeError("the server did not answer")


@contextlib.contextmanager
def server(data: Path, *options: str):
    port = free_port()
    started = time.monotonic()
    process = subprocess.Popen([ROOT / "build/release/hezhi", "serve", "--data", data, "--port", str(port), *options],
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        wait_for_200(port)
        yield process.pid, port, time.monotonic() - started
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def wrk(port: int, path: str, connections: int, seconds: int, script: str | None = None, *arguments: str) -> dict:
    words = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--latency"]
    if script:
        words += ["-s", script]
    output = run(*words, f"http://127.0.0.1:{port}{path}", *(["--", *arguments] if arguments else []))
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    latency = {name: value for name, value in re.findall(r"^\s+(50|99)%\s+(\S+)$", output, re.M)}
    return {"per_second": float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)), "requests": requests,
            "errors": int(errors.group(1)) if errors else 0, "p50": latency.get("50", "?"), "p99": latency.get("99", "?")}


PGBENCH_TABLE = """CREATE TABLE opinion_votes (realm_id bigint, topic_id bigint, participant_id bytea, statement_id bigint,
  vote bigint, PRIMARY KEY (realm_id, topic_id, participant_id, statement_id));"""
PGBENCH_UPSERT = r"""\set person random(1, 2000)
\set statement random(1, 40)
\set vote random(-1, 1)
INSERT INTO opinion_votes VALUES (1, 1, decode(md5(:person::text), 'hex'), :statement, :vote)
ON CONFLICT (realm_id, topic_id, participant_id, statement_id) DO UPDATE SET vote = excluded.vote;
"""


def pgbench(clients: list[int], seconds: int, folder: Path) -> dict[int, float]:
    """Transactions a second of one-row upserts like our votes, on the PostgreSQL that tools/with_postgres starts."""
    script = folder / "upsert.sql"
    script.write_text(PGBENCH_UPSERT)
    inner = folder / "pgbench.sh"
    bindir = run("pg_config", "--bindir").strip() if shutil.which("pg_config") else "/usr/lib/postgresql/15/bin"
    lines = ["set -e", f"psql -q \"$HEZHI_TEST_POSTGRES\" -c \"{PGBENCH_TABLE}\""]
    for count in clients:
        lines.append(f"{bindir}/pgbench -n -M prepared -f {script} -c {count} -j 2 -T {seconds} \"$HEZHI_TEST_POSTGRES\""
                     f" | sed -n 's/^tps = \\([0-9.]*\\).*/{count} \\1/p'")
    inner.write_text("\n".join(lines))
    output = run("tools/with_postgres", "bash", str(inner))
    return {int(count): float(rate) for count, rate in re.findall(r"^(\d+) ([\d.]+)$", output, re.M)}


@contextlib.contextmanager
def nginx(folder: Path, body: bytes):
    """Serves `body` as a static file, access log off, one worker a core."""
    port = free_port()
    root = folder / "nginx"
    (root / "html").mkdir(parents=True)
    (root / "html/topic.json").write_bytes(body)
    (root / "nginx.conf").write_text(f"""
worker_processes auto; pid {root}/nginx.pid; error_log {root}/error.log; daemon off;
events {{ worker_connections 1024; }}
http {{ access_log off; sendfile on; keepalive_requests 1000000; default_type application/json;
  client_body_temp_path {root}/b; proxy_temp_path {root}/p; fastcgi_temp_path {root}/f; uwsgi_temp_path {root}/u; scgi_temp_path {root}/s;
  server {{ listen 127.0.0.1:{port}; root {root}/html; }} }}""")
    os.chmod(folder, 0o755)
    process = subprocess.Popen(["nginx", "-c", root / "nginx.conf", "-p", root], stderr=subprocess.DEVNULL)
    try:
        wait_for_200(port, "/topic.json")
        yield port
    finally:
        process.terminate()
        process.wait()


def fixture(data: Path, residents: int) -> dict:
    return json.loads(run("build/release/hezhi_world", "--data", str(data), "--residents", str(residents)))


def write_sessions(world: dict, folder: Path) -> Path:
    """What tests/load/votes.lua reads: a line a resident and statement."""
    lines = [f"{session['cookie']}\t{session['csrf']}" for session in world["residents"]]
    path = folder / "sessions.tsv"
    path.write_text("\n".join(lines))
    (folder / "statements.txt").write_text("\n".join(world["statements"]))
    return path


def bench_server(seconds: int = 8) -> dict:
    shell("need_packages build test", "need_node", "build_web", "configure release")
    run("cmake", "--build", "build/release", "--target", "hezhi_binary", "hezhi_world")
    result: dict = {}
    with tempfile.TemporaryDirectory(prefix="hezhi-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        world = fixture(data, 512)
        sessions = write_sessions(world, folder)
        topic = f"/api/v1/s/{world['street']}/topics/{world['topic']}"

        result["fdatasync_per_second"] = fdatasync_rate(folder)
        result["pgbench_upserts_per_second"] = pgbench([16, 64], seconds, folder)

        starts, idle = [], []
        for _ in range(5):
            with server(data) as (pid, port, started):
                starts.append(started * 1000)
                time.sleep(0.5)
                idle.append(resident_mib(pid))
        result["start_to_first_200_ms"] = statistics.median(starts)
        result["idle_mib"] = statistics.median(idle)

        with server(data, "--no-rate-limits") as (pid, port, _):
            result["votes"] = {}
            for connections in (16, 64):
                before = cpu_seconds(pid)
                measured = wrk(port, topic, connections, seconds, "tests/load/votes.lua", str(sessions), str(folder / "statements.txt"))
                spent = cpu_seconds(pid) - before
                measured["server_cpu_seconds"] = spent
                measured["per_server_cpu_second"] = measured["requests"] / spent
                result["votes"][connections] = measured
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{topic}") as reply:
                body = reply.read()
            rates = {"hezhi": [], "nginx": []}
            with nginx(folder, body) as nginx_port:
                for _ in range(3):
                    rates["hezhi"].append(wrk(port, topic, 64, 3)["per_second"])
                    rates["nginx"].append(wrk(nginx_port, "/topic.json", 64, 3)["per_second"])
            result["topic_page"] = {"bytes": len(body), **{who: statistics.median(each) for who, each in rates.items()}}
        result["fdatasync_per_second_after"] = fdatasync_rate(folder)

    rows = [("votes, durable, end to end", "per second", "p50", "p99", "per server CPU-s", "errors", "× pgbench")]
    for connections, measured in result["votes"].items():
        yardstick = result["pgbench_upserts_per_second"].get(connections)
        rows.append((f"{connections} connections", f"{measured['per_second']:.0f}", measured["p50"], measured["p99"],
                     f"{measured['per_server_cpu_second']:.0f}", str(measured["errors"]),
                     f"{measured['per_second'] / yardstick:.2f}" if yardstick else "?"))
    table("server, SQLite", rows)
    page = result["topic_page"]
    table("yardsticks and the rest", [
        ("figure", "value"),
        ("fdatasync a second (before, after)", f"{result['fdatasync_per_second']:.0f}, {result['fdatasync_per_second_after']:.0f}"),
        *[(f"pgbench upserts a second, {clients} clients", f"{rate:.0f}")
          for clients, rate in result["pgbench_upserts_per_second"].items()],
        (f"topic page, {page['bytes']} bytes: hezhi, nginx static, ratio",
         f"{page['hezhi']:.0f}/s, {page['nginx']:.0f}/s, {page['hezhi'] / page['nginx']:.2f}"),
        ("start to first 200, median of 5", f"{result['start_to_first_200_ms']:.0f} ms"),
        ("resident memory idle, median of 5", f"{result['idle_mib']:.1f} MiB"),
    ])
    return result


# ---------------------------------------------------------------------------------------------------------------- cases


class Browser:
    """A visitor or somebody signed in to the demo, on one kept connection."""

    def __init__(self, port: int, login_name: str | None = None) -> None:
        self.connect(port)
        self.keep(self.ask("GET", "/api/v1/session"))
        if login_name:
            self.keep(self.ask("POST", "/api/v1/session", {"login_name": login_name, "password": DEMO_PASSWORD}))

    @classmethod
    def bare(cls, port: int) -> Browser:
        """Without a session, for another server."""
        made = cls.__new__(cls)
        made.connect(port)
        return made

    def connect(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}

    def keep(self, session: dict) -> None:
        self.headers["X-CSRF-Token"] = session["csrf_token"]

    def ask(self, method: str, path: str, body: dict | None = None, missing_is_fine: bool = False) -> dict:
        self.connection.request(method, path, json.dumps(body) if body is not None else None, self.headers)
        reply = self.connection.getresponse()
        content = reply.read()
        if reply.status >= 300 and not (missing_is_fine and reply.status == MISSING):
            raise RuntimeError(f"{method} {path}: {reply.status} {content[:300]!r}")
        if cookie := reply.headers["Set-Cookie"]:
            self.headers["Cookie"] = cookie.split(";")[0]
        return json.loads(content)

    def timed(self, method: str, paths: list[str], bodies: list[dict] | None = None) -> dict:
        """Milliseconds of one request after the other, as this client sees them."""
        return spread([self.milliseconds(method, path, body) for path, body in zip(paths, bodies or [None] * len(paths))])

    def milliseconds(self, method: str, path: str, body: dict | None = None) -> float:
        started = time.perf_counter()
        self.ask(method, path, body)
        return (time.perf_counter() - started) * 1000


def spread(taken: list[float]) -> dict:
    taken = sorted(taken)
    return {"p50": statistics.median(taken), "p99": taken[int(len(taken) * 0.99)], "requests": len(taken)}


def two_character_words(cases: list[dict], most: int = 100) -> list[str]:
    """Of what is reported there: the pairs that occur most often, then ever rarer ones."""
    pairs: dict[str, int] = {}
    for one in cases:
        for pair in re.findall(r"(?=([\u4e00-\u9fff]{2}))", one["text"]):
            pairs[pair] = pairs.get(pair, 0) + 1
    return sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:most]


DEMO_PASSWORD = re.search(r'kDemoPassword = "([^"]+)"', (ROOT / "src/people/people.h").read_text()).group(1)


def bench_cases(count: int, seconds: int = 8) -> dict:
    """On `count` simulated cases of the demo street, SQLite."""
    shell("need_packages build test", "need_node", "build_web", "configure release")
    run("cmake", "--build", "build/release", "--target", "hezhi_binary")
    result: dict = {"cases": count, "reads": {}, "intake": {}}
    with tempfile.TemporaryDirectory(prefix="hezhi-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        run("build/release/hezhi", "demo", "--data", str(data))
        started = time.monotonic()
        run("build/release/hezhi", "simulate", "cases", "--count", str(count), "--data", str(data))
        result["simulate_seconds"] = time.monotonic() - started
        result["fdatasync_per_second"] = fdatasync_rate(folder)
        result["pgbench_upserts_per_second"] = pgbench([64], seconds, folder)
        with server(data, "--no-rate-limits") as (pid, port, _):
            visitor, staff, desk = Browser(port), Browser(port, "staff"), Browser(port, "dispatcher")
            street = visitor.ask("GET", "/api/v1/streets")["items"][0]["id"]
            base = f"/api/v1/s/{street}"
            public = visitor.ask("GET", f"{base}/cases?limit=50")["items"]
            communities = sorted({one["place"]["id"] for one in public})
            matters = sorted({one["matter"]["id"] for one in public if one["matter"]})
            year = time.gmtime().tm_year
            reads = {f"inbox, {queue}, street": (desk, f"{base}/desk/cases?limit=50&queue={queue}")
                     for queue in ("mine", "unassigned", "late", "returned", "all")}
            reads |= {f"inbox, {queue}, community": (staff, f"{base}/desk/cases?limit=50&queue={queue}")
                      for queue in ("unassigned", "late", "all")}
            reads["inbox, numbers beside the queues"] = (desk, f"{base}/desk/case-counts")
            reads |= {"public list": (visitor, f"{base}/cases?limit=50"),
                      "public list, open": (visitor, f"{base}/cases?limit=50&is_open=true"),
                      "street page": (visitor, f"{base}/indicators"),
                      "street page, 36 months": (visitor, f"{base}/indicators?from={year - 2}-01&until={year}-12")}
            if matters:
                reads["public list, one matter"] = (visitor, f"{base}/cases?limit=50&matter={matters[-1]}")
            for what, (browser, path) in reads.items():
                result["reads"][what] = browser.timed("GET", [path] * 200)
            for what, (browser, path) in {"search by the desk": (desk, f"{base}/desk/case-search"),
                                          "search by a visitor": (visitor, f"{base}/search")}.items():
                found = [f"{path}?words={urllib.parse.quote(words)}" for words in two_character_words(public)]
                result["reads"][f"{what}, {len(found)} words of two characters"] = browser.timed("GET", found * 2)
            words = [{"place": one["place"]["id"], "text": one["text"]} for one in public]
            result["reads"]["similar cases"] = visitor.timed("POST", [f"{base}/similar-cases"] * 200, (words * 4)[:200])

            (folder / "browsers.tsv").write_text(f"{visitor.headers['Cookie']}\t{visitor.headers['X-CSRF-Token']}\n")
            (folder / "places.txt").write_text("\n".join(communities))
            for connections in (16, 64):
                before = cpu_seconds(pid)
                measured = wrk(port, f"{base}/cases", connections, seconds, "tests/load/intake.lua",
                               str(folder / "browsers.tsv"), str(folder / "places.txt"))
                spent = cpu_seconds(pid) - before
                measured["server_cpu_seconds"] = spent
                measured["per_server_cpu_second"] = measured["requests"] / spent
                if measured["errors"]:
                    raise RuntimeError(f"{measured['errors']} of {measured['requests']} reports were refused")
                result["intake"][connections] = measured
        result["fdatasync_per_second_after"] = fdatasync_rate(folder)

    rows = [("read, one client", "p50 ms", "p99 ms")]
    rows += [(what, f"{each['p50']:.1f}", f"{each['p99']:.1f}") for what, each in result["reads"].items()]
    table(f"{count} cases, SQLite", rows)
    rows = [("intake, durable, text alone", "per second", "p50", "p99", "per server CPU-s", "errors", "× pgbench")]
    yardstick = result["pgbench_upserts_per_second"].get(64)
    for connections, measured in result["intake"].items():
        rows.append((f"{connections} connections", f"{measured['per_second']:.0f}", measured["p50"], measured["p99"],
                     f"{measured['per_server_cpu_second']:.0f}", str(measured["errors"]),
                     f"{measured['per_second'] / yardstick:.2f}" if yardstick else "?"))
    table("every report writes case, reporter, event, public event, search index and deadline job", rows)
    table("yardsticks", [("figure", "value"),
                         ("cases simulated a second", f"{count / result['simulate_seconds']:.0f}"),
                         ("fdatasync a second (before, after)", f"{result['fdatasync_per_second']:.0f}, "
                          f"{result['fdatasync_per_second_after']:.0f}"),
                         ("pgbench upserts a second, 64 clients", f"{yardstick:.0f}" if yardstick else "?")])
    return result


# --------------------------------------------------------------------------------------------------------------- thread

# What the pages ask for when they are opened (web/src/features), by somebody signed in.
SHELL = ("/api/v1/session", "/api/v1/streets", "/api/v1/me/notices/count")
TODAY = (*SHELL, "/api/v1/today", "{street}/waiting", "{street}/my-cases", "{street}/topics?state=closed&limit=1")
OWN_INPUTS = (*SHELL, "{street}/own-inputs")
TOPIC = (*SHELL, "{topic}", "{topic}/thread", "{topic}/next-statement", "{topic}/agenda", "{topic}/service-offers",
         "{street}/meetings?topic={id}", "{street}/ballots?topic={id}&limit=20", "{street}/budgets?topic={id}",
         "{topic}/procedure", "{topic}/groups", "{topic}/evaluation", "{topic}/commitments",
         "{street}/resolutions?topic={id}&limit=20")
MISSING = 404  # a topic without agenda item, run or evaluation answers so, and the page shows nothing there


def maps_waited_for(browser: Browser, street: str, topics: list[str]) -> bool:
    """Whether an opinion map of these topics is being computed for the first time; asking begins it."""
    states = [browser.ask("GET", f"/api/v1/s/{street}/topics/{topic}/map")["state"] for topic in topics]
    return "computing" in states


def open_page(browser: Browser, parts: tuple[str, ...], street: str, topic: str = "") -> dict[str, float]:
    """Milliseconds of each of a page's requests, one after the other."""
    base = f"/api/v1/s/{street}"
    taken = {}
    for part in parts:
        path = part.format(street=base, topic=f"{base}/topics/{topic}", id=topic)
        started = time.perf_counter()
        browser.ask("GET", path, missing_is_fine=True)
        taken[part] = (time.perf_counter() - started) * 1000
    return taken


def bench_thread(topics: int = 200, residents: int = 20_000, events: int = 2_000_000) -> dict:
    """On a simulated street, SQLite: topic page, Today and "what became of what I said", all their requests in turn."""
    shell("need_packages build test", "need_node", "build_web", "configure release")
    run("cmake", "--build", "build/release", "--target", "hezhi_binary")
    result: dict = {"topics": topics, "residents": residents, "events": events, "pages": {}, "requests": {}}
    with tempfile.TemporaryDirectory(prefix="hezhi-bench-") as name:
        folder = Path(name)
        data = folder / "data"
        started = time.monotonic()
        result["simulated"] = run("build/release/hezhi", "simulate", "threads", "--topics", str(topics), "--residents",
                                  str(residents), "--events", str(events), "--data", str(data)).strip()
        result["simulate_seconds"] = time.monotonic() - started
        with server(data, "--no-rate-limits") as (pid, port, _):
            visitor, resident = Browser(port), Browser(port, "resident")
            street = visitor.ask("GET", "/api/v1/streets")["items"][0]["id"]
            found, cursor = [], ""
            while len(found) < topics and cursor is not None:
                page = visitor.ask("GET", f"/api/v1/s/{street}/topics?limit=50{cursor and '&cursor=' + cursor}")
                found += [one["id"] for one in page["items"]]
                cursor = page.get("next_cursor")
            cold = [sum(open_page(resident, OWN_INPUTS, street).values())]
            while maps_waited_for(visitor, street, found):  # the program keeps them; after a start all are computed at once
                cold.append(sum(open_page(resident, OWN_INPUTS, street).values()))
            result["own_inputs_cold_ms"] = {"loads": len(cold), "worst": max(cold)}
            result["own_inputs"] = len(resident.ask("GET", f"/api/v1/s/{street}/own-inputs")["items"])
            wanted = {"topic page": (TOPIC, (found * 2)[:400]), "Today": (TODAY, [""] * 200),
                      "what became of what I said": (OWN_INPUTS, [""] * 200)}
            before = cpu_seconds(pid)
            for what, (parts, each) in wanted.items():
                taken = [open_page(resident, parts, street, topic) for topic in each]
                result["pages"][what] = {**spread([sum(one.values()) for one in taken]), "loads": len(taken), "requests": len(parts)}
                result["requests"][what] = {part: spread([one[part] for one in taken]) for part in parts}
            result["server_cpu_seconds"] = cpu_seconds(pid) - before
            body = json.dumps(resident.ask("GET", f"/api/v1/s/{street}/topics/{found[0]}/thread")).encode()
            with nginx(folder, body) as nginx_port:
                still = Browser.bare(nginx_port)
                result["static_page"] = spread([sum(still.milliseconds("GET", "/topic.json") for _ in TOPIC) for _ in range(200)])
    rows = [("page, one client, one request after the other", "requests", "p50 ms", "p99 ms", "p99 at most")]
    limits = {"topic page": 50, "Today": 50, "what became of what I said": 100}
    rows += [(what, str(each["requests"]), f"{each['p50']:.1f}", f"{each['p99']:.1f}", str(limits[what]))
             for what, each in result["pages"].items()]
    rows.append(("as many static files of nginx, same client", str(len(TOPIC)), f"{result['static_page']['p50']:.1f}",
                 f"{result['static_page']['p99']:.1f}", ""))
    table(result["simulated"], rows)
    rows = [("request", "p50 ms", "p99 ms")]
    seen = set()
    for what, parts in result["requests"].items():
        rows += [(f"{what}: {part}", f"{each['p50']:.1f}", f"{each['p99']:.1f}") for part, each in parts.items() if part not in seen]
        seen.update(parts)
    table(f"one by one; {result['own_inputs']} own inputs", rows)
    table("the rest", [("figure", "value"), ("simulated in", f"{result['simulate_seconds']:.0f} s"),
                       ("server CPU of all page loads", f"{result['server_cpu_seconds']:.1f} s"),
                       (f"own inputs right after a start, worst of {result['own_inputs_cold_ms']['loads']}",
                        f"{result['own_inputs_cold_ms']['worst']:.0f} ms")])
    return result


# ----------------------------------------------------------------------------------------------------------------- page


def bench_page() -> dict:
    """The residents' app in a browser slowed to a cheap phone on slow 4G (tests/load/page.mjs)."""
    shell("need_packages build test", "need_node", "build_web", "configure release")
    run("cmake", "--build", "build/release", "--target", "hezhi_binary")
    found = json.loads(subprocess.run(["node", "tests/load/page.mjs"], check=True, stdout=subprocess.PIPE, text=True,
                                      env={**os.environ, "HEZHI_BINARY": str(ROOT / "build/release/hezhi")}).stdout)
    rows = [("page, median of " + str(found["rounds"]), "measured", "at most")]
    for who in ("visitor", "resident"):
        today = found[f"today_{who}"]
        rows += [(f"Today as a {who}: largest paint", f"{today['lcp_ms']:.0f} ms", "2000 ms"),
                 (f"Today as a {who}: blocked main thread", f"{today['tbt_ms']:.0f} ms", "200 ms"),
                 (f"Today as a {who}: layout shift", f"{today['cls']:.3f}", "0.050")]
    rows += [("second start, service worker: largest paint", f"{found['warm_start_lcp_ms']:.0f} ms", "1000 ms"),
             ("slowest event of 20 votes", f"{found['worst_vote_event_ms']:.0f} ms", "200 ms"),
             ("map of 300 marks drawn", f"{found['map_300_marks_ms']:.0f} ms", "60 ms"),
             ("load average before and after", f"{found['load_before']:.1f}, {found['load_after']:.1f}", "")]
    table("150 ms, 1,638,400 bit/s down, 768,000 up, CPU four times slower", rows)
    return found


def main(arguments: list[str]) -> int:
    out = None
    if "--json" in arguments:
        at = arguments.index("--json")
        out = Path(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2:]
    count = 1_000_000
    if "--count" in arguments:
        at = arguments.index("--count")
        count = int(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2:]
    subjects = [ALIASES.get(name, name) for name in arguments] or ["server", "cases", "thread", "page", *LIBRARIES]
    results = {}
    for subject in subjects:
        if subject == "server":
            results[subject] = bench_server()
        elif subject == "cases":
            results[subject] = bench_cases(count)
        elif subject == "thread":
            results[subject] = bench_thread()
        elif subject == "page":
            results[subject] = bench_page()
        elif subject in LIBRARIES:
            results[subject] = bench_library(subject)
        else:
            print(f"no benchmark '{subject}': server cases thread page {' '.join(LIBRARIES)}", file=sys.stderr)
            return 2
    text = json.dumps(results, indent=2)
    if out:
        out.write_text(text)
    else:
        print("\n" + text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
