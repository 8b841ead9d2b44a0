"""``staging/evidence-<release>.json``: what one staging run measured, and of what.

All records are frozen and strict: a key that nobody reads could say something else to a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

import msgspec

from promote_checks.ledger.records import Flags

VERSION = 1
Verdict = Literal["pass", "fail", "inconclusive"]
CheckVerdict = Literal["pass", "fail", "skip", "error"]
WHOLE = 10_000
"""All requests, in basis points."""
_BEYOND = 1e6


class Snapshot(Protocol):
    """What is needed of ``promote_staging.releases.snapshot.Release``."""

    @property
    def digest(self) -> str: ...
    @property
    def short(self) -> str: ...
    @property
    def digests(self) -> Mapping[str, str]: ...


class Judged(Protocol):
    """What is needed of ``promote_staging.judging.judge.Metric``; natural logarithms."""

    @property
    def name(self) -> str: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def summary(self) -> str: ...
    @property
    def samples(self) -> int: ...
    @property
    def harm_log_e(self) -> float: ...
    @property
    def pass_log_e(self) -> float: ...
    @property
    def harm_threshold(self) -> float: ...
    @property
    def pass_threshold(self) -> float: ...
    @property
    def trace(self) -> Sequence[tuple[int, float, float]]: ...


class Side(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One release, by its digests."""

    digest: str
    """Of all that it needs to serve."""
    short: str
    """The first 16 digits: its name in flags and folders."""
    digests: dict[str, str]
    """sha256 by part: code, model, data, contract, environment."""

    @classmethod
    def of(cls, release: Snapshot) -> Side:
        """Take over what a snapshot says about itself."""
        return cls(digest=release.digest, short=release.short, digests=dict(release.digests))


class Project(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The files that were staged, as the review names them."""

    name: str
    digest: str
    """Of the files of ``promote_checks.review.looks.service.SERVED``."""


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One code of the review."""

    code: str
    verdict: CheckVerdict
    summary: str


class Stage(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of the run: shadow, or one step of the ramp."""

    name: str
    """``shadow``, ``ramp 1%``, ``ramp 5%``, ``ramp 25%``, ``ramp 100%``, ``drill``."""
    verdict: Verdict
    requests: int
    seconds: float
    summary: str = ""


class Metric(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One metric with its two e-processes; natural logarithms."""

    name: str
    verdict: Verdict
    summary: str
    samples: int
    harm_log_e: float
    pass_log_e: float
    harm_threshold: float
    pass_threshold: float
    trace: list[tuple[int, float, float]] = []
    """(samples so far, harm, pass), in their order."""

    @classmethod
    def of(cls, judged: Judged) -> Metric:
        """Take over what the judge says. JSON knows no infinity: what is beyond any threshold is cut there."""
        return cls(
            name=judged.name,
            verdict=judged.verdict,
            summary=judged.summary,
            samples=judged.samples,
            harm_log_e=_finite(judged.harm_log_e),
            pass_log_e=_finite(judged.pass_log_e),
            harm_threshold=_finite(judged.harm_threshold),
            pass_threshold=_finite(judged.pass_threshold),
            trace=[(n, _finite(harm), _finite(passed)) for n, harm, passed in judged.trace],
        )


class Spread(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long one side took: a histogram over ``Latency.edges`` and three quantiles in seconds."""

    counts: list[int]
    p50: float
    p95: float
    p99: float


class Latency(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Latencies of all sides over the same edges, and paired."""

    edges: list[float]
    """Seconds, rising, evenly spaced in their logarithm: one more than there are counts."""
    sides: dict[str, Spread]
    """``stable``, ``twin`` (where there is one), ``candidate``."""
    pairs: list[tuple[float, float]] = []
    """(stable, candidate) of the same request, at most 500."""


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often one field of the answers differed."""

    name: str
    candidate: int
    """Requests for which the candidate's answer differs from stable's, beyond the tolerance and the noise."""
    noise: int
    """Requests for which the second stable differs from stable."""
    largest: float | None = None
    """The largest difference between numbers; None: no numbers differed."""


class Example(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One difference, without what could be personal: numbers as they are, other text shortened."""

    request: int
    field: str
    stable: str
    candidate: str


class Differences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Answers held against each other."""

    compared: int
    """Requests whose two answers were compared."""
    differing: int
    """Requests with at least one difference that is no noise."""
    first: int | None = None
    """Number of the first of them."""
    fields: list[Field] = []
    examples: list[Example] = []
    """At most 20."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One stay of the ramp at a share."""

    basis_points: int
    """Share of the keys that the candidate has."""
    started: float
    """Seconds since the ramp began."""
    seconds: float
    requests: int
    candidate_requests: int
    verdict: Verdict


class Drill(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rehearsed way back."""

    milliseconds: float
    """From the decision until the flag was read back at 0."""
    lost: int
    """Requests without an answer meanwhile."""
    strays: int = 0
    """Requests afterwards that the candidate answered all the same."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it. The file's sha256 stands in the ledger; what differs from that is not evidence."""

    version: int = VERSION
    sequence: int
    """Number of the ledger's entry that names this file; 0 before it is recorded."""
    made_at: str
    """UTC, ISO 8601 with seconds."""
    by: str
    tool: str
    verdict: Verdict
    sentence: str
    project: Project
    release: Side
    baseline: Side | None
    """The release that was live. None: there was none, and recorded answers stood in."""
    flags: Flags | None
    """At the start of the run; None: there was no flag file."""
    expect: str
    settings: dict[str, Any]
    checks: list[Check]
    stages: list[Stage]
    metrics: list[Metric]
    latency: Latency | None
    differences: Differences
    ramp: list[Step]
    rollback_drill: Drill | None
    drops: dict[str, int] = {}
    """Why requests were sent and not judged -> how many."""

    @property
    def allowed(self) -> int:
        """The highest share in basis points that this evidence allows by hand.

        Passed: everything. Not decided: the highest step of the ramp that passed before the first that did
        not. Failed: nothing, whatever passed before the harm was found.
        """
        if self.verdict == "pass":
            return WHOLE
        return 0 if self.verdict == "fail" else _passed(self.ramp)


def _passed(ramp: list[Step]) -> int:
    reached = 0
    for step in ramp:
        if step.verdict != "pass":
            break
        reached = max(reached, step.basis_points)
    return reached


def _finite(value: float) -> float:
    return max(-_BEYOND, min(_BEYOND, float(value)))


def encoded(evidence: Evidence) -> bytes:
    """The bytes of the file: the same record gives the same bytes."""
    return msgspec.json.format(msgspec.json.encode(evidence), indent=1) + b"\n"


def decoded(content: bytes) -> Evidence:
    """Read it back. Raises ``msgspec.DecodeError`` or ``UnicodeDecodeError`` for what a run did not write."""
    return msgspec.json.decode(content, type=Evidence)
