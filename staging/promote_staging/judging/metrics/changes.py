"""``expect = "changed"``: do the answers change no more often, and no further, than was said beforehand?

The share of answers that differ is tested against ``share_of_changes``, and against that plus ``changes_margin`` for a
pass. A change larger than ``size_of_changes`` is a fact: the first one fails.
"""

from __future__ import annotations

from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.measure import Requests
from promote_staging.judging.metric import Metric, metric_of, percent
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

NAME = "changes"


class Changes(Requests):
    """Noise is counted as change: the bound is on what users see."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Raises ValueError without ``share_of_changes``."""
        if settings.share_of_changes is None:
            raise ValueError("share_of_changes is not given")
        self._bound = settings.size_of_changes
        share = settings.share_of_changes
        self._hypotheses = Hypotheses(
            low=0.0, high=1.0, tolerated=share, margin=share + settings.changes_margin
        )
        self._comparison = Comparison(self._hypotheses, levels)
        self._changed = 0
        self._too_large = 0
        self._largest = 0.0

    def observe(self, outcome: Outcome) -> None:
        """What failed on either side is no answer, and is counted with the errors."""
        if outcome.differs is None or outcome.candidate_failed or outcome.stable_failed:
            return
        self._changed += outcome.differs
        # Written this way round, so that NaN, which is comparable to nothing, is too large.
        self._too_large += outcome.differs and not outcome.change <= self._bound
        self._largest = max(self._largest, outcome.change) if outcome.differs else self._largest
        self._comparison.observe(float(outcome.differs))

    def metric(self) -> Metric:
        """Say what is shown so far."""
        summary = f"answers that changed: {percent(self._changed, self._comparison.samples)}"
        if self._changed:
            summary += f", the largest by {self._largest:.4g}"
        if self._too_large:
            summary += f"; {self._too_large} by more than {self._bound:g}"
        return metric_of(NAME, self._comparison, summary, broken=self._too_large > 0)

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        return clean_samples(self._hypotheses, self._comparison.levels)
