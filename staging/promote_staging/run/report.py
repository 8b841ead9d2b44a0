"""From what a run found to its evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from promote_checks.ledger.records import Flags
from promote_staging.evidence import record
from promote_staging.evidence.checks import Measured, checks_of, percent
from promote_staging.evidence.differing import Seen, differences_of
from promote_staging.evidence.latency import latency_of
from promote_staging.evidence.sentence import sentence
from promote_staging.judging.judge import Judge
from promote_staging.judging.metric import Metric
from promote_staging.run import measured
from promote_staging.run.drill import Drill
from promote_staging.run.flow import Findings, Order
from promote_staging.run.outcomes import Looked
from promote_staging.run.ramp import Step

BOTH_SIDES = "the same release on both sides"
"""Said of the ramp of a first release: it shows router and way back, and nothing of the candidate."""
ANSWERING = frozenset({"recorded", "held out", "valid", "edge"})
"""Kinds of requests whose latency is that of a prediction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Who ran what, and when."""

    made_at: str
    """UTC, ISO 8601 with seconds."""
    by: str
    tool: str
    project: record.Project
    flags: Flags | None
    """At the start of the run."""


def evidence_of(
    order: Order, found: Findings, heading: Heading, contract: Mapping[str, Any]
) -> record.Evidence:
    """Write down everything that was seen. Its number in the ledger is still open."""
    stages = list(_stages(found, first=order.baseline is None))
    metrics = [*_metrics(found.shadow_judge), *_metrics(found.ramp_judge, " in the ramp")]
    looked = found.shadow.looked if found.shadow else ()
    differences = _differences(looked, frozenset(_listed(contract)))
    ramp = [_step(one) for one in (found.ramp.steps if found.ramp else ())]
    drill = _drill(found.drill)
    return record.Evidence(
        sequence=0,
        made_at=heading.made_at,
        by=heading.by,
        tool=heading.tool,
        verdict=found.verdict,
        sentence=sentence(
            found.verdict,
            stages=stages,
            metrics=metrics,
            differences=differences,
            ramp=ramp,
            baseline=order.baseline is not None,
        ),
        project=heading.project,
        release=record.Side.of(order.candidate),
        baseline=record.Side.of(order.baseline) if order.baseline else None,
        flags=heading.flags,
        expect=order.settings.expect,
        settings=_settings(order),
        checks=checks_of(
            Measured(
                metrics=metrics,
                ramp=ramp,
                drill=drill,
                finite=measured.finite(looked),
                pipeline=measured.pipeline(looked),
                valid_rows=measured.valid_rows(looked),
            )
        ),
        stages=stages,
        metrics=metrics,
        latency=_latency(looked),
        differences=differences,
        ramp=ramp,
        rollback_drill=drill,
    )


def _stages(found: Findings, *, first: bool) -> Iterator[record.Stage]:
    if found.shadow is None:
        yield record.Stage(name="start", verdict=found.verdict, requests=0, seconds=0.0, summary=found.reason)
        return
    yield record.Stage(
        name="shadow",
        verdict=found.verdict if found.stage == "shadow" else "pass",
        requests=len(found.shadow.looked),
        seconds=round(found.shadow.seconds, 3),
        summary=found.reason if found.stage == "shadow" else "",
    )
    if found.ramp is None and found.stage == "ramp":
        yield record.Stage(name="ramp", verdict=found.verdict, requests=0, seconds=0.0, summary=found.reason)
    for step in found.ramp.steps if found.ramp else ():
        yield record.Stage(
            name=f"ramp {percent(step.basis_points)}",
            verdict=step.verdict,
            requests=step.pairs,
            seconds=round(step.seconds, 3),
            summary=step.fault or (BOTH_SIDES if first else ""),
        )
    if found.drill is not None:
        yield record.Stage(
            name="drill",
            verdict=_verdict_of(found.drill),
            requests=found.drill.asked,
            seconds=round(found.drill.milliseconds / 1000, 6),
            summary=found.drill.fault or (found.reason if found.stage == "way back" else ""),
        )


def _verdict_of(drill: Drill) -> record.Verdict:
    if drill.fault:
        return "fail"
    return "inconclusive" if drill.is_late else "pass"


def _metrics(judge: Judge | None, where: str = "") -> Iterator[record.Metric]:
    for one in judge.metrics() if judge else ():
        yield _metric(dataclasses.replace(one, name=one.name + where))


def _metric(one: Metric) -> record.Metric:
    return record.Metric(
        name=one.name,
        verdict=one.verdict,
        summary=one.summary,
        samples=one.samples,
        harm_log_e=one.harm_log_e,
        pass_log_e=one.pass_log_e,
        harm_threshold=one.harm_threshold,
        pass_threshold=one.pass_threshold,
        trace=[(number, round(harm, 4), round(passing, 4)) for number, harm, passing in one.trace],
    )


def _differences(looked: Sequence[Looked], known: frozenset[str]) -> record.Differences:
    compared = [one for one in looked if one.outcome.differs is not None]
    seen = [
        Seen(one.pair.request.number, each.field, each.stable, each.candidate, each.size)
        for one in compared
        for each in one.differences
        if not one.outcome.noise
    ]
    noise = [(one.pair.request.number, each.field) for one in compared for each in one.noise]
    return differences_of(len(compared), seen, noise, known)


def _listed(node: Any) -> Iterator[str]:
    """Texts that the contract itself lists as possible: they are nobody's secret."""
    if isinstance(node, Mapping):
        for key, inner in node.items():
            if key in ("enum", "x-observed-categories") and isinstance(inner, list):
                yield from (one for one in inner if isinstance(one, str))
            else:
                yield from _listed(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _listed(inner)


def _latency(looked: Sequence[Looked]) -> record.Latency | None:
    timed = [one.outcome for one in looked if one.pair.request.kind in ANSWERING]
    sides = {
        "stable": [one.stable_seconds for one in timed if one.stable_seconds is not None],
        "twin": [one.twin_seconds for one in timed if one.twin_seconds is not None],
        "candidate": [one.candidate_seconds for one in timed],
    }
    pairs = [(one.stable_seconds, one.candidate_seconds) for one in timed if one.stable_seconds is not None]
    return latency_of(sides, pairs)


def _step(step: Step) -> record.Step:
    return record.Step(
        basis_points=step.basis_points,
        started=round(step.started, 3),
        seconds=round(step.seconds, 3),
        requests=2 * step.pairs,
        candidate_requests=step.pairs,
        verdict=step.verdict,
    )


def _drill(drill: Drill | None) -> record.Drill | None:
    if drill is None:
        return None
    return record.Drill(milliseconds=round(drill.milliseconds, 3), lost=drill.lost, strays=drill.strays)


def _settings(order: Order) -> dict[str, Any]:
    found = {**asdict(order.settings), **asdict(order.limits), "seed": order.seed}
    # JSON has no infinity.
    return {name: None if value == float("inf") else value for name, value in sorted(found.items())}
