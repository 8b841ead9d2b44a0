"""From a pair of answers to the numbers that are judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from promote_staging.exchange import Answer, Pair, Request
from promote_staging.judging.labels import loss
from promote_staging.judging.outcome import Outcome, standing
from promote_staging.requests.compare import Difference, differences, from_recorded

Violations = Callable[[Request, Answer], tuple[str, ...]]
"""What of an answer breaks the contract; empty: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One pair, looked at."""

    pair: Pair
    outcome: Outcome
    differences: tuple[Difference, ...]
    """Candidate against stable; without a stable, against what was recorded."""
    noise: tuple[Difference, ...]
    """The second stable against the first."""
    violations: tuple[str, ...]
    """Of the candidate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """How pairs are looked at in one stage."""

    stage: str
    violations: Violations
    tolerance: float
    metric: str
    """How wrong an answer is on a labelled row: a name of ``promote_staging.judging.labels``."""

    def look(self, pair: Pair) -> Looked:
        """Compare the answers of one pair, and hold each against the contract."""
        found, noise = self._differences(pair), self._noise(pair)
        broken = self.violations(pair.request, pair.candidate)
        stable = pair.stable
        stood = standing(
            pair.request.kind, stable=None if stable is None else stable.status, candidate=pair.candidate.status
        )
        outcome = Outcome(
            number=pair.request.number,
            stage=self.stage,
            kind=pair.request.kind,
            stable_failed=stood.stable_failed,
            candidate_failed=stood.candidate_failed,
            refuses=stood.refuses,
            conforms=not broken,
            stable_conforms=stable is None or not self.violations(pair.request, stable),
            stable_seconds=stable.seconds if stable else None,
            candidate_seconds=pair.candidate.seconds,
            twin_seconds=pair.twin.seconds if pair.twin else None,
            twin_failed=None if pair.twin is None else _is_fault(pair.twin),
            differs=None if found is None else bool(found),
            noise=bool(noise),
            change=max((one.size for one in found or ()), default=0.0),
            stable_loss=self._loss(pair.request, stable),
            candidate_loss=self._loss(pair.request, pair.candidate),
        )
        return Looked(pair=pair, outcome=outcome, differences=found or (), noise=noise, violations=broken)

    def _differences(self, pair: Pair) -> tuple[Difference, ...] | None:
        if pair.stable is not None:
            return differences(pair.stable, pair.candidate, self.tolerance)
        if pair.request.recorded is not None:
            return from_recorded(pair.request.recorded, pair.candidate, self.tolerance)
        return None

    def _noise(self, pair: Pair) -> tuple[Difference, ...]:
        if pair.stable is None or pair.twin is None:
            return ()
        return differences(pair.stable, pair.twin, self.tolerance)

    def _loss(self, request: Request, answer: Answer | None) -> float | None:
        if request.label is None or answer is None or answer.status != 200:
            return None
        try:
            said = msgspec.json.decode(answer.body)
        except msgspec.DecodeError:
            return None
        return loss(request.label, said, self.metric)


def _is_fault(answer: Answer) -> bool:
    return answer.status == 0 or answer.status >= 500
