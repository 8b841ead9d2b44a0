"""What every judge offers."""

from __future__ import annotations

from typing import Protocol

from promote_staging.judging.metric import Verdict
from promote_staging.judging.outcome import MemorySample, Outcome


class Watcher(Protocol):
    """Watches one run."""

    every: int
    """Pairs between two looks."""

    def calibrate(self, *, noise: bool) -> None:
        """Take one request that only the two stables were asked: did they differ?"""

    def observe(self, outcome: Outcome, memory: MemorySample | None) -> None:
        """Take one pair."""

    def look(self) -> Verdict:
        """Say what is shown so far. A judge without a third verdict says ``inconclusive`` where it sees no harm."""
