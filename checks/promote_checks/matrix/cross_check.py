"""One point under stock papermill too: outputs and values must be the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from promote_checks.matrix.compare import Seen, differences, seen
from promote_checks.matrix.result import CrossCheck, PointResult
from promote_checks.matrix.spec import Point


class StockFailed(Exception):
    """Stock papermill did not come to an end; the message says why."""


@dataclass(frozen=True, slots=True)
class StockRun:
    """A notebook that stock papermill has executed."""

    document: Any
    values: Mapping[str, list[str]]
    """Empty where a cell raised."""


Stock = Callable[[Point], StockRun]
"""Runs the notebook with a point's parameters in a fresh kernel, in a fresh copy of its folder."""


def cross_check(ours: PointResult, stock: Stock) -> CrossCheck:
    """Compare; what differs from itself in a second stock run is told apart, and does not count as equal."""
    if ours.ending not in ("finished", "raised"):
        return CrossCheck(ours.point.name, "error", f"the point itself did not end: {ours.why}")
    mine = seen(ours.document, ours.values if ours.ending == "finished" else {})
    try:
        first = _seen(stock(ours.point))
        found = differences(mine, first)
        varies = differences(first, _seen(stock(ours.point))) if found else ()
    except StockFailed as error:
        return CrossCheck(ours.point.name, "error", str(error))
    return _told(ours.point.name, mine, found, varies)


def _seen(run: StockRun) -> Seen:
    return seen(run.document, run.values)


def _told(name: str, mine: Seen, found: tuple[str, ...], varies: tuple[str, ...]) -> CrossCheck:
    real = tuple(item for item in found if item not in varies)
    compared = len(set(mine.items) - set(varies))
    if real:
        why = f"{real[0]} is not what stock papermill computes"
        return CrossCheck(name, "fail", why, compared, real, varies)
    if not compared:
        return CrossCheck(
            name, "error", "everything varies between two runs of stock papermill", 0, (), varies
        )
    return CrossCheck(name, "pass", "", compared, (), varies)
