"""Notebooks of a chosen size."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

_PATTERN = (
    "import math\nvalues_{n} = [math.sqrt(i + {n}) for i in range(20)]",
    "def scale_{n}(items, factor=2.0):\n    return [factor * item + offset for item in items]",
    "offset = {n}\nscaled_{n} = scale_{p}(values_{q})",
    "total = sum(scaled_{p})\nscaled_{p}.append(total)",
    "table_{n} = {{'total': total, 'count': len(scaled_{q})}}\ntable_{n}",
    "for key in list(table_{p}):\n    table_{p}[key] = table_{p}[key] * 2",
    "print(f'cell {n}: {{total:.3f}}')",
)


def long_cells(count: int) -> list[str]:
    """``count`` code cells with redefinition, mutation, functions that read globals, displays and prints."""
    size = len(_PATTERN)
    cells = []
    for number in range(count):
        place, start = number % size, number - number % size
        # {n}: this cell; {p} and {q}: the cells one and two before it, whose names it uses.
        cells.append(_PATTERN[place].format(n=number, p=number - 1, q=max(start, number - 2)))
    return cells


_FRAME = (
    "import numpy as np\nimport pandas as pd",
    "rows = {rows}\nrng = np.random.default_rng(0)",
    "df = pd.DataFrame(rng.normal(size=(rows, 8)), columns=list('abcdefgh'))",
    "df['group'] = (df['a'] * 10).astype('int64') % 7",
    "df['a'] = df['a'] - df['a'].mean()",
    "means = df.groupby('group').mean()",
    "df.loc[df['b'] > 3, 'b'] = 3.0",
    "top = df.nlargest(100, 'c')",
    "df['rank'] = df['d'].rank()",
    "summary = df.describe()\nsummary",
    "correlation = df[list('abcdefgh')].corr()",
    "ordered = df.sort_values('e')['e'].head(1000)",
    "shares = df['group'].value_counts(normalize=True)",
)


def frame_cells(size: int) -> list[str]:
    """A notebook around one frame of about ``size`` bytes that is changed in place several times."""
    return [cell.format(rows=size // (10 * 8)) for cell in _FRAME]


def write(path: Path, cells: Sequence[str], *, parameters: bool = False) -> Path:
    """Write code cells as a format 4.5 notebook. ``parameters``: the first cell is tagged so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "source": source,
                "metadata": {"tags": ["parameters"]} if parameters and not number else {},
                "outputs": [],
                "execution_count": None,
            }
            for number, source in enumerate(cells)
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document, indent=1), encoding="utf-8")
    return path


LEARNER = (
    "seed = 1\nrows = 500",
    (
        "import numpy as np\nimport pandas as pd\nfrom sklearn.linear_model import LogisticRegression\n"
        "from sklearn.metrics import roc_auc_score"
    ),
    (
        "rng = np.random.default_rng(seed)\n"
        "df = pd.DataFrame(rng.normal(size=(rows, 5)), columns=list('abcde'))\n"
        "y = (df['a'] + rng.normal(size=rows) > 0).astype(int)\ndf.head(3)"
    ),
    (
        "model = LogisticRegression().fit(df, y)\nauc = roc_auc_score(y, model.predict_proba(df)[:, 1])\n"
        "print(f'auc {auc:.3f}')"
    ),
)
"""A small notebook with the usual imports; the first cell holds its parameters."""
