"""Evidence as a staging run would write it: built by the same functions, from made-up but plausible numbers."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from promote_checks.ledger.records import Flags
from promote_staging.evidence.checks import Measured, Tally, checks_of
from promote_staging.evidence.differing import Seen, differences_of
from promote_staging.evidence.latency import latency_of
from promote_staging.evidence.record import (
    Differences,
    Drill,
    Evidence,
    Metric,
    Project,
    Side,
    Stage,
    Step,
    Verdict,
)
from promote_staging.evidence.sentence import sentence

NAMES = ("errors", "conformance", "answers", "latency", "memory")
SHARES = (100, 500, 2500, 10_000)
PARTS = ("code", "model", "data", "contract", "environment")


def side(letter: str = "a", **digests: str) -> Side:
    """A release whose digests are made of one letter."""
    whole = letter * 64
    return Side(digest=whole, short=whole[:16], digests={part: whole for part in PARTS} | digests)


BASELINE = side("b")


def metric(name: str, verdict: Verdict = "pass", samples: int = 400, summary: str = "") -> Metric:
    """A metric whose e-processes went the way of its verdict."""
    harm, passed = math.log(200), math.log(100)
    chance = random.Random(name)
    slope = {"pass": (-0.02, 0.035), "fail": (0.05, -0.03), "inconclusive": (0.001, 0.004)}[verdict]
    trace, at = [], [0.0, 0.0]
    for count in range(0, samples + 1, 5):
        trace.append((count, at[0], at[1]))
        at = [one + 5 * step + chance.gauss(0, 0.15) for one, step in zip(at, slope, strict=True)]
    return Metric(
        name=name,
        verdict=verdict,
        summary=summary or f"{verdict} after {samples} pairs",
        samples=samples,
        harm_log_e=at[0],
        pass_log_e=at[1],
        harm_threshold=harm,
        pass_threshold=passed,
        trace=trace,
    )


def ramp(*verdicts: Verdict) -> list[Step]:
    """Steps of the ramp, in their order."""
    return [
        Step(
            basis_points=share,
            started=4.0 * row,
            seconds=4.0,
            requests=600,
            candidate_requests=150,
            verdict=verdict,
        )
        for row, (share, verdict) in enumerate(zip(SHARES, verdicts, strict=False))
    ]


def differing(count: int) -> Differences:
    """So many of 200 answers differ in the prediction."""
    chance = random.Random(count)
    requests = sorted(chance.sample(range(12, 200), max(0, count - 1)) + [12]) if count else []
    seen = [Seen(one, "prediction", "no", "yes", None) for one in requests]
    seen += [Seen(one, "probabilities.yes", 0.41, 0.41 + one / 1e3, one / 1e3) for one in requests]
    noise = [(3, "probabilities.yes")] if count else []
    return differences_of(200, seen, noise, frozenset({"yes", "no"}))


def evidence(
    verdict: Verdict = "pass",
    *,
    release: Side | None = None,
    baseline: Side | None = BASELINE,
    metrics: Mapping[str, Verdict] | None = None,
    steps: Sequence[Step] | None = None,
    differences: int = 0,
    **changes: Any,
) -> Evidence:
    """One run. ``changes`` replace fields of the record."""
    judged = [metric(name, (metrics or {}).get(name, "pass")) for name in NAMES]
    taken = list(ramp("pass", "pass", "pass", "pass") if steps is None else steps)
    shadow: Verdict = "fail" if differences else "pass"
    stages = [Stage(name="shadow", verdict=shadow, requests=200, seconds=3.2)]
    stages += [
        Stage(name=f"ramp {one.basis_points / 100:g}%", verdict=one.verdict, requests=600, seconds=4.0)
        for one in taken
    ]
    differ = differing(differences)
    drill = Drill(milliseconds=12.4, lost=0) if taken else None
    chance = random.Random(7)
    stable = [math.exp(chance.gauss(math.log(0.004), 0.25)) for _ in range(600)]
    candidate = [one * math.exp(chance.gauss(0.05, 0.15)) for one in stable]
    twin = [math.exp(chance.gauss(math.log(0.004), 0.25)) for _ in range(600)]
    measured = Measured(
        metrics=judged,
        ramp=taken,
        drill=drill,
        finite=Tally(400, 0),
        pipeline=Tally(50, 0),
        valid_rows=Tally(50, 0),
    )
    made = Evidence(
        sequence=0,
        made_at="2026-11-26T12:00:00Z",
        by="Ann",
        tool="promote-notebook 0.1.0",
        verdict=verdict,
        sentence=sentence(verdict, stages=stages, metrics=judged, differences=differ, ramp=taken),
        project=Project(name="shop", digest="0" * 64),
        release=release or side("a"),
        baseline=baseline,
        flags=Flags(
            generation=3, mode="off", basis_points=0, stable=(baseline or side("b")).short, candidate=None
        ),
        expect="same",
        settings={"alpha": 0.025, "slower": 1.25},
        checks=checks_of(measured),
        stages=stages,
        metrics=judged,
        latency=latency_of(
            {"stable": stable, "candidate": candidate, "twin": twin},
            list(zip(stable, candidate, strict=True)),
        ),
        differences=differ,
        ramp=taken,
        rollback_drill=drill,
        drops={},
    )
    return msgspec.structs.replace(made, **changes)
