#!/usr/bin/env python3
"""Compares `hezhi opinion` with Polis' own results, conversation by conversation, and prints a table.

    compare_with_polis.py HEZHI_BINARY CONVERSATION_FOLDER...

A folder holds votes.csv and comments.csv (docs/formats/opinion.md) and Polis' groups (polis_groups.json: participant ->
group), its whole output (polis_math.json, "math_main"), or both. Columns: people and statements with votes; the number of
groups, ours and Polis'; the adjusted Rand index of the groups over the people in both, and how many are only in ours or
only in Polis'. With polis_math.json also, given Polis' groups: representative and consensus lists that differ, the largest
difference of group-aware consensus, the largest relative one of priorities. Meta statements that comments.csv does not
mark are taken from polis_math.json.
"""
import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path


def hezhi(binary: str, *arguments: str) -> dict:
    done = subprocess.run([binary, "opinion", *arguments, "--json"], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def adjusted_rand_index(a: dict, b: dict) -> float:
    people = a.keys() & b.keys()

    def pairs(counts: Counter) -> float:
        return sum(n * (n - 1) / 2 for n in counts.values())

    both = pairs(Counter((a[p], b[p]) for p in people))
    in_a, in_b = pairs(Counter(a[p] for p in people)), pairs(Counter(b[p] for p in people))
    expected = in_a * in_b / (len(people) * (len(people) - 1) / 2)
    most = (in_a + in_b) / 2
    return 1.0 if most == expected else (both - expected) / (most - expected)


def polis_groups(folder: Path, oracle: dict | None) -> dict[int, int] | None:
    if oracle:
        members = dict(zip(oracle["base-clusters"]["id"], oracle["base-clusters"]["members"]))
        return {p: g["id"] for g in oracle["group-clusters"] for c in g["members"] for p in members[c]}
    file = folder / "polis_groups.json"
    return {int(p): g for p, g in json.loads(file.read_text()).items()} if file.exists() else None


def compare(binary: str, folder: Path, scratch: Path) -> str:
    oracle_file = folder / "polis_math.json"
    oracle = json.loads(oracle_file.read_text()) if oracle_file.exists() else None
    theirs = polis_groups(folder, oracle)
    comments = folder / "comments.csv"
    if oracle and oracle.get("meta-tids"):
        rows = list(csv.DictReader(comments.open()))
        comments = scratch / "comments.csv"
        with comments.open("w") as out:
            out.write("comment-id,moderated,is-meta\n")
            for row in rows:
                is_meta = int(row["comment-id"]) in oracle["meta-tids"] or row.get("is-meta") == "true"
                out.write(f"{row['comment-id']},{row['moderated']},{str(is_meta).lower()}\n")
    common = [str(folder / "votes.csv"), "--comments", str(comments)]
    found = hezhi(binary, *common)
    line = f"{folder.name:48} {found['participants']:6} {found['statements']:6}  {found['k']}"
    if theirs is None:
        return line
    ours = {p: g["id"] for g in found["groups"] for p in g["members"]}
    line += f" {len(set(theirs.values()))}  {adjusted_rand_index(ours, theirs):6.3f}"
    line += f" {len(ours.keys() - theirs.keys()):5} {len(theirs.keys() - ours.keys()):5}"
    if not oracle:
        return line
    groups = scratch / "groups.csv"
    groups.write_text("participant,group\n" + "".join(f"{p},{g}\n" for p, g in theirs.items()))
    given = hezhi(binary, *common, "--groups", str(groups))
    lists = sum([(r["statement"], r["direction"]) for r in group["representative"]] !=
                [(r["tid"], r["repful-for"]) for r in oracle["repness"][str(group["id"])]] for group in given["groups"])
    lists += sum(given["consensus"][side] != [r["tid"] for r in oracle["consensus"][side]]
                 for side in ("agree", "disagree"))
    consensus = max(abs(s["group_aware_consensus"] - oracle["group-aware-consensus"][str(s["id"])])
                    for s in given["statement_stats"])
    priority = max(abs(s["priority"] / oracle["comment-priorities"][str(s["id"])] - 1) for s in given["statement_stats"])
    return line + f" {lists:6} {consensus:9.0e} {priority:9.0e}"


def main() -> None:
    print(f"{'conversation':48} {'people':>6} {'statem':>6}  k k*    Rand  only  only  lists consensus  priority")
    print(f"{'':48} {'':6} {'':6}    (* Polis)  ours Polis   diff.      diff.     diff.")
    with tempfile.TemporaryDirectory() as scratch:
        for folder in sys.argv[2:]:
            print(compare(sys.argv[1], Path(folder), Path(scratch)), flush=True)


main()
