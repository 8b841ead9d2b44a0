"""``promote-lint`` and ``promote-drift``: what a person waits for at each commit."""

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

_LINT = "from promote.commands.lint import main; raise SystemExit(main())"
_DRIFT = "from promote.commands.drift import main; raise SystemExit(main())"
MANY = 200
_WITH_A_SECRET = "import os\npassword = 'Hunter22!q'\n"
"""Only detect-secrets can confirm it."""


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
    secret = work / "secret.py"
    secret.write_text(_WITH_A_SECRET, encoding="utf-8")
    confirmed = min(_seconds([secret], work) for _ in range(3))
    drift = min(_seconds(many, work, _DRIFT) for _ in range(3))
    return [
        Measure(f"`promote-lint` of {MANY} notebooks, CPU s", f"{together:.2f}", "≤ 2", together <= 2),
        Measure(
            "`promote-lint` of one notebook, the slowest of 20, CPU s", f"{alone:.2f}", "≤ 0.2", alone <= 0.2
        ),
        Measure(
            "`promote-lint` of a file with a secret, CPU s", f"{confirmed:.2f}", "≤ 0.2", confirmed <= 0.2
        ),
        Measure(
            f"`promote-drift` of {MANY} notebooks never promoted, CPU s", f"{drift:.2f}", "≤ 2", drift <= 2
        ),
    ]


def _copied(file: Path, target: Path) -> Path:
    target.write_bytes(file.read_bytes())
    return target


def _seconds(files: list[Path], work: Path, command: str = _LINT) -> float:
    done = run(
        [sys.executable, "-c", command, *map(str, files)],
        cwd=work,
        timeout=120,
        environment={"PYTHONPATH": product_path()},
    )
    if done.code not in (0, 1):
        raise CannotMeasure(f"the hook exits {done.code}")
    return done.cpu_seconds
