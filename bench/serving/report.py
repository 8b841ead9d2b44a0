"""The measured serving paths as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_HEAD = """# Serving, measured

Written by `python -m bench.serving`. The notebooks are those of the [open corpus](corpus.md) whose code fits an
estimator with scikit-learn's interface and asks it for predictions. Each one was promoted by the command; the
counts are what its `promotion.json` says under `serving`. A path counts as proven if every row that was asked
(200, or all) is answered as in the notebook, one at a time and in batches of 7, 64 and all: labels exactly, floats
within a relative 1e-9, the model's input as well as the answer.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One notebook."""

    key: str
    verdict: str
    level: str
    reason: str = ""
    rows: int = 0
    rows_proven: int = 0
    batch_proven: int = 0
    columns: int = 0
    statements: int = 0

    @property
    def proven(self) -> bool:
        """Every row, alone and in batches."""
        return self.level != "none" and 0 < self.rows == self.rows_proven == self.batch_proven


def render(rows: Sequence[Row]) -> tuple[str, float]:
    """Return the page and the share that is proven."""
    raw = sum(row.proven and row.level == "raw" for row in rows)
    bare = sum(row.proven and row.level == "model input" for row in rows)
    share = (raw + bare) / len(rows) if rows else 0.0
    table = [
        "| served | notebooks |",
        "| --- | ---: |",
        f"| from the notebook's own table | {raw} |",
        f"| from the model's own input | {bare} |",
        f"| not | {len(rows) - raw - bare} |",
        f"| **proven** | **{raw + bare} of {len(rows)} ({share:.0%})** |",
    ]
    each = [
        "| notebook | served from | columns | rows equal | why no finer |",
        "| --- | --- | ---: | ---: | --- |",
    ]
    each += [
        f"| {row.key} | {row.level} | {row.columns} | {row.rows_proven} of {row.rows} | {_cell(row.reason)} |"
        for row in rows
    ]
    return "\n\n".join([_HEAD.rstrip(), "\n".join(table), "\n".join(each)]) + "\n", share


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
