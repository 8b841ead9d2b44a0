"""A notebook around a 1 GB frame: with and without the probe."""

from __future__ import annotations

from pathlib import Path

from bench.corpus.measures import Measure
from bench.judge.sides import run_notebook
from bench.speed.notebooks import frame_cells, write
from bench.speed.timed import inside

SIZE = 1_000_000_000
_SLACK = 200_000_000


def rows(work: Path, size: int = SIZE) -> list[Measure]:
    """Time of the run and memory of its kernel, which is the largest process on both sides."""
    notebook = write(work / "frame" / "frame.ipynb", frame_cells(size))
    alone = [run_notebook(notebook, work, dump=False) for _ in range(2)]
    observed = [inside("observed", str(notebook), cwd=work) for _ in range(2)]
    seconds = min(run.process.wall_seconds for run in alone)
    ratio = min(run.process.wall_seconds for run in observed) / seconds
    plain = min(run.process.peak_bytes for run in alone)
    probed = max(run.process.peak_bytes for run in observed)
    return [
        Measure("1 GB frame, observed run / plain run: time", f"x{ratio:.2f}", "≤ x1.25", ratio <= 1.25),
        Measure(
            "1 GB frame, observed run / plain run: memory of the kernel",
            f"x{probed / plain:.2f} ({(probed - plain) / 1e6:+.0f} MB)",
            "≤ x1.5 + 200 MB",
            probed <= 1.5 * plain + _SLACK,
        ),
    ]
