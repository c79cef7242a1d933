"""What black-box tests share: the real server as a process, a real PostgreSQL, a prepared world, and plain requests.

The binaries are those of the `dev` preset unless HEZHI_BUILD names another folder.
"""
from __future__ import annotations

import contextlib
import http.client
import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = Path(os.environ.get("HEZHI_BUILD", ROOT / "build/dev"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`hezhi serve` on a free port; a context manager that ends it gracefully."""

    def __init__(self, data: Path, *options: str, database: str | None = None, limits_rates: bool = False):
        self.port = free_port()
        words = [str(BUILD / "hezhi"), "serve", "--data", str(data), "--port", str(self.port), *options]
        if not limits_rates:
            words.append("--no-rate-limits")
        if database:
            words += ["--database", database]
        self.log = open(Path(str(data) + ".log"), "ab")
        self.process = subprocess.Popen(words, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + 60
        while True:
            if self.process.poll() is not None:
                tail = Path(self.log.name).read_text(errors="replace")[-600:]
                raise RuntimeError(f"the server ended with {self.process.returncode}: {tail}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.request("GET", "/healthz")[0] == 200:
                    return
            if time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("the server did not answer within 60 s")
            time.sleep(0.01)

    def request(self, method: str, path: str, body=None, headers: dict[str, str] | None = None) -> tuple[int, dict, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        payload = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Sec-Fetch-Site": "same-origin", **({"Content-Type": "application/json"} if payload is not None else {}),
                **(headers or {})}
        connection.request(method, path, body=payload, headers=sent)
        reply = connection.getresponse()
        content = reply.read()
        found = {name.lower(): value for name, value in reply.getheaders()}
        connection.close()
        return reply.status, found, content

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.log.close()

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.log.close()
        return code

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_) -> None:
        if not self.log.closed:
            self.stop()


class Postgres:
    """A cluster of its own in a folder, owned by an unprivileged user when we are root; can be killed and restarted."""

    def __init__(self, folder: Path):
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        if not versions:
            raise RuntimeError("PostgreSQL is not installed")
        self.bin, self.folder, self.port = versions[-1], folder, free_port()
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        folder.mkdir(parents=True)
        for parent in (folder, *folder.parents):
            if parent == Path("/tmp"):
                break
            os.chmod(parent, 0o755)
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "-D", str(folder / "data"), "-A", "trust", "-U", "hezhi", "--no-locale", "-E", "UTF8")
        self.ensure_running()
        self.url = f"postgresql://hezhi@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess:
        words = [str(self.bin / program), *arguments]
        if os.geteuid() == 0:
            words = ["setpriv", f"--reuid={self.user}", "--regid=postgres", "--clear-groups", *words]
        return subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def _postmaster(self) -> int | None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int((self.folder / "data/postmaster.pid").read_text().splitlines()[0])
            # A killed process that nobody has reaped yet is still listed.
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z":
                return pid
        return None

    def ensure_running(self) -> None:
        if self._postmaster() is not None:
            return
        (self.folder / "data/postmaster.pid").unlink(missing_ok=True)
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=50"
        deadline = time.monotonic() + 60
        while True:
            try:
                self._run("pg_ctl", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "-w", "-o", options, "start")
                return
            except subprocess.CalledProcessError:
                # After a kill the old backends may still hold shared memory for a moment.
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def kill(self) -> None:
        """SIGKILL to the postmaster and every backend, as a power cut would (but for the page cache)."""
        postmaster = self._postmaster()
        if postmaster is None:
            return
        children = [int(pid) for pid in re.findall(r"\d+", subprocess.run(
            ["pgrep", "-P", str(postmaster)], stdout=subprocess.PIPE, text=True).stdout)]
        for pid in [postmaster, *children]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while self._postmaster() is not None:
            time.sleep(0.01)

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")


def build_world(data: Path, residents: int, database: str | None = None, case_copies: int = 0) -> dict:
    """A street with communities, an open topic with statements and signed-in people: see tests/world."""
    words = [str(BUILD / "hezhi_world"), "--data", str(data), "--residents", str(residents), "--case-copies", str(case_copies)]
    if database:
        words += ["--database", database]
    return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout)
