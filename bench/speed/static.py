"""Read, analyse, plan and emit: CPU seconds, and how they grow."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from bench.corpus.measures import Measure
from bench.speed.notebooks import long_cells, write
from bench.speed.timed import inside

SIZES = (500, 1000, 2000)
_LINEAR = 1.3
"""Twice the cells may cost this much more than twice the time."""


def rows(work: Path) -> list[Measure]:
    """One row for the cost of 1,000 cells, one for the growth."""
    cpu = {}
    for size in SIZES:
        notebook = write(work / f"cells_{size}.ipynb", long_cells(size))
        cpu[size] = min(inside("static", str(notebook), cwd=work).figures["cpu"] for _ in range(3))
    growth = [cpu[large] / cpu[small] for small, large in pairwise(SIZES)]
    return [
        Measure(
            "read-analyse-plan-emit of a 1,000-cell notebook, CPU s",
            f"{cpu[1000]:.1f}",
            "≤ 3",
            cpu[1000] <= 3,
        ),
        Measure(
            "its growth from 500 to 1,000 and to 2,000 cells",
            ", ".join(f"x{factor:.2f}" for factor in growth),
            f"≤ x{2 * _LINEAR:.1f} each",
            max(growth) <= 2 * _LINEAR,
        ),
    ]
