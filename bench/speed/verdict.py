"""From the command to the verdict, against the notebook alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.corpus.cache import corpus_cache
from bench.corpus.catalogue import read_entries, sources
from bench.corpus.download import prepare
from bench.corpus.measures import Measure, quantile
from bench.judge.sides import run_notebook
from bench.speed.timed import inside

NOTEBOOKS = (
    "ols.ipynb",
    "glm.ipynb",
    "ets.ipynb",
    "plot_digits_classification.py",
    "plot_ensemble_oob.py",
    "panel_examples.ipynb",
)
_FACTOR, _START, _CHECKS = 2.3, 5.0, 15.0


def rows(work: Path) -> list[Measure]:
    """One row a bar over all notebooks: the worst counts, the middle is shown."""
    unpacked = corpus_cache() / "sources"
    prepare(sources(read_entries()), corpus_cache(), unpacked)
    chosen = [entry.file(unpacked) for entry in read_entries() if Path(entry.path).name in NOTEBOOKS]
    pairs = [_times(notebook, work) for notebook in chosen]
    share = [verdict / (_FACTOR * alone + _START) for alone, verdict, _ in pairs]
    checks = [total - verdict for _, verdict, total in pairs]
    return [
        Measure(
            f"time to the verdict / (2.3 x nbclient + 5 s), {len(pairs)} notebooks: median, worst",
            f"{quantile(share, 0.5):.2f}, {max(share):.2f}",
            "≤ 1",
            max(share) <= 1,
        ),
        Measure(
            "from the verdict to everything checked and written, s: median, worst",
            f"{quantile(checks, 0.5):.0f}, {max(checks):.0f}",
            "≤ 15",
            max(checks) <= _CHECKS,
        ),
    ]


def _times(notebook: Path, work: Path) -> tuple[float, float, float]:
    """Seconds: the notebook alone, to the verdict, to the end."""
    alone = run_notebook(notebook, work, dump=False).seconds
    target = work / "verdict"
    shutil.rmtree(target, ignore_errors=True)
    figures = inside("promoted", str(notebook), str(target), cwd=work).figures
    return alone, figures["verdict"], figures["all"]
