"""``expect = "changed"``: is the candidate, on rows where the truth is known, no worse than stable?

The quantity is the candidate's loss minus stable's on the same row, divided by the highest loss: from -1 to 1. Harm:
"not worse on average" is rejected. Pass: "worse by ``metric_margin`` or more" is rejected.
"""

from __future__ import annotations

import math
from typing import Any

from promote_checks.errors import UserError
from promote_staging.judging.comparison import Comparison, Hypotheses, Levels, clean_samples
from promote_staging.judging.measure import Requests
from promote_staging.judging.metric import Metric, metric_of
from promote_staging.judging.outcome import Outcome
from promote_staging.judging.settings import Settings

NAME = "labels"


class Labels(Requests):
    """Rows without a label do not count."""

    def __init__(self, settings: Settings, levels: Levels, *, baseline: bool) -> None:
        """Start without evidence."""
        self._scale = highest(settings)
        self._name = settings.metric
        self._hypotheses = Hypotheses(
            low=-1.0, high=1.0, tolerated=0.0, margin=settings.metric_margin / self._scale
        )
        self._comparison = Comparison(self._hypotheses, levels)
        self._candidate = 0.0
        self._stable = 0.0

    def observe(self, outcome: Outcome) -> None:
        """Take one labelled row."""
        candidate, stable = outcome.candidate_loss, outcome.stable_loss
        if candidate is None or stable is None:
            return
        self._candidate += candidate
        self._stable += stable
        self._comparison.observe((candidate - stable) / self._scale)

    def metric(self) -> Metric:
        """Say what is shown so far."""
        rows = self._comparison.samples
        means = [each / rows if rows else 0.0 for each in (self._candidate, self._stable)]
        shown = [f"{1 - mean if self._name == 'accuracy' else mean:.4g}" for mean in means]
        summary = f"{self._name} on {rows} labelled rows: the candidate {shown[0]}, stable {shown[1]}"
        return metric_of(NAME, self._comparison, summary if rows else "no labelled rows yet")

    def needed(self) -> int:
        """Return how many samples without fault it takes to pass, at least."""
        return clean_samples(self._hypotheses, self._comparison.levels)


def highest(settings: Settings) -> float:
    """The highest loss there is, in the unit of the metric."""
    return settings.metric_scale if settings.metric == "absolute error" else 1.0


def loss(settings: Settings, predicted: Any, label: Any) -> float:
    """Return how wrong a prediction is. ``None`` (no answer, or a refusal) is as wrong as can be.

    accuracy: 0 where it is the label, else 1. absolute error: the distance, at most ``metric_scale``; what is no
    number, or NaN, is as wrong as can be. Raises UserError if the label is no number there.
    """
    if settings.metric != "absolute error":
        return 0.0 if predicted is not None and predicted == label else 1.0
    if not isinstance(label, int | float) or math.isnan(label):
        raise UserError(
            "a labelled request has a label that is no number, and the metric is absolute error",
            'Set metric = "accuracy" in [tool.promote.staging], or mend the labels.',
        )
    if not isinstance(predicted, int | float) or math.isnan(predicted):
        return highest(settings)
    return min(abs(predicted - label), highest(settings))
