"""What the flags say, and the moves that are allowed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Literal, get_args

from promote_staging.flags.bucket import BUCKETS

Mode = Literal["off", "shadow", "ramp", "on"]
MODES: tuple[Mode, ...] = get_args(Mode)
SHORT = re.compile(r"[0-9a-f]{16}")
"""A release by the first digits of its digest."""
LEASE_SECONDS = 5.0
_SHARES = {"off": (0, 0), "shadow": (0, 0), "ramp": (1, BUCKETS), "on": (BUCKETS, BUCKETS)}
"""Mode -> the smallest and the largest share in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagState:
    """One state of the flags. Raises ValueError for one that can't be."""

    stable: str
    candidate: str | None = None
    mode: Mode = "off"
    basis_points: int = 0
    """Share of the keys that get the candidate, 0 to 10000."""
    generation: int = 0
    """Counts the writes; 0: not written yet."""
    lease: int | None = None
    """Changes while a harness tends the ramp; None: nobody has to."""
    lease_seconds: float = LEASE_SECONDS
    """How long a router goes on without seeing the lease change."""

    def __post_init__(self) -> None:
        for release in (self.stable, *(() if self.candidate is None else (self.candidate,))):
            if not SHORT.fullmatch(release):
                raise ValueError(f"{release!r} is no short digest of a release")
        if self.mode not in MODES:
            raise ValueError(f"{self.mode!r} is none of {', '.join(MODES)}")
        if self.mode != "off" and self.candidate is None:
            raise ValueError(f"mode {self.mode} without a candidate")
        if not _SHARES[self.mode][0] <= self.basis_points <= _SHARES[self.mode][1]:
            raise ValueError(f"{self.basis_points} basis points in mode {self.mode}")
        if self.generation < 0 or (self.lease is not None and self.mode != "ramp"):
            raise ValueError("a lease belongs to a ramp, and generations count from 0")
        if not (math.isfinite(self.lease_seconds) and self.lease_seconds > 0):
            raise ValueError(f"a lease of {self.lease_seconds} s")

    def rolled_back(self) -> FlagState:
        """Everybody gets stable, and nobody is shadowed. Possible from everywhere."""
        return replace(self, mode="off", basis_points=0, lease=None)

    def shadowing(self) -> FlagState:
        """Everybody gets stable, and the candidate a copy. Raises ValueError from a ramp: that would shrink it."""
        if self.basis_points:
            raise ValueError("a ramp shrinks only to nothing: roll back first")
        return replace(self, mode="shadow", lease=None)

    def ramping(self, basis_points: int, *, lease: int | None = None) -> FlagState:
        """Give the candidate a share, at least the one it has. Raises ValueError for a smaller one, 0 included."""
        if basis_points < max(self.basis_points, 1):
            raise ValueError(
                f"a ramp shrinks only to nothing: {basis_points} after {self.basis_points} basis points"
            )
        return replace(self, mode="ramp", basis_points=basis_points, lease=lease)

    def on(self) -> FlagState:
        """Everybody gets the candidate, and nobody has to tend it."""
        return replace(self, mode="on", basis_points=BUCKETS, lease=None)
