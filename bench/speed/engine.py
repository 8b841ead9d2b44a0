"""401 cells: papermill's stock engine, ours, and nbclient alone."""

from __future__ import annotations

from pathlib import Path

from bench.corpus.measures import Measure
from bench.judge.sides import run_notebook
from bench.speed.notebooks import long_cells, write
from bench.speed.timed import inside

CELLS = 401


def rows(work: Path) -> list[Measure]:
    """Against nbclient in the same minutes."""
    notebook = write(work / "long" / "cells_401.ipynb", long_cells(CELLS))
    alone = min(run_notebook(notebook, work, dump=False).process.wall_seconds for _ in range(2))
    ours = min(inside("observed", str(notebook), cwd=work).figures["wall"] for _ in range(2))
    stock = inside("stock", str(notebook), str(work / "out.ipynb"), cwd=work).figures["wall"]
    return [
        Measure(
            "401 cells, observed under our papermill engine / nbclient", f"x{ours / alone:.2f}", "", None
        ),
        Measure(
            "401 cells, papermill's own engine with an output path / nbclient",
            f"x{stock / alone:.2f}",
            "",
            None,
        ),
        Measure("401 cells, ours / papermill's own", f"x{ours / stock:.2f}", "< 1", ours < stock),
    ]
