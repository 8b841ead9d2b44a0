"""From a pair of answers to the numbers that are judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from promote_staging.exchange import Answer, Pair, Request
from promote_staging.judging.metrics.labels import loss
from promote_staging.judging.outcome import Outcome, standing
from promote_staging.judging.settings import Settings
from promote_staging.requests.compare import Difference, differences, from_recorded
from promote_staging.requests.conform import Compiled, violations


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
    contract: Compiled
    """Of the candidate."""
    stable_contract: Compiled
    settings: Settings

    def look(self, pair: Pair) -> Looked:
        """Compare the answers of one pair, and hold each against the contract."""
        found, noise = self._differences(pair), self._noise(pair)
        broken = violations(self.contract, pair.request, pair.candidate)
        stable = pair.stable
        stood = standing(
            pair.request.kind,
            stable=None if stable is None else stable.status,
            candidate=pair.candidate.status,
        )
        outcome = Outcome(
            number=pair.request.number,
            stage=self.stage,
            kind=pair.request.kind,
            stable_failed=stood.stable_failed,
            candidate_failed=stood.candidate_failed,
            refuses=stood.refuses,
            conforms=not broken,
            stable_conforms=stable is None or not violations(self.stable_contract, pair.request, stable),
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
            return differences(pair.stable, pair.candidate)
        if pair.request.recorded is not None:
            return from_recorded(pair.request.recorded, pair.candidate)
        return None

    def _noise(self, pair: Pair) -> tuple[Difference, ...]:
        if pair.stable is None or pair.twin is None:
            return ()
        return differences(pair.stable, pair.twin)

    def _loss(self, request: Request, answer: Answer | None) -> float | None:
        if request.label is None or answer is None or self.settings.metric in (None, "none"):
            return None
        return loss(self.settings, _prediction(answer), request.label)


def _prediction(answer: Answer) -> Any:
    """What was predicted; None: nothing that can be read."""
    try:
        said = msgspec.json.decode(answer.body) if answer.status == 200 else None
    except msgspec.DecodeError:
        return None
    return said.get("prediction") if isinstance(said, dict) else None


def _is_fault(answer: Answer) -> bool:
    return answer.status == 0 or answer.status >= 500
