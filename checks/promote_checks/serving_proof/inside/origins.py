"""Which row of the source each row of a variable came from, as far as a witness can tell."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from .losses import Loss, after, mentioned


def length(value: Any) -> int:
    """Rows of a value; -1 for what has none."""
    try:
        shape = getattr(value, "shape", None)
    except Exception:  # noqa: BLE001 - a proxy of a request that is not there (flask.request)
        return -1
    if isinstance(shape, tuple):
        return int(shape[0]) if len(shape) else -1
    return len(value) if type(value) is list else -1


class Origins:
    """Follows the rows of one table through the variables of a notebook."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[Any, Any, Any]] = {}
        """Name -> (object, its labels then, row numbers in the source)."""
        self.seen: dict[str, int] = {}
        self.lost: dict[str, list[Loss]] = {}
        """Name -> what filters took away on the way to it."""
        self.words: dict[str, frozenset[str]] = {}
        """Name -> texts and attributes of the statement that bound it."""
        self.splits: dict[int, tuple[Any, Any, Any]] = {}

    def watch_splits(self) -> None:
        """Let scikit-learn's splitter tell which rows it took."""
        try:
            from sklearn.model_selection import _split
        except ImportError:
            return
        original = _split._safe_indexing

        def told(table: Any, indices: Any, **options: Any) -> Any:
            result = original(table, indices, **options)
            if not isinstance(indices, slice) and np.asarray(indices).dtype.kind in "iu":
                self.splits[id(result)] = (result, table, np.asarray(indices))
            return result

        _split._safe_indexing = told

    def begin(self, name: str, value: Any) -> None:
        """This variable is the source."""
        self.known = {name: (value, labels_of(value), np.arange(length(value)))}

    def follow(self, node: ast.AST, namespace: dict[str, Any]) -> None:
        """Look at every variable after a statement."""
        if not self.known:
            return
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        before, lost = dict(self.known), dict(self.lost)
        words = mentioned(node, namespace, self.words)
        for name, value in list(namespace.items()):
            if name.startswith("__"):
                continue
            if name in before and before[name][0] is value:
                self._changed(name, value)
                self._lose(name, [(before[name][2], lost.get(name, []))], words)
            elif self.seen.get(name) != id(value) or name in before:
                self._bound(
                    name,
                    value,
                    [before[n] for n in sorted(names) if n in before] or list(before.values()),
                )
                self.words[name] = words
                self._lose(name, [(entry[2], lost.get(n, [])) for n, entry in before.items()], words)
            self.seen[name] = id(value)

    def _changed(self, name: str, value: Any) -> None:
        _, labels, rows = self.known[name]
        if length(value) == len(rows):
            self.known[name] = (value, labels_of(value), rows)
            return
        found = by_labels(value, labels, rows)
        if found is None:
            del self.known[name]
        else:
            self.known[name] = (value, labels_of(value), found)

    def _lose(self, name: str, parents: list[tuple[Any, list[Loss]]], words: frozenset[str]) -> None:
        if name not in self.known:
            self.lost.pop(name, None)
            return
        value, _, rows = self.known[name]
        self.lost[name] = after(rows, parents, words, is_split=id(value) in self.splits)

    def _bound(self, name: str, value: Any, parents: list[tuple[Any, Any, Any]]) -> None:
        rows = self.of(value, parents)
        if rows is None:
            self.known.pop(name, None)
        else:
            self.known[name] = (value, labels_of(value), rows)

    def of(self, value: Any, parents: list[tuple[Any, Any, Any]]) -> Any:
        """Row numbers of a new value, or None."""
        if length(value) < 1:
            return None
        split = self.splits.get(id(value))
        if split is not None:
            for table, _, rows in self.known.values():
                if table is split[1]:
                    return rows[split[2]]
        for _, labels, rows in parents:
            if labels is not None and labels_of(value) is not None and labels_of(value).equals(labels):
                return rows
        for table, labels, rows in parents:
            # Numbered anew: labels say nothing then.
            found = by_cells(value, table, rows) if _numbered(value) and len(rows) != length(value) else None
            if found is None:
                found = by_labels(value, labels, rows)
            if found is not None:
                return found
        for _, _, rows in parents:
            if len(rows) == length(value):
                return rows
        return next((r for t, _, rows in parents if (r := by_content(value, t, rows)) is not None), None)


def labels_of(value: Any) -> Any:
    """The index of a frame or column."""
    return value.index if hasattr(value, "iloc") else None


def by_labels(value: Any, labels: Any, rows: Any) -> Any:
    """Rows found again by their labels."""
    mine = labels_of(value)
    if mine is None or labels is None or not mine.is_unique or not labels.is_unique:
        return None
    places = labels.get_indexer(mine)
    return rows[places] if (places >= 0).all() else None


def _numbered(value: Any) -> bool:
    labels = labels_of(value)
    return labels is not None and hasattr(value, "columns") and list(labels[:2]) == [0, 1][: len(labels)]


def by_cells(value: Any, table: Any, rows: Any) -> Any:
    """Rows of a frame found again by the cells that they share, where no two are alike."""
    import pandas as pd

    if not (hasattr(table, "columns") and value.columns.is_unique and table.columns.is_unique):
        return None
    shared = [c for c in value.columns if c in set(table.columns)]
    if not shared or len(rows) != length(table):
        return None
    try:
        known = pd.Index(pd.util.hash_pandas_object(table[shared], index=False))
        places = (
            known.get_indexer(pd.util.hash_pandas_object(value[shared], index=False))
            if known.is_unique
            else [-1]
        )
    except TypeError:
        return None
    return rows[places] if min(places) >= 0 else None


def by_content(value: Any, table: Any, rows: Any) -> Any:
    """Rows of an array found again by what they hold, where no two are alike."""
    if not isinstance(value, np.ndarray) or not isinstance(table, np.ndarray) or value.ndim < 2:
        return None
    if value.shape[1:] != table.shape[1:] or value.dtype != table.dtype or value.dtype.kind not in "iufb":
        return None
    places = {row.tobytes(): place for place, row in enumerate(np.ascontiguousarray(table))}
    found = [places.get(row.tobytes(), -1) for row in np.ascontiguousarray(value)]
    return rows[np.array(found)] if len(places) == len(table) and min(found) >= 0 else None
