"""All metrics of one staging run, and the verdict over them.

Error budget: an identical candidate fails with probability ``alpha`` at most, over all metrics and looks together. Each
metric has a part of it (their sum bounds the whole, however the metrics hang together), more where a fault is harder to
see. A pass needs every metric to pass, so each may use the whole of ``beta``: whoever should not pass is worse in one
metric at least, and that one passes with probability ``beta`` at most (intersection-union test, Berger 1982).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from promote_staging.judging.comparison import Levels
from promote_staging.judging.measure import Measure
from promote_staging.judging.metric import Metric, Verdict
from promote_staging.judging.metrics import (
    answers,
    changes,
    conformance,
    errors,
    labels,
    latency,
    memory,
    tail,
)
from promote_staging.judging.outcome import MemorySample, Outcome
from promote_staging.judging.settings import Settings

METRICS: Mapping[str, Callable[..., Measure]] = {
    errors.NAME: errors.Errors,
    conformance.NAME: conformance.Conformance,
    answers.NAME: answers.Answers,
    changes.NAME: changes.Changes,
    labels.NAME: labels.Labels,
    latency.NAME: latency.Latency,
    tail.NAME: tail.Tail,
    memory.NAME: memory.Memory,
}
PARTS: Mapping[str, float] = {
    errors.NAME: 0.60,
    conformance.NAME: 0.02,
    answers.NAME: 0.10,
    changes.NAME: 0.10,
    labels.NAME: 0.08,
    latency.NAME: 0.12,
    tail.NAME: 0.05,
    memory.NAME: 0.05,
}
"""Of the budget, before what is not asked for is shared out. Few failures carry the least information per request, so
errors get most; twice as slow or a leak is plain at any level."""


class Judge:
    """Observes a staging run; may be asked at any time, as often as one likes."""

    def __init__(
        self, settings: Settings, *, baseline: bool = True, without: frozenset[str] = frozenset()
    ) -> None:
        """``baseline``: there is an earlier release to compare with (outcomes have a stable side). ``without``: metrics
        that this stage does not look at."""
        self._baseline = baseline
        names = [name for name in asked_for(settings, baseline=baseline) if name not in without]
        whole = math.fsum(PARTS[name] for name in names)
        self._measures: dict[str, Measure] = {
            name: METRICS[name](
                settings,
                Levels(alpha=settings.alpha * PARTS[name] / whole, beta=settings.beta),
                baseline=baseline,
            )
            for name in names
        }

    def observe(self, outcome: Outcome) -> None:
        """Take one request. Raises ValueError if it has a stable side and should not, or the reverse."""
        if (outcome.stable_failed is not None) != self._baseline:
            raise ValueError("an outcome has a stable side exactly when there is an earlier release")
        for each in self._measures.values():
            each.observe(outcome)

    def calibrate(self, *, noise: bool) -> None:
        """Take one request that only the two stables were asked, before the candidate is: did they differ?

        Where answers vary and nobody knows, the first difference is the candidate's in one case of three, and would fail
        it. So let the requests that warm the stables up say whether they vary.
        """
        for each in self._measures.values():
            each.calibrate(noise=noise)

    def observe_memory(self, sample: MemorySample) -> None:
        """Take one look at the memory of both sides."""
        for each in self._measures.values():
            each.sample(sample)

    def metrics(self) -> tuple[Metric, ...]:
        """Say what each metric shows so far."""
        return tuple(each.metric() for each in self._measures.values())

    def verdict(self) -> Verdict:
        """``fail`` if one metric fails, ``pass`` if all pass, else ``inconclusive``."""
        verdicts = {metric.verdict for metric in self.metrics()}
        if "fail" in verdicts:
            return "fail"
        return "pass" if verdicts == {"pass"} else "inconclusive"

    def needed(self) -> Mapping[str, int]:
        """Return, for each metric, how many samples without any fault it takes to pass: plan no fewer."""
        return {name: each.needed() for name, each in self._measures.items()}


def asked_for(settings: Settings, *, baseline: bool) -> tuple[str, ...]:
    """Names of the metrics that these settings ask for, in the order of the registry."""
    changed = settings.expect == "changed"
    left_out = {
        answers.NAME: changed,
        changes.NAME: not changed,
        labels.NAME: not changed or settings.metric == "none",
        latency.NAME: not baseline and settings.slowest_seconds is None,
        tail.NAME: not baseline,
    }
    return tuple(name for name in METRICS if not left_out.get(name, False))
