"""Many simulated runs of one case in front of one judge."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable
from dataclasses import dataclass

from bench.staging.cases import Case, simulated, warm_up
from bench.staging.judges.face import Watcher


@dataclass(frozen=True, slots=True)
class Ending:
    """Where one run ended: pairs until harm was said, and until it passed. None: never."""

    failed: int | None
    passed: int | None


@dataclass(frozen=True, slots=True)
class Trial:
    """All runs of one case in front of one judge."""

    endings: tuple[Ending, ...]

    @property
    def failed(self) -> int:
        """Runs in which harm was said."""
        return sum(each.failed is not None for each in self.endings)

    @property
    def passed(self) -> int:
        """Runs that passed before harm was said, if it ever was."""
        return sum(each.passed is not None for each in self.endings)

    @property
    def pairs_to_fail(self) -> float | None:
        """Median over all runs; a run in which harm was not said counts as endless. None: most were."""
        return _median([each.failed for each in self.endings])

    @property
    def pairs_to_pass(self) -> float | None:
        """Median over all runs, in the same way."""
        return _median([each.passed for each in self.endings])


def tried(case: Case, judge: Callable[[], Watcher], *, name: str, runs: int) -> Trial:
    """Simulate ``runs`` runs; the same name gives every judge the same ones."""
    return Trial(tuple(_ending(case, judge(), f"{name}-{run}") for run in range(runs)))


def wilson(hits: int, count: int) -> tuple[float, float]:
    """95% interval of a share (Wilson 1927)."""
    z = statistics.NormalDist().inv_cdf(0.975)
    middle = (hits + z * z / 2) / (count + z * z)
    half = z / (count + z * z) * math.sqrt(hits * (count - hits) / count + z * z / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


def _ending(case: Case, watcher: Watcher, seed: str) -> Ending:
    """It goes on after a pass, as if nobody had stopped: a later alarm is an alarm."""
    passed = None
    for noise in warm_up(case, seed):
        watcher.calibrate(noise=noise)
    for pairs, (outcome, memory) in enumerate(simulated(case, seed), 1):
        watcher.observe(outcome, memory)
        if pairs % watcher.every:
            continue
        verdict = watcher.look()
        if verdict == "fail":
            return Ending(pairs, passed)
        if verdict == "pass" and passed is None:
            passed = pairs
    return Ending(None, passed)


def _median(pairs: list[int | None]) -> float | None:
    middle = statistics.median(math.inf if each is None else each for each in pairs)
    return None if math.isinf(middle) else middle
