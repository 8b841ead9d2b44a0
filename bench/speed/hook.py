"""``promote-lint``: what a person waits for at each commit."""

from __future__ import annotations

import sys
from itertools import cycle, islice
from pathlib import Path

from bench.corpus.cache import corpus_cache
from bench.corpus.catalogue import read_entries
from bench.corpus.measures import Measure
from bench.corpus.promotion import product_path
from bench.judge.process import run
from bench.speed.timed import CannotMeasure

_COMMAND = "from promote.commands.lint import main; raise SystemExit(main())"
MANY = 200


def rows(work: Path) -> list[Measure]:
    """200 notebooks of the corpus at once, and the slowest of twenty alone, interpreter start included."""
    unpacked = corpus_cache() / "sources"
    files = [entry.file(unpacked) for entry in read_entries() if entry.path.endswith(".ipynb")]
    files = [file for file in files if file.exists()]
    if not files:
        raise CannotMeasure("the corpus is not there: python -m bench.corpus.download")
    many = [_copied(file, work / f"{number}.ipynb") for number, file in enumerate(islice(cycle(files), MANY))]
    together = min(_seconds(many, work) for _ in range(3))
    alone = max(min(_seconds([file], work) for _ in range(3)) for file in many[:20])
    return [
        Measure(f"`promote-lint` of {MANY} notebooks, CPU s", f"{together:.2f}", "≤ 2", together <= 2),
        Measure(
            "`promote-lint` of one notebook, the slowest of 20, CPU s", f"{alone:.2f}", "≤ 0.2", alone <= 0.2
        ),
    ]


def _copied(file: Path, target: Path) -> Path:
    target.write_bytes(file.read_bytes())
    return target


def _seconds(files: list[Path], work: Path) -> float:
    done = run(
        [sys.executable, "-c", _COMMAND, *map(str, files)],
        cwd=work,
        timeout=120,
        environment={"PYTHONPATH": product_path()},
    )
    if done.code not in (0, 1):
        raise CannotMeasure(f"promote-lint exits {done.code}")
    return done.cpu_seconds
