"""What is sent to services, and what they answer: the records that all of staging speaks in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["recorded", "held out", "valid", "edge", "invalid"]
"""Where a request comes from: recorded in production or by the notebook, or made from the contract."""
Fault = Literal["", "refused", "reset", "timeout", "not http"]
"""Why there is no answer at all; empty: there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request for a prediction, before anybody is asked."""

    number: int
    """From 0, unique in one staging run."""
    body: bytes
    kind: Kind
    path: str = "/predict"
    headers: tuple[tuple[str, str], ...] = ()
    """Beyond ``Content-Type: application/json`` and the ``API-Version`` of the contract; a name given here replaces
    those two, and an empty value leaves it out."""
    recorded: Any = None
    """The answer that the notebook itself, or production, gave to this body (decoded JSON). None: not known."""
    label: Any = None
    """What came true, in the type of the contract's ``prediction``. None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one service said to one request."""

    status: int
    """HTTP status; 0 where there was no answer."""
    body: bytes
    seconds: float
    """From before the first byte was sent until after the last was read."""
    fault: Fault = ""
    release: str = ""
    """Digest of the release that answered, from the header ``Release`` that the router adds; empty without a router."""
    served_by: str = ""
    """"stable", "candidate" or "stable-fallback", from the router's header ``Served-By``."""
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """One request as it was answered by stable and candidate, in random order, right after one another."""

    request: Request
    stable: Answer | None
    """None: there is no earlier release; the recorded answer stands in."""
    candidate: Answer
    twin: Answer | None = None
    """The second stable: what differs between it and stable is noise."""
