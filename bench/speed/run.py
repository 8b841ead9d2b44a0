"""Run the speed benchmarks: ``python -m bench.speed``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.corpus.measures import Measure
from bench.corpus.report import table
from bench.document import destination, publish
from bench.speed import engine, frame, hook, matrix, runs, start, static, verdict
from bench.speed.timed import CannotMeasure

PARTS: dict[str, Callable[[Path], list[Measure]]] = {
    "start": start.rows,
    "hook": hook.rows,
    "static": static.rows,
    "engine": engine.rows,
    "verdict": verdict.rows,
    "runs": runs.rows,
    "matrix": matrix.rows,
    "frame": frame.rows,
}
_INTRODUCTION = """\
# Speed

Ratios within one run, so that the machine cancels out; where a bar is in seconds, seconds of the machine
that ran it. `make bench-speed` measures again; `bench/speed` says what is timed and how.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure the parts asked for, print the table, write it; exit 1 if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--only", choices=tuple(PARTS), action="append", help="a part; may be repeated")
    parser.add_argument("--out", type=Path, help="default: docs/reference/speed.md, unless --only")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="promote-speed-") as work:
        rows = [row for name in options.only or PARTS for row in _rows(name, Path(work))]
    text = f"{_INTRODUCTION}\n{table(rows)}"
    publish(text, destination(options.out, name="speed.md", whole=not options.only))
    return 1 if any(row.met is False for row in rows) else 0


def _rows(name: str, work: Path) -> list[Measure]:
    print(f"measuring {name}", file=sys.stderr, flush=True)
    folder = work / name
    folder.mkdir()
    try:
        return PARTS[name](folder)
    except CannotMeasure as error:
        return [Measure(name, f"could not be measured: {error}", "", False)]
