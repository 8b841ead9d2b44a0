"""Which rows a notebook's own filters leave out, and what the filters look at."""

from __future__ import annotations

import ast
import re
from typing import Any

import numpy as np

Loss = tuple[Any, frozenset[str]]
"""Rows of the source that one statement left out; texts and names in it, among them the columns it looks at."""
OF_MANY_ROWS = frozenset(
    [
        "cumcount",
        "cumsum",
        "diff",
        "drop_duplicates",
        "duplicated",
        "groupby",
        "head",
        "iloc",
        "nlargest",
        "nsmallest",
        "permutation",
        "rank",
        "rolling",
        "sample",
        "shift",
        "tail",
        "transform",
    ]
)
"""A filter with one of these says nothing of a row alone."""


def mentioned(node: ast.AST, namespace: dict[str, Any], bound: dict[str, frozenset[str]]) -> frozenset[str]:
    """Texts, attributes, and words of queries in a statement, and in those that bound its masks."""
    found: set[str] = set()
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            found |= {one.value, *re.findall(r"[^\W\d]\w*", one.value)}
        elif isinstance(one, ast.Attribute):
            found.add(one.attr)
        elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and _is_mask(namespace.get(one.id)):
            found |= bound.get(one.id, OF_MANY_ROWS)
    return frozenset(found)


def _is_mask(value: Any) -> bool:
    try:
        return str(getattr(value, "dtype", "")).startswith("bool")
    except Exception:  # noqa: BLE001 - a proxy of a request that is not there (flask.request)
        return False


def after(
    rows: Any, parents: list[tuple[Any, list[Loss]]], words: frozenset[str], *, is_split: bool
) -> list[Loss]:
    """What a new variable has lost: what its parent had lost, and what this statement took away. A split is no loss."""
    holding = [one for one in parents if len(one[0]) >= len(rows) and np.isin(rows, one[0]).all()]
    if not holding:
        return []
    above, losses = min(holding, key=lambda one: len(one[0]))
    gone = np.setdiff1d(above, rows)
    return losses if is_split or not len(gone) else [*losses, (gone, words)]


def certain(losses: list[Loss], kept: Any, names: list[str], served: list[str]) -> list[Any]:
    """Rows, by filter, that the filter leaves out for what stands in served columns alone.

    One that looks at another column (the target), at no column at all, or at many rows is left aside.
    """
    found = []
    for rows, words in losses:
        columns = words & set(names)
        if columns and columns <= set(served) and not words & OF_MANY_ROWS:
            found.append(np.setdiff1d(rows, kept))
    return [rows for rows in found if len(rows)]
