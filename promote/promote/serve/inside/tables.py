"""What kind of table rows are served from: its columns and types."""

from __future__ import annotations

from typing import Any

import numpy as np

from .rows import is_frame, is_series


def kind_of(table: Any) -> str:
    """``frame``, ``array``, ``sparse``, ``series``, ``list`` or ``other``."""
    if is_frame(table):
        return "frame"
    if is_series(table):
        return "series"
    if hasattr(table, "toarray"):
        return "sparse"
    if isinstance(table, np.ndarray):
        return "array" if table.ndim in (1, 2) and table.dtype.kind in "iufbOU" else "other"
    return "list" if type(table) is list and all(isinstance(v, (str, int, float)) for v in table) else "other"


def raw_columns(table: Any) -> list[Any]:
    """Names of the columns; ``x0`` ... for an array."""
    if is_frame(table):
        return list(table.columns)
    shape: tuple[int, ...] = getattr(table, "shape", ())
    if len(shape) == 2:
        return [f"x{i}" for i in range(shape[1])]
    name = getattr(table, "name", None)
    return [name if isinstance(name, str) and name else "value"]


def dtypes_of(table: Any, columns: list[Any]) -> dict[str, Any]:
    """Types to which a client's values are brought; categories with their levels."""
    if is_frame(table):
        return {str(c): _dtype(table[c].dtype) for c in columns}
    if is_series(table):
        return {str(columns[0]): _dtype(table.dtype)}
    return {"": str(table.dtype) if hasattr(table, "dtype") else "object"}


def _dtype(dtype: Any) -> Any:
    return [str(one) for one in dtype.categories] if str(dtype) == "category" else str(dtype)


def annotation(value: Any) -> str:
    """An annotation for a field of the state."""
    if isinstance(value, bool):
        return "bool"
    for kind in (int, float, str):
        if isinstance(value, kind):
            return kind.__name__
    return "Any"
