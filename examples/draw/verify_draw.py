#!/usr/bin/env python3
"""A second checker of public draws, from docs/formats/draw.md alone: verify_draw.py DIR. Standard library only."""
import hashlib
import json
import sys
from pathlib import Path


def sha(data): return hashlib.sha256(data).digest()
def lp(*parts): return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def root(entries):
    if len(entries) < 2:
        return sha(b"\0" + entries[0]) if entries else sha(b"")
    k = 1 << (len(entries) - 1).bit_length() - 1
    return sha(b"\1" + root(entries[:k]) + root(entries[k:]))


def number(seed, label, m):
    c = 0
    while (x := int.from_bytes(sha(lp(b"lottery/v1/draw", seed, label, c.to_bytes(8, "big"))), "big")) >= 2**256 // m * m:
        c += 1
    return x % m


folder = Path(sys.argv[1])
raw = {p.stem: p.read_bytes()[:-1] for p in folder.glob("*.json")}
manifest, panels, result = (json.loads(raw[name]) for name in ("manifest", "panels", "result"))
commits = json.loads(raw.get("commits", b'{"commitments": []}'))["commitments"]
openings = json.loads(raw.get("reveal", b'{"openings": []}'))["openings"]
unhex = bytes.fromhex
lottery = sha(lp(b"lottery/v1/manifest", raw["manifest"]))
lists = panels["panels"]
panels_root = root([lp(*(i.encode() for i in ids)) for ids in lists])
assert all(ids == sorted(set(ids), key=str.encode) and len(ids) == manifest["panel_size"] for ids in lists), "panels"
assert len(lists) == manifest["panels"] and panels["panels_root"] == panels_root.hex(), "panels_root"
assert panels["lottery_id"] == result["lottery_id"] == lottery.hex(), "lottery_id"
assert panels["chances"] == {i: sum(i in ids for ids in lists) for i in panels["chances"]}, "chances"
assert result["panels_sha256"] == sha(raw["panels"]).hex() and commits == sorted(set(commits)), "panels_sha256"
assert result["entropy_root"] == root([unhex(c) for c in commits]).hex(), "entropy_root"
made = [sha(lp(b"lottery/v1/commit", lottery, unhex(o["nonce"]), unhex(o["value"]))).hex() for o in openings]
assert made == sorted(set(made)) and set(made) <= set(commits) and made == [o["commitment"] for o in openings], "openings"
assert result["unopened"] == [c for c in commits if c not in made], "unopened"
alternates = []
if "public_value" in result:
    seed = sha(lp(b"lottery/v1/seed", lottery, panels_root, result["public_value"].encode(), *(unhex(o["value"]) for o in openings)))
    assert result["seed"] == seed.hex(), "seed"
drawn = int(result["dice"][-1]) if "dice" in result else number(seed, b"panel", len(lists))
if "public_value" in result:
    left = sorted((i for i in panels["chances"] if i not in lists[drawn]), key=str.encode)
    alternates = [left.pop(number(seed, b"alt%d" % n, len(left))) for n in range(1, min(manifest["alternates"], len(left)) + 1)]
assert (result["panel"], result["members"], result["alternates"]) == (drawn, lists[drawn], alternates), "panel"
print(f"valid: panel {drawn} of 0…{len(lists) - 1}")
