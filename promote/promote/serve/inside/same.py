"""Whether two values are the same: exactly, but for the last bits of floats."""

from __future__ import annotations

import math
import pickle
from collections.abc import Mapping
from typing import Any

import numpy as np

from .rows import is_frame, is_index, is_series, is_sparse

RTOL = 1e-9
"""One row and a batch may add floats in another order."""


def same(left: Any, right: Any, depth: int = 0) -> bool:
    """Compare two values of any kind; what can't be compared is not the same."""
    try:
        return bool(_same(left, right, depth))
    except Exception:  # noqa: BLE001 - a comparison that fails is no sameness
        return False


def _same(left: Any, right: Any, depth: int) -> bool:
    if left is right:
        return True
    if depth > 12:
        return False
    if is_frame(left) or is_frame(right):
        return is_frame(left) and is_frame(right) and same_frames(left, right)
    if is_series(left) or is_series(right):
        return (
            is_series(left) and is_series(right) and same_columns(left, right) and _same_labels(left, right)
        )
    if is_index(left) or is_index(right):
        return is_index(left) and is_index(right) and _array(np.asarray(left), np.asarray(right))
    if is_sparse(left) or is_sparse(right):
        return is_sparse(left) and is_sparse(right) and _array(_dense(left), _dense(right))
    if isinstance(left, (np.ndarray, np.generic)) or isinstance(right, (np.ndarray, np.generic)):
        return _array(np.asarray(left), np.asarray(right))
    if isinstance(left, float) and isinstance(right, (int, float)):
        return bool(np.isclose(left, right, rtol=RTOL, atol=0, equal_nan=True))
    if type(left) is not type(right):
        return False
    return _same_objects(left, right, depth + 1)


def _same_objects(left: Any, right: Any, depth: int) -> bool:
    if isinstance(left, (str, bytes, int, bool, complex, type(None), type)):
        return bool(left == right)
    if isinstance(left, Mapping):
        pairs = zip(left.items(), right.items())
        return len(left) == len(right) and all(
            same(a, c, depth) and same(b, d, depth) for (a, b), (c, d) in pairs
        )
    if isinstance(left, (list, tuple)):
        return len(left) == len(right) and all(same(a, b, depth) for a, b in zip(left, right))
    if isinstance(left, (set, frozenset)):
        return bool(left == right)
    if hasattr(left, "__dict__") and type(left).__module__ != "builtins":
        return same(vars(left), vars(right), depth) if vars(left) else type(left) is type(right)
    return bool(left == right) or pickle.dumps(left) == pickle.dumps(right)


def same_frames(left: Any, right: Any) -> bool:
    """Two frames by position."""
    if len(left) != len(right):
        return False
    if not (left.columns.is_unique and right.columns.is_unique):
        return list(left.columns) == list(right.columns) and all(
            same_columns(left.iloc[:, i], right.iloc[:, i]) for i in range(left.shape[1])
        )
    return list(left.columns) == list(right.columns) and all(
        same_columns(left[c], right[c]) for c in right.columns
    )


def same_columns(left: Any, right: Any) -> bool:
    """Two columns by position: values, and categories where there are some."""
    if str(left.dtype) == "category" or str(right.dtype) == "category":
        if str(left.dtype) != str(right.dtype) or not left.dtype.categories.equals(right.dtype.categories):
            return False
        return bool((left.cat.codes.to_numpy() == right.cat.codes.to_numpy()).all())
    return _array(left.to_numpy(), right.to_numpy())


def _same_labels(left: Any, right: Any) -> bool:
    return _array(np.asarray(left.index), np.asarray(right.index))


def _dense(value: Any) -> Any:
    return value.toarray()


def _array(left: Any, right: Any) -> bool:
    if left.shape != right.shape:
        return False
    if left.dtype.kind in "fc" or right.dtype.kind in "fc":
        if left.dtype.kind in "OUSMm" or right.dtype.kind in "OUSMm":
            return _objects(left, right)
        return bool(np.allclose(left, right, rtol=RTOL, atol=0, equal_nan=True))
    if left.dtype.kind == "O" or right.dtype.kind == "O":
        return _objects(left, right)
    if left.dtype.kind in "Mm":
        return bool(((left == right) | (np.isnat(left) & np.isnat(right))).all())
    return bool((left == right).all())


def _objects(left: Any, right: Any) -> bool:
    return all(_cell(a, b) for a, b in zip(left.ravel().tolist(), right.ravel().tolist()))


def _cell(left: Any, right: Any) -> bool:
    if _missing(left) or _missing(right):
        return _missing(left) and _missing(right)
    if isinstance(left, float) or isinstance(right, float):
        return bool(np.isclose(left, right, rtol=RTOL, atol=0))
    return same(left, right)


def _missing(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, float) and math.isnan(value))
        or type(value).__name__ in ("NaTType", "NAType")
    )
