"""One byte replaced, added or removed, by a seeded choice."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

KINDS: Mapping[str, Sequence[str]] = {
    "evidence": ("staging/evidence-*.json", "staging/evidence-*.html", "staging/attestation-*.json"),
    "ledger": ("staging/ledger.jsonl",),
    "model": ("model/*", "promotion.json"),
    "review": ("review.json", "REVIEW.md"),
    "flags": ("flags.json",),
}
WAYS = ("replaced", "added", "removed")


@dataclass(frozen=True, slots=True)
class Change:
    """``at``: the byte that was touched."""

    kind: str
    name: str
    way: str
    at: int
    before: bytes
    after: bytes


def changes(root: Path, count: int, *, seed: int = 0) -> Iterator[Change]:
    """Yield so many changes, evenly over kinds; in each kind, evenly over its files, then over their bytes."""
    chance = random.Random(seed)
    kinds = {kind: _files(root, patterns) for kind, patterns in KINDS.items()}
    for number in range(count):
        kind = [*kinds][number % len(kinds)]
        yield _change(root, kind, chance.choice(kinds[kind]), chance)


def _files(root: Path, patterns: Sequence[str]) -> list[str]:
    return sorted(
        path.relative_to(root).as_posix() for one in patterns for path in root.glob(one) if path.is_file()
    )


def _change(root: Path, kind: str, name: str, chance: random.Random) -> Change:
    before = (root / name).read_bytes()
    way, at = chance.choice(WAYS), chance.randrange(len(before))
    # A change that could be overlooked: the next character as often as any byte at all.
    other = chance.choice([(before[at] + 1) % 256, chance.randrange(256)])
    if way == "removed":
        after = before[:at] + before[at + 1 :]
    elif way == "added":
        after = before[:at] + bytes([other]) + before[at:]
    else:
        after = before[:at] + bytes([other if other != before[at] else (other + 1) % 256]) + before[at + 1 :]
    return Change(kind, name, way, at, before, after)
