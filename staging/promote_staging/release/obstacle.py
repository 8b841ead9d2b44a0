"""What stands in the way of a release."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that is not as it must be."""

    code: str
    """``evidence``, ``verdict``, ``age``, ``digests``, ``ledger``, ``anchor``, ``commit``, ``baseline``, ``flags``, ``review``,
    ``check``, ``why``, ``percent``, ``busy``."""
    message: str
    hint: str
    """What to do about it."""
