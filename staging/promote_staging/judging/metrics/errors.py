"""Does the candidate fail more requests than stable?

The quantity is "candidate failed" minus the mean of "stable failed" and "twin failed", from -1 to 1. The same release
on both sides has mean 0, whatever fails and however failures cluster, because both are asked the same. A request that
the candidate refuses although it should have answered counts as failed.
"""

from __future__ import annotations

from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.measure import Requests
from promote_staging.judging.metric import Metric, metric_of, percent
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

NAME = "errors"


class Errors(Requests):
    """With an earlier release: compared with it. Without: ``errors_absolute`` is tolerated."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Start without evidence."""
        self._baseline = baseline
        self._hypotheses = Hypotheses(
            low=-1.0 if baseline else 0.0,
            high=1.0,
            tolerated=0.0 if baseline else settings.errors_absolute,
            margin=settings.errors_margin,
        )
        self._comparison = Comparison(self._hypotheses, levels)
        self._candidate = 0
        self._stable = 0

    def observe(self, outcome: Outcome) -> None:
        """Every request counts."""
        failed = outcome.candidate_failed or outcome.refuses
        self._candidate += failed
        self._stable += bool(outcome.stable_failed)
        self._comparison.observe(failed - _usual(outcome))

    def metric(self) -> Metric:
        """Say what is shown so far."""
        samples = self._comparison.samples
        summary = f"the candidate failed {percent(self._candidate, samples)}"
        if self._baseline:
            summary += f", stable {percent(self._stable, samples)}"
        return metric_of(NAME, self._comparison, summary)

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        return clean_samples(self._hypotheses, self._comparison.levels)


def _usual(outcome: Outcome) -> float:
    """How much of the stables failed."""
    if outcome.stable_failed is None:
        return 0.0
    if outcome.twin_failed is None:
        return float(outcome.stable_failed)
    return (outcome.stable_failed + outcome.twin_failed) / 2
