"""A public draw by `hezhi draw`, checked by a program that shares nothing with it: examples/draw/verify_draw.py.

The binary is that of the `dev` preset unless HEZHI_BUILD names another folder.
"""
from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support import BUILD, ROOT


def hezhi(*words: object) -> str:
    return subprocess.run([str(BUILD / "hezhi"), *map(str, words)], check=True, stdout=subprocess.PIPE, text=True).stdout


def check(folder: Path) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, str(ROOT / "examples/draw/verify_draw.py"), str(folder)], capture_output=True, text=True)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        chance = random.Random(20260501)
        people = [f"{place} {i}" for i in range(30) for place in ("东门", "é", "z")]
        panels = [chance.sample(people, 12) for _ in range(1000)]
        (base / "panels.json").write_text(json.dumps({"panels": panels, "pool": people}))
        draw = base / "draw"
        hezhi("draw", "prepare", base / "panels.json", "--out", draw, "--source", "a source", "--alternates", 9)
        shutil.copytree(draw, base / "dice")
        commitments = [hezhi("draw", "commit", draw, "--out", base / f"secret{i}") for i in range(5)]
        (base / "commitments").write_text("".join(commitments))
        hezhi("draw", "close", draw, "--commits", base / "commitments")
        (base / "opened").write_text("".join((base / f"secret{i}").read_text() for i in (4, 0, 2)))
        hezhi("draw", "reveal", draw, "--reveals", base / "opened")
        hezhi("draw", "finish", draw, "--public", "digits 0815")
        hezhi("draw", "finish", base / "dice", "--dice", "042", "--public", "digits 0815")
        results = [json.loads((folder / "result.json").read_text()) for folder in (draw, base / "dice")]
        for folder, result in zip((draw, base / "dice"), results):
            checked = check(folder)
            assert checked.stdout == f"valid: panel {result['panel']} of 0…999\n", checked.stdout + checked.stderr
            assert hezhi("verify", "draw", folder).startswith(checked.stdout.strip())
            assert result["members"] == sorted(panels[result["panel"]], key=str.encode)
        assert results[1]["panel"] == 42 and results[0]["seed"] != results[1]["seed"]
        text = (draw / "result.json").read_text()
        (draw / "result.json").write_text(text.replace("digits 0815", "digits 0816"))
        assert check(draw).returncode != 0, "an altered public value was accepted"
    print("1 passed, 0 failed, 0 skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
