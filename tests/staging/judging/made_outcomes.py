"""Outcomes for the tests: a request that went well, unless something else is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from promote_staging.judging.judge import Judge
from promote_staging.judging.metric import Metric
from promote_staging.judging.outcome import MemorySample, Outcome

CLEAN = Outcome(
    number=0,
    stage="shadow",
    kind="held out",
    stable_failed=False,
    twin_failed=False,
    candidate_failed=False,
    conforms=True,
    stable_seconds=0.010,
    candidate_seconds=0.010,
    twin_seconds=0.010,
    differs=False,
    noise=False,
    change=0.0,
    stable_loss=0.0,
    candidate_loss=0.0,
)
ALONE = replace(
    CLEAN, stable_failed=None, stable_seconds=None, twin_seconds=None, twin_failed=None, stable_loss=None
)
"""Without an earlier release."""


def outcome(base: Outcome = CLEAN, /, **changes: Any) -> Outcome:
    """A request that went well but for ``changes``."""
    return replace(base, **changes)


def memories(count: int, *, leak: float = 0.0, stable: int | None = 100_000_000) -> Iterator[MemorySample]:
    """Looks at the memory every 50 requests; the candidate grows by ``leak`` bytes a request."""
    for number in range(count):
        requests = 50 * number
        yield MemorySample(requests=requests, candidate=100_000_000 + int(leak * requests), stable=stable)


def named(judge: Judge, name: str) -> Metric:
    """One metric of a judge."""
    return next(metric for metric in judge.metrics() if metric.name == name)
