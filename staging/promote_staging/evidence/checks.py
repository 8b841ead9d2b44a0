"""From what a run measured to the codes that the review asks for. What was not measured is "skip", never "pass"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from promote_staging.evidence.record import WHOLE, Check, CheckVerdict, Drill, Metric, Step, Verdict

CODES = ("canary", "rollback", "performance", "quality", "numerics", "skew", "invariants")
OUT_OF_REACH: Mapping[str, str] = MappingProxyType(
    {
        "age": "a run on one machine sees no model grow old; read the age of the model in production",
        "staleness": "no older model of known age was compared; that needs labelled requests of a later time",
        "correlation": "no online metric: a staging run sends requests, it has no users",
    }
)
BACK_WITHIN = 100.0
"""Milliseconds in which the flag must be at 0."""
_VERDICTS: Mapping[Verdict, CheckVerdict] = MappingProxyType(
    {"pass": "pass", "fail": "fail", "inconclusive": "skip"}
)


@dataclass(frozen=True, slots=True)
class Tally:
    """Something that was looked at so often, and was wrong so often."""

    looked_at: int
    wrong: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the codes are derived from. None: it was not measured."""

    metrics: Sequence[Metric]
    ramp: Sequence[Step]
    drill: Drill | None
    finite: Tally | None
    """Numbers in the candidate's answers; wrong: not finite."""
    pipeline: Tally | None
    """Rows whose prediction by the pipeline was recorded; wrong: the service says otherwise."""
    valid_rows: Tally | None
    """Rows of the pipeline's data; wrong: they break the contract."""


def checks_of(measured: Measured) -> list[Check]:
    """Return one check a code, in the order of ``CODES``, then those that no run can show."""
    metrics = {one.name: one for one in measured.metrics}
    found = [
        _canary(measured.ramp),
        _rollback(measured.drill),
        _from_metrics("performance", metrics, needs=("latency", "memory")),
        _quality(metrics),
        _tallied("numerics", measured.finite, "numbers in answers", "not finite"),
        _tallied(
            "skew", measured.pipeline, "rows", "predicted otherwise by the service than by the pipeline"
        ),
        _invariants(metrics, measured.valid_rows),
    ]
    return found + [Check(code=code, verdict="skip", summary=why) for code, why in OUT_OF_REACH.items()]


def _canary(ramp: Sequence[Step]) -> Check:
    if not ramp:
        return Check(code="canary", verdict="skip", summary="the ramp was not reached")
    told = ", ".join(f"{percent(one.basis_points)} {one.verdict}" for one in ramp)
    if any(one.verdict == "fail" for one in ramp):
        return Check(code="canary", verdict="fail", summary=told)
    whole = ramp[-1].basis_points == WHOLE and all(one.verdict == "pass" for one in ramp)
    return Check(code="canary", verdict="pass" if whole else "skip", summary=told)


def _rollback(drill: Drill | None) -> Check:
    if drill is None:
        return Check(code="rollback", verdict="skip", summary="the way back was not rehearsed")
    good = drill.lost == drill.strays == 0 and drill.milliseconds <= BACK_WITHIN
    said = f"back at 0 within {drill.milliseconds:.1f} ms, {drill.lost} requests lost"
    return Check(code="rollback", verdict="pass" if good else "fail", summary=said)


def _from_metrics(code: str, metrics: Mapping[str, Metric], needs: Iterable[str]) -> Check:
    """It passes if every metric that it needs was measured and passes."""
    wanted = {name: metrics.get(name) for name in needs}
    absent = [name for name, one in wanted.items() if one is None]
    found = [one for one in wanted.values() if one is not None]
    verdicts: set[CheckVerdict] = {_VERDICTS[one.verdict] for one in found}
    said = [f"{one.name}: {one.summary}" for one in found] + [f"{name}: not measured" for name in absent]
    if "fail" in verdicts:
        verdict: CheckVerdict = "fail"
    else:
        verdict = "skip" if absent or "skip" in verdicts else "pass"
    return Check(code=code, verdict=verdict, summary="; ".join(said))


def _quality(metrics: Mapping[str, Metric]) -> Check:
    """Labels count where there are any; without them the answers alone are compared."""
    needs = ("answers", "labels") if "labels" in metrics else ("answers",)
    return _from_metrics("quality", metrics, needs)


def _tallied(code: str, tally: Tally | None, things: str, wrong: str) -> Check:
    if tally is None or tally.looked_at == 0:
        return Check(code=code, verdict="skip", summary=f"not measured: no {things}")
    said = f"{tally.looked_at} {things}, {tally.wrong} {wrong}"
    return Check(code=code, verdict="fail" if tally.wrong else "pass", summary=said)


def _invariants(metrics: Mapping[str, Metric], rows: Tally | None) -> Check:
    """Requests and answers against the contract, and the pipeline's own rows as well."""
    traffic = _from_metrics("invariants", metrics, ("conformance",))
    data = _tallied("invariants", rows, "rows of the pipeline's data", "break the contract")
    both = {traffic.verdict, data.verdict}
    verdict: CheckVerdict = "fail" if "fail" in both else "skip" if "skip" in both else "pass"
    return Check(code="invariants", verdict=verdict, summary=f"{traffic.summary}; {data.summary}")


def percent(basis_points: int) -> str:
    """``25%``, ``0.5%``."""
    return f"{basis_points / 100:g}%"
