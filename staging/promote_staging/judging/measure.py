"""What every metric offers."""

from __future__ import annotations

from typing import Protocol

from promote_staging.judging.metric import Metric
from promote_staging.judging.outcome import MemorySample, Outcome


class Measure(Protocol):
    """Takes what there is, one by one; says at any time what it shows."""

    def observe(self, outcome: Outcome) -> None:
        """Take one request."""

    def sample(self, memory: MemorySample) -> None:
        """Take one look at the memory."""

    def calibrate(self, *, noise: bool) -> None:
        """Take one request that only the two stables were asked."""

    def metric(self) -> Metric:
        """Say what is shown so far."""

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""


class Requests:
    """What looks at requests only."""

    __slots__ = ()

    def sample(self, memory: MemorySample) -> None:
        """Memory is not looked at."""

    def calibrate(self, *, noise: bool) -> None:
        """What the stables do among themselves is not looked at."""
