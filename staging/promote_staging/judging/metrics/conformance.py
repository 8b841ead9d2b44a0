"""Does the candidate's answer keep to the contract?

A contract is kept or broken; chance has no part in it. So the first answer that breaks it, where stable's does not,
is enough. What is tested is the other side: that "broken in ``conformance_margin`` of the answers" is rejected.
"""

from __future__ import annotations

from promote_staging.judging.betting import ALL_IN
from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.measure import Requests
from promote_staging.judging.metric import Metric, metric_of, percent
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

NAME = "conformance"


class Conformance(Requests):
    """One broken answer fails."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Start without evidence."""
        margin = settings.conformance_margin
        self._hypotheses = Hypotheses(low=0.0, high=1.0, tolerated=margin, margin=margin, pass_bets=ALL_IN)
        self._comparison = Comparison(self._hypotheses, levels)
        self._broken = 0

    def observe(self, outcome: Outcome) -> None:
        """What failed is counted with the errors; what stable breaks too is not the candidate's doing."""
        if outcome.candidate_failed:
            return
        broken = not outcome.conforms and outcome.stable_conforms
        self._broken += broken
        self._comparison.observe(float(broken))

    def metric(self) -> Metric:
        """Say what is shown so far."""
        summary = f"answers that break the contract: {percent(self._broken, self._comparison.samples)}"
        return metric_of(NAME, self._comparison, summary, broken=self._broken > 0)

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        return clean_samples(self._hypotheses, self._comparison.levels)
