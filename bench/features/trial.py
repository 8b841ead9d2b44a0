"""One strategy under load, while somebody else changes things."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.corpus.measures import quantile
from bench.features.emitted import store_module
from bench.features.load import SECONDS, Reads, names, read_all
from bench.features.server import redis_server
from bench.features.source import SlowSource
from bench.features.strategies import STRATEGIES
from bench.judge.sides import REPOSITORY


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a strategy gave. Times in seconds."""

    name: str
    reads: int
    questions: int
    """That the source was asked."""
    middle: float
    slow: float
    """99% are quicker."""
    old: float
    """Share of answers that were not the newest."""
    oldest: float
    """How long the newest had been there when an old answer was given: 99% and the worst."""
    worst: float

    @property
    def spared(self) -> float:
        """Share of reads that cost the source no question."""
        return 1 - self.questions / self.reads


def measure(name: str, work: Path, sources: Path) -> Outcome:
    """Start from nothing, read for a while, and look at what came."""
    path = work / "features.sqlite"
    path.unlink(missing_ok=True)
    store_module().write_bundles(path, {entity: {"version": 1, "orders": 1} for entity in names()})
    source = SlowSource(path)
    with redis_server(work) as address:
        updating = _updating(path, address, sources)
        opened = STRATEGIES[name](source, address)
        try:
            assert updating.stdin is not None and updating.stdout is not None
            updating.stdout.readline()
            updating.stdin.write(f"{SECONDS}\n")
            updating.stdin.flush()
            reads = read_all(opened.get)
            changes = json.loads(updating.communicate(timeout=60)[0])
        finally:
            opened.close()
            updating.kill()
            updating.wait()
    return _outcome(name, reads, source.questions, changes)


def _updating(path: Path, address: str, sources: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bench.features.updates", str(path), address, str(sources)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def _outcome(
    name: str, reads: Sequence[Reads], questions: int, changes: Sequence[tuple[str, int, float]]
) -> Outcome:
    seconds = [one for each in reads for one in each.seconds]
    ages = _ages([one for each in reads for one in each.seen], changes)
    old = [age for age in ages if age > 0]
    return Outcome(
        name=name,
        reads=len(seconds),
        questions=questions,
        middle=quantile(seconds, 0.5),
        slow=quantile(seconds, 0.99),
        old=len(old) / len(ages),
        oldest=quantile(old, 0.99) if old else 0.0,
        worst=max(old, default=0.0),
    )


def _ages(seen: Sequence[tuple[str, int, float]], changes: Sequence[tuple[str, int, float]]) -> list[float]:
    """For each answer: how long a newer version had been there. Version 1 is that of the start."""
    times: dict[str, list[float]] = {}
    for entity, _, at in changes:
        times.setdefault(entity, []).append(at)
    return [_age(times.get(entity, []), version, at) for entity, version, at in seen]


def _age(times: Sequence[float], version: int, at: float) -> float:
    newest = bisect_right(times, at) + 1
    return at - times[version - 1] if version < newest else 0.0
