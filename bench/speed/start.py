"""``promote --help``: what a person waits for before anything happens."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.corpus.measures import Measure
from bench.corpus.promotion import COMMAND, product_path
from bench.judge.process import run
from bench.speed.timed import CannotMeasure


def rows(work: Path) -> list[Measure]:
    """The best of seven, so that other work on the machine counts less."""
    runs = [
        run(
            [sys.executable, "-c", COMMAND, "--help"],
            cwd=work,
            timeout=60,
            environment={"PYTHONPATH": product_path()},
        )
        for _ in range(7)
    ]
    if any(done.code for done in runs):
        raise CannotMeasure(f"promote --help exits {runs[0].code}")
    cpu = min(done.cpu_seconds for done in runs)
    return [Measure("`promote --help`, CPU s", f"{cpu:.2f}", "≤ 0.15", cpu <= 0.15)]
