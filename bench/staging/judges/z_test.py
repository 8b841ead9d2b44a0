"""A z-test at each look, as if it were the only one: two shares for errors and answers, two means for latency.

It has the same tolerance as ours (1.25 x for latency) and the same error budget, shared between its three tests; what
it lacks is that nobody corrects for the looks.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from promote_staging.judging.metric import Verdict
from promote_staging.judging.outcome import MemorySample, Outcome

_CRITICAL = NormalDist().inv_cdf(1 - 0.025 / 3)
_LEAST, _FACTOR = 30, 1.25


class ZTest:
    """Looks every ten pairs."""

    every = 10

    def __init__(self) -> None:
        """Start a run."""
        self._count = 0
        self._failed = [0, 0]
        self._differing = [0, 0]
        self._sums = [0.0, 0.0]
        self._squares = [0.0, 0.0]

    def calibrate(self, *, noise: bool) -> None:
        """It has no use for it."""

    def observe(self, outcome: Outcome, memory: MemorySample | None) -> None:
        """Take one pair."""
        self._count += 1
        self._failed[0] += outcome.candidate_failed
        self._failed[1] += bool(outcome.stable_failed)
        self._differing[0] += bool(outcome.differs)
        self._differing[1] += outcome.noise
        for side, seconds in enumerate(
            (outcome.candidate_seconds, _FACTOR * (outcome.stable_seconds or 0.0))
        ):
            self._sums[side] += seconds
            self._squares[side] += seconds * seconds

    def look(self) -> Verdict:
        """Say what is shown so far."""
        if self._count < _LEAST:
            return "inconclusive"
        shares = [self._share(self._failed), self._share(self._differing)]
        return "fail" if max(*shares, self._mean()) > _CRITICAL else "inconclusive"

    def _share(self, counts: list[int]) -> float:
        pooled = sum(counts) / (2 * self._count)
        spread = math.sqrt(pooled * (1 - pooled) * 2 / self._count)
        return (counts[0] - counts[1]) / self._count / spread if spread else 0.0

    def _mean(self) -> float:
        means = [each / self._count for each in self._sums]
        variances = [
            square / self._count - mean**2 for square, mean in zip(self._squares, means, strict=True)
        ]
        return (means[0] - means[1]) / math.sqrt(sum(variances) / self._count)
