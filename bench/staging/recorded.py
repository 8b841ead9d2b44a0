"""Recorded latencies, drawn again in blocks: bursts stay bursts, and hit all sides as they did."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Triple = tuple[float, float, float]
"""Seconds of stable, twin and candidate."""

_BLOCK = 50
_FOLDER = Path(__file__).parent / "samples"


@cache
def sample(name: str) -> tuple[Triple, ...]:
    """Read ``samples/NAME.csv``: the same service three times, asked the same right after one another."""
    lines = (_FOLDER / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    rows = [[int(value) / 1e6 for value in line.split(",")] for line in lines]
    return tuple((one, two, three) for one, two, three in rows)


def drawn(name: str, draw: random.Random) -> Iterator[Triple]:
    """Yield triples without end: blocks of 50 (circular block bootstrap, Politis and Romano 1992).

    Which process plays which part is drawn once a run, as which core a process lands on is.
    """
    rows = sample(name)
    first, second, third = draw.sample(range(3), 3)
    while True:
        start = draw.randrange(len(rows))
        for offset in range(_BLOCK):
            row = rows[(start + offset) % len(rows)]
            yield row[first], row[second], row[third]
