"""Fixed thresholds, as an alert rule has them: 2 points more errors, p95 above 1.25 x stable's, 0.5% other answers."""

from __future__ import annotations

import numpy as np

from promote_staging.judging.metric import Verdict
from promote_staging.judging.outcome import MemorySample, Outcome

_LEAST, _ERRORS, _FACTOR, _DIFFERING = 50, 0.02, 1.25, 0.005


class Thresholds:
    """Looks every ten pairs, from 50 on."""

    every = 10

    def __init__(self) -> None:
        """Start a run."""
        self._more_errors = 0
        self._more_differing = 0
        self._seconds: list[tuple[float, float]] = []

    def calibrate(self, *, noise: bool) -> None:
        """It has no use for it."""

    def observe(self, outcome: Outcome, memory: MemorySample | None) -> None:
        """Take one pair."""
        self._more_errors += outcome.candidate_failed - bool(outcome.stable_failed)
        self._more_differing += bool(outcome.differs) - outcome.noise
        self._seconds.append((outcome.candidate_seconds, outcome.stable_seconds or 0.0))

    def look(self) -> Verdict:
        """Say what is shown so far."""
        count = len(self._seconds)
        if count < _LEAST:
            return "inconclusive"
        slow, usual = np.percentile(self._seconds, 95, axis=0)
        over = (
            self._more_errors / count > _ERRORS,
            self._more_differing / count > _DIFFERING,
            slow > _FACTOR * usual,
        )
        return "fail" if any(over) else "inconclusive"
