"""Mann-Whitney as canary judges use it: after Kayenta's ``NetflixACAJudge``, from its public source.

Points are aggregates of an interval (20 pairs here; Kayenta's are a minute's). A metric is "High" where the lower end of
the 98% confidence interval of the Hodges-Lehmann shift is above 0.25 x the shift itself, and the mean is not lower. The
interval is the normal approximation to the order statistics of all pairwise differences, as ``wilcox.test`` does for
many points. It is asked again at each interval.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from promote_staging.judging.metric import Verdict
from promote_staging.judging.outcome import MemorySample, Outcome

_INTERVAL, _TOLERANCE = 20, 0.25
_CRITICAL = NormalDist().inv_cdf(0.99)


class MannWhitney:
    """Looks once an interval."""

    every = _INTERVAL

    def __init__(self) -> None:
        """Start a run."""
        self._now: list[tuple[float, ...]] = []
        self._points: list[tuple[float, ...]] = []

    def calibrate(self, *, noise: bool) -> None:
        """It has no use for it."""

    def observe(self, outcome: Outcome, memory: MemorySample | None) -> None:
        """Take one pair."""
        self._now.append(
            (
                float(outcome.candidate_failed),
                float(bool(outcome.stable_failed)),
                float(bool(outcome.differs)),
                float(outcome.noise),
                outcome.candidate_seconds,
                outcome.stable_seconds or 0.0,
            )
        )
        if len(self._now) == _INTERVAL:
            self._points.append(tuple(np.mean(self._now, axis=0)))
            self._now.clear()

    def look(self) -> Verdict:
        """Say what is shown so far."""
        table = np.array(self._points)
        high = any(_high(table[:, which], table[:, which + 1]) for which in (0, 2, 4))
        return "fail" if high else "inconclusive"


def _high(experiment: np.ndarray, control: np.ndarray) -> bool:
    count = len(control)
    rank = math.floor(count**2 / 2 - _CRITICAL * math.sqrt(count**2 * (2 * count + 1) / 12))
    if rank < 1 or experiment.mean() < control.mean():
        return False
    shifts = np.sort(np.subtract.outer(experiment, control), axis=None)
    return bool(shifts[rank - 1] > _TOLERANCE * abs(np.median(shifts)))
