"""``[tool.promote.matrix]``: which points to run, and what is expected of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from promote_checks.errors import UserError
from promote_checks.matrix.keys import Table
from promote_checks.matrix.points import grid_points, named_points

Kernel = Literal["forked", "fresh"]
KERNELS: tuple[Kernel, ...] = ("forked", "fresh")
PLACE = "[tool.promote.matrix]"
MOST = 1000
"""Points of one matrix: more is a typing error, or the wrong tool."""
_KEYS = frozenset(
    {
        *("notebook", "parameters", "cases", "expect", "seconds", "memory", "no_errors"),
        *("jobs", "kernel", "cross_check", "shared_folder"),
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a point may take and what must hold when it has run."""

    expect: tuple[str, ...] = ()
    seconds: float | None = None
    memory: int | None = None
    """Bytes resident."""
    no_errors: bool = True
    """A cell that raises makes the point red."""


@dataclass(frozen=True, slots=True)
class Point:
    """One run of the notebook."""

    name: str
    parameters: Mapping[str, Any]
    limits: Limits


@dataclass(frozen=True, slots=True)
class Matrix:
    """All points of one notebook."""

    notebook: str | None
    """Relative to the project; None: its thin notebook."""
    points: tuple[Point, ...]
    jobs: int | None = None
    """Points at a time on this machine; None: as many as it has cores."""
    kernel: Kernel = "forked"
    cross_check: bool = True
    """Run one point under stock papermill too."""
    shared_folder: bool = False
    """Workers of a cluster see the folders under the same paths: nothing is sent."""
    names: frozenset[str] = field(default_factory=frozenset)
    """All parameters that the points set."""


def matrices(settings: Mapping[str, Any]) -> tuple[Matrix, ...]:
    """The matrices in ``[tool.promote]``; none if it has no ``matrix``.

    Raises ``UserError``, which names the key, for whatever is not understood: a typing error must not
    silently take away a check.
    """
    given = settings.get("matrix")
    if given is None:
        return ()
    if isinstance(given, list) and given:
        return tuple(
            _matrix(table, f"[[tool.promote.matrix]] number {n}") for n, table in enumerate(given, 1)
        )
    return (_matrix(given, PLACE),)


def _matrix(given: Any, place: str) -> Matrix:
    table = Table(given, place, _KEYS)
    limits = _limits(table, Limits())
    points = (*_grid(table, limits), *_cases(table, limits))
    if not points:
        raise UserError(
            f"{place} has neither parameters nor cases", "add parameters = { seed = [1, 2] }, or [[...cases]]"
        )
    if len(points) > MOST:
        raise UserError(f"{place}: {len(points)} points", f"at most {MOST} are run; take fewer values")
    _distinct(points, place)
    return Matrix(
        notebook=table.text("notebook"),
        points=points,
        jobs=table.count("jobs"),
        kernel=_kernel(table),
        cross_check=table.yes("cross_check", default=True),
        shared_folder=table.yes("shared_folder", default=False),
        names=frozenset(name for point in points for name in point.parameters),
    )


def _limits(table: Table, default: Limits) -> Limits:
    seconds, memory = table.seconds("seconds"), table.size("memory")
    return Limits(
        expect=(*default.expect, *table.expectations("expect")),
        seconds=default.seconds if seconds is None else seconds,
        memory=default.memory if memory is None else memory,
        no_errors=table.yes("no_errors", default=default.no_errors),
    )


def _grid(table: Table, limits: Limits) -> tuple[Point, ...]:
    found = grid_points(table.table("parameters"), f"{table.place}: parameters")
    return tuple(_point(name, values, limits, table.place) for name, values in found)


def _cases(table: Table, limits: Limits) -> tuple[Point, ...]:
    found = []
    for number, given in enumerate(table.tables("cases"), 1):
        case = Table(given, f"{table.place}: cases, number {number}", _CASE_KEYS)
        name, values = named_points(case)
        found.append(_point(name, values, _limits(case, limits), case.place))
    return tuple(found)


_CASE_KEYS = frozenset({"name", "parameters", "expect", "seconds", "memory", "no_errors"})


def _point(name: str, values: Mapping[str, Any], limits: Limits, place: str) -> Point:
    if not limits.no_errors and not limits.expect:
        raise UserError(
            f"{place}: no_errors = false and no expect", "this checks nothing; add an expectation"
        )
    return Point(name, values, limits)


def _distinct(points: tuple[Point, ...], place: str) -> None:
    seen: set[str] = set()
    for point in points:
        if point.name in seen:
            raise UserError(f"{place}: two points are called {point.name!r}", "give each its own name")
        seen.add(point.name)


def _kernel(table: Table) -> Kernel:
    given = table.text("kernel") or "forked"
    for known in KERNELS:
        if given == known:
            return known
    raise UserError(f"{table.place}: kernel is {given!r}", f"it is one of {', '.join(KERNELS)}")
