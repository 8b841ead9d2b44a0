"""What came of the points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from promote_checks.matrix.spec import Point

Verdict = Literal["pass", "fail", "error"]


@dataclass(frozen=True, slots=True)
class PointResult:
    """One point: ``fail`` where it is not as expected, ``error`` where that could not be found out."""

    point: Point
    verdict: Verdict
    why: str
    """One line; empty if it passed."""
    ending: str
    """``finished``, ``raised``, ``killed``, ``timeout``, ``memory``, ``output``, ``lost``, ``stopped``, ``start``."""
    expectations: tuple[Mapping[str, Any], ...] = ()
    """``text``, ``verdict``, ``why`` and ``values`` of each."""
    document: Any = None
    """The executed notebook."""
    values: Mapping[str, list[str]] = field(default_factory=dict)
    """Digest of each final variable, where it was asked for."""


@dataclass(frozen=True, slots=True)
class CrossCheck:
    """One point again under stock papermill."""

    point: str
    verdict: Verdict
    why: str
    compared: int = 0
    differences: tuple[str, ...] = ()
    varies: tuple[str, ...] = ()
    """What differs between two runs of stock papermill itself: it can't be compared."""


@dataclass(frozen=True, slots=True)
class MatrixResult:
    """All points of one notebook."""

    notebook: str
    points: tuple[PointResult, ...]
    cross_check: CrossCheck | None
    """None: switched off."""
    notes: tuple[str, ...] = ()
