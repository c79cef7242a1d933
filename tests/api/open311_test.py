#!/usr/bin/env python3
"""GeoReport v2 as a stranger's client meets it: every rule of the specification that an answer can keep or break.

Discovery, services, definitions, a report by POST, its reading one by one and in lists, filters, errors, each in XML and
JSON: content types, the XML declaration, elements that must be there and no others, dates with a zone, and that JSON is the
XML without its root. Prints 'N passed, N failed, N skipped'.
"""
from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import urllib.parse
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from support import BUILD, Server, build_world  # noqa: E402

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
TYPED = "路灯 😀 一闪一闪 <b>很暗</b> & ]]>\n第二行"
SERVICE = {"service_code", "service_name", "description", "metadata", "type", "keywords", "group"}
ATTRIBUTE = {"variable", "code", "datatype", "required", "datatype_description", "order", "description", "values"}
REQUEST = {"service_request_id", "status", "service_name", "service_code", "description", "requested_datetime",
           "updated_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url"}
MAY_BE_ABSENT = {"status_notes", "agency_responsible", "service_notice", "expected_datetime"}


class Checks:
    def __init__(self) -> None:
        self.passed, self.problems = 0, []

    def expect(self, holds: bool, what: str) -> None:
        if holds:
            self.passed += 1
        else:
            self.problems.append(what)


def as_json(node: ElementTree.Element):
    """The JSON of the specification's XML: containers of one kind of child are arrays, empty elements null."""
    children = list(node)
    if not children:
        return node.text if node.text else None
    plural = node.tag in ("services", "service_requests", "errors", "endpoints", "formats", "attributes", "values")
    return [as_json(one) for one in children] if plural else {one.tag: as_json(one) for one in children}


class Client:
    def __init__(self, server: Server, checks: Checks, street: str) -> None:
        self.server, self.checks, self.street = server, checks, street

    def read(self, path: str, form: str, query: dict | None = None, expected: int = 200, body: dict | None = None):
        """The answer as JSON, whichever format it came in, after what holds of every answer."""
        asked = {"jurisdiction_id": self.street, **(query or {})} if query is None or "jurisdiction_id" not in query else query
        address = f"/open311/{path}.{form}" + ("" if body is not None else "?" + urllib.parse.urlencode(asked))
        payload, headers = None, {"Sec-Fetch-Site": "cross-site"}
        if body is not None:
            payload = urllib.parse.urlencode({"jurisdiction_id": self.street, **body}).encode()
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
        status, found, content = self.server.request("POST" if body is not None else "GET", address, payload, headers)
        where = f"{'POST' if body is not None else 'GET'} {address}"
        self.checks.expect(status == expected, f"{where}: {status}, {expected} expected: {content[:200]!r}")
        self.checks.expect(found.get("content-type") == TYPES[form], f"{where}: {found.get('content-type')}")
        text = content.decode("utf-8")
        if form == "json":
            return json.loads(text)
        self.checks.expect(re.match(r"<\?xml version=.1\.0. encoding=.utf-8.\s?\?>", text, re.I) is not None, f"{where}: no declaration")
        root = ElementTree.fromstring(text)
        self.checks.expect("xmlns" not in text and "{" not in root.tag, f"{where}: a namespace")
        return as_json(root)

    def both(self, path: str, query: dict | None = None, expected: int = 200):
        """In both formats, which say the same."""
        found, other = (self.read(path, form, query, expected) for form in ("json", "xml"))
        plain = json.loads(json.dumps(found), parse_float=str, parse_int=str)
        self.checks.expect(spelled(plain) == spelled(other), f"{path} {query}: XML and JSON differ: {spelled(plain)!r:.300} {spelled(other)!r:.300}")
        return found


def spelled(value):
    """As text throughout: JSON has numbers and truth where XML has words; empty is null in both."""
    if isinstance(value, dict):
        return {name: spelled(one) for name, one in value.items()}
    if isinstance(value, list):
        return [spelled(one) for one in value] or None
    if value is None or value == "":
        return None
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_errors(errors, code: str, where: str, checks: Checks) -> None:
    checks.expect(isinstance(errors, list) and len(errors) > 0, f"{where}: no list of errors: {errors!r}")
    for one in errors if isinstance(errors, list) else []:
        checks.expect(set(one) == {"code", "description"} and str(one["code"]) == code and bool(one["description"]), f"{where}: {one!r}")


def check_discovery(client: Client) -> None:
    checks = client.checks
    for form in ("json", "xml"):
        status, headers, content = client.server.request("GET", f"/open311/discovery.{form}")
        checks.expect(status == 200 and headers["content-type"] == TYPES[form], f"discovery.{form}: {status}")
        found = json.loads(content) if form == "json" else as_json(ElementTree.fromstring(content))
        checks.expect(set(found) == {"changeset", "contact", "key_service", "endpoints"}, f"discovery.{form}: {sorted(found)}")
        checks.expect(all(found.values()), f"discovery.{form}: a field is empty")
        checks.expect(TIME.fullmatch(found["changeset"]) is not None and datetime.fromisoformat(found["changeset"].replace("Z", "+00:00")) <= datetime.now(timezone.utc),
                      f"discovery.{form}: changeset {found['changeset']} is no moment that has passed")
        checks.expect({one["type"] for one in found["endpoints"]} == {"production", "test"}, f"discovery.{form}: types of endpoints")
        for one in found["endpoints"]:
            checks.expect(set(one) == {"specification", "url", "changeset", "type", "formats"}, f"discovery.{form}: endpoint {sorted(one)}")
            checks.expect(one["specification"] == "http://wiki.open311.org/GeoReport_v2", f"discovery.{form}: {one['specification']}")
            checks.expect(sorted(one["formats"]) == ["application/json", "text/xml"], f"discovery.{form}: {one['formats']}")


def check_services(client: Client) -> list[dict]:
    checks = client.checks
    services = client.both("v2/services")
    checks.expect(len(services) > 0, "no services")
    codes = [one["service_code"] for one in services]
    checks.expect(len(codes) == len(set(codes)), "a service_code stands twice")
    for one in services:
        checks.expect(set(one) == SERVICE, f"service {one['service_code']}: {sorted(set(one) ^ SERVICE)}")
        checks.expect(isinstance(one["service_code"], str), f"service_code {one['service_code']!r} is no string")
        checks.expect(str(one["metadata"]).lower() in ("true", "false"), f"metadata {one['metadata']!r}")
        checks.expect(one["type"] in ("realtime", "batch", "blackbox"), f"type {one['type']!r}")
        checks.expect(bool(one["service_name"]), "a service without a name")
        if str(one["metadata"]).lower() != "true":
            continue
        definition = client.both(f"v2/services/{one['service_code']}")
        checks.expect(definition["service_code"] == one["service_code"] and set(definition) == {"service_code", "attributes"}, f"definition {definition!r:.200}")
        orders = [int(attribute["order"]) for attribute in definition["attributes"]]
        checks.expect(len(orders) == len(set(orders)) and min(orders) >= 1, f"{one['service_code']}: orders {orders}")
        for attribute in definition["attributes"]:
            checks.expect(set(attribute) <= ATTRIBUTE and ATTRIBUTE - {"values"} <= set(attribute), f"attribute {sorted(attribute)}")
            checks.expect(attribute["datatype"] in ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"), f"datatype {attribute['datatype']}")
            for name in ("variable", "required"):
                checks.expect(str(attribute[name]).lower() in ("true", "false"), f"{name} {attribute[name]!r}")
            if attribute["datatype"].endswith("list"):
                checks.expect(len(attribute["values"]) > 0 and all(set(value) == {"key", "name"} for value in attribute["values"]), f"values {attribute.get('values')!r}")
    for form in ("json", "xml"):
        check_errors(client.read("v2/services/NO-SUCH", form, expected=404), "404", "an unknown service", checks)
    return services


def check_request(one: dict, where: str, checks: Checks) -> None:
    checks.expect(REQUEST <= set(one) and set(one) <= REQUEST | MAY_BE_ABSENT, f"{where}: {sorted(set(one) ^ REQUEST)}")
    checks.expect(isinstance(one["service_request_id"], str), f"{where}: the id is no string")
    checks.expect(one["status"] in ("open", "closed"), f"{where}: status {one['status']}")
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        if one.get(name):
            checks.expect(TIME.fullmatch(one[name]) is not None, f"{where}: {name} {one[name]}")
    checks.expect(bool(one["requested_datetime"]) and bool(one["updated_datetime"]), f"{where}: a moment is missing")
    checks.expect((one["lat"] is None) == (one["long"] is None), f"{where}: half a point")


PASSWORD = "qinghe-2026"


def signed_in(server: Server, login: str) -> dict[str, str]:
    """The headers of somebody of the demo street."""
    def session(headers: dict, body=None):
        status, found, content = server.request("POST" if body else "GET", "/api/v1/session", body, headers)
        if status >= 300:
            raise RuntimeError(f"{login}: {status} {content[:200]!r}")
        cookie = found["set-cookie"].split(";")[0] if "set-cookie" in found else headers.get("Cookie", "")
        return {"Cookie": cookie}, content
    visitor, content = session({})
    person, _ = session({**visitor, "X-CSRF-Token": json.loads(content)["csrf_token"]}, {"login_name": login, "password": PASSWORD})
    person, content = session(person)
    return {**person, "X-CSRF-Token": json.loads(content)["csrf_token"]}


def check_streets(folder: Path, checks: Checks) -> None:
    """Of several streets one is named."""
    world = build_world(folder, residents=1)
    with Server(folder) as server:
        client = Client(server, checks, world["street"])
        for form in ("json", "xml"):
            check_errors(client.read("v2/services", form, {"jurisdiction_id": ""}, 400), "400", "several streets and none named", checks)
            check_errors(client.read("v2/services", form, {"jurisdiction_id": "nowhere"}, 404), "404", "an unknown street", checks)
            client.read("v2/services", form)


def main() -> int:
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="hezhi-open311-") as name:
        check_streets(Path(name) / "world", checks)
        data = Path(name) / "demo"
        subprocess.run([BUILD / "hezhi", "demo", "--data", data], check=True, stdout=subprocess.DEVNULL)
        with Server(data) as server:
            street = json.loads(server.request("GET", "/api/v1/streets")[2])["items"][0]
            client = Client(server, checks, street["slug"])
            people = {login: signed_in(server, login) for login in ("admin", "dispatcher")}

            def call(who: str, method: str, path: str, body=None, revision: int | None = None):
                headers = dict(people[who])
                if revision is not None:
                    headers["If-Match"] = f'"{revision}"'
                status, _, content = server.request(method, path, body, headers)
                if status >= 300:
                    raise RuntimeError(f"{method} {path}: {status} {content[:300]!r}")
                return json.loads(content)

            check_discovery(client)
            services = check_services(client)
            code = services[0]["service_code"]
            key = call("admin", "POST", f"/api/v1/s/{street['id']}/api-keys", {"name": "青禾市民网"})["secret"]

            report = {"api_key": key, "service_code": code, "address_id": street["communities"][0]["id"], "description": TYPED,
                      "first_name": "阿姨", "last_name": "周", "phone": "13900001234", "email": "zhou@example.org", "attribute[URGENCY]": "urgent"}
            numbers = []
            for form in ("json", "xml"):
                made = client.read("v2/requests", form, body=report)
                checks.expect(isinstance(made, list) and len(made) == 1, f"POST in {form}: {made!r}")
                reply = made[0]
                checks.expect(("service_request_id" in reply) != ("token" in reply), f"POST in {form}: an id or a token, not both: {sorted(reply)}")
                checks.expect(set(reply) == {"service_request_id", "service_notice", "account_id"}, f"POST in {form}: {sorted(reply)}")
                numbers.append(reply["service_request_id"])
            for form in ("json", "xml"):
                for what, body, status in (("no key", {**report, "api_key": ""}, 403), ("a wrong key", {**report, "api_key": "0" * 32}, 403),
                                           ("no service", {**report, "service_code": ""}, 400), ("an unknown service", {**report, "service_code": "NO-SUCH"}, 404),
                                           ("no place", {**report, "address_id": ""}, 400), ("half a point", {**report, "address_id": "", "lat": "30.1"}, 400),
                                           ("no number", {**report, "address_id": "", "lat": "north", "long": "120"}, 400),
                                           ("a long description", {**report, "description": "长" * 4001}, 400)):
                    check_errors(client.read("v2/requests", form, body=body, expected=status), str(status), f"POST with {what} in {form}", checks)

            # Strangers read a case once its desk has looked.
            check_errors(client.read(f"v2/requests/{numbers[0]}", "json", expected=404), "404", "a case that nobody has looked at", checks)
            register = call("dispatcher", "GET", f"/api/v1/s/{street['id']}/register")["items"]
            desk = call("dispatcher", "GET", f"/api/v1/s/{street['id']}/desk/cases?limit=100")["items"]
            for number in numbers:
                case = next(one["id"] for one in desk if one["number"] == number)
                address = f"/api/v1/s/{street['id']}/cases/{case}"
                revision = call("dispatcher", "GET", address)["revision"]
                matter = next(one["matter"] for one in register if one["code"] == code)
                call("dispatcher", "POST", f"{address}/dispatch", {"matter": matter}, revision)
            one = client.both(f"v2/requests/{numbers[0]}")
            checks.expect(len(one) == 1 and one[0]["service_request_id"] == numbers[0], f"one request: {one!r:.200}")
            check_request(one[0], "one request", checks)
            checks.expect(one[0]["description"].replace("\r", "") == TYPED, f"the description came out as {one[0]['description']!r}")
            for secret in ("13900001234", "zhou@example.org", "阿姨"):
                checks.expect(secret not in json.dumps(one, ensure_ascii=False), f"a stranger reads {secret}")

            every = client.both("v2/requests")
            for request in every:
                check_request(request, request["service_request_id"], checks)
            checks.expect(len(every) >= 2 and len(every) <= 1000, f"{len(every)} requests")
            ids = {request["service_request_id"] for request in every}
            checks.expect(set(numbers) <= ids, "the reports are not in the list")
            # A list of ids overrides every other filter.
            listed = client.both("v2/requests", {"service_request_id": ",".join(numbers), "status": "closed", "service_code": "NO-SUCH"})
            checks.expect({one["service_request_id"] for one in listed} == set(numbers), f"by ids: {len(listed)}")
            opened = client.both("v2/requests", {"status": "open"})
            closed = client.both("v2/requests", {"status": "closed"})
            checks.expect(all(one["status"] == "open" for one in opened) and all(one["status"] == "closed" for one in closed), "filtered by status")
            checks.expect({one["service_request_id"] for one in opened} | {one["service_request_id"] for one in closed or []} == ids, "open and closed are all")
            checks.expect({one["service_request_id"] for one in client.both("v2/requests", {"status": "open,closed"})} == ids, "a list of states")
            taken = every[0]["service_code"]
            checks.expect(all(one["service_code"] == taken for one in client.both("v2/requests", {"service_code": taken})), "filtered by service")
            checks.expect(client.read("v2/requests", "json", {"status": "", "service_code": "", "start_date": ""}) == every, "an empty parameter is as good as none")
            now = datetime.now(timezone.utc)
            stamp = lambda days: (now + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")  # noqa: E731
            checks.expect(len(client.both("v2/requests", {"start_date": stamp(-1), "end_date": stamp(1)})) >= 2, "by dates")
            checks.expect(client.read("v2/requests", "json", {"start_date": stamp(-80), "end_date": stamp(-70)}) == [], "nothing so long ago")
            local = (now + timedelta(days=1)).astimezone(timezone(timedelta(hours=8))).isoformat(timespec="seconds")
            checks.expect(len(client.read("v2/requests", "json", {"start_date": stamp(-1), "end_date": local})) >= 2, "a date of another zone")
            page = client.both("v2/requests", {"page": "1", "page_size": "1"})
            checks.expect(len(page) == 1, f"a page of one holds {len(page)}")
            for what, query, status in (("a date that is none", {"start_date": "yesterday"}, 400), ("a date without its zone", {"start_date": "2026-01-01T00:00:00"}, 400),
                                        ("more than 90 days", {"start_date": stamp(-100), "end_date": stamp(0)}, 400), ("an unknown status", {"status": "sleeping"}, 400)):
                for form in ("json", "xml"):
                    check_errors(client.read("v2/requests", form, query, status), str(status), f"GET with {what} in {form}", checks)
            for form in ("json", "xml"):
                check_errors(client.read("v2/tokens/1", form, expected=404), "404", "an unknown token", checks)
                check_errors(client.read("v2/requests/000000-00000", form, expected=404), "404", "an unknown request", checks)

            # The test endpoint answers alike and keeps nothing.
            before = len(client.read("v2/requests", "json"))
            trial = client.read("test/v2/requests", "json", body=report)
            checks.expect(len(trial) == 1 and trial[0]["service_request_id"] == "test", f"the test endpoint: {trial!r}")
            checks.expect(len(client.read("v2/requests", "json")) == before, "the test endpoint keeps what it is sent")
    for problem in checks.problems:
        print(problem)
    print(f"{checks.passed} passed, {len(checks.problems)} failed, 0 skipped")
    return int(bool(checks.problems))


if __name__ == "__main__":
    sys.exit(main())
