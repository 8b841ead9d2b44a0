"""Small values as JSON, and back: exactly the same, or refused."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

KIND = "$"
"""Key of what JSON itself has no word for."""
LARGEST = 100_000
"""Values in one part; more than that is data, not state."""


class NotPlainError(Exception):
    """The value is not made of plain values."""


def to_plain(value: Any) -> Any:
    """Return what JSON can hold. Raises NotPlainError."""
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        return value if math.isfinite(value) else {KIND: "float", "is": repr(value)}
    write = _WRITERS.get(type(value))
    if write is None and isinstance(value, np.generic) and not value.dtype.hasobject:
        write = _write_scalar
    if write is None:
        raise NotPlainError(type(value).__name__)
    if hasattr(value, "__len__") and len(value) > LARGEST:
        raise NotPlainError("too many values")
    return write(value)


def stored(value: Any) -> Any:
    """Return ``to_plain`` of a value, if it comes back as what it was."""
    plain = to_plain(value)
    if to_plain(from_plain(plain)) != plain:
        raise NotPlainError(type(value).__name__)
    return plain


def from_plain(value: Any) -> Any:
    """Return the value that ``to_plain`` was given."""
    if isinstance(value, list):
        return [from_plain(each) for each in value]
    if isinstance(value, dict):
        return _READERS[value[KIND]](value)
    return value


def _write_dict(value: dict[Any, Any]) -> Any:
    pairs = [[to_plain(key), to_plain(each)] for key, each in value.items()]
    return {KIND: "dict", "is": pairs}


def _write_sequence(kind: str) -> Callable[[Any], Any]:
    return lambda value: {KIND: kind, "is": [to_plain(each) for each in value]}


def _write_set(value: Any) -> Any:
    plain = sorted((to_plain(each) for each in value), key=repr)
    return {KIND: type(value).__name__, "is": plain}


def _write_scalar(value: Any) -> Any:
    return {KIND: "scalar", "dtype": value.dtype.str, "is": _plain_cell(value)}


def _plain_cell(value: Any) -> Any:
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return int(value.astype("int64"))
    return to_plain(value.item())


def _write_index(value: Any) -> Any:
    if isinstance(value, pd.MultiIndex):
        raise NotPlainError("MultiIndex")
    return {KIND: "index", "name": to_plain(value.name), "is": _write_column(value)}


def _write_series(value: Any) -> Any:
    return {
        KIND: "series",
        "name": to_plain(value.name),
        "index": to_plain(value.index),
        "is": _write_column(value),
    }


def _write_frame(value: Any) -> Any:
    columns = [_write_column(value.iloc[:, at]) for at in range(value.shape[1])]
    return {
        KIND: "frame",
        "index": to_plain(value.index),
        "names": to_plain(value.columns),
        "is": columns,
    }


def _write_column(value: Any) -> Any:
    dtype = value.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        codes = value.cat.codes if isinstance(value, pd.Series) else value.codes
        return {
            "dtype": "category",
            "categories": _write_index(dtype.categories),
            "ordered": bool(dtype.ordered),
            "is": [int(code) for code in codes],
        }
    if str(dtype).startswith(
        ("datetime64", "timedelta64", "period", "interval", "Sparse")
    ):
        raise NotPlainError(str(dtype))
    cells = value.tolist()
    if dtype == object:
        return {"dtype": "object", "is": [to_plain(each) for each in cells]}
    plain = [None if each is pd.NA else to_plain(each) for each in cells]
    return {"dtype": str(dtype), "is": plain}


def _read_column(value: dict[str, Any]) -> Any:
    if value["dtype"] == "category":
        categories = from_plain(value["categories"])
        ordered = value["ordered"]
        return pd.Categorical.from_codes(value["is"], categories, ordered=ordered)
    cells = [from_plain(each) for each in value["is"]]
    if value["dtype"] == "object":
        array = np.empty(len(cells), dtype=object)
        array[:] = cells
        return array
    return pd.array(cells, dtype=value["dtype"])


def _read_index(value: dict[str, Any]) -> Any:
    described = value["is"]
    column = _read_column(described)
    dtype = None if described["dtype"] == "category" else described["dtype"]
    return pd.Index(column, dtype=dtype, name=from_plain(value["name"]))


def _read_series(value: dict[str, Any]) -> Any:
    described = value["is"]
    dtype = None if described["dtype"] == "category" else described["dtype"]
    index = from_plain(value["index"])
    name = from_plain(value["name"])
    return pd.Series(_read_column(described), index=index, dtype=dtype, name=name)


def _read_frame(value: dict[str, Any]) -> Any:
    index = from_plain(value["index"])
    columns = {
        at: pd.Series(
            _read_column(column),
            index=index,
            dtype=None if column["dtype"] == "category" else column["dtype"],
        )
        for at, column in enumerate(value["is"])
    }
    frame = pd.DataFrame(columns, index=index)
    frame.columns = from_plain(value["names"])
    return frame


def _read_scalar(value: dict[str, Any]) -> Any:
    dtype = np.dtype(value["dtype"])
    if dtype.kind not in "biufcmMSU":
        # `V5000000000` would be as large as it says.
        raise NotPlainError(str(dtype))
    if dtype.kind in "mM":
        return np.array(value["is"], dtype="int64").view(dtype)[()]
    return dtype.type(from_plain(value["is"]))


def _write_moment(value: Any) -> Any:
    if str(getattr(value, "tzinfo", None)) not in ("None", "UTC"):
        # Written out, a zone would come back as an offset.
        raise NotPlainError(f"{type(value).__name__} in a time zone")
    return {KIND: type(value).__name__, "is": value.isoformat()}


def _write_range(value: range) -> Any:
    return {KIND: "range", "is": [value.start, value.stop, value.step]}


def _items(value: dict[str, Any]) -> list[Any]:
    return [from_plain(each) for each in value["is"]]


_WRITERS: dict[type, Callable[[Any], Any]] = {
    dict: _write_dict,
    list: lambda value: [to_plain(each) for each in value],
    tuple: _write_sequence("tuple"),
    set: _write_set,
    frozenset: _write_set,
    range: _write_range,
    datetime.date: _write_moment,
    datetime.datetime: _write_moment,
    pd.Timestamp: _write_moment,
    pd.Timedelta: _write_moment,
    pd.Index: _write_index,
    pd.RangeIndex: lambda value: {
        KIND: "range index",
        "name": to_plain(value.name),
        "is": [value.start, value.stop, value.step],
    },
    pd.CategoricalIndex: _write_index,
    pd.Series: _write_series,
    pd.DataFrame: _write_frame,
}
_READERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "float": lambda value: float(value["is"]),
    "dict": lambda value: {
        from_plain(key): from_plain(each) for key, each in value["is"]
    },
    "tuple": lambda value: tuple(_items(value)),
    "set": lambda value: set(_items(value)),
    "frozenset": lambda value: frozenset(_items(value)),
    "range": lambda value: range(*value["is"]),
    "date": lambda value: datetime.date.fromisoformat(value["is"]),
    "datetime": lambda value: datetime.datetime.fromisoformat(value["is"]),
    "Timestamp": lambda value: pd.Timestamp(value["is"]),
    "Timedelta": lambda value: pd.Timedelta(value["is"]),
    "index": _read_index,
    "range index": lambda value: pd.RangeIndex(
        *value["is"], name=from_plain(value["name"])
    ),
    "series": _read_series,
    "frame": _read_frame,
    "scalar": _read_scalar,
}
