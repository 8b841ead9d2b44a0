"""What one request, or one look at the memory, came to: the numbers that are judged."""

from __future__ import annotations

from dataclasses import dataclass

from promote_staging.exchange import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One request as both sides answered it. None: there is no such side."""

    number: int
    stage: str
    """``shadow`` or ``ramp``, for the record; the tests are the same."""
    kind: Kind
    stable_failed: bool | None
    """No answer, or 5xx: see ``standing``. None: there is no earlier release."""
    candidate_failed: bool
    conforms: bool
    """The candidate's answer keeps to the contract. Not looked at where it failed: that is counted as an error."""
    stable_seconds: float | None
    candidate_seconds: float
    twin_seconds: float | None
    differs: bool | None
    """The candidate's answer (status, fields beyond tolerance) is not stable's, or not the recorded one. None: there is
    nothing to compare it with."""
    noise: bool
    """The two stables differ on this request."""
    change: float
    """The largest change of a number in the answer, absolute; 0 if only other things changed; infinite or NaN where a
    number came or went."""
    twin_failed: bool | None = None
    stable_conforms: bool = True
    """False: stable breaks the contract on this request too, so it is not the candidate's doing."""
    refuses: bool = False
    """The candidate refuses (4xx) what it should have answered."""
    stable_loss: float | None = None
    """How wrong the answer was on a labelled row (``labels.loss``). None: no label."""
    candidate_loss: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemorySample:
    """Resident memory of both sides at one time, in bytes."""

    requests: int
    """How many requests the candidate has answered so far; grows from sample to sample."""
    candidate: int
    stable: int | None
    """None: there is no earlier release."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Who failed."""

    stable_failed: bool | None
    candidate_failed: bool
    refuses: bool


def standing(kind: Kind, *, stable: int | None, candidate: int) -> Standing:
    """Say who failed, from HTTP statuses (0: no answer in time; None: no earlier release).

    Failed is: no answer, or 5xx. A 4xx is an answer. It counts against the candidate only where it refuses what stable
    answers; without a stable, where it refuses a request that is not edge or invalid. When both refuse, nobody failed.
    """
    expected = 200 <= stable < 300 if stable is not None else kind in ("recorded", "held out", "valid")
    return Standing(
        stable_failed=None if stable is None else _failed(stable),
        candidate_failed=_failed(candidate),
        refuses=400 <= candidate < 500 and expected,
    )


def _failed(status: int) -> bool:
    return status == 0 or status >= 500
