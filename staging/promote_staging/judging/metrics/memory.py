"""Does the candidate's memory grow with the requests, faster than stable's?

From one sample to the next, the candidate's growth minus stable's, in MB per 1000 requests, cut at four times the
tolerated rate in both directions: a lazy import that takes 30 MB once counts once, a leak counts each time. Harm: "the
mean is at most ``leak``" is rejected. Pass: "at least ``leak``" is rejected. Growth beyond stable's of ``leak_total``
altogether is a fact, and fails at once.
"""

from __future__ import annotations

from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.metric import Metric, metric_of
from promote_staging.judging.outcome import MemorySample, Outcome
from promote_staging.judging.settings import Settings

NAME = "memory"
_MB = 1e6
_CUT = 4.0
# In units of the tolerated rate.
_HYPOTHESES = Hypotheses(low=-_CUT, high=_CUT, tolerated=1.0, margin=1.0)


class Memory:
    """Samples count from ``memory_warmup`` requests on."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Start without evidence."""
        self._settings = settings
        self._comparison = Comparison(_HYPOTHESES, levels)
        self._first: MemorySample | None = None
        self._last: MemorySample | None = None

    def observe(self, outcome: Outcome) -> None:
        """Requests are not looked at."""

    def calibrate(self, *, noise: bool) -> None:
        """What the stables do among themselves is not looked at."""

    def sample(self, memory: MemorySample) -> None:
        """Take one look; one without requests since the last says nothing, and is left out."""
        if memory.requests < self._settings.memory_warmup:
            return
        if self._last is None or self._first is None:
            self._first = self._last = memory
            return
        requests = memory.requests - self._last.requests
        if requests <= 0:
            return
        rate = _growth(self._last, memory) * 1000 / requests / self._settings.leak
        self._last = memory
        self._comparison.observe(max(-_CUT, min(_CUT, rate)))

    def metric(self) -> Metric:
        """Say what is shown so far."""
        if self._first is None or self._last is None or self._first is self._last:
            return metric_of(NAME, self._comparison, "no two samples of memory yet")
        grown, requests = _growth(self._first, self._last), self._last.requests - self._first.requests
        summary = f"the candidate grew {grown:.1f} MB more than stable in {requests} requests"
        if self._first.stable is None:
            summary = f"the candidate grew {grown:.1f} MB in {requests} requests"
        return metric_of(NAME, self._comparison, summary, broken=grown > self._settings.leak_total)

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        # The first is where growth is counted from.
        return clean_samples(_HYPOTHESES, self._comparison.levels) + 1


def _growth(before: MemorySample, after: MemorySample) -> float:
    """The candidate's growth in MB, less stable's."""
    own = after.candidate - before.candidate
    stable = 0 if before.stable is None or after.stable is None else after.stable - before.stable
    return (own - stable) / _MB
