"""One run, as the rules see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from promote_checks.observe.observation import Observation


@dataclass(frozen=True, slots=True)
class Run:
    """What the probe saw, and a digest of what each cell showed."""

    observation: Observation
    shown: Mapping[int, str] = field(default_factory=dict)
    """Cell -> digest of its outputs, without what differs from run to run by nature."""


@dataclass(frozen=True, slots=True)
class Variation:
    """One more run, with another value of one parameter."""

    name: str
    was: str
    """The values as text."""
    now: str
    run: Run
