"""Does the candidate have more slow answers than stable, however quick its typical one is?

The quantity is "the candidate took ``tail_factor`` times as long as the slower of the stables" minus the same the other
way round ("the slower of the stables took that many times as long as the candidate", which with a twin happens at least
as often by chance): from -1 to 1. For one release on all sides its mean is at most 0. Harm is shown where "at most
half of ``tail_margin``" is rejected, a pass where "at least ``tail_margin``" is.
"""

from __future__ import annotations

from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.measure import Requests
from promote_staging.judging.metric import Metric, metric_of, percent
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

NAME = "tail"


class Tail(Requests):
    """Only with an earlier release."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Start without evidence."""
        self._factor = settings.tail_factor
        margin = settings.tail_margin
        self._hypotheses = Hypotheses(low=-1.0, high=1.0, tolerated=margin / 2, margin=margin)
        self._comparison = Comparison(self._hypotheses, levels)
        self._candidate = 0
        self._stable = 0

    def observe(self, outcome: Outcome) -> None:
        """Take pairs in which both answered; an answer that did not come in time is counted with the errors."""
        stable, candidate = outcome.stable_seconds, outcome.candidate_seconds
        if outcome.kind == "invalid" or outcome.candidate_failed or outcome.stable_failed or outcome.refuses:
            return
        if stable is None:
            return
        if outcome.twin_seconds is not None and not outcome.twin_failed:
            stable = max(stable, outcome.twin_seconds)
        late, other = candidate > self._factor * stable, stable > self._factor * candidate
        self._candidate += late
        self._stable += other
        self._comparison.observe(float(late - other))

    def metric(self) -> Metric:
        """Say what is shown so far."""
        samples = self._comparison.samples
        summary = (
            f"{self._factor:g} x as slow as the other side: the candidate {percent(self._candidate, samples)}"
        )
        return metric_of(NAME, self._comparison, f"{summary}, stable {percent(self._stable, samples)}")

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        return clean_samples(self._hypotheses, self._comparison.levels)
