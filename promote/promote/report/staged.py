"""What `promote stage` says at the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from promote_staging.evidence.record import Evidence, Metric
from promote_staging.evidence.store import evidence_name
from promote_staging.run.staging_run import Staged


def summary(staged: Staged, *, shown: Path) -> str:
    """Return the text; ``shown`` is the project as the user named it."""
    return "\n".join(_lines(staged, shown)) + "\n"


def _lines(staged: Staged, shown: Path) -> Iterator[str]:
    one = staged.evidence
    against = (
        f"release {one.baseline.short}" if one.baseline else "recorded answers: nothing was released before"
    )
    yield f"{one.project.name}: release {one.release.short} against {against}"
    yield ""
    yield from _stages(one)
    yield ""
    yield from (_metric(metric) for metric in one.metrics)
    yield ""
    yield f"{one.verdict.upper()}: {one.sentence}"
    if staged.log:
        yield ""
        yield "The service's last words:"
        yield from (f"  {line}" for line in staged.log.splitlines()[-15:])
    yield ""
    name = shown / evidence_name(one.release.short)
    yield f"Evidence: {name}"
    yield f"  to look at: {name.with_suffix('.html')}"
    yield from _next(one, shown)


def _stages(one: Evidence) -> Iterator[str]:
    for stage in one.stages:
        told = f"  {stage.summary}" if stage.summary else ""
        yield f"  {stage.name:<10} {stage.verdict:<12} {stage.requests:>5} requests  {stage.seconds:7.2f} s{told}"
    if one.rollback_drill is not None:
        drill = one.rollback_drill
        yield f"  the flag was back at 0% after {drill.milliseconds:.1f} ms; {drill.lost} requests lost"


def _metric(metric: Metric) -> str:
    return f"  {metric.name:<24} {metric.verdict:<12} {metric.summary}"


def _next(one: Evidence, shown: Path) -> Iterator[str]:
    if one.verdict == "pass":
        yield f"Next: commit {shown / 'staging'}, then: promote release {shown}"
    elif one.verdict == "inconclusive":
        yield "Not enough was seen to pass. Nothing is released on that; stage again, or with --requests."
