"""The verdict in one sentence, for somebody who reads nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from promote_staging.evidence.checks import percent
from promote_staging.evidence.record import Differences, Metric, Stage, Step, Verdict

RELEASED, RECORDED = "the released version", "what the notebook predicted"
"""What the candidate is compared with."""


def sentence(
    verdict: Verdict,
    *,
    stages: Sequence[Stage],
    metrics: Sequence[Metric],
    differences: Differences,
    ramp: Sequence[Step],
    baseline: bool = True,
) -> str:
    """Say what happened, where, and how much of it was seen. ``baseline``: there is a released version."""
    against = RELEASED if baseline else RECORDED
    if verdict == "pass":
        return _passed(differences, ramp, against)
    stage = next((one for one in stages if one.verdict == verdict), None)
    where = f" in {stage.name}" if stage else ""
    told = _reason(verdict, metrics, differences, against) or (stage.summary if stage else "")
    word = "Stopped" if verdict == "fail" else "Not decided"
    return f"{word}{where}: {told.rstrip('.') or 'no reason was recorded'}."


def _passed(differences: Differences, ramp: Sequence[Step], against: str) -> str:
    reached = max((one.basis_points for one in ramp), default=0)
    asked = sum(one.candidate_requests for one in ramp)
    share = f"{differences.differing} of {differences.compared}"
    return (
        f"Passed: {share} answers differ from {against}, and the ramp reached {percent(reached)} "
        f"with {asked} requests answered by the candidate."
    )


def _reason(verdict: Verdict, metrics: Sequence[Metric], differences: Differences, against: str) -> str:
    metric = next((one for one in metrics if one.verdict == verdict), None)
    if metric is None:
        return ""
    if verdict == "fail" and metric.name == "answers" and differences.differing:
        return _differs(differences, against)
    return f"{metric.name}: {metric.summary}" if verdict == "fail" else _undecided(metric)


def _undecided(metric: Metric) -> str:
    return f"too little was seen of {metric.name} ({metric.samples} samples): {metric.summary}"


def _differs(differences: Differences, against: str) -> str:
    names = [f"`{one.name}`" for one in differences.fields if one.candidate][:3]
    first = f", first for request {differences.first}" if differences.first is not None else ""
    return (
        f"{differences.differing} of {differences.compared} answers differ from {against} in "
        f"{', '.join(names)}{first}"
    )
