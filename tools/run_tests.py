#!/usr/bin/env python3
"""The steps of ./test, run one after another, with totals at the end.

A step is a function that returns a Tally or raises Failed. Tests report their own numbers (GoogleTest's JSON, node:test's
and vitest's summaries); a check that is one command counts as one test. A skipped test is a failure when CI is set.
"""
from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
os.chdir(ROOT)
IN_CI = bool(os.environ.get("CI"))


class Failed(Exception):
    """A step could not do its work; its message is shown."""


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


def command(*words: str, cwd: Path = ROOT, env: dict[str, str] | None = None, timeout: int = 1800) -> str:
    """Runs one command; its output is returned, and shown when it fails."""
    result = subprocess.run(words, cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, errors="replace", timeout=timeout)
    if result.returncode != 0:
        tail = "\n".join(result.stdout.splitlines()[-80:])
        raise Failed(f"{' '.join(words)} ended with {result.returncode}\n{tail}")
    return result.stdout


def check(*words: str, **options) -> Tally:
    command(*words, **options)
    return Tally(passed=1)


def sources() -> list[str]:
    listed = command("git", "ls-files", "--cached", "--others", "--exclude-standard", "*.cc", "*.h").split()
    return [name for name in listed if (ROOT / name).exists()]


# ---------------------------------------------------------------------------------------------------------------- steps


def step_format() -> Tally:
    return check("clang-format-19", "--dry-run", "-Werror", *sources())


def step_structure() -> Tally:
    tally = Tally()
    for script in sorted((ROOT / "tools").glob("check_*.py")):
        if script.name.endswith("_test.py"):
            continue
        tally += check("python3", str(script))
    for script in sorted((ROOT / "tools").glob("*_test.py")):
        tally += check("python3", str(script))
    return tally


def shell_functions(*names: str) -> None:
    command("bash", "-c", ". tools/bootstrap.sh; " + "; ".join(names))


def step_web() -> Tally:
    shell_functions("install_web")
    web = ROOT / "web"
    tally = check("npm", "run", "--silent", "lint", cwd=web) + check("npm", "run", "--silent", "typecheck", cwd=web)
    report = tempfile.mktemp(suffix=".json")
    try:
        command("npx", "vitest", "run", "--reporter=json", f"--outputFile={report}", cwd=web)
    except Failed:
        if not Path(report).exists():
            raise
    numbers = json.loads(Path(report).read_text())
    failures = [f"{file['name']}: {test['fullName']}" for file in numbers["testResults"]
                for test in file["assertionResults"] if test["status"] == "failed"]
    for failure in failures:
        print(f"    failed: {failure}")
    tally += Tally(numbers["numPassedTests"], numbers["numFailedTests"], numbers["numPendingTests"])
    shell_functions("build_web")
    return tally + check("npm", "run", "--silent", "budget", cwd=web)


def build(preset: str, *targets: str) -> None:
    shell_functions(f"configure {preset}")
    command("cmake", "--build", f"build/{preset}", *(("--target", *targets) if targets else ()), timeout=3000)


def step_build() -> Tally:
    build("dev")
    return Tally(passed=1)


def listed_tests(preset: str, label_out: str | None = "slow") -> list[dict]:
    options = ["-LE", label_out] if label_out else []
    shown = json.loads(command("ctest", "--test-dir", f"build/{preset}", "--show-only=json-v1", *options))
    return [test for test in shown["tests"] if "command" in test]


def run_gtests(preset: str, tests: list[dict], env: dict[str, str] | None = None) -> Tally:
    """Runs GoogleTest programs and fuzz replayers one by one and adds up what they report."""
    total = Tally()
    for test in tests:
        report = tempfile.mktemp(suffix=".json")
        started = time.monotonic()
        words = list(test["command"])
        is_gtest = words[0].endswith("_test")
        if is_gtest:
            words.append(f"--gtest_output=json:{report}")
        directory = next((p["value"] for p in test.get("properties", []) if p["name"] == "WORKING_DIRECTORY"), ROOT)
        try:
            result = subprocess.run(words, cwd=directory, env={**os.environ, **(env or {})}, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True, errors="replace", timeout=1200)
            output, code = result.stdout, result.returncode
        except subprocess.TimeoutExpired as late:
            output, code = f"{late.stdout or ''}\ntimed out", 1
        if is_gtest and Path(report).exists():
            numbers = json.loads(Path(report).read_text())
            cases = [case for suite in numbers["testsuites"] for case in suite["testsuite"]]
            skipped = sum(1 for case in cases if case.get("result") == "SKIPPED")
            tally = Tally(len(cases) - numbers["failures"] - skipped, numbers["failures"], skipped)
            os.unlink(report)
            if code in (0, 1):  # ended by itself: what failed says why; otherwise the last lines do
                output = "\n".join(f"{case['classname']}.{case['name']}: {problem['failure']}"
                                   for case in cases for problem in case.get("failures", []))
            if code != 0 and tally.failed == 0:
                tally.failed = 1
            if not cases:
                tally.failed += 1
                output += "\nno test in this program"
        else:
            tally = Tally(passed=int(code == 0), failed=int(code != 0))
        if tally.failed or (tally.skipped and IN_CI):
            print("\n".join(output.splitlines()[-80:]))
        print(f"    {test['name']:<28} {tally.passed:>5} passed {tally.failed:>3} failed {tally.skipped:>3} skipped"
              f"  {time.monotonic() - started:6.1f} s", flush=True)
        total += tally
    return total


def with_postgres(words: list[str]) -> list[str]:
    return ["tools/with_postgres", *words]


def step_unit() -> Tally:
    """Every test program, on SQLite and, through HEZHI_TEST_POSTGRES, on a real PostgreSQL."""
    if "HEZHI_TEST_POSTGRES" in os.environ:
        return run_gtests("dev", listed_tests("dev"))
    return nested("unit")


def step_asan() -> Tally:
    """ASan and UBSan over lib/, its fuzz corpora included."""
    return sanitized("lib/")


def step_asan_server() -> Tally:
    """… and over the slices, storage/, http/ and jobs/; not src/app, whose tests link the whole program once more."""
    return sanitized("src/")


def sanitized(folder: str) -> Tally:
    shell_functions("configure asan")
    listed = command("ninja", "-C", "build/asan", "-t", "targets", "all")
    programs = [line.split(":")[0] for line in listed.splitlines() if "EXECUTABLE_LINKER" in line]
    chosen = [name for name in programs if name.startswith(folder) and not name.startswith("src/app/")
              and name.endswith(("_test", "_fuzz")) and not name.endswith("_slow_test")]
    if not chosen:
        raise Failed(f"no test programs under {folder}")
    build("asan", *chosen)
    return nested("asan-run" if folder == "lib/" else "asan-server-run")


def run_sanitized(folder: str) -> Tally:
    tests = [test for test in listed_tests("asan") if f"build/asan/{folder}" in test["command"][0]]
    return run_gtests("asan", tests, {"ASAN_OPTIONS": "detect_leaks=1", "UBSAN_OPTIONS": "print_stacktrace=1"})


def step_asan_run() -> Tally:
    return run_sanitized("lib/")


def step_asan_server_run() -> Tally:
    return run_sanitized("src/")


def nested(step: str) -> Tally:
    """Runs one step again under tools/with_postgres and takes over its totals."""
    report = tempfile.mktemp(suffix=".json")
    process = subprocess.run(with_postgres([sys.executable, __file__, "--report", report, step]))
    if not Path(report).exists():
        raise Failed(f"the step under PostgreSQL ended with {process.returncode} and left no report")
    return Tally(**json.loads(Path(report).read_text()))


def step_api() -> Tally:
    """Black-box programs over the real binary: authorisation, crash, restore (each prints 'N passed, N failed, N skipped')."""
    total = Tally()
    for script in sorted((ROOT / "tests" / "api").glob("*_test.py")):
        started = time.monotonic()
        result = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                timeout=1500)
        last = re.findall(r"(\d+) passed, (\d+) failed, (\d+) skipped", result.stdout)
        tally = Tally(*map(int, last[-1])) if last else Tally(failed=1)
        if result.returncode != 0 and tally.failed == 0:
            tally.failed = 1
        if tally.failed:
            print("\n".join(result.stdout.splitlines()[-60:]))
        print(f"    {script.stem:<28} {tally.passed:>5} passed {tally.failed:>3} failed {tally.skipped:>3} skipped"
              f"  {time.monotonic() - started:6.1f} s", flush=True)
        total += tally
    return total


def step_browser() -> Tally:
    files = sorted(str(path) for path in (ROOT / "tests" / "stories").glob("*.test.mjs"))
    if not files:
        raise Failed("tests/stories has no tests")
    result = subprocess.run(["node", "--test", "--test-concurrency=1", "--test-reporter=tap", *files],
                            env={**os.environ, "HEZHI_BINARY": str(ROOT / "build/dev/hezhi")}, stdout=subprocess.PIPE,
                            stderr=subprocess.STDOUT, text=True, errors="replace", timeout=1800)
    numbers = {name: int(count) for name, count in re.findall(r"^# (pass|fail|skipped|cancelled|todo) (\d+)$", result.stdout, re.M)}
    tally = Tally(numbers.get("pass", 0), numbers.get("fail", 0) + numbers.get("cancelled", 0),
                  numbers.get("skipped", 0) + numbers.get("todo", 0))
    if result.returncode != 0 and tally.failed == 0:
        tally.failed = 1
    if tally.failed:
        shown = [line for line in result.stdout.splitlines() if not re.match(r"\s*(ok |duration_ms|\.\.\.|---|# Subtest)", line)]
        print("\n".join(shown[-150:]))
    return tally


def step_gcc() -> Tally:
    build("gcc")
    return nested("gcc-run")


def step_gcc_run() -> Tally:
    return run_gtests("gcc", listed_tests("gcc"))


def step_tsan() -> Tally:
    build("tsan")
    return nested("tsan-run")


def step_tsan_run() -> Tally:
    return run_gtests("tsan", listed_tests("tsan"), {"TSAN_OPTIONS": "halt_on_error=1"})


def step_slow() -> Tally:
    tests = [test for test in listed_tests("dev", None) if test["name"].endswith("_slow")]
    return run_gtests("dev", tests)


def step_tidy() -> Tally:
    build("dev")  # what it reads: compile commands and generated headers of today
    files = [name for name in sources() if name.endswith(".cc") and not name.endswith(("_fuzz.cc", "_bench.cc"))]
    total = Tally()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for tally in pool.map(tidied, files):
            total += tally
    return total


def tidied(name: str) -> Tally:
    """One file through clang-tidy. What it finds in a library's header is the library's: those the analyzer sees there
    (CLI11's options, Asio's frames) are their own bookkeeping, which LeakSanitizer watches while the tests run."""
    result = subprocess.run(["clang-tidy-19", "-p", "build/dev", "--quiet", "--warnings-as-errors=*", name],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", timeout=1800)
    found = re.findall(r"^(/\S+?):\d+:\d+: error: ", result.stdout, re.M)
    if result.returncode == 0 or (found and all(path.startswith("/usr/include/") for path in found)):
        return Tally(passed=1)
    print(f"{name}\n{result.stdout}", flush=True)
    return Tally(failed=1)


def step_package() -> Tally:
    build("release", "hezhi_binary")
    return check("bash", "tools/check_package", timeout=1800)


def step_fast_unit() -> Tally:
    """The edit loop: SQLite only, programs rebuilt since the last green run first."""
    return run_gtests("dev", [test for test in listed_tests("dev") if Path(test["command"][0]).exists()])


STEPS = {
    "format": step_format, "structure": step_structure, "web": step_web, "build": step_build, "unit": step_unit,
    "api": step_api, "browser": step_browser, "asan": step_asan, "asan-run": step_asan_run,
    "asan-server": step_asan_server, "asan-server-run": step_asan_server_run, "gcc": step_gcc,
    "gcc-run": step_gcc_run, "tsan": step_tsan, "tsan-run": step_tsan_run, "slow": step_slow, "tidy": step_tidy,
    "package": step_package, "fast-unit": step_fast_unit,
}
DEFAULT = ["format", "structure", "web", "build", "unit", "api", "browser", "asan"]
MODES = {"fast": ["format", "structure", "build", "fast-unit"],
         "full": [*DEFAULT, "asan-server", "slow", "gcc", "tsan", "tidy", "package"]}


def main(arguments: list[str]) -> int:
    report = None
    if arguments[:1] == ["--report"]:
        report, arguments = Path(arguments[1]), arguments[2:]
    if arguments == ["list"]:
        print(" ".join(STEPS))
        return 0
    steps: list[str] = []
    for word in arguments or DEFAULT:
        if word not in MODES and word not in STEPS:
            print(f"unknown step '{word}'; ./test list shows them", file=sys.stderr)
            return 2
        steps += MODES.get(word, [word])
    total, broken = Tally(), []
    for name in steps:
        started = time.monotonic()
        if report is None:
            print(f"== {name}", flush=True)
        try:
            tally = STEPS[name]()
        except (Failed, subprocess.TimeoutExpired) as problem:
            print(problem)
            tally = Tally(failed=1)
        if tally.failed:
            broken.append(name)
        total += tally
        if report is None:
            print(f"== {name}: {tally.passed} passed, {tally.failed} failed, {tally.skipped} skipped"
                  f" ({time.monotonic() - started:.0f} s)", flush=True)
        if tally.failed and name in ("build", "web") and report is None:
            break
    if report is not None:
        report.write_text(json.dumps(total.__dict__))
        return int(bool(total.failed))
    if broken:
        print(f"failed steps: {' '.join(broken)}")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped")
    return int(bool(total.failed or (IN_CI and total.skipped)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
