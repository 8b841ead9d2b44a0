"""Arrays, frames, sparse matrices and random generators, kept as what they are."""

from __future__ import annotations

import decimal
import sys
from typing import Any

SCALARS = frozenset(("Timestamp", "Timedelta", "Period", "Interval", "NaTType", "NAType"))
CELLS = (str, int, float, bool, bytes, type(None), complex, decimal.Decimal)


def freeze(freezer: Any, value: Any) -> Any:
    """Freeze what belongs to numpy, pandas or scipy.sparse; None: it belongs to none of them."""
    root = type(value).__module__.partition(".")[0]
    if root == "numpy":
        return _numpy(freezer, value)
    if root == "pandas":
        return _pandas(freezer, value)
    if root == "scipy" and hasattr(value, "tocoo") and hasattr(value, "format"):
        coo = value.tocoo()
        return (
            "sparse",
            value.format,
            tuple(value.shape),
            [freezer.tree(p) for p in (coo.row, coo.col, coo.data)],
        )
    return None


def _numpy(freezer: Any, value: Any) -> Any:
    numpy = sys.modules["numpy"]
    if isinstance(value, numpy.ma.MaskedArray):
        return ("masked", freezer.tree(numpy.asarray(value.data)), freezer.tree(numpy.ma.getmaskarray(value)))
    if isinstance(value, numpy.ndarray):
        if value.dtype.hasobject:
            return (
                "sequence",
                f"array{value.shape}",
                [freezer.tree(item) for item in value.ravel().tolist()],
            )
        return ("array", type(value).__name__, numpy.array(value, subok=False))
    if isinstance(value, numpy.generic):
        return ("array", type(value).__name__, numpy.array(value))
    if isinstance(value, numpy.dtype):
        return ("plain", "dtype", str(value))
    if value is numpy.random.mtrand._rand:
        return ("callable", "the global generator")  # a frozen distribution refers to it, it isn't its value
    if isinstance(value, numpy.random.RandomState):
        return ("sequence", "RandomState", [freezer.tree(value.get_state(legacy=False))])
    if isinstance(value, numpy.random.Generator):
        return ("sequence", "Generator", [freezer.tree(value.bit_generator.state)])
    return None


def _pandas(freezer: Any, value: Any) -> Any:
    pandas = sys.modules["pandas"]
    if isinstance(value, pandas.DataFrame):
        columns = [_column(freezer, value.iloc[:, place]) for place in range(value.shape[1])]
        labels = (freezer.tree(value.index), freezer.tree(value.columns))
        return ("frame", type(value).__name__, labels, columns, freezer.tree(value.attrs))
    if isinstance(value, pandas.Series):
        labels = (freezer.tree(value.index), freezer.tree(value.name))
        return ("frame", type(value).__name__, labels, [_column(freezer, value)], freezer.tree(value.attrs))
    if isinstance(value, pandas.Index):
        return _index(freezer, value)
    if type(value).__name__ in SCALARS:
        return ("pandas scalar", type(value).__name__, value)
    if isinstance(value, pandas.api.extensions.ExtensionDtype):
        return ("plain", "dtype", repr(value))
    if isinstance(value, pandas.api.extensions.ExtensionArray):
        return ("column", pandas.Series(value))
    return None


def _column(freezer: Any, series: Any) -> Any:
    """A column without its labels; where its objects are not plain, its frozen elements."""
    if series.dtype == object and not all(_is_cell(item) for item in series.array):
        return ("sequence", "column", [freezer.tree(item) for item in series.array])
    return ("column", series.reset_index(drop=True).rename(None))


def _index(freezer: Any, index: Any) -> Any:
    if index.dtype == object and not all(_is_cell(item) or isinstance(item, tuple) for item in index):
        return (
            "sequence",
            "Index",
            [freezer.tree(item) for item in index] + [freezer.tree(list(index.names))],
        )
    return ("index", index)


def _is_cell(item: Any) -> bool:
    kind = type(item)
    return kind in CELLS or kind.__module__.partition(".")[0] in ("numpy", "pandas", "datetime")
