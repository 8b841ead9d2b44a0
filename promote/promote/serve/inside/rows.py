"""Tables and columns as rows: what is one, how some rows are taken, where rows came from."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

LEAST = 2
"""Fewer rows than this are no table."""


def is_frame(value: Any) -> bool:
    """A pandas frame."""
    return _is(value, "pandas", "DataFrame")


def is_series(value: Any) -> bool:
    """A pandas column."""
    return _is(value, "pandas", "Series")


def is_sparse(value: Any) -> bool:
    """A scipy matrix."""
    sparse = sys.modules.get("scipy.sparse")
    return sparse is not None and bool(sparse.issparse(value))


def _is(value: Any, module: str, name: str) -> bool:
    known = getattr(sys.modules.get(module), name, None)
    return known is not None and isinstance(value, known)


def is_index(value: Any) -> bool:
    """A pandas index."""
    return _is(value, "pandas", "Index")


def is_plain_list(value: Any) -> bool:
    """A list of texts or numbers, which may hold one entry for each row."""
    return type(value) is list and len(value) >= LEAST and all(type(v) in (str, int, float) for v in value)


def is_rows(value: Any) -> bool:
    """Whether a value may hold one entry for each row of a table."""
    if is_frame(value) or is_series(value) or is_sparse(value):
        return bool(value.shape[0] >= LEAST)
    if isinstance(value, np.ndarray):
        return value.ndim >= 1 and value.shape[0] >= LEAST
    return (is_index(value) and len(value) >= LEAST) or is_plain_list(value)


def count(value: Any) -> int:
    """Number of rows."""
    return int(value.shape[0]) if hasattr(value, "shape") else len(value)


def take(value: Any, positions: Any) -> Any:
    """Some rows of a value, by position; labels stay."""
    if is_frame(value) or is_series(value):
        return value.iloc[positions]
    if type(value) is list:
        return [value[i] for i in positions]
    return value[np.asarray(positions, dtype=np.int64)]


def fresh(value: Any, positions: Any) -> Any:
    """Some rows as a client would send them: numbered from 0."""
    found = take(value, positions)
    if is_frame(found) or is_series(found):
        return found.reset_index(drop=True)
    return found.copy()


@dataclass(frozen=True)
class Lineage:
    """From which rows of which table the rows of a value came."""

    source: int
    """Number of the statement that made the table; see ``Trace.sources``."""
    ids: Any
    """Row numbers in that table, one for each row of the value."""


@dataclass(frozen=True)
class Parent:
    """A value whose lineage is known, as it was before a statement."""

    value: Any
    lineage: Lineage
    labels: Any = None


class Splits:
    """What scikit-learn's splitters took: result -> (table, positions)."""

    def __init__(self) -> None:
        self.taken: dict[int, tuple[Any, Any, Any]] = {}

    def watch(self) -> None:
        """Record from now on what ``train_test_split`` takes."""
        from sklearn.model_selection import _split

        original = _split._safe_indexing
        splits = self

        def indexing(table: Any, indices: Any, **options: Any) -> Any:
            result = original(table, indices, **options)
            if not isinstance(indices, slice):
                splits.taken[id(result)] = (result, table, np.asarray(indices))
            return result

        _split._safe_indexing = indexing


def lineage_of(value: Any, parents: list[Parent], splits: Splits) -> Lineage | None:
    """Find where the rows of a value came from; None: from nowhere that is known.

    It may be wrong (rows put into another order under new labels): what is concluded from it is compared.
    """
    taken = splits.taken.get(id(value))
    for parent in parents:
        if taken is not None and taken[1] is parent.value and taken[2].dtype != bool:
            return Lineage(parent.lineage.source, parent.lineage.ids[taken[2]])
    for guess in (_same_labels, _by_label, _by_content, _by_position):
        for parent in parents:
            ids = guess(value, parent)
            if ids is not None:
                return Lineage(parent.lineage.source, ids)
    return None


def _same_labels(value: Any, parent: Parent) -> Any:
    if (
        parent.labels is None
        or not (is_frame(value) or is_series(value))
        or count(value) != len(parent.labels)
    ):
        return None
    if not value.index.equals(parent.labels) or not _agrees(value, parent, np.arange(count(value))):
        return None
    return parent.lineage.ids


def _by_label(value: Any, parent: Parent) -> Any:
    if parent.labels is None or not (is_frame(value) or is_series(value)):
        return None
    if not parent.labels.is_unique or not value.index.is_unique:
        return None
    at = parent.labels.get_indexer(value.index)
    if (at < 0).any() or not _agrees(value, parent, at):
        return None
    return parent.lineage.ids[at]


def _agrees(value: Any, parent: Parent, at: Any) -> bool:
    """Whether the columns that both have hold the same; nothing in common, or most of it changed, is no agreement
    against only where the labels are the parent's own."""
    if not (is_frame(value) and is_frame(parent.value)):
        return True
    shared = [c for c in value.columns if c in parent.value.columns]
    if not shared or not value.columns.is_unique or not parent.value.columns.is_unique:
        return True
    same = [_equal_columns(value[c], parent.value[c].iloc[at]) for c in shared]
    return any(same)


def _equal_columns(left: Any, right: Any) -> bool:
    return bool(left.reset_index(drop=True).equals(right.reset_index(drop=True)))


def _by_content(value: Any, parent: Parent) -> Any:
    """Rows of an array, or of a frame under new labels, found again by what they hold."""
    keys, known = _keys(value, parent.value), _keys(parent.value, value)
    if keys is None or known is None:
        return None
    places: dict[Any, int] = {key: place for place, key in enumerate(known)}
    if len(places) != len(known) or any(key not in places for key in keys):
        return None
    return parent.lineage.ids[np.array([places[key] for key in keys], dtype=np.int64)]


def _keys(value: Any, other: Any) -> list[Any] | None:
    if isinstance(value, np.ndarray) and isinstance(other, np.ndarray):
        if (
            value.dtype != other.dtype
            or value.dtype == object
            or value.shape[1:] != other.shape[1:]
            or value.ndim < 2
        ):
            return None
        return [row.tobytes() for row in np.ascontiguousarray(value)]
    if is_frame(value) and is_frame(other) and value.columns.is_unique and other.columns.is_unique:
        shared = sorted((c for c in value.columns if c in other.columns), key=str)
        if shared:
            return _hashes(value[shared])
    return None


def _hashes(frame: Any) -> list[Any] | None:
    import pandas as pd

    try:
        return list(pd.util.hash_pandas_object(frame, index=False))
    except TypeError:  # cells that have no hash
        return None


def _by_position(value: Any, parent: Parent) -> Any:
    return parent.lineage.ids if count(value) == len(parent.lineage.ids) else None
