#!/usr/bin/env python3
"""Turns a Polis conversation and Polis' own mathematical output into one compact file for polis_oracle_test.cc.

    make_fixture.py CONVERSATION_FOLDER SOURCE > NAME.txt

The folder holds votes.csv and comments.csv (docs/formats/opinion.md) and polis_math.json, Polis' output ("math_main"). Only
numbers are kept. Where the public comments.csv lacks the column of meta statements, Polis' own list of them counts.
"""
import csv
import json
import sys
from pathlib import Path

SIGNS = {"1": "+", "0": "=", "-1": "-"}


def main(folder: Path, source: str) -> None:
    votes = list(csv.DictReader((folder / "votes.csv").open()))
    comments = {int(row["comment-id"]): row for row in csv.DictReader((folder / "comments.csv").open())}
    oracle = json.loads((folder / "polis_math.json").read_text())
    meta = set(oracle.get("meta-tids", []))
    print(f"# {source}")
    print("# Facts and figures only. Lines: statement ID moderated meta group-aware-consensus priority;")
    print("# votes PARTICIPANT STATEMENT(+ agree, - disagree, = pass) ... in the order cast; and Polis' results:")
    print("# group ID MEMBER ...; representative GROUP STATEMENT direction successes trials repness z p z;")
    print("# consensus direction STATEMENT successes trials p z.")
    voted = sorted({int(row["comment-id"]) for row in votes})
    for statement in voted:
        row = comments.get(statement, {})
        is_meta = statement in meta or row.get("is-meta") == "true"
        print("statement", statement, row.get("moderated", "0"), int(is_meta),
              oracle["group-aware-consensus"][str(statement)], oracle["comment-priorities"][str(statement)])
    run: list[str] = []
    voter = None
    for row in votes:
        if row["voter-id"] != voter:
            if run:
                print("votes", voter, *run)
            voter, run = row["voter-id"], []
        run.append(row["comment-id"] + SIGNS[row["vote"]])
    print("votes", voter, *run)
    members = dict(zip(oracle["base-clusters"]["id"], oracle["base-clusters"]["members"]))
    for group in oracle["group-clusters"]:
        people = sorted(person for cluster in group["members"] for person in members[cluster])
        print("group", group["id"], *people)
    for group in oracle["group-clusters"]:
        for entry in oracle["repness"][str(group["id"])]:
            print("representative", group["id"], entry["tid"], entry["repful-for"], entry["n-success"], entry["n-trials"],
                  entry["repness"], entry["repness-test"], entry["p-success"], entry["p-test"])
    for direction in ("agree", "disagree"):
        for entry in oracle["consensus"][direction]:
            print("consensus", direction, entry["tid"], entry["n-success"], entry["n-trials"], entry["p-success"],
                  entry["p-test"])


main(Path(sys.argv[1]), sys.argv[2])
