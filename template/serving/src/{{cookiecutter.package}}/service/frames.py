"""From rows of values to the frame that the model's own code expects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from {{ cookiecutter.package }}.service.columns import Column
from {{ cookiecutter.package }}.service.errors import RefusedError

Build = Callable[[Sequence[Any]], Any]
"""The values of one column -> its array."""


class Framer:
    """Builds frames with the dtypes of the frame that the model was made from."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._builders = [(column.name, builder(column)) for column in columns]
        self._names = pd.Index([column.name for column in columns])
        kinds = {column.dtype for column in columns}
        self._only = kinds.pop() if kinds in ({"float64"}, {"float32"}) else None

    def frame(self, rows: Sequence[Sequence[Any]]) -> pd.DataFrame:
        """Return one row for each of ``rows``, numbered from 0."""
        if self._only is not None:
            # One block instead of one a column: faster to make, and for what follows.
            block = np.array(rows, dtype=self._only)
            return pd.DataFrame(block, columns=self._names, copy=False)
        columns = zip(*rows, strict=True)
        arrays = {}
        for (name, build), values in zip(self._builders, columns, strict=True):
            try:
                arrays[name] = build(values)
            except (ValueError, TypeError, OverflowError):
                raise RefusedError("out_of_range", field=name) from None
        return pd.DataFrame(arrays, copy=False)


def builder(column: Column) -> Build:
    """Return the function that makes a column's array of plain values."""
    dtype = column.dtype
    if dtype in ("bool", "float16", "float32", "float64") or dtype[:3] in ("int", "uin"):
        kind = np.dtype(dtype)
        return lambda values: np.array(values, dtype=kind)
    if dtype == "object":
        return _objects(None if column.missing == "none" else np.nan)
    if dtype == "category":
        categories = list(column.categories) if column.categories else None
        return lambda values: pd.Categorical(values, categories=categories)
    return _extension(pd.api.types.pandas_dtype(dtype))


def _objects(missing: object) -> Build:
    def build(values: Sequence[Any]) -> Any:
        cells = [missing if value is None else value for value in values]
        # A bare array of texts would be taken for a column of dtype `str`.
        return pd.Series(cells, dtype=object)

    return build


def _extension(dtype: Any) -> Build:
    kind: Any = dtype.construct_array_type() if hasattr(dtype, "construct_array_type") else None
    if kind is None:
        return lambda values: pd.array(list(values), dtype=dtype)
    # What `pd.array` would do after looking at the values.
    return lambda values: kind._from_sequence(list(values), dtype=dtype)
