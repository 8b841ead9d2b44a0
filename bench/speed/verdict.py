"""From the command to the verdict, against the notebook alone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one notebook."""

    alone: float
    """Under nbclient."""
    verdict: float
    written: float
    repeats: bool
    """Two runs of the notebook agree: nothing had to run again under a seed."""

    @property
    def share(self) -> float:
        """Of what is allowed to the verdict."""
        return self.verdict / (_FACTOR * self.alone + _START)


def rows(work: Path) -> list[Measure]:
    """One row a bar over all notebooks: the worst counts, the middle is shown."""
    unpacked = corpus_cache() / "sources"
    prepare(sources(read_entries()), corpus_cache(), unpacked)
    chosen = [entry.file(unpacked) for entry in read_entries() if Path(entry.path).name in NOTEBOOKS]
    times = [_times(notebook, work) for notebook in chosen]
    checks = [one.written - one.verdict for one in times]
    shares = [
        _shares("that repeat", [one.share for one in times if one.repeats]),
        _shares("that do not (run again under a seed)", [one.share for one in times if not one.repeats]),
    ]
    return [
        *(row for row in shares if row is not None),
        Measure(
            "from the verdict to everything checked and written, s: median, worst",
            f"{quantile(checks, 0.5):.0f}, {max(checks):.0f}",
            "≤ 15",
            max(checks) <= _CHECKS,
        ),
    ]


def _shares(which: str, shares: Sequence[float]) -> Measure | None:
    if not shares:
        return None
    return Measure(
        f"time to the verdict / (2.3 x nbclient + 5 s), {len(shares)} notebooks {which}: median, worst",
        f"{quantile(shares, 0.5):.2f}, {max(shares):.2f}",
        "≤ 1",
        max(shares) <= 1,
    )


def _times(notebook: Path, work: Path) -> Times:
    """Run the notebook alone, then promote it."""
    alone = run_notebook(notebook, work, dump=False).seconds
    target = work / "verdict"
    shutil.rmtree(target, ignore_errors=True)
    figures = inside("promoted", str(notebook), str(target), cwd=work).figures
    promotion = json.loads(target.joinpath("promotion.json").read_text(encoding="utf-8"))
    repeats = not (promotion["seed"]["injected"] or promotion["nondeterministic"])
    return Times(alone, figures["verdict"], figures["all"], repeats)
