"""A matrix of eight points: forks of a warm process against papermill's own engine, equally parallel."""

from __future__ import annotations

from pathlib import Path

from bench.corpus.measures import Measure
from bench.speed.notebooks import LEARNER, write
from bench.speed.timed import inside
from promote_checks.matrix.run import cores

BAR = 5.0
ROUNDS = 3


def rows(work: Path) -> list[Measure]:
    """Each side in a fresh process, interleaved, the best of three; ours starts its warm process each time.

    Stock papermill may choose threads or processes, whichever is quicker. Both sides save what they executed.
    """
    notebook = str(write(work / "learner" / "learner.ipynb", LEARNER, parameters=True))
    jobs = str(cores())
    ours: list[float] = []
    stock: list[float] = []
    for number in range(ROUNDS):
        out = str(work / f"ours-{number}")
        ours.append(inside("matrix_forked", notebook, out, jobs, cwd=work).figures["wall"])
        for pool in ("threads", "processes"):
            out = str(work / f"{pool}-{number}")
            stock.append(inside("matrix_stock", notebook, out, jobs, pool, cwd=work).figures["wall"])
    ratio = min(stock) / min(ours)
    return [
        Measure(
            f"8 points of a notebook that imports pandas and scikit-learn, {jobs} at a time:"
            " papermill's own engine / ours",
            f"x{ratio:.1f}",
            f"≥ x{BAR:g}",
            ratio >= BAR,
        ),
        Measure("the same, ours, s", f"{min(ours):.2f}", "", None),
    ]
