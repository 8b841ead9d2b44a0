"""The judge of this project, with its default settings."""

from __future__ import annotations

from promote_staging.judging.judge import Judge
from promote_staging.judging.metric import Verdict
from promote_staging.judging.outcome import MemorySample, Outcome
from promote_staging.judging.settings import Settings


class Ours:
    """E-processes."""

    every = 1

    def __init__(self) -> None:
        """Start a run."""
        self._judge = Judge(Settings())

    def calibrate(self, *, noise: bool) -> None:
        """Take one request that only the two stables were asked: did they differ?"""
        self._judge.calibrate(noise=noise)

    def observe(self, outcome: Outcome, memory: MemorySample | None) -> None:
        """Take one pair."""
        self._judge.observe(outcome)
        if memory is not None:
            self._judge.observe_memory(memory)

    def look(self) -> Verdict:
        """Say what is shown so far."""
        return self._judge.verdict()
