#!/usr/bin/env python3
"""Mail over a real SMTP conversation, from a real server process: consent by a link, one-click unsubscription, refusals, a
server that hangs up in the middle, and a process that is killed while it sends.

The SMTP server is a few lines of asyncio that answer as they are told to. On SQLite. Prints 'N passed, N failed, N skipped'.
"""
from __future__ import annotations

import asyncio
import email
import email.policy
import json
import re
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import Server, build_world  # noqa: E402

PATIENCE_S = 60.0


class SmtpServer:
    """Takes mail on a free port. `answers`: address → what RCPT is answered; `held`: messages stay without an answer."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, bytes]] = []
        self.answers: dict[str, str] = {}
        self.hang_ups = 0
        self.held = False
        self.loop = asyncio.new_event_loop()
        self.server = self.loop.run_until_complete(asyncio.start_server(self.talk, "127.0.0.1", 0))
        self.port = self.server.sockets[0].getsockname()[1]
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(line.encode() + b"\r\n")

        say("220 test")
        to = ""
        try:
            while line := (await reader.readline()).decode("ascii", "replace").strip():
                verb = line.upper()
                if verb.startswith("RCPT"):
                    to = line[line.index("<") + 1:line.index(">")]
                    say(self.answers.get(to, "250 ok"))
                elif verb == "DATA":
                    say("354 go on")
                    lines = []
                    while (part := await reader.readline()) not in (b".\r\n", b""):
                        lines.append(part[1:] if part.startswith(b"..") else part)
                    self.messages.append((to, b"".join(lines)))
                    if self.held:
                        await asyncio.sleep(PATIENCE_S)
                        return
                    if self.hang_ups > 0:
                        self.hang_ups -= 1
                        return
                    say("250 queued")
                elif verb == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")
                await writer.drain()
        except (ConnectionError, ValueError):
            pass
        finally:
            writer.close()

    def of(self, address: str) -> list[bytes]:
        return [message for to, message in self.messages if to == address]


class Checks:
    def __init__(self) -> None:
        self.passed, self.problems = 0, []

    def expect(self, holds: bool, what: str) -> None:
        self.passed += 1
        if not holds:
            self.problems.append(what)


def eventually(holds, what: str, checks: Checks) -> bool:
    """Once it holds; how long that takes says nothing."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if holds():
            checks.passed += 1
            return True
        time.sleep(0.05)
    checks.expect(False, what)
    return False


def check_form(raw: bytes, checks: Checks) -> email.message.EmailMessage:
    checks.expect(raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b""), "lines end with CRLF, all of them")
    checks.expect(max(map(len, raw.split(b"\r\n"))) <= 998, "a line is too long")
    checks.expect(raw.isascii(), "a byte beyond ASCII")
    message = email.message_from_bytes(raw, policy=email.policy.default)
    checks.expect(not message.defects, f"a parser found {message.defects}")
    for header in ("Date", "From", "To", "Subject", "Message-ID"):
        checks.expect(len(message.get_all(header, [])) == 1, f"{header} is not there once")
    checks.expect([part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"], "not two alternatives")
    return message


def text_of(message: email.message.EmailMessage, kind: str = "plain") -> str:
    return message.get_body((kind,)).get_content()


def main() -> int:
    checks, smtp = Checks(), SmtpServer()
    with tempfile.TemporaryDirectory(prefix="hezhi-mail-") as name:
        data = Path(name) / "data"
        world = build_world(data, residents=2, case_copies=1)
        people = {(one["role"], one["relation"]): one for one in world["people"]}
        resident, administrator = people[("resident", "own")], people[("administrator", "parent")]
        options = ["--smtp-url", f"smtp://127.0.0.1:{smtp.port}", "--mail-from", "noreply@hezhi.example", "--smtp-timeout", "2",
                   "--public-url", "https://hezhi.example"]

        def call(server: Server, person: dict | None, method: str, path: str, body=None, headers: dict | None = None):
            sent = {"Cookie": person["cookie"], "X-CSRF-Token": person["csrf"]} if person else {}
            status, _, content = server.request(method, path, body, sent | (headers or {}))
            return status, json.loads(content) if content[:1] in (b"{", b"[") else content

        def give(server: Server, person: dict, address: str) -> int:
            return call(server, person, "PUT", "/api/v1/me/mail-address", {"address": address})[0]

        def settings(server: Server, person: dict) -> dict:
            return call(server, person, "GET", "/api/v1/me/notice-settings")[1]

        def report(server: Server) -> dict:
            return call(server, administrator, "GET", f"/api/v1/s/{world['street']}/mail")[1]

        with Server(data, *options) as server:
            checks.expect(give(server, resident, "zhou@mail.example\r\nBcc: x@y.example") in (400, 422), "a header was let in")
            checks.expect(give(server, resident, "zhou@mail.example") == 200, "an address is not taken")
            eventually(lambda: len(smtp.of("zhou@mail.example")) == 1, "no confirmation came", checks)
            message = check_form(smtp.of("zhou@mail.example")[0], checks)
            checks.expect(message["Subject"] == "请确认您的邮箱", f"the subject is {message['Subject']!r}")
            checks.expect("List-Unsubscribe" not in message, "a mail that was asked for by hand speaks of a list")
            link = re.search(r"https://hezhi\.example/mail/confirm\?token=(\S+)", text_of(message))
            checks.expect(link is not None and link[1] in text_of(message, "html"), "the two alternatives say different things")
            checks.expect(not settings(server, resident)["mail"]["is_confirmed"], "confirmed without the link")
            _, headers, content = server.request("GET", "/api/v1/session")
            visitor = {"cookie": headers["set-cookie"].split(";")[0], "csrf": json.loads(content)["csrf_token"]}
            checks.expect(call(server, visitor, "POST", "/api/v1/mail/confirmation", {"token": link[1][:-1] + ("1" if link[1].endswith("0") else "0")})[0] == 404, "a wrong link confirms")
            checks.expect(call(server, visitor, "POST", "/api/v1/mail/confirmation", {"token": link[1]})[0] == 204, "the link does not confirm without an account")
            checks.expect(settings(server, resident)["mail"]["is_confirmed"], "the link changed nothing")

            smtp.answers["nobody@mail.example"] = "550 5.1.1 <nobody@mail.example>: no such user"
            checks.expect(give(server, people[("neighbour", "none")], "nobody@mail.example") == 200, "an address is not taken")
            eventually(lambda: len(report(server)["given_up"]) == 1, "a refusal is not final", checks)
            given_up = report(server)["given_up"]
            checks.expect(bool(given_up) and "550 5.1.1" in given_up[0]["last_error"] and "nobody" not in json.dumps(given_up), f"{given_up}")
            bell = call(server, administrator, "GET", "/api/v1/me/notices")[1]["items"]
            checks.expect("mail_given_up" in [one["kind"] for one in bell], "no administrator is told")

            smtp.hang_ups = 1
            checks.expect(give(server, people[("joined", "none")], "li@mail.example") == 200, "an address is not taken")
            eventually(lambda: len(smtp.of("li@mail.example")) == 1 and report(server)["waiting"] == 1, "a server that hung up was believed", checks)

            smtp.held = True
            checks.expect(give(server, people[("other_department", "none")], "wang@mail.example") == 200, "an address is not taken")
            eventually(lambda: len(smtp.of("wang@mail.example")) == 1, "the mail did not leave", checks)
            server.kill()
        smtp.held = False
        with Server(data, *options) as server:
            eventually(lambda: len(smtp.of("wang@mail.example")) >= 2, "the mail of the killed process was forgotten", checks)
            ids = {email.message_from_bytes(raw)["Message-ID"] for raw in smtp.of("wang@mail.example")}
            checks.expect(len(ids) == 1, f"the same mail under several names: {ids}")
            eventually(lambda: report(server)["waiting"] == 1, "it is not settled", checks)

            case = f"/api/v1/s/{world['street']}/cases"
            made = call(server, resident, "POST", case, {"text": "楼道灯不亮，找周阿姨CANARY", "place": world["community"], "location": "",
                                                         "contact": "desk_only", "name": "周阿姨", "phone": "13800005555"})[1]
            status, _ = call(server, people[("committee_staff", "own")], "POST", f"{case}/{made['id']}/question", {"text": "哪一层？CANARY"}, {"If-Match": '"1"'})
            checks.expect(status == 200, f"the question was refused: {status}")
            eventually(lambda: "case_asked" in [one["kind"] for one in call(server, resident, "GET", "/api/v1/me/notices")[1]["items"]],
                       "the question is not in the letterbox", checks)
            token = urllib.parse.quote(link[1])
            status, _ = call(server, None, "POST", f"/api/v1/mail/unsubscribe?token={token}", b"List-Unsubscribe=One-Click",
                             {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"})
            checks.expect(status == 404, "the link of a confirmation ends mail")
        log = Path(str(data) + ".log").read_text(errors="replace")
        for secret in ("zhou@", "nobody@", "wang@", link[1]):
            checks.expect(secret not in log, f"the log holds {secret}")
        for to, raw in smtp.messages:
            said = "".join(str(text_of(email.message_from_bytes(raw, policy=email.policy.default), kind)) for kind in ("plain", "html"))
            checks.expect("CANARY" not in said and "13800005555" not in said and "周阿姨" not in said, f"a mail to {to} says what somebody typed")
    for problem in checks.problems:
        print(problem)
    print(f"{checks.passed - len(checks.problems)} passed, {len(checks.problems)} failed, 0 skipped")
    return int(bool(checks.problems))


if __name__ == "__main__":
    sys.exit(main())
