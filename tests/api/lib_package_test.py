"""lib/ as another C++ program uses it: installed into an empty folder, found by find_package, built, run on a real ward.

The libraries are those of the `dev` preset unless HEZHI_BUILD names another folder; nothing of the source tree is on the
example's include path.
"""
from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from support import BUILD, ROOT

EXPECTED = ["Candidate 1", "Candidate 3", "Candidate 4"]


def run(*words: object) -> str:
    return subprocess.run([str(word) for word in words], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        prefix, build = Path(folder) / "prefix", Path(folder) / "build"
        try:
            run("cmake", "--build", BUILD, "--target", "hezhi_lib")
            run("cmake", "--install", BUILD, "--component", "lib", "--prefix", prefix)
            leaked = [str(p) for p in prefix.rglob("*") if p.name.startswith("testing") or p.suffix == ".cc"]
            assert not leaked, f"installed what only tests need: {leaked}"
            compiler = next(line.split("=", 1)[1] for line in (BUILD / "CMakeCache.txt").read_text().splitlines()
                            if line.startswith("CMAKE_CXX_COMPILER:"))
            run("cmake", "-S", ROOT / "examples/tally", "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}",
                f"-DCMAKE_CXX_COMPILER={compiler}")
            run("cmake", "--build", build)
            elected = run(build / "count_ward", ROOT / "lib/tally/testdata/north_berwick_2017.blt").splitlines()
            assert elected == EXPECTED, f"elected {elected}, expected {EXPECTED}"
        except subprocess.CalledProcessError as failure:
            print(failure.stdout[-3000:])
            print("0 passed, 1 failed, 0 skipped")
            return 1
        except AssertionError as failure:
            print(failure)
            print("0 passed, 1 failed, 0 skipped")
            return 1
    print("1 passed, 0 failed, 0 skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
