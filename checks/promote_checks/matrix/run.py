"""Run all points of a matrix, side by side, here or on a cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from promote_checks.matrix.cross_check import Stock, cross_check
from promote_checks.matrix.result import CrossCheck, MatrixResult, PointResult
from promote_checks.matrix.run_point import Runner, run_point
from promote_checks.matrix.save import file_name, save
from promote_checks.matrix.spec import Matrix, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One matrix, and who runs it."""

    matrix: Matrix
    name: str
    """Of the notebook."""
    document: Any
    runner: Runner
    jobs: int
    stop: Callable[[], None]
    """Ends whatever runs."""
    check_runner: Runner
    """Runs the point that is cross-checked, on this machine."""
    stock: Stock | None
    """None: no cross-check."""
    save_to: Path | None = None
    notes: Sequence[str] = ()
    """Filled while points run."""


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run_matrix(plan: Plan) -> MatrixResult:
    """Run the points and the cross-check; results in the order of the points. Left early, all is ended."""
    with ThreadPoolExecutor(max_workers=plan.jobs, thread_name_prefix="point") as pool:
        try:
            checked = pool.submit(_checked, plan) if plan.stock is not None else None
            futures = [
                pool.submit(_point, plan, number, point) for number, point in enumerate(plan.matrix.points)
            ]
            _first_fault([*futures, *([checked] if checked is not None else [])])
            points = tuple(future.result() for future in futures)
            crossed = None if checked is None else checked.result()
            return MatrixResult(plan.name, points, crossed, tuple(plan.notes))
        except BaseException:
            plan.stop()
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _first_fault(futures: list[Future[Any]]) -> None:
    """Raise what a worker has raised as soon as it has, not when its turn comes."""
    for future in as_completed(futures):
        future.result()


def _point(plan: Plan, number: int, point: Point) -> PointResult:
    result = run_point(plan.document, point, plan.runner)
    if plan.save_to is not None:
        save(result.document, plan.save_to, file_name(plan.name, number, point.name))
    return result


def _checked(plan: Plan) -> CrossCheck:
    """The first point, once more here with digests of all values, and under stock papermill."""
    assert plan.stock is not None
    return cross_check(run_point(plan.document, plan.matrix.points[0], plan.check_runner), plan.stock)
